// Package wire is the JSON of the socket: request frames are read into typed requests,
// answers, refusals and broadcasts are written as bytes. It speaks the classic dialect
// (docs/contract.md, Messages) and the extended one (docs/extended.md), strict in what it reads and
// exact to the byte in what it writes.
//
// # In
//
// [Dialect.Decode] reads a frame once and yields a [Frame] with a request, one struct for
// each type of request, or an [Error] that says which type the refusal answers. Which types
// there are is said by the table of operations in internal/ws, whose rows have a [Reader]. What it lets
// through is well formed: ids are ids, texts are text that every store can keep,
// numbers are in range. What may be done, and what a text may say, is internal/chat's.
//
// internal/jsonscan reads the JSON and keeps the members of params; lists and objects in them
// are read again where a request of the extended dialect has them.
//
// # Out
//
// The Append functions write what JSON.stringify of the original server wrote, in its
// order of keys. They append to the caller's slice, keep nothing and, given room,
// allocate nothing: an event is written once for each dialect, and once more for the
// actor's other devices, and shared by all its receivers.
//
// In the extended dialect one function writes an item, whether it goes out as an answer,
// as a broadcast or as an echo ([AppendExtended]); a [Tag] in an answer's arguments is
// that of its request. internal/rest sends pages as the Body functions write them.
//
// # Rules of the package
//
// internal/ws decodes and answers, internal/hub writes broadcasts. The package imports
// internal/chat and the standard library; it must not know sockets, stores or rights.
// It has no state except pools and no goroutines, and every function may be called
// concurrently. A new type of request is a constant and a struct with its read method in
// request_*.go, an Append function for its answer, its messages in api/asyncapi.yaml, which
// describes frames for clients and to which wiretest holds them, and a row in the table of
// internal/ws; tests fail while one of these is missing.
package wire
