package auth

import (
	"context"
	"errors"
	"log/slog"
	"net/netip"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"

	"messenger/internal/chat"
	"messenger/internal/limit"
)

const secret = "correct horse"

func form(email string) NewAccount {
	return NewAccount{NewUserForm: chat.NewUserForm{FirstName: "Ann", Email: email}, Password: secret}
}

func (w *world) signUp(t testing.TB, email string) chat.User {
	t.Helper()
	if err := w.SignUp(t.Context(), home, form(email)); err != nil {
		t.Fatal(err)
	}
	a, err := w.store.AccountByEmail(t.Context(), chat.FoldEmail(email))
	if err != nil {
		t.Fatal(err)
	}
	return a.User
}

func (w *world) logIn(t testing.TB, email, password string) LoginResult {
	t.Helper()
	res, err := w.Login(t.Context(), home, "Firefox on Linux", email, password)
	if err != nil {
		t.Fatal(err)
	}
	return res
}

func TestSignUp(t *testing.T) {
	t.Parallel()
	empty := ""
	long := strings.Repeat("x", 256)
	type change func(*NewAccount)
	for name, tt := range map[string]struct {
		change change
		want   chat.Code // "" means registered
	}{
		"good":                     {func(*NewAccount) {}, ""},
		"E18 plus tag":             {func(a *NewAccount) { a.Email = "ann+tag@mail.com" }, ""},
		"E18 homoglyph":            {func(a *NewAccount) { a.Email = "\u0430nn@mail.com" }, ""},
		"E18 taken":                {func(a *NewAccount) { a.Email = "taken@mail.com" }, chat.Conflict},
		"E18 taken, other case":    {func(a *NewAccount) { a.Email = "TAKEN@Mail.com" }, chat.Conflict},
		"E18 spaces":               {func(a *NewAccount) { a.Email = " taken@mail.com" }, chat.Invalid},
		"no @":                     {func(a *NewAccount) { a.Email = "ann" }, ""},
		"E20 long":                 {func(a *NewAccount) { a.Email = strings.Repeat("a@b", 300) }, chat.Invalid},
		"E20 header":               {func(a *NewAccount) { a.Email = "\"\r\nBcc: x\"@x" }, chat.Invalid},
		"E20 NUL":                  {func(a *NewAccount) { a.Email = "a@b\x00" }, chat.Invalid},
		"E20 empty":                {func(a *NewAccount) { a.Email = "" }, chat.Invalid},
		"E21 blank":                {func(a *NewAccount) { a.FirstName = " " }, chat.Invalid},
		"E21 zero width":           {func(a *NewAccount) { a.FirstName = "\u200b" }, chat.Invalid},
		"E21 bidi":                 {func(a *NewAccount) { a.FirstName = "\u202eevil" }, chat.Invalid},
		"E21 256":                  {func(a *NewAccount) { a.FirstName = long }, chat.Invalid},
		"E21 markup":               {func(a *NewAccount) { a.FirstName = "<script>" }, ""},
		"E21 missing":              {func(a *NewAccount) { a.FirstName = "" }, chat.Invalid},
		"E22 last name empty":      {func(a *NewAccount) { a.LastName = &empty }, ""},
		"E22 last name long":       {func(a *NewAccount) { a.LastName = &long }, chat.Invalid},
		"E14 129 characters":       {func(a *NewAccount) { a.Password = strings.Repeat("ab", 64) + "a" }, chat.Invalid},
		"E15 128 characters":       {func(a *NewAccount) { a.Password = strings.Repeat("ab", 64) }, ""},
		"E16 NUL":                  {func(a *NewAccount) { a.Password = "correct\x00horse" }, chat.Invalid},
		"E16 emoji":                {func(a *NewAccount) { a.Password = "🔑🔒🔓🔏🔐🗝🛡⚔" }, ""},
		"E17 1234":                 {func(a *NewAccount) { a.Password = "1234" }, chat.Invalid},
		"E17 password":             {func(a *NewAccount) { a.Password = "password" }, chat.Invalid},
		"E17 7 characters":         {func(a *NewAccount) { a.Password = "kw7-vmq" }, chat.Invalid},
		"the e-mail as a password": {func(a *NewAccount) { a.Password = "ANN@mail.com" }, chat.Invalid},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := newWorld(t, nil)
			w.signUp(t, "taken@mail.com")
			w.argons = 0
			a := form("ann@mail.com")
			tt.change(&a)
			err := w.SignUp(t.Context(), home, a)
			if got := chat.CodeOf(err); got != tt.want {
				t.Fatalf("SignUp = %v, want code %q", err, tt.want)
			}
			accounts, sessions := w.store.counts()
			if err != nil {
				if accounts != 1 || w.argons != 0 {
					t.Errorf("refused after %d hashes, %d accounts", w.argons, accounts)
				}
				if tt.want == chat.Conflict && err.(*chat.Error).Message != "User with this email already exists!" {
					t.Errorf("conflict says %v", err)
				}
				return
			}
			if accounts != 2 || sessions != 0 || w.argons != 1 {
				t.Errorf("%d accounts, %d sessions, %d hashes; want 2, 0, 1", accounts, sessions, w.argons)
			}
			if res := w.logIn(t, strings.ToUpper(a.Email), a.Password); res.User.Email != a.Email || res.User.FirstName != a.FirstName {
				t.Errorf("logged in as %+v", res.User)
			}
		})
	}
}

