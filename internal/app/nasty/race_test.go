package nasty

import (
	"fmt"
	"net/http"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"messenger/internal/app/apptest"
)

// raceRows run what may not happen at once, at once, as often as the table says. Two
// connections stand for two nodes.
func raceRows() []row {
	return []row{
		{id: "D07", note: "one message from 50 connections", run: sameMessage},
		{id: "D20", note: "leave beside send, 1,000 times", run: leaveBesideSend},
		{id: "D25", note: "add twice at once, 200 times", run: addTwice},
		{id: "D34", note: "drop twice at once, 20 times", run: dropTwice},
		{id: "D35", note: "drop beside send, 1,000 times", run: dropBesideSend},
		{id: "E19", note: "100 sign-ups of one e-mail", run: sameEmail},
		{id: "E41", note: "one group 50 times", run: sameGroup},
	}
}

// both runs two jobs at once.
func both(a, b func() error) error {
	errs := make(chan error, 2)
	go func() { errs <- a() }()
	go func() { errs <- b() }()
	first := <-errs
	if second := <-errs; first == nil {
		return second
	}
	return first
}

// two opens two connections of one person.
func (w *world) two(who *apptest.Person) (a, b *peer, err error) {
	if a, err = w.login(who, ""); err != nil {
		return nil, nil, err
	}
	if b, err = w.login(who, ""); err != nil {
		a.close()
	}
	return a, b, err
}

// answered reads until the answer to a request of that kind, over broadcasts.
func (p *peer) answered(kind string, with params) (answer, error) {
	if err := p.write(text(request(kind, with))); err != nil {
		return answer{}, err
	}
	for {
		a, err := p.said()
		if err != nil || a.Type == kind && !a.Params.IsBroadcast {
			return a, err
		}
	}
}

func sameMessage(t *testing.T, w *world) {
	bob := w.dial(t, w.bob)
	m := saying(w.bob, "from everywhere")
	gang(t, 50, func(int) error {
		p, err := w.login(w.ann, "")
		if err != nil {
			return err
		}
		defer p.close()
		_, err = p.do("privateMessage", m)
		return err
	})
	hears(t, 1, w.dial(t, w.ann), bob, w.bob)
	w.stored(t, w.ann, w.bob, m["messageId"], 1)
}

// leaveBesideSend: what is acknowledged stands before the leaving, in everyone's order.
func leaveBesideSend(t *testing.T, w *world) {
	gang(t, 20, func(int) error {
		group := apptest.NewID()
		if r, err := w.call(call{line: "POST /api/use-cases/create-group", token: w.ann.Token, body: newGroup(group)}); err != nil || r.status != 200 {
			return fmt.Errorf("create group: %d, %w", r.status, err)
		}
		owner, err := w.login(w.ann, "")
		if err != nil {
			return err
		}
		defer owner.close()
		here, there, err := w.two(w.bob)
		if err != nil {
			return err
		}
		defer here.close()
		defer there.close()
		acked := map[string]bool{}
		for round := range 50 {
			if a, err := owner.answered("addUserInGroup", addition(group, w.bob)); err != nil || !a.Success {
				return fmt.Errorf("add: %s, %w", a, err)
			}
			content := fmt.Sprint("said ", round)
			err := both(func() error {
				a, err := here.answered("leaveGroup", params{"groupId": group, "groupName": "-", "messageId": apptest.NewID(), "message": "left"})
				if err == nil && !a.Success {
					err = fmt.Errorf("leave: %s", a)
				}
				return err
			}, func() error {
				a, err := there.answered("messageInGroup", params{"messageId": apptest.NewID(), "groupId": group, "groupName": "-", "content": content})
				if err == nil && !a.Success && a.Message != notMember {
					err = fmt.Errorf("send: %s", a)
				}
				acked[content] = a.Success
				return err
			})
			if err != nil {
				return err
			}
		}
		return leftInOrder(owner, group, acked)
	})
}

