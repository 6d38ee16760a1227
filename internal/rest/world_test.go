package rest_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/getkin/kin-openapi/openapi3filter"
	"github.com/getkin/kin-openapi/routers"
	"github.com/getkin/kin-openapi/routers/legacy"

	"messenger/api"
	"messenger/internal/auth"
	"messenger/internal/chat"
	"messenger/internal/rest"
)

const (
	annText   = "11111111-1111-4111-8111-111111111111"
	bobText   = "22222222-2222-4222-8222-222222222222"
	groupText = "33333333-3333-4333-8333-333333333333"
	noteText  = "44444444-4444-4444-8444-444444444444"
	anyUUID   = "7F6C1F0A-3C58-4F0E-9D0A-5B1D6F1F0001"
)

func mustID[T any](s string) chat.ID[T] {
	id, err := chat.ParseID[T](s)
	if err != nil {
		panic(err)
	}
	return id
}

// world is a handler over operations that note what they are asked to do and answer
// what the test says.
type world struct {
	http.Handler
	mu    sync.Mutex
	did   []string // one line per operation
	fault error    // every operation's answer, if not nil
	panic any      // every operation panics with it, if not nil

	closed   bool              // nobody can sign up
	user     chat.User         // who logs in
	hits     []chat.SearchHit  // of searches
	sessions []chat.Session    // of whoever asks
	inbox    chat.InboxPage    // of whoever asks
	changes  chat.SyncPage     // of any conversation
	timeline chat.TimelinePage // of any conversation
	ip       netip.Addr        // the last one that was told
	log      bytes.Buffer
	seen     []string // what was observed
}

func newWorld(tb testing.TB, c rest.Config) *world {
	tb.Helper()
	w := &world{changes: chat.SyncPage{From: 1, Complete: true}, user: chat.User{ID: mustID[chat.User](annText), FirstName: "Ann", Email: "ann@mail.com", CreatedAt: at}}
	c.Log = slog.New(slog.NewJSONHandler(&w.log, &slog.HandlerOptions{Level: slog.LevelDebug}))
	c.Observe = func(operation, code string) { w.seen = append(w.seen, operation+" "+code) }
	h, err := rest.New(c, w, w)
	if err != nil {
		tb.Fatal(err)
	}
	w.Handler = h
	return w
}

// reset forgets what was done and how it was to fail.
func (w *world) reset() { w.did, w.seen, w.fault, w.panic = nil, nil, nil, nil }

func (w *world) note(format string, args ...any) error {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.did = append(w.did, fmt.Sprintf(format, args...))
	if w.panic != nil {
		panic(w.panic)
	}
	return w.fault
}

func show(s *string) string {
	if s == nil {
		return "nil"
	}
	return fmt.Sprintf("%q", *s)
}

func (w *world) SignUp(_ context.Context, ip netip.Addr, a auth.NewAccount) error {
	w.ip = ip
	how := "sign up"
	if a.Spaces {
		how += " with spaces"
	}
	return w.note("%s %q %s %q %q", how, a.FirstName, show(a.LastName), a.Email, a.Password)
}

func (w *world) Login(_ context.Context, ip netip.Addr, device, email, password string) (auth.LoginResult, error) {
	w.ip = ip
	if err := w.note("log in %q %q on %q", email, password, device); err != nil {
		return auth.LoginResult{}, err
	}
	return auth.LoginResult{User: w.user, Token: "a.b.c"}, nil
}

var errSecret = errors.New(`pq: relation "users" does not exist`)

// Authenticate knows one token; asked for another it cannot find out.
func (w *world) Authenticate(_ context.Context, token string) (auth.Identity, error) {
	switch token {
	case "good":
		return auth.Identity{User: mustID[chat.User](annText), Session: mustID[chat.Session](noteText)}, nil
	case "unknowable":
		return auth.Identity{}, errSecret
	}
	return auth.Identity{}, fmt.Errorf("read session: %w", chat.ErrNoSession)
}

func (w *world) ConfirmPassword(_ context.Context, _ netip.Addr, _ auth.Identity, password string) error {
	if password != "right" {
		return auth.ErrOldPassword
	}
	return nil
}

func (w *world) ChangePassword(_ context.Context, _ netip.Addr, by auth.Identity, oldPassword, newPassword string) error {
	return w.note("change password of %s from %q to %q", by.User, oldPassword, newPassword)
}

func (w *world) Rename(_ context.Context, by chat.Actor, first, last *string) error {
	return w.note("rename %s on %s to %s %s", by.User, by.Session, show(first), show(last))
}

func (w *world) SetName(_ context.Context, by chat.Actor, first, last *string) error {
	return w.note("name %s on %s %s %s", by.User, by.Session, show(first), show(last))
}

func (w *world) DeleteAccount(_ context.Context, by chat.Actor, erase bool) error {
	return w.note("delete %s erase=%v", by.User, erase)
}

func (w *world) ClearDialog(_ context.Context, by chat.Actor, companion chat.UserID) (chat.Seq, chat.ConversationRef, error) {
	return 1, chat.ConversationRef{}, w.note("clear %s with %s", by.User, companion)
}

