// Package local is the bus of a single node: events go from the group commit to the
// hub of the same process.
//
// A [Bus] has a few workers, and each conversation belongs to one of them. So a busy group delays
// only the conversations of the same worker. The events of one conversation stay in order, and so do
// those about one user outside conversations. A worker gets its part of one Publish as one run. Queues
// are bounded: while a queue is full, Publish waits, and so does the commit that called it.
//
// The package only reads the fields of an event that choose its worker. New starts the workers. Close
// delivers the published events and ends the workers.
package local

import (
	"context"
	"sync"

	"messenger/internal/chat"
)

// backlog is the number of runs that may wait for one worker. A run has at most the events of one batch.
const backlog = 64

// Bus implements chat.Publisher.
type Bus struct {
	workers []chan entry
	done    sync.WaitGroup
	once    sync.Once
}

// entry is a run of events to deliver. If delivered is set, it is a marker instead: the worker closes
// delivered when it has delivered all entries before the marker.
type entry struct {
	run       []chat.Event
	delivered chan struct{}
}

// New starts the given number of workers, which pass every event to deliver, in runs of at least
// one. Events of one conversation, or about one user, are delivered one at a time, in
// order; others concurrently.
func New(workers int, deliver func(run []chat.Event)) *Bus {
	b := &Bus{}
	for range max(workers, 1) {
		entries := make(chan entry, backlog)
		b.workers = append(b.workers, entries)
		b.done.Go(func() {
			for e := range entries {
				if e.delivered != nil {
					close(e.delivered)
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
		b.workers[b.workerOf(events[0])] <- entry{run: []chat.Event{events[0]}}
		return
	}
	runs := make([][]chat.Event, len(b.workers))
	for _, e := range events {
		i := b.workerOf(e)
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
	delivered := make(chan struct{})
	b.workers[b.workerOfID(conversation)] <- entry{delivered: delivered}
	<-delivered
}

// WaitAllDelivered is Settle for all that was published before.
func (b *Bus) WaitAllDelivered() {
	delivered := make([]chan struct{}, len(b.workers))
	for i, w := range b.workers {
		delivered[i] = make(chan struct{})
		w <- entry{delivered: delivered[i]}
	}
	for _, s := range delivered {
		<-s
	}
}

// workerOf is the index of the worker for e.
func (b *Bus) workerOf(e chat.Event) int {
	switch e := e.(type) {
	case chat.SessionsRevoked:
		return b.workerOfID(e.User)
	case chat.PresenceChanged:
		return b.workerOfID(e.User)
	case chat.PersonRenamed:
		return b.workerOfID(e.User)
	}
	return b.workerOfID(e.In().Conversation)
}

func (b *Bus) workerOfID(id [16]byte) int {
	// A byte other than the one that selects the commit lane, so that the events of a lane use all workers.
	return int(id[14]) % len(b.workers)
}

// Close delivers all published events and ends the workers.
func (b *Bus) Close() {
	b.once.Do(func() {
		for _, w := range b.workers {
			close(w)
		}
	})
	b.done.Wait()
}
