package storetest

import (
	"fmt"
	"slices"
	"strings"

	"messenger/internal/auth"
	"messenger/internal/chat"
)

// stepOf chooses what a program does next.
func stepOf(r *script) func(*script) {
	all := 0
	for _, s := range steps {
		all += s.weight
	}
	n := r.rand.IntN(all)
	for _, s := range steps {
		if n < s.weight {
			return s.do
		}
		n -= s.weight
	}
	return nil
}

var steps = []struct {
	weight int
	do     func(*script)
}{
	{8, (*script).edit}, {2, (*script).editAgain}, {4, (*script).deleteMessage}, {6, (*script).hide}, {12, (*script).react}, {6, (*script).pin},
	{8, (*script).read}, {3, (*script).deliver}, {3, (*script).setSomeRole}, {3, (*script).removeMember}, {1, (*script).liftRemoval}, {2, (*script).removedPage},
	{2, (*script).changeGroup},
	{2, (*script).newInvite}, {4, (*script).joinByInvite}, {1, (*script).revokeInvite}, {3, (*script).setChat}, {4, (*script).saveText},
	{2, (*script).sightings}, {6, (*script).syncPage}, {6, (*script).timelinePage}, {6, (*script).logPage}, {3, (*script).unreadPage},
	{3, (*script).membersPage}, {3, (*script).reactionsPage}, {2, (*script).receipts}, {2, (*script).sharing}, {2, (*script).invitesPage},
	{14, (*script).send}, {6, (*script).sendAgain}, {7, (*script).sendMany}, {3, (*script).signUp}, {5, (*script).createGroup},
	{8, (*script).add}, {3, (*script).leave}, {2, (*script).joinAgain}, {1, (*script).drop},
	{3, (*script).clear}, {2, (*script).rename}, {1, (*script).delete}, {3, (*script).login}, {2, (*script).endSessions},
	{2, (*script).setPassword}, {2, (*script).seen}, {8, (*script).inboxPage}, {10, (*script).historyPage}, {5, (*script).search},
	{2, (*script).outsiders}, {6, (*script).facts}, {3, (*script).user}, {1, (*script).purge},
}

func (r *script) signUp() {
	if len(r.people) == 10 {
		return
	}
	last := pick(r, nil, new(""), new("Lee"), new("O'Neil"), new("日本"))
	form := chat.NewUserForm{
		FirstName: pick(r, "Ann", "ANNA", "İlkay", "Bo", "Ann%", "Änne", "a\u0301"), LastName: last,
		Email: fmt.Sprintf("%s%d@%d.org", pick(r, "ann", "bo_", "x'y"), len(r.people), r.seed),
	}
	user, err := chat.NewUser(NewID[chat.User](r.World), form, r.Clock.Now())
	r.OK(err)
	if r.rand.IntN(5) == 0 {
		user.Email = strings.ToUpper(pick(r, r.peopleAnd(user.Email)...))
	}
	call(r, user.ID, "u%d", len(r.people))
	call(r, chat.DialogID(user.ID, user.ID), "d%d", len(r.people))
	for i, p := range r.people {
		call(r, chat.DialogID(user.ID, p.id), "d%d-%d", i, len(r.people))
	}
	r.line("sign up %s", showUser(&user))
	if !r.failed(r.Store.CreateAccount(r.Context(), auth.Account{User: user, PasswordHash: passwordHash})) {
		r.people = append(r.people, person{id: user.ID, email: user.Email, hash: passwordHash})
	}
}

// peopleAnd returns the e-mails of all and one more.
func (r *script) peopleAnd(email string) []string {
	emails := []string{email}
	for _, p := range r.people {
		emails = append(emails, p.email)
	}
	return emails
}

func (r *script) newSend() chat.Send {
	if r.rand.IntN(2) == 0 {
		return &chat.SendDialog{By: By(r.someone()), To: r.someone(), Draft: r.draft()}
	}
	group, member := r.someGroup()
	return &chat.SendGroup{By: By(member), Group: group, Draft: r.draft()}
}

func (r *script) send() {
	c := r.newSend()
	r.line("send %s", showSend(c))
	if !r.failed(r.Service.SendAndWait(r.Context(), c)) {
		r.sends = append(r.sends, c)
		r.line("  %s", showSent(c))
	}
}

func (r *script) sendAgain() {
	if len(r.sends) == 0 {
		return
	}
	var c chat.Send
	switch old := pick(r, r.sends...).(type) {
	case *chat.SendDialog:
		c = &chat.SendDialog{By: old.By, To: old.To, Draft: old.Draft}
	case *chat.SendGroup:
		c = &chat.SendGroup{By: old.By, Group: old.Group, Draft: old.Draft}
	}
	r.line("send again %s", showSend(c))
	if !r.failed(r.Service.SendAndWait(r.Context(), c)) {
		r.line("  %s", showSent(c))
	}
}

func (r *script) sendMany() {
	var sends []chat.Send
	var commands []chat.Command
	for range 2 + r.rand.IntN(30) {
		c := r.newSend()
		sends, commands = append(sends, c), append(commands, c)
	}
	r.line("send %d", len(sends))
	for i, err := range r.Batch(commands...) {
		r.line(" send %s", showSend(sends[i]))
		if !r.failed(err) {
			r.sends = append(r.sends, sends[i])
			r.line("  %s", showSent(sends[i]))
		}
	}
}

