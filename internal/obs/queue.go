package obs

import (
	"io"
	"log/slog"
	"sync"
	"time"
)

// Bounds of what waits for the reader of the log.
const (
	queueBytes  = 1 << 20
	closeWait   = time.Second // how long a closing queue waits for its reader
	lostMessage = "log lines were lost: nobody read them in time"
)

// queue hands what is written to w in a goroutine of its own, in order. Whoever logs never
// waits for the reader of w, which may have stopped reading, and never sees it fail.
type queue struct {
	w    io.Writer
	lost func(lines int) // called by the goroutine, between two writes

	mu      sync.Mutex
	pending []byte
	dropped int
	closed  bool
	wake    chan struct{}
	done    chan struct{}
}

// NewQueuedLog is NewLog with a bounded queue before w. Lines that find the queue full are
// dropped and counted in a later line. The returned function writes what waits, for a
// second at most if nobody reads, and ends the queue's goroutine; what is logged after it
// is dropped.
func NewQueuedLog(w io.Writer, level slog.Level, json bool) (*slog.Logger, func()) {
	direct := NewLog(w, level, json)
	q := &queue{w: w, wake: make(chan struct{}, 1), done: make(chan struct{})}
	q.lost = func(lines int) { direct.Warn(lostMessage, "count", lines) }
	go q.run()
	return NewLog(q, level, json), q.close
}

// Write queues one line.
func (q *queue) Write(line []byte) (int, error) {
	q.mu.Lock()
	if q.closed || len(q.pending)+len(line) > queueBytes {
		q.dropped++
	} else {
		q.pending = append(q.pending, line...)
	}
	q.mu.Unlock()
	q.rouse()
	return len(line), nil
}

func (q *queue) rouse() {
	select {
	case q.wake <- struct{}{}:
	default: // it is on its way
	}
}

func (q *queue) run() {
	defer close(q.done)
	var writing []byte
	for range q.wake {
		q.mu.Lock()
		writing, q.pending = q.pending, writing[:0]
		dropped, closed := q.dropped, q.closed
		q.dropped = 0
		q.mu.Unlock()
		if len(writing) > 0 {
			_, _ = q.w.Write(writing) // nobody could be told
		}
		if dropped > 0 {
			q.lost(dropped)
		}
		if closed {
			return
		}
	}
}

func (q *queue) close() {
	q.mu.Lock()
	q.closed = true
	q.mu.Unlock()
	q.rouse()
	timeout := time.NewTimer(closeWait)
	defer timeout.Stop()
	select {
	case <-q.done:
	case <-timeout.C:
	}
}
