package authority

import (
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"

	"messenger/internal/app/apptest"
)

// invites plays the rows about invites.
func (m *matrix) invites(t *testing.T) {
	revoked := m.standing[open].people[owner].must(t, "createInvite", params{"groupId": m.standing[open].id}).Params.Item["code"].(string)
	m.people[owner].must(t, "revokeInvite", params{"groupId": m.standing[open].id, "code": revoked})
	for i := range inviteRules {
		r := &inviteRules[i]
		for _, role := range everybody {
			for _, state := range []string{open, closed, dropped, missing} {
				want := noInvite
				if state == open || state == closed {
					want = r.answer(role, state)
				}
				m.invite(t, &cell{rule: r, role: role, dialect: extended}, m.standing[state], want)
			}
			c := &cell{rule: r, role: role, dialect: extended, words: words{"code": revoked, "kind": "revoked"}}
			want := noInvite
			if r.op == "joinByInvite" && slices.Contains(present, role) {
				want = alreadyIn
			}
			m.invite(t, c, m.standing[open], want)
		}
	}
}

func (m *matrix) invite(t *testing.T, c *cell, g *group, want string) {
	changes := want == yes && c.rule.writes
	if changes {
		g = m.fresh(t, c, g)
		defer g.end(t)
	}
	m.prepare(c, g)
	look := func() string { return m.print(t, g, c.role) }
	m.judge(t, c, verdict{want: want, changes: changes, look: look, outside: want == noInvite, state: g.state})
}

// dialogs plays the rows about the dialog of the owner and the admin. Outsiders ask for
// the dialog with the owner, to whom they have never written, and with nobody.
func (m *matrix) dialogs(t *testing.T) {
	for i := range dialogRules {
		r := &dialogRules[i]
		for _, role := range everybody {
			for _, dialect := range r.dialects() {
				inside := role == owner || role == admin
				for _, nobody := range []bool{false, true} {
					c := &cell{rule: r, role: role, dialect: dialect}
					m.prepare(c, m.standing[missing])
					c.words["companion"], c.words["dialog"] = m.companion(role), apptest.Dialog(m.people[owner].Person, m.people[admin].Person)
					if nobody {
						c.words["kind"] = "with nobody"
						c.words["companion"], c.words["dialog"] = apptest.NewID(), m.noDialog(role)
					}
					want := r.outside
					if inside && !nobody {
						m.dialogMessage(t, m.people[owner].ID, m.people[admin])
						want = r.answer(role, open)
					}
					m.judge(t, c, verdict{
						want: want, changes: want == yes && r.writes && inside && !nobody, look: func() string { return m.dialogPrint(t) },
						outside: !inside || nobody, state: dialog,
					})
				}
			}
		}
	}
}

// companion is whom the dialog of a role is with.
func (m *matrix) companion(role string) string {
	if role == owner {
		return m.people[admin].ID
	}
	return m.people[owner].ID
}

// noDialog is the conversationId of a dialog of other people that never was.
func (m *matrix) noDialog(string) string {
	a, b := &apptest.Person{ID: apptest.NewID()}, &apptest.Person{ID: apptest.NewID()}
	return apptest.Dialog(a, b)
}

// dialogMessage has somebody say something in the dialog.
func (m *matrix) dialogMessage(t testing.TB, to string, from *person) string {
	t.Helper()
	id := apptest.NewID()
	from.must(t, "privateMessage", params{"messageId": id, "receiverId": to, "content": "between us"})
	clear(m.prints)
	return id
}

// dialogPrint is all that both sides see of their dialog.
func (m *matrix) dialogPrint(t testing.TB) string {
	t.Helper()
	var looks []look
	for _, role := range []string{owner, admin} {
		p := m.people[role]
		looks = append(looks,
			look{p, "syncConversation", params{"receiverId": m.companion(role), "afterSeq": 0, "limit": 0}},
			look{p, "syncConversations", params{"limit": 200}})
	}
	return see(t, looks, apptest.Dialog(m.people[owner].Person, m.people[admin].Person))
}

