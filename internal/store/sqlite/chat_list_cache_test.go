package sqlite

import (
	"context"
	"errors"
	"math"
	"math/rand/v2"
	"slices"
	"sync"
	"testing"

	"messenger/internal/chat"
	"messenger/internal/store/storetest"
)

// TestRecentsFollowEveryCommit has people write everything that a chat list depends on
// while others list. Whatever is under way, a list is what the database says in the
// same snapshot.
func TestRecentsFollowEveryCommit(t *testing.T) {
	t.Parallel()
	c := newCrowd(t, 8)
	c.store.recents.limit = 60 // less than what there will be
	var writing, listing sync.WaitGroup
	for i := range 2 {
		w := c.newScribe(uint64(i))
		writing.Go(func() {
			for range 400 {
				w.act()
			}
		})
	}
	done := make(chan struct{})
	for i := range 3 {
		random := rand.New(rand.NewPCG(7, uint64(i)))
		listing.Go(func() {
			for ended := false; !ended; {
				select {
				case <-done:
					ended = true
				default:
				}
				c.wantPicked(c.people[random.IntN(len(c.people))], 1+random.IntN(8))
			}
		})
	}
	writing.Wait()
	close(done)
	listing.Wait()
	for _, user := range c.people {
		for range 3 { // asks, is read and remembered, is remembered
			c.wantPicked(user, 100)
		}
	}
	c.wantSound()
}

// wantPicked compares what is picked for a page with what the database alone says.
func (c *crowd) wantPicked(user chat.UserID, limit int) {
	c.Helper()
	var got, want []lastMessage
	err := c.store.view(context.Background(), "compare", func(conn *conn) error {
		return conn.snapshot(func() (err error) {
			if got, err = c.store.newestOf(conn, user, math.MaxInt64, limit); err == nil {
				forgetful := &Store{recents: newRecents(0)}
				want, err = forgetful.newestOf(conn, user, math.MaxInt64, limit)
			}
			return err
		})
	})
	if err != nil || !slices.Equal(got, want) {
		c.Errorf("%v: remembered %v, in the database %v: %v", user, got, want, err)
	}
}

// wantSound checks what recents holds when nothing is under way.
func (c *crowd) wantSound() {
	c.Helper()
	r := c.store.recents
	r.mu.Lock()
	defer r.mu.Unlock()
	held, lists := len(r.people), map[*recentHead]int{}
	for _, list := range r.people {
		held += len(list.places)
		for _, p := range list.places {
			if lists[p.head]++; r.heads[p.conversation] != p.head {
				c.Errorf("%v: a place has a head of its own", p.conversation)
			}
		}
	}
	if held != r.held || held > r.limit || len(lists) != len(r.heads) || len(r.inFlight)+len(r.filling) > 0 {
		c.Errorf("%d held, %d said, at most %d; %d heads, %d used; %d batches and %d fillings under way",
			held, r.held, r.limit, len(r.heads), len(lists), len(r.inFlight), len(r.filling))
	}
	for id, h := range r.heads {
		if h.lists != lists[h] || h.inFlight != 0 {
			c.Errorf("%v: in %d lists, said %d; %d batches under way", id, lists[h], h.lists, h.inFlight)
		}
	}
}

// scribe does one thing after the other at random.
type scribe struct {
	*crowd

	random  *rand.Rand
	service *chat.Service
	groups  []chat.ConversationID
	sent    []chat.Message
}

func (c *crowd) newScribe(seed uint64) *scribe {
	var mu sync.Mutex
	var last chat.Instant
	now := func() chat.Instant { // shares milliseconds
		mu.Lock()
		defer mu.Unlock()
		last++
		return 1_767_225_600_000 + last/4
	}
	w := &scribe{crowd: &crowd{TB: c.TB, store: c.store, rand: rand.New(rand.NewPCG(seed, 9)), people: c.people}}
	w.random = w.rand
	w.service = chat.New(c.store, storetest.NewDirect(c.store, now), chat.Options{Now: now})
	return w
}

func (w *scribe) someone() chat.Actor {
	return chat.Actor{User: w.people[w.random.IntN(len(w.people))]}
}

func (w *scribe) draft() chat.Draft {
	return chat.Draft{ID: randomID[chat.Message](w.crowd), Content: "said"}
}

