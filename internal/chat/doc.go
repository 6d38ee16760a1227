// Package chat is the domain: who may write what to whom, and in which order it is stored.
//
// # Words
//
// A conversation is a dialog (two people, or one with oneself) or a group. Each has a
// log: every stored change takes the next [Seq], 1, 2, 3 … without holes, and a moment
// strictly later than the one before (G3). A [Message] is an entry with a text; a
// notice is a message that tells of the group's life. A [Member] is a user's place in
// a conversation. An [Actor] is a user on one session over one connection.
//
// # How a write goes
//
// An operation of [Service] checks what can be checked without knowing anything, and
// submits a [Command]. The [Committer] collects commands into a [Batch]; the [Store]
// gathers the facts the batch needs, the batch decides here, in Go, command by
// command, and the store writes what changed, all in one transaction. Only after the
// commit are events published and callers answered (G1). Every decision about rights
// goes through [Authorise].
//
// # What this package must never do
//
// It imports the standard library and golang.org/x/text/unicode/norm only, and knows no SQL,
// JSON, HTTP, goroutines or logging. Time and store come in from outside. Its callers are
// internal/rest and internal/ws; internal/commit and internal/store serve it.
package chat
