package rest_test

import (
	"context"
	"crypto/sha1"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"net/http"
	"net/netip"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"messenger/internal/chat"
	"messenger/internal/rest"
)

// logged returns the log's lines.
func (w *world) logged(tb testing.TB) []map[string]any {
	tb.Helper()
	var out []map[string]any
	dec := json.NewDecoder(strings.NewReader(w.log.String()))
	for dec.More() {
		var line map[string]any
		if err := dec.Decode(&line); err != nil {
			tb.Fatal(err)
		}
		out = append(out, line)
	}
	return out
}

func TestPanicIsAnsweredAndLoggedOnce(t *testing.T) {
	t.Parallel()
	w := newWorld(t, rest.Config{RequestID: func() string { return "id-1" }})
	for operation, c := range calls() {
		w.reset()
		w.log.Reset()
		w.panic = "index out of range, token=SECRET"
		rec := w.do(t, c)
		if diff := cmp.Diff([]string{"Internal server error"}, lines(t, rec)); rec.Code != 500 || diff != "" {
			t.Errorf("%s: %d (-want +got):\n%s", operation, rec.Code, diff)
		}
		if rec.Header().Get("X-Request-Id") != "id-1" || rec.Header().Get("Access-Control-Allow-Origin") != "*" {
			t.Errorf("%s: headers %v", operation, rec.Header())
		}
		log := w.logged(t)
		if len(log) != 1 || log[0]["level"] != "ERROR" || log[0]["req"] != "id-1" || log[0]["op"] != operation || log[0]["stack"] == nil {
			t.Errorf("%s: logged %v", operation, log)
		}
	}
	w.reset()
	w.panic = "again"
	w.do(t, calls()["login"])
	w.reset()
	if rec := w.do(t, calls()["login"]); rec.Code != 201 {
		t.Errorf("after a panic: %d", rec.Code)
	}
}

func TestAbortIsLeftToTheServer(t *testing.T) {
	t.Parallel()
	w := newWorld(t, rest.Config{})
	w.panic = http.ErrAbortHandler
	defer func() {
		if cause := recover(); cause != http.ErrAbortHandler {
			t.Errorf("recovered %v", cause)
		}
	}()
	serve(w, calls()["login"].newRequest())
}

func TestEveryRequestIsOneLine(t *testing.T) {
	t.Parallel()
	at := time.Unix(1000, 0)
	w := newWorld(t, rest.Config{
		RequestID: func() string { return "id-7" },
		Now:       func() time.Time { at = at.Add(time.Second); return at },
		ClientIP:  func(*http.Request) netip.Addr { return netip.MustParseAddr("203.0.113.9") },
	})
	secret := http.Header{"User-Agent": {"AGENT"}, "Cookie": {"c=COOKIE"}}
	tests := []struct {
		name  string
		call  call
		fault error
		want  map[string]any // beside req, ip, method, took and time
	}{
		{"success", calls()["search"], nil, map[string]any{"level": "INFO", "op": "search", "status": 200.0, "code": "ok", "user": annText}},
		{"refusal", calls()["signUp"], chat.ErrRateLimited, map[string]any{"level": "INFO", "op": "signUp", "status": 429.0, "code": "rate_limited"}},
		{"fault", calls()["updateProfile"], fmt.Errorf("rename: %w", errSecret), map[string]any{
			"level": "ERROR", "op": "updateProfile", "status": 500.0, "code": "internal", "user": annText, "err": "rename: " + errSecret.Error(),
		}},
		{"unavailable", calls()["updateProfile"], chat.ErrUnavailable, map[string]any{
			"level": "WARN", "op": "updateProfile", "status": 503.0, "code": "unavailable", "user": annText, "err": chat.ErrUnavailable.Error(),
		}},
		{"bad body", call{method: "POST", target: "/api/auth/login", body: `{"email":"SECRET"}`}, nil,
			map[string]any{"level": "INFO", "op": "login", "status": 400.0, "code": "invalid"}},
		{"no such path", call{method: "GET", target: "/SECRET?SECRET"}, nil, map[string]any{"level": "INFO", "op": "unknown", "status": 404.0, "code": "not_found"}},
		{"preflight", call{method: "OPTIONS", target: "/"}, nil, map[string]any{"level": "DEBUG", "op": "preflight", "status": 204.0, "code": "ok"}},
		{"documentation", call{method: "GET", target: "/doc/"}, nil, map[string]any{"level": "DEBUG", "op": "docs", "status": 200.0, "code": "ok"}},
		{"health", call{method: "GET", target: "/healthz"}, nil, map[string]any{"level": "DEBUG", "op": "health", "status": 200.0, "code": "ok"}},
	}
	for _, tt := range tests {
		w.reset()
		w.log.Reset()
		w.fault = tt.fault
		if tt.call.header == nil {
			tt.call.header = secret
		}
		w.do(t, tt.call)
		log := w.logged(t)
		if len(log) != 1 {
			t.Errorf("%s: %d lines", tt.name, len(log))
			continue
		}
		tt.want["req"], tt.want["ip"], tt.want["method"], tt.want["msg"] = "id-7", "203.0.113.9", tt.call.method, "request"
		if tt.want["status"].(float64) >= 400 {
			tt.want["msg"] = "request refused"
		}
		if took, _ := log[0]["took"].(float64); took < 1e9 {
			t.Errorf("%s: took %v", tt.name, log[0]["took"])
		}
		delete(log[0], "took")
		delete(log[0], "time")
		if diff := cmp.Diff(tt.want, log[0]); diff != "" {
			t.Errorf("%s (-want +got):\n%s", tt.name, diff)
		}
		for _, word := range []string{"SECRET", "AGENT", "COOKIE", "good", "a.b.c"} {
			if strings.Contains(w.log.String(), word) {
				t.Errorf("%s: %s is in the log", tt.name, word)
			}
		}
		if want := fmt.Sprintf("%s %s", tt.want["op"], tt.want["code"]); len(w.seen) != 1 || w.seen[0] != want {
			t.Errorf("%s: observed %q, want %q", tt.name, w.seen, want)
		}
	}
}

