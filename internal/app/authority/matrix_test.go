package authority

import (
	"fmt"
	"maps"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"messenger/internal/app/apptest"
	"messenger/internal/wire"
	"messenger/internal/ws"
)

func TestMain(m *testing.M) {
	code := m.Run()
	apptest.Cleanup()
	os.Exit(code)
}

// matrix plays the cells on one server.
type matrix struct {
	*world
	standing map[string]*group // by state
	foreign  *group            // of which nobody of the cells knows
	session  string            // of somebody else
	alike    map[string]said   // what outsiders were told, by row and dialect
	prints   map[string]string // fingerprints since nothing has changed, by group and person
	cells    int
}

// TestMatrix plays all cells on each store.
func TestMatrix(t *testing.T) {
	for _, store := range apptest.Stores() {
		t.Run(string(store), func(t *testing.T) {
			t.Parallel()
			m := build(t, store)
			for _, part := range []func(*testing.T){m.groups, m.messages, m.invites, m.dialogs, m.rest, m.deletedMidway} {
				began := time.Now()
				part(t)
				t.Logf("%d cells, the last after %v", m.cells, time.Since(began))
			}
		})
	}
}

// build starts a server, lets people sign up and makes the groups that stand.
func build(t *testing.T, store apptest.Store) *matrix {
	t.Helper()
	w := &world{Server: apptest.Start(t, apptest.Options{Store: store}), people: map[string]*person{}}
	for _, role := range append(slices.Clone(living), deleted) {
		w.people[role] = w.person(t, strings.ToUpper(role[:1])+role[1:])
	}
	w.friend = w.person(t, "Friend")
	m := &matrix{world: w, standing: map[string]*group{}, alike: map[string]said{}, prints: map[string]string{}}
	for _, state := range []string{open, closed, dropped, missing} {
		m.standing[state] = m.stand(t, state, w.people)
	}
	for _, state := range []string{open, closed, dropped, missing} {
		m.standing[state].part(t)
	}
	m.standing[dialog] = &group{w: w, people: w.people, state: dialog, code: m.standing[missing].code, said: map[string]string{}}
	others := map[string]*person{}
	for _, role := range []string{owner, admin, member, left, removed} {
		others[role] = w.person(t, "Foreign")
	}
	m.foreign = m.stand(t, open, others)
	m.foreign.part(t)
	m.session, _ = others[owner].must(t, "hello", params{"version": 1}).Params.Item["sessionId"].(string)
	gone := w.people[deleted]
	w.MustREST(t, apptest.Call{Method: "DELETE", Path: "/api/profile/destroy", Token: gone.Token, Want: 200})
	for _, line := range []*apptest.Line{gone.extended, gone.classic} {
		closedLine(t, line)
	}
	w.people[deleted] = &person{Person: gone.Person}
	for _, p := range w.people {
		p.heard("")
	}
	return m
}

// stand makes a group with all messages that cells ask for, before anybody leaves.
func (m *matrix) stand(t testing.TB, state string, people map[string]*person) *group {
	t.Helper()
	g := m.newGroup(t, state, people)
	if state == missing {
		return g
	}
	if people[deleted] != nil {
		g.add(t, owner, deleted)
	}
	for _, role := range []string{owner, admin, member, left, removed} {
		for _, kind := range []string{own, ownDeleted, others, otherDeleted} {
			g.message(t, role, kind)
		}
	}
	return g
}

// closedLine waits until the server has ended a line of a deleted account.
func closedLine(t testing.TB, line *apptest.Line) {
	t.Helper()
	for {
		if _, err := line.Wait(t.Context()); err != nil {
			if !strings.Contains(err.Error(), "4001") {
				t.Errorf("the socket of a deleted account ends with %v", err)
			}
			return
		}
	}
}

// dialects are the ways to ask for the operation of a row.
func (r *rule) dialects() []string {
	switch {
	case r.rest():
		return []string{byREST}
	case slices.Contains(ws.Types(wire.Classic), wire.Type(r.op)) && !strings.Contains(r.ask, "replyToId"):
		return []string{extended, classic}
	}
	return []string{extended}
}

// groups plays the rows about groups.
func (m *matrix) groups(t *testing.T) {
	for i := range groupRules {
		r := &groupRules[i]
		for _, role := range everybody {
			for _, state := range []string{open, closed, dropped, missing, dialog} {
				for _, dialect := range r.dialects() {
					m.group(t, &cell{rule: r, role: role, dialect: dialect}, state)
				}
			}
		}
	}
}

func (m *matrix) group(t *testing.T, c *cell, state string) {
	want := c.rule.outside
	if state == open || state == closed {
		want = c.rule.answer(c.role, state)
	}
	g := m.standing[state]
	if state == dialog {
		g.id = apptest.NewID()
		if p := m.people[c.role]; p != nil {
			g.id = dialogID(t, p.ID, m.people[owner].ID)
		}
	}
	m.play(t, c, g, want)
}

// messages plays the rows about messages, in groups and in a dialog.
func (m *matrix) messages(t *testing.T) {
	for i := range messageRules {
		r := &messageRules[i]
		for _, role := range everybody {
			for _, kind := range kindsOfMessages {
				for _, state := range []string{open, dropped} {
					m.message(t, &cell{rule: r, role: role, dialect: extended}, m.standing[state], kind)
				}
			}
			m.message(t, &cell{rule: r, role: role, dialect: extended}, m.standing[missing], others)
			for _, kind := range []string{own, others, ownDeleted, otherDeleted} {
				m.messageOfDialog(t, &cell{rule: r, role: role, dialect: extended}, kind)
			}
		}
	}
}

