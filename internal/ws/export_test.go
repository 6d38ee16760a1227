package ws

import (
	"context"
	"net"

	"messenger/internal/hub"
)

// Outbox is the connection's queue.
func (c *Conn) Outbox() *hub.Outbox { return &c.out }

// Stats is what the server did and has.
type Stats struct {
	Open    int    // connections now
	Ending  int    // connections that are being closed or refused now
	Refused uint64 // as Server.Refused
	Slow    uint64 // as Server.Slow
}

// Stats counts.
func (s *Server) Stats() Stats {
	st := Stats{Open: len(s.connections.all()), Refused: s.Refused(), Slow: s.Slow()}
	st.Ending = max(s.live.count()-st.Open, 0)
	return st
}

// ServeConn makes nc a connection as if it had just been upgraded, without HTTP. It returns
// when the connection is open or refused.
func (s *Server) ServeConn(ctx context.Context, nc net.Conn, token string) {
	if !s.begin() {
		_ = nc.Close()
		return
	}
	before := s.revoked.Load()
	who, err := s.authenticate(ctx, token)
	admitted := err == nil && s.admit()
	if err == nil && !admitted {
		s.abandon(false)
		_ = nc.Close()
		return
	}
	s.enter(ctx, handshake{nc: nc, who: who, token: token, before: before}, err)
}
