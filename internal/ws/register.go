package ws

import (
	"errors"
	"net"
	"net/netip"

	"messenger/internal/chat"
	"messenger/internal/limit"
)

// newConn makes a connection that sends the greeting first. Nothing is written or
// read before start.
func (s *Server) newConn(d handshake, first state) *Conn {
	c := &Conn{srv: s, nc: d.nc, raw: rawConn(d.nc), who: d.who, ip: d.ip, fd: -1}
	c.life.Store(uint32(first))
	for c.id == 0 {
		c.id = chat.ConnID(s.cfg.Rand())
	}
	c.since = s.tick.Load()
	c.heard = c.since
	if tcp, ok := d.nc.(*net.TCPConn); ok && s.cfg.SendBuffer > 0 {
		_ = tcp.SetWriteBuffer(s.cfg.SendBuffer)
	}
	c.out.Init(c, s.cfg.OutboxBytes)
	if len(d.greeting) > 0 {
		c.out.Reply(d.greeting)
	}
	return c
}

// errAddressFull refuses a connection from an address that has as many as it may.
var errAddressFull = errors.New("too many connections from one address")

// register makes c findable. Above the cap of its user, the oldest of the same user is
// pushed out; it reports whether c did. Above that of its address c is refused: an
// address may be that of several people, and none may end the connections of another.
//
// Errors: errAddressFull.
func (s *Server) register(c *Conn) (pushedOut bool, err error) {
	c.mu.Lock()
	if most := s.ipLimit(c.ip); most > 0 && !s.byIP.addWithin(limit.Network(c.ip), c, most) {
		c.mu.Unlock()
		return false, errAddressFull
	}
	c.move(stateOpen)
	s.connections.add(c)
	oldest := s.byUser.add(c.who.User, c, s.cfg.ConnsPerUser)
	c.mu.Unlock()
	if oldest == nil {
		return false, nil
	}
	oldest.Close(faultTooMany.code, faultTooMany.reason)
	return true, nil
}

// ipLimit is how many connections the address may have, 0 for any number.
func (s *Server) ipLimit(ip netip.Addr) int {
	if !ip.IsValid() || s.cfg.Shared(ip) {
		return 0
	}
	return s.cfg.ConnsPerIP
}

// removeFromLists undoes what register did with the lists. c.mu is held.
func (s *Server) removeFromLists(c *Conn) {
	s.connections.remove(c)
	s.byUser.remove(c.who.User, c)
	if s.ipLimit(c.ip) > 0 {
		s.byIP.remove(limit.Network(c.ip), c)
	}
}
