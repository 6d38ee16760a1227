package storetest

import (
	"slices"

	"messenger/internal/chat"
)

var removalTests = []test{
	{"who was removed does not come back", removedStaysOut},
	{"plain members do not bring back", barredFromMembers},
	{"a removal is lifted", removalIsLifted},
	{"who left comes back", func(w *World) {
		p := w.People("Anna", "Ben")
		group := w.Group(p[0], p[1])
		invite := w.invite(p[0], chat.NewInvite{Group: group})
		w.Leave(p[1], group)
		w.OK(w.join(p[1], invite.Code))
		w.Leave(p[1], group)
		w.Add(p[0], group, p[1])
	}},
	{"invites end with their makers", invitesEnd},
	{"invites of who may not add wait", invitesWait},
	{"pages of who was removed", removedPages},
	{"who is out reads nothing", outsidersReadNothing},
}

// join takes an invite.
func (w *World) join(user chat.UserID, code chat.InviteCode) error {
	return errOf3(w.Service.JoinByInvite(w.Context(), By(user), code, w.Draft("")))
}

// bring is Add, which may be refused.
func (w *World) bring(by chat.UserID, group chat.ConversationID, user chat.UserID) error {
	return errOf(w.Service.AddMember(w.Context(), By(by), group, user, w.Draft("")))
}

// preview looks at an invite, logged in and not: what one refuses as unknown, so does the
// other.
func (w *World) preview(user chat.UserID, code chat.InviteCode) error {
	w.Helper()
	_, open := w.Service.PreviewInvite(w.Context(), code)
	if err := errOf(w.Service.Invite(w.Context(), By(user), code)); (chat.CodeOf(err) == chat.NotFound) != (chat.CodeOf(open) == chat.NotFound) {
		w.Errorf("invite %s: %v to somebody, %v to anybody", code, err, open)
	}
	return errOf(w.Service.Invite(w.Context(), By(user), code))
}

func removedStaysOut(w *World) {
	p := w.People("Anna", "Ben", "Carl")
	anna, ben := p[0], p[1]
	group := w.Group(anna, ben)
	seen := w.invite(anna, chat.NewInvite{Group: group})
	parted := w.RemoveMember(anna, group, ben)
	later := w.invite(anna, chat.NewInvite{Group: group})
	m := w.Member(group, ben)
	w.Same("removal", m.Removed, chat.Removal{At: parted.At, By: anna})
	for _, code := range []chat.InviteCode{seen.Code, later.Code} {
		w.Refused(w.join(ben, code), chat.Forbidden)
		w.Refused(w.preview(ben, code), chat.Forbidden)
		w.OK(w.preview(p[2], code))
	}
	w.Same("nothing changed", w.Member(group, ben), m)
	w.OK(w.join(p[2], later.Code))
	w.OK(w.bring(anna, group, ben))
	if m := w.Member(group, ben); !m.Present() || m.Removed.Bars() || !m.Added {
		w.Errorf("place of who was let in again: %+v", m)
	}
	w.RemoveMember(anna, group, ben)
	w.OK(w.Service.RevokeInvite(w.Context(), By(anna), group, seen.Code))
	w.Refused(w.join(ben, seen.Code), chat.NotFound)
}

func barredFromMembers(w *World) {
	p := w.People("Anna", "Ben", "Carl", "Dora", "Stranger")
	group := w.Group(p[0], p[1], p[2], p[3])
	w.SetRole(p[0], group, p[3], chat.RoleAdmin)
	w.RemoveMember(p[0], group, p[1])
	w.Same("to a member", w.bring(p[2], group, p[1]), error(chat.ErrBarred))
	w.Same("to a stranger", w.bring(p[4], group, p[1]), error(chat.ErrNotMember))
	w.Same("to the removed one", w.bring(p[1], group, p[1]), error(chat.ErrNotMember))
	w.OK(w.bring(p[3], group, p[1]))
	w.Leave(p[1], group)
	w.OK(w.bring(p[2], group, p[1]))
}

