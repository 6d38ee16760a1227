// Package pgtest gives tests a real PostgreSQL (15 or newer), whatever the machine has of it.
//
// Who calls it: tests of rooms that talk to PostgreSQL, and the Makefile through
// cmd/pgtest. It is never linked into the server and imports nothing of ours.
//
// # What a test gets
//
//   - Open: a database of its own, cloned from a template that was migrated once;
//   - Empty: a database of its own without any table;
//   - Private: a whole cluster of its own, to stop, kill and start again.
//
// # Where the server comes from
//
// MESSENGER_TEST_DATABASE_URL, if set, names a server and a role that may create
// databases. Otherwise all test processes of one user share one cluster: the first
// process that needs it starts it, and it goes away by itself some time after the last
// one has ended, however that one ended. The programs are looked for in PATH and where
// Debian puts them; if there are none, root installs the package. A missing PostgreSQL
// fails the test, it never skips it.
//
// # Processes, locks and files
//
// The shared cluster belongs to a keeper: a detached process that this package makes by
// running the current program again with an environment variable, which init notices.
// Two lock files under the system's temporary directory rule it:
//
//   - start.lock is held to look, start, sweep and stop, so these never overlap;
//   - lease is held (shared) by each process for as long as it may use the cluster. The
//     kernel drops it when the process ends, so a killed test leaves no count behind.
//
// The keeper stops the cluster when it holds both and nobody had the lease for a while.
// Lock order: start.lock, then lease, then a cluster's owner.lock. Each cluster's
// directory has an owner.lock held by the process that owns it; a directory whose lock is
// free was left by a killed owner and is swept by the next start. PostgreSQL itself dies
// with its owner (PR_SET_PDEATHSIG on Linux).
//
// PostgreSQL refuses to run as root: there it runs as the user postgres, or nobody, in a
// directory of that user. fsync, full_page_writes and synchronous_commit keep their
// durable defaults, because the server reads them back and refuses anything less. The
// shared cluster lives in /dev/shm where that is large enough, which makes creating a
// database ten times cheaper; a Private one lives on the disk. The cluster's TimeZone
// is Asia/Kathmandu (+05:45), so that a statement that leans on it shows.
//
// Goroutines: one per running PostgreSQL process, which waits for it; owned by the
// Cluster and ended by Stop, Kill or the test's cleanup.
package pgtest
