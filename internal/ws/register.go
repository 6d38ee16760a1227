package ws

import (
	"net"

	"messenger/internal/chat"
)

// newConn makes a connection whose first word is the greeting. Nothing is written or
// read before start.
func (s *Server) newConn(d door) *Conn {
	c := &Conn{srv: s, nc: d.nc, raw: rawConn(d.nc), who: d.who, ip: d.ip, fd: -1}
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

// register makes c findable. Connections above a cap push out the oldest of their user
// or address; it reports whether c did.
func (s *Server) register(c *Conn) (pushedOut bool) {
	var surplus [2]*Conn
	c.mu.Lock()
	c.enrolled = true
	s.roster.add(c)
	surplus[0] = s.byUser.add(c.who.User, c, s.cfg.ConnsPerUser)
	if s.cfg.ConnsPerIP > 0 && c.ip.IsValid() {
		surplus[1] = s.byIP.add(c.ip, c, s.cfg.ConnsPerIP)
	}
	c.mu.Unlock()
	for _, old := range surplus {
		if old != nil {
			old.Close(faultTooMany.code, faultTooMany.reason)
			pushedOut = true
		}
	}
	return pushedOut
}

// unregister takes c out of all lists. c.mu is held.
func (s *Server) unregister(c *Conn) {
	if !c.enrolled {
		return
	}
	c.enrolled = false
	s.roster.remove(c)
	s.byUser.remove(c.who.User, c)
	if s.cfg.ConnsPerIP > 0 {
		s.byIP.remove(c.ip, c)
	}
}
