package apptest

import (
	"context"
	"sync"
	"testing"
	"time"
)

// Line is a socket that is read all the time, so that nobody who is asked seldom is
// taken for a slow consumer. What came waits in the order in which it came.
type Line struct {
	*Socket

	mu     sync.Mutex
	frames []Frame
	err    error
	more   chan struct{}
}

// Line dials and begins to read. The line ends with the test.
func (p *Person) Line(t testing.TB) *Line {
	t.Helper()
	l := &Line{Socket: p.Dial(t), more: make(chan struct{}, 1)}
	ended := make(chan struct{})
	ctx, cancel := context.WithCancel(context.Background())
	go func() {
		defer close(ended)
		l.read(ctx)
	}()
	t.Cleanup(func() {
		cancel()
		<-ended
	})
	return l
}

func (l *Line) read(ctx context.Context) {
	for {
		f, err := l.Read(ctx)
		l.mu.Lock()
		if err != nil {
			l.err = err
		} else {
			l.frames = append(l.frames, f)
		}
		l.mu.Unlock()
		select {
		case l.more <- struct{}{}:
		default:
		}
		if err != nil {
			return
		}
	}
}

// Arrived returns the next frame if there is one. After the last one it returns the
// error that ended the line.
func (l *Line) Arrived() (f Frame, ok bool, err error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if len(l.frames) > 0 {
		f, l.frames = l.frames[0], l.frames[1:]
		return f, true, nil
	}
	return f, false, l.err
}

// Wait returns the next frame, waiting for it as long as Patience, or the error that
// ended the line.
func (l *Line) Wait(ctx context.Context) (Frame, error) {
	timeout := time.NewTimer(Patience)
	defer timeout.Stop()
	for {
		if f, ok, err := l.Arrived(); ok || err != nil {
			return f, err
		}
		select {
		case <-l.more:
		case <-ctx.Done():
			return Frame{}, ctx.Err()
		case <-timeout.C:
			return Frame{}, context.DeadlineExceeded
		}
	}
}