// act does something. Refusals of the domain are as good as anything else.
func (w *scribe) act() {
	if len(w.groups) == 0 {
		w.groups = append(w.groups, randomID[chat.Conversation](w.crowd))
	}
	ctx, by, other := context.Background(), w.someone(), w.someone().User
	i := w.random.IntN(len(w.groups))
	group := w.groups[i]
	var err error
	switch w.random.IntN(14) {
	case 0:
		w.groups = append(w.groups, randomID[chat.Conversation](w.crowd))
	case 1:
		err = w.service.CreateGroup(ctx, by, chat.NewGroup{ID: group, Name: "Group", Notice: w.draft()})
	case 2, 3:
		_, err = w.service.AddMember(ctx, by, group, other, w.draft())
	case 4:
		_, err = w.service.Leave(ctx, by, group, w.draft())
	case 5:
		if w.random.IntN(8) == 0 {
			_, err = w.service.Drop(ctx, by, group)
		}
	case 6:
		_, _, err = w.service.ClearDialog(ctx, by, other)
	case 7, 8:
		err = w.change(ctx)
	case 9, 10:
		err = w.service.SendAndWait(ctx, w.keep(&chat.SendGroup{By: by, Group: group, Draft: w.draft()}))
	default:
		err = w.service.SendAndWait(ctx, w.keep(&chat.SendDialog{By: by, To: other, Draft: w.draft()}))
	}
	if code := chat.CodeOf(err); err != nil && (code == chat.Internal || code == chat.Unavailable) {
		w.Error(err)
	}
}

func (w *scribe) keep(c chat.Send) chat.Send {
	m := chat.Message{}
	switch c := c.(type) {
	case *chat.SendGroup:
		m.ID, m.Sender = c.Draft.ID, c.By.User
	case *chat.SendDialog:
		m.ID, m.Sender = c.Draft.ID, c.By.User
	}
	w.sent = append(w.sent, m)
	return c
}

// change hides or deletes one of the last messages.
func (w *scribe) change(ctx context.Context) error {
	if len(w.sent) == 0 {
		return nil
	}
	m := w.sent[max(0, len(w.sent)-1-w.random.IntN(6))]
	by := chat.Actor{User: m.Sender}
	if w.random.IntN(2) == 0 {
		_, _, err := w.service.Hide(ctx, by, m.ID)
		return err
	}
	_, err := w.service.Delete(ctx, by, m.ID)
	return err
}

// remember has a person's list remembered.
func (c *crowd) remember(user chat.UserID) {
	c.Helper()
	for range 2 {
		if _, err := c.store.ChatList(c.Context(), chat.ChatListQuery{User: user, Before: chat.MaxInstant, Limit: 20}); err != nil {
			c.Fatal(err)
		}
	}
	if !slices.Contains(c.store.recents.known(), user) {
		c.Fatalf("the list of %v is not remembered", user)
	}
}

// TestRecentsForgetWhatFailed shows that a batch that is not stored, and one of which
// nobody knows, leave nothing remembered behind.
func TestRecentsForgetWhatFailed(t *testing.T) {
	t.Parallel()
	c := newCrowd(t, 2)
	c.write(c.sends(3, 1)...)
	c.remember(c.people[0])
	ctx, cancel := context.WithCancel(t.Context())
	b := chat.NewBatch(func() chat.Instant { cancel(); return 1_767_225_700_000 })
	b.Load(c.sends(1, 1)...)
	if err := c.store.Write(ctx, b); !errors.Is(err, context.Canceled) {
		t.Fatalf("Write = %v", err)
	}
	c.wantPicked(c.people[0], 20)
	c.remember(c.people[0])
	r := c.store.recents
	r.announce(b)
	r.settle(b, false)
	if known := r.known(); len(known) > 0 {
		t.Errorf("%v are remembered after a commit of which nobody knows", known)
	}
	c.wantSound()
	c.remember(c.people[0])
	c.wantSound()
}

// TestRecentsAreBounded has more people list than may be remembered.
func TestRecentsAreBounded(t *testing.T) {
	t.Parallel()
	const people = 40
	c := newCrowd(t, people)
	c.store.recents.limit = 100
	for i, from := range c.people {
		for k := range 10 {
			c.write(&chat.SendDialog{
				By: chat.Actor{User: from}, To: c.people[(i+k)%people],
				Draft: chat.Draft{ID: randomID[chat.Message](c), Content: "hello"},
			})
		}
	}
	for range 3 {
		for _, user := range c.people {
			c.remember(user)
			c.wantSound()
		}
	}
}

// TestRecentsSettleInAnyOrder settles a later batch before an earlier one.
func TestRecentsSettleInAnyOrder(t *testing.T) {
	t.Parallel()
	c := newCrowd(t, 2)
	c.write(c.sends(1, 1)...)
	c.remember(c.people[0])
	var batches [2]*chat.Batch
	for i := range batches {
		c.batch.Load(c.sends(1, 1)...)
		c.must(c.store.Write(t.Context(), c.batch))
		head := *c.batch.Changes.Conversations[0]
		batches[i] = &chat.Batch{Changes: chat.Changes{Conversations: []*chat.Conversation{&head}}}
	}
	r := c.store.recents
	for _, b := range batches {
		r.announce(b)
	}
	c.wantPicked(c.people[0], 20)
	r.settle(batches[1], true)
	c.wantPicked(c.people[0], 20)
	r.settle(batches[0], true)
	c.wantPicked(c.people[0], 20)
	c.wantSound()
}