// docs/bad-input.md E19: one succeeds, the others are told so, and only one password is hashed.
func TestParallelSignUpsOfOneEmail(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t, &ThrottleConfig{})
		argon := w.hasher.argon
		w.hasher.argon = func(password, salt []byte, p Params, keyLen int) []byte {
			synctest.Wait() // all the others have come as far as they get
			return argon(password, salt, p, keyLen)
		}
		var ok, taken atomic.Int64
		var wg sync.WaitGroup
		for i := range 100 {
			wg.Go(func() {
				switch err := w.SignUp(t.Context(), home, form([]string{"ann@mail.com", "ANN@MAIL.COM"}[i%2])); {
				case err == nil:
					ok.Add(1)
				case errors.Is(err, ErrEmailTaken):
					taken.Add(1)
				default:
					t.Error(err)
				}
			})
		}
		wg.Wait()
		if ok.Load() != 1 || taken.Load() != 99 || w.argons != 1 {
			t.Errorf("%d registered, %d taken, %d hashes; want 1, 99, 1", ok.Load(), taken.Load(), w.argons)
		}
		if len(w.signUps.keys) != 0 {
			t.Errorf("%d turns are left", len(w.signUps.keys))
		}
		// The address has spent its burst: now it is told to wait.
		if wait := waitOf(t, w.SignUp(t.Context(), home, form("bob@mail.com"))); wait != 10*time.Second {
			t.Errorf("sign-up 101 waits %v", wait)
		}
	})
}

// One who gives up waiting for the turn leaves it to the next.
func TestSignUpStopsWaitingWithTheContext(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t, nil)
		release := make(chan struct{})
		w.hasher.argon = func(_, _ []byte, _ Params, n int) []byte { <-release; return make([]byte, n) }
		first, second := make(chan error, 1), make(chan error, 1)
		go func() { first <- w.SignUp(t.Context(), home, form("ann@mail.com")) }()
		synctest.Wait()
		ctx, cancel := context.WithCancel(t.Context())
		go func() { second <- w.SignUp(ctx, home, form("ann@mail.com")) }()
		synctest.Wait()
		cancel()
		if err := <-second; !errors.Is(err, context.Canceled) {
			t.Errorf("the waiting one got %v", err)
		}
		close(release)
		if err := <-first; err != nil || len(w.signUps.keys) != 0 {
			t.Errorf("the first one got %v; %d turns are left", err, len(w.signUps.keys))
		}
	})
}

