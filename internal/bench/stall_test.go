package bench

import (
	"net"
	"net/http"
	"testing"
)

// reset upgrades a connection and ends it at once, as a server does with one that is too
// slow.
func reset(w http.ResponseWriter, _ *http.Request) {
	c, _, err := http.NewResponseController(w).Hijack()
	if err != nil {
		return
	}
	_, _ = c.Write([]byte("HTTP/1.1 101 Switching Protocols\r\n\r\n"))
	if tcp, ok := c.(*net.TCPConn); ok {
		_ = tcp.SetLinger(0)
	}
	_ = c.Close()
}

func TestStalledComeBack(t *testing.T) {
	err := onLoop(func(l *loop) error {
		to, err := served(t, reset).door(t.Context())
		if err != nil {
			return err
		}
		s := &stall{group: newGroup(l, "x", nil, 0), door: to, tokens: make([]string, 3), stalled: make([]stalled, 3)}
		if got := s.never(); got != 3 {
			t.Errorf("%d were not cut off yet, want 3", got)
		}
		if err := s.come(); err != nil {
			return err
		}
		err = l.until(t.Context(), callPatience, "cutting", passOver, func() bool {
			return s.stalled[0].cuts > 1 && s.stalled[1].cuts > 1 && s.stalled[2].cuts > 1
		})
		if s.slowest <= 0 || s.never() != 0 {
			t.Errorf("the slowest took %v, %d were not cut off", s.slowest, s.never())
		}
		return err
	})
	expect(t, "cut again and again", err, "")
}

// TestStalledStay: whoever is there until we close it was not cut off.
func TestStalledStay(t *testing.T) {
	err := onLoop(func(l *loop) error {
		to, err := served(t, upgrade).door(t.Context())
		if err != nil {
			return err
		}
		s := &stall{group: newGroup(l, "x", nil, 0), door: to, tokens: make([]string, 3), stalled: make([]stalled, 3)}
		if err := s.come(); err != nil {
			return err
		}
		err = l.until(t.Context(), callPatience, "connecting", passOver, func() bool {
			return s.stalled[0].notReading && s.stalled[1].notReading && s.stalled[2].notReading
		})
		if err != nil {
			return err
		}
		if err := s.leave(); err != nil {
			return err
		}
		if s.never() != 3 || s.slowest != 0 || l.count() != 0 {
			t.Errorf("%d were not cut off, the slowest took %v, %d are there", s.never(), s.slowest, l.count())
		}
		return nil
	})
	expect(t, "come and leave", err, "")
}
