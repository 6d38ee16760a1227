// Package edge stands between the network and net/http: it lets nothing through that
// two HTTP parsers could read differently, lets nobody wait for ever, and bounds how many
// connections there are.
//
// [Listener] wraps a listener so that the first request head of every connection is
// read and checked here, within a deadline and a size, before net/http sees a byte.
// net/http is generous (it takes a bare LF for a line end, and folded lines), and in
// front of it may stand a proxy that is not: a request that both understand
// differently is how requests are smuggled (RFC 9112 §11.2). A peer that does not read is
// cut off by the connection itself, whatever handler writes to it (conn.go), and what the
// kernel holds for it is bounded too (sock_linux.go). [ClientIP] tells who is at the other
// end, believing only proxies that the operator named; [Origins] which web pages may call.
//
// internal/app is the only caller. The room uses the standard library and internal/limit
// alone and must know nothing of routes, WebSocket or the rest of the program.
//
// It has no goroutines: a head is read in the first Read of its connection, which is
// net/http's own goroutine, so Accept never waits for a peer.
//
// Sources: RFC 9112 §2.2, §3, §5, §6.1 (message format, field lines, body length),
// RFC 6585 §5 (431), docs/bad-input.md A28–A37 and E10.
package edge
