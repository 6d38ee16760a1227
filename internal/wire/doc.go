// Package wire is the JSON of the socket: request frames are read into typed requests,
// answers, refusals and broadcasts are written as bytes. It speaks the classic dialect
// (contract.md §4), strict in what it reads and exact to the byte in what it writes.
//
// # In
//
// [Decode] reads a frame once and yields a [Request], one struct for each type of
// request, or an [Error] that says which type the refusal answers. What it lets
// through is well formed: ids are ids, texts are text that every store can keep,
// numbers are in range. What may be done, and what a text may say, is internal/chat's.
//
// JSON is read by our own scanner (scan.go), because the standard one matches keys in
// any case, takes the last of two equal keys, and turns half a surrogate pair into
// U+FFFD: each would let a frame mean one thing here and another elsewhere.
//
// # Out
//
// The Append functions write what JSON.stringify of the original server wrote, in its
// order of keys. They append to the caller's slice, keep nothing and, given room,
// allocate nothing: an event is written once and shared by all its receivers.
//
// # Rules of the room
//
// internal/ws decodes and answers, internal/hub writes broadcasts. The package imports
// internal/chat and the standard library; it must not know sockets, stores or rights.
// It has no state and no goroutines, and every function may be called concurrently. A
// new type is a struct in request.go and a line in bind (decode.go); a new dialect is
// further Append functions beside the classic ones. Frames are described for clients
// in api/asyncapi.yaml, to which wiretest holds them.
package wire
