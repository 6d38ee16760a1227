// Package apptest is the whole server and its clients, for tests.
//
// A [Server] is the real program: the static binary, built once, started as a process
// of its own on a free port, over SQLite in a temporary directory or a fresh
// PostgreSQL database. A [Person] is somebody with an account who speaks REST and, over
// a [Socket], the classic dialect. Tests talk to the server only as any client could.
//
// It is imported by tests only. Helpers fail the test they are given.
package apptest
