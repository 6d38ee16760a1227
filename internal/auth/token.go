package auth

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"strings"
	"time"

	"github.com/golang-jwt/jwt/v5"

	"messenger/internal/chat"
)

// MaxTokenBytes bounds what is looked at as a token at all. The longest one minted, of
// an account whose names and e-mail are as long as allowed, has under 4.5 KiB.
const MaxTokenBytes = 8 << 10

// clockSkew is how far apart the clocks of two nodes may be before Purge deletes a session
// that has a good token. There is none for the expiry: a token is refused from its exp on
// (RFC 7519 §4.1.4).
const clockSkew = 30 * time.Second

// header is the only header of a token: {"alg":"HS256","typ":"JWT"}. Comparing the text
// leaves nothing to negotiate: no other alg or typ, no kid, jku, jwk, x5u or crit.
const header = "eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9"

// signatureLen is 32 bytes of HMAC-SHA-256 in base64url.
const signatureLen = 43

// TokenConfig configures Tokens.
type TokenConfig struct {
	Keys     Keys
	Lifetime time.Duration    // whole seconds; default 24 h
	Now      func() time.Time // default time.Now
}

// Tokens mints and verifies the bearer tokens: JWTs (RFC 7519), signed with HS256.
type Tokens struct {
	keys     Keys
	lifetime time.Duration
	now      func() time.Time
}

// NewTokens returns the tokens of these keys.
//
// Errors: those of NewKeys, which are checked here again; a lifetime under a second.
func NewTokens(c TokenConfig) (*Tokens, error) {
	keys, err := NewKeys(c.Keys...)
	if err != nil {
		return nil, err
	}
	if c.Lifetime == 0 {
		c.Lifetime = 24 * time.Hour
	}
	if c.Lifetime < time.Second || c.Lifetime%time.Second != 0 {
		return nil, fmt.Errorf("token lifetime %v is not a number of whole seconds", c.Lifetime)
	}
	if c.Now == nil {
		c.Now = time.Now
	}
	return &Tokens{keys: keys, lifetime: c.Lifetime, now: c.Now}, nil
}

// Lifetime is how long a token is good.
func (t *Tokens) Lifetime() time.Duration { return t.lifetime }

// payload is what a token says, in the order of docs/contract.md, Tokens. The names and the
// e-mail are for clients that look into it; the server never reads them.
type payload struct {
	ID        string  `json:"id"`
	Email     string  `json:"email"`
	FirstName string  `json:"firstName"`
	LastName  *string `json:"lastName"`
	SID       string  `json:"sid"`
	IssuedAt  int64   `json:"iat"`
	Expires   int64   `json:"exp"`
}

// Mint returns a token for a session of u, and when it expires.
func (t *Tokens) Mint(u chat.User, session chat.SessionID) (token string, expires time.Time, err error) {
	now := t.now().Truncate(time.Second)
	expires = now.Add(t.lifetime).UTC()
	var text bytes.Buffer
	enc := json.NewEncoder(&text)
	enc.SetEscapeHTML(false) // "<" would take six bytes
	err = enc.Encode(payload{
		u.ID.String(), u.Email, u.FirstName, u.LastName, session.String(), now.Unix(), expires.Unix(),
	})
	if err != nil {
		return "", time.Time{}, fmt.Errorf("encode claims: %w", err)
	}
	signed := header + "." + base64.RawURLEncoding.EncodeToString(bytes.TrimSuffix(text.Bytes(), []byte("\n")))
	signature, err := jwt.SigningMethodHS256.Sign(signed, t.keys[0])
	if err != nil {
		return "", time.Time{}, fmt.Errorf("sign token: %w", err)
	}
	return signed + "." + base64.RawURLEncoding.EncodeToString(signature), expires, nil
}

// Verify returns who a token stands for, if it is one that Mint made with one of the
// keys, byte for byte, and has not expired. It says nothing about the session, which
// may have been revoked.
//
// Errors: chat.ErrNoSession, wrapped in the reason, which is for logs and tests.
func (t *Tokens) Verify(token string) (Identity, error) {
	if len(token) > MaxTokenBytes {
		return Identity{}, reject("too long")
	}
	rest, ok := strings.CutPrefix(token, header+".")
	if !ok {
		return Identity{}, reject("header")
	}
	body, signature, ok := strings.Cut(rest, ".")
	if !ok || len(signature) != signatureLen || strings.Contains(signature, ".") {
		return Identity{}, reject("shape")
	}
	mac, err := decodeSegment(signature)
	if err != nil {
		return Identity{}, err
	}
	if !t.signed(token[:len(token)-signatureLen-1], mac) {
		return Identity{}, reject("signature")
	}
	text, err := decodeSegment(body) // ours from here on, and still not trusted to be well made
	if err != nil {
		return Identity{}, err
	}
	c, err := parseClaims(text)
	if err != nil {
		return Identity{}, err
	}
	// iat is no validity check (RFC 7519 §4.1.6): a clock that was ahead at a login and set
	// right later must not log people out.
	expires := time.Unix(c.expires, 0).UTC()
	if !t.now().Before(expires) {
		return Identity{}, reject("expired")
	}
	return Identity{User: c.user, Session: c.session, Expires: expires}, nil
}

// signed reports whether one of the keys made the signature of text.
func (t *Tokens) signed(text string, signature []byte) bool {
	for _, key := range t.keys {
		if jwt.SigningMethodHS256.Verify(text, signature, key) == nil {
			return true
		}
	}
	return false
}

// decodeSegment reads canonical base64url: no padding, no spare bits, and none of the
// line ends that encoding/base64 overlooks.
func decodeSegment(s string) ([]byte, error) {
	b, err := base64.RawURLEncoding.Strict().DecodeString(s)
	if err != nil || strings.ContainsAny(s, "\r\n") {
		return nil, reject("base64url")
	}
	return b, nil
}

func reject(reason string) error {
	return fmt.Errorf("verify token: %s: %w", reason, chat.ErrNoSession)
}
