package nasty

import (
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"messenger/internal/app/apptest"
)

// accountRows are those of section E about accounts and passwords.
func accountRows() []row {
	rows := []row{
		{id: "E13", note: "wrong password, unknown e-mail", run: indistinguishable},
		{id: "E14", note: "long passwords", run: longPasswords},
		{id: "E15", note: "character 100 counts", run: lateCharacter},
		{id: "E16", note: "exact bytes", run: exactPassword},
		{id: "E18", note: "look-alikes", run: alikeEmails},
		{id: "E22", note: "last name", run: lastNames},
		{id: "E23", note: "login flood", world: limited, run: loginFlood},
		{id: "E24", note: "guessing from 30 addresses", world: limited, slow: true, run: guessing},
		{id: "E27", note: "empty update", run: emptyUpdate},
		{id: "E28", note: "more than names", run: updateMore},
		{id: "E30", note: "guessing the old password", world: limited, run: guessOld},
		{id: "E30", note: "a change ends the others", run: passwordChange},
		{id: "E31", note: "bad new passwords", run: badNewPasswords},
		{id: "E32", note: "destroy twice", run: destroyTwice},
		{id: "E33", note: "destroy while sending", run: destroyWhileSending},
	}
	for _, p := range []string{"1234", "password", "1234567", "aaaaaaaaaaaa", "Password", "qwertyuiop"} {
		rows = append(rows, refusedSignUp("E17", "password", p))
	}
	for _, e := range []string{strings.Repeat("a@b", 300), "\r\nBcc: x@x", "a@b\x00", "a b@c", "", "a@\u200bb", "a@b\u2028"} {
		rows = append(rows, refusedSignUp("E20", "email", e))
	}
	for _, n := range []string{" ", "\u200b", "\u202eevil", strings.Repeat("n", 256), "", "a b", "a\nb", "\u3164", "\u2066x", "\u0000", "\x1b[31m", "%0a\n"} {
		rows = append(rows, refusedSignUp("E21", "firstName", n))
	}
	return append(rows, row{id: "E21", note: "markup", run: markupName}, row{id: "E21", note: "of several words", run: namesOfWords})
}

// form is a good body of sing-up but for the fields given, name and value in turn.
func form(fields ...any) string {
	f := params{"firstName": "Form", "email": "form-" + apptest.NewID() + "@example.org", "password": apptest.Password}
	for i := 0; i < len(fields); i += 2 {
		f[fields[i].(string)] = fields[i+1]
	}
	b, err := json.Marshal(f)
	if err != nil {
		panic(err) // strings encode
	}
	return string(b)
}

// refusedSignUp is a row of a sign-up that is answered 400.
func refusedSignUp(id, field, value string) row {
	return row{id: id, note: fmt.Sprintf("%s %.20q", field, value), run: func(t *testing.T, w *world) {
		if s := w.signsUp(t, form(field, value)); s != http.StatusBadRequest {
			t.Errorf("answer %d", s)
		}
	}}
}

// signsUp makes an account and returns the status of the answer.
func (w *world) signsUp(t testing.TB, body string) int {
	t.Helper()
	r, err := w.call(call{line: "POST /api/auth/sing-up", body: body})
	if err != nil {
		t.Fatal(err)
	}
	return r.status
}

