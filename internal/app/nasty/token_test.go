package nasty

import (
	"crypto/hmac"
	"crypto/sha256"
	"crypto/sha512"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"hash"
	"maps"
	"strings"
	"testing"
	"time"

	"messenger/internal/app/apptest"
)

// forgery is a row of section F: a token that is not to be accepted anywhere.
type forgery struct {
	id, note string
	make     func(g genuine) string
}

// genuine is a good token taken apart.
type genuine struct {
	token, body, signature string
	claims                 params
}

// soundHeader is {"alg":"HS256","typ":"JWT"}.
const soundHeader = `{"alg":"HS256","typ":"JWT"}`

func takeApart(t testing.TB, token string) genuine {
	t.Helper()
	parts := strings.Split(token, ".")
	if len(parts) != 3 {
		t.Fatalf("a token of %d parts", len(parts))
	}
	text, err := base64.RawURLEncoding.DecodeString(parts[1])
	g := genuine{token: token, body: parts[1], signature: parts[2]}
	if err == nil {
		err = json.Unmarshal(text, &g.claims)
	}
	if err != nil {
		t.Fatal(err)
	}
	g.claims["iat"], g.claims["exp"] = int64(g.claims["iat"].(float64)), int64(g.claims["exp"].(float64))
	return g
}

func b64(s string) string { return base64.RawURLEncoding.EncodeToString([]byte(s)) }

// sign signs header and payload, both as they are.
func sign(header, payload, key string) string {
	return signWith(sha256.New, b64(header)+"."+b64(payload), key)
}

func signWith(h func() hash.Hash, text, key string) string {
	mac := hmac.New(h, []byte(key))
	mac.Write([]byte(text))
	return text + "." + base64.RawURLEncoding.EncodeToString(mac.Sum(nil))
}

// claims is a well signed token of the claims of g, some of them replaced; one that is
// replaced by the empty struct is left out.
func (g genuine) with(changes ...any) string {
	c := maps.Clone(g.claims)
	for i := 0; i < len(changes); i += 2 {
		if c[changes[i].(string)] = changes[i+1]; changes[i+1] == absent {
			delete(c, changes[i].(string))
		}
	}
	b, err := json.Marshal(c)
	if err != nil {
		panic(err) // claims encode
	}
	return sign(soundHeader, string(b), signingKey)
}

var absent = struct{}{}

// payload is the claims of g as JSON.
func (g genuine) payload() string {
	b, err := base64.RawURLEncoding.DecodeString(g.body)
	if err != nil {
		panic(err) // takeApart has decoded it
	}
	return string(b)
}

// flip changes the character at i to another of the alphabet.
func flip(s string, i int) string {
	c := byte('A')
	if s[i] == c {
		c = 'B'
	}
	return s[:i] + string(c) + s[i+1:]
}

// nonCanonical changes the bits of the last character that decode to nothing.
func nonCanonical(s string) string {
	const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
	last := strings.IndexByte(alphabet, s[len(s)-1])
	return s[:len(s)-1] + string(alphabet[last^1])
}

