package ws_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"messenger/internal/auth"
	"messenger/internal/chat"
	"messenger/internal/commit"
	"messenger/internal/hub"
	"messenger/internal/limit"
	"messenger/internal/store/memory"
	"messenger/internal/wire"
	"messenger/internal/ws"
)

// desk is a dispatcher over a store in memory, in a bubble.
type desk struct {
	*world
	store     *memory.Store
	hub       *hub.Hub
	logins    *logins
	sightings error // of the next look, if set
}

// logins are sessions that remember how they were called.
type logins struct {
	mu    sync.Mutex
	named []string
	err   error
}

func (l *logins) NameSession(_ context.Context, _ chat.SessionID, device string) error {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.named = append(l.named, device)
	return l.err
}

func (l *logins) Sessions(_ context.Context, user chat.UserID) ([]chat.Session, error) {
	return []chat.Session{{ID: sessionID("s1"), User: user, Device: "this"}, {ID: sessionID("s2"), User: user}}, nil
}

func (l *logins) Revoke(_ context.Context, _ chat.UserID, session chat.SessionID) error {
	if session != sessionID("s2") {
		return &chat.Error{Code: chat.NotFound, Message: "There is no such session"}
	}
	return nil
}

func (l *logins) RevokeOthers(context.Context, chat.UserID, chat.SessionID) (int, error) {
	return 7, nil
}

// atDesk runs a test with a dispatcher; change may limit what it allows.
func atDesk(t *testing.T, change func(*ws.DispatcherConfig), test func(d *desk)) {
	t.Helper()
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		d := &desk{store: memory.New(), logins: &logins{}}
		now := func() chat.Instant { return chat.InstantOf(time.Now()) }
		for _, name := range []string{"alice", "bob"} {
			account := auth.Account{User: chat.User{ID: userID(name), FirstName: name, Email: name}, PasswordHash: "hash"}
			if err := d.store.CreateAccount(t.Context(), account); err != nil {
				t.Fatal(err)
			}
		}
		d.hub = hub.New(func(context.Context, chat.UserID) ([]chat.ConversationID, error) { return nil, nil }, hub.Options{Now: now})
		live := publisher{d.hub}
		commits := commit.New(commit.Config{}, commit.Deps{Store: d.store, Publisher: live, Now: now, Log: slog.New(slog.DiscardHandler)})
		var ids atomic.Uint64
		cfg := ws.DispatcherConfig{
			Chat: chat.New(d.store, commits, chat.Options{Live: live, Now: now}), Hub: d.hub, Sessions: d.logins,
			Log: slog.New(slog.DiscardHandler), Epoch: "here", PageRows: 200, InvitePrefix: "/join/", Now: now,
			NewID: func() chat.MessageID { return chat.MessageID{0xff, byte(ids.Add(1))} },
			LastSeen: func(_ context.Context, users []chat.UserID) ([]chat.LastSeen, error) {
				rows := make([]chat.LastSeen, len(users))
				for i, u := range users {
					rows[i].User = u
				}
				return rows, d.sightings
			},
		}
		if change != nil {
			change(&cfg)
		}
		sockets := ws.Config{Auth: &fakeAuth{}, Handler: ws.NewDispatcher(cfg), Log: slog.New(slog.DiscardHandler)}
		d.world = &world{Server: ws.New(sockets), t: t, start: time.Now()}
		d.Start()
		test(d)
		ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
		defer cancel()
		if err := d.Shutdown(ctx); err != nil {
			t.Errorf("Shutdown = %v", err)
		}
		commits.Close(ctx)
		if n := d.hub.Conns(); n != 0 {
			t.Errorf("%d connections are left in the hub", n)
		}
	})
}

// publisher is a bus that delivers at once.
type publisher struct{ *hub.Hub }

func (p publisher) Publish(_ context.Context, events []chat.Event) {
	for _, e := range events {
		p.Deliver(e)
	}
}

// ask sends a request with a requestId of its own kind.
func (p *peer) ask(kind, params string) {
	p.tb.Helper()
	p.send(frame(fin|text, fmt.Sprintf(`{"type":%q,"requestId":%q,"params":%s}`, kind, "r-"+kind, params)))
}

// answer is what a frame says, as far as these tests look at it.
type answer struct {
	Type, RequestID, Code, Message string
	Success                        bool
	Params                         struct {
		Item        map[string]any
		Data        []map[string]any
		IsBroadcast bool
	}
}

func (p *peer) answer() answer {
	p.tb.Helper()
	raw, ok := strings.CutPrefix(p.read(), "text:")
	var a answer
	if !ok || json.Unmarshal([]byte(raw), &a) != nil {
		p.tb.Fatalf("got %.300q, want an answer", raw)
	}
	return a
}

// refused expects the refusal of a request that was asked.
func (p *peer) refused(kind string, code chat.Code) {
	p.tb.Helper()
	if a := p.answer(); a.Type != kind || a.Code != string(code) || a.RequestID != "r-"+kind {
		p.tb.Errorf("got %+v, want the refusal of %s with %s", a, kind, code)
	}
}

