package auth

import (
	"crypto"
	"crypto/rand"
	"crypto/rsa"
	"crypto/sha256"
	"crypto/sha512"
	"crypto/x509"
	"fmt"
	"strings"
	"testing"
)

const goodHead = `{"alg":"HS256","typ":"JWT"}`

// forger makes the tokens of section F of docs/bad-input.md, each of which differs from
// a good one in the one thing it is named for.
type forger struct {
	c                 *clock
	key               []byte
	good              string // payload
	token             string // a good one
	unsigned          string // the same up to the last dot, included
	signature         string // the rest
	id, sid, iat, exp string // the claims as they are written in good
}

func newForger(t testing.TB, c *clock) *forger {
	t.Helper()
	f := &forger{
		c: c, key: testKeys[0], good: payloadAt(c, "", ""),
		id: fmt.Sprintf(`"id":%q`, userID), sid: fmt.Sprintf(`"sid":%q`, sessionID),
		iat: fmt.Sprintf(`"iat":%d`, c.now().Unix()), exp: fmt.Sprintf(`"exp":%d`, c.now().Unix()+86400),
	}
	f.token = sign(sha256.New, f.key, goodHead, f.good)
	cut := strings.LastIndex(f.token, ".") + 1
	f.unsigned, f.signature = f.token[:cut], f.token[cut:]
	if who, err := newTokens(t, c, testKeys).Verify(f.token); err != nil || who.User != userID {
		t.Fatalf("the good token that the others are made from is refused: %v", err)
	}
	return f
}

// all returns the tokens under the reasons for which they must be refused.
func (f *forger) all(t testing.TB) map[string]map[string]string {
	t.Helper()
	return map[string]map[string]string{
		"too long": f.long(), "header:": f.heads(t), "shape:": f.shapes(), "base64url:": f.spellings(),
		"signature:": f.signatures(t), "payload is not JSON": f.broken(), "payload is not an object": f.others(),
		`claim "exp"`: f.expiries(), `claim "iat"`: f.issues(), `claim "id"`: f.ids(), `claim "sid"`: f.sessions(),
		"claim ": f.foreign(), "a claim is repeated": f.repeated(), "a claim is missing": f.missing(),
		"a claim is not a plain value": f.nested(), "expired": f.expired(),
	}
}

func (f *forger) head(h string) string { return sign(sha256.New, f.key, h, f.good) }

func (f *forger) body(old, replacement string) string {
	return sign(sha256.New, f.key, goodHead, payloadAt(f.c, old, replacement))
}

func (f *forger) text(body string) string { return sign(sha256.New, f.key, goodHead, body) }

func (f *forger) long() map[string]string {
	return map[string]string{
		"F09 1 MiB":                 f.body(`"f"`, `"`+strings.Repeat("f", 1<<20)+`"`),
		"F09 a little too long":     f.body(`"f"`, `"`+strings.Repeat("f", 6200)+`"`),
		"F09 100,000 dots":          strings.Repeat(".", 100_000),
		"F09 100,000 dots in front": strings.Repeat(".", 100_000) + f.token,
		"E25 10 KiB":                strings.Repeat("a", 10<<10),
	}
}