func TestWorkOfAClientThatLeftIsNoError(t *testing.T) {
	t.Parallel()
	w := newWorld(t, rest.Config{})
	w.fault = fmt.Errorf("wait to hash: %w", context.Canceled)
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	serve(w, calls()["login"].newRequest().WithContext(ctx))
	if log := w.logged(t); len(log) != 1 || log[0]["level"] != "INFO" {
		t.Errorf("logged %v", log)
	}
}

// TestEntityTags: Express's weak tags, and 304 for what a client has already.
func TestEntityTags(t *testing.T) {
	t.Parallel()
	w := newWorld(t, rest.Config{})
	for _, c := range []call{calls()["login"], calls()["search"], {method: "GET", target: "/nowhere"}} {
		rec := w.do(t, c)
		sum := sha1.Sum(rec.Body.Bytes())
		want := fmt.Sprintf(`W/"%x-%s"`, rec.Body.Len(), base64.StdEncoding.EncodeToString(sum[:])[:27])
		if got := rec.Header().Get("ETag"); got != want {
			t.Errorf("%s: ETag %s, want %s", c.target, got, want)
		}
	}
	tag := w.do(t, calls()["search"]).Header().Get("ETag")
	const other = `W/"b-0000000000000000000000000000"`
	tests := map[string]struct {
		header http.Header
		want   int
	}{
		"same":               {http.Header{"If-None-Match": {tag}}, 304},
		"strong":             {http.Header{"If-None-Match": {strings.TrimPrefix(tag, "W/")}}, 304},
		"in a list":          {http.Header{"If-None-Match": {other + " , " + tag}}, 304},
		"in two headers":     {http.Header{"If-None-Match": {other, tag}}, 304},
		"any":                {http.Header{"If-None-Match": {"*"}}, 304},
		"other":              {http.Header{"If-None-Match": {other}}, 200},
		"part":               {http.Header{"If-None-Match": {strings.TrimSuffix(tag, `"`)}}, 200},
		"60 KiB":             {http.Header{"If-None-Match": {strings.Repeat(other+",", 1900)}}, 200},
		"reload":             {http.Header{"If-None-Match": {tag}, "Cache-Control": {"max-age=0, no-cache"}}, 200},
		"other word":         {http.Header{"If-None-Match": {tag}, "Cache-Control": {"x-no-cache"}}, 304},
		"with a date":        {http.Header{"If-None-Match": {tag}, "If-Modified-Since": {"Mon, 23 Nov 2026 00:00:00 GMT"}}, 200},
		"with a date before": {http.Header{"If-Modified-Since": {"Mon, 23 Nov 2026 00:00:00 GMT"}}, 200},
	}
	for name, tt := range tests {
		c := calls()["search"]
		c.header = tt.header
		rec := w.do(t, c)
		if rec.Code != tt.want || (rec.Code == 304) != (rec.Body.Len() == 0) || rec.Header().Get("ETag") != tag {
			t.Errorf("%s: %d, %q", name, rec.Code, rec.Body)
		}
		if rec.Code == 304 && (rec.Header().Get("Content-Type") != "" || rec.Header().Get("Content-Length") != "") {
			t.Errorf("%s: 304 describes a body: %v", name, rec.Header())
		}
	}
	for _, c := range []call{calls()["login"], {method: "GET", target: "/nowhere"}} { // not a GET, not 200
		c.header = http.Header{"If-None-Match": {"*"}}
		if rec := w.do(t, c); rec.Code == 304 {
			t.Errorf("%s %s: 304", c.method, c.target)
		}
	}
}