// Another node may store the e-mail between the question and the write.
func TestSignUpLosesTheRaceInTheStore(t *testing.T) {
	t.Parallel()
	w := newWorld(t, nil)
	w.store.before["CreateAccount"] = func() {
		u, err := chat.NewUser(chat.UserID{9}, form("ann@mail.com").NewUserForm, 1)
		if err != nil {
			t.Error(err)
		}
		if err := w.store.CreateAccount(t.Context(), Account{User: u}); err != nil {
			t.Error(err)
		}
	}
	if err := w.SignUp(t.Context(), home, form("ann@mail.com")); !errors.Is(err, ErrEmailTaken) {
		t.Errorf("SignUp = %v, want ErrEmailTaken", err)
	}
}

func TestLogin(t *testing.T) {
	t.Parallel()
	w := newWorld(t, &ThrottleConfig{})
	u := w.signUp(t, "ann@mail.com")
	res := w.logIn(t, "Ann@Mail.Com", secret)
	if diff := cmp.Diff(u, res.User); diff != "" {
		t.Errorf("user (-want +got):\n%s", diff)
	}
	who, err := w.Authenticate(t.Context(), res.Token)
	if want := (Identity{User: u.ID, Session: res.Session, Expires: res.Expires}); err != nil || who != want {
		t.Errorf("Authenticate = %+v, %v; want %+v", who, err, want)
	}
	again := w.logIn(t, "ann@mail.com", secret) // in the same second
	if again.Token == res.Token || again.Session == res.Session {
		t.Error("two logins share a session")
	}
	list, err := w.Sessions(t.Context(), u.ID)
	if err != nil || len(list) != 2 || list[0].Device != "Firefox on Linux" {
		t.Errorf("Sessions = %+v, %v", list, err)
	}
}

// docs/bad-input.md E13, and the rest of what must look the same: same error, same work.
func TestRefusedLoginsLookTheSame(t *testing.T) {
	t.Parallel()
	long := strings.Repeat("p", maxLoginBytes+1)
	for name, tt := range map[string]struct {
		stored          func(t testing.TB, w *world) string // hash of ann's account; nil: as signed up
		email, password string
		legacy          bool // imported hashes have been met on this node
	}{
		"wrong password":              {nil, "ann@mail.com", "wrong horse", false},
		"empty password":              {nil, "ann@mail.com", "", false},
		"unknown e-mail":              {nil, "eve@mail.com", secret, false},
		"unknown e-mail, no password": {nil, "eve@mail.com", "", false},
		"no e-mail":                   {nil, "", "", false},
		"impossible e-mail":           {nil, "a b\x00", secret, false},
		"huge e-mail":                 {nil, strings.Repeat("a", 100_000), secret, false},
		"password too long":           {nil, "ann@mail.com", long, false},
		"both too long":               {nil, "eve@mail.com", long, false},
		"damaged hash":                {func(testing.TB, *world) string { return "x" }, "ann@mail.com", secret, false},
		"no hash":                     {func(testing.TB, *world) string { return "" }, "ann@mail.com", "", false},
		"imported, wrong":             {imported, "ann@mail.com", "wrong horse", true},
		"others imported, wrong":      {nil, "ann@mail.com", "wrong horse", true},
		"others imported, unknown":    {nil, "eve@mail.com", secret, true},
		"others imported, damaged":    {func(testing.TB, *world) string { return "$2b$05$" }, "ann@mail.com", secret, true},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := newWorld(t, &ThrottleConfig{})
			u := w.signUp(t, "ann@mail.com")
			if tt.stored != nil {
				w.store.setHash(u.ID, tt.stored(t, w))
			}
			bcrypts := 0
			if tt.legacy {
				if _, err := w.hasher.check(t.Context(), party{}, imported(t, w), "wrong"); err != nil {
					t.Fatal(err)
				}
				bcrypts = 1
			}
			w.argons, w.bcrypts = 0, 0
			_, err := w.Login(t.Context(), home, "", tt.email, tt.password)
			if err != error(ErrLogin) { // the very value: nothing is wrapped around it
				t.Errorf("Login = %v, want ErrLogin", err)
			}
			if w.argons != 1 || w.bcrypts != bcrypts {
				t.Errorf("did %d argon2id and %d bcrypt, want 1 and %d", w.argons, w.bcrypts, bcrypts)
			}
			if _, sessions := w.store.counts(); sessions != 0 {
				t.Errorf("%d sessions were opened", sessions)
			}
		})
	}
	if ErrLogin.Message != "No such user exists or wrong password" || ErrLogin.Code != chat.Invalid {
		t.Errorf("the refusal is %v", ErrLogin)
	}
}