func (f *forger) heads(t testing.TB) map[string]string {
	t.Helper()
	private, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		t.Fatal(err)
	}
	public := x509.MarshalPKCS1PublicKey(&private.PublicKey)
	digest := sha256.Sum256([]byte(b64(`{"alg":"RS256","typ":"JWT"}`) + "." + b64(f.good)))
	rsaSignature, err := rsa.SignPKCS1v15(nil, private, crypto.SHA256, digest[:])
	if err != nil {
		t.Fatal(err)
	}
	body := b64(f.good)
	return map[string]string{
		"F01 alg none, no signature":        b64(`{"alg":"none","typ":"JWT"}`) + "." + body + ".",
		"F01 alg None, no signature":        b64(`{"alg":"None","typ":"JWT"}`) + "." + body + ".",
		"F01 alg nOnE, no signature":        b64(`{"alg":"nOnE","typ":"JWT"}`) + "." + body + ".",
		"F01 alg none, good signature":      f.head(`{"alg":"none","typ":"JWT"}`),
		"F04 HS384":                         sign(sha512.New384, f.key, `{"alg":"HS384","typ":"JWT"}`, f.good),
		"F04 HS512":                         sign(sha512.New, f.key, `{"alg":"HS512","typ":"JWT"}`, f.good),
		"F04 HS256, header says HS512":      f.head(`{"alg":"HS512","typ":"JWT"}`),
		"F05 RS256, HMAC over a public key": sign(sha256.New, public, `{"alg":"RS256","typ":"JWT"}`, f.good),
		"F05 RS256":                         b64(`{"alg":"RS256","typ":"JWT"}`) + "." + body + "." + b64(string(rsaSignature)),
		"F06 kid path":                      f.head(`{"alg":"HS256","typ":"JWT","kid":"../../dev/null"}`),
		"F06 kid path, empty key":           sign(sha256.New, nil, `{"alg":"HS256","typ":"JWT","kid":"../../dev/null"}`, f.good),
		"F06 kid SQL":                       f.head(`{"alg":"HS256","typ":"JWT","kid":"x' UNION SELECT 'k'--"}`),
		"F06 jku":                           f.head(`{"alg":"HS256","typ":"JWT","jku":"https://evil.example/k"}`),
		"F06 x5u":                           f.head(`{"alg":"HS256","typ":"JWT","x5u":"https://evil.example/k"}`),
		"F06 jwk":                           f.head(`{"alg":"HS256","typ":"JWT","jwk":{"kty":"oct","k":"AAAA"}}`),
		"F07 crit exp":                      f.head(`{"alg":"HS256","typ":"JWT","crit":["exp"]}`),
		"F07 crit unknown":                  f.head(`{"alg":"HS256","typ":"JWT","crit":["x"],"x":1}`),
		"F08 JWE":                           b64(`{"alg":"dir","enc":"A256GCM"}`) + "..AAAA.AAAA.AAAA",
		"F09 empty":                         "",
		"F09 one part":                      b64(goodHead),
		"F09 empty parts":                   "..",
		"F09 empty header":                  signRaw(sha256.New, f.key, "", body),
		"F15 typ refresh":                   f.head(`{"alg":"HS256","typ":"refresh"}`),
		"F15 typ at+jwt":                    f.head(`{"alg":"HS256","typ":"at+jwt"}`),
		"F15 no typ":                        f.head(`{"alg":"HS256"}`),
		"F15 header spelled otherwise":      f.head(`{"typ":"JWT","alg":"HS256"}`),
		"F20 padded header":                 signRaw(sha256.New, f.key, header+"=", body),
		"F20 line end in the header":        signRaw(sha256.New, f.key, header[:8]+"\n"+header[8:], body),
		"F21 leading space":                 " " + f.token,
		"F21 leading tab":                   "\t" + f.token,
		"F21 Bearer doubled":                "Bearer " + f.token,
		"F21 Bearer in front, no space":     "Bearer" + f.token,
		"E25 two words":                     "a b",
	}
}

func (f *forger) shapes() map[string]string {
	return map[string]string{
		"F01 no signature":         f.unsigned,
		"F04 HS512, header HS256":  sign(sha512.New, f.key, goodHead, f.good),
		"F08 five parts":           f.token + ".AAAA.AAAA",
		"F09 two parts":            strings.TrimSuffix(f.unsigned, "."),
		"F09 four parts":           f.token + ".",
		"F09 four parts, signed":   f.token + "." + f.signature,
		"F09 dots in a signature":  f.unsigned + strings.Repeat(".", signatureLen),
		"F20 padded signature":     f.token + "=",
		"F20 line end in it":       f.unsigned + f.signature[:8] + "\n" + f.signature[8:],
		"F21 trailing space":       f.token + " ",
		"F21 trailing line end":    f.token + "\n",
		"E25 trailing NUL":         f.token + "\x00",
		"F01 signature cut by one": f.token[:len(f.token)-1],
	}
}

func (f *forger) spellings() map[string]string {
	return map[string]string{
		"F02 spare bits of the signature": f.unsigned + spareEnd(f.signature),
		"F20 padded payload":              signRaw(sha256.New, f.key, header, b64(payloadAt(f.c, `"f"`, `"ff"`))+"="),
		"F20 other alphabet": signRaw(sha256.New, f.key, header,
			strings.NewReplacer("_", "/", "-", "+").Replace(b64(payloadAt(f.c, `"f"`, `"???>>>???>>>"`)))),
		"F20 line end in the payload":   signRaw(sha256.New, f.key, header, b64(f.good)[:8]+"\n"+b64(f.good)[8:]),
		"F20 returns in the payload":    signRaw(sha256.New, f.key, header, b64(f.good)+"\r\n"),
		"F20 line end for a digit":      f.unsigned + f.signature[:42] + "\n",
		"F20 spare bits of the payload": signRaw(sha256.New, f.key, header, spareEnd(b64(f.good))),
		"F20 space in the payload":      signRaw(sha256.New, f.key, header, b64(f.good)[:8]+" "+b64(f.good)[8:]),
	}
}

