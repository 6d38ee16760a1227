// Package commit is the group commit: it collects the commands of many callers and decides and stores
// the waiting ones in one transaction.
//
// A [Queue] has one or more lanes. Each lane is a goroutine, and each conversation belongs to one
// lane. An idle lane commits a single command immediately. Commands that arrive during a commit form
// the next batch. No timer is involved. SQLite has one lane, PostgreSQL a few.
//
// Promises: a command's done is called once, after its transaction is durable and its
// events are published; commands of one lane are decided in the order of Submit; a
// command that the store cannot store does not fail the others of its batch. A command
// that touches several conversations waits until every lane is idle and runs alone, so
// events of one conversation are always published in the order of their seq.
//
// The package only uses chat's commands and ports: it does not depend on what a command does or on a
// store. New starts the lanes. Close ends them after the accepted commands.
package commit

import (
	"context"
	"log/slog"
	"sync"

	"messenger/internal/chat"
)

// Config sizes a queue. The zero value of a field means its default.
type Config struct {
	Lanes    int // default 1
	MaxBatch int // commands of one transaction; default 512
	Backlog  int // commands that may wait in one lane; default 4096
}

func (c Config) withDefaults() Config {
	if c.Lanes <= 0 {
		c.Lanes = 1
	}
	if c.MaxBatch <= 0 {
		c.MaxBatch = 512
	}
	if c.Backlog <= 0 {
		c.Backlog = 4096
	}
	return c
}

// Deps are the dependencies of a queue. All fields are required but Observe and AfterReplies.
type Deps struct {
	Store     chat.Store
	Publisher chat.Publisher
	Now       func() chat.Instant
	Log       *slog.Logger
	// Observe, if set, is called with the size of each committed batch. It must not block.
	Observe func(commands int)
	// AfterReplies, if set, is called when all commands of a batch are done, so that answers
	// to one client can leave together. It must not block.
	AfterReplies func()
	// Fatal is called when the store can no longer guarantee durability; the process
	// must end. It may be called more than once.
	Fatal func(error)
}

// Queue implements chat.Committer.
type Queue struct {
	cfg   Config
	deps  Deps
	lanes []*lane

	// all is held shared by a lane while it commits, and exclusively for a command that touches
	// several conversations.
	all sync.RWMutex

	// gate orders Submit with Close: no command enters a lane that has been closed.
	gate   sync.RWMutex
	closed bool

	ctx    context.Context
	cancel context.CancelFunc
	done   sync.WaitGroup
}

type entry struct {
	cmd  chat.Command
	done func(error)
}

// New starts the lanes. Close must be called.
func New(cfg Config, deps Deps) *Queue {
	cfg = cfg.withDefaults()
	ctx, cancel := context.WithCancel(context.Background())
	q := &Queue{cfg: cfg, deps: deps, ctx: ctx, cancel: cancel}
	for range cfg.Lanes {
		l := newLane(q)
		q.lanes = append(q.lanes, l)
		q.done.Go(l.run)
	}
	return q
}

// Lane is the index of the lane that decides cmd. Commands that touch several
// conversations share the first lane.
func (q *Queue) Lane(cmd chat.Command) int {
	id := cmd.Conversation()
	return int(id[15]) % len(q.lanes)
}

// Submit queues cmd; see chat.Committer.
func (q *Queue) Submit(ctx context.Context, cmd chat.Command, done func(error)) error {
	q.gate.RLock()
	defer q.gate.RUnlock()
	if q.closed {
		return chat.ErrUnavailable
	}
	select {
	case q.lanes[q.Lane(cmd)].entries <- entry{cmd, done}:
		return nil
	case <-ctx.Done():
		return chat.ErrUnavailable
	case <-q.ctx.Done():
		return chat.ErrUnavailable
	}
}

// Waiting is the number of commands that have not been taken into a batch yet.
func (q *Queue) Waiting() int {
	n := 0
	for _, l := range q.lanes {
		n += len(l.entries)
	}
	return n
}

// Close refuses new commands, commits what was accepted and returns when every done
// has been called. When ctx ends first, what is still waiting is answered Unavailable.
func (q *Queue) Close(ctx context.Context) {
	stop := context.AfterFunc(ctx, q.cancel)
	defer stop()
	q.gate.Lock()
	if !q.closed {
		q.closed = true
		for _, l := range q.lanes {
			close(l.entries)
		}
	}
	q.gate.Unlock()
	q.done.Wait()
	q.cancel()
}
