package ws

import (
	"testing"
	"time"
)

// TestBusyForAMoment: a look that finds the reader at work, on a ping perhaps, neither
// blames the peer for its unfinished message nor gives it the whole time again.
func TestBusyForAMoment(t *testing.T) {
	t.Parallel()
	c := &Conn{srv: &Server{cfg: Config{}.withDefaults()}, reader: readerBusy, partial: 1}
	c.life.Store(uint32(stateOpen))
	for tick := uint32(11); tick < 1000; tick += connectionShards {
		c.inspect(tick, time.Time{})
	}
	if c.protocolFailed || c.partial != 1 {
		t.Errorf("given up: %v, unfinished since %d, want 1", c.protocolFailed, c.partial)
	}
}