func (f *forger) signatures(t testing.TB) map[string]string {
	t.Helper()
	private, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		t.Fatal(err)
	}
	public := x509.MarshalPKCS1PublicKey(&private.PublicKey)
	return map[string]string{
		"F02 a bit of the signature":        f.unsigned + flip(f.signature, 0),
		"F02 another bit of it":             f.unsigned + flip(f.signature, 20),
		"F02 a bit of the payload":          header + "." + flip(b64(f.good), 9) + "." + f.signature,
		"F03 signed with hello":             sign(sha256.New, []byte("hello"), goodHead, f.good),
		"F03 signed with nothing":           sign(sha256.New, nil, goodHead, f.good),
		"F05 HS256, HMAC over a public key": sign(sha256.New, public, goodHead, f.good),
		"F16 other id, old signature":       header + "." + b64(payloadAt(f.c, userID.String(), sessionID.String())) + "." + f.signature,
		"F09 empty payload, old signature":  header + ".." + f.signature,
	}
}

func (f *forger) broken() map[string]string {
	return map[string]string{
		"F09 empty payload":     signRaw(sha256.New, f.key, header, ""),
		"F20 not UTF-8":         f.body(`"f"`, "\"\xff\""),
		"F20 not UTF-8 name":    f.body(`"email"`, "\"\xff\""),
		"F20 payload twice":     f.text(f.good + f.good),
		"F20 payload cut":       f.text(f.good[:len(f.good)-1]),
		"F20 payload and comma": f.text(f.good[:len(f.good)-1] + ",}"),
		"F20 BOM":               f.text("\ufeff" + f.good),
		"F20 NUL":               f.text(f.good + "\x00"),
		"F11 exp plus":          f.body(f.exp, `"exp":+1795493129`),
		"F11 exp leading zero":  f.body(f.exp, `"exp":01795493129`),
		"F11 exp NaN":           f.body(f.exp, `"exp":NaN`),
		"F11 exp hexadecimal":   f.body(f.exp, `"exp":0x6b0475c9`),
	}
}

func (f *forger) others() map[string]string {
	return map[string]string{
		"F20 list": f.text("[" + f.good + "]"), "F20 null": f.text("null"), "F20 text": f.text(`"x"`), "F20 number": f.text("1"),
	}
}

func (f *forger) expiries() map[string]string {
	return map[string]string{
		"F11 null":              f.body(f.exp, `"exp":null`),
		"F11 text":              f.body(f.exp, `"exp":"1795493129"`),
		"F11 fraction":          f.body(f.exp, f.exp+".5"),
		"F11 integral fraction": f.body(f.exp, f.exp+".0"),
		"F11 exponent":          f.body(f.exp, `"exp":1e10`),
		"F11 1e308":             f.body(f.exp, `"exp":1e308`),
		"F11 1e309":             f.body(f.exp, `"exp":1e309`),
		"F11 negative":          f.body(f.exp, `"exp":-1`),
		"F11 negative zero":     f.body(f.exp, `"exp":-0`),
		"F11 zero":              f.body(f.exp, `"exp":0`),
		"F11 over int64":        f.body(f.exp, `"exp":18446744073709551616`),
		"F11 too far":           f.body(f.exp, `"exp":1000000000000`),
		"F11 true":              f.body(f.exp, `"exp":true`),
	}
}

func (f *forger) issues() map[string]string {
	return map[string]string{
		"F11 iat text": f.body(f.iat, `"iat":"1795406729"`), "F11 iat negative": f.body(f.iat, `"iat":-1`),
		"F11 iat fraction": f.body(f.iat, f.iat+".0"),
	}
}

func (f *forger) ids() map[string]string {
	return map[string]string{
		"F16 number":      f.body(f.id, `"id":1`),
		"F16 null":        f.body(f.id, `"id":null`),
		"F16 not a uuid":  f.body(f.id, `"id":"1 OR 1=1"`),
		"F16 in capitals": f.body(f.id, fmt.Sprintf(`"id":%q`, strings.ToUpper(userID.String()))),
		"F16 in braces":   f.body(f.id, fmt.Sprintf(`"id":"{%s}"`, userID)),
	}
}

