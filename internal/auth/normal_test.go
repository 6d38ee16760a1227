package auth

import (
	"strings"
	"testing"

	"messenger/internal/chat"
)

const composed, decomposed = "caf\u00e9-\u00fcber-9", "cafe\u0301-u\u0308ber-9"

// Composed and decomposed spellings of a password log in, both ways, for hashes that this program makes and for older ones, which were
// made of the password as it was given.
func TestCanonicallyEqualPasswordsLogIn(t *testing.T) {
	t.Parallel()
	for name, tt := range map[string]struct{ stored, given string }{
		"signed up composed":      {composed, decomposed},
		"signed up decomposed":    {decomposed, composed},
		"as it was, composed":     {composed, composed},
		"as it was, decomposed":   {decomposed, decomposed},
		"no-break space":          {"a\u00a0long pass", "a long pass"},
		"ideographic space":       {"a long pass", "a\u3000long pass"},
		"Hangul, 128 characters":  {strings.Repeat("\uac01\uac02", 64), strings.Repeat("\u1100\u1161\u11a8\u1100\u1161\u11a9", 64)},
		"angstrom sign":           {"\u212bngstr\u00f6m-9", "\u00c5ngstr\u00f6m-9"},
		"two marks in any order":  {"q\u0307\u0323-long-9", "q\u0323\u0307-long-9"},
		"a mark and a composable": {"caf\u00e9-e\u0301-long", "cafe\u0301-\u00e9-long"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := newWorld(t, nil)
			a := form("ann@mail.com")
			a.Password = tt.stored
			if err := w.SignUp(t.Context(), home, a); err != nil {
				t.Fatal(err)
			}
			w.argons = 0
			res, err := w.Login(t.Context(), home, "", a.Email, tt.given)
			if err != nil {
				t.Fatal(err)
			}
			if w.argons > 3 { // two checks, and the new hash
				t.Errorf("%d hashes for one login", w.argons)
			}
			who := Identity{User: res.User.ID, Session: res.Session}
			if err := w.ConfirmPassword(t.Context(), home, who, tt.stored); err != nil {
				t.Errorf("the password is not confirmed: %v", err)
			}
			if err := w.ChangePassword(t.Context(), home, who, tt.stored, tt.given); chat.CodeOf(err) != chat.Invalid {
				t.Errorf("the same password in another form is a new one: %v", err)
			}
		})
	}
}

func TestOlderHashesOfEitherFormLogIn(t *testing.T) {
	t.Parallel()
	for _, stored := range []string{composed, decomposed} {
		for _, given := range []string{composed, decomposed} {
			for _, kind := range []string{"argon2id", "bcrypt"} {
				w := newWorld(t, nil)
				u := w.signUp(t, "ann@mail.com")
				hash := mustBcrypt(t, stored, "b", 5)
				if kind == "argon2id" { // made before passwords were prepared
					salt := make([]byte, saltLen)
					hash = argonHash{cheap, salt, w.hasher.argon([]byte(stored), salt, cheap, keyLen)}.String()
				}
				w.store.setHash(u.ID, hash)
				w.logIn(t, "ann@mail.com", given)
				w.logIn(t, "ann@mail.com", stored)
			}
		}
	}
}

// A wrong password is as much work whatever is stored, and never more than two hashes.
func TestFormsOfAPasswordCostTheSame(t *testing.T) {
	t.Parallel()
	for _, given := range []string{"wrong horse", composed, decomposed, composed + decomposed} {
		w := newWorld(t, nil)
		w.signUp(t, "ann@mail.com")
		work := func(email string) int {
			w.argons = 0
			if _, err := w.Login(t.Context(), home, "", email, given); err != ErrLogin {
				t.Fatalf("refused with %v", err)
			}
			return w.argons
		}
		account, nobody := work("ann@mail.com"), work("bob@mail.com")
		if account != nobody || account > 2 || account != len(forms(given)) {
			t.Errorf("%q: %d hashes for an account, %d for none", given, account, nobody)
		}
	}
}

// Two accounts of before whose e-mails are equal now are each logged in to by the e-mail as
// it was given, and nobody else can sign up with it.
func TestCanonicallyEqualEmails(t *testing.T) {
	t.Parallel()
	w := newWorld(t, nil)
	const composedMail, decomposedMail = "jos\u00e9@mail.com", "jose\u0301@mail.com"
	first := w.signUp(t, composedMail)
	for _, email := range []string{composedMail, decomposedMail, "JOSE\u0301@mail.com", "jos\u00e9\uff20mail.com"} {
		if res, err := w.Login(t.Context(), home, "", email, secret); err != nil || res.User.ID != first.ID {
			t.Errorf("login with %+q = %v, %v", email, res.User.ID, err)
		}
		if err := w.SignUp(t.Context(), home, form(email)); err != ErrEmailTaken {
			t.Errorf("sign-up with %+q = %v", email, err)
		}
	}
	second := w.signUp(t, "second@mail.com")
	w.store.keys = map[chat.UserID]string{second.ID: decomposedMail}
	for email, want := range map[string]chat.UserID{composedMail: first.ID, decomposedMail: second.ID, "JOSE\u0301@MAIL.com": second.ID} {
		if res, err := w.Login(t.Context(), home, "", email, secret); err != nil || res.User.ID != want {
			t.Errorf("login with %+q = %v, %v, want %v", email, res.User.ID, err, want)
		}
	}
}
