package commit

import (
	"errors"
	"log/slog"
	"runtime"

	"messenger/internal/chat"
)

// lane is one goroutine that decides and commits batches in order.
type lane struct {
	q       *Queue
	entries chan entry
	batch   *chat.Batch

	// pending is what was taken from entries but not committed yet.
	pending  []entry
	commands []chat.Command
}

func newLane(q *Queue) *lane {
	return &lane{q: q, entries: make(chan entry, q.cfg.Backlog), batch: chat.NewBatch(q.deps.Now)}
}

// run commits batches until entries is closed and empty.
func (l *lane) run() {
	for l.fill() {
		n := l.batchSize()
		l.commit(l.pending[:n])
		rest := copy(l.pending, l.pending[n:])
		clear(l.pending[rest:]) // frees the commands and their texts
		l.pending = l.pending[:rest]
	}
}

// fill waits for a first command if none is pending, then takes those that are queued too. It
// reports false when the queue was closed and is empty.
func (l *lane) fill() bool {
	if len(l.pending) == 0 {
		e, ok := <-l.entries
		if !ok {
			return false
		}
		l.pending = append(l.pending, e)
		// Let other readers that were woken at the same time run first, so that their commands
		// join the batch. Without other goroutines this costs almost nothing.
		runtime.Gosched()
	}
	for len(l.pending) < l.q.cfg.MaxBatch {
		select {
		case e, ok := <-l.entries:
			if !ok {
				return true
			}
			l.pending = append(l.pending, e)
		default:
			return true
		}
	}
	return true
}

// batchSize is the number of pending commands in the next transaction: those before the first exclusive
// command, or that one alone.
func (l *lane) batchSize() int {
	for i, e := range l.pending {
		if e.cmd.Exclusive() {
			return max(i, 1)
		}
	}
	return len(l.pending)
}

// commit decides and stores entries in one transaction, publishes its events and
// answers each. The lock makes commands that touch several conversations exclusive among
// all lanes, until their events are published.
func (l *lane) commit(entries []entry) {
	exclusive := entries[0].cmd.Conversation().IsZero()
	if exclusive {
		l.q.all.Lock()
	} else {
		l.q.all.RLock()
	}
	err := l.write(entries)
	if err == nil {
		l.q.deps.Publisher.Publish(l.q.ctx, l.batch.Events())
	}
	if exclusive {
		l.q.all.Unlock()
	} else {
		l.q.all.RUnlock()
	}
	switch {
	case err == nil:
		for i, e := range entries {
			e.done(l.batch.Err(i))
		}
		l.afterReplies()
	case len(entries) > 1 && retrySingly(err):
		for i := range entries {
			l.commit(entries[i : i+1])
		}
	default:
		l.refuse(entries, err)
	}
}

func (l *lane) write(entries []entry) error {
	l.commands = l.commands[:0]
	for _, e := range entries {
		l.commands = append(l.commands, e.cmd)
	}
	l.batch.Load(l.commands...)
	err := l.q.deps.Store.Write(l.q.ctx, l.batch)
	if err == nil && l.q.deps.Observe != nil {
		l.q.deps.Observe(len(entries))
	}
	return err
}

// retrySingly reports whether one of the commands may be the cause of the error. An
// unavailable store is unavailable for all of them.
func retrySingly(err error) bool {
	return chat.CodeOf(err) == chat.Internal && !errors.Is(err, chat.ErrFailStop)
}

func (l *lane) refuse(entries []entry, err error) {
	l.q.deps.Log.Error("commit failed", slog.Int("commands", len(entries)), slog.Any("err", err))
	if errors.Is(err, chat.ErrFailStop) && l.q.deps.Fatal != nil {
		l.q.deps.Fatal(err)
	}
	for _, e := range entries {
		e.done(callerError(err))
	}
	l.afterReplies()
}

func (l *lane) afterReplies() {
	if l.q.deps.AfterReplies != nil {
		l.q.deps.AfterReplies()
	}
}

// callerError returns the error that a caller gets for an error of the store.
func callerError(err error) error {
	if c := chat.CodeOf(err); c != chat.Internal {
		return err
	}
	return chat.ErrUnavailable
}
