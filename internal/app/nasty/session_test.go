package nasty

import (
	"strings"
	"testing"
	"time"

	"messenger/internal/app/apptest"
)

// sessionRows are those of section F that take more than one token.
func sessionRows() []row {
	return []row{
		{id: "F09", note: "1 MiB, 100,000 dots", run: hugeTokens},
		{id: "F16", note: "deleted user", run: tokenOfDeleted},
		{id: "F17", note: "before a change of the password", run: tokenBeforeChange},
		{id: "F18", note: "after its session was revoked", run: tokenBeforeChange},
		{id: "F19", note: "the previous key, in rotation", world: narrow, run: previousKeyWorks},
		{id: "F21", note: "white space", run: spacedTokens},
		{id: "F22", note: "a socket at the end of its token", slow: true, run: socketExpires},
		{id: "F10", note: "(a forged one that is right)", run: rightForgery},
	}
}

// hugeTokens do not even get through the door.
func hugeTokens(t *testing.T, w *world) {
	before := w.figures(t).memory
	for _, token := range []string{strings.Repeat("A", 1<<20), strings.Repeat(".", 100_000)} {
		for range 10 {
			r, err := w.call(call{line: anyText, token: token})
			if err != nil || r.status != 431 && r.status != 401 {
				t.Fatalf("answer %d, %v", r.status, err)
			}
		}
	}
	if grown := w.figures(t).memory - before; grown > 48<<20 {
		t.Errorf("the memory grew by %.0f MiB", grown/(1<<20))
	}
}

func tokenOfDeleted(t *testing.T, w *world) {
	who := w.person(t, "Gone")
	w.destroy(t, who)
	w.refusesToken(t, who.Token)
	w.refusesToken(t, takeApart(t, who.Token).with("exp", time.Now().Unix()+3600))
}

// tokenBeforeChange: another session of whoever changed the password.
func tokenBeforeChange(t *testing.T, w *world) {
	who := w.person(t, "Change")
	old := *who
	who.LogIn(t)
	w.keep(who.Token)
	if r := w.change(t, who.Token, apptest.Password, "a-new-password-7"); r.status != 201 {
		t.Fatalf("change: %d", r.status)
	}
	w.refusesToken(t, old.Token)
	if got := w.shakes(t, "Authorization: Bearer "+who.Token); got != stillOpen {
		t.Errorf("the own socket says %q", got)
	}
}

func previousKeyWorks(t *testing.T, w *world) {
	token := sign(soundHeader, takeApart(t, w.ann.Token).payload(), previousKey)
	w.keep(token)
	if r, err := w.call(call{line: anyText, token: token}); err != nil || r.status != 200 {
		t.Errorf("REST answers %d, %v", r.status, err)
	}
	if got := w.shakes(t, "Authorization: Bearer "+token); got != stillOpen {
		t.Errorf("the socket says %q", got)
	}
	w.refusesToken(t, sign(soundHeader, takeApart(t, w.ann.Token).payload(), "a-key-that-was-never-one-of-theirs"))
}

// spacedTokens: white space at the end of a field is no part of it (RFC 9110 §5.5); any
// other is wrong.
func spacedTokens(t *testing.T, w *world) {
	for _, field := range []string{
		"Authorization: Bearer  {ann}", "Authorization: Bearer\t{ann}", "Authorization: Bearer Bearer {ann}", "Authorization: {ann}",
		"Authorization: Bearer {ann} {ann}", "Authorization: Bearer {ann}, {ann}",
	} {
		r, err := w.call(call{line: anyText, head: []string{w.fill(field)}})
		if err != nil || r.status != 401 {
			t.Errorf("%q: REST answers %d, %v", field, r.status, err)
		}
		if got := w.shakes(t, w.fill(field)); got != unauthorized {
			t.Errorf("%q: the socket says %q", field, got)
		}
	}
	if got := w.shakes(t, w.fill("Authorization: Bearer {ann} \t ")); got != stillOpen {
		t.Errorf("white space at the end of the field: the socket says %q", got)
	}
}

// socketExpires: a socket does not outlive its token by more than five seconds.
func socketExpires(t *testing.T, w *world) {
	exp := time.Now().Unix() + 3
	token := takeApart(t, w.ann.Token).with("exp", exp)
	w.keep(token)
	p := w.tcp(t)
	if err := p.write([]byte(upgrade("", "Authorization: Bearer "+token))); err != nil {
		t.Fatal(err)
	}
	if r, err := p.response(); err != nil || r.status != 101 {
		t.Fatalf("handshake: %d, %v", r.status, err)
	}
	if got := p.transcript(); got != stillOpen {
		t.Fatalf("at first the socket says %q", got)
	}
	a, err := p.said()
	if past := time.Since(time.Unix(exp, 0)); err != nil || a.String() != unauthorized || past < -time.Second/10 || past > 5*time.Second {
		t.Errorf("the socket says %s, %v, %v after the token's end", a, err, past)
	}
}

// rightForgery shows that the forger can make good tokens, so that what it is refused
// it is refused for the fault it put in.
func rightForgery(t *testing.T, w *world) {
	token := takeApart(t, w.ann.Token).with("exp", time.Now().Unix()+3600)
	w.keep(token)
	if r, err := w.call(call{line: anyText, token: token}); err != nil || r.status != 200 {
		t.Errorf("REST answers %d, %v", r.status, err)
	}
	if got := w.shakes(t, "Sec-WebSocket-Protocol: auth, "+token); got != stillOpen {
		t.Errorf("the socket says %q", got)
	}
}
