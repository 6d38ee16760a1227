// Package edge is between the network and net/http: it refuses requests that two HTTP
// parsers could read differently, ends connections that wait too long, and bounds the number
// of connections.
//
// [Listener] wraps a listener so that the first request head of every connection is
// read and checked here, within a deadline and a size, before net/http sees a byte.
// net/http is lenient (it accepts a bare LF as a line end, and folded lines), and a proxy
// before it may be strict: a request that the two understand differently is how requests are
// smuggled (RFC 9112 §11.2). The connection itself cuts off a peer that does not read,
// whichever handler writes to it (conn.go), and what the kernel holds for it is bounded too
// (sock_linux.go). [ClientIP] returns the client's address and believes only proxies that the
// operator named; [Origins] says which web pages may call.
//
// internal/app is the only caller. The package uses only the standard library and
// internal/limit and must not know routes, WebSocket or the rest of the program.
//
// It has no goroutines: a head is read in the first Read of its connection, which is
// net/http's own goroutine, so Accept never waits for a peer.
//
// Sources: RFC 9112 §2.2, §3, §5, §6.1 (message format, field lines, body length),
// RFC 6585 §5 (431), docs/bad-input.md A28–A37 and E10.
package edge