func (w *world) CreateGroup(_ context.Context, by chat.Actor, g chat.NewGroup) error {
	return w.note("create %s %q by %s: %s %q", g.ID, g.Name, by.User, g.Notice.ID, g.Notice.Content)
}

func (w *world) Search(_ context.Context, by chat.UserID, text string) ([]chat.SearchHit, error) {
	return w.hits, w.note("search by %s: %q", by, text)
}

func (w *world) SearchOutsiders(_ context.Context, by chat.UserID, group chat.ConversationID, text string) ([]chat.User, error) {
	var users []chat.User
	for _, hit := range w.hits {
		if hit.Person != nil {
			users = append(users, *hit.Person)
		}
	}
	return users, w.note("search outside %s by %s: %q", group, by, text)
}

func (w *world) SignUpOpen() bool { return !w.closed }

func (w *world) Empty(context.Context) (bool, error) { return false, w.note("look for accounts") }

func (w *world) PreviewInvite(_ context.Context, code chat.InviteCode) (chat.InvitePreview, error) {
	p := chat.InvitePreview{Group: mustID[chat.Conversation](groupText), GroupName: "Music Makers", Members: 3, By: w.user.Name()}
	return p, w.note("preview %q", code)
}

// call is a request of a test. A body makes it JSON unless a type is given.
type call struct {
	method, target string
	body           string
	contentType    string // "-": none
	token          string // behind "Bearer "
	header         http.Header
}

// newRequest has the header fields of a test's call.
func (c call) newRequest() *http.Request {
	var body io.Reader
	if c.body != "" {
		body = strings.NewReader(c.body)
	}
	r := httptest.NewRequest(c.method, c.target, body)
	if c.header != nil {
		r.Header = c.header.Clone()
	}
	switch {
	case c.contentType == "-":
	case c.contentType != "":
		r.Header.Set("Content-Type", c.contentType)
	case c.body != "":
		r.Header.Set("Content-Type", "application/json")
	}
	if c.token != "" {
		r.Header.Set("Authorization", "Bearer "+c.token)
	}
	return r
}

// do sends a call and holds the answer against the OpenAPI document.
func (w *world) do(tb testing.TB, c call) *httptest.ResponseRecorder {
	tb.Helper()
	r := c.newRequest()
	rec := httptest.NewRecorder()
	w.ServeHTTP(rec, r)
	mustBeDescribed(tb, r, rec)
	return rec
}

var document = sync.OnceValues(func() (routers.Router, error) {
	docs, err := api.Documents()
	if err != nil {
		return nil, err
	}
	i := slices.IndexFunc(docs, func(d api.Document) bool { return d.Name == "openapi" })
	doc, err := openapi3.NewLoader().LoadFromData(docs[i].JSON)
	if err != nil {
		return nil, err
	}
	return legacy.NewRouter(doc)
})

// mustBeDescribed fails for an answer of an operation that the OpenAPI document does
// not allow.
func mustBeDescribed(tb testing.TB, r *http.Request, rec *httptest.ResponseRecorder) {
	tb.Helper()
	router, err := document()
	if err != nil {
		tb.Fatal(err)
	}
	plain := httptest.NewRequest(r.Method, "/", nil)
	plain.URL.Path = strings.TrimSuffix(strings.ToLower(r.URL.EscapedPath()), "/")
	route, params, err := router.FindRoute(plain)
	if err != nil || strings.HasSuffix(plain.URL.Path, "/") { // no operation: 404, 405, OPTIONS, documentation
		return
	}
	err = openapi3filter.ValidateResponse(tb.Context(), &openapi3filter.ResponseValidationInput{
		RequestValidationInput: &openapi3filter.RequestValidationInput{Request: plain, PathParams: params, Route: route},
		Status:                 rec.Code, Header: rec.Header(), Body: io.NopCloser(bytes.NewReader(rec.Body.Bytes())),
		Options: &openapi3filter.Options{IncludeResponseStatus: true, MultiError: true},
	})
	if err != nil {
		tb.Errorf("%s %s: %d %s is not described: %v", r.Method, r.URL, rec.Code, rec.Body, err)
	}
}

// wrong is an error answer in full.
type wrong struct {
	Message string `json:"message"`
	Errors  []struct {
		Path      string  `json:"path"`
		Message   string  `json:"message"`
		ErrorCode *string `json:"errorCode"`
	} `json:"errors"`
}

// lines is an error answer as text: its message, then each of its errors.
func lines(tb testing.TB, rec *httptest.ResponseRecorder) []string {
	tb.Helper()
	var w wrong
	dec := json.NewDecoder(bytes.NewReader(rec.Body.Bytes()))
	dec.DisallowUnknownFields()
	if err := dec.Decode(&w); err != nil {
		tb.Fatalf("answer %s: %v", rec.Body, err)
	}
	out := []string{w.Message}
	for _, e := range w.Errors {
		line := e.Path + " | " + e.Message
		if e.ErrorCode != nil {
			line += " | " + *e.ErrorCode
		}
		out = append(out, line)
	}
	return out
}

// serve is do for requests that no call describes.
func serve(h http.Handler, r *http.Request) *httptest.ResponseRecorder {
	rec := httptest.NewRecorder()
	h.ServeHTTP(rec, r)
	return rec
}
