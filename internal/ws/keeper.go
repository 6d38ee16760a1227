package ws

import "time"

// keep is the keeper: once a tick it runs what the timers have due and checks a part of
// the open connections, so that each is looked at once a second. There are no timers of
// single connections.
func (s *Server) keep() {
	t := time.NewTicker(tickLength)
	defer t.Stop()
	var conns []*Conn
	for {
		select {
		case <-t.C:
		case <-s.quit:
			return
		}
		tick := s.tick.Add(1)
		s.runTimers(false)
		now := s.cfg.Now()
		conns = s.connections.appendShard(conns[:0], int(tick%connectionShards))
		for _, c := range conns {
			c.inspect(tick, now)
		}
		clear(conns)
	}
}

// runTimers runs what the timers have due; with now set, everything.
func (s *Server) runTimers(now bool) {
	for _, e := range s.timers.due(s.tick.Load(), now, nil) {
		switch e.act {
		case actCut:
			e.conn.cut()
		case actRefuse:
			e.conn.tellRefusal()
		case actDepart:
			e.conn.departNow()
		}
	}
}

// past is a deadline that wakes a waiting reader at once.
var past = time.Unix(1, 0)

// inspect looks at one open connection.
func (c *Conn) inspect(tick uint32, now time.Time) {
	cfg := &c.srv.cfg
	c.mu.Lock()
	if c.state() != stateOpen {
		c.mu.Unlock()
		return
	}
	if c.reader == readerBusy { // not the peer is silent, but we are slow
		c.heard = tick
	}
	silent := tick - c.heard
	pong := c.pongs.late
	c.pongs.late = nil
	ping := silent >= ticks(cfg.PingAfter) && tick-c.pinged >= ticks(cfg.PingAfter)
	if ping {
		c.pinged = tick
	}
	if c.reader == readerWaiting && c.raw != nil && c.srv.poller != nil && silent >= ticks(cfg.RestAfter) {
		_ = c.nc.SetReadDeadline(past) // its reader will let it rest
	}
	expired := !c.who.Expires.IsZero() && !now.Before(c.who.Expires)
	slow := c.partial != 0 && c.reader != readerBusy && tick-c.partial >= ticks(cfg.MessageTimeout)
	c.mu.Unlock()

	switch {
	case expired:
		c.Close(CloseUnauthorized, reasonUnauthorized)
	case silent >= ticks(cfg.IdleTimeout):
		c.Close(CloseGoingAway, timeoutReason)
	case slow:
		c.failProtocol(faultSlowMessage)
	case pong != nil:
		c.out.Reply(pong)
	case ping && c.out.Held() == 0: // else what is on its way will tell
		c.out.Reply(pingFrame)
	}
}
