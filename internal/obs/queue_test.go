package obs_test

import (
	"bytes"
	"io"
	"log/slog"
	"strings"
	"testing"

	"messenger/internal/obs"
)

func TestQueuedLogKeepsOrder(t *testing.T) {
	t.Parallel()
	var b bytes.Buffer
	log, flush := obs.NewQueuedLog(&b, slog.LevelInfo, false)
	for i := range 1000 {
		log.Info("line", "n", i)
	}
	flush()
	lines := strings.Split(strings.TrimSpace(b.String()), "\n")
	if len(lines) != 1000 || !strings.HasSuffix(lines[0], "n=0") || !strings.HasSuffix(lines[999], "n=999") {
		t.Errorf("%d lines, from %q to %q", len(lines), lines[0], lines[len(lines)-1])
	}
}

// TestNobodyReadsTheLog checks that a caller that logs does not wait for a reader that has stopped,
// and that the dropped lines are counted when it reads again.
func TestNobodyReadsTheLog(t *testing.T) {
	t.Parallel()
	r, w := io.Pipe()
	log, flush := obs.NewQueuedLog(w, slog.LevelInfo, false)
	text := strings.Repeat("x", 1000)
	for range 5000 {
		log.Info(text)
	}
	read := make(chan string, 1)
	go func() {
		all, _ := io.ReadAll(r)
		read <- string(all)
	}()
	flush()
	_ = w.Close()
	got := <-read
	if n := strings.Count(got, text); n == 0 || n == 5000 || !strings.Contains(got, "log lines were lost") {
		t.Errorf("%d lines of 5000 were kept: %.200q", n, got[max(0, len(got)-200):])
	}
}

// TestClosedReader checks that logging to a closed reader returns no error.
func TestClosedReader(t *testing.T) {
	t.Parallel()
	r, w := io.Pipe()
	_ = r.Close()
	log, flush := obs.NewQueuedLog(w, slog.LevelInfo, true)
	log.Info("x")
	flush()
}
