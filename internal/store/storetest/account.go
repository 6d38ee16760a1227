package storetest

import (
	"errors"
	"fmt"
	"strings"

	"messenger/internal/auth"
	"messenger/internal/chat"
)

var accountTests = []test{
	{"the first account", func(w *World) {
		has, err := w.Store.HasAccounts(w.Context())
		w.OK(err)
		w.Same("before", has, false)
		w.OK(w.Store.CreateAccount(w.Context(), w.account("first@x")))
		has, err = w.Store.HasAccounts(w.Context())
		w.OK(err)
		w.Same("after", has, true)
	}},
	{"nobody", func(w *World) {
		id := NewID[chat.User](w)
		_, err := w.Store.Account(w.Context(), id)
		w.is(err, chat.ErrNoSuchUser)
		_, err = w.Store.AccountByEmail(w.Context(), "nobody@example.org")
		w.is(err, chat.ErrNoSuchUser)
		w.wantUser(id, nil)
	}},
	{"an account is kept as it is", accountIsKept},
	{"an e-mail is unique by its key", emailIsUnique},
	{"a taken id is no account", func(w *World) {
		first := w.account("first@x")
		second := w.account("second@x")
		w.OK(w.Store.CreateAccount(w.Context(), first))
		second.ID = first.ID
		if err := w.Store.CreateAccount(w.Context(), second); err == nil || errors.Is(err, auth.ErrEmailTaken) {
			w.Errorf("second account of one id: %v", err)
		}
		w.wantAccount(first)
		_, err := w.Store.AccountByEmail(w.Context(), "second@x")
		w.is(err, chat.ErrNoSuchUser)
	}},
	{"renaming", renaming},
	{"a new password", newPassword},
	{"a new password is refused", newPasswordIsRefused},
	{"a new password ends sessions", newPasswordEndsSessions},
}

// account describes an account that is not stored yet.
func (w *World) account(email string) auth.Account {
	last := "Last"
	return auth.Account{
		User: chat.User{
			ID: NewID[chat.User](w), FirstName: "First", LastName: &last, Email: email,
			CreatedAt: worldBegins, UpdatedAt: worldBegins + 1,
		},
		PasswordHash: passwordHash,
	}
}

// is fails the test unless err is target.
func (w *World) is(err, target error) {
	w.Helper()
	if !errors.Is(err, target) {
		w.Fatalf("got error %v, want %v", err, target)
	}
}

// wantAccount checks what every reader of an account answers.
func (w *World) wantAccount(want auth.Account) {
	w.Helper()
	got, err := w.Store.Account(w.Context(), want.ID)
	w.OK(err)
	w.Same("account", got, want)
	got, err = w.Store.AccountByEmail(w.Context(), chat.FoldEmail(want.Email))
	w.OK(err)
	w.Same("account by e-mail", got, want)
	w.wantUser(want.ID, &want.User)
}

func (w *World) wantUser(id chat.UserID, want *chat.User) {
	w.Helper()
	got, err := w.Store.User(w.Context(), id)
	w.OK(err)
	w.Same("user", got, want)
}

func accountIsKept(w *World) {
	empty, odd := "", "d'Ärc\"%_\\\u0301👩‍👧"
	forms := map[string]func(*auth.Account){
		"plain":            func(*auth.Account) {},
		"no last name":     func(a *auth.Account) { a.LastName = nil },
		"empty last name":  func(a *auth.Account) { a.LastName = &empty },
		"odd names":        func(a *auth.Account) { a.FirstName, a.LastName = odd, &odd },
		"e-mail with case": func(a *auth.Account) { a.Email = "MiXed.ÄÖ@Example.ORG" },
		"odd e-mail":       func(a *auth.Account) { a.Email = "o'b\"%_\\👩@x" },
		"longest": func(a *auth.Account) {
			long := strings.Repeat("😀", chat.MaxName)
			a.FirstName, a.LastName, a.Email = long, &long, strings.Repeat("é", chat.MaxEmail)
			a.PasswordHash = strings.Repeat("h", 255)
		},
	}
	for name, change := range forms {
		w.Sub(name, func(w *World) {
			a := w.account("plain@x" + fmt.Sprint(w.rand.Uint32()))
			change(&a)
			given := a
			if a.LastName != nil {
				given.LastName = new(*a.LastName)
			}
			w.OK(w.Store.CreateAccount(w.Context(), given))
			if a.LastName != nil {
				*given.LastName = "changed by the caller"
			}
			w.wantAccount(a)
			read, err := w.Store.Account(w.Context(), a.ID)
			w.OK(err)
			if read.LastName != nil {
				*read.LastName = "changed by a reader"
			}
			w.wantAccount(a)
		})
	}
}

func emailIsUnique(w *World) {
	first := w.account("Anna@Example.org")
	w.OK(w.Store.CreateAccount(w.Context(), first))
	for _, same := range []string{"Anna@Example.org", "anna@example.org", "ANNA@EXAMPLE.ORG"} {
		w.is(w.Store.CreateAccount(w.Context(), w.account(same)), auth.ErrEmailTaken)
	}
	for _, other := range []string{"аnna@example.org", "anna@example.org.", "anna+1@example.org", "anńa@example.org", "ann\u0061\u0301@example.org"} {
		w.OK(w.Store.CreateAccount(w.Context(), w.account(other)))
	}
	w.wantAccount(first)
	w.OK(w.Service.DeleteAccount(w.Context(), By(first.ID), false))
	second := w.account("anna@EXAMPLE.org")
	w.OK(w.Store.CreateAccount(w.Context(), second))
	w.wantAccount(second)
}