func forgeries() []forgery {
	now := time.Now().Unix()
	rows := []forgery{
		{"F02", "a bit of the signature", func(g genuine) string { return flip(g.token, len(g.token)-20) }},
		{"F02", "other spelling", func(g genuine) string { return nonCanonical(g.token) }},
		{"F02", "payload changed", func(g genuine) string { return flip(g.token, 60) }},
		{"F03", "", func(g genuine) string { return sign(soundHeader, g.payload(), "hello") }},
		{"F04", "HS384", func(g genuine) string {
			return signWith(sha512.New384, b64(`{"alg":"HS384","typ":"JWT"}`)+"."+g.body, signingKey)
		}},
		{"F04", "HS512", func(g genuine) string {
			return signWith(sha512.New, b64(`{"alg":"HS512","typ":"JWT"}`)+"."+g.body, signingKey)
		}},
		{"F08", "", func(g genuine) string { return g.token + "." + g.body + "." + g.signature }},
		{"F09", "two parts", func(g genuine) string { return g.token[:strings.LastIndex(g.token, ".")] }},
		{"F09", "four parts", func(g genuine) string { return g.token + "." }},
		{"F09", "empty parts", func(genuine) string { return ".." }},
		{"F09", "no signature", func(g genuine) string { return g.token[:strings.LastIndex(g.token, ".")+1] }},
		{"F09", "8,000 dots", func(genuine) string { return strings.Repeat(".", 8_000) }},
		{"F09", "12,000 characters", func(g genuine) string { return g.token + strings.Repeat("A", 12_000) }},
		{"F14", "issuer", func(g genuine) string { return g.with("iss", "https://evil.example") }},
		{"F14", "audience", func(g genuine) string { return g.with("aud", "others") }},
		{"F14", "own issuer", func(g genuine) string { return g.with("iss", "messenger", "aud", "messenger") }},
		{"F16", "number", func(g genuine) string { return g.with("id", 1) }},
		{"F16", "array", func(g genuine) string { return g.with("id", []any{g.claims["id"]}) }},
		{"F16", "null", func(g genuine) string { return g.with("id", nil) }},
		{"F16", "no session", func(g genuine) string { return g.with("sid", absent) }},
		{"F16", "unknown session", func(g genuine) string { return g.with("sid", apptest.NewID()) }},
		{"F16", "other user", func(g genuine) string { return g.with("id", apptest.NewID()) }},
		{"F16", "injection", func(g genuine) string { return g.with("id", "' OR '1'='1", "sid", "' OR '1'='1") }},
		{"F19", "a key that is none any more", func(g genuine) string { return sign(soundHeader, g.payload(), previousKey) }},
		{"F20", "id twice", func(g genuine) string {
			return sign(soundHeader, `{"id":"`+apptest.NewID()+`",`+g.payload()[1:], signingKey)
		}},
		{"F20", "not UTF-8", func(g genuine) string {
			return sign(soundHeader, strings.Replace(g.payload(), "Ann", "A\xff", 1), signingKey)
		}},
		{"F20", "padded", func(g genuine) string {
			body := g.payload()
			for len(body)%3 != 1 {
				body += " "
			}
			return signWith(sha256.New, b64(soundHeader)+"."+base64.URLEncoding.EncodeToString([]byte(body)), signingKey)
		}},
		{"F20", "other alphabet", func(g genuine) string {
			return signWith(sha256.New, b64(soundHeader)+"."+base64.RawStdEncoding.EncodeToString([]byte(strings.Replace(g.payload(), "Ann", "???>>>", 1))), signingKey)
		}},
		{"F20", "behind the claims", func(g genuine) string { return sign(soundHeader, g.payload()+"{}", signingKey) }},
		{"F20", "keys in capitals", func(g genuine) string { return sign(soundHeader, strings.ToUpper(g.payload()), signingKey) }},
		{"F21", "trailing escape", func(g genuine) string { return g.token + "%20" }},
		{"F21", "quoted", func(g genuine) string { return `"` + g.token + `"` }},
	}
	for _, alg := range []string{"none", "None", "nOnE", "NONE", ""} {
		rows = append(rows, forgery{"F01", alg, func(g genuine) string { return b64(`{"alg":"`+alg+`","typ":"JWT"}`) + "." + g.body + "." }},
			forgery{"F01", alg + ", signed", func(g genuine) string { return sign(`{"alg":"`+alg+`","typ":"JWT"}`, g.payload(), signingKey) }})
	}
	for id, headers := range map[string][]string{
		"F05": {`{"alg":"RS256","typ":"JWT"}`, `{"alg":"ES256","typ":"JWT"}`, `{"alg":"PS256","typ":"JWT"}`},
		"F06": {
			`{"alg":"HS256","typ":"JWT","kid":"../../dev/null"}`, `{"alg":"HS256","typ":"JWT","kid":"' UNION SELECT 'x"}`,
			`{"alg":"HS256","typ":"JWT","jku":"https://evil.example/keys"}`, `{"alg":"HS256","typ":"JWT","x5u":"https://evil.example/c.pem"}`,
			`{"alg":"HS256","typ":"JWT","jwk":{"kty":"oct","k":"aGVsbG8"}}`,
		},
		"F07": {`{"alg":"HS256","typ":"JWT","crit":["exp"]}`, `{"alg":"HS256","typ":"JWT","crit":["x"],"x":1}`},
		"F15": {`{"alg":"HS256","typ":"refresh"}`, `{"alg":"HS256","typ":"at+jwt"}`, `{"alg":"HS256"}`, `{"alg":"HS256","alg":"none","typ":"JWT"}`},
	} {
		for _, h := range headers {
			rows = append(rows, forgery{id, h, func(g genuine) string { return sign(h, g.payload(), signingKey) }})
		}
	}
	for id, changes := range map[string][][]any{
		"F10": {{"iat", now - 100, "exp", now - 1}, {"iat", now - 100, "exp", now}},
		"F11": {{"exp", absent}, {"exp", "2000000000"}, {"exp", 2000000000.5}, {"exp", 1e308}, {"exp", -1}, {"exp", nil}, {"exp", uint64(1) << 63}},
		"F12": {{"nbf", now + 3600}},
		"F13": {{"iat", absent}, {"iat", "x"}, {"iat", nil}, {"iat", float64(now) + 0.5}, {"iat", -1}},
	} {
		for _, c := range changes {
			rows = append(rows, forgery{id, fmt.Sprint(c...), func(g genuine) string { return g.with(c...) }})
		}
	}
	return rows
}

