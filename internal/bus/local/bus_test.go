package local_test

import (
	"context"
	"slices"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"

	"go.uber.org/goleak"

	"messenger/internal/bus/local"
	"messenger/internal/chat"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

func event(conversation byte, seq chat.Seq) chat.Event {
	return chat.GroupDropped{EventHeader: chat.EventHeader{Conversation: chat.ConversationID{14: conversation}, Seq: seq}}
}

// each converts a function for single events to one for runs.
func each(deliver func(chat.Event)) func([]chat.Event) {
	return func(run []chat.Event) {
		for _, e := range run {
			deliver(e)
		}
	}
}

func TestOrderWithinAConversation(t *testing.T) {
	var mu sync.Mutex
	got := map[chat.ConversationID][]chat.Seq{}
	b := local.New(3, each(func(e chat.Event) {
		mu.Lock()
		defer mu.Unlock()
		got[e.In().Conversation] = append(got[e.In().Conversation], e.In().Seq)
	}))
	for seq := chat.Seq(1); seq <= 1000; seq++ {
		b.Publish(context.Background(), []chat.Event{event(0, seq), event(1, seq), event(2, seq), event(3, seq)})
	}
	b.Close()
	b.Close() // a second call does nothing
	if len(got) != 4 {
		t.Fatalf("events of %d conversations", len(got))
	}
	for id, seqs := range got {
		if len(seqs) != 1000 {
			t.Errorf("%v: %d events", id, len(seqs))
		}
		for i, s := range seqs {
			if s != chat.Seq(i+1) {
				t.Fatalf("%v: %d at position %d", id, s, i+1)
			}
		}
	}
}

// TestEventsOutsideConversations shows that revocations keep their order per user, and
// that those of another user do not wait for them.
func TestEventsOutsideConversations(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ann, bob := chat.UserID{14: 0}, chat.UserID{14: 1}
		hold, bobs, anns := make(chan struct{}), make(chan chat.SessionID), []chat.SessionID{}
		b := local.New(2, each(func(e chat.Event) {
			switch e := e.(type) {
			case chat.SessionsRevoked:
				if e.User == bob {
					bobs <- e.Keep
					return
				}
				<-hold
				anns = append(anns, e.Keep)
			case chat.PresenceChanged:
				bobs <- chat.SessionID{9}
			}
		}))
		first, second := chat.SessionID{1}, chat.SessionID{2}
		b.Publish(t.Context(), []chat.Event{
			chat.SessionsRevoked{User: ann, Keep: first}, chat.SessionsRevoked{User: ann, Keep: second},
			chat.SessionsRevoked{User: bob, Keep: second}, chat.PresenceChanged{User: bob, Status: chat.Online},
		})
		if got := [2]chat.SessionID{<-bobs, <-bobs}; got != [2]chat.SessionID{second, {9}} {
			t.Errorf("of the other user came %v", got)
		}
		close(hold)
		b.Close()
		if len(anns) != 2 || anns[0] != first || anns[1] != second {
			t.Errorf("of the busy user came %v", anns)
		}
	})
}

// TestOnePublishIsOneRunPerWorker checks that a worker gets its part of a Publish as one run, so that the
// frames can be written together.
func TestOnePublishIsOneRunPerWorker(t *testing.T) {
	var mu sync.Mutex
	var got [][]chat.Seq
	b := local.New(2, func(run []chat.Event) {
		seqs := make([]chat.Seq, len(run))
		for i, e := range run {
			seqs[i] = e.In().Seq
		}
		mu.Lock()
		defer mu.Unlock()
		got = append(got, seqs)
	})
	batch := []chat.Event{event(0, 1), event(1, 2), event(0, 3), event(2, 4)}
	b.Publish(t.Context(), batch)
	clear(batch) // the publisher uses its memory again
	b.Publish(t.Context(), []chat.Event{event(1, 5)})
	b.Close()
	slices.SortFunc(got, func(a, b []chat.Seq) int { return int(a[0]) - int(b[0]) })
	if want := [][]chat.Seq{{1, 3, 4}, {2}, {5}}; !slices.EqualFunc(got, want, slices.Equal) {
		t.Errorf("runs %v, want %v", got, want)
	}
}

func TestBusyConversationDelaysOnlyItsWorker(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		hold, quiet := make(chan struct{}), make(chan struct{})
		b := local.New(2, each(func(e chat.Event) {
			if e.In().Conversation[14] == 0 {
				<-hold
			} else {
				close(quiet)
			}
		}))
		b.Publish(t.Context(), []chat.Event{event(0, 1), event(0, 2), event(1, 1)})
		<-quiet // would deadlock the bubble if the busy conversation delayed it
		close(hold)
		b.Close()
	})
}

func TestWaitDelivered(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		hold := make(chan struct{})
		delivered := 0
		b := local.New(1, each(func(chat.Event) { <-hold; delivered++ }))
		b.Publish(t.Context(), []chat.Event{event(0, 1), event(0, 2)})
		returned := make(chan int)
		go func() {
			b.WaitDelivered(event(0, 1).In().Conversation)
			returned <- delivered
		}()
		synctest.Wait()
		select {
		case <-returned:
			t.Error("returned before anything was delivered")
		default:
		}
		close(hold)
		if n := <-returned; n != 2 {
			t.Errorf("returned after %d deliveries, want 2", n)
		}
		b.Close()
	})
}

func TestWaitAllDelivered(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		hold := make(chan struct{})
		var delivered atomic.Int32
		b := local.New(3, each(func(chat.Event) { <-hold; delivered.Add(1) }))
		b.Publish(t.Context(), []chat.Event{event(0, 1), event(1, 1), event(2, 1), event(2, 2)})
		returned := make(chan int32)
		go func() {
			b.WaitAllDelivered()
			returned <- delivered.Load()
		}()
		for range 3 {
			hold <- struct{}{}
		}
		synctest.Wait()
		select {
		case <-returned:
			t.Error("returned before the last delivery")
		default:
		}
		close(hold)
		if n := <-returned; n != 4 {
			t.Errorf("returned after %d deliveries, want 4", n)
		}
		b.Close()
	})
}
