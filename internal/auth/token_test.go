package auth

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"hash"
	"strings"
	"testing"
	"time"

	"github.com/golang-jwt/jwt/v5"

	"messenger/internal/chat"
)

var (
	userID    = chat.UserID{0xab, 1, 2, 3, 4, 5, 0x46, 7, 0x88, 9, 10, 11, 12, 13, 14, 15}
	sessionID = chat.SessionID{0xcd, 1, 2, 3, 4, 5, 0x46, 7, 0x88, 9, 10, 11, 12, 13, 14, 15}
)

func newTokens(t testing.TB, c *clock, keys Keys) *Tokens {
	t.Helper()
	tokens, err := NewTokens(TokenConfig{Keys: keys, Now: c.now})
	if err != nil {
		t.Fatal(err)
	}
	return tokens
}

func ann() chat.User {
	last := "O'Neil <x>"
	return chat.User{ID: userID, FirstName: "Ann", LastName: &last, Email: "ann@example.org"}
}

func mustMint(t testing.TB, tokens *Tokens, u chat.User) string {
	t.Helper()
	token, _, err := tokens.Mint(u, sessionID)
	if err != nil {
		t.Fatal(err)
	}
	return token
}

func b64(s string) string { return base64.RawURLEncoding.EncodeToString([]byte(s)) }

// sign makes a token of any header and payload with HMAC.
func sign(h func() hash.Hash, key []byte, head, body string) string {
	return signRaw(h, key, b64(head), b64(body))
}

func signRaw(h func() hash.Hash, key []byte, head, body string) string {
	mac := hmac.New(h, key)
	mac.Write([]byte(head + "." + body))
	return head + "." + body + "." + base64.RawURLEncoding.EncodeToString(mac.Sum(nil))
}

func TestMintWritesTheContract(t *testing.T) {
	t.Parallel()
	c := newClock()
	tokens := newTokens(t, c, testKeys)
	token, expires, err := tokens.Mint(ann(), sessionID)
	if err != nil {
		t.Fatal(err)
	}
	parts := strings.Split(token, ".")
	for i, want := range []string{
		`{"alg":"HS256","typ":"JWT"}`,
		`{"id":"ab010203-0405-4607-8809-0a0b0c0d0e0f","email":"ann@example.org","firstName":"Ann","lastName":"O'Neil <x>",` +
			`"sid":"cd010203-0405-4607-8809-0a0b0c0d0e0f","iat":1795406729,"exp":1795493129}`,
	} {
		if got, err := base64.RawURLEncoding.DecodeString(parts[i]); err != nil || string(got) != want {
			t.Errorf("part %d is %s, %v\nwant %s", i, got, err, want)
		}
	}
	if want := time.Date(2026, 11, 24, 4, 5, 29, 0, time.UTC); !expires.Equal(want) {
		t.Errorf("expires %v, want %v", expires, want)
	}
	who, err := tokens.Verify(token)
	if err != nil || who != (Identity{User: userID, Session: sessionID, Expires: expires}) {
		t.Errorf("Verify = %+v, %v", who, err)
	}
	// Another implementation agrees.
	parsed, err := jwt.Parse(token, func(*jwt.Token) (any, error) { return testKeys[0], nil },
		jwt.WithValidMethods([]string{"HS256"}), jwt.WithExpirationRequired(), jwt.WithTimeFunc(c.now), jwt.WithStrictDecoding())
	if err != nil || !parsed.Valid {
		t.Errorf("the library refuses it: %v", err)
	}
	plain := ann()
	plain.LastName = nil
	body, _ := base64.RawURLEncoding.DecodeString(strings.Split(mustMint(t, tokens, plain), ".")[1])
	if !strings.Contains(string(body), `"lastName":null,`) {
		t.Errorf("without a last name: %s", body)
	}
}

func TestMintOfTheLongestAccountFits(t *testing.T) {
	t.Parallel()
	tokens := newTokens(t, newClock(), testKeys)
	for _, r := range []string{"😀", `"`, "<", "\\"} {
		last := strings.Repeat(r, chat.MaxName)
		u, err := chat.NewUser(userID, chat.NewUserForm{
			FirstName: last, LastName: &last, Email: strings.Repeat(r, chat.MaxEmail),
		}, 0)
		if err != nil {
			t.Fatal(err)
		}
		token := mustMint(t, tokens, u)
		if len(token) > 4608 {
			t.Errorf("with %s it has %d bytes", r, len(token))
		}
		if who, err := tokens.Verify(token); err != nil || who.User != userID {
			t.Errorf("with %s: %v", r, err)
		}
	}
}

// payloadAt is a payload as Mint writes it, with one part replaced.
func payloadAt(c *clock, old, replacement string) string {
	now := c.now().Unix()
	body := fmt.Sprintf(`{"id":%q,"email":"e","firstName":"f","lastName":"l","sid":%q,"iat":%d,"exp":%d}`,
		userID, sessionID, now, now+86400)
	if replaced := strings.Replace(body, old, replacement, 1); old == "" || replaced != body {
		return replaced
	}
	panic("nothing to replace: " + old)
}