func imported(t testing.TB, _ *world) string {
	t.Helper()
	return mustBcrypt(t, secret, "b", 5)
}

func TestLoginRehashesImportedPasswords(t *testing.T) {
	t.Parallel()
	w := newWorld(t, &ThrottleConfig{})
	u := w.signUp(t, "ann@mail.com")
	first := w.logIn(t, "ann@mail.com", secret)
	w.store.setHash(u.ID, imported(t, w))
	w.logIn(t, "ann@mail.com", secret)
	hash := w.store.hash(u.ID)
	if !strings.HasPrefix(hash, "$argon2id$") {
		t.Fatalf("stored is still %.7s…", hash)
	}
	w.logIn(t, "ann@mail.com", secret)
	if w.store.hash(u.ID) != hash {
		t.Error("the next login hashed anew")
	}
	if _, err := w.Authenticate(t.Context(), first.Token); err != nil || len(w.news) != 0 {
		t.Errorf("the new hash ended a session: %v, %v", err, w.news)
	}
}

func TestLoginWithoutRehashWhenTheHasherIsCrowded(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t, nil)
		u := w.signUp(t, "ann@mail.com")
		w.store.setHash(u.ID, imported(t, w))
		check := w.hasher.bcrypt
		w.hasher.bcrypt = func(hash, password []byte) error {
			// Another caller takes the slot as soon as this check is over,
			go func() { _ = w.hasher.queue.enter(t.Context(), party{}) }()
			synctest.Wait()
			w.hasher.queue.perAddress = 0 // and nobody else may wait for it
			return check(hash, password)
		}
		res := w.logIn(t, "ann@mail.com", secret)
		if !strings.HasPrefix(w.store.hash(u.ID), "$2b$") {
			t.Error("it was hashed anew after all")
		}
		if _, err := w.Authenticate(t.Context(), res.Token); err != nil {
			t.Errorf("the session is not good: %v", err)
		}
	})
}

// What happens to the account while a login is under way.
func TestLoginRacesWithTheAccount(t *testing.T) {
	t.Parallel()
	for name, tt := range map[string]struct {
		method string
		during func(t testing.TB, w *world, u chat.User)
		stored func(t testing.TB, w *world) string
		want   error
	}{
		"password changed": {"OpenSession", func(t testing.TB, w *world, u chat.User) {
			w.store.setHash(u.ID, mustHash(t, newHasher(t, HasherConfig{}), "another horse"))
		}, nil, ErrLogin},
		"deleted": {"OpenSession", func(t testing.TB, w *world, u chat.User) { w.store.delete(u.ID) }, nil, ErrLogin},
		"deleted before the new hash": {"SetPassword", func(t testing.TB, w *world, u chat.User) {
			w.store.delete(u.ID)
		}, imported, ErrLogin},
		"hashed anew by another login": {"SetPassword", func(t testing.TB, w *world, u chat.User) {
			w.store.setHash(u.ID, mustHash(t, newHasher(t, HasherConfig{}), secret))
		}, imported, nil},
	} {
		w := newWorld(t, nil)
		u := w.signUp(t, "ann@mail.com")
		if tt.stored != nil {
			w.store.setHash(u.ID, tt.stored(t, w))
		}
		w.store.before[tt.method] = func() { tt.during(t, w, u) }
		_, err := w.Login(t.Context(), home, "", "ann@mail.com", secret)
		if !errors.Is(err, tt.want) {
			t.Errorf("%s: Login = %v, want %v", name, err, tt.want)
		}
		if _, sessions := w.store.counts(); (sessions == 1) != (tt.want == nil) {
			t.Errorf("%s: %d sessions", name, sessions)
		}
	}
}

