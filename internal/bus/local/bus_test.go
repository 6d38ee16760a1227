package local_test

import (
	"context"
	"sync"
	"testing"
	"testing/synctest"

	"go.uber.org/goleak"

	"messenger/internal/bus/local"
	"messenger/internal/chat"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

func event(conversation byte, seq chat.Seq) chat.Event {
	return chat.GroupDropped{Head: chat.Head{Conversation: chat.ConversationID{14: conversation}, Seq: seq}}
}

func TestOrderWithinAConversation(t *testing.T) {
	var mu sync.Mutex
	got := map[chat.ConversationID][]chat.Seq{}
	b := local.New(3, func(e chat.Event) {
		mu.Lock()
		defer mu.Unlock()
		got[e.In().Conversation] = append(got[e.In().Conversation], e.In().Seq)
	})
	for seq := chat.Seq(1); seq <= 1000; seq++ {
		b.Publish(context.Background(), []chat.Event{event(0, seq), event(1, seq), event(2, seq), event(3, seq)})
	}
	b.Close()
	b.Close() // a second time does no harm
	if len(got) != 4 {
		t.Fatalf("events of %d conversations", len(got))
	}
	for id, seqs := range got {
		if len(seqs) != 1000 {
			t.Errorf("%v: %d events", id, len(seqs))
		}
		for i, s := range seqs {
			if s != chat.Seq(i+1) {
				t.Fatalf("%v: %d at place %d", id, s, i+1)
			}
		}
	}
}

func TestABusyConversationHoldsUpOnlyItsNeighbours(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		hold, quiet := make(chan struct{}), make(chan struct{})
		b := local.New(2, func(e chat.Event) {
			if e.In().Conversation[14] == 0 {
				<-hold
			} else {
				close(quiet)
			}
		})
		b.Publish(t.Context(), []chat.Event{event(0, 1), event(0, 2), event(1, 1)})
		<-quiet // would deadlock the bubble if the busy one were in the way
		close(hold)
		b.Close()
	})
}

func TestSettle(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		hold := make(chan struct{})
		delivered := 0
		b := local.New(1, func(chat.Event) { <-hold; delivered++ })
		b.Publish(t.Context(), []chat.Event{event(0, 1), event(0, 2)})
		settled := make(chan int)
		go func() {
			b.Settle(event(0, 1).In().Conversation)
			settled <- delivered
		}()
		synctest.Wait()
		select {
		case <-settled:
			t.Error("settled before anything was delivered")
		default:
		}
		close(hold)
		if n := <-settled; n != 2 {
			t.Errorf("settled after %d deliveries, want 2", n)
		}
		b.Close()
	})
}
