package ws

import (
	"errors"
	"net"
	"time"

	"messenger/internal/chat"
)

const (
	shortLinger   = 900 * time.Millisecond // for a peer that is not trusted to answer (docs/bad-input.md A14)
	leaveTimeout  = 5 * time.Second        // for work in hand when a connection is to leave
	droppedBytes  = 256 << 10              // that an ending connection may still send
	laterReason   = "try again later"
	timeoutReason = "no sign of life"
)

// Close ends the connection with a close frame after what is queued. The peer gets a
// moment to answer. Only the first end counts. A code that may not be on the wire is
// sent as none; a reason is cut at 123 bytes.
func (c *Conn) Close(code int, reason string) { c.end(code, closeFrame(code, reason)) }

// end begins the closing handshake (RFC 6455 §7.1.2). With a nil frame no close frame is sent.
func (c *Conn) end(code int, frame []byte) {
	s := c.srv
	c.mu.Lock()
	from, ok := c.move(stateClosing)
	if !ok {
		c.mu.Unlock()
		return
	}
	c.code = int16(code)
	now := s.tick.Load()
	cutAt := now + ticks(s.cfg.Linger)
	switch {
	case from == stateRefused: // a held refusal leaves less time for the answer
		cutAt = min(cutAt, max(c.since+ticks(shortLinger), now+2))
	case c.protocolFailed || code == CloseUnauthorized:
		cutAt = min(cutAt, now+ticks(shortLinger))
	}
	c.mu.Unlock()
	s.timers.add(c, cutAt, actCut)
	c.out.Finish(frame)
}

// leave ends the connection with code once no work is in hand for it. No new work is
// begun.
func (c *Conn) leave(code int) {
	c.mu.Lock()
	wait := c.inFlight > 0 && c.state() == stateOpen
	if wait && c.leaving == 0 {
		c.leaving = int16(code)
	}
	c.mu.Unlock()
	if wait {
		c.srv.timers.add(c, c.srv.tick.Load()+ticks(leaveTimeout), actDepart)
		return
	}
	c.depart(code)
}

// depart ends a connection whose work is done: with a close frame, or without one if the
// peer hung up without one.
func (c *Conn) depart(code int) {
	if code == closeAbnormal {
		c.end(code, nil)
		return
	}
	c.Close(code, restartReason)
}

// departNow ends a connection that has waited long enough for its work.
func (c *Conn) departNow() {
	c.mu.Lock()
	code := int(c.leaving)
	c.mu.Unlock()
	c.depart(code)
}

// Overflow closes the connection. The outbox calls it when the peer reads too slowly.
func (c *Conn) Overflow() {
	c.srv.counts.slow.Add(1)
	c.Close(faultSlowReader.code, faultSlowReader.reason)
}

// failProtocol ends the connection because its peer has broken the protocol.
func (c *Conn) failProtocol(f *fault) {
	c.mu.Lock()
	c.protocolFailed = true
	refused := c.state() == stateRefused
	c.mu.Unlock()
	if !refused { // who is told 4001 is told nothing else
		c.Close(f.code, f.reason)
	}
}

// peerClosed answers the peer's close frame with its own code, or ends the handshake
// that this side began (RFC 6455 §5.5.1).
func (c *Conn) peerClosed(code int) {
	c.mu.Lock()
	c.peerDone, c.protocolFailed = true, true
	finished := c.state() == stateSent
	c.mu.Unlock()
	if finished {
		c.cut()
		return
	}
	c.end(code, closeFrame(code, ""))
}

// allSent is called by the writer when nothing is left to write. A peer whose bytes are no
// longer understood cannot be heard to answer the close: it is shown the end of the
// stream at once and answers by closing its side.
func (c *Conn) allSent() {
	c.mu.Lock()
	_, ok := c.move(stateSent)
	done, failed := c.peerDone, c.protocolFailed
	c.mu.Unlock()
	if !ok {
		return
	}
	if done {
		c.cut()
		return
	}
	if half, ok := c.nc.(interface{ CloseWrite() error }); ok && failed {
		_ = half.CloseWrite()
	}
}

