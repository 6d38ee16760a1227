package obs

import (
	"context"
	"log/slog"
	"sync"
	"time"
)

// MaxLines is how many lines with one text a minute of the server's log may have: more
// than an honest busy server writes of what it warns of, few enough for any disk.
const MaxLines = 600

// maxKinds bounds the texts that are told apart; what comes later shares one count.
const maxKinds = 200

// leftOut is the text of the line that stands for those that were not written.
const leftOut = "lines left out"

// bounded writes at most a number of lines with one text in a minute, and at its end one
// that says how many more there were: lines that anybody can cause must not fill a disk.
type bounded struct {
	slog.Handler
	lines *lineCount
}

// lineCount is what was written in this minute, for a handler and all made from it.
type lineCount struct {
	base slog.Handler // writes the sums
	most int
	now  func() time.Time
	// later calls f after a time, once.
	later func(d time.Duration, f func())

	mu     sync.Mutex
	begun  time.Time
	counts map[string]int
}

// Bound returns a handler that passes at most most lines with one text in a minute.
func Bound(h slog.Handler, most int) slog.Handler {
	return &bounded{h, &lineCount{
		base: h, most: most, now: time.Now, later: func(d time.Duration, f func()) { time.AfterFunc(d, f) }, counts: map[string]int{},
	}}
}

// Handle writes r if its text has lines left in this minute.
func (b *bounded) Handle(ctx context.Context, r slog.Record) error {
	if !b.lines.take(r.Message) {
		return nil
	}
	return b.Handler.Handle(ctx, r)
}

// WithAttrs shares the count with b.
func (b *bounded) WithAttrs(attrs []slog.Attr) slog.Handler {
	return &bounded{b.Handler.WithAttrs(attrs), b.lines}
}

// WithGroup shares the count with b.
func (b *bounded) WithGroup(name string) slog.Handler {
	return &bounded{b.Handler.WithGroup(name), b.lines}
}

// take counts a line and reports whether it is to be written. The first one that is not
// has the sum of them told when the minute is over.
func (l *lineCount) take(text string) bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	if now := l.now(); now.Sub(l.begun) >= time.Minute || now.Before(l.begun) {
		l.begun = now
		for text, n := range l.counts {
			if n <= l.most { // the sum of the others is still to be told
				delete(l.counts, text)
			}
		}
	}
	if _, known := l.counts[text]; !known && len(l.counts) >= maxKinds {
		text = ""
	}
	l.counts[text]++
	n := l.counts[text]
	if n == l.most+1 {
		l.later(time.Minute, func() { l.tell(text) })
	}
	return n <= l.most
}

// tell writes how many lines were left out, and begins the count again.
func (l *lineCount) tell(text string) {
	l.mu.Lock()
	n := l.counts[text] - l.most
	delete(l.counts, text)
	l.mu.Unlock()
	r := slog.NewRecord(l.now(), slog.LevelWarn, leftOut, 0)
	r.AddAttrs(slog.String("text", text), slog.Int("count", n))
	_ = l.base.Handle(context.Background(), r)
}