func TestHeadersOfEveryAnswer(t *testing.T) {
	t.Parallel()
	w := newWorld(t, rest.Config{})
	for _, c := range []call{calls()["login"], calls()["search"], {method: "GET", target: "/nowhere"}, {method: "PATCH", target: "/api/profile/update"}} {
		h := w.do(t, c).Header()
		want := map[string]string{
			"X-Powered-By": "Express", "X-Content-Type-Options": "nosniff", "Referrer-Policy": "no-referrer",
			"Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'", "Content-Type": "application/json; charset=utf-8",
		}
		for name, value := range want {
			if got := h.Values(name); len(got) != 1 || got[0] != value {
				t.Errorf("%s %s: %s is %q", c.method, c.target, name, got)
			}
		}
		cache := "no-store"
		if c.target == calls()["search"].target {
			cache = "private, no-cache"
		}
		if h.Get("Cache-Control") != cache {
			t.Errorf("%s %s: Cache-Control %q", c.method, c.target, h.Get("Cache-Control"))
		}
	}
}

func TestFallback(t *testing.T) {
	t.Parallel()
	w := newWorld(t, rest.Config{Fallback: http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("X-Page", "1")
		_, _ = w.Write([]byte("page"))
	})})
	for target, pages := range map[string]bool{
		"/": true, "/index.html": true, "/conversations/1": true, "/apix": true, "/docs": true,
		"/api/nowhere": false, "/API/ws": false, "/api/auth/login/x": false, "/doc/x": false, "/Doc/": false, "/healthz": false,
	} {
		rec := w.do(t, call{method: "GET", target: target})
		if (rec.Header().Get("X-Page") == "1") != pages || (rec.Header().Get("X-Powered-By") == "") != pages {
			t.Errorf("GET %s: %d %.40s", target, rec.Code, rec.Body)
		}
	}
	for _, c := range []call{{method: "POST", target: "/", body: "{}"}, {method: "DELETE", target: "/x"}} {
		if rec := w.do(t, c); rec.Code != 404 || lines(t, rec)[0] != "not found" {
			t.Errorf("%s %s: %d %s", c.method, c.target, rec.Code, rec.Body)
		}
	}
	if rec := w.do(t, call{method: "OPTIONS", target: "/"}); rec.Code != 204 {
		t.Errorf("OPTIONS /: %d", rec.Code)
	}
}

func TestClientIP(t *testing.T) { // docs/bad-input.md A35
	t.Parallel()
	w := newWorld(t, rest.Config{})
	c := calls()["login"]
	c.header = http.Header{"X-Forwarded-For": {"127.0.0.1"}}
	w.do(t, c)
	if w.ip.String() != "192.0.2.1" { // the peer of httptest.NewRequest
		t.Errorf("the client is %v", w.ip)
	}
	w = newWorld(t, rest.Config{ClientIP: func(r *http.Request) netip.Addr { return netip.MustParseAddr(r.Header.Get("X-Forwarded-For")) }})
	if w.do(t, c); w.ip.String() != "127.0.0.1" {
		t.Errorf("the client is %v", w.ip)
	}
}
