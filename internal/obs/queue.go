package obs

import (
	"io"
	"log/slog"
	"sync"
	"time"
)

// Bounds of the log queue.
const (
	queueBytes  = 1 << 20     // of lines that are not written yet
	closeWait   = time.Second // how long close waits until the queue is written
	lostMessage = "log lines were lost: nobody read them in time"
)

// queue writes lines to w in its own goroutine, in order. A caller that logs never waits for the
// reader of w, which may have stopped reading, and never gets an error of w.
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

// NewQueuedLog is NewLog with a bounded queue before w. When the queue is full, lines are dropped and
// a later line counts them. The returned function writes the queued lines, waits at most one second
// for that, and ends the queue's goroutine; lines that are logged later are dropped.
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
	q.notify()
	return len(line), nil
}

// notify tells the goroutine that there is something to do.
func (q *queue) notify() {
	select {
	case q.wake <- struct{}{}:
	default: // it is notified already
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
			_, _ = q.w.Write(writing) // an error could not be logged
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
	q.notify()
	timeout := time.NewTimer(closeWait)
	defer timeout.Stop()
	select {
	case <-q.done:
	case <-timeout.C:
	}
}
