package storetest

import (
	"cmp"
	"fmt"
	"slices"

	"messenger/internal/auth"
	"messenger/internal/chat"
)

var sessionTests = []test{
	{"a session is kept as it is", func(w *World) {
		anna := w.Person("Anna")
		for _, device := range []string{"", "Firefox on Linux", "o'dd \"%\\ 👩‍👧 \ufffe"} {
			s := w.session(anna)
			s.Device = device
			w.OK(w.Store.OpenSession(w.Context(), s, passwordHash))
			w.wantSession(s)
		}
		w.wantNoSession(NewID[chat.Session](w))
	}},
	{"opening is refused", openingIsRefused},
	{"seen", sessionSeen},
	{"naming", sessionNamed},
	{"listing", sessionsListed},
	{"revoking some", revokingSome},
	{"revoking others", revokingOthers},
	{"the end of an account ends its sessions", func(w *World) {
		anna, ben := w.Person("Anna"), w.Person("Ben")
		mine, also, other := w.login(anna), w.login(anna), w.login(ben)
		w.OK(w.Service.DeleteAccount(w.Context(), By(anna), false))
		w.wantNoSession(mine.ID)
		w.wantNoSession(also.ID)
		w.wantSessions(anna)
		w.wantSession(other)
		w.OK(w.Store.TouchSession(w.Context(), mine.ID, worldBegins+1_000_000))
		w.endSessions(auth.Revocation{User: anna, At: worldBegins + 5}, 0)
		w.wantNoSession(mine.ID)
	}},
	{"purging", purging},
}

// session describes a session that is not open yet.
func (w *World) session(user chat.UserID) chat.Session {
	at := w.Clock.Now()
	return chat.Session{ID: NewID[chat.Session](w), User: user, Device: "test", CreatedAt: at, LastSeenAt: at}
}

// login opens a session for somebody with the usual password.
func (w *World) login(user chat.UserID) chat.Session {
	w.Helper()
	s := w.session(user)
	w.OK(w.Store.OpenSession(w.Context(), s, passwordHash))
	return s
}

func (w *World) wantSession(want chat.Session) {
	w.Helper()
	got, err := w.Store.Session(w.Context(), want.ID)
	w.OK(err)
	w.Same("session", got, want)
}

func (w *World) wantNoSession(id chat.SessionID) {
	w.Helper()
	s, err := w.Store.Session(w.Context(), id)
	w.is(err, chat.ErrNoSession)
	w.Same("session", s, chat.Session{})
}

// wantSessions checks which sessions of a user are live, the last used first.
func (w *World) wantSessions(user chat.UserID, want ...chat.Session) {
	w.Helper()
	got, err := w.Store.Sessions(w.Context(), auth.SessionQuery{User: user, Limit: 1000})
	w.OK(err)
	w.Same("sessions", got, want)
}

// endSessions revokes and checks how many sessions that ended.
func (w *World) endSessions(r auth.Revocation, want int) {
	w.Helper()
	n, err := w.Store.RevokeSessions(w.Context(), r)
	w.OK(err)
	w.Same("revoked", n, want)
}

func openingIsRefused(w *World) {
	anna, gone := w.Person("Anna"), w.Person("Gone")
	w.OK(w.Service.DeleteAccount(w.Context(), By(gone), false))
	for _, tt := range []struct {
		user chat.UserID
		hash string
	}{{anna, "other"}, {anna, ""}, {anna, passwordHash + " "}, {gone, passwordHash}, {gone, ""}, {NewID[chat.User](w), ""}} {
		s := w.session(tt.user)
		w.is(w.Store.OpenSession(w.Context(), s, tt.hash), auth.ErrStaleHash)
		w.wantNoSession(s.ID)
	}
	open := w.login(anna)
	again := w.session(anna)
	again.ID = open.ID
	if err := w.Store.OpenSession(w.Context(), again, passwordHash); err == nil {
		w.Error("two sessions of one id")
	}
	w.wantSessions(anna, open)
}

func sessionSeen(w *World) {
	anna := w.Person("Anna")
	s, revoked := w.login(anna), w.login(anna)
	w.endSessions(auth.Revocation{User: anna, Sessions: []chat.SessionID{revoked.ID}, At: 5}, 1)
	for _, step := range []struct{ at, want chat.Instant }{
		{s.LastSeenAt + 50, s.LastSeenAt + 50}, {s.LastSeenAt + 20, s.LastSeenAt + 50}, {0, s.LastSeenAt + 50}, {s.LastSeenAt + 51, s.LastSeenAt + 51},
	} {
		w.OK(w.Store.TouchSession(w.Context(), s.ID, step.at))
		seen := s
		seen.LastSeenAt = step.want
		w.wantSession(seen)
	}
	w.OK(w.Store.TouchSession(w.Context(), revoked.ID, s.LastSeenAt+99))
	w.OK(w.Store.TouchSession(w.Context(), NewID[chat.Session](w), s.LastSeenAt+99))
	w.wantNoSession(revoked.ID)
}

func sessionNamed(w *World) {
	anna := w.Person("Anna")
	s, other, revoked := w.login(anna), w.login(anna), w.login(anna)
	w.endSessions(auth.Revocation{User: anna, Sessions: []chat.SessionID{revoked.ID}, At: 5}, 1)
	for _, device := range []string{"Firefox on Linux", "Firefox on Linux", "o'dd \"%\\ 👩‍👧 \ufffe", ""} {
		w.OK(w.Store.NameSession(w.Context(), s.ID, device))
		s.Device = device
		w.wantSession(s)
	}
	w.wantSession(other)
	w.OK(w.Store.NameSession(w.Context(), revoked.ID, "back"))
	w.OK(w.Store.NameSession(w.Context(), NewID[chat.Session](w), "nobody's"))
	w.wantNoSession(revoked.ID)
}