func removalIsLifted(w *World) {
	p := w.People("Anna", "Ben", "Carl", "Stranger")
	anna, ben, carl := p[0], p[1], p[2]
	group := w.Group(anna, ben, carl)
	w.RemoveMember(anna, group, ben)
	lift := func(by, user chat.UserID) error { return w.Service.LiftRemoval(w.Context(), By(by), group, user) }
	head := w.Head(group)
	for _, by := range []chat.UserID{carl, ben, p[3]} {
		w.Refused(lift(by, ben), chat.Forbidden)
		_, err := w.Service.Removed(w.Context(), By(by), chat.RemovedQuery{Group: group, Limit: 10})
		w.Refused(err, chat.Forbidden)
	}
	w.Refused(lift(anna, p[3]), chat.NotFound)
	w.OK(lift(anna, carl))
	w.OK(lift(anna, ben))
	w.OK(lift(anna, ben))
	w.Same("nobody is told", w.Head(group), head)
	w.Same("removal", w.Member(group, ben).Removed, chat.Removal{})
	w.OK(w.bring(carl, group, ben))
	w.Same("removal in a group that is gone", w.Service.LiftRemoval(w.Context(), By(anna), NewID[chat.Conversation](w), ben), error(chat.ErrNotMember))
}

func invitesEnd(w *World) {
	p := w.People("Anna", "Removed", "Left", "Deleted", "Joiner")
	group, other := w.Group(p[0], p[1:4]...), w.Group(p[1])
	elsewhere := w.invite(p[1], chat.NewInvite{Group: other})
	kept := w.invite(p[0], chat.NewInvite{Group: group})
	var codes []chat.InviteCode
	for range 2 {
		for _, u := range p[1:4] {
			codes = append(codes, w.invite(u, chat.NewInvite{Group: group}).Code)
		}
	}
	w.RemoveMember(p[0], group, p[1])
	w.Leave(p[2], group)
	w.OK(w.Service.DeleteAccount(w.Context(), By(p[3]), false))
	w.Add(p[0], group, p[1])
	w.Add(p[0], group, p[2])
	for _, code := range codes {
		w.Refused(w.join(p[4], code), chat.NotFound)
		w.Refused(w.preview(p[4], code), chat.NotFound)
		held, _, err := w.Store.Invite(w.Context(), code)
		w.OK(err)
		if held.RevokedAt == 0 {
			w.Errorf("invite %s of %v was not revoked", code, held.By)
		}
	}
	w.Same("usable", w.invites(group, w.Clock.Now(), 100), []chat.Invite{kept})
	w.Same("elsewhere", w.invites(other, w.Clock.Now(), 100), []chat.Invite{elsewhere})
}

func invitesWait(w *World) {
	p := w.People("Anna", "Ben", "Joiner")
	group := w.Group(p[0], p[1])
	invite := w.invite(p[1], chat.NewInvite{Group: group})
	policy := func(who chat.AddPolicy) {
		w.OK(errOf(w.Service.UpdateGroup(w.Context(), By(p[0]), group, chat.GroupChange{WhoMayAdd: &who})))
	}
	policy(chat.AdminsAdd)
	w.Refused(w.preview(p[2], invite.Code), chat.NotFound)
	w.Refused(w.join(p[2], invite.Code), chat.NotFound)
	w.SetRole(p[0], group, p[1], chat.RoleAdmin)
	w.OK(w.preview(p[2], invite.Code))
	w.SetRole(p[0], group, p[1], chat.RoleMember)
	w.Refused(w.join(p[2], invite.Code), chat.NotFound)
	policy(chat.MembersAdd)
	w.OK(w.join(p[2], invite.Code))
}

