package hub_test

import (
	"context"
	"errors"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/google/go-cmp/cmp"

	"messenger/internal/chat"
	"messenger/internal/hub"
)

var (
	ann, bob, cid = chat.UserID{1}, chat.UserID{2}, chat.UserID{3}
	music, books  = chat.ConversationID{7}, chat.ConversationID{8}
)

// conn is a connection that records the frames sent to it.
type conn struct {
	id       chat.ConnID
	user     chat.UserID
	extended bool
	mu       sync.Mutex
	got      []string
	frames   [][]byte // as they came
}

func (c *conn) ID() chat.ConnID   { return c.id }
func (c *conn) User() chat.UserID { return c.user }
func (c *conn) Extended() bool    { return c.extended }

func (c *conn) Send(frame []byte) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.got = append(c.got, summary(string(frame)))
	c.frames = append(c.frames, frame)
}

func (c *conn) SendLater(frame []byte) { c.Send(frame) }

// heard returns what came since the last call.
func (c *conn) heard() []string {
	c.mu.Lock()
	defer c.mu.Unlock()
	got := c.got
	c.got = nil
	return got
}

// summary cuts a frame to its type, its text, if it has one, and whether it is an echo.
func summary(frame string) string {
	cut := func(key string) string {
		_, rest, ok := strings.Cut(frame, `"`+key+`":"`)
		if !ok {
			return ""
		}
		value, _, _ := strings.Cut(rest, `"`)
		return value
	}
	text := strings.TrimSpace(cut("type") + " " + cut("message"))
	if strings.Contains(frame, `"echo":true`) {
		text += " (echo)"
	}
	return text
}

// world is a hub over memberships that a test changes.
type world struct {
	*hub.Hub
	mu      sync.Mutex
	member  map[chat.UserID][]chat.ConversationID
	loading func(chat.UserID) error // called while memberships are being loaded
	next    chat.ConnID
	clock   atomic.Int64
	sighted []hub.LastSeen
}

func newWorld() *world {
	w := &world{member: map[chat.UserID][]chat.ConversationID{ann: {music}, bob: {music, books}, cid: {books}}}
	w.clock.Store(100)
	w.Hub = hub.New(func(_ context.Context, u chat.UserID) ([]chat.ConversationID, error) {
		w.mu.Lock()
		groups := w.member[u]
		w.mu.Unlock()
		if w.loading != nil {
			if err := w.loading(u); err != nil {
				return nil, err
			}
		}
		return groups, nil
	}, hub.Options{
		Now: func() chat.Instant { return chat.Instant(w.clock.Add(1)) },
		OnLastSeen: func(s hub.LastSeen) {
			w.mu.Lock()
			defer w.mu.Unlock()
			w.sighted = append(w.sighted, s)
		},
	})
	return w
}

func (w *world) attach(t *testing.T, u chat.UserID) *conn {
	t.Helper()
	return w.attachAs(t, &conn{user: u})
}

// extend attaches an extended connection.
func (w *world) extend(t *testing.T, u chat.UserID) *conn {
	t.Helper()
	return w.attachAs(t, &conn{user: u, extended: true})
}

func (w *world) attachAs(t *testing.T, c *conn) *conn {
	t.Helper()
	w.next++
	c.id = w.next
	if err := w.Attach(t.Context(), c); err != nil {
		t.Fatal(err)
	}
	return c
}

func head(conversation chat.ConversationID, actor chat.UserID, origin *conn) chat.EventHeader {
	h := chat.EventHeader{Conversation: conversation, Seq: 1, Actor: actor}
	if origin != nil {
		h.Origin = origin.id
	}
	return h
}

func said(group chat.ConversationID, by chat.UserID, text string) chat.Event {
	return chat.MessagePosted{EventHeader: head(group, by, nil), Kind: chat.Group, Message: chat.Message{Content: text}}
}

func told(by, to chat.UserID, text string) chat.Event {
	return chat.MessagePosted{
		EventHeader: head(chat.DialogID(by, to), by, nil), Kind: chat.Dialog, Receiver: to, Message: chat.Message{Content: text},
	}
}

