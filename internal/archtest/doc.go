// Package archtest checks the structure and the conventions of the tree by tests, so that no
// review has to look for them.
//
//   - imports.go: which package may import which (ARCHITECTURE.md, Import rules);
//   - size.go: how long files, functions, interfaces and parameter lists may be;
//   - habit.go: package docs, banned names, sleeps and skips in tests, the environment;
//   - sql.go: the stores' SQL is constant;
//   - text.go: every direct dependency is explained; no file names a machine.
//
// Who calls it: go test. Nothing imports it, and it imports nothing of ours: it reads the
// sources of the whole module with go/parser, so it also sees files that are not built
// on this system. Each check is a function from sources to faults, which its own tests
// call with small sources that break it. It starts no goroutine.
//
// An exception is a line in exceptions.go with its reason. One that is no longer needed
// fails too, so the list only shrinks.
package archtest