// leftInOrder checks the history of leaveBesideSend: a message stands only where its
// sender was a member, and is there if and only if it was acknowledged.
func leftInOrder(p *peer, group string, acked map[string]bool) error {
	rows, err := history(p, group)
	if err != nil {
		return err
	}
	member, found := false, 0
	for _, row := range slices.Backward(rows) {
		switch content := row["content"].(string); {
		case content == "Bob was added":
			member = true
		case content == "left":
			member = false
		case strings.HasPrefix(content, "said"):
			found++
			if !member || !acked[content] {
				return fmt.Errorf("%q stands in the history; member %t, acknowledged %t", content, member, acked[content])
			}
		}
	}
	for _, ok := range acked {
		if ok {
			found--
		}
	}
	if found != 0 {
		return fmt.Errorf("%d acknowledged messages are not in the history", -found)
	}
	return nil
}

// history is peer.history of a group, over broadcasts.
func history(p *peer, group string) ([]params, error) {
	var rows []params
	for cursor := any(nil); ; {
		a, err := p.answered("getlatestMessageGroup", params{"groupId": group, "limit": 200, "cursorCreatedAt": cursor})
		if err != nil || !a.Success || len(a.Params.Data) == 0 {
			return rows, err
		}
		rows = append(rows, a.Params.Data...)
		cursor = rows[len(rows)-1]["createdAt"]
	}
}

func addTwice(t *testing.T, w *world) {
	gang(t, 20, func(int) error {
		here, there, err := w.two(w.ann)
		if err != nil {
			return err
		}
		defer here.close()
		defer there.close()
		for range 10 {
			group := apptest.NewID()
			if r, err := w.call(call{line: "POST /api/use-cases/create-group", token: w.ann.Token, body: newGroup(group)}); err != nil || r.status != 200 {
				return fmt.Errorf("create group: %d, %w", r.status, err)
			}
			var added atomic.Int32
			add := func(p *peer) func() error {
				return func() error {
					a, err := p.answered("addUserInGroup", addition(group, w.bob))
					if a.Success {
						added.Add(1)
					} else if err == nil && a.Message != "the user is already in the group" {
						err = fmt.Errorf("add: %s", a)
					}
					return err
				}
			}
			if err := both(add(here), add(there)); err != nil {
				return err
			}
			rows, err := history(here, group)
			if err != nil || added.Load() != 1 || len(rows) != 2 {
				return fmt.Errorf("%d successes, %d rows, %w", added.Load(), len(rows), err)
			}
		}
		return nil
	})
}

func dropTwice(t *testing.T, w *world) {
	bob := w.dial(t, w.bob)
	here, there, err := w.two(w.ann)
	if err != nil {
		t.Fatal(err)
	}
	defer here.close()
	defer there.close()
	for range 20 {
		group := w.groupOf(t, w.ann, w.bob)
		var dropped atomic.Int32
		drop := func(p *peer) func() error {
			return func() error {
				a, err := p.answered("dropGroup", params{"groupId": group})
				if a.Success {
					dropped.Add(1)
				} else if err == nil && a.Message != notMember {
					err = fmt.Errorf("drop: %s", a)
				}
				return err
			}
		}
		if err := both(drop(here), drop(there)); err != nil || dropped.Load() < 1 {
			t.Errorf("%d successes, %v", dropped.Load(), err)
		}
		for _, want := range []string{"addUserInGroup news", "dropGroup news"} {
			if a, err := bob.said(); err != nil || a.String() != want || a.Params.Item["groupId"] != group {
				t.Fatalf("Bob hears %s, %v; want %s", a.Raw, err, want)
			}
		}
	}
	if got := bob.transcript(); got != stillOpen {
		t.Errorf("then Bob hears %q", got)
	}
}

