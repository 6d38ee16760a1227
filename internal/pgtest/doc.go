// Package pgtest gives tests a real PostgreSQL, 15 or newer.
//
// Who calls it: tests of packages that talk to PostgreSQL, and the Makefile through
// cmd/pgtest. It is never linked into the server and imports nothing of ours.
//
// # What a test gets
//
//   - Open: a database of its own, cloned from a template that was migrated once;
//   - Empty: a database of its own without any table;
//   - Private: a cluster of its own, to stop, kill and start again;
//   - Pooler: a PgBouncer in front of its database.
//
// # Where the server comes from
//
// MESSENGER_TEST_DATABASE_URL, if set, names a server and a role that may create
// databases: cmd/pgtest starts a cluster and sets it for the command that it runs. A process
// without it starts a cluster of its own, and shares it with no other process. The programs
// are looked for in PATH and where Debian puts them; if there are none, root installs the
// package. A missing PostgreSQL fails the test, it never skips it.
//
// # How a cluster ends
//
// Each cluster has a reaper: a shell that waits for the end of its input, which is a pipe
// from the process that owns the cluster. The input ends when the owner closes the pipe, and
// when the owner ends in any way, SIGKILL included. The reaper then stops the server and
// removes its directory and its shared memory.
//
// # Settings
//
// PostgreSQL refuses to run as root: there it runs as the user postgres, or nobody. fsync,
// full_page_writes and synchronous_commit keep their durable defaults, because the messenger
// reads them back and refuses anything less. The cluster of a process lives in /dev/shm if
// that is large enough, where creating a database is cheaper; a Private one lives on the
// disk. The TimeZone is Asia/Kathmandu (+05:45), so that a statement that depends on it shows.
//
// The package starts no goroutines.
package pgtest