// messageOfDialog plays a cell about a message of the dialog. To outsiders, own ones are
// the owner's.
func (m *matrix) messageOfDialog(t *testing.T, c *cell, kind string) {
	from := owner
	if c.role == admin && strings.HasPrefix(kind, own) || c.role == owner && !strings.HasPrefix(kind, own) {
		from = admin
	}
	id := m.dialogMessage(t, m.companion(from), m.people[from])
	if strings.HasSuffix(kind, "deleted") {
		m.people[from].must(t, "deleteMessage", params{"messageId": id, "scope": "all"})
	}
	inside := c.role == owner || c.role == admin
	want := c.rule.answerAbout(kind, inside, c.role)
	if c.rule.op == "deleteMessage" && c.rule.note == "for all" && strings.HasPrefix(kind, others) && inside {
		want = map[string]string{others: noRight, otherDeleted: noMessage}[kind] // in a dialog each deletes only the own ones
	}
	c.words = words{"message": id, "kind": kind, "dialog": "this"}
	m.prepare(c, m.standing[missing])
	m.judge(t, c, verdict{
		want: want, changes: want == yes && c.rule.writes && !c.again(), look: func() string { return m.dialogPrint(t) },
		outside: want == noMessage, state: dialog,
	})
}

// rest plays the rows about oneself and about nothing in particular.
func (m *matrix) rest(t *testing.T) {
	for i := range otherRules {
		r := &otherRules[i]
		for _, role := range everybody {
			for _, dialect := range r.dialects() {
				c := &cell{rule: r, role: role, dialect: dialect}
				g := m.standing[open]
				m.prepare(c, g)
				m.other(t, c, g)
			}
		}
	}
}

func (m *matrix) other(t *testing.T, c *cell, g *group) {
	r, lives := c.rule, slices.Contains(living, c.role)
	v := verdict{want: yes, state: "-", changes: r.writes && lives, look: func() string { return m.print(t, g, owner) }}
	if len(r.answers) > 0 {
		v.want = r.answers[0].answer
	}
	if r.public {
		m.public(t, c, v.want)
		return
	}
	if lives && (r.login || r.account) {
		c.substitute = m.substitute(t, c, m.people[c.role])
	}
	m.judge(t, c, v)
}

// substitute is somebody who stands in where an account or a login ends.
func (m *matrix) substitute(t testing.TB, c *cell, usual *person) *person {
	t.Helper()
	if c.rule.account {
		return &person{Person: m.NewPerson(t, "Brief")}
	}
	again := *usual.Person
	again.LogIn(t)
	before := map[any]bool{}
	for _, s := range usual.must(t, "listSessions", params{}).Params.Data {
		before[s["sessionId"]] = true
		if s["current"] == false {
			c.words["own session"], _ = s["sessionId"].(string)
		}
	}
	if c.dialect == extended {
		return usual
	}
	if !before[c.words["own session"]] {
		t.Fatal("the new login is not listed")
	}
	if c.rule.op == "endSession" {
		return usual
	}
	return &person{Person: &again}
}

// public plays a cell of what needs no account, with whatever token somebody has.
func (m *matrix) public(t *testing.T, c *cell, want string) {
	m.cells++
	token := ""
	if p := m.people[c.role]; p != nil {
		token = p.Token
	}
	if got := m.call(t, c.fill(c.rule.ask), token); got.answer != want {
		t.Errorf("%s by %s: %q, want %q", c.rule.name(), c.role, got.answer, want)
	}
}

// deletedMidway plays requests on sockets that are open while the account is deleted:
// they are refused or not answered, whichever comes first, and change nothing.
func (m *matrix) deletedMidway(t *testing.T) {
	gone, g := m.person(t, "Going"), m.standing[open]
	m.people[owner].must(t, "addUserInGroup", params{"groupId": g.id, "userId": gone.ID})
	var lines []*apptest.Line
	var asks []string
	for i := range groupRules {
		if r := &groupRules[i]; !r.rest() {
			c := &cell{rule: r, role: member}
			m.prepare(c, g)
			line := gone.Line(t)
			line.SendRaw(t, request(t, "hello", "0", params{"version": 1}))
			if _, err := line.Wait(t.Context()); err != nil {
				t.Fatal(err)
			}
			lines, asks = append(lines, line), append(asks, c.fill(r.ask))
		}
	}
	m.MustREST(t, apptest.Call{Method: "DELETE", Path: "/api/profile/destroy", Token: gone.Token, Want: http.StatusOK})
	before := m.print(t, g, owner)
	for i, line := range lines {
		_ = line.Write(t.Context(), fmt.Sprintf(`{"type":%q,"requestId":"1","params":%s}`, groupRules[i].op, asks[i]))
	}
	for i, line := range lines {
		m.cells++
		for {
			f, err := line.Wait(t.Context())
			if err != nil {
				if !strings.Contains(err.Error(), "4001") {
					t.Errorf("%s: the socket ends with %v", groupRules[i].name(), err)
				}
				break
			}
			if f.Success && !f.Params.IsBroadcast {
				t.Errorf("%s: %s", groupRules[i].name(), f.Raw)
			}
		}
	}
	if after := m.print(t, g, owner); after != before {
		t.Errorf("something has changed:\n%s\n%s", before, after)
	}
}
