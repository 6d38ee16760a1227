package rest_test

import (
	"context"
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"messenger/internal/auth"
	"messenger/internal/chat"
	"messenger/internal/rest"
)

// at is the moment that is written as atText.
const (
	at     chat.Instant = 1795406729491
	atText              = "2026-11-23T04:05:29.491Z"
)

func (w *world) Account(_ context.Context, by auth.Identity) (chat.User, error) {
	return w.user, w.note("account of %s", by.User)
}

func (w *world) Refresh(_ context.Context, by auth.Identity) (string, time.Time, error) {
	return "d.e.f", at.Time(), w.note("refresh %s of %s", by.Session, by.User)
}

func (w *world) Sessions(_ context.Context, user chat.UserID) ([]chat.Session, error) {
	return w.sessions, w.note("sessions of %s", user)
}

func (w *world) Revoke(_ context.Context, user chat.UserID, session chat.SessionID) error {
	return w.note("end %s of %s", session, user)
}

func (w *world) RevokeAll(_ context.Context, user chat.UserID, except chat.SessionID) error {
	return w.note("end all of %s but %v", user, except)
}

func TestSessionEndpoints(t *testing.T) {
	t.Parallel()
	runEndpoints(t, map[string]endpointTest{
		"no sessions": {
			call{method: "GET", target: "/api/auth/sessions", token: "good"},
			200, `{"data":[]}`, `sessions of ` + annText,
		},
		"end one": {
			call{method: "DELETE", target: "/api/auth/sessions/" + bobText, token: "good"},
			200, `{"message":"Session ended"}`, `end ` + bobText + ` of ` + annText,
		},
		"end the asking one": {
			call{method: "DELETE", target: "/api/auth/sessions/" + noteText, token: "good"},
			200, `{"message":"Session ended"}`, `end ` + noteText + ` of ` + annText,
		},
		"in capitals, with a slash": {
			call{method: "DELETE", target: "/API/Auth/SESSIONS/" + anyUUID + "/", token: "good"},
			200, `{"message":"Session ended"}`, `end ` + strings.ToLower(anyUUID) + ` of ` + annText,
		},
		"log out": {
			call{method: "POST", target: "/api/auth/logout", token: "good"},
			200, `{"message":"Logged out"}`, `end ` + noteText + ` of ` + annText,
		},
		"log out, a body is ignored": {
			call{method: "POST", target: "/api/auth/logout", token: "good", body: `{"x":1}`},
			200, `{"message":"Logged out"}`, `end ` + noteText + ` of ` + annText,
		},
		"log out everywhere": {
			call{method: "POST", target: "/api/auth/logout-all", token: "good", body: `{"password":"right"}`},
			200, `{"message":"Logged out everywhere"}`, `end all of ` + annText + ` but ` + chat.SessionID{}.String(),
		},
		"refresh": {
			call{method: "POST", target: "/api/auth/refresh", token: "good"},
			200, `{"token":"d.e.f","expiresAt":"` + atText + `"}`, `refresh ` + noteText + ` of ` + annText,
		},
		"profile": {
			call{method: "GET", target: "/api/profile", token: "good"},
			200, `{"userId":"` + annText + `","firstName":"Ann","lastName":null,"email":"ann@mail.com","createdAt":"` + atText + `"}`,
			`account of ` + annText,
		},
	})
}

func TestSessionRows(t *testing.T) {
	t.Parallel()
	w := newWorld(t, rest.Config{})
	w.sessions = []chat.Session{
		{ID: mustID[chat.Session](noteText), Device: `<Fire> & "fox"`, CreatedAt: at, LastSeenAt: at + 509},
		{ID: mustID[chat.Session](bobText)},
	}
	rec := w.do(t, call{method: "GET", target: "/api/auth/sessions", token: "good"})
	want := `{"data":[` +
		`{"sessionId":"` + noteText + `","deviceName":"<Fire> & \"fox\"","createdAt":"` + atText + `","lastSeenAt":"2026-11-23T04:05:30.000Z","current":true},` +
		`{"sessionId":"` + bobText + `","deviceName":"","createdAt":"1970-01-01T00:00:00.000Z","lastSeenAt":"1970-01-01T00:00:00.000Z","current":false}]}`
	if diff := cmp.Diff(want, rec.Body.String()); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	if got := rec.Header().Get("Cache-Control"); got != "private, no-cache" {
		t.Errorf("Cache-Control %q", got)
	}
}

