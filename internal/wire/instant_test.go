package wire_test

import (
	"encoding/json"
	"math/rand/v2"
	"testing"
	"time"

	"messenger/internal/chat"
	"messenger/internal/wire"
)

func createdAt(t testing.TB, at chat.Instant) string {
	t.Helper()
	var f struct {
		Params struct {
			Item privateItem `json:"item"`
		} `json:"params"`
	}
	frame := wire.AppendBroadcast(nil, chat.MessagePosted{Kind: chat.Dialog, Message: chat.Message{CreatedAt: at}})
	if err := json.Unmarshal(frame, &f); err != nil {
		t.Fatal(err)
	}
	return f.Params.Item.CreatedAt
}

// TestInstants compares with the standard formatter: the edges of every kind of year and
// of the range, and some thousand moments between.
func TestInstants(t *testing.T) {
	t.Parallel()
	first := chat.InstantOf(time.Date(1, 1, 1, 0, 0, 0, 0, time.UTC))
	last := chat.InstantOf(time.Date(9999, 12, 31, 23, 59, 59, 999e6, time.UTC))
	moments := []chat.Instant{first, first + 1, -1, 0, 1, last - 1, last}
	for _, year := range []int{1, 4, 99, 100, 400, 1600, 1900, 1969, 1970, 1999, 2000, 2023, 2024, 2026, 2038, 2100, 9600, 9999} {
		for month := time.January; month <= time.December; month++ {
			start := chat.InstantOf(time.Date(year, month, 1, 0, 0, 0, 0, time.UTC))
			moments = append(moments, max(start-1, first), start, start+28*24*3600*1000)
		}
	}
	rng := rand.New(rand.NewPCG(1, 2))
	for range 5000 {
		moments = append(moments, first+chat.Instant(rng.Int64N(int64(last-first))))
	}
	for _, at := range moments {
		want := at.Time().Format("2006-01-02T15:04:05.000Z")
		got := createdAt(t, at)
		if got != want {
			t.Fatalf("%d: %s, want %s", at, got, want)
		}
		if back, err := chat.ParseCursor(got); err != nil || back != at {
			t.Fatalf("%s returned as a cursor: %d, %v", got, back, err)
		}
	}
	for _, at := range []chat.Instant{first - 1, -1 << 63} {
		if got := createdAt(t, at); got != "0001-01-01T00:00:00.000Z" {
			t.Errorf("%d: %s", at, got)
		}
	}
	for _, at := range []chat.Instant{last + 1, chat.MaxInstant} {
		if got := createdAt(t, at); got != "9999-12-31T23:59:59.999Z" {
			t.Errorf("%d: %s", at, got)
		}
	}
}
