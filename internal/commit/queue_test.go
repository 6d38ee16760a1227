package commit_test

import (
	"context"
	"errors"
	"log/slog"
	"slices"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"

	"go.uber.org/goleak"

	"messenger/internal/chat"
	"messenger/internal/commit"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// store is a chat.Store that knows two people and every conversation it was given, and lets a
// test hold its commits.
type store struct {
	chat.Store
	mu            sync.Mutex
	conversations map[chat.ConversationID]chat.Conversation
	sizes         []int
	messages      []chat.MessageID
	before        func(b *chat.Batch) error // called before each Write; its error is the Write's
}

// GroupsOf is called after the deletion of an account.
func (s *store) GroupsOf(context.Context, chat.UserID) ([]chat.FoundGroup, error) { return nil, nil }

func (s *store) Write(_ context.Context, b *chat.Batch) error {
	if s.before != nil {
		if err := s.before(b); err != nil {
			return err
		}
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	b.Facts.Reset()
	for _, id := range b.Needs.Users {
		b.Facts.Users[id] = &chat.User{ID: id, FirstName: "Somebody"}
	}
	for _, id := range b.Needs.Conversations {
		if c, ok := s.conversations[id]; ok {
			b.Facts.Conversations[id] = &c
		}
	}
	b.Decide()
	for _, c := range slices.Concat(b.Changes.NewConversations, b.Changes.Conversations) {
		s.conversations[c.ID] = *c
	}
	s.sizes = append(s.sizes, len(b.Needs.Messages))
	for _, m := range b.Changes.Messages {
		s.messages = append(s.messages, m.ID)
	}
	return nil
}

// publisher records what was published.
type publisher struct {
	mu     sync.Mutex
	events []chat.Event
}

func (p *publisher) Publish(_ context.Context, events []chat.Event) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.events = append(p.events, events...)
}

func (p *publisher) len() int {
	p.mu.Lock()
	defer p.mu.Unlock()
	return len(p.events)
}

// bench is a queue over a store that a test controls.
type bench struct {
	*commit.Queue
	store    *store
	news     *publisher
	fatal    []error
	answered atomic.Int32
}

func newBench(t *testing.T, cfg commit.Config) *bench {
	t.Helper()
	b := &bench{store: &store{conversations: map[chat.ConversationID]chat.Conversation{}}, news: &publisher{}}
	b.Queue = commit.New(cfg, commit.Deps{
		Store: b.store, Publisher: b.news, Log: slog.New(slog.DiscardHandler),
		Now: func() chat.Instant { return 1000 }, Fatal: func(err error) { b.fatal = append(b.fatal, err) },
		AfterReplies: func() { b.answered.Add(1) },
	})
	t.Cleanup(func() { b.Close(context.Background()) })
	return b
}

// send makes a message from user 1 to user `to`.
func send(to, id byte) *chat.SendDialog {
	return &chat.SendDialog{
		By: chat.Actor{User: chat.UserID{1}}, To: chat.UserID{to}, Draft: chat.Draft{ID: chat.MessageID{to, id}, Content: "hi"},
	}
}

func TestALoneCommandCommitsAtOnce(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := newBench(t, commit.Config{})
		done := make(chan error, 1)
		cmd := send(2, 1)
		if err := b.Submit(t.Context(), cmd, func(err error) { done <- err }); err != nil {
			t.Fatal(err)
		}
		if err := <-done; err != nil || cmd.Sent.Message.Seq != 1 {
			t.Errorf("done with %v and %+v", err, cmd.Sent)
		}
		if b.news.len() != 1 {
			t.Errorf("published %d events before the answer, want 1", b.news.len())
		}
		if synctest.Wait(); b.answered.Load() != 1 {
			t.Errorf("told %d times that all is answered, want 1", b.answered.Load())
		}
		b.Close(t.Context())
	})
}

