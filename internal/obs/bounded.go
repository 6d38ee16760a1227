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

// maxTexts bounds the number of texts that are counted separately. All further texts share one count.
const maxTexts = 200

// droppedLines is the text of the line that reports how many lines were not written.
const droppedLines = "lines left out"

// rateLimited writes a limited number of lines per text and minute, then one line with the number of
// lines that it dropped: lines that any client can cause must not fill a disk.
type rateLimited struct {
	slog.Handler
	lines *lineCount
}

// lineCount counts the lines of the current minute, for a handler and all handlers made from it.
type lineCount struct {
	base slog.Handler // writes the line with the number of dropped lines
	most int          // lines per text and minute
	now  func() time.Time
	// after calls f once, after d.
	after func(d time.Duration, f func())

	mu      sync.Mutex
	started time.Time // of the current minute
	counts  map[string]int
}

// RateLimit returns a handler that passes at most most lines per text and minute to h.
func RateLimit(h slog.Handler, most int) slog.Handler {
	return &rateLimited{h, &lineCount{
		base: h, most: most, now: time.Now, after: func(d time.Duration, f func()) { time.AfterFunc(d, f) }, counts: map[string]int{},
	}}
}

// Handle writes r unless its text has reached the limit of this minute.
func (b *rateLimited) Handle(ctx context.Context, r slog.Record) error {
	if !b.lines.take(r.Message) {
		return nil
	}
	return b.Handler.Handle(ctx, r)
}

// WithAttrs returns a handler that shares the count with b.
func (b *rateLimited) WithAttrs(attrs []slog.Attr) slog.Handler {
	return &rateLimited{b.Handler.WithAttrs(attrs), b.lines}
}

// WithGroup returns a handler that shares the count with b.
func (b *rateLimited) WithGroup(name string) slog.Handler {
	return &rateLimited{b.Handler.WithGroup(name), b.lines}
}

// take counts a line and reports whether to write it. The first line over the limit schedules the
// report of the dropped lines for the end of the minute.
func (l *lineCount) take(text string) bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	if now := l.now(); now.Sub(l.started) >= time.Minute || now.Before(l.started) {
		l.started = now
		for text, n := range l.counts {
			if n <= l.most { // the dropped lines of the other texts are not reported yet
				delete(l.counts, text)
			}
		}
	}
	if _, known := l.counts[text]; !known && len(l.counts) >= maxTexts {
		text = ""
	}
	l.counts[text]++
	n := l.counts[text]
	if n == l.most+1 {
		l.after(time.Minute, func() { l.report(text) })
	}
	return n <= l.most
}

// report writes how many lines of a text were dropped, and resets its count.
func (l *lineCount) report(text string) {
	l.mu.Lock()
	n := l.counts[text] - l.most
	delete(l.counts, text)
	l.mu.Unlock()
	r := slog.NewRecord(l.now(), slog.LevelWarn, droppedLines, 0)
	r.AddAttrs(slog.String("text", text), slog.Int("count", n))
	_ = l.base.Handle(context.Background(), r)
}
