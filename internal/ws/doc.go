// Package ws is the WebSocket transport: it turns an HTTP request into a live
// connection, frames into messages for a [Handler], and what stands in a connection's
// outbox into bytes on the wire. Only internal/app constructs it.
//
// The way of a message in: accept.go (who may come) → read.go → parser.go (RFC 6455,
// strictly) → Handler.Message. The way out: hub.Outbox → write.go. keeper.go looks
// after connections that do nothing, close.go ends them, connections.go finds them.
//
// An idle connection owns no goroutine where the operating system can wake a sleeping
// one (poll_linux.go), otherwise one parked goroutine; it never owns a buffer, a timer
// or a writer (docs/guarantees.md, G7 and data rule 11).
//
// Goroutines, all owned by [Server] and ended by Server.Shutdown:
//
//   - the keeper, a few flushers that write outboxes, one poller;
//   - a reader for each connection that was heard of in the last seconds;
//   - a drainer for each connection whose peer does not take what was written.
//
// Locks: Conn.mu, then one of a connections or index shard, the keeper's timers, an outbox
// or a flusher; never two Conn.mu. No lock is held while a Handler runs.
//
// The package must not know the store, the bus or REST. Sources of its rules: RFC 6455
// (cited by section where a rule stands), docs/contract.md, Handshake, docs/bad-input.md A and B.
package ws