func TestWhatWaitsIsCommittedTogetherInOrder(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		hold := make(chan struct{})
		b := newBench(t, commit.Config{MaxBatch: 8})
		b.store.before = func(*chat.Batch) error { <-hold; return nil }
		var order []chat.Seq
		var mu sync.Mutex
		for i := range 20 {
			cmd := send(2, byte(i+1))
			err := b.Submit(t.Context(), cmd, func(err error) {
				mu.Lock()
				defer mu.Unlock()
				if err != nil {
					t.Errorf("send %d: %v", i, err)
				}
				order = append(order, cmd.Sent.Message.Seq)
			})
			if err != nil {
				t.Fatal(err)
			}
			synctest.Wait() // the first is being committed before the second is submitted
		}
		if b.news.len() != 0 {
			t.Error("news before the commit")
		}
		close(hold)
		b.Close(t.Context())
		if want := []int{1, 8, 8, 3}; !slices.Equal(b.store.sizes, want) {
			t.Errorf("batches of %v, want %v", b.store.sizes, want)
		}
		if n := b.answered.Load(); int(n) != len(b.store.sizes) {
			t.Errorf("told %d times that a batch is answered, want once each", n)
		}
		if len(order) != 20 || !slices.IsSorted(order) {
			t.Errorf("answered in order %v", order)
		}
	})
}

func TestACommandThatMustBeAlone(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		hold := make(chan struct{})
		b := newBench(t, commit.Config{})
		var sizes []int
		b.store.before = func(batch *chat.Batch) error {
			<-hold
			sizes = append(sizes, len(batch.Needs.Conversations))
			return nil
		}
		svc := chat.New(b.store, b, chat.Options{})
		var wg sync.WaitGroup
		submit := func(to, id byte) {
			if err := b.Submit(t.Context(), send(to, id), func(error) {}); err != nil {
				t.Error(err)
			}
			synctest.Wait()
		}
		submit(2, 1)
		submit(2, 2)
		submit(3, 3)
		wg.Go(func() {
			_, _ = svc.Leave(t.Context(), chat.Actor{User: chat.UserID{1}}, chat.ConversationID{9}, chat.Draft{})
		})
		synctest.Wait()
		submit(4, 4)
		submit(5, 5)
		close(hold)
		wg.Wait()
		b.Close(t.Context())
		if want := []int{1, 2, 1, 2}; !slices.Equal(sizes, want) {
			t.Errorf("conversations of the batches: %v, want %v", sizes, want)
		}
	})
}

// TestExclusiveCommandWaitsForAllLanes shows that nothing of another lane happens between the
// decision and the publishing of a command that touches several conversations.
func TestExclusiveCommandWaitsForAllLanes(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := newBench(t, commit.Config{Lanes: 4})
		var mu sync.Mutex
		running, concurrent := 0, 0
		hold := make(chan struct{})
		b.store.before = func(batch *chat.Batch) error {
			mu.Lock()
			running++
			if len(batch.Needs.Conversations) == 0 && running > 1 {
				concurrent++
			}
			mu.Unlock()
			<-hold
			mu.Lock()
			running--
			mu.Unlock()
			return nil
		}
		svc := chat.New(b.store, b, chat.Options{})
		var wg sync.WaitGroup
		for i := range byte(16) {
			if err := b.Submit(t.Context(), send(i+2, 1), func(error) {}); err != nil {
				t.Fatal(err)
			}
		}
		synctest.Wait()
		mu.Lock()
		busy := running
		mu.Unlock()
		if busy < 2 {
			t.Fatalf("%d lanes commit at once, want several", busy)
		}
		wg.Go(func() { _ = svc.DeleteAccount(t.Context(), chat.Actor{User: chat.UserID{1}}, false) })
		synctest.Wait()
		close(hold)
		wg.Wait()
		b.Close(t.Context())
		if concurrent != 0 {
			t.Error("the command that touches several conversations ran concurrently with others")
		}
	})
}

