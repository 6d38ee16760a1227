package auth

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"messenger/internal/chat"
)

func TestAuthenticate(t *testing.T) {
	t.Parallel()
	for name, tt := range map[string]struct {
		during func(t *testing.T, w *world, mine LoginResult) (token string)
		ok     bool
	}{
		"live": {func(_ *testing.T, _ *world, mine LoginResult) string { return mine.Token }, true},
		"F18 revoked": {func(t *testing.T, w *world, mine LoginResult) string {
			if err := w.Revoke(t.Context(), mine.User.ID, mine.Session); err != nil {
				t.Fatal(err)
			}
			return mine.Token
		}, false},
		"all revoked": {func(t *testing.T, w *world, mine LoginResult) string {
			if err := w.RevokeAll(t.Context(), mine.User.ID, chat.SessionID{}); err != nil {
				t.Fatal(err)
			}
			return mine.Token
		}, false},
		"all others revoked": {func(t *testing.T, w *world, mine LoginResult) string {
			if err := w.RevokeAll(t.Context(), mine.User.ID, mine.Session); err != nil {
				t.Fatal(err)
			}
			return mine.Token
		}, true},
		"F16, E32 account deleted": {func(_ *testing.T, w *world, mine LoginResult) string {
			w.store.delete(mine.User.ID)
			return mine.Token
		}, false},
		"session of somebody else": {func(t *testing.T, w *world, mine LoginResult) string {
			return mustMintFor(t, w, w.signUp(t, "bob@mail.com"), mine.Session)
		}, false},
		"session never opened": {func(t *testing.T, w *world, mine LoginResult) string {
			return mustMintFor(t, w, mine.User, chat.SessionID{1})
		}, false},
		"forged": {func(_ *testing.T, _ *world, mine LoginResult) string {
			return flip(mine.Token, len(mine.Token)-5)
		}, false},
		"F10 expired": {func(_ *testing.T, w *world, mine LoginResult) string {
			w.clock.advance(24 * time.Hour)
			return mine.Token
		}, false},
	} {
		w := newWorld(t, nil)
		u := w.signUp(t, "ann@mail.com")
		mine := w.logIn(t, "ann@mail.com", secret)
		token := tt.during(t, w, mine)
		w.store.reads = 0
		who, err := w.Authenticate(t.Context(), token)
		if tt.ok && (err != nil || who.User != u.ID || who.Session != mine.Session) {
			t.Errorf("%s: %+v, %v", name, who, err)
		}
		if !tt.ok && (!errors.Is(err, chat.ErrNoSession) || who != (Identity{})) {
			t.Errorf("%s: %+v, %v; want ErrNoSession", name, who, err)
		}
		if w.store.reads > 1 {
			t.Errorf("%s: %d reads", name, w.store.reads)
		}
	}
}

func mustMintFor(t testing.TB, w *world, u chat.User, session chat.SessionID) string {
	t.Helper()
	token, _, err := w.tokens.Mint(u, session)
	if err != nil {
		t.Fatal(err)
	}
	return token
}

func TestRevokeAnnounces(t *testing.T) {
	t.Parallel()
	w := newWorld(t, nil)
	u := w.signUp(t, "ann@mail.com")
	first, second := w.logIn(t, "ann@mail.com", secret), w.logIn(t, "ann@mail.com", secret)
	bob := w.signUp(t, "bob@mail.com")
	theirs := w.logIn(t, "bob@mail.com", secret)

	for name, id := range map[string]chat.SessionID{"unknown": {1}, "somebody else's": theirs.Session, "none": {}} {
		if err := w.Revoke(t.Context(), u.ID, id); chat.CodeOf(err) != chat.NotFound {
			t.Errorf("%s session: %v, want NotFound", name, err)
		}
	}
	if len(w.news) != 0 {
		t.Errorf("announced %v", w.news)
	}
	if err := w.Revoke(t.Context(), u.ID, first.Session); err != nil {
		t.Error(err)
	}
	if err := w.Revoke(t.Context(), u.ID, first.Session); chat.CodeOf(err) != chat.NotFound {
		t.Errorf("the second time: %v, want NotFound", err)
	}
	if n, err := w.RevokeOthers(t.Context(), u.ID, second.Session); err != nil || n != 0 {
		t.Errorf("%d others ended, %v; the only one had ended before", n, err)
	}
	if n, err := w.RevokeOthers(t.Context(), u.ID, chat.SessionID{}); err != nil || n != 1 {
		t.Errorf("%d ended, %v; want the last", n, err)
	}
	want := []revoked{
		{User: u.ID, Sessions: []chat.SessionID{first.Session}}, {User: u.ID, Keep: second.Session}, {User: u.ID},
	}
	if diff := cmp.Diff(want, w.news); diff != "" {
		t.Errorf("announced (-want +got):\n%s", diff)
	}
	if _, err := w.Authenticate(t.Context(), theirs.Token); err != nil {
		t.Errorf("%s was logged out, too: %v", bob.Email, err)
	}
}

