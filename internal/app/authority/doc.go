// Package authority tests rights: every operation of both protocols, by every kind of caller, on
// objects in every state. It has only tests.
//
// The rows (rules_*_test.go) are written from docs/extended.md, "Who may what". A row
// says how an operation is asked for and who may; the answers to all others follow
// from the object of the row. [TestMatrix] makes the cells of the rows, plays them on
// the real program over real sockets and HTTP, on each store, and checks three things
// for each cell:
//
//   - the answer is the one of the table;
//   - an outsider gets the same bytes for a foreign object, for a deleted one and for one that
//     never existed;
//   - after a refusal or a read, nothing has changed and nobody has received an event; after an
//     allowed change, something has changed.
//
// The list of operations is that of api/openapi.yaml and of internal/wire: an operation
// without a row fails the test.
package authority
