package obs

import (
	"bytes"
	"fmt"
	"log/slog"
	"strings"
	"testing"
	"time"
)

// TestLinesAreBounded checks that lines over the limit of a text are dropped and counted, and that other
// texts are not affected.
func TestLinesAreBounded(t *testing.T) {
	t.Parallel()
	var out bytes.Buffer
	now := time.Unix(1_800_000_000, 0)
	var due []func()
	base := slog.NewTextHandler(&out, nil)
	handler := &rateLimited{base, &lineCount{
		base: base, most: 3, now: func() time.Time { return now }, counts: map[string]int{},
		after: func(d time.Duration, f func()) {
			if d != time.Minute {
				t.Errorf("the sum is told after %v", d)
			}
			due = append(due, f)
		},
	}}
	log := slog.New(handler)
	count := func(text string) int { return strings.Count(out.String(), "msg="+text) }
	flood := func() {
		for i := range 100 {
			log.With("i", i).Info("flood", "ip", fmt.Sprint(i))
		}
		log.Info("rare")
	}
	flood()
	if count("flood") != 3 || count("rare") != 1 || len(due) != 1 {
		t.Fatalf("%d lines and %d sums:\n%s", count("flood"), len(due), &out)
	}
	now = now.Add(time.Minute)
	due[0]()
	if !strings.Contains(out.String(), `level=WARN msg="lines left out" text=flood count=97`) {
		t.Errorf("the sum is not told:\n%s", &out)
	}
	out.Reset()
	flood()
	if count("flood") != 3 || len(due) != 2 {
		t.Errorf("the next minute has %d lines, %d sums", count("flood"), len(due))
	}
	for range 3 {
		log.Info("slow")
		now = now.Add(30 * time.Second)
	}
	for range 3 {
		log.Info("slow")
		now = now.Add(time.Minute)
	}
	if count("slow") != 6 || len(due) != 2 {
		t.Errorf("%d lines of one that is not too many, %d sums", count("slow"), len(due))
	}
	out.Reset()
	for i := range 10_000 {
		log.Info(fmt.Sprint("text ", i))
	}
	if n := strings.Count(out.String(), "\n"); n > maxTexts*3+3 {
		t.Errorf("%d lines of texts that are made up", n)
	}
}