func TestLoginGivesUpWhenThePasswordKeepsChanging(t *testing.T) {
	t.Parallel()
	w := newWorld(t, nil)
	u := w.signUp(t, "ann@mail.com")
	other := newHasher(t, HasherConfig{})
	var change func()
	change = func() {
		w.store.setHash(u.ID, mustHash(t, other, secret))
		w.store.before["OpenSession"] = change
	}
	w.store.before["OpenSession"] = change
	if _, err := w.Login(t.Context(), home, "", "ann@mail.com", secret); chat.CodeOf(err) != chat.Unavailable {
		t.Errorf("Login = %v, want Unavailable", err)
	}
}

// docs/bad-input.md E23 and E24 through the service: what is refused is not hashed.
func TestLoginIsThrottledBeforeHashing(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) { // its clock stands still, so waiting is in vain, and short
		w := newWorld(t, &ThrottleConfig{Login: limit.Rate{Burst: 50, Every: time.Second}})
		w.signUp(t, "ann@mail.com")
		w.logIn(t, "ann@mail.com", secret)
		w.argons = 0
		throttled := 0
		for i := range 11 {
			_, err := w.Login(t.Context(), netip.AddrFrom4([4]byte{10, 0, 0, byte(i)}), "", "ann@mail.com", "wrong horse")
			if errors.Is(err, chat.ErrRateLimited) {
				throttled++
			} else if !errors.Is(err, ErrLogin) {
				t.Errorf("wrong password %d: %v", i+1, err)
			}
		}
		if throttled != 6 || w.argons != 5 {
			t.Errorf("%d of 11 throttled after %d hashes, want 6 and 5", throttled, w.argons)
		}
		w.argons = 0
		for range 11 { // an unknown e-mail is no different
			_, err := w.Login(t.Context(), elsewhere, "", "eve@mail.com", "wrong horse")
			if errors.Is(err, chat.ErrRateLimited) {
				throttled++
			}
		}
		if throttled != 12 || w.argons != 5 {
			t.Errorf("unknown e-mail: %d of 11 throttled after %d hashes, want 6 and 5", throttled-6, w.argons)
		}
		w.logIn(t, "ann@mail.com", secret) // from home
		w.argons = 0
		refused := 0
		for i := range 1000 {
			if _, err := w.Login(t.Context(), home, "", "x"+string(rune('a'+i%26)), "wrong horse"); errors.Is(err, chat.ErrRateLimited) {
				refused++
			}
		}
		if w.argons > 50 || refused < 950 {
			t.Errorf("1000 logins from one address: %d hashed, %d refused", w.argons, refused)
		}
	})
}