func TestSessionsAreListedWhileTheyAreUsed(t *testing.T) {
	t.Parallel()
	w := newWorld(t, nil)
	u := w.signUp(t, "ann@mail.com")
	var want []chat.SessionID
	for range 3 {
		want = append([]chat.SessionID{w.logIn(t, "ann@mail.com", secret).Session}, want...)
		w.clock.advance(time.Hour)
	}
	check := func(when string, want []chat.SessionID) {
		t.Helper()
		list, err := w.Sessions(t.Context(), u.ID)
		var got []chat.SessionID
		for _, s := range list {
			got = append(got, s.ID)
		}
		if diff := cmp.Diff(want, got); err != nil || diff != "" {
			t.Errorf("%s (-want +got), %v:\n%s", when, err, diff)
		}
	}
	check("at once", want)
	if err := w.Revoke(t.Context(), u.ID, want[1]); err != nil {
		t.Fatal(err)
	}
	check("one revoked", []chat.SessionID{want[0], want[2]})
	w.clock.advance(21*time.Hour + time.Millisecond)
	check("the first expired", want[:1])
}

func TestTouchIsRare(t *testing.T) {
	t.Parallel()
	w := newWorld(t, nil)
	u := w.signUp(t, "ann@mail.com")
	res := w.logIn(t, "ann@mail.com", secret)
	for range 60 {
		w.clock.advance(time.Minute)
		if _, err := w.Authenticate(t.Context(), res.Token); err != nil {
			t.Fatal(err)
		}
	}
	if w.store.touches != 6 {
		t.Errorf("60 requests in an hour wrote %d times, want 6", w.store.touches)
	}
	list, err := w.Sessions(t.Context(), u.ID)
	if err != nil || list[0].LastSeenAt != chat.InstantOf(w.clock.now()) {
		t.Errorf("last seen %v, %v; want now", list[0].LastSeenAt.Time(), err)
	}
}

func TestNameSession(t *testing.T) {
	t.Parallel()
	w := newWorld(t, nil)
	w.signUp(t, "ann@mail.com")
	mine, other := w.logIn(t, "ann@mail.com", secret), w.logIn(t, "ann@mail.com", secret)
	for _, tt := range []struct{ given, want string }{
		{"Tablet", "Tablet"}, {"", "Tablet"}, {" \x00\u202e ", "Tablet"},
		{"  Phone\n", "Phone"}, {strings.Repeat("ü", 5000), strings.Repeat("ü", maxDevice)},
	} {
		if err := w.NameSession(t.Context(), mine.Session, tt.given); err != nil {
			t.Fatal(err)
		}
		if got := w.store.sessions[mine.Session].Device; got != tt.want {
			t.Errorf("named %.20q: %.20q, want %.20q", tt.given, got, tt.want)
		}
	}
	if got := w.store.sessions[other.Session].Device; got != "Firefox on Linux" {
		t.Errorf("the other session is named %q", got)
	}
	if err := w.NameSession(t.Context(), chat.SessionID{1}, "nobody's"); err != nil || len(w.store.sessions) != 2 {
		t.Errorf("an unknown session: %v, %d sessions", err, len(w.store.sessions))
	}
	w.store.fail = errors.New("no disk")
	if err := w.NameSession(t.Context(), mine.Session, "x"); !errors.Is(err, w.store.fail) {
		t.Errorf("a store that fails: %v", err)
	}
}

