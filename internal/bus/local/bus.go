// Package local is the bus of a single node: events go from the group commit to the
// hub of the same process.
//
// A [Bus] has a few workers, each with a share of the conversations, so that a busy
// group does not hold up the commits nor, but for its neighbours, anybody's dialog.
// The events of one conversation stay in order. Queues are bounded: when delivery
// falls behind, Publish waits, and so does the commit behind it.
//
// The room carries events and must not look into them. New starts the workers, Close
// ends them after what was published.
package local

import (
	"context"
	"sync"

	"messenger/internal/chat"
)

// backlog is how many events may wait for one worker.
const backlog = 4096

// Bus implements chat.Publisher.
type Bus struct {
	workers []chan chat.Event
	done    sync.WaitGroup
	once    sync.Once
}

// New starts workers goroutines that hand every event to deliver. Events of one
// conversation are delivered one at a time, in order; others concurrently.
func New(workers int, deliver func(chat.Event)) *Bus {
	b := &Bus{}
	for range max(workers, 1) {
		events := make(chan chat.Event, backlog)
		b.workers = append(b.workers, events)
		b.done.Go(func() {
			for e := range events {
				deliver(e)
			}
		})
	}
	return b
}

// Publish queues events for delivery. It must not be called after Close.
func (b *Bus) Publish(_ context.Context, events []chat.Event) {
	for _, e := range events {
		id := e.In().Conversation
		// Not the byte that picks the commit lane: then a lane would use one worker only.
		b.workers[int(id[14])%len(b.workers)] <- e
	}
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