func TestChangePassword(t *testing.T) {
	t.Parallel()
	const next = "battery staple 9"
	for name, tt := range map[string]struct {
		old, next string
		want      chat.Code
		message   string
		hashes    int
	}{
		"good":              {secret, next, "", "", 2},
		"wrong old":         {"wrong horse", next, chat.Invalid, "Wrong password or email", 1},
		"old too long":      {strings.Repeat("x", 5000), next, chat.Invalid, "Wrong password or email", 1},
		"E31 the old one":   {secret, secret, chat.Invalid, "The new password is the old one", 0},
		"E31 common":        {secret, "password", chat.Invalid, "The password is too easy to guess", 0},
		"E31 4 characters":  {secret, "kw7v", chat.Invalid, "The password must have 8 to 128 characters", 0},
		"129 characters":    {secret, strings.Repeat("ab", 65), chat.Invalid, "The password must have 8 to 128 characters", 0},
		"NUL":               {secret, "battery\x00staple", chat.Invalid, "Invalid password", 0},
		"the e-mail itself": {secret, "ANN@mail.com", chat.Invalid, "The password is too easy to guess", 0},
	} {
		w := newWorld(t, &ThrottleConfig{})
		u := w.signUp(t, "ann@mail.com")
		here, there := w.logIn(t, "ann@mail.com", secret), w.logIn(t, "ann@mail.com", secret)
		w.signUp(t, "bob@mail.com")
		bob := w.logIn(t, "bob@mail.com", secret)
		by := Identity{User: u.ID, Session: here.Session}
		w.during = func() { // the news must not be ahead of the truth
			if _, err := w.Authenticate(t.Context(), there.Token); !errors.Is(err, chat.ErrNoSession) {
				t.Errorf("%s: announced, and the other session still works: %v", name, err)
			}
		}
		w.argons = 0
		err := w.ChangePassword(t.Context(), home, by, tt.old, tt.next)
		if got := chat.CodeOf(err); got != tt.want || w.argons != tt.hashes {
			t.Errorf("%s: ChangePassword = %v after %d hashes, want code %q after %d", name, err, w.argons, tt.want, tt.hashes)
		}
		var refusal *chat.Error
		if errors.As(err, &refusal) && refusal.Message != tt.message {
			t.Errorf("%s: %q, want %q", name, refusal.Message, tt.message)
		}
		var news []revoked
		works, dead, password := []LoginResult{here, bob, there}, []LoginResult{}, secret
		if err == nil {
			news = []revoked{{User: u.ID, Keep: here.Session}}
			works, dead, password = works[:2], works[2:], next
		}
		if diff := cmp.Diff(news, w.news); diff != "" {
			t.Errorf("%s: announced (-want +got):\n%s", name, diff)
		}
		for _, l := range works {
			if _, err := w.Authenticate(t.Context(), l.Token); err != nil {
				t.Errorf("%s: a session that should work: %v", name, err)
			}
		}
		for _, l := range dead { // docs/bad-input.md F17
			if _, err := w.Authenticate(t.Context(), l.Token); !errors.Is(err, chat.ErrNoSession) {
				t.Errorf("%s: a session that should be over: %v", name, err)
			}
		}
		w.logIn(t, "ann@mail.com", password)
	}
}

// docs/bad-input.md E30.
func TestChangePasswordIsThrottled(t *testing.T) {
	t.Parallel()
	w := newWorld(t, &ThrottleConfig{})
	u := w.signUp(t, "ann@mail.com")
	by := Identity{User: u.ID, Session: w.logIn(t, "ann@mail.com", secret).Session}
	w.argons = 0
	for i := range 20 {
		err := w.ChangePassword(t.Context(), home, by, "wrong horse", "battery staple 9")
		if want := []chat.Code{chat.Invalid, chat.RateLimited}[min(i/5, 1)]; chat.CodeOf(err) != want {
			t.Errorf("wrong old password %d: %v, want %s", i+1, err, want)
		}
	}
	if w.argons != 5 {
		t.Errorf("%d hashes, want 5", w.argons)
	}
	w.clock.advance(time.Second)
	if err := w.ChangePassword(t.Context(), home, by, secret, "battery staple 9"); err != nil {
		t.Errorf("a second later with the right one: %v", err)
	}
}

func TestChangePasswordRaces(t *testing.T) {
	t.Parallel()
	for name, tt := range map[string]struct {
		method string
		during func(w *world, by Identity)
		want   error
	}{
		"the session ends": {"SetPassword", func(w *world, by Identity) {
			w.store.mu.Lock()
			defer w.store.mu.Unlock()
			w.store.revoke(Revocation{User: by.User, At: 1})
		}, chat.ErrNoSession},
		"the account is deleted":             {"SetPassword", func(w *world, by Identity) { w.store.delete(by.User) }, chat.ErrNoSession},
		"the account was deleted before":     {"Account", func(w *world, by Identity) { w.store.delete(by.User) }, chat.ErrNoSession},
		"another device changes it":          {"SetPassword", func(w *world, by Identity) { w.store.setHash(by.User, "x") }, ErrOldPassword},
		"another device changed it, earlier": {"Account", func(w *world, by Identity) { w.store.setHash(by.User, goodArgo) }, ErrOldPassword},
	} {
		w := newWorld(t, nil)
		u := w.signUp(t, "ann@mail.com")
		by := Identity{User: u.ID, Session: w.logIn(t, "ann@mail.com", secret).Session}
		w.store.before[tt.method] = func() { tt.during(w, by) }
		if err := w.ChangePassword(t.Context(), home, by, secret, "battery staple 9"); !errors.Is(err, tt.want) {
			t.Errorf("%s: ChangePassword = %v, want %v", name, err, tt.want)
		}
		if len(w.news) != 0 {
			t.Errorf("%s: announced %v", name, w.news)
		}
	}
}