func left(group chat.ConversationID, who chat.UserID, origin *conn) chat.Event {
	return chat.MemberLeft{EventHeader: head(group, who, origin), User: who, Notice: &chat.Message{Content: "left"}}
}

func joined(group chat.ConversationID, by, who chat.UserID) chat.Event {
	return chat.MemberJoined{EventHeader: head(group, by, nil), User: who, Notice: chat.Message{Content: "joined"}}
}

// expect checks what each connection has heard since it was last asked.
func expect(t *testing.T, step string, want map[*conn][]string) {
	t.Helper()
	for c, frames := range want {
		if diff := cmp.Diff(frames, c.heard()); diff != "" {
			t.Errorf("%s: connection %d of user %d (-want +got):\n%s", step, c.id, c.user[0], diff)
		}
	}
}

func TestWhoHears(t *testing.T) {
	w := newWorld()
	a1, a2, b, c := w.attach(t, ann), w.attach(t, ann), w.attach(t, bob), w.attach(t, cid)

	w.Deliver(said(music, ann, "hello"))
	expect(t, "group message", map[*conn][]string{a1: nil, a2: nil, b: {"messageInGroup hello"}, c: nil})

	w.Deliver(told(bob, ann, "psst"))
	expect(t, "dialog message", map[*conn][]string{a1: {"privateMessage psst"}, a2: {"privateMessage psst"}, b: nil, c: nil})
	w.Deliver(told(bob, bob, "note"))
	expect(t, "note to oneself", map[*conn][]string{a1: nil, b: nil})

	w.Deliver(joined(music, bob, cid))
	expect(t, "join", map[*conn][]string{a1: {"addUserInGroup joined"}, a2: {"addUserInGroup joined"}, b: nil, c: {"addUserInGroup joined"}})
	w.Deliver(said(music, ann, "welcome"))
	expect(t, "after the join", map[*conn][]string{a2: nil, b: {"messageInGroup welcome"}, c: {"messageInGroup welcome"}})

	w.Deliver(left(music, ann, a1))
	expect(t, "leave", map[*conn][]string{a1: nil, a2: {"dropGroup"}, b: {"leaveGroup left"}, c: {"leaveGroup left"}})
	w.Deliver(said(music, bob, "she is gone"))
	expect(t, "after the leave", map[*conn][]string{a1: nil, a2: nil, c: {"messageInGroup she is gone"}})

	w.Deliver(chat.MemberLeft{EventHeader: head(music, cid, nil), User: cid})
	expect(t, "a deleted account leaves", map[*conn][]string{b: nil, c: nil})

	b2 := w.attach(t, bob)
	w.Deliver(chat.GroupDropped{EventHeader: head(books, bob, b)})
	expect(t, "drop", map[*conn][]string{b: nil, b2: {"dropGroup"}, c: {"dropGroup"}})
	w.Deliver(said(books, bob, "anybody?"))
	expect(t, "after the drop", map[*conn][]string{c: nil})

	created := chat.ConversationID{9}
	w.Deliver(chat.GroupCreated{EventHeader: head(created, cid, nil)})
	expect(t, "creation", map[*conn][]string{c: nil})
	w.Deliver(joined(created, cid, ann))
	w.Deliver(said(created, ann, "thanks"))
	expect(t, "in the new group", map[*conn][]string{a1: {"addUserInGroup joined"}, c: {"messageInGroup thanks"}})
}

func TestDetach(t *testing.T) {
	w := newWorld()
	b1, b2 := w.attach(t, bob), w.attach(t, bob)
	w.Detach(b1)
	w.Detach(b1) // twice does no harm
	w.Deliver(said(music, ann, "one"))
	expect(t, "one device left", map[*conn][]string{b1: nil, b2: {"messageInGroup one"}})
	w.Detach(b2)
	w.Deliver(said(music, ann, "two"))
	expect(t, "nobody there", map[*conn][]string{b1: nil, b2: nil})
	if n := w.Conns(); n != 0 {
		t.Errorf("%d connections are counted", n)
	}
	if n := w.Follows(); n != 0 {
		t.Errorf("%d groups are still followed", n)
	}
}