func sessionsListed(w *World) {
	anna, ben := w.Person("Anna"), w.Person("Ben")
	w.wantSessions(anna)
	w.login(ben)
	var all []chat.Session
	for i := range 20 {
		w.Clock.Step(int64(i % 2))
		all = append(all, w.login(anna))
	}
	for i := range all { // every third is used again, the older ones later
		if i%3 == 0 {
			all[i].LastSeenAt += chat.Instant(100 - i)
			w.OK(w.Store.TouchSession(w.Context(), all[i].ID, all[i].LastSeenAt))
		}
	}
	slices.SortFunc(all, func(a, b chat.Session) int {
		return cmp.Or(cmp.Compare(b.LastSeenAt, a.LastSeenAt), b.ID.Compare(a.ID))
	})
	w.wantSessions(anna, all...)
	for limit := 1; limit <= len(all)+1; limit++ {
		got, err := w.Store.Sessions(w.Context(), auth.SessionQuery{User: anna, Limit: limit})
		w.OK(err)
		w.Same(fmt.Sprintf("first %d", limit), got, all[:min(limit, len(all))])
	}
	for i, s := range all {
		got, err := w.Store.Sessions(w.Context(), auth.SessionQuery{User: anna, After: s.LastSeenAt, Limit: 100})
		w.OK(err)
		first := slices.IndexFunc(all, func(other chat.Session) bool { return other.LastSeenAt == s.LastSeenAt })
		w.Same(fmt.Sprintf("after the moment of %d", i), got, all[:first])
	}
}

func revokingSome(w *World) {
	anna, ben := w.Person("Anna"), w.Person("Ben")
	one, two, three, foreign := w.login(anna), w.login(anna), w.login(anna), w.login(ben)
	at := worldBegins + 1_000_000
	w.endSessions(auth.Revocation{User: anna, Sessions: []chat.SessionID{}, At: at}, 0)
	w.endSessions(auth.Revocation{User: anna, Sessions: []chat.SessionID{NewID[chat.Session](w), foreign.ID}, At: at}, 0)
	w.endSessions(auth.Revocation{User: anna, Sessions: []chat.SessionID{one.ID, three.ID, foreign.ID}, Keep: one.ID, At: at}, 2)
	w.wantNoSession(one.ID)
	w.wantNoSession(three.ID)
	w.wantSessions(anna, two)
	w.wantSessions(ben, foreign)
	w.endSessions(auth.Revocation{User: anna, Sessions: []chat.SessionID{one.ID, two.ID}, At: at}, 1)
	w.wantSessions(anna)
	again := w.session(anna)
	again.ID = two.ID
	if err := w.Store.OpenSession(w.Context(), again, passwordHash); err == nil {
		w.Error("a revoked session was opened again")
	}
	w.wantNoSession(two.ID)
}

func revokingOthers(w *World) {
	anna, ben := w.Person("Anna"), w.Person("Ben")
	w.login(anna)
	kept := w.login(anna)
	w.login(anna)
	foreign := w.login(ben)
	w.endSessions(auth.Revocation{User: anna, Keep: kept.ID, At: worldBegins + 5}, 2)
	w.wantSessions(anna, kept)
	w.endSessions(auth.Revocation{User: anna, Keep: kept.ID, At: worldBegins + 5}, 0)
	w.endSessions(auth.Revocation{User: anna, Keep: foreign.ID, At: worldBegins + 5}, 1)
	w.wantSessions(anna)
	w.endSessions(auth.Revocation{User: NewID[chat.User](w), At: worldBegins + 5}, 0)
	w.wantSessions(ben, foreign)
	w.endSessions(auth.Revocation{User: ben, At: worldBegins + 5}, 1)
	w.wantSessions(ben)
}

func purging(w *World) {
	anna := w.Person("Anna")
	used := w.login(anna) // before all others, and used after them
	var all []chat.Session
	for range 10 {
		all = append([]chat.Session{w.login(anna)}, all...)
	}
	w.endSessions(auth.Revocation{User: anna, Sessions: []chat.SessionID{all[9].ID, all[8].ID}, At: worldBegins + 5}, 2)
	purge := func(before chat.Instant, limit, want int) {
		w.Helper()
		n, err := w.Store.PurgeSessions(w.Context(), before, limit)
		w.OK(err)
		w.Same("purged", n, want)
	}
	used.LastSeenAt = all[0].LastSeenAt + 1_000
	w.OK(w.Store.TouchSession(w.Context(), used.ID, used.LastSeenAt))
	purge(all[9].LastSeenAt, 100, 0)
	purge(all[5].LastSeenAt, 3, 3)
	purge(all[5].LastSeenAt, 3, 1)
	purge(all[5].LastSeenAt, 3, 0)
	w.wantSessions(anna, append([]chat.Session{used}, all[:6]...)...)
	purge(used.LastSeenAt, 100, 6)
	w.wantSessions(anna, used)
	purge(chat.MaxInstant, 100, 1)
	w.wantSessions(anna)
	w.wantNoSession(all[0].ID)
}
