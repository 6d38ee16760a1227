package rest

import (
	"context"
	"math"
	"net/http"
	"net/netip"
	"slices"
	"strconv"
	"strings"

	"messenger/internal/auth"
	"messenger/internal/chat"
)

// request is what a handler gets: checked, decoded, and from somebody known.
type request struct {
	by    auth.Identity // zero for operations without a token
	body  map[string]any
	query map[string]string
	path  map[string]string // in lower case

	ip     netip.Addr
	device string // how the client names itself
}

// handler does one operation. Its errors are rendered by internal/problem.
type handler func(ctx context.Context, in request) (answer, error)

func (in request) actor() chat.Actor { return chat.Actor{User: in.by.User, Session: in.by.Session} }

// text returns a string of the body, "" if it is not there; the schema has checked it.
func (in request) text(name string) string {
	s, _ := in.body[name].(string)
	return s
}

// optional returns a string of the body, nil if it is not there.
func (in request) optional(name string) *string {
	if s, ok := in.body[name].(string); ok {
		return &s
	}
	return nil
}

// number returns an integer of the query, or what is meant if it is not there.
func (in request) number(name string, meant int64) int64 {
	if n, err := strconv.ParseInt(in.query[name], 10, 64); err == nil {
		return n
	}
	return meant
}

// place returns a place in a log from the query, 0 if it is not there. The domain takes 0
// for "not given"; what is given as 0 is -1, which is before the first as well.
func (in request) place(name string) chat.Seq {
	if n := in.number(name, 0); n > 0 || in.query[name] == "" {
		return chat.Seq(n)
	}
	return -1
}

// limit returns how many rows are wanted, as many as a page has if that is not given.
func (in request) limit() int { return int(min(in.number("limit", math.MaxInt32), math.MaxInt32)) }

// accept takes a request through the checks of docs/contract.md, Order of checks, in their order, up to
// the handler. It returns the operation as soon as that is known, also with an error.
//
// Errors: *refusal; those of Accounts.Authenticate.
func (s *server) accept(w http.ResponseWriter, r *http.Request, to destination, l *lease) (*operation, request, error) {
	body, err := s.readBody(w, r, l) // 1
	if err != nil {
		return nil, request{}, err
	}
	defer body.done()
	op, err := findOperation(r, to) // 2, 3
	if err != nil {
		return nil, request{}, err
	}
	if op.protected {
		if err := checkScheme(r, op); err != nil { // 4, 5
			return op, request{}, err
		}
	}
	withBody := op.readsBody(r)
	if withBody && (op.bodyWith == "" || r.ContentLength != 0) { // no body needs no type where classic clients send none
		if err := checkMediaType(r, body); err != nil { // 6
			return op, request{}, err
		}
	}
	in := request{ip: s.clientIP(r), device: r.UserAgent(), path: to.params}
	if err := readPath(op.inPath, to.params); err != nil { // 7
		return op, request{}, err
	}
	if in.query, err = readQuery(op.params, r.URL.RawQuery); err != nil { // 7
		return op, request{}, err
	}
	if withBody {
		if list := op.body.check(".body", body.value, body.keys); list != nil { // 8
			return op, request{}, refuseAll(list)
		}
		in.body, _ = body.value.(map[string]any)
	}
	body.done()
	if op.protected {
		if in.by, err = s.accounts.Authenticate(r.Context(), bearerToken(r)); err != nil { // 9
			return op, request{}, err
		}
	}
	return op, in, nil
}

func findOperation(r *http.Request, to destination) (*operation, error) {
	path := r.URL.EscapedPath()
	if op := to.operations[r.Method]; op != nil {
		return op, nil
	}
	if !to.exists() && slices.Contains(ordinary, r.Method) {
		return nil, refuseAt(http.StatusNotFound, chat.NotFound, path, "not found")
	}
	refused := refuseAt(http.StatusMethodNotAllowed, chat.Invalid, path, r.Method+" method not allowed")
	refused.allow = to.methods()
	return nil, refused
}

// checkScheme: a credential is given, and its scheme is Bearer, in any case and exactly
// (RFC 9110 §11.4; docs/contract.md, row 29).
func checkScheme(r *http.Request, op *operation) error {
	value := r.Header.Get("Authorization")
	if value == "" {
		return refuseAt(http.StatusUnauthorized, chat.Unauthenticated, op.path, "Authorization header required")
	}
	if scheme, _, _ := strings.Cut(value, " "); !strings.EqualFold(scheme, "bearer") {
		return refuseAt(http.StatusUnauthorized, chat.Unauthenticated, op.path,
			"Authorization header with scheme 'Bearer' required")
	}
	return nil
}

// bearerToken is what follows the scheme and one space, as it is: spaces in it make it
// no token. Two headers are none, for nobody knows which is meant.
func bearerToken(r *http.Request) string {
	values := r.Header.Values("Authorization")
	if len(values) != 1 {
		return ""
	}
	_, token, _ := strings.Cut(values[0], " ")
	return token
}
