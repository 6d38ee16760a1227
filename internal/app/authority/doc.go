// Package authority is the matrix of who may do what: every operation of both protocols,
// by everybody, to things in every state. It has nothing but tests.
//
// The rows (rules_*_test.go) are written from docs/extended.md, "Who may what". A row
// says how an operation is asked for and who may; what everybody else is told follows
// from what the row is about. [TestMatrix] makes the cells of the rows, plays them on
// the real program over real sockets and HTTP, on each store, and holds three things
// against each cell:
//
//   - the answer is the one of the table;
//   - whoever is outside is told the same, byte for byte, of a thing that is foreign, of
//     one that is gone and of one that never was;
//   - after a refusal, and after what only reads, nothing has changed and nobody has
//     heard anything; after what was allowed to change something, something has.
//
// The list of operations is that of api/openapi.yaml and of internal/wire: an operation
// without a row fails the test.
package authority