// TestPasswordAsked: what cannot be undone needs the password, and without it nothing is
// done.
func TestPasswordAsked(t *testing.T) {
	t.Parallel()
	bodies := map[string]struct {
		body, contentType string
		status            int
		answer            string
	}{
		"wrong":          {`{"password":"wrong"}`, "", 400, "Wrong password or email"},
		"empty":          {`{"password":""}`, "", 400, "Wrong password or email"},
		"missing":        {`{}`, "", 400, "should have required property 'password'"},
		"not a string":   {`{"password":["right"]}`, "", 400, "should be string"},
		"something else": {`{"password":"right","x":1}`, "", 400, "should NOT have additional properties"},
		"no body":        {"", "application/json", 400, ""},
		"other type":     {`{"password":"right"}`, "text/plain", 415, "unsupported media type text/plain"},
	}
	for _, c := range []call{
		{method: "POST", target: "/api/auth/logout-all"},
		{method: "DELETE", target: "/api/profile/destroy?mode=erase"},
		{method: "DELETE", target: "/api/profile/destroy?mode=anonymise"},
	} {
		for name, b := range bodies {
			t.Run(c.target+" "+name, func(t *testing.T) {
				w := newWorld(t, rest.Config{})
				c := c
				c.token, c.body, c.contentType = "good", b.body, b.contentType
				rec := w.do(t, c)
				if rec.Code != b.status || !strings.Contains(rec.Body.String(), b.answer) {
					t.Errorf("%d %s, want %d with %q", rec.Code, rec.Body, b.status, b.answer)
				}
				if done := w.did; done != nil {
					t.Errorf("done all the same: %v", done)
				}
			})
		}
	}
}

func TestSessionRefusals(t *testing.T) {
	t.Parallel()
	missing := &chat.Error{Code: chat.NotFound, Message: "There is no such session"}
	tests := map[string]struct {
		call   call
		fault  error
		want   int
		answer string
	}{
		"end, unknown":             {call{method: "DELETE", target: "/api/auth/sessions/" + bobText}, missing, 404, "There is no such session"},
		"log out, ended meanwhile": {call{method: "POST", target: "/api/auth/logout"}, missing, 401, "Not authorized"},
		"refresh, ended meanwhile": {call{method: "POST", target: "/api/auth/refresh"}, fmt.Errorf("read: %w", chat.ErrNoSession), 401, "Not authorized"},
		"profile, deleted":         {call{method: "GET", target: "/api/profile"}, chat.ErrNoSession, 401, "Not authorized"},
		"end, no store":            {call{method: "DELETE", target: "/api/auth/sessions/" + bobText}, chat.ErrUnavailable, 503, chat.ErrUnavailable.Message},
		"log out, no store":        {call{method: "POST", target: "/api/auth/logout"}, chat.ErrUnavailable, 503, chat.ErrUnavailable.Message},
		"log out all, a secret":    {call{method: "POST", target: "/api/auth/logout-all", body: `{"password":"right"}`}, errSecret, 500, "Internal server error"},
		"refresh, a secret":        {call{method: "POST", target: "/api/auth/refresh"}, errSecret, 500, "Internal server error"},
		"sessions, no store":       {call{method: "GET", target: "/api/auth/sessions"}, chat.ErrUnavailable, 503, chat.ErrUnavailable.Message},
		"profile, no store":        {call{method: "GET", target: "/api/profile"}, chat.ErrUnavailable, 503, chat.ErrUnavailable.Message},
	}
	w := newWorld(t, rest.Config{})
	for name, tt := range tests {
		w.reset()
		w.fault, tt.call.token = tt.fault, "good"
		rec := w.do(t, tt.call)
		if diff := cmp.Diff([]string{tt.answer}, lines(t, rec)); rec.Code != tt.want || diff != "" {
			t.Errorf("%s: %d (-want +got):\n%s", name, rec.Code, diff)
		}
	}
}

