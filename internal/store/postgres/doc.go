// Package postgres keeps the truth in PostgreSQL 15 or newer, for one node or many. It
// implements chat.Store, auth.AccountStore and auth.SessionStore; internal/store/storetest
// holds it to their promises.
//
// # Who calls it
//
// internal/app opens it. It imports internal/chat and internal/auth and knows nothing of
// buses, frames or other stores. It decides nothing: rules are chat's.
//
// # How a batch is written
//
// Two round trips on one connection. The first locks what decisions depend on and reads
// the facts; the second, after chat has decided, writes the changes, one statement per
// table whatever the number of commands, and commits. Locks are taken in one order by
// everybody: users by id, then heads of conversations by id; then new rows table by table,
// each by its key. Statements run under READ COMMITTED, so each sees what was committed
// while an earlier one waited for a lock. What a row has is described in rows.txt, from which the
// generator internal/store/rowgen makes rows.gen.go.
//
// A row of users is locked by the transaction that adds it to a conversation, so that joining and the
// deletion of the account see each other. The slices in which a deleted account is erased lock
// the head of the conversation, and so wait for a send that was decided before (sweep.go).
//
// What a send changes of rows that are there (the head of its conversation, the sender's
// positions) is in no index, so PostgreSQL writes it beside the old row. Columns that plain
// messages leave null are not named by the statement that stores them, and of a head, what
// only a group has is written when it changed.
//
// # How it is read
//
// One round trip each. What must agree with each other is read by one statement, or, for a
// page of a log, by several in a transaction with one view. Unread messages are a
// difference of counts that messages carry; only where there is one, the sums of deleted and
// hidden messages are read, and mentions counted, up to a bound.
//
// # What is promised
//
// synchronous_commit is set on each connection and read back with fsync and
// full_page_writes before the connection is used (G1). When a connection is lost while a
// COMMIT is under way, its outcome is looked up by the transaction's number before Write
// returns (outcome.go). A database that is away for a moment is waited for (retry.go).
//
// # Goroutines
//
// The pool of connections has goroutines of its own, which Close ends. There are no
// others.
//
// Sources: docs/guarantees.md (G1, G2, G3, G8, Data rules); the PostgreSQL manual, chapters
// "Concurrency Control" and "Write-Ahead Logging".
package postgres

//go:generate go run ../rowgen postgres
//go:generate go run ../rulegen postgres