// done expects the success of a request that was asked.
func (p *peer) done(kind string) answer {
	p.tb.Helper()
	a := p.answer()
	if a.Type != kind || !a.Success || a.RequestID != "r-"+kind || a.Params.IsBroadcast {
		p.tb.Errorf("got %+v, want the answer to %s", a, kind)
	}
	return a
}

// hello makes a connection of the first user or another extended.
func (d *desk) hello(token string) *peer {
	d.t.Helper()
	p := d.dial(token)
	p.ask("hello", `{"version":3,"deviceName":"test"}`)
	p.done("hello")
	return p
}

const (
	bobs  = `626f6200-0000-0000-0000-000000000000`
	anID  = `00000000-0000-4000-8000-000000000001`
	other = `00000000-0000-4000-8000-000000000002`
)

func message(id string) string {
	return `{"messageId":"` + id + `","receiverId":"` + bobs + `","content":"hi"}`
}

func TestHello(t *testing.T) {
	atDesk(t, nil, func(d *desk) {
		p := d.dial("alice.s1")
		d.store.FailNext(memory.User, errors.New("away"))
		p.ask("hello", `{"version":1}`)
		p.refused("hello", chat.Internal)
		p.ask("listLastMessage", `{"limit":1,"cursorCreatedAt":null}`) // still classic
		p.want(`text:{"type":"listLastMessage","success":true,"params":{"item":null,"data":[],"isBroadcast":false}}`)

		d.logins.err = errors.New("away") // no reason not to talk
		p.ask("hello", `{"version":9,"deviceName":"My phone"}`)
		item := p.done("hello").Params.Item
		if item["version"] != float64(wire.Version) || item["epoch"] != "here" {
			t.Errorf("welcome: %v", item)
		}
		p.ask("hello", `{"version":1}`) // nameless: the name stays
		p.done("hello")
		if got := strings.Join(d.logins.named, ","); got != "My phone" {
			t.Errorf("devices named %q", got)
		}
		p.ask("listLastMessage", `{"limit":1,"cursorCreatedAt":null}`)
		p.done("listLastMessage")
	})
}

// TestEveryOperationHasACost: and none is in the table twice.
func TestEveryOperationHasACost(t *testing.T) {
	seen := map[wire.Type]bool{}
	for _, kind := range append(ws.Types(wire.Classic), ws.Types(wire.Extended)...) {
		if ws.CostOf(kind) == (limit.Cost{}) {
			t.Errorf("%s costs nothing", kind)
		}
		if seen[kind] {
			t.Errorf("%s is in the table twice", kind)
		}
		seen[kind] = true
	}
}

// TestEveryRequestIsDone: no type of either dialect lacks an operation.
func TestEveryRequestIsDone(t *testing.T) {
	atDesk(t, nil, func(d *desk) {
		p := d.hello("alice.s1")
		const group = `"groupId":"` + other + `","groupName":"Jazz","cursorCreatedAt":null,"userId":"` + bobs + `",`
		const all = `{` + group + `"messageId":"` + anID + `","content":"x","editId":"` + anID + `","scope":"all","emoji":"👍","limit":5,
			"seq":0,"afterSeq":0,"active":true,"status":"away","userIds":[],"role":"admin","code":"x","version":1,"all":true,
			"updatedAt":"2026-01-01T00:00:00.000Z"}`
		for _, kind := range append(ws.Types(wire.Classic), ws.Types(wire.Extended)...) {
			params := all
			switch kind {
			case wire.TypePrivateMessage, wire.TypeDialogHistory, wire.TypeClearDialog, wire.TypeListMessages:
				params = `{"messageId":"` + anID + `","receiverId":"` + bobs + `","content":"x","limit":5,"cursorCreatedAt":null}`
			}
			p.ask(string(kind), params)
			a := p.answer()
			if a.Type != string(kind) || a.RequestID != "r-"+string(kind) || a.Code == "internal" || a.Code == "invalid" {
				t.Errorf("%s: %+v", kind, a)
			}
		}
	})
}

// TestOrderOfAnswers: whatever is no send waits until the sends before it are answered.
func TestOrderOfAnswers(t *testing.T) {
	atDesk(t, nil, func(d *desk) {
		p := d.hello("alice.s1")
		hold := make(chan struct{})
		d.store.Intercept(memory.Write, func(context.Context) error { <-hold; return nil })
		p.ask("privateMessage", message(anID))
		p.ask("privateMessage", message(other))
		p.ask("getUnread", `{}`)
		synctest.Wait()
		if n := d.store.Calls(memory.Unread); n != 0 {
			t.Error("a question overtook the sends before it")
		}
		close(hold)
		for want := 1.0; want <= 2; want++ {
			if a := p.done("privateMessage"); a.Params.Item["seq"] != want {
				t.Errorf("got seq %v, want %v", a.Params.Item["seq"], want)
			}
		}
		p.done("getUnread")
	})
}

