package storetest

import (
	"context"
	"slices"
	"sync"
	"sync/atomic"

	"messenger/internal/chat"
)

// Direct is a chat.Committer without a queue: Submit commits the command in a
// transaction of its own before it returns. It is safe for concurrent use.
type Direct struct {
	store chat.Store
	now   func() chat.Instant

	mu     sync.Mutex
	events []chat.Event
}

var _ chat.Committer = (*Direct)(nil)

// NewDirect returns a committer over store that stamps changes with now.
func NewDirect(store chat.Store, now func() chat.Instant) *Direct {
	return &Direct{store: store, now: now}
}

// Submit commits cmd and calls done with the store's error or the command's refusal.
func (d *Direct) Submit(ctx context.Context, cmd chat.Command, done func(error)) error {
	errs, err := d.Commit(ctx, cmd)
	if err == nil {
		err = errs[0]
	}
	done(err)
	return nil
}

// Lane is the same for all commands.
func (d *Direct) Lane(chat.Command) int { return 0 }

// Commit commits all commands in one transaction and returns the refusal of each, nil
// for those accepted, or the store's error.
func (d *Direct) Commit(ctx context.Context, commands ...chat.Command) ([]error, error) {
	b := chat.NewBatch(d.now)
	b.Load(commands...)
	if err := d.store.Write(ctx, b); err != nil {
		return nil, err
	}
	errs := make([]error, len(commands))
	for i := range commands {
		errs[i] = b.Err(i)
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	d.events = append(d.events, b.Events()...)
	return errs, nil
}

// Events returns what became known so far, in the order committed.
func (d *Direct) Events() []chat.Event {
	d.mu.Lock()
	defer d.mu.Unlock()
	return slices.Clone(d.events)
}

// capture is a committer that keeps the command and pretends it was accepted.
type capture struct{ command chat.Command }

func (c *capture) Submit(_ context.Context, cmd chat.Command, done func(error)) error {
	c.command = cmd
	done(nil)
	return nil
}

func (c *capture) Lane(chat.Command) int { return 0 }

// Clock is a clock that moves on by a step whenever it is read.
type Clock struct{ at, step atomic.Int64 }

// Now moves the clock by its step and returns it.
func (c *Clock) Now() chat.Instant { return chat.Instant(c.at.Add(c.step.Load())) }

// Step sets how far the clock moves on each reading, in milliseconds; zero stops it.
func (c *Clock) Step(ms int64) { c.step.Store(ms) }

// Set puts the clock to a moment.
func (c *Clock) Set(at chat.Instant) { c.at.Store(int64(at)) }
