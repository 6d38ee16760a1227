package auth

import (
	"bytes"
	"encoding/json"
	"io"
	"strconv"
	"unicode/utf8"

	"messenger/internal/chat"
)

// claims is what the server believes of a token.
type claims struct {
	user     chat.UserID
	session  chat.SessionID
	issuedAt int64 // Unix seconds; must be there, and is compared with nothing
	expires  int64 // Unix seconds
}

// parseClaims reads a payload as Mint writes it: an object of the claims of payload and
// no others, each once, the numbers as plain integers. In particular nbf, iss and aud
// are refused with any value, because no token of ours has them.
func parseClaims(text []byte) (claims, error) {
	values, err := flatObject(text)
	if err != nil {
		return claims{}, err
	}
	var c claims
	for name, v := range values {
		ok := false
		switch name {
		case "id":
			c.user, ok = idClaim[chat.User](v)
		case "sid":
			c.session, ok = idClaim[chat.Session](v)
		case "iat":
			c.issuedAt, ok = timeClaim(v)
		case "exp":
			c.expires, ok = timeClaim(v)
		case "email", "firstName", "lastName":
			ok = true // not read
		}
		if !ok {
			return claims{}, reject("claim " + strconv.Quote(name))
		}
	}
	if c.user.IsZero() || c.session.IsZero() || c.issuedAt == 0 || c.expires == 0 {
		return claims{}, reject("a claim is missing")
	}
	return c, nil
}

// flatObject reads one JSON object of strings, numbers, booleans and nulls in which no
// name is repeated, however it is spelled.
func flatObject(text []byte) (map[string]any, error) {
	if !utf8.Valid(text) || !json.Valid(text) {
		return nil, reject("payload is not JSON")
	}
	dec := json.NewDecoder(bytes.NewReader(text))
	dec.UseNumber()
	if start, err := dec.Token(); err != nil || start != json.Delim('{') {
		return nil, reject("payload is not an object")
	}
	values := make(map[string]any, 8)
	for dec.More() {
		name, err := dec.Token()
		if err != nil {
			return nil, reject("payload is not JSON")
		}
		key, _ := name.(string)
		if _, twice := values[key]; twice {
			return nil, reject("a claim is repeated")
		}
		v, err := dec.Token()
		if _, nested := v.(json.Delim); err != nil || nested {
			return nil, reject("a claim is not a plain value")
		}
		values[key] = v
	}
	if _, err := dec.Token(); err != nil { // the closing brace
		return nil, reject("payload is not JSON")
	}
	if _, err := dec.Token(); err != io.EOF {
		return nil, reject("payload is more than an object")
	}
	return values, nil
}

func idClaim[T any](v any) (chat.ID[T], bool) {
	s, _ := v.(string)
	id, err := chat.ParseID[T](s)
	return id, err == nil && id.String() == s
}

// timeClaim reads a NumericDate as Mint writes it: a positive integer, up to the year
// 33658. JSON has no leading zeros, ParseInt no fraction and no exponent.
func timeClaim(v any) (int64, bool) {
	n, _ := v.(json.Number)
	at, err := strconv.ParseInt(n.String(), 10, 64)
	return at, err == nil && at > 0 && at < 1e12
}
