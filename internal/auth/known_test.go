package auth

import (
	"testing"
	"time"

	"messenger/internal/chat"
)

// attack is what takes an account's free tries away from strangers.
func (w *world) attack(t testing.TB, email string) {
	t.Helper()
	for i := range 5 {
		if _, err := w.Login(t.Context(), stranger(i), "", email, "wrong horse"); err != ErrLogin {
			t.Fatalf("guess %d: %v", i, err)
		}
	}
}

// B2: what is known of an address is in the store, so a restart forgets nothing.
func TestKnownAddressesOutliveTheProcess(t *testing.T) {
	t.Parallel()
	w := newWorld(t, &ThrottleConfig{})
	u := w.signUp(t, "ann@mail.com")
	if w.recognise(t.Context(), u.ID, home).known() {
		t.Error("a sign-up makes an address known")
	}
	w.logIn(t, "ann@mail.com", secret)
	w.throttle = newThrottle(w.clock, ThrottleConfig{}) // the process starts again
	for _, tt := range []struct {
		name  string
		wait  time.Duration
		known bool
	}{{"at once", 0, true}, {"30 days later", 30 * 24 * time.Hour, true}, {"and a second", time.Second, false}} {
		w.clock.advance(tt.wait)
		if got := w.recognise(t.Context(), u.ID, home).known(); got != tt.known {
			t.Errorf("%s the address is known: %v", tt.name, got)
		}
	}
	if w.recognise(t.Context(), u.ID, elsewhere).known() || w.recognise(t.Context(), chat.UserID{1}, home).known() {
		t.Error("an address is known where nobody logged in")
	}
}

func TestKnownAddressesAreKeyedAndOutliveARotation(t *testing.T) {
	t.Parallel()
	w := newWorld(t, nil)
	u := w.signUp(t, "ann@mail.com")
	w.logIn(t, "ann@mail.com", secret)
	w.tokens.keys = Keys{testKeys[1], testKeys[0]}
	if !w.recognise(t.Context(), u.ID, home).known() {
		t.Error("a new key in front makes the owner a stranger")
	}
	w.tokens.keys = Keys{testKeys[1]}
	if w.recognise(t.Context(), u.ID, home).known() {
		t.Error("the stored form does not depend on the key")
	}
}

func TestKnownAddressesAreFewAndSeldomWritten(t *testing.T) {
	t.Parallel()
	w := newWorld(t, nil)
	u := w.signUp(t, "ann@mail.com")
	for i := range 2 * knownAddresses {
		if _, err := w.Login(t.Context(), stranger(i), "", "ann@mail.com", secret); err != nil {
			t.Fatal(err)
		}
		w.clock.advance(time.Minute)
	}
	if n := len(w.store.known[u.ID]); n != knownAddresses {
		t.Errorf("%d addresses are known", n)
	}
	before := w.store.known[u.ID][0].UsedAt
	if _, err := w.Login(t.Context(), stranger(2*knownAddresses-1), "", "ann@mail.com", secret); err != nil {
		t.Fatal(err)
	}
	if w.store.known[u.ID][0].UsedAt != before {
		t.Error("the second login of a day is written down")
	}
	w.clock.advance(31 * 24 * time.Hour)
	if n, err := w.Purge(t.Context()); err != nil || len(w.store.known[u.ID]) != 0 {
		t.Errorf("Purge = %d, %v; %d addresses are left", n, err, len(w.store.known[u.ID]))
	}
}

// A store that fails here neither refuses the owner nor tells strangers anything.
func TestLoginWithoutKnownAddresses(t *testing.T) {
	t.Parallel()
	for _, method := range []string{"KnownAddresses", "RememberAddress"} {
		w := newWorld(t, nil)
		w.signUp(t, "ann@mail.com")
		w.store.failing = method
		if _, err := w.Login(t.Context(), home, "", "ann@mail.com", secret); err != nil {
			t.Errorf("%s fails, and the owner is refused: %v", method, err)
		}
		if _, err := w.Login(t.Context(), home, "", "ann@mail.com", "wrong horse"); err != ErrLogin {
			t.Errorf("%s fails, and a stranger is told %v", method, err)
		}
	}
}

// The old password is counted as at a login, by address, and apart from it.
func TestGuessesAtTheOldPassword(t *testing.T) {
	t.Parallel()
	w := newWorld(t, &ThrottleConfig{})
	u := w.signUp(t, "ann@mail.com")
	w.logIn(t, "ann@mail.com", secret)
	res := w.logIn(t, "ann@mail.com", secret)
	who := Identity{User: u.ID, Session: res.Session}
	w.attack(t, "ann@mail.com")
	for i := range 5 {
		if err := w.ConfirmPassword(t.Context(), elsewhere, who, "wrong horse"); err != ErrOldPassword {
			t.Fatalf("guess %d: %v", i+1, err)
		}
	}
	if wait := waitOf(t, w.ChangePassword(t.Context(), elsewhere, who, "wrong horse", "another horse 9")); wait != time.Second {
		t.Errorf("the sixth guess waits %v", wait)
	}
	// Who stole a session does not keep the owner from changing the password at home.
	if err := w.ConfirmPassword(t.Context(), home, who, secret); err != nil {
		t.Errorf("at home: %v", err)
	}
}