func TestVerifyRefusesForgeries(t *testing.T) {
	t.Parallel()
	c := newClock()
	tokens := newTokens(t, c, testKeys)
	n := 0
	for reason, forged := range newForger(t, c).all(t) {
		for name, token := range forged {
			n++
			who, err := tokens.Verify(token)
			if err == nil || !errors.Is(err, chat.ErrNoSession) || chat.CodeOf(err) != chat.Unauthenticated || who != (Identity{}) {
				t.Errorf("%s: accepted as %+v, %v", name, who, err)
			} else if want := "verify token: " + reason; !strings.HasPrefix(err.Error(), want) {
				t.Errorf("%s: refused with %q, want %q: the row does not test what it says", name, err, want)
			}
		}
	}
	t.Logf("%d forged tokens", n)
}

func TestVerifyLooksAtTheClock(t *testing.T) {
	t.Parallel()
	c := newClock()
	tokens := newTokens(t, c, testKeys)
	token := mustMint(t, tokens, ann())
	behind := newClock() // this clock was two days ahead at the login, and is set right
	behind.advance(-48 * time.Hour)
	if _, err := newTokens(t, behind, testKeys).Verify(token); err != nil {
		t.Errorf("two days before it was minted: %v", err)
	}
	for name, early := range newForger(t, newClock()).early() {
		if _, err := tokens.Verify(early); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
	c.advance(24*time.Hour - 492*time.Millisecond) // it was minted 491 ms into a second
	if _, err := tokens.Verify(token); err != nil {
		t.Errorf("in its last millisecond: %v", err)
	}
	c.advance(time.Millisecond)
	if _, err := tokens.Verify(token); err == nil {
		t.Error("accepted at exp")
	}
}

// docs/bad-input.md F19: the previous key verifies while it is there and never signs.
func TestKeyRotation(t *testing.T) {
	t.Parallel()
	c := newClock()
	old := newTokens(t, c, Keys{testKeys[1]})
	during := newTokens(t, c, testKeys)
	after := newTokens(t, c, testKeys[:1])
	before, fresh := mustMint(t, old, ann()), mustMint(t, during, ann())
	for name, tt := range map[string]struct {
		tokens *Tokens
		token  string
		ok     bool
	}{
		"old token during the overlap":   {during, before, true},
		"new token during the overlap":   {during, fresh, true},
		"old token after it":             {after, before, false},
		"new token after it":             {after, fresh, true},
		"new token at a node not turned": {old, fresh, false},
	} {
		if _, err := tt.tokens.Verify(tt.token); (err == nil) != tt.ok {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestNewTokensRefuses(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]TokenConfig{
		"no key":            {},
		"hello":             {Keys: Keys{[]byte("hello")}},
		"half a second":     {Keys: testKeys, Lifetime: time.Second / 2},
		"negative lifetime": {Keys: testKeys, Lifetime: -time.Hour},
		"fraction":          {Keys: testKeys, Lifetime: 1500 * time.Millisecond},
	} {
		if _, err := NewTokens(c); err == nil {
			t.Errorf("%s: accepted", name)
		}
	}
	tokens, err := NewTokens(TokenConfig{Keys: testKeys, Lifetime: time.Minute})
	if err != nil || tokens.Lifetime() != time.Minute {
		t.Errorf("a minute: %v", err)
	}
}

// FuzzVerify holds Verify to: no panic, and nothing accepted but what is signed with a
// key. Fuzzed texts are also signed, so that the reader of claims sees them.
func FuzzVerify(f *testing.F) {
	c := newClock()
	for _, forged := range newForger(f, c).all(f) {
		for _, token := range forged {
			if len(token) < 2*MaxTokenBytes {
				f.Add(token)
			}
		}
	}
	f.Add(payloadAt(c, "", ""))
	tokens := newTokens(f, c, testKeys)
	f.Fuzz(func(t *testing.T, s string) {
		if who, err := tokens.Verify(s); err == nil {
			checkSigned(t, s, who)
		}
		if who, err := tokens.Verify(signRaw(sha256.New, testKeys[0], header, b64(s))); err == nil {
			var p payload
			if err := json.Unmarshal([]byte(s), &p); err != nil || p.ID != who.User.String() || p.SID != who.Session.String() ||
				p.Expires != who.Expires.Unix() {
				t.Errorf("%q is understood as %+v, elsewhere as %+v, %v", s, who, p, err)
			}
		}
	})
}

func checkSigned(t *testing.T, token string, who Identity) {
	t.Helper()
	text, signature := token[:strings.LastIndex(token, ".")], token[strings.LastIndex(token, ".")+1:]
	for _, key := range testKeys {
		mac := hmac.New(sha256.New, key)
		mac.Write([]byte(text))
		if base64.RawURLEncoding.EncodeToString(mac.Sum(nil)) == signature {
			return
		}
	}
	t.Errorf("accepted without a signature: %q as %+v", token, who)
}

func BenchmarkTokenVerify(b *testing.B) {
	tokens := newTokens(b, newClock(), testKeys)
	token := mustMint(b, tokens, ann())
	b.ReportAllocs()
	for b.Loop() {
		if _, err := tokens.Verify(token); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkTokenRefuse(b *testing.B) {
	tokens := newTokens(b, newClock(), testKeys)
	token := strings.Repeat(".", 1<<20)
	b.ReportAllocs()
	for b.Loop() {
		if _, err := tokens.Verify(token); err == nil {
			b.Fatal("accepted")
		}
	}
}