func TestLimits(t *testing.T) {
	start := time.Now()
	change := func(c *ws.DispatcherConfig) { // 30 tenths of a message
		c.Rates = limit.NewRates(limit.RatesConfig{
			Messages: 3, Moments: 1, ConnRequests: 4, PersonRequests: 6, AddressRequests: 1, GroupsPerDay: 1,
			Now: func() time.Time { return start },
		})
	}
	atDesk(t, change, func(d *desk) {
		p := d.hello("alice.s1") // 2
		p.ask("privateMessage", message(anID))
		p.done("privateMessage")
		for range 9 {
			p.ask("markRead", `{"receiverId":"`+bobs+`","seq":1}`)
			p.done("markRead")
		}
		for _, kind := range []string{"editMessage", "setReaction", "setChatSettings", "privateMessage", "clearDialog"} {
			p.ask(kind, `{"messageId":"`+anID+`","receiverId":"`+bobs+`","content":"x","editId":"`+other+`","emoji":"👍"}`)
			p.refused(kind, chat.RateLimited)
		}
		p.ask("setPresence", `{"status":"away"}`)
		p.done("setPresence")
		p.ask("typing", `{"receiverId":"`+bobs+`","active":true}`)
		p.refused("typing", chat.RateLimited)
		p.send(frame(fin|text, `{"type":"typing","params":{"receiverId":"`+bobs+`","active":true}}`)) // by the way: no answer
		for range 3 {
			p.ask("getUnread", `{}`)
			p.done("getUnread")
		}
		p.ask("no such type", `{}`)
		if a := p.answer(); a.Type != "processor" || a.Code != string(chat.Invalid) {
			t.Errorf("a frame of no type: %+v", a)
		}
		p.ask("getUnread", `{}`)
		p.refused("getUnread", chat.RateLimited)
		p.ask("no such type", `{}`)
		if a := p.answer(); a.Type != "processor" || a.Code != string(chat.RateLimited) {
			t.Errorf("a frame of no type: %+v", a)
		}

		q := d.hello("alice.s1") // another connection of hers: 2 of 6 requests are left, and 9 tenths of a message, less a hello
		for range 2 {
			q.ask("getUnread", `{}`)
			q.done("getUnread")
		}
		q.ask("getUnread", `{}`)
		q.refused("getUnread", chat.RateLimited)
		q.ask("typing", `{"receiverId":"`+bobs+`","active":true}`)
		q.refused("typing", chat.RateLimited)
		q.ask("privateMessage", message(other))
		q.refused("privateMessage", chat.RateLimited)
		b := d.hello("bob.s1")
		b.ask("getUnread", `{}`)
		b.done("getUnread")
	})
}

func TestTypingIsAnsweredIfAsked(t *testing.T) {
	atDesk(t, nil, func(d *desk) {
		p, q := d.hello("alice.s1"), d.hello("bob.s1")
		p.ask("privateMessage", message(anID))
		p.done("privateMessage")
		q.answer()
		p.send(frame(fin|text, `{"type":"typing","params":{"receiverId":"`+bobs+`","active":true}}`))
		if a := q.answer(); a.Type != "typing" || !a.Params.IsBroadcast {
			t.Errorf("Bob hears %+v", a)
		}
		p.ask("typing", `{"receiverId":"`+bobs+`","active":false}`)
		p.done("typing")
		p.send(frame(fin|text, `{"type":"typing","params":{"groupId":"`+other+`","active":true}}`))
		if a := p.answer(); a.Type != "typing" || a.Code != string(chat.Forbidden) {
			t.Errorf("typing where one is not: %+v", a)
		}
	})
}

// TestPresenceThatCannotBeLookedUp is refused and leaves nothing watched.
func TestPresenceThatCannotBeLookedUp(t *testing.T) {
	atDesk(t, nil, func(d *desk) {
		p := d.hello("alice.s1")
		p.ask("privateMessage", message(anID))
		p.done("privateMessage")
		d.sightings = chat.ErrUnavailable
		p.ask("getPresence", `{"userIds":["`+bobs+`"]}`)
		p.refused("getPresence", chat.Unavailable)
		d.hello("bob.s1")
		p.ask("getUnread", `{}`) // and nothing of Bob before
		p.done("getUnread")
		d.sightings = nil
		p.ask("getPresence", `{"userIds":["`+bobs+`"]}`)
		if rows := p.done("getPresence").Params.Data; len(rows) != 1 || rows[0]["status"] != "online" {
			t.Errorf("presence: %v", rows)
		}
	})
}

func TestSessions(t *testing.T) {
	atDesk(t, nil, func(d *desk) {
		p := d.hello("alice.s1")
		p.ask("listSessions", `{}`)
		if rows := p.done("listSessions").Params.Data; len(rows) != 2 || rows[0]["current"] != true || rows[1]["current"] != false {
			t.Errorf("sessions: %v", rows)
		}
		for params, want := range map[string]float64{
			`{"all":true}`: 7, `{"sessionId":"` + sessionID("s2").String() + `"}`: 1,
		} {
			p.ask("revokeSession", params)
			if n := p.done("revokeSession").Params.Item["revoked"]; n != want {
				t.Errorf("%s: %v revoked, want %v", params, n, want)
			}
		}
		p.ask("revokeSession", `{"sessionId":"`+anID+`"}`)
		p.refused("revokeSession", chat.NotFound)
	})
}
