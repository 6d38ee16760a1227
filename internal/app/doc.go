// Package app builds the server from its packages and runs it: the one composition root.
//
// It is called by cmd/messenger. [Serve] opens the store, starts the group commit, the
// bus and the hub, and serves REST, WebSocket and the web client; when told to stop it
// ends them in the order in which work passes, so that nothing accepted is lost. Every
// goroutine of the program has its owner here or in a part that is closed here
// (ARCHITECTURE.md, Goroutines). The package holds no rule of the domain.
package app