func TestFaultsOfTheStore(t *testing.T) {
	t.Run("a poisoned command does not spoil the others", func(t *testing.T) {
		synctest.Test(t, func(t *testing.T) {
			hold := make(chan struct{})
			b := newBench(t, commit.Config{})
			b.store.before = func(batch *chat.Batch) error {
				<-hold
				if slices.Contains(batch.Needs.Messages, chat.MessageID{2, 3}) {
					return errors.New("a fault with a secret in it")
				}
				return nil
			}
			errs := make([]error, 5)
			for i := range errs {
				if err := b.Submit(t.Context(), send(2, byte(i+1)), func(err error) { errs[i] = err }); err != nil {
					t.Fatal(err)
				}
			}
			close(hold)
			b.Close(t.Context())
			for i, err := range errs {
				if want := i == 2; (err != nil) != want {
					t.Errorf("send %d: %v", i+1, err)
				}
			}
			if errs[2] != error(chat.ErrUnavailable) {
				t.Errorf("the refusal is %v", errs[2])
			}
			if len(b.store.messages) != 4 || b.news.len() != 4 {
				t.Errorf("%d stored, %d announced, want 4", len(b.store.messages), b.news.len())
			}
		})
	})
	t.Run("a store that is away refuses all, once", func(t *testing.T) {
		synctest.Test(t, func(t *testing.T) {
			b := newBench(t, commit.Config{})
			calls := 0
			b.store.before = func(*chat.Batch) error { calls++; return chat.ErrUnavailable }
			var errs []error
			for i := range byte(3) {
				if err := b.Submit(t.Context(), send(2, i), func(err error) { errs = append(errs, err) }); err != nil {
					t.Fatal(err)
				}
			}
			b.Close(t.Context())
			if len(errs) != 3 || chat.CodeOf(errs[0]) != chat.Unavailable || calls > 3 || b.news.len() != 0 {
				t.Errorf("%v after %d calls, %d events", errs, calls, b.news.len())
			}
		})
	})
	t.Run("a failed fsync ends the process", func(t *testing.T) {
		synctest.Test(t, func(t *testing.T) {
			b := newBench(t, commit.Config{})
			b.store.before = func(*chat.Batch) error { return chat.ErrFailStop }
			done := make(chan error, 1)
			if err := b.Submit(t.Context(), send(2, 1), func(err error) { done <- err }); err != nil {
				t.Fatal(err)
			}
			if err := <-done; chat.CodeOf(err) != chat.Unavailable {
				t.Errorf("answered %v", err)
			}
			b.Close(t.Context())
			if len(b.fatal) != 1 {
				t.Errorf("Fatal called %d times", len(b.fatal))
			}
		})
	})
}

func TestClose(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := newBench(t, commit.Config{Backlog: 1, MaxBatch: 1})
		hold := make(chan struct{})
		b.store.before = func(*chat.Batch) error { <-hold; return nil }
		answered := 0
		for i := range byte(2) { // one is committing, one waits
			if err := b.Submit(t.Context(), send(2, i), func(error) { answered++ }); err != nil {
				t.Fatal(err)
			}
			synctest.Wait()
		}
		ctx, cancel := context.WithCancel(t.Context())
		full := make(chan error, 1)
		go func() {
			full <- b.Submit(ctx, send(2, 9), func(error) { t.Error("done of a command that was not taken") })
		}()
		synctest.Wait()
		cancel()
		if err := <-full; chat.CodeOf(err) != chat.Unavailable {
			t.Errorf("Submit to a full queue = %v", err)
		}
		close(hold)
		b.Close(t.Context())
		if answered != 2 {
			t.Errorf("%d answered, want all that were accepted", answered)
		}
		if err := b.Submit(t.Context(), send(2, 1), nil); chat.CodeOf(err) != chat.Unavailable {
			t.Errorf("Submit after Close = %v", err)
		}
	})
}
