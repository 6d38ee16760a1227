// Package chat is the domain: who may write what to whom, and in which order it is stored.
//
// # Words
//
// A conversation is a dialog (two people, or one person alone) or a group. Each has a log: every
// stored change gets the next sequence number ([Seq]: 1, 2, 3 … without gaps) and a time that is
// strictly later than that of the change before (G3). A [Message] is a change with a text; a notice
// is a message that announces a change of the group. A [Member] is the membership of a user in a
// conversation. An [Actor] is a user in one session over one connection.
//
// # How a write is processed
//
// An operation of [Service] checks its arguments and submits a [Command]. The [Committer] collects
// commands into a [Batch]. In one transaction, the [Store] reads the facts that the batch needs, the
// batch decides command by command, in Go, and the store writes the changes. Events are published
// and callers are answered after the commit (G1). Every decision about rights is made by [Authorise].
//
// # What this package must never do
//
// It imports only the standard library and golang.org/x/text/unicode/norm. It has no SQL, JSON,
// HTTP, goroutines or logging. The clock and the store are parameters. Its callers are internal/rest
// and internal/ws; internal/commit and internal/store implement its ports.
package chat