func TestPurge(t *testing.T) {
	t.Parallel()
	w := newWorld(t, nil)
	u := w.signUp(t, "ann@mail.com")
	for i := range 2*purgeSlice + 1 {
		id := chat.SessionID{byte(i), byte(i >> 8), 1}
		w.store.sessions[id] = chat.Session{ID: id, User: u.ID, CreatedAt: 1, LastSeenAt: 2}
	}
	res := w.logIn(t, "ann@mail.com", secret)
	w.clock.advance(24*time.Hour - time.Second)
	if n, err := w.Purge(t.Context()); err != nil || n != 2*purgeSlice+1 {
		t.Errorf("Purge = %d, %v; want %d", n, err, 2*purgeSlice+1)
	}
	if _, err := w.Authenticate(t.Context(), res.Token); err != nil {
		t.Errorf("a token in its last second: %v", err)
	}
	for _, step := range []struct {
		wait time.Duration
		want int
	}{{24 * time.Hour, 0}, {clockSkew, 0}, {time.Millisecond, 1}} { // since it was used, not since the login
		w.clock.advance(step.wait)
		if n, err := w.Purge(t.Context()); err != nil || n != step.want {
			t.Errorf("%v later Purge = %d, %v; want %d", step.wait, n, err, step.want)
		}
	}
}

func TestRefreshKeepsASessionAlive(t *testing.T) {
	t.Parallel()
	w := newWorld(t, nil)
	u := w.signUp(t, "ann@mail.com")
	res := w.logIn(t, "ann@mail.com", secret)
	first, idle := res.Token, w.logIn(t, "ann@mail.com", secret)
	token, expires := res.Token, res.Expires
	for day := range 40 {
		w.clock.advance(24*time.Hour - time.Second)
		who, err := w.Authenticate(t.Context(), token)
		if err != nil || !who.Expires.Equal(expires) {
			t.Fatalf("day %d: %+v, %v; want until %v", day, who, err, expires)
		}
		if token, expires, err = w.Refresh(t.Context(), who); err != nil {
			t.Fatalf("day %d: %v", day, err)
		}
		if want := w.clock.now().Truncate(time.Second).Add(24 * time.Hour); !expires.Equal(want) {
			t.Errorf("day %d: good until %v, want %v", day, expires, want)
		}
		if _, err := w.Purge(t.Context()); err != nil {
			t.Fatal(err)
		}
		list, err := w.Sessions(t.Context(), u.ID)
		want := []chat.SessionID{res.Session}
		if day == 0 {
			want = append(want, idle.Session)
		}
		var got []chat.SessionID
		for _, s := range list {
			got = append(got, s.ID)
		}
		if diff := cmp.Diff(want, got); err != nil || diff != "" {
			t.Fatalf("day %d: sessions (-want +got), %v:\n%s", day, err, diff)
		}
	}
	if _, err := w.Authenticate(t.Context(), first); !errors.Is(err, chat.ErrNoSession) {
		t.Errorf("the first token after 40 days: %v", err)
	}
	w.clock.advance(24 * time.Hour)
	if _, err := w.Authenticate(t.Context(), token); !errors.Is(err, chat.ErrNoSession) {
		t.Errorf("a day without a refresh: %v", err)
	}
}

func TestRefresh(t *testing.T) {
	t.Parallel()
	w := newWorld(t, nil)
	w.signUp(t, "ann@mail.com")
	res := w.logIn(t, "ann@mail.com", secret)
	who, err := w.Authenticate(t.Context(), res.Token)
	if err != nil {
		t.Fatal(err)
	}
	w.clock.advance(time.Minute) // less than touchEvery
	token, _, err := w.Refresh(t.Context(), who)
	if err != nil {
		t.Fatal(err)
	}
	if seen := w.store.sessions[res.Session].LastSeenAt; seen != chat.InstantOf(w.clock.now()) {
		t.Errorf("seen %v, want now: a good token's session may be purged", seen.Time())
	}
	for name, text := range map[string]string{"the new one": token, "the one before": res.Token} {
		if got, err := w.Authenticate(t.Context(), text); err != nil || got.User != who.User || got.Session != who.Session {
			t.Errorf("%s: %+v, %v", name, got, err)
		}
	}
	if err := w.Revoke(t.Context(), who.User, who.Session); err != nil {
		t.Fatal(err)
	}
	for name, text := range map[string]string{"the new one": token, "the one before": res.Token} {
		if _, err := w.Authenticate(t.Context(), text); !errors.Is(err, chat.ErrNoSession) {
			t.Errorf("%s of a revoked session: %v", name, err)
		}
	}
}