// TestSessionBadInputs: nothing of it reaches an operation.
func TestSessionBadInputs(t *testing.T) {
	t.Parallel()
	const (
		sessions = "/api/auth/sessions"
		one      = sessions + "/"
		format   = `request.params.sessionId should match format "uuid"`
		entry    = `.params.sessionId | should match format "uuid" | format.openapi.validation`
	)
	unknown := func(p string) []string {
		return []string{"Unknown query parameter '" + p + "'", ".query." + p + " | Unknown query parameter '" + p + "'"}
	}
	nothing := func(path string) []string { return []string{"not found", path + " | not found"} }
	tests := []struct {
		method, target string
		want           int
		answer         []string // nil: that of the format
	}{
		{"DELETE", one + "x", 400, nil},
		{"DELETE", one + "x/", 400, nil},
		{"DELETE", one + bobText[1:], 400, nil},
		{"DELETE", one + bobText + "0", 400, nil},
		{"DELETE", one + "{" + bobText[1:35] + "}", 400, nil},
		{"DELETE", one + strings.ReplaceAll(bobText, "-", ""), 400, nil},
		{"DELETE", one + "urn:uuid:" + bobText, 400, nil},
		{"DELETE", one + strings.Replace(bobText, "2", "g", 1), 400, nil},
		{"DELETE", one + "%32" + bobText[1:], 400, nil},
		{"DELETE", one + bobText + "%00", 400, nil},
		{"DELETE", one + bobText + ";x=1", 400, nil},
		{"DELETE", one + "..", 400, nil},
		{"DELETE", one + "*", 400, nil},
		{"DELETE", one + strings.Repeat("a", 5000), 400, nil},
		{"DELETE", one + "%F0%9F%98%80", 400, nil},
		{"DELETE", one + bobText + "?x=1", 400, unknown("x")},
		{"DELETE", one + bobText + "/x", 404, nothing(one + bobText + "/x")},
		{"DELETE", one + bobText + "//", 404, nothing(one + bobText + "//")},
		{"DELETE", one + "/", 404, nothing(one + "/")},
		{"DELETE", one + "/" + bobText, 404, nothing(one + "/" + bobText)},
		{"DELETE", "/api/auth%2Fsessions/" + bobText, 404, nothing("/api/auth%2Fsessions/" + bobText)},
		{"GET", sessions + "?limit=1", 400, unknown("limit")},
		{"GET", sessions + "?userId=" + bobText, 400, unknown("userId")},
		{"POST", "/api/auth/logout?sessionId=" + bobText, 400, unknown("sessionId")},
		{"POST", "/api/auth/refresh?token=good", 400, unknown("token")},
		{"GET", "/api/profile?userId=" + bobText, 400, unknown("userId")},
		{"GET", "/api/profile/" + bobText, 404, nothing("/api/profile/" + bobText)},
	}
	w := newWorld(t, rest.Config{})
	for _, tt := range tests {
		if tt.answer == nil {
			tt.answer = []string{format, entry}
		}
		rec := w.do(t, call{method: tt.method, target: tt.target, token: "good"})
		if diff := cmp.Diff(tt.answer, lines(t, rec)); rec.Code != tt.want || diff != "" || len(w.did) > 0 {
			t.Errorf("%s %.90s: %d, did %q (-want +got):\n%s", tt.method, tt.target, rec.Code, w.did, diff)
		}
		w.reset()
	}
}

// TestOrderOfChecksWithAPath is docs/contract.md, Order of checks, for a path that names something.
func TestOrderOfChecksWithAPath(t *testing.T) {
	t.Parallel()
	const one = "/api/auth/sessions/x"
	basic := http.Header{"Authorization": {"Basic YTpi"}}
	tests := map[string]struct {
		call   call
		want   int
		answer string
	}{
		"1":                      {call{method: "DELETE", target: one, body: "{"}, 400, "Invalid JSON at byte 1: unexpected end"},
		"2":                      {call{method: "DELETE", target: one + "/y?x=1", body: "{}"}, 404, "not found"},
		"3":                      {call{method: "GET", target: one + "?x=1", body: "{}"}, 405, "GET method not allowed"},
		"3, HEAD is none of GET": {call{method: "POST", target: "/api/auth/sessions", body: "{}"}, 405, "POST method not allowed"},
		"4":                      {call{method: "DELETE", target: one + "?x=1"}, 401, "Authorization header required"},
		"5":                      {call{method: "DELETE", target: one + "?x=1", header: basic}, 401, "Authorization header with scheme 'Bearer' required"},
		"7, path before query":   {call{method: "DELETE", target: one + "?x=1", token: "bad"}, 400, `request.params.sessionId should match format "uuid"`},
		"7":                      {call{method: "DELETE", target: "/api/auth/sessions/" + bobText + "?x=1", token: "bad"}, 400, "Unknown query parameter 'x'"},
		"9":                      {call{method: "DELETE", target: "/api/auth/sessions/" + bobText, token: "bad"}, 401, "Not authorized"},
	}
	w := newWorld(t, rest.Config{})
	for name, tt := range tests {
		rec := w.do(t, tt.call)
		if got := lines(t, rec)[0]; rec.Code != tt.want || got != tt.answer || len(w.did) > 0 {
			t.Errorf("%s: %d %s, did %q; want %d %s", name, rec.Code, rec.Body, w.did, tt.want, tt.answer)
		}
	}
}
