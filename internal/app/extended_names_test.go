package app_test

import (
	"net/http"
	"testing"

	"github.com/google/go-cmp/cmp"

	"messenger/internal/app/apptest"
)

// signUpMary makes an account with names of several words and a passphrase.
func signUpMary(t *testing.T, s *apptest.Server, first, passphrase string) *apptest.Person {
	t.Helper()
	mary := &apptest.Person{Server: s, Email: "mary." + apptest.NewID()[:8] + "@example.org"}
	s.MustREST(t, wanting(http.StatusCreated, post(mary, "POST", "/api/auth/sign-up", params{
		"firstName": first, "lastName": "de la  Cruz", "email": mary.Email, "password": passphrase,
	})))
	logInMary(t, mary, passphrase, http.StatusCreated)
	return mary
}

// logInMary takes over the names and the token that a login answers.
func logInMary(t *testing.T, p *apptest.Person, password string, want int) {
	t.Helper()
	var answer struct{ ID, Token, FirstName, LastName string }
	r := p.Server.MustREST(t, wanting(want, post(&apptest.Person{}, "POST", "/api/auth/login", params{"email": p.Email, "password": password})))
	if want == http.StatusCreated {
		r.Decode(t, &answer)
		p.ID, p.Token, p.First, p.Last = answer.ID, answer.Token, answer.FirstName, answer.LastName
	}
}

// restNames: names of several words are stored with single spaces, found, shown in notices, and
// kept by the classic update, which accepts none (docs/extended.md, Names and passphrases).
func restNames(t *testing.T, s *apptest.Server) {
	mary, ann := signUpMary(t, s, " Mary\u00a0 Jose\u0301 "+apptest.NewID()[:8], "correct horse battery staple"), s.NewPerson(t, "Ann")
	id := mary.First[len("Mary José "):]
	if mary.First != "Mary José "+id || mary.Last != "de la Cruz" {
		t.Errorf("the names are %q %q", mary.First, mary.Last)
	}
	for _, text := range []string{"mary josé " + id, "josé " + id + " DE LA", id + " de la cruz"} {
		if rows := ann.Search(t, text); len(rows) != 1 || rows[0]["userId"] != mary.ID {
			t.Errorf("search for %q: %v", text, rows)
		}
	}
	group := ann.CreateGroup(t, "Music Makers")
	ann.Hello(t).Ask(t, "addUserInGroup", params{"groupId": group, "userId": mary.ID, "groupName": "", "messageId": apptest.NewID(), "message": ""})
	rows := mary.Hello(t).List(t, "listMessages", params{"groupId": group, "limit": 10})
	if diff := cmp.Diff([]any{"Ann created the group", "Ann added " + mary.First}, column(rows, "content")); diff != "" {
		t.Errorf("notices (-want +got):\n%s", diff)
	}
	there := ann.Hello(t)
	there.List(t, "getPresence", params{"userIds": []string{mary.ID}})
	s.MustREST(t, wanting(http.StatusCreated, post(mary, "PATCH", "/api/profile/update", params{"lastName": "Cruz"})))
	has(t, there.Broadcast(t, "updateProfile"), params{"userId": mary.ID, "firstName": mary.First, "lastName": "Cruz"})
	s.MustREST(t, wanting(http.StatusBadRequest, post(mary, "PATCH", "/api/profile/update", params{"firstName": mary.First})))
	s.MustREST(t, wanting(http.StatusCreated, post(mary, "PATCH", "/api/profile", params{"lastName": " de\u3000la Cruz"})))
	has(t, there.Broadcast(t, "updateProfile"), params{"firstName": mary.First, "lastName": "de la Cruz"})
	has(t, read(t, mary, "/api/profile"), params{"firstName": mary.First, "lastName": "de la Cruz"})
	for _, bad := range []string{"Mary\tAnn", "Mary\u200bAnn", "\u3164"} {
		r := s.MustREST(t, wanting(http.StatusBadRequest, post(mary, "PATCH", "/api/profile", params{"firstName": bad})))
		if r.Message() != "Invalid firstName" {
			t.Errorf("%q: %s", bad, r.Body)
		}
	}
}

// restPassphrases: spaces count where they stand, however they and the letters are encoded.
func restPassphrases(t *testing.T, s *apptest.Server) {
	const phrase = " Jose\u0301 und\u00a0die Pferde "
	mary := signUpMary(t, s, "Mary", phrase)
	logInMary(t, mary, " José und die Pferde ", http.StatusCreated)
	logInMary(t, mary, "José und die Pferde", http.StatusBadRequest)
	change := func(by string, want int, body params) apptest.Reply {
		return s.MustREST(t, wanting(want, post(mary, "PATCH", by, body)))
	}
	change("/api/profile/change-password", http.StatusBadRequest, params{"oldPassword": phrase, "newPassword": "one-word-only"})
	for text, next := range map[string]string{
		"The new password is the old one": " José und die Pferde ", "The password is too easy to guess": "          ",
		"The password must have 8 to 128 characters": "two w",
	} {
		if r := change("/api/profile/password", http.StatusBadRequest, params{"oldPassword": phrase, "newPassword": next}); r.Message() != text {
			t.Errorf("%q: %s", next, r.Body)
		}
	}
	change("/api/profile/password", http.StatusBadRequest, params{"oldPassword": "wrong", "newPassword": "staple of many horses"})
	change("/api/profile/password", http.StatusCreated, params{"oldPassword": phrase, "newPassword": "staple of many horses"})
	logInMary(t, mary, phrase, http.StatusBadRequest)
	logInMary(t, mary, "staple of many horses", http.StatusCreated)
}