func TestRefreshIsRefused(t *testing.T) {
	t.Parallel()
	noDisk := errors.New("no disk")
	for name, tt := range map[string]struct {
		spoil func(t *testing.T, w *world, who Identity)
		want  error
	}{
		"revoked": {func(t *testing.T, w *world, who Identity) {
			if err := w.Revoke(t.Context(), who.User, who.Session); err != nil {
				t.Fatal(err)
			}
		}, chat.ErrNoSession},
		"deleted": {func(_ *testing.T, w *world, who Identity) { w.store.delete(who.User) }, chat.ErrNoSession},
		"deleted after the session was read": {func(_ *testing.T, w *world, who Identity) {
			w.store.before["Account"] = func() { w.store.delete(who.User) }
		}, chat.ErrNoSession},
		"revoked after the touch": {func(_ *testing.T, w *world, who Identity) {
			w.store.before["Session"] = func() { _ = w.Revoke(context.Background(), who.User, who.Session) }
		}, chat.ErrNoSession},
		"no store": {func(_ *testing.T, w *world, _ Identity) { w.store.fail = noDisk }, noDisk},
	} {
		w := newWorld(t, nil)
		w.signUp(t, "ann@mail.com")
		who, err := w.Authenticate(t.Context(), w.logIn(t, "ann@mail.com", secret).Token)
		if err != nil {
			t.Fatal(err)
		}
		tt.spoil(t, w, who)
		if token, expires, err := w.Refresh(t.Context(), who); !errors.Is(err, tt.want) || token != "" || !expires.IsZero() {
			t.Errorf("%s: %q until %v, %v; want %v", name, token, expires, err, tt.want)
		}
	}
}

func TestAccount(t *testing.T) {
	t.Parallel()
	w := newWorld(t, nil)
	u := w.signUp(t, "ann@mail.com")
	got, err := w.Account(t.Context(), Identity{User: u.ID})
	if diff := cmp.Diff(u, got); err != nil || diff != "" {
		t.Errorf("(-want +got), %v:\n%s", err, diff)
	}
	w.store.delete(u.ID)
	for name, id := range map[string]chat.UserID{"deleted": u.ID, "unknown": {1}} {
		if got, err := w.Account(t.Context(), Identity{User: id}); !errors.Is(err, chat.ErrNoSession) || got.ID == id {
			t.Errorf("%s: %+v, %v; want ErrNoSession", name, got, err)
		}
	}
}

func TestDeviceNames(t *testing.T) {
	t.Parallel()
	for given, want := range map[string]string{
		"Firefox on Linux":              "Firefox on Linux",
		"":                              "",
		"  x  ":                         "x",
		"a\x00b\r\nc\x1b[31m\xff":       "abc[31m",
		"\u202eevil":                    "evil",
		strings.Repeat("ü", 5000):       strings.Repeat("ü", maxDevice),
		"\x00" + strings.Repeat("x", 7): "xxxxxxx",
	} {
		if got := deviceName(given); got != want {
			t.Errorf("deviceName(%.30q) = %q, want %q", given, got, want)
		}
	}
}

func TestNewWantsItsParts(t *testing.T) {
	t.Parallel()
	w := newWorld(t, nil)
	whole := Options{Accounts: w.store, Sessions: w.store, Addresses: w.store, Announcer: w, Hasher: w.hasher, Tokens: w.tokens}
	if _, err := New(whole); err != nil {
		t.Errorf("the whole: %v", err)
	}
	for name, drop := range map[string]func(*Options){
		"accounts": func(o *Options) { o.Accounts = nil }, "sessions": func(o *Options) { o.Sessions = nil },
		"announcer": func(o *Options) { o.Announcer = nil }, "hasher": func(o *Options) { o.Hasher = nil },
		"tokens": func(o *Options) { o.Tokens = nil }, "addresses": func(o *Options) { o.Addresses = nil },
	} {
		o := whole
		drop(&o)
		if _, err := New(o); err == nil {
			t.Errorf("without %s: no error", name)
		}
	}
}