func removedPages(w *World) {
	anna := w.Person("Anna")
	group := w.Group(anna)
	var want []chat.RemovedRow
	for _, name := range []string{"Ben", "Carl", "Dora", "Emil", "Fred"} {
		user := w.Person(name)
		w.Add(anna, group, user)
		parted := w.RemoveMember(anna, group, user)
		row := chat.RemovedRow{User: user, Name: nameOf(name), Removal: chat.Removal{At: parted.At, By: anna}, By: nameOf("Anna")}
		want = append([]chat.RemovedRow{row}, want...)
	}
	w.OK(w.Service.DeleteAccount(w.Context(), By(want[1].User), false))
	w.OK(w.Service.LiftRemoval(w.Context(), By(anna), group, want[3].User))
	w.Add(anna, group, want[0].User)
	want = []chat.RemovedRow{want[2], want[4]}
	for limit := 1; limit <= 3; limit++ {
		var got []chat.RemovedRow
		q := chat.RemovedQuery{Group: group, Limit: limit}
		for {
			list, err := w.Service.Removed(w.Context(), By(anna), q)
			w.OK(err)
			if len(list.Rows) == 0 {
				break
			}
			got = append(got, list.Rows...)
			last := list.Rows[len(list.Rows)-1]
			q.After = chat.RemovedCursor{At: last.Removal.At, User: last.User}
		}
		w.Same("rows", got, want)
	}
	_, err := w.Service.Removed(w.Context(), By(anna), chat.RemovedQuery{Group: group, Limit: -1})
	w.Refused(err, chat.Invalid)
	none, err := w.Store.Removed(w.Context(), chat.RemovedQuery{Group: NewID[chat.Conversation](w), Limit: 10})
	w.OK(err)
	w.Same("of nothing", none, []chat.RemovedRow{})
}

// outsidersReadNothing tries every way to read a group on those who are out of it, and
// that letting them in by the rules opens it again as it opens to a newcomer.
func outsidersReadNothing(w *World) {
	p := w.People("Anna", "Removed", "Left")
	anna := p[0]
	group := w.Group(anna, p[1], p[2])
	own := map[chat.UserID]chat.Message{p[1]: w.Tell(p[1], group, "mine"), p[2]: w.Tell(p[2], group, "mine")}
	w.RemoveMember(anna, group, p[1])
	w.Leave(p[2], group)
	secret := w.Tell(anna, group, "secret")
	in := chat.Address{Group: group}
	for _, user := range p[1:] {
		by := By(user)
		for name, err := range map[string]error{
			"history":   errOf(w.Service.GroupHistory(w.Context(), user, group, chat.Page{Before: chat.MaxInstant, Limit: 10})),
			"sync":      errOf(w.Service.Sync(w.Context(), by, chat.Since{At: in, After: 1, Limit: 10})),
			"snapshot":  errOf(w.Service.Sync(w.Context(), by, chat.Since{At: in, Reset: true, Limit: 10})),
			"timeline":  errOf(w.Service.Timeline(w.Context(), by, chat.Around{At: in, Limit: 10})),
			"around":    errOf(w.Service.Timeline(w.Context(), by, chat.Around{At: in, Message: secret.ID, Limit: 10})),
			"members":   errOf(w.Service.Members(w.Context(), by, chat.MembersOf{Group: group, Limit: 10})),
			"info":      errOf(w.Service.Group(w.Context(), by, group)),
			"invites":   errOf(w.Service.Invites(w.Context(), by, group)),
			"receipts":  errOf(w.Service.Receipts(w.Context(), by, own[user].ID, chat.UserID{}, 10)),
			"reactions": errOf(w.Service.Reactions(w.Context(), by, secret.ID, chat.ReactionCursor{}, 10)),
			"unread":    errOf(w.Service.WhyUnread(w.Context(), by, in, 10)),
			"outsiders": errOf(w.Service.SearchOutsiders(w.Context(), user, group, "anna")),
		} {
			if code := chat.CodeOf(err); code != chat.Forbidden && code != chat.NotFound {
				w.Errorf("%s: %v", name, err)
			}
		}
		quote := &chat.SendDialog{By: by, To: user, Draft: w.Draft("quoted")}
		quote.Draft.ReplyTo = secret.ID
		w.Refused(w.Service.SendAndWait(w.Context(), quote), chat.NotFound)
		rows, err := w.Service.ChatList(w.Context(), user, chat.Page{Before: chat.MaxInstant, Limit: 10})
		w.OK(err)
		page, err := w.Service.Inbox(w.Context(), by, chat.InboxCursor{}, 10)
		w.OK(err)
		unread, err := w.Store.Unread(w.Context(), chat.UnreadListQuery{User: user, Limit: 10})
		w.OK(err)
		if len(rows)+len(page.Rows)+len(unread) > 0 {
			w.Errorf("lists of who is out: %+v, %+v, %+v", rows, page.Rows, unread)
		}
		w.Add(anna, group, user)
		if !slices.Contains(w.texts(user, group), "secret") {
			w.Error("who was let in again does not read the history")
		}
	}
}