func (m *matrix) message(t *testing.T, c *cell, g *group, kind string) {
	id := apptest.NewID()
	if g.state != missing {
		if id = g.message(t, author(c.role), kind); id == "" {
			return // nobody who was never in has said anything
		}
	}
	want := c.rule.answerAbout(kind, g.state == open && slices.Contains(present, c.role), c.role)
	c.words = words{"message": id, "kind": kind}
	m.play(t, c, g, want)
}

// author is whose own messages are meant in cells of a role.
func author(role string) string {
	if role == deleted || role == anonymous {
		return stranger
	}
	return role
}

// play asks as the table has it, and holds the answer and what has become of the group
// against it.
func (m *matrix) play(t *testing.T, c *cell, g *group, want string) {
	changes := want == yes && c.rule.writes && !c.again()
	if changes {
		g = m.fresh(t, c, g)
		defer g.end(t)
	}
	m.prepare(c, g)
	look := func() string { return m.print(t, g, c.role) }
	m.judge(t, c, verdict{want: want, changes: changes, look: look, outside: want != yes && want == c.outside(), state: g.state})
}

// outside is what outsiders are told.
func (c *cell) outside() string {
	if c.rule.messages != nil {
		return noMessage
	}
	return c.rule.outside
}

// verdict is what is held against a cell.
type verdict struct {
	want    string
	changes bool          // if set, what look sees must change, else it must not
	outside bool          // the answer must be that of all outsiders
	look    func() string // nil: there is nothing to see
	state   string
}

func (m *matrix) judge(t *testing.T, c *cell, v verdict) {
	m.cells++
	actor := m.people[c.role]
	if c.substitute != nil {
		actor = c.substitute
	}
	if c.role == deleted || c.role == anonymous {
		v.want = doorRefused
	}
	if v.look == nil {
		v.look = func() string { return "" }
	}
	before := m.before(c, v)
	m.people[owner].heard("")
	got := c.perform(t, m.world, actor)
	after := v.look()
	heard := m.people[owner].heard(c.words["group"])
	where := fmt.Sprintf("%s: %s by %s, %s %s", c.dialect, c.rule.name(), c.role, v.state, c.words["kind"])
	if got.answer != c.wanted(v.want) {
		t.Errorf("%s: %q, want %q", where, got.answer, c.wanted(v.want))
	}
	switch {
	case v.changes && before == after && !c.rule.unseen:
		t.Errorf("%s: nothing has changed", where)
	case v.changes:
	case before != after:
		t.Errorf("%s: something has changed:\n%s\n%s", where, before, after)
	case len(heard) > 0:
		t.Errorf("%s: the owner hears %v", where, heard)
	default:
		m.prints[c.key()] = after
	}
	if v.outside || v.want == doorRefused {
		m.same(t, c, got, where)
	}
}

// key names what can be seen in a cell.
func (c *cell) key() string { return c.words["group"] + " " + c.words["dialog"] + " " + c.role }

// before is what can be seen before a cell: what could be seen after the last one about
// the same, if nothing was to change since.
func (m *matrix) before(c *cell, v verdict) string {
	if seen, ok := m.prints[c.key()]; ok {
		delete(m.prints, c.key())
		return seen
	}
	return v.look()
}

// again reports whether the cell asks for what is so already.
func (c *cell) again() bool { return strings.HasSuffix(c.words["kind"], "deleted") }

// same holds that all outsiders are told the same of all things.
func (m *matrix) same(t testing.TB, c *cell, got said, where string) {
	t.Helper()
	key := fmt.Sprintf("%p %s", c.rule, c.dialect)
	if got.answer == doorRefused {
		key = c.role
		if c.dialect == byREST {
			key += c.rule.name()
		}
	}
	first, seen := m.alike[key]
	if !seen {
		m.alike[key] = got
	}
	if seen && first.raw != got.raw {
		t.Errorf("%s: %s, but elsewhere it is %s", where, got.raw, first.raw)
	}
}

// fresh makes a group of the same state and the same message in it, which the cell may
// change.
func (m *matrix) fresh(t testing.TB, c *cell, like *group) *group {
	t.Helper()
	g := m.newGroup(t, like.state, m.people)
	for _, role := range present {
		g.message(t, role, own)
	}
	if kind := c.words["kind"]; kind != "" {
		c.words["message"] = g.message(t, c.role, kind)
	}
	g.part(t)
	for _, p := range m.people {
		p.heard("")
	}
	return g
}

// prepare says what the words of the row's request stand for.
func (m *matrix) prepare(c *cell, g *group) {
	all := words{
		"group": g.id, "code": g.code, "foreign": m.foreign.said[" of "+owner], "foreign code": m.foreign.code,
		"foreign session": m.session, "own session": apptest.NewID(), "dropped group": m.standing[dropped].id, "password": apptest.Password,
		"id of friend": m.friend.ID, "email of friend": m.friend.Email, "email of deleted": m.people[deleted].Email,
	}
	for role, p := range m.people {
		all["id of "+role] = p.ID
	}
	if p := m.people[c.role]; p != nil {
		all["id of self"] = p.ID
	}
	maps.Copy(all, c.words)
	c.words = all
}

// print is the fingerprint of a group for its owner and whoever has the role.
func (m *matrix) print(t testing.TB, g *group, role string) string {
	t.Helper()
	if g.state == dialog || g.state == missing {
		return ""
	}
	return g.fingerprint(t, m.people[role])
}
