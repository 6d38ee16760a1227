// Package local is the bus of a single node: events go from the group commit to the
// hub of the same process.
//
// A [Bus] has a few workers, each with a share of the conversations, so that a busy
// group holds up neither commits nor, except its neighbours, other dialogs.
// The events of one conversation stay in order, and so do those about one user that
// belong to no conversation. What is published together is delivered together: a worker
// gets its share of it as one run. Queues are bounded: when delivery falls behind,
// Publish waits, and the commit that called it waits too.
//
// The package reads of an event only what it needs to find its worker. New starts the workers, Close ends them after what was published.
package local

import (
	"context"
	"sync"

	"messenger/internal/chat"
)

// backlog is how many runs may wait for one worker; a run is a batch of commits at most.
const backlog = 64

// Bus implements chat.Publisher.
type Bus struct {
	workers []chan entry
	done    sync.WaitGroup
	once    sync.Once
}

// entry is a run of events to deliver or, with settled set, a place in the queue that
// somebody waits for.
type entry struct {
	run     []chat.Event
	settled chan struct{}
}

// New starts workers goroutines that hand every event to deliver, in runs of at least
// one. Events of one conversation, or about one user, are delivered one at a time, in
// order; others concurrently.
func New(workers int, deliver func(run []chat.Event)) *Bus {
	b := &Bus{}
	for range max(workers, 1) {
		entries := make(chan entry, backlog)
		b.workers = append(b.workers, entries)
		b.done.Go(func() {
			for e := range entries {
				if e.settled != nil {
					close(e.settled)
					continue
				}
				deliver(e.run)
			}
		})
	}
	return b
}

// Publish queues events for delivery. It must not be called after Close.
func (b *Bus) Publish(_ context.Context, events []chat.Event) {
	if len(events) == 1 {
		b.workers[b.share(events[0])] <- entry{run: []chat.Event{events[0]}}
		return
	}
	runs := make([][]chat.Event, len(b.workers))
	for _, e := range events {
		i := b.share(e)
		runs[i] = append(runs[i], e)
	}
	for i, run := range runs {
		if len(run) > 0 {
			b.workers[i] <- entry{run: run}
		}
	}
}

// WaitDelivered returns when every event of the conversation that was published before has been
// delivered. It must not be called after Close, nor from a delivery.
func (b *Bus) WaitDelivered(conversation chat.ConversationID) {
	settled := make(chan struct{})
	b.workers[b.shareOf(conversation)] <- entry{settled: settled}
	<-settled
}

// WaitAllDelivered is Settle for all that was published before.
func (b *Bus) WaitAllDelivered() {
	settled := make([]chan struct{}, len(b.workers))
	for i, w := range b.workers {
		settled[i] = make(chan struct{})
		w <- entry{settled: settled[i]}
	}
	for _, s := range settled {
		<-s
	}
}

// share is the index of the worker for e.
func (b *Bus) share(e chat.Event) int {
	switch e := e.(type) {
	case chat.SessionsRevoked:
		return b.shareOf(e.User)
	case chat.PresenceChanged:
		return b.shareOf(e.User)
	case chat.PersonRenamed:
		return b.shareOf(e.User)
	}
	return b.shareOf(e.In().Conversation)
}

func (b *Bus) shareOf(id [16]byte) int {
	// Not the byte that picks the commit lane: then a lane would use one worker only.
	return int(id[14]) % len(b.workers)
}

// Close delivers what was published and ends the workers.
func (b *Bus) Close() {
	b.once.Do(func() {
		for _, w := range b.workers {
			close(w)
		}
	})
	b.done.Wait()
}