// A store that cannot answer is no refusal, and its text stays inside.
func TestStoreFailuresAreInternal(t *testing.T) {
	t.Parallel()
	w := newWorld(t, &ThrottleConfig{})
	u := w.signUp(t, "ann@mail.com")
	res := w.logIn(t, "ann@mail.com", secret)
	by := Identity{User: u.ID, Session: res.Session, Expires: res.Expires}
	down := errors.New("driver: connection refused")
	w.store.fail = down
	for name, do := range map[string]func() error{
		"SignUp": func() error { return w.SignUp(t.Context(), home, form("bob@mail.com")) },
		"Login": func() error {
			_, err := w.Login(t.Context(), home, "", "ann@mail.com", secret)
			return err
		},
		"Authenticate": func() error {
			_, err := w.Authenticate(t.Context(), res.Token)
			return err
		},
		"ChangePassword": func() error { return w.ChangePassword(t.Context(), home, by, secret, "battery staple 9") },
		"Sessions": func() error {
			_, err := w.Sessions(t.Context(), u.ID)
			return err
		},
		"Revoke":    func() error { return w.Revoke(t.Context(), u.ID, res.Session) },
		"RevokeAll": func() error { return w.RevokeAll(t.Context(), u.ID, chat.SessionID{}) },
		"Purge": func() error {
			_, err := w.Purge(t.Context())
			return err
		},
	} {
		if err := do(); !errors.Is(err, down) || chat.CodeOf(err) != chat.Internal {
			t.Errorf("%s = %v", name, err)
		}
	}
	if len(w.news) != 0 {
		t.Errorf("announced %v", w.news)
	}
	w.store.fail = nil
	for range 5 { // the failed login was no wrong guess
		if _, err := w.Login(t.Context(), elsewhere, "", "ann@mail.com", "wrong horse"); !errors.Is(err, ErrLogin) {
			t.Errorf("Login = %v", err)
		}
	}
}

// Nothing secret may be logged (docs/guarantees.md, Decisions: secrets in logs).
func TestLogHoldsNoSecrets(t *testing.T) {
	t.Parallel()
	w := newWorld(t, nil)
	var log strings.Builder
	w.log = slog.New(slog.NewJSONHandler(&log, &slog.HandlerOptions{Level: slog.LevelDebug}))
	u := w.signUp(t, "ann@mail.com")
	res := w.logIn(t, "ann@mail.com", secret)
	w.store.setHash(u.ID, "damaged-hash")
	if _, err := w.Login(t.Context(), home, "", "ann@mail.com", secret); !errors.Is(err, ErrLogin) {
		t.Errorf("Login = %v", err)
	}
	w.clock.advance(time.Hour)
	w.store.before["TouchSession"] = func() { w.store.fail = errors.New("disk full") }
	if _, err := w.Authenticate(t.Context(), res.Token); err != nil {
		t.Errorf("a reader is refused because the store cannot write: %v", err)
	}
	if lines := strings.Count(log.String(), "\n"); lines != 2 {
		t.Errorf("%d lines were logged, want 2:\n%s", lines, log.String())
	}
	for _, hidden := range []string{"ann@mail.com", secret, "damaged-hash", res.Token, "Ann"} {
		if strings.Contains(log.String(), hidden) {
			t.Errorf("the log holds %q:\n%s", hidden, log.String())
		}
	}
}
