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
		clear(l.pending[rest:]) // lets go of the commands and their texts
		l.pending = l.pending[:rest]
	}
}

// fill waits for a first command if none is held, then takes what else is there. It
// reports false when nothing will come any more.
func (l *lane) fill() bool {
	if len(l.pending) == 0 {
		e, ok := <-l.entries
		if !ok {
			return false
		}
		l.pending = append(l.pending, e)
		// Readers that have been woken together with the one that sent this go first: what
		// they have joins the batch. With nobody about, it costs next to nothing.
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

// batchSize is how many of the held commands the next transaction takes: those before
// the first that must be alone, or that one.
func (l *lane) batchSize() int {
	for i, e := range l.pending {
		if e.cmd.Exclusive() {
			return max(i, 1)
		}
	}
	return len(l.pending)
}

// commit decides and stores entries in one transaction, publishes its events and
// answers each. The lock it holds keeps commands that touch several conversations
// apart from those of other lanes, up to and including the publishing.
func (l *lane) commit(entries []entry) {
	wide := entries[0].cmd.Conversation().IsZero()
	if wide {
		l.q.all.Lock()
	} else {
		l.q.all.RLock()
	}
	err := l.write(entries)
	if err == nil {
		l.q.deps.Publisher.Publish(l.q.ctx, l.batch.Events())
	}
	if wide {
		l.q.all.Unlock()
	} else {
		l.q.all.RUnlock()
	}
	switch {
	case err == nil:
		for i, e := range entries {
			e.done(l.batch.Err(i))
		}
		l.answered()
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

// retrySingly reports whether the fault may lie in one of the commands. A store that
// is away is away for all of them.
func retrySingly(err error) bool {
	return chat.CodeOf(err) == chat.Internal && !errors.Is(err, chat.ErrFailStop)
}

func (l *lane) refuse(entries []entry, err error) {
	l.q.deps.Log.Error("commit failed", slog.Int("commands", len(entries)), slog.Any("err", err))
	if errors.Is(err, chat.ErrFailStop) && l.q.deps.Fatal != nil {
		l.q.deps.Fatal(err)
	}
	for _, e := range entries {
		e.done(refusal(err))
	}
	l.answered()
}

func (l *lane) answered() {
	if l.q.deps.AfterReplies != nil {
		l.q.deps.AfterReplies()
	}
}

// refusal is what a caller may see of a store's error.
func refusal(err error) error {
	if c := chat.CodeOf(err); c != chat.Internal {
		return err
	}
	return chat.ErrUnavailable
}
