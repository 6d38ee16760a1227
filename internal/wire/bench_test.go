package wire_test

import (
	"slices"
	"strings"
	"testing"

	"messenger/internal/chat"
	"messenger/internal/wire"
	"messenger/internal/ws"
)

var hundred = strings.Repeat("0123456789", 10)

func posted(w world, content string) chat.Event {
	m := w.said
	m.Content = content
	return chat.MessagePosted{Kind: chat.Group, Message: m, Sender: w.bobName, GroupName: "Music Makers"}
}

func page(w world, rows int) []chat.HistoryRow {
	list := make([]chat.HistoryRow, rows)
	for i := range list {
		list[i] = chat.HistoryRow{Message: w.said, Sender: w.bobName, GroupName: "Music Makers"}
		list[i].Message.Content = hundred
	}
	return list
}

// TestAllocations holds the hot path to its figures: one frame in, one event out.
func TestAllocations(t *testing.T) {
	w := newWorld(t)
	in := []byte(private(`"` + hundred + `"`))
	if n := testing.AllocsPerRun(200, func() { _, _ = ws.Decode(wire.Classic, in) }); n > 2 {
		t.Errorf("Decode of a privateMessage: %v allocations", n)
	}
	escaped := []byte(private(`"` + hundred + `\n"`))
	if n := testing.AllocsPerRun(200, func() { _, _ = ws.Decode(wire.Classic, escaped) }); n > 3 {
		t.Errorf("Decode of a privateMessage with escapes: %v allocations", n)
	}
	dst := make([]byte, 0, 8<<10)
	one := testing.AllocsPerRun(200, func() { _ = slices.Grow([]byte(nil), cap(dst)) }) // more with the race detector
	for _, tt := range goldens(w) {
		if n := testing.AllocsPerRun(200, func() { tt.append(dst) }); n != 0 {
			t.Errorf("%s: %v allocations into room enough", tt.name, n)
		}
		if n := testing.AllocsPerRun(200, func() { tt.append(nil) }); n > one {
			t.Errorf("%s: %v allocations into an empty slice", tt.name, n)
		}
	}
}

// TestPagesTakeTheRoomTheyNeed holds the one allocation of a page to its length: what is
// guessed too large is cleared and collected for nothing.
func TestPagesTakeTheRoomTheyNeed(t *testing.T) {
	w := newWorld(t)
	for _, content := range []string{"", hundred, strings.Repeat(hundred, 3)} {
		rows := page(w, 50)
		for i := range rows {
			rows[i].Message.Content = content
		}
		frame := wire.AppendGroupHistory(nil, wire.Tag{}, rows)
		one := testing.AllocsPerRun(50, func() { _ = slices.Grow([]byte(nil), len(frame)) }) // more with the race detector
		if n := testing.AllocsPerRun(50, func() { wire.AppendGroupHistory(nil, wire.Tag{}, rows) }); n > one || cap(frame) > len(frame)*5/4 {
			t.Errorf("texts of %d: %v allocations, room for %d of %d bytes", len(content), n, cap(frame), len(frame))
		}
	}
}

func BenchmarkDecode(b *testing.B) {
	for name, text := range map[string]string{
		"privateMessage":  private(`"` + hundred + `"`),
		"escapes":         private(`"` + strings.Repeat(`it\"s\n`, 17) + `"`),
		"emoji":           private(`"` + strings.Repeat("😀", 25) + `"`),
		"10kB":            private(`"` + strings.Repeat(hundred, 100) + `"`),
		"listLastMessage": list(`13`, `"2026-11-23T04:05:29.491Z"`),
		"refused":         frame("dropGroup", `{}`),
	} {
		b.Run(name, func(b *testing.B) {
			in := []byte(text)
			b.SetBytes(int64(len(in)))
			b.ReportAllocs()
			for b.Loop() {
				_, _ = ws.Decode(wire.Classic, in)
			}
		})
	}
}

func BenchmarkAppendBroadcast(b *testing.B) {
	w := newWorld(b)
	dst := make([]byte, 0, 32<<10)
	for name, content := range map[string]string{
		"100B": hundred, "10kB": strings.Repeat(hundred, 100), "emoji": strings.Repeat("😀", 25),
	} {
		b.Run(name, func(b *testing.B) {
			e := posted(w, content)
			b.SetBytes(int64(len(wire.AppendBroadcast(dst, e))))
			b.ReportAllocs()
			for b.Loop() {
				wire.AppendBroadcast(dst, e)
			}
		})
	}
}

func BenchmarkAppendGroupHistory(b *testing.B) {
	rows := page(newWorld(b), 50)
	dst := make([]byte, 0, 64<<10)
	b.SetBytes(int64(len(wire.AppendGroupHistory(dst, wire.Tag{}, rows))))
	b.ReportAllocs()
	for b.Loop() {
		wire.AppendGroupHistory(dst, wire.Tag{}, rows)
	}
}