// TestEventsWhileLoading changes a membership between the reading of the store and the
// registration of what was read: the event, not the older reading, counts.
func TestEventsWhileLoading(t *testing.T) {
	w := newWorld()
	b := w.attach(t, bob)
	w.loading = func(u chat.UserID) error {
		if u == ann {
			w.Deliver(left(music, ann, nil))
			w.Deliver(joined(books, bob, ann))
		}
		return nil
	}
	a := w.attach(t, ann)
	b.heard()
	a.heard() // told before it could hear; a client asks for its list after the handshake
	w.Deliver(said(music, bob, "secret"))
	w.Deliver(said(books, bob, "open"))
	expect(t, "after loading", map[*conn][]string{a: {"messageInGroup open"}})
}

func TestLoadingFails(t *testing.T) {
	w := newWorld()
	fault := errors.New("no store")
	w.loading = func(chat.UserID) error { return fault }
	c := &conn{id: 99, user: ann}
	if err := w.Attach(t.Context(), c); !errors.Is(err, fault) {
		t.Fatalf("Attach = %v", err)
	}
	if w.Conns() != 0 {
		t.Errorf("%d connections are counted", w.Conns())
	}
	w.loading = nil
	a := w.attach(t, ann)
	w.Deliver(said(music, bob, "back"))
	expect(t, "after the fault", map[*conn][]string{a: {"messageInGroup back"}, c: nil})
}

// TestSecondDeviceWaitsForTheFirstsLoading checks that no connection is attached before the groups of its
// user are loaded.
func TestSecondDeviceWaitsForTheFirstsLoading(t *testing.T) {
	w := newWorld()
	entered, goOn := make(chan struct{}), make(chan struct{})
	w.loading = func(chat.UserID) error { close(entered); <-goOn; return nil }
	first, second := &conn{id: 1, user: ann}, &conn{id: 2, user: ann}
	var wg sync.WaitGroup
	attach := func(c *conn) {
		wg.Go(func() {
			if err := w.Attach(context.Background(), c); err != nil {
				t.Error(err)
			}
			w.Deliver(said(music, bob, "after my handshake"))
		})
	}
	attach(first)
	<-entered
	attach(second)
	close(goOn)
	wg.Wait()
	for _, c := range []*conn{first, second} {
		if n := len(c.heard()); n == 0 {
			t.Errorf("connection %d missed what was said after its handshake", c.id)
		}
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	w.loading = func(chat.UserID) error { return ctx.Err() }
	if err := w.Attach(ctx, &conn{id: 3, user: cid}); err == nil {
		t.Error("attached although the memberships are not known")
	}
}

// TestConcurrency lets connections come and go while groups change and talk; the race
// detector watches, and in the end nothing may be left.
func TestConcurrency(t *testing.T) {
	w := newWorld()
	var wg sync.WaitGroup
	for worker := range 4 {
		wg.Go(func() {
			for i := range 300 {
				c := &conn{id: chat.ConnID(1000*worker + i + 1), user: chat.UserID{byte(1 + i%3)}}
				if err := w.Attach(context.Background(), c); err != nil {
					t.Error(err)
				}
				w.Detach(c)
			}
		})
	}
	for _, group := range []chat.ConversationID{music, books} {
		wg.Go(func() {
			for i := range 300 {
				who := chat.UserID{byte(1 + i%3)}
				w.Deliver(joined(group, ann, who))
				w.Deliver(said(group, bob, "hi"))
				w.Deliver(left(group, who, nil))
			}
		})
	}
	wg.Wait()
	if w.Conns() != 0 || w.Follows() != 0 {
		t.Errorf("%d connections and %d followed groups are left", w.Conns(), w.Follows())
	}
}
