package bench

import (
	"net"
	"net/http"
	"testing"

	"github.com/gobwas/ws"
)

// reset upgrades a connection and ends it at once, as a server does with one that is too
// slow.
func reset(w http.ResponseWriter, r *http.Request) {
	c, _, _, err := ws.HTTPUpgrader{Protocol: ws.SelectEqual("auth")}.Upgrade(r, w)
	if err != nil {
		return
	}
	if tcp, ok := c.(*net.TCPConn); ok {
		_ = tcp.SetLinger(0)
	}
	_ = c.Close()
}

func TestStalledComeBack(t *testing.T) {
	err := newSite(t.Context(), served(t, reset), Defaults()).onLoop(func(l *loop) {
		s := newStall(newGroup(l, "x", words, nil, 0), make([]string, 3))
		if got := s.never(); got != 3 {
			t.Errorf("%d were not cut off yet, want 3", got)
		}
		s.come()
		l.until(callPatience, "cutting", ignore, func() bool {
			return s.stalled[0].cuts > 1 && s.stalled[1].cuts > 1 && s.stalled[2].cuts > 1
		})
		if s.slowest <= 0 || s.never() != 0 {
			t.Errorf("the slowest took %v, %d were not cut off", s.slowest, s.never())
		}
	})
	expect(t, "cut again and again", err, "")
}

// TestStalledStay: whoever is there until we close it was not cut off.
func TestStalledStay(t *testing.T) {
	err := newSite(t.Context(), served(t, upgrade), Defaults()).onLoop(func(l *loop) {
		s := newStall(newGroup(l, "x", words, nil, 0), make([]string, 3))
		s.come()
		l.until(callPatience, "connecting", ignore, func() bool {
			return s.stalled[0].since > 0 && s.stalled[1].since > 0 && s.stalled[2].since > 0
		})
		s.leave()
		if s.never() != 3 || s.slowest != 0 || l.count != 0 {
			t.Errorf("%d were not cut off, the slowest took %v, %d are there", s.never(), s.slowest, l.count)
		}
	})
	expect(t, "come and leave", err, "")
}