func renaming(w *World) {
	a := w.account("anna@x")
	w.OK(w.Store.CreateAccount(w.Context(), a))
	w.OK(w.Service.Rename(w.Context(), By(a.ID), nil, nil))
	names := []struct{ first, last *string }{{new("Berta"), nil}, {nil, new("Braun")}, {new("Carla"), new("")}}
	for _, n := range names {
		w.OK(w.Service.Rename(w.Context(), By(a.ID), n.first, n.last))
		if n.first != nil {
			a.FirstName = *n.first
		}
		if n.last != nil {
			a.LastName = n.last
		}
		stored, err := w.Store.User(w.Context(), a.ID)
		w.OK(err)
		if stored.UpdatedAt <= a.UpdatedAt {
			w.Errorf("renamed at %d, before that at %d", stored.UpdatedAt, a.UpdatedAt)
		}
		a.UpdatedAt = stored.UpdatedAt
		w.wantAccount(a)
	}
	w.Refused(w.Service.Rename(w.Context(), By(NewID[chat.User](w)), new("X"), nil), chat.Unauthenticated)
	w.Refused(w.Service.Rename(w.Context(), By(a.ID), new("two words"), nil), chat.Invalid)
	w.wantAccount(a)
}

func newPassword(w *World) {
	a := w.account("anna@x")
	w.OK(w.Store.CreateAccount(w.Context(), a))
	session := w.login(a.ID)
	w.OK(w.Store.SetPassword(w.Context(), auth.PasswordChange{User: a.ID, OldHash: a.PasswordHash, NewHash: "new", At: worldBegins + 9}))
	a.PasswordHash, a.UpdatedAt = "new", worldBegins+9
	w.wantAccount(a)
	w.wantSession(session)
}

func newPasswordIsRefused(w *World) {
	a, other, gone := w.account("anna@x"), w.account("other@x"), w.account("gone@x")
	w.OK(w.Store.CreateAccount(w.Context(), a))
	w.OK(w.Store.CreateAccount(w.Context(), other))
	w.OK(w.Store.CreateAccount(w.Context(), gone))
	foreign, revoked, own := w.login(other.ID), w.login(a.ID), w.login(a.ID)
	w.endSessions(auth.Revocation{User: a.ID, Sessions: []chat.SessionID{revoked.ID}, At: worldBegins + 5}, 1)
	w.OK(w.Service.DeleteAccount(w.Context(), By(gone.ID), false))
	right := auth.PasswordChange{User: a.ID, OldHash: a.PasswordHash, NewHash: "new", Revoke: true, Keep: own.ID, At: worldBegins + 9}
	tests := map[string]struct {
		change func(*auth.PasswordChange)
		want   error
	}{
		"unknown user":               {func(c *auth.PasswordChange) { c.User = NewID[chat.User](w) }, chat.ErrNoSession},
		"deleted user":               {func(c *auth.PasswordChange) { c.User, c.Keep = gone.ID, chat.SessionID{} }, chat.ErrNoSession},
		"deleted user, empty hash":   {func(c *auth.PasswordChange) { c.User, c.Keep, c.OldHash = gone.ID, chat.SessionID{}, "" }, chat.ErrNoSession},
		"unknown session":            {func(c *auth.PasswordChange) { c.Keep = NewID[chat.Session](w) }, chat.ErrNoSession},
		"session of somebody else":   {func(c *auth.PasswordChange) { c.Keep = foreign.ID }, chat.ErrNoSession},
		"revoked session":            {func(c *auth.PasswordChange) { c.Keep = revoked.ID }, chat.ErrNoSession},
		"revoked session, old hash":  {func(c *auth.PasswordChange) { c.Keep, c.OldHash = revoked.ID, "old" }, chat.ErrNoSession},
		"revoked session, no others": {func(c *auth.PasswordChange) { c.Keep, c.Revoke = revoked.ID, false }, chat.ErrNoSession},
		"other hash":                 {func(c *auth.PasswordChange) { c.OldHash = "old" }, auth.ErrStaleHash},
		"hash in another case":       {func(c *auth.PasswordChange) { c.OldHash = strings.ToUpper(c.OldHash) }, auth.ErrStaleHash},
		"hash with a space":          {func(c *auth.PasswordChange) { c.OldHash += " " }, auth.ErrStaleHash},
		"no hash":                    {func(c *auth.PasswordChange) { c.OldHash = "" }, auth.ErrStaleHash},
	}
	for name, tt := range tests {
		w.Sub(name, func(w *World) {
			c := right
			tt.change(&c)
			w.is(w.Store.SetPassword(w.Context(), c), tt.want)
			w.wantAccount(a)
			w.wantSession(own)
		})
	}
}

func newPasswordEndsSessions(w *World) {
	a, other := w.account("anna@x"), w.account("other@x")
	w.OK(w.Store.CreateAccount(w.Context(), a))
	w.OK(w.Store.CreateAccount(w.Context(), other))
	kept, ended, foreign := w.login(a.ID), w.login(a.ID), w.login(other.ID)
	c := auth.PasswordChange{User: a.ID, OldHash: passwordHash, NewHash: "2", Revoke: true, Keep: kept.ID, At: worldBegins + 99}
	w.OK(w.Store.SetPassword(w.Context(), c))
	w.wantSession(kept)
	w.wantSession(foreign)
	w.wantNoSession(ended.ID)
	w.is(w.Store.SetPassword(w.Context(), c), auth.ErrStaleHash)
	c.OldHash, c.NewHash, c.Keep = "2", "3", chat.SessionID{}
	w.OK(w.Store.SetPassword(w.Context(), c))
	w.wantNoSession(kept.ID)
	w.wantSession(foreign)
}