func tokenRows() []row {
	rows := []row{{id: "F13", note: "issued in a day", run: func(t *testing.T, w *world) {
		now := time.Now().Unix()
		w.acceptsToken(t, takeApart(t, w.ann.Token).with("iat", now+86400, "exp", now+2*86400))
	}}}
	for _, f := range forgeries() {
		rows = append(rows, row{id: f.id, note: fmt.Sprintf("%.60s", f.note), run: func(t *testing.T, w *world) {
			w.refusesToken(t, f.make(takeApart(t, w.ann.Token)))
		}})
	}
	return rows
}

// refusesToken: 401 over REST, 4001 over a socket, however it is given.
func (w *world) refusesToken(t testing.TB, token string) {
	t.Helper()
	r, err := w.call(call{line: anyText, token: token})
	if err != nil || r.status != 401 || r.message() != "Not authorized" {
		t.Errorf("REST answers %d %s, %v", r.status, r.body, err)
	}
	ways := []string{"Authorization: Bearer " + token}
	if !strings.ContainsAny(token, `"%,`) {
		ways = append(ways, "Sec-WebSocket-Protocol: auth, "+token)
	}
	for _, field := range ways {
		if got := w.shakes(t, field); got != unauthorized {
			t.Errorf("the socket of %.24s… says %q", field, got)
		}
	}
}

// acceptsToken: over REST and over a socket.
func (w *world) acceptsToken(t testing.TB, token string) {
	t.Helper()
	r, err := w.call(call{line: anyText, token: token})
	if err != nil || r.status != 200 {
		t.Errorf("REST answers %d %s, %v", r.status, r.body, err)
	}
	if got := w.shakes(t, "Authorization: Bearer "+token); got != stillOpen {
		t.Errorf("the socket says %q", got)
	}
}

// shakes opens a socket with that field and returns its transcript.
func (w *world) shakes(t testing.TB, field string) string {
	t.Helper()
	p := w.tcp(t)
	if err := p.write([]byte(upgrade("", field))); err != nil {
		t.Fatal(err)
	}
	r, err := p.response()
	if err != nil || r.status != 101 {
		return fmt.Sprintf("%d %v", r.status, err)
	}
	return p.transcript()
}
