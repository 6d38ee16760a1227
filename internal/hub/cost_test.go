package hub_test

import (
	"context"
	"encoding/binary"
	"fmt"
	"testing"

	"messenger/internal/chat"
	"messenger/internal/hub"
)

// deaf is a connection that counts only how often it is told.
type deaf struct {
	id       chat.ConnID
	user     chat.UserID
	extended bool
	told     int
}

func (c *deaf) ID() chat.ConnID   { return c.id }
func (c *deaf) User() chat.UserID { return c.user }
func (c *deaf) Extended() bool    { return c.extended }
func (c *deaf) Send([]byte)       { c.told++ }
func (c *deaf) SendLater([]byte)  { c.told++ }

// hall is a hub with a group of so many people, each with a connection; every second one
// is extended if mixed is set.
func hall(tb testing.TB, people int, mixed bool) (*hub.Hub, []*deaf) {
	tb.Helper()
	h := hub.New(func(context.Context, chat.UserID) ([]chat.ConversationID, error) {
		return []chat.ConversationID{music}, nil
	}, hub.Options{})
	conns := make([]*deaf, people)
	for i := range conns {
		c := &deaf{id: chat.ConnID(i + 1), extended: mixed && i%2 == 1}
		binary.BigEndian.PutUint32(c.user[:], uint32(i+1))
		if err := h.Attach(tb.Context(), c); err != nil {
			tb.Fatal(err)
		}
		conns[i] = c
	}
	return h, conns
}

// TestAnEventIsEncodedOnce checks that the memory for an event depends on the number of variants, not on
// the number of receivers.
func TestAnEventIsEncodedOnce(t *testing.T) { // not parallel: it counts allocations
	for _, tt := range []struct {
		people int
		mixed  bool
		most   float64
	}{{10, false, 4}, {1000, false, 4}, {10, true, 8}, {1000, true, 8}} {
		h, conns := hall(t, tt.people, tt.mixed)
		e := said(music, conns[0].user, "to everybody")
		if n := testing.AllocsPerRun(50, func() { h.Deliver(e) }); n > tt.most {
			t.Errorf("%d people, both dialects %v: %.0f allocations, want at most %.0f", tt.people, tt.mixed, n, tt.most)
		}
		if conns[0].told != 0 || conns[1].told == 0 {
			t.Errorf("the sender was told %d times, another %d times", conns[0].told, conns[1].told)
		}
	}
}

// BenchmarkDeliver hands a message to a group: encoding and the walk to the outboxes.
func BenchmarkDeliver(b *testing.B) {
	for _, people := range []int{2, 100, 1000} {
		b.Run(fmt.Sprint(people), func(b *testing.B) {
			h, conns := hall(b, people, false)
			e := said(music, conns[0].user, "to everybody")
			b.ReportAllocs()
			for b.Loop() {
				h.Deliver(e)
			}
		})
	}
}