// dropBesideSend: a member hears what was acknowledged before the drop, and nothing
// after it.
func dropBesideSend(t *testing.T, w *world) {
	gang(t, 20, func(int) error {
		here, there, err := w.two(w.ann)
		if err != nil {
			return err
		}
		defer here.close()
		defer there.close()
		bob, err := w.login(w.bob, "")
		if err != nil {
			return err
		}
		defer bob.close()
		for range 50 {
			if err := w.dropOne(here, there, bob); err != nil {
				return err
			}
		}
		return nil
	})
}

func (w *world) dropOne(here, there, member *peer) error {
	group := apptest.NewID()
	if r, err := w.call(call{line: "POST /api/use-cases/create-group", token: w.ann.Token, body: newGroup(group)}); err != nil || r.status != 200 {
		return fmt.Errorf("create group: %d, %w", r.status, err)
	}
	if a, err := here.answered("addUserInGroup", addition(group, w.bob)); err != nil || !a.Success {
		return fmt.Errorf("add: %s, %w", a, err)
	}
	var acked bool
	err := both(func() error {
		a, err := here.answered("dropGroup", params{"groupId": group})
		if err == nil && !a.Success {
			err = fmt.Errorf("drop: %s", a)
		}
		return err
	}, func() error {
		a, err := there.answered("messageInGroup", params{"messageId": apptest.NewID(), "groupId": group, "groupName": "-", "content": "in flight"})
		if err == nil && !a.Success && a.Message != notMember {
			err = fmt.Errorf("send: %s", a)
		}
		acked = a.Success
		return err
	})
	if err != nil {
		return err
	}
	var heard []string
	for len(heard) == 0 || heard[len(heard)-1] != "dropGroup" {
		a, err := member.said()
		if err != nil {
			return err
		}
		if a.Params.Item["groupId"] == group {
			heard = append(heard, a.Type)
		} else if a.Type != "dropGroup" && a.Type != "addUserInGroup" && a.Type != "messageInGroup" {
			return fmt.Errorf("the member hears %s", a)
		}
	}
	want := "addUserInGroup dropGroup"
	if acked {
		want = "addUserInGroup messageInGroup dropGroup"
	}
	if got := strings.Join(heard, " "); got != want {
		return fmt.Errorf("the member hears %q, want %q", got, want)
	}
	a, err := there.answered("getlatestMessageGroup", params{"groupId": group, "limit": 1, "cursorCreatedAt": nil})
	if err == nil && a.Message != notMember {
		err = fmt.Errorf("the dropped group says %s", a.Raw)
	}
	return err
}

func sameEmail(t *testing.T, w *world) {
	email := "one-" + apptest.NewID() + "@example.org"
	statuses := tally{}
	gang(t, 100, func(i int) error {
		address := email
		if i%2 == 0 {
			address = strings.ToUpper(email)
		}
		r, err := w.call(call{line: "POST /api/auth/sing-up", body: signUp("Same", address)})
		statuses.add(r.status)
		return err
	})
	if statuses.of(http.StatusCreated) != 1 || statuses.of(http.StatusConflict) != 99 {
		t.Errorf("the answers are %v", statuses.n)
	}
}

func sameGroup(t *testing.T, w *world) {
	id := apptest.NewID()
	body, statuses := newGroup(id), tally{}
	gang(t, 50, func(int) error {
		r, err := w.call(call{line: "POST /api/use-cases/create-group", token: w.ann.Token, body: body})
		statuses.add(r.status)
		return err
	})
	if statuses.of(http.StatusOK) != 50 {
		t.Errorf("the answers are %v", statuses.n)
	}
	if got := w.contents(t, w.ann, id); len(got) != 1 {
		t.Errorf("the history is %q", got)
	}
}

// tally counts statuses.
type tally struct {
	mu sync.Mutex
	n  map[int]int
}

func (c *tally) add(status int) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.n == nil {
		c.n = map[int]int{}
	}
	c.n[status]++
}

func (c *tally) of(status int) int { return c.n[status] }