func (f *forger) sessions() map[string]string {
	return map[string]string{
		"F16 sid number": f.body(f.sid, `"sid":1`), "F16 sid not a uuid": f.body(f.sid, `"sid":"x"`),
		"F16 sid empty": f.body(f.sid, `"sid":""`),
	}
}

func (f *forger) foreign() map[string]string {
	add := func(claim string) string { return f.body(f.exp, f.exp+","+claim) }
	return map[string]string{
		"F12 nbf in the future": add(fmt.Sprintf(`"nbf":%d`, f.c.now().Unix()+3600)),
		"F12 nbf in the past":   add(`"nbf":1`),
		"F14 other iss":         add(`"iss":"evil"`),
		"F14 other aud":         add(`"aud":"evil"`),
		"F14 jti":               add(`"jti":"1"`),
		"F20 ID in capitals":    add(`"ID":"x"`),
		"F20 unknown claim":     add(`"admin":true`),
		"F20 empty name":        add(`"":1`),
	}
}

func (f *forger) repeated() map[string]string {
	return map[string]string{
		"F20 duplicate id":          f.body(f.id, f.id+","+f.id),
		"F20 duplicate id, escaped": f.body(f.id, f.id+","+fmt.Sprintf(`"\u0069d":%q`, userID)),
		"F20 duplicate exp":         f.body(f.exp, f.exp+","+f.exp),
		"F20 duplicate email":       f.body(`"email":"e"`, `"email":"e","email":"e"`),
	}
}

func (f *forger) missing() map[string]string {
	const nothing = "00000000-0000-0000-0000-000000000000"
	return map[string]string{
		"F11 no exp": f.body(","+f.exp, ""), "F11 no iat": f.body(f.iat+",", ""),
		"F16 no id": f.body(f.id+",", ""), "F16 no sid": f.body(f.sid+",", ""),
		"F16 id nil": f.body(userID.String(), nothing), "F16 sid nil": f.body(sessionID.String(), nothing),
		"F20 empty object": f.text("{}"),
	}
}

func (f *forger) nested() map[string]string {
	return map[string]string{
		"F16 id list":      f.body(f.id, fmt.Sprintf(`"id":[%q]`, userID)),
		"F16 id object":    f.body(f.id, `"id":{"$ne":null}`),
		"F11 exp list":     f.body(f.exp, `"exp":[1795493129]`),
		"F14 list of aud":  f.body(f.exp, f.exp+`,"aud":["evil"]`),
		"F20 nested claim": f.body(`"f"`, `{"a":1}`),
		"F20 deep claim":   f.body(`"f"`, strings.Repeat("[", 1000)+strings.Repeat("]", 1000)),
	}
}

func (f *forger) expired() map[string]string {
	return map[string]string{
		"F10 now":         f.body(f.exp, fmt.Sprintf(`"exp":%d`, f.c.now().Unix())),
		"F10 by a second": f.body(f.exp, fmt.Sprintf(`"exp":%d`, f.c.now().Unix()-1)),
		"F10 in 1970":     f.body(f.exp, `"exp":1`),
	}
}

// early are good tokens of a server whose clock was set back since.
func (f *forger) early() map[string]string {
	now := f.c.now().Unix()
	return map[string]string{
		"F13 in a day":        f.body(f.iat, fmt.Sprintf(`"iat":%d`, now+86399)),
		"F13 in 32 seconds":   f.body(f.iat, fmt.Sprintf(`"iat":%d`, now+32)),
		"F13 at its expiry":   f.body(f.iat+","+f.exp, fmt.Sprintf(`"iat":%d,"exp":%d`, now+20, now+20)),
		"F13 past its expiry": f.body(f.iat+","+f.exp, fmt.Sprintf(`"iat":%d,"exp":%d`, now+20, now+10)),
	}
}

const digits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"

// flip changes one bit of what the i-th character of canonical base64url stands for.
func flip(s string, i int) string {
	return s[:i] + string(digits[strings.IndexByte(digits, s[i])^32]) + s[i+1:]
}

// spareEnd sets the lowest bit of the last character, which must be a spare one.
func spareEnd(s string) string {
	if len(s)%4 == 0 {
		panic("this text has no spare bits")
	}
	return s[:len(s)-1] + string(digits[strings.IndexByte(digits, s[len(s)-1])|1])
}
