// Package sqlite keeps the truth in one SQLite file, in WAL mode, for a server that is
// one process. It implements chat.Store, auth.AccountStore and auth.SessionStore.
//
// # How it works
//
// A [Store] holds one connection that writes and a few that only read. A write is one
// transaction, BEGIN IMMEDIATE to COMMIT, alone on the writing connection; a read is a
// handful of index ranges on a reading one and sees everything committed before it
// began. A lock file keeps a second server away from the directory.
//
// Where the newest messages of a person's conversations are is remembered for whoever
// asks often, in step with the commits (chat_list_cache.go, ADR 0016).
//
// engine.go and statement.go alone know the driver: modernc.org/sqlite, used by its C
// interface, for database/sql allocates per value and starts a goroutine per query.
// Nothing can be run that is not a constant of queries.go, and a test has SQLite
// explain each of them: none may scan a table. What a row has is described in rows.txt, from
// which the generator internal/store/rowgen makes rows.gen.go.
//
// # Durability
//
// synchronous=FULL and journal_mode=WAL are set on every connection and read back; Open
// refuses to return a store without them. A failed write has stored nothing, except
// after a failed fsync: then nobody can say, the error is chat.ErrFailStop, every later
// write is refused with it, and the process must end. What the disk then holds is found
// out at the next start, and callers settle it by repeating the same id.
//
// # Goroutines
//
// Open starts one, which copies the write-ahead log into the database in the background
// (checkpoint.go); Close ends it. All methods may be called concurrently.
//
// The package is called by internal/app and, through the ports, by internal/chat,
// internal/auth and internal/commit. It imports chat and auth only, decides nothing
// about rights and publishes nothing. Sources of its rules: docs/guarantees.md (G1, Data rules);
// https://www.sqlite.org/wal.html and /rescode.html.
package sqlite

//go:generate go run ../rowgen sqlite
//go:generate go run ../rulegen sqlite