func (r *script) createGroup() {
	g := chat.NewGroup{ID: NewID[chat.Conversation](r.World), Name: pick(r, "Tea", "Ann's %", "日本 語"), Notice: r.draft()}
	if len(r.groups) > 0 && r.rand.IntN(4) == 0 {
		g = pick(r, r.groups...).NewGroup
	} else {
		call(r, g.ID, "g%d", len(r.names)/2)
	}
	by := r.someone()
	r.line("create %v %q by %v", g.ID, g.Name, by)
	known := slices.ContainsFunc(r.groups, func(other group) bool { return other.ID == g.ID })
	if !r.failed(r.Service.CreateGroup(r.Context(), By(by), g)) && !known {
		r.groups = append(r.groups, group{g, []chat.UserID{by}})
	}
}

func (r *script) add() {
	group, by := r.someGroup()
	r.doJoin(join{by: by, user: r.someone(), group: group, draft: r.draft()})
}

func (r *script) leave() {
	group, by := r.someGroup()
	r.doJoin(join{by: by, group: group, draft: r.draft()})
}

func (r *script) joinAgain() {
	if len(r.joins) > 0 {
		r.doJoin(pick(r, r.joins...))
	}
}

func (r *script) doJoin(j join) {
	var err error
	if j.user.IsZero() {
		r.line("leave %v by %v with %v", j.group, j.by, j.draft.ID)
		err = errOf(r.Service.Leave(r.Context(), By(j.by), j.group, j.draft))
	} else {
		r.line("add %v to %v by %v with %v", j.user, j.group, j.by, j.draft.ID)
		var joined chat.MemberJoined
		joined, err = r.Service.AddMember(r.Context(), By(j.by), j.group, j.user, j.draft)
		r.line("  %q %s of %s", joined.GroupName, showMessage(joined.Notice), showName(joined.Sender))
	}
	if r.failed(err) {
		return
	}
	r.joins = append(r.joins, j)
	r.setMembers(j.group, without(j.by))
	if !j.user.IsZero() {
		r.setMembers(j.group, func(members []chat.UserID) []chat.UserID { return append(members, j.by, j.user) })
	}
}

func (r *script) drop() {
	group, by := r.someGroup()
	r.line("drop %v by %v", group, by)
	if !r.failed(errOf(r.Service.Drop(r.Context(), By(by), group))) {
		r.setMembers(group, func([]chat.UserID) []chat.UserID { return nil })
	}
}

func (r *script) clear() {
	by, companion := r.someone(), r.someone()
	r.line("clear %v for %v", companion, by)
	r.failed(errOf3(r.Service.ClearDialog(r.Context(), By(by), companion)))
}

func (r *script) rename() {
	by := r.someone()
	first, last := pick(r, nil, new("Bob"), new("Ann")), pick(r, nil, new(""), new("Zed"))
	r.line("rename %v %s %s", by, showText(first), showText(last))
	r.failed(r.Service.Rename(r.Context(), By(by), first, last))
}

func (r *script) delete() {
	by, erase := r.someone(), r.rand.IntN(2) == 0
	r.line("delete %v, erase: %v", by, erase)
	if r.failed(r.Service.DeleteAccount(r.Context(), By(by), erase)) {
		return
	}
	r.Sweep()
	for i := range r.people {
		r.people[i].gone = r.people[i].gone || r.people[i].id == by
	}
	for _, g := range r.groups {
		r.setMembers(g.ID, without(by))
	}
}

func (r *script) login() {
	p := pick(r, r.people...)
	s := chat.Session{
		ID: NewID[chat.Session](r.World), User: p.id, Device: pick(r, "", "Phone", "O'Pad"), CreatedAt: r.Clock.Now(), LastSeenAt: r.Clock.Now(),
	}
	call(r, s.ID, "s%d", len(r.sessions))
	r.line("log in %s", showSession(s))
	r.failed(r.Store.OpenSession(r.Context(), s, pick(r, p.hash, p.hash, p.hash, "wrong")))
	r.sessions = append(r.sessions, s.ID)
}

func (r *script) someSession() chat.SessionID {
	if len(r.sessions) == 0 || r.rand.IntN(10) == 0 {
		return chat.SessionID{3}
	}
	return pick(r, r.sessions...)
}

func (r *script) endSessions() {
	v := auth.Revocation{User: r.someone(), At: r.Clock.Now()}
	switch r.rand.IntN(3) {
	case 0:
		v.Keep = r.someSession()
	case 1:
		v.Sessions = []chat.SessionID{r.someSession(), r.someSession()}
	}
	n, err := r.Store.RevokeSessions(r.Context(), v)
	r.line("end sessions %v of %v but %v: %d", v.Sessions, v.User, v.Keep, n)
	r.failed(err)
}

func (r *script) setPassword() {
	i := r.rand.IntN(len(r.people))
	p := &r.people[i]
	c := auth.PasswordChange{
		User: p.id, OldHash: pick(r, p.hash, p.hash, "wrong"), NewHash: fmt.Sprint("hash", r.rand.IntN(9)), Revoke: r.rand.IntN(3) > 0,
		Keep: pick(r, chat.SessionID{}, r.someSession()), At: r.Clock.Now(),
	}
	r.line("password %+v", c)
	if !r.failed(r.Store.SetPassword(r.Context(), c)) {
		p.hash = c.NewHash
	}
}

func (r *script) seen() {
	id, at := r.someSession(), r.Clock.Now()+pick[chat.Instant](r, 0, 500, -500)
	r.line("seen %v at %d", id, at-worldBegins)
	r.failed(r.Store.TouchSession(r.Context(), id, at))
	s, err := r.Store.Session(r.Context(), id)
	r.line("  %s", showSession(s))
	r.failed(err)
}

func (r *script) purge() {
	n, err := r.Store.PurgeSessions(r.Context(), r.Clock.Now()-pick[chat.Instant](r, 0, 5_000, 20_000), 1000)
	r.line("purge %d", n)
	r.failed(err)
}