// logsIn returns the answer to a login.
func (w *world) logsIn(t testing.TB, from, email, password string) reply {
	t.Helper()
	b, _ := json.Marshal(params{"email": email, "password": password})
	r, err := w.call(call{line: loginLine, from: from, body: string(b)})
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// namesOfWords are sign-ups that accept spaces, and still nothing else of the kind.
func namesOfWords(t *testing.T, w *world) {
	for body, want := range map[string]int{
		form("firstName", " Mary  Ann ", "lastName", "de la Cruz", "password", "correct horse battery staple"): 201,
		form("lastName", " "): 201, form("firstName", "\u3000"): 400, form("firstName", "Mary\tAnn"): 400, form("lastName", "Cruz\u2029"): 400,
		form("firstName", "Mary \u202eAnn"): 400, form("lastName", "\u3164 \u3164"): 400, form("firstName", strings.Repeat("n ", 129)): 400,
		form("firstName", "Mary\u200bAnn"): 400, form("lastName", "Cruz\x00"): 400, form("email", "mary ann@example.org"): 400,
		form("password", "a line\nand one more"): 400, form("password", "        "): 400, form("password", "a line\u2028and one more"): 400,
	} {
		r, err := w.call(call{line: "POST /api/auth/sign-up", body: body})
		if err != nil || r.status != want || r.message() == "" {
			t.Errorf("%.200s: answer %d %s, %v; want %d", body, r.status, r.body, err, want)
		}
	}
}

// indistinguishable: neither the answer nor its time tells whether there is an account.
func indistinguishable(t *testing.T, w *world) {
	var wrong, unknown []time.Duration
	for i := range 9 {
		start := time.Now()
		a := w.logsIn(t, "", w.ann.Email, "wrong-password-here")
		wrong = append(wrong, time.Since(start))
		start = time.Now()
		b := w.logsIn(t, "", fmt.Sprintf("unknown%d@example.org", i), "wrong-password-here")
		unknown = append(unknown, time.Since(start))
		if a.status != 400 || b.status != 400 || string(a.body) != string(b.body) || a.message() != "No such user exists or wrong password" {
			t.Fatalf("%d %s; %d %s", a.status, a.body, b.status, b.body)
		}
	}
	slices.Sort(wrong)
	slices.Sort(unknown)
	if ratio := float64(wrong[4]) / float64(unknown[4]); ratio < 0.4 || ratio > 2.5 {
		t.Errorf("a wrong password takes %v, an unknown e-mail %v", wrong[4], unknown[4])
	}
}

func longPasswords(t *testing.T, w *world) {
	if r := w.logsIn(t, "", w.ann.Email, strings.Repeat("p", 1<<20)); r.status != 413 {
		t.Errorf("1 MiB: %d", r.status)
	}
	if s := w.signsUp(t, form("password", strings.Repeat("pq", 64)+"r")); s != 400 {
		t.Errorf("129 characters: %d", s)
	}
}

func lateCharacter(t *testing.T, w *world) {
	email, p := "late-"+apptest.NewID()+"@example.org", []byte(strings.Repeat("long-pass", 15)[:128])
	if s := w.signsUp(t, form("email", email, "password", string(p))); s != 201 {
		t.Fatalf("sign-up: %d", s)
	}
	w.keep(string(p))
	if r := w.logsIn(t, "", email, string(p)); r.status != 201 {
		t.Errorf("login: %d", r.status)
	}
	p[100] ^= 1
	if r := w.logsIn(t, "", email, string(p)); r.status != 400 {
		t.Errorf("login with another character 100: %d", r.status)
	}
}

// exactPassword: passwords are told apart by every character; only canonically equal ones
// are equal.
func exactPassword(t *testing.T, w *world) {
	if s := w.signsUp(t, form("password", "null\x00null-null")); s != 400 {
		t.Errorf("NUL: %d", s)
	}
	for _, pair := range [][2]string{{"caf\u00e9-caf\u00e9-9", "cafe\u0300-cafe\u0301-9"}, {"🔑🔑🔑🔑🔑-key-🗝", "🔑🔑🔑🔑🔑-key-🔑"}, {"Case-Case-Case9", "case-case-case9"}} {
		email := "exact-" + apptest.NewID() + "@example.org"
		w.keep(pair[0], pair[1])
		if s := w.signsUp(t, form("email", email, "password", pair[0])); s != 201 {
			t.Fatalf("sign-up with %q: %d", pair[0], s)
		}
		if r := w.logsIn(t, "", email, pair[0]); r.status != 201 {
			t.Errorf("login with %q: %d", pair[0], r.status)
		}
		if r := w.logsIn(t, "", email, pair[1]); r.status != 400 {
			t.Errorf("login with %q for %q: %d", pair[1], pair[0], r.status)
		}
	}
}

func alikeEmails(t *testing.T, w *world) {
	id := apptest.NewID()
	email := "admin" + id + "@mail.com"
	for _, e := range []struct {
		email string
		want  int
	}{
		{email, 201}, {email, 409}, {"ADMIN" + strings.ToUpper(id) + "@MAIL.COM", 409}, {" " + email, 400}, {email + " ", 400},
		{"admin" + id + "+tag@mail.com", 201}, {"\u0430dmin" + id + "@mail.com", 201}, {"\u0410DMIN" + id + "@mail.com", 409},
	} {
		if s := w.signsUp(t, form("email", e.email)); s != e.want {
			t.Errorf("%q: %d, want %d", e.email, s, e.want)
		}
	}
	for _, spelling := range []string{email, strings.ToUpper(email)} {
		if r := w.logsIn(t, "", spelling, apptest.Password); r.status != 201 {
			t.Errorf("login as %q: %d", spelling, r.status)
		}
	}
}

func lastNames(t *testing.T, w *world) {
	for value, want := range map[any]int{"": 201, "Beta": 201, nil: 400, " ": 400, "a b": 400, "\u202e": 400} {
		if s := w.signsUp(t, form("lastName", value)); s != want {
			t.Errorf("lastName %q: %d, want %d", value, s, want)
		}
	}
	if s := w.signsUp(t, form()); s != 201 {
		t.Errorf("no lastName: %d", s)
	}
}

func markupName(t *testing.T, w *world) {
	name := "<script>alert(1)</script>" + apptest.NewID()[:8]
	if s := w.signsUp(t, form("firstName", name)); s != 201 {
		t.Fatalf("sign-up: %d", s)
	}
	if rows := w.ann.Search(t, name); len(rows) != 1 || rows[0]["firstName"] != name {
		t.Errorf("found %v", rows)
	}
}

// loginFlood: one address is refused, others are not; memory is bounded.
func loginFlood(t *testing.T, w *world) {
	from, before := w.address(), w.figures(t).memory
	statuses := tally{}
	gang(t, 20, func(i int) error {
		for n := range 20 {
			r, err := w.call(call{line: loginLine, from: from, body: fmt.Sprintf(`{"email":"flood%d@example.org","password":"x"}`, i*20+n)})
			if err != nil {
				return err
			}
			statuses.add(r.status)
			if r.status == 429 && r.header.Get("Retry-After") == "" {
				return fmt.Errorf("no Retry-After: %v", r.header)
			}
		}
		return nil
	})
	if statuses.of(429) < 200 || statuses.of(429)+statuses.of(400) != 400 {
		t.Errorf("the answers are %v", statuses.n)
	}
	if grown := w.figures(t).memory - before; grown > 160<<20 {
		t.Errorf("the memory grew by %.0f MiB", grown/(1<<20))
	}
	if r := w.logsIn(t, w.address(), w.ann.Email, apptest.Password); r.status != 201 {
		t.Errorf("from elsewhere: %d", r.status)
	}
}

// guessing: the account is guarded, its owner is not kept out, at a known address or a new
// one.
func guessing(t *testing.T, w *world) {
	who := w.person(t, "Target")
	socket, home := w.dial(t, who), w.address()
	if r := w.logsIn(t, home, who.Email, apptest.Password); r.status != 201 {
		t.Fatalf("at home: %d", r.status)
	}
	start, statuses := time.Now(), tally{}
	gang(t, 30, func(int) error {
		b, _ := json.Marshal(params{"email": who.Email, "password": "a-wrong-guess"})
		r, err := w.call(call{line: loginLine, from: w.address(), body: string(b)})
		statuses.add(r.status)
		return err
	})
	tries := statuses.of(400)
	if most := 5 + int(time.Since(start)/time.Second) + 1; tries > most || statuses.of(429) < 10 || tries+statuses.of(429) != 30 {
		t.Errorf("in %v the answers are %v, want at most %d tries", time.Since(start), statuses.n, most)
	}
	if r := w.logsIn(t, w.address(), who.Email, apptest.Password); r.status != 201 {
		t.Errorf("the owner from a new address: %d %s", r.status, r.body)
	}
	if got := socket.transcript(); got != stillOpen {
		t.Errorf("the socket says %q", got)
	}
	if r := w.logsIn(t, home, who.Email, apptest.Password); r.status != 201 {
		t.Errorf("at home again: %d %s", r.status, r.body)
	}
}

// update is PATCH of a profile.
func (w *world) update(t testing.TB, who *apptest.Person, body string) reply {
	t.Helper()
	r, err := w.call(call{line: "PATCH /api/profile/update", token: who.Token, body: body})
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// known is what others find of somebody.
func (w *world) known(t testing.TB, who *apptest.Person) params {
	t.Helper()
	rows := w.bob.Search(t, who.Email)
	if len(rows) != 1 {
		t.Fatalf("%s is found %d times", who.Email, len(rows))
	}
	return rows[0]
}

func emptyUpdate(t *testing.T, w *world) {
	who := w.person(t, "Same")
	if r := w.update(t, who, "{}"); r.status != 201 {
		t.Errorf("answer %d", r.status)
	}
	if k := w.known(t, who); k["firstName"] != "Same" || k["lastName"] != "Tester" {
		t.Errorf("known as %v", k)
	}
}

func updateMore(t *testing.T, w *world) {
	who := w.person(t, "Same")
	for _, body := range []string{
		`{"firstName":"New","id":"` + w.bob.ID + `"}`, `{"firstName":"New","email":"new@example.org"}`, `{"firstName":"New","password":"new-password"}`,
	} {
		if r := w.update(t, who, body); r.status != 400 {
			t.Errorf("%s: %d", body, r.status)
		}
	}
	if k := w.known(t, who); k["firstName"] != "Same" {
		t.Errorf("known as %v", k)
	}
}

// change is a change of the password.
func (w *world) change(t testing.TB, token, old, next string) reply {
	t.Helper()
	w.keep(old, next)
	b, _ := json.Marshal(params{"oldPassword": old, "newPassword": next})
	r, err := w.call(call{line: "PATCH /api/profile/change-password", token: token, body: string(b)})
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func guessOld(t *testing.T, w *world) {
	who := w.person(t, "Guess")
	statuses := tally{}
	for range 20 {
		statuses.add(w.change(t, who.Token, "a-wrong-guess", "a-new-password-7").status)
	}
	if statuses.of(400) < 5 || statuses.of(429) < 5 || statuses.of(400)+statuses.of(429) != 20 {
		t.Errorf("the answers are %v", statuses.n)
	}
}

// passwordChange: other sessions and their sockets end, the asking one goes on.
func passwordChange(t *testing.T, w *world) {
	who := w.person(t, "Change")
	other := *who
	other.LogIn(t)
	w.keep(other.Token)
	here, there := w.dial(t, who), w.dial(t, &other)
	if r := w.change(t, who.Token, apptest.Password, "a-new-password-7"); r.status != 201 {
		t.Fatalf("change: %d %s", r.status, r.body)
	}
	start := time.Now()
	got := there.transcript()
	for got == stillOpen && time.Since(start) < time.Second {
		got = there.transcript()
	}
	if got != unauthorized || time.Since(start) > time.Second {
		t.Errorf("the other socket says %q after %v", got, time.Since(start))
	}
	if got := here.transcript(); got != stillOpen {
		t.Errorf("the own socket says %q", got)
	}
	for token, want := range map[string]int{who.Token: 200, other.Token: 401} {
		if r, err := w.call(call{line: anyText, token: token}); err != nil || r.status != want {
			t.Errorf("answer %d, %v; want %d", r.status, err, want)
		}
	}
	if old, next := w.logsIn(t, "", who.Email, apptest.Password), w.logsIn(t, "", who.Email, "a-new-password-7"); old.status != 400 || next.status != 201 {
		t.Errorf("login with the old password %d, with the new %d", old.status, next.status)
	}
}

func badNewPasswords(t *testing.T, w *world) {
	who := w.person(t, "Weak")
	for _, next := range []string{apptest.Password, "password", "password123", "1234", "qwertyuiop", strings.Repeat("x", 129)} {
		b, _ := json.Marshal(params{"oldPassword": apptest.Password, "newPassword": next})
		r, err := w.call(call{line: "PATCH /api/profile/change-password", token: who.Token, body: string(b)})
		if err != nil || r.status != 400 {
			t.Errorf("%.20q: %d %s, %v", next, r.status, r.body, err)
		}
	}
	if r := w.logsIn(t, "", who.Email, apptest.Password); r.status != 201 {
		t.Errorf("login: %d", r.status)
	}
}

func destroyTwice(t *testing.T, w *world) {
	who := w.person(t, "Gone")
	c := call{line: "DELETE /api/profile/destroy", token: who.Token}
	for _, want := range []int{200, 401} {
		if r, err := w.call(c); err != nil || r.status != want {
			t.Errorf("answer %d %s, %v; want %d", r.status, r.body, err, want)
		}
	}
	for _, c := range []call{{line: anyText}, {line: "PATCH /api/profile/update", body: `{"firstName":"Ghost"}`}, {line: "POST /api/use-cases/create-group", body: newGroup(apptest.NewID())}} {
		c.token = who.Token
		if r, err := w.call(c); err != nil || r.status != 401 {
			t.Errorf("%s: %d, %v", c.line, r.status, err)
		}
	}
}

// destroyWhileSending: what is sent after the account was deleted is never acknowledged,
// and what was acknowledged is there.
func destroyWhileSending(t *testing.T, w *world) {
	who := w.person(t, "Talker")
	destroyed := make(chan struct{})
	var acked tally
	gang(t, 4, func(i int) error {
		p, err := w.login(who, "")
		if err != nil {
			return err
		}
		defer p.close()
		if i == 3 {
			defer close(destroyed)
			for range 20 { // the others have begun
				if _, err := p.do("privateMessage", saying(w.cid, "still here")); err != nil {
					return err
				}
				acked.add(1)
			}
			r, err := w.call(call{line: "DELETE /api/profile/destroy", token: who.Token})
			if err == nil && r.status != 200 {
				err = fmt.Errorf("destroy: %d", r.status)
			}
			return err
		}
		return talkUntilClosed(p, w.cid, &acked, destroyed)
	})
	rows, err := w.dial(t, w.cid).history(dialogPage, params{"receiverId": who.ID}, 200)
	if err != nil || len(rows) < acked.of(1) || len(rows) > acked.of(1)+4 {
		t.Errorf("%d acknowledged, %d stored, %v", acked.of(1), len(rows), err)
	}
}

// talkUntilClosed sends until the connection is closed, which must be soon after done.
func talkUntilClosed(p *peer, to *apptest.Person, acked *tally, done <-chan struct{}) error {
	var end time.Time
	for {
		if end.IsZero() {
			select {
			case <-done:
				end = time.Now()
			default:
			}
		}
		late := !end.IsZero()
		a, err := p.ask("privateMessage", saying(to, "still here"))
		switch {
		case err == nil && a.op == opClose && a.code != 4001:
			return fmt.Errorf("closed with %d", a.code)
		case err != nil || a.op == opClose:
			return nil
		case late && a.Success:
			return fmt.Errorf("acknowledged after the account was deleted")
		case late && time.Since(end) > time.Second:
			return fmt.Errorf("open %v after the account was deleted", time.Since(end))
		case a.Success:
			acked.add(1)
		}
	}
}
