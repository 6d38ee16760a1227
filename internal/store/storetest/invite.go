package storetest

import (
	"fmt"
	"slices"
	"strings"

	"messenger/internal/chat"
)

var inviteTests = []test{
	{"an invite is kept and used up", inviteIsUsed},
	{"usable invites, the newest first", usableInvites},
	{"unknown invites", func(w *World) {
		for _, code := range []chat.InviteCode{"", "x", "%", chat.InviteCode(strings.Repeat("é", 500))} {
			invite, head, err := w.Store.Invite(w.Context(), code)
			if invite != nil || head != nil || err != nil {
				w.Errorf("invite %q: %+v, %+v, %v", code, invite, head, err)
			}
		}
		w.Same("fact", w.Facts(chat.Needs{Invites: []chat.InviteCode{"x"}}).Invites, map[chat.InviteCode]*chat.Invite{})
	}},
	{"the invite of a group that is gone", func(w *World) {
		anna := w.Person("Anna")
		group := w.Group(anna)
		invite := w.invite(anna, chat.NewInvite{Group: group})
		w.OK(errOf(w.Service.Drop(w.Context(), By(anna), group)))
		held, head, err := w.Store.Invite(w.Context(), invite.Code)
		w.OK(err)
		w.Same("invite", held, &invite)
		w.Same("head", head, w.Head(group))
		w.Refused(errOf3(w.Service.JoinByInvite(w.Context(), By(w.Person("Ben")), invite.Code, w.Draft(""))), chat.NotFound)
	}},
	{"codes differ by case", func(w *World) {
		anna := w.Person("Anna")
		one, two := w.Group(anna), w.Group(anna)
		codes := []chat.InviteCode{"aB-_", "Ab-_"}
		service := w.With(chat.Options{Now: w.Clock.Now, NewInviteCode: func() chat.InviteCode {
			code := codes[0]
			codes = codes[1:]
			return code
		}})
		for _, group := range []chat.ConversationID{one, two} {
			w.OK(errOf(service.CreateInvite(w.Context(), By(anna), chat.NewInvite{Group: group})))
		}
		for code, group := range map[chat.InviteCode]chat.ConversationID{"aB-_": one, "Ab-_": two} {
			invite, _, err := w.Store.Invite(w.Context(), code)
			w.OK(err)
			w.Same("group", invite.Group, group)
		}
	}},
}

// invite makes an invite at the moment of the clock.
func (w *World) invite(by chat.UserID, n chat.NewInvite) chat.Invite {
	w.Helper()
	invite, err := w.With(chat.Options{Now: w.Clock.Now}).CreateInvite(w.Context(), By(by), n)
	w.OK(err)
	return invite
}

// invites returns the usable invites of a group.
func (w *World) invites(group chat.ConversationID, at chat.Instant, limit int) []chat.Invite {
	w.Helper()
	list, err := w.Store.Invites(w.Context(), chat.InvitesQuery{Group: group, At: at, Limit: limit})
	w.OK(err)
	return list
}

func inviteIsUsed(w *World) {
	p := w.People("Anna", "Ben", "Carl", "Dora")
	group := w.Group(p[0])
	invite := w.invite(p[0], chat.NewInvite{Group: group, MaxUses: 2})
	if invite.By != p[0] || invite.Group != group || invite.MaxUses != 2 || invite.Uses != 0 || invite.CreatedAt == 0 {
		w.Errorf("invite: %+v", invite)
	}
	want := func() {
		w.Helper()
		held, head, err := w.Store.Invite(w.Context(), invite.Code)
		w.OK(err)
		w.Same("invite", held, &invite)
		w.Same("group", head, w.Head(group))
		w.Same("fact", w.Facts(chat.Needs{Invites: []chat.InviteCode{invite.Code}}).Invites[invite.Code], &invite)
	}
	want()
	join := func(user chat.UserID) error {
		return errOf3(w.Service.JoinByInvite(w.Context(), By(user), invite.Code, w.Draft("")))
	}
	for i, u := range p[1:3] {
		w.OK(join(u))
		invite.Uses = i + 1
		want()
	}
	w.Refused(join(p[3]), chat.NotFound)
	w.Refused(join(p[1]), chat.Conflict)
	w.wantMembers(group, p[:3]...)
	w.Same("used up", w.invites(group, w.Clock.Now(), 10), []chat.Invite{})
	want()
}

func usableInvites(w *World) {
	anna := w.Person("Anna")
	group, other := w.Group(anna), w.Group(anna)
	w.invite(anna, chat.NewInvite{Group: other})
	w.Clock.Step(0)
	var want []chat.Invite
	for i := range 14 {
		w.Clock.Set(worldBegins + chat.Instant(100_000+i/3))
		n := chat.NewInvite{Group: group, MaxUses: i % 3}
		if i%2 == 0 {
			n.ExpiresAt = worldBegins + chat.Instant(200_000+i)
		}
		want = append(want, w.invite(anna, n))
	}
	slices.SortFunc(want, func(a, b chat.Invite) int {
		if a.CreatedAt != b.CreatedAt {
			return int(b.CreatedAt - a.CreatedAt)
		}
		return -strings.Compare(string(a.Code), string(b.Code))
	})
	service := w.With(chat.Options{Now: w.Clock.Now})
	w.OK(service.RevokeInvite(w.Context(), By(anna), group, want[3].Code))
	w.OK(service.RevokeInvite(w.Context(), By(anna), group, want[3].Code))
	revoked, _, err := w.Store.Invite(w.Context(), want[3].Code)
	w.OK(err)
	w.Same("revoked", revoked.RevokedAt, w.Clock.Now())
	want = slices.Delete(want, 3, 4)
	for _, at := range []chat.Instant{0, worldBegins, worldBegins + 200_000, worldBegins + 200_003, worldBegins + 200_006, worldBegins + 300_000} {
		usable := slices.DeleteFunc(slices.Clone(want), func(i chat.Invite) bool { return !i.Usable(at) })
		w.Same(fmt.Sprint("at ", at), w.invites(group, at, 100), usable)
		w.Same("limit", w.invites(group, at, 3), usable[:3])
	}
	w.Same("limit 0", w.invites(group, 0, 0), []chat.Invite{})
	w.Same("of another", len(w.invites(other, 0, 10)), 1)
	w.Same("of nothing", w.invites(NewID[chat.Conversation](w), 0, 10), []chat.Invite{})
}
