// Package nasty is the table of bad inputs: what is sent, and the answer that a correct
// server gives. It has nothing but tests.
//
// Every row is run against the real program, as a process of its own, on each store,
// over plain TCP: nothing between the table and the server is polite on its behalf.
// After every row a canary, two people whom the row does not concern, must still have
// their message acknowledged and delivered within a second and find it in the history
// once. No answer may tell of the database or of Go, no log line may hold what people
// wrote, their passwords or their tokens, and in the end the server must hold no more
// goroutines, files and memory than in the beginning.
//
// The rows are named by section and number: A handshakes, B frames, C JSON and
// envelopes, D operations, E REST, F tokens, G texts, H abuse over time, X requests of the
// extended dialect, Y what REST has beside the classic. What cannot be
// had from one node over its public port is listed in elsewhere_test.go, with the place
// that has it.
//
// Sources: docs/bad-input.md for the rows, docs/contract.md for the texts and the order of checks, RFC 6455 for frames, RFC
// 9110 and 9112 for HTTP, RFC 7515 and 7519 for tokens.
package nasty