// cut closes the socket without a handshake and drops what is not written yet.
func (c *Conn) cut() {
	s := c.srv
	c.mu.Lock()
	from, ok := c.move(stateGone)
	if !ok {
		c.mu.Unlock()
		return
	}
	if from < stateClosing {
		c.code = closeAbnormal
	}
	orphan := c.reader == readerAbsent
	if c.fd >= 0 {
		s.poller.forget(c)
	}
	c.mu.Unlock()
	if tcp, ok := c.nc.(*net.TCPConn); ok && from != stateSent {
		_ = tcp.SetLinger(0) // or the kernel would keep the unread bytes for minutes
	}
	if c.raw != nil {
		_ = c.nc.Close()
	} else { // TLS says goodbye first, which may have to wait
		s.drainers.add()
		go func() {
			defer s.drainers.done()
			_ = c.nc.Close()
		}()
	}
	c.out.Discard()
	if orphan {
		go c.finish()
	}
}

// finish is called once, by the last reader of c or, if there is none, by the one that cut it.
func (c *Conn) finish() {
	c.cut()
	c.partly.Close()
	s := c.srv
	c.mu.Lock()
	code, opened := int(c.code), c.opened
	c.mu.Unlock()
	if opened {
		s.cfg.Handler.Closed(c)
		s.cfg.Log.Info("connection ended", "conn", uint64(c.id), "user", c.who.User.String(),
			"session", c.who.Session.String(), "code", code, "took", c.age())
	} else {
		s.refusing.Add(-1)
	}
	s.cfg.OnClose(code, !opened)
	s.live.done()
}

// age is how long the connection has existed, to the tick.
func (c *Conn) age() time.Duration {
	return time.Duration(c.srv.tick.Load()-c.since) * tickLength
}

// refuse ends a connection that may not be opened: with 4001 if its token is no good,
// with 1008 if its address has too many, else with 1013. The original client comes back
// at once after anything but 4001, so the word is held back, as it is for an address
// that was refused a moment ago. Only so many are held and seen off; the rest are
// dropped once told.
func (s *Server) refuse(c *Conn, err error) {
	code, held := CloseUnauthorized, s.refusals.repeated(c.ip, s.tick.Load())
	delay := s.cfg.Hold
	switch {
	case errors.Is(err, errAddressFull):
		code, held = faultTooMany.code, true
		s.warnAddressFull(c)
	case chat.CodeOf(err) != chat.Unauthenticated:
		code, held, delay = CloseTryLater, true, 2*s.cfg.Hold
		s.cfg.Log.Warn("connection refused", "conn", uint64(c.id), "err", err)
	}
	s.counts.refused.Add(1)
	crowded := s.refusing.Add(1) > int64(s.cfg.MaxRefused)
	c.mu.Lock()
	c.move(stateRefused) // unless it is already closing
	c.peerDone = c.peerDone || crowded
	c.code = int16(code)
	c.mu.Unlock()
	if held && !crowded {
		s.timers.add(c, s.tick.Load()+ticks(delay), actRefuse)
		return
	}
	c.tellRefusal()
}

// tellRefusal sends a refused connection its close frame.
func (c *Conn) tellRefusal() {
	c.mu.Lock()
	code := int(c.code)
	c.mu.Unlock()
	reason := laterReason
	switch code {
	case CloseUnauthorized:
		reason = reasonUnauthorized
	case faultTooMany.code:
		reason = faultTooMany.reason
	}
	c.Close(code, reason)
}

// warnAddressFull tells the operator, who may have forgotten to name a proxy, but not
// once for each of the connections that come and come again.
func (s *Server) warnAddressFull(c *Conn) {
	if s.warnings.Take(struct{}{}) == 0 {
		s.cfg.Log.Warn("connection refused: its address has too many", "ip", c.ip.String(), "most", s.cfg.ConnsPerIP)
	}
}
