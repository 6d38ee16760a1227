package rest_test

import (
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"messenger/internal/rest"
)

// TestOrderOfChecks: each request fails a check of docs/contract.md, Order of checks, and all later ones it
// can fail; the earlier one must decide.
func TestOrderOfChecks(t *testing.T) {
	t.Parallel()
	const (
		change  = "/api/profile/change-password"
		missing = "request.body should have required property 'oldPassword', request.body should have required property 'newPassword'"
	)
	tests := map[string]struct {
		call call
		want int
		text []string // message, then errors
	}{
		"1 before 2":                {call{method: "POST", target: "/api/nowhere", body: "{"}, 400, []string{"Invalid JSON at byte 1: unexpected end"}},
		"1 before 3":                {call{method: "PUT", target: change, body: "{"}, 400, []string{"Invalid JSON at byte 1: unexpected end"}},
		"1 before 4":                {call{method: "PATCH", target: change, body: "{"}, 400, []string{"Invalid JSON at byte 1: unexpected end"}},
		"1 where a body is ignored": {call{method: "DELETE", target: "/api/profile/destroy", body: "{"}, 400, []string{"Invalid JSON at byte 1: unexpected end"}},
		"2":                         {call{method: "PUT", target: "/api/Nowhere?x=1", body: "{}"}, 404, []string{"not found", "/api/Nowhere | not found"}},
		"3":                         {call{method: "GET", target: change, contentType: "text/plain"}, 405, []string{"GET method not allowed", change + " | GET method not allowed"}},
		"4": {call{method: "PATCH", target: change + "?x=1", body: "x", contentType: "text/plain"}, 401,
			[]string{"Authorization header required", change + " | Authorization header required"}},
		"5": {call{method: "PATCH", target: change + "?x=1", body: "x", contentType: "text/plain", header: http.Header{"Authorization": {"Basic YTpi"}}}, 401,
			[]string{"Authorization header with scheme 'Bearer' required", change + " | Authorization header with scheme 'Bearer' required"}},
		"6": {call{method: "PATCH", target: change + "?x=1", body: "x", contentType: "text/plain", token: "bad"}, 415,
			[]string{"unsupported media type text/plain", change + " | unsupported media type text/plain"}},
		"6, missing": {call{method: "PATCH", target: change + "?x=1", body: "{}", contentType: "-", token: "bad"}, 415,
			[]string{"unsupported media type undefined", change + " | unsupported media type undefined"}},
		"6, charset": {call{method: "PATCH", target: change + "?x=1", body: "{", contentType: "application/json; charset=latin1", token: "bad"}, 415,
			[]string{`unsupported charset "LATIN1"`}},
		"7": {call{method: "PATCH", target: change + "?x=1", body: "{}", token: "bad"}, 400,
			[]string{"Unknown query parameter 'x'", ".query.x | Unknown query parameter 'x'"}},
		"8": {call{method: "PATCH", target: change, body: "{}", token: "bad"}, 400, []string{
			missing,
			".body.oldPassword | should have required property 'oldPassword' | required.openapi.validation",
			".body.newPassword | should have required property 'newPassword' | required.openapi.validation",
		}},
		"8, empty body is {}": {call{method: "PATCH", target: change, contentType: "application/json", token: "bad"}, 400, []string{
			missing,
			".body.oldPassword | should have required property 'oldPassword' | required.openapi.validation",
			".body.newPassword | should have required property 'newPassword' | required.openapi.validation",
		}},
		"9": {call{method: "PATCH", target: change, body: `{"oldPassword":"a","newPassword":"b"}`, token: "bad"}, 401, []string{"Not authorized"}},
		"invalid body without a token": {call{method: "PATCH", target: change, body: "{}"}, 401,
			[]string{"Authorization header required", change + " | Authorization header required"}},
	}
	w := newWorld(t, rest.Config{})
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			w.reset()
			rec := w.do(t, tt.call)
			if rec.Code != tt.want {
				t.Errorf("status %d, want %d", rec.Code, tt.want)
			}
			if diff := cmp.Diff(tt.text, lines(t, rec)); diff != "" {
				t.Errorf("answer (-want +got):\n%s", diff)
			}
			if len(w.did) > 0 {
				t.Errorf("did %q all the same", w.did)
			}
		})
	}
}

func TestPaths(t *testing.T) { // docs/contract.md, HTTP in general; docs/bad-input.md A04, E44, E47
	t.Parallel()
	tests := map[string]int{
		"/api/auth/login": 201, "/api/auth/login/": 201, "/API/Auth/LOGIN": 201, "/API/AUTH/LOGIN/": 201,
		"/api//auth/login": 404, "//api/auth/login": 404, "/api/auth/login//": 404, "/api/auth/login/.": 404,
		"/api/auth/../auth/login": 404, "/api/%61uth/login": 404, "/api/auth%2flogin": 404, "/api/auth/login%2f": 404,
		"/api/%2e%2e/api/auth/login": 404, "/api/auth/login;x=1": 404, `/api\auth\login`: 404, `/api/..\..\etc`: 404,
		"/auth/login": 404, "/": 404, "/api/ws": 404, "/api/ws/": 404, "/api/auth/login\u212a": 404,
		"/api/hard-code/migrate": 404, "/API/hard-code/migrate/": 404, "/api/hard-code/migrate?param=undo": 404,
		"/debug/pprof/": 404, "/metrics": 404, "http://evil.example/api/auth/login": 201,
	}
	w := newWorld(t, rest.Config{})
	for target, want := range tests {
		t.Run(target, func(t *testing.T) {
			rec := w.do(t, call{method: "POST", target: target, body: `{"email":"","password":""}`})
			if rec.Code != want {
				t.Errorf("status %d %s, want %d", rec.Code, rec.Body, want)
			}
			if want == 404 && lines(t, rec)[0] != "not found" {
				t.Errorf("answer %s", rec.Body)
			}
		})
	}
	t.Run("plain GET of the socket", func(t *testing.T) {
		if rec := w.do(t, call{method: "GET", target: "/api/ws"}); rec.Code != 404 || lines(t, rec)[0] != "not found" {
			t.Errorf("GET /api/ws: %d %s", rec.Code, rec.Body)
		}
	})
}

func TestMethods(t *testing.T) { // docs/bad-input.md E45, E46, E49
	t.Parallel()
	allowed := map[string]string{
		"/api/auth/sing-up": "POST", "/api/auth/login": "POST", "/api/profile/update": "PATCH",
		"/api/profile/change-password": "PATCH", "/api/profile/destroy": "DELETE", "/api/use-cases/search": "GET",
		"/api/use-cases/search-users": "GET", "/api/use-cases/mark-as-deleted": "POST", "/api/use-cases/create-group": "POST",
		"/healthz": "GET", "/readyz": "GET",
		"/api/auth/refresh": "POST", "/api/auth/logout": "POST", "/api/auth/logout-all": "POST", "/api/auth/sessions": "GET",
		"/api/auth/sessions/" + noteText: "DELETE", "/api/profile": "GET PATCH", "/api/profile/password": "PATCH", "/api/auth/sign-up": "POST",
		"/api/sync": "GET", "/api/conversations/group_" + groupText + "/events": "GET",
	}
	w := newWorld(t, rest.Config{})
	for path, all := range allowed {
		own := strings.Fields(all)
		for _, method := range []string{"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "TRACE", "CONNECT", "FOO", "get"} {
			r := call{method: "GET", target: path, token: "good", header: http.Header{"X-Http-Method-Override": own}}.newRequest()
			r.Method = method
			w.reset()
			rec := serve(w, r)
			if slices.Contains(own, method) {
				if rec.Code == 405 {
					t.Errorf("%s %s is refused", method, path)
				}
				continue
			}
			if rec.Code != 405 || len(w.did) > 0 {
				t.Errorf("%s %s: %d, did %q", method, path, rec.Code, w.did)
			}
			if method == "HEAD" {
				if rec.Body.Len() != 0 || rec.Header().Get("Content-Length") == "" {
					t.Errorf("HEAD %s: body %q", path, rec.Body)
				}
				continue
			}
			text := method + " method not allowed"
			if diff := cmp.Diff([]string{text, path + " | " + text}, lines(t, rec)); diff != "" {
				t.Errorf("%s %s (-want +got):\n%s", method, path, diff)
			}
			allow := rec.Header().Get("Allow")
			if slices.ContainsFunc(own, func(m string) bool { return !strings.Contains(allow, m) }) {
				t.Errorf("%s %s: Allow %q", method, path, allow)
			}
		}
	}
	for method, want := range map[string]int{"PUT": 404, "HEAD": 404, "TRACE": 405, "CONNECT": 405, "FOO": 405} {
		r := call{method: "GET", target: "/nowhere"}.newRequest()
		r.Method = method
		if rec := serve(w, r); rec.Code != want {
			t.Errorf("%s /nowhere: %d, want %d", method, rec.Code, want)
		}
	}
}

func TestAuthorization(t *testing.T) { // docs/contract.md, Order of checks and row 29; docs/bad-input.md A21, A22, E25, E26, F21
	t.Parallel()
	const (
		required = "Authorization header required"
		scheme   = "Authorization header with scheme 'Bearer' required"
		refused  = "Not authorized"
	)
	tests := []struct {
		values []string
		want   string // "" is accepted
	}{
		{nil, required}, {[]string{""}, required},
		{[]string{"Bearer good"}, ""}, {[]string{"bearer good"}, ""}, {[]string{"BEARER good"}, ""}, {[]string{"bEaReR good"}, ""},
		{[]string{"Basic Z29vZA=="}, scheme}, {[]string{"good"}, scheme}, {[]string{"BearerX good"}, scheme},
		{[]string{"Bearergood"}, scheme}, {[]string{"Bearer\tgood"}, scheme}, {[]string{" Bearer good"}, scheme}, {[]string{"Token Bearer good"}, scheme},
		{[]string{"Bearer"}, refused}, {[]string{"Bearer "}, refused}, {[]string{"Bearer a b"}, refused}, {[]string{"Bearer good x"}, refused},
		{[]string{"Bearer  good"}, refused}, {[]string{"Bearer good "}, refused}, {[]string{"Bearer Bearer good"}, refused},
		{[]string{"Bearer " + strings.Repeat("a", 10<<10)}, refused},
		{[]string{"Bearer good", "Bearer bad"}, refused}, {[]string{"Bearer bad", "Bearer good"}, refused},
	}
	w := newWorld(t, rest.Config{})
	for _, tt := range tests {
		w.reset()
		h := http.Header{"Cookie": {"token=good; access_token=good"}}
		if tt.values != nil {
			h["Authorization"] = tt.values
		}
		rec := w.do(t, call{method: "PATCH", target: "/api/profile/update", body: "{}", header: h})
		if tt.want == "" {
			if rec.Code != 201 {
				t.Errorf("%.40q: %d %s", tt.values, rec.Code, rec.Body)
			}
			continue
		}
		if got := lines(t, rec)[0]; rec.Code != 401 || got != tt.want || len(w.did) > 0 {
			t.Errorf("%.40q: %d %s, did %q; want %q", tt.values, rec.Code, rec.Body, w.did, tt.want)
		}
		if got := rec.Header().Get("Www-Authenticate"); got != "Bearer" {
			t.Errorf("%.40q: WWW-Authenticate %q", tt.values, got)
		}
	}
	if rec := w.do(t, call{method: "PATCH", target: "/api/profile/update?access_token=good", body: "{}"}); rec.Code != 401 {
		t.Errorf("token in the query: %d", rec.Code)
	}
}

func TestMediaTypes(t *testing.T) { // docs/contract.md, Order of checks, 6; docs/bad-input.md E03, E04, E05, E09
	t.Parallel()
	const good = `{"email":"a","password":"b"}`
	tests := map[string]struct {
		contentType, coding string
		want                string // "" is accepted
		bare                bool   // without errors
	}{
		"plain":               {contentType: "application/json"},
		"with charset":        {contentType: "application/json; charset=utf-8"},
		"capitals":            {contentType: "Application/JSON;CHARSET=\"UTF-8\""},
		"identity":            {contentType: "application/json", coding: "identity"},
		"other parameter":     {contentType: "application/json; x=y"},
		"none":                {contentType: "-", want: "unsupported media type undefined"},
		"text":                {contentType: "text/plain", want: "unsupported media type text/plain"},
		"whole header":        {contentType: "text/plain; charset=utf-8", want: "unsupported media type text/plain; charset=utf-8"},
		"form":                {contentType: "application/x-www-form-urlencoded", want: "unsupported media type application/x-www-form-urlencoded"},
		"a kind of JSON":      {contentType: "application/problem+json", want: "unsupported media type application/problem+json"},
		"broken":              {contentType: "application/json; charset", want: "unsupported media type application/json; charset"},
		"utf-16":              {contentType: "application/json; charset=utf-16", want: `unsupported charset "UTF-16"`, bare: true},
		"latin1":              {contentType: "application/json; charset=latin1", want: `unsupported charset "LATIN1"`, bare: true},
		"gzip":                {contentType: "application/json", coding: "gzip", want: `unsupported content encoding "gzip"`, bare: true},
		"text that is gzip":   {contentType: "text/plain", coding: "gzip", want: "unsupported media type text/plain"},
		"unknown compression": {contentType: "application/json", coding: "Bogus", want: `unsupported content encoding "bogus"`, bare: true},
	}
	w := newWorld(t, rest.Config{})
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			h := http.Header{}
			if tt.coding != "" {
				h.Set("Content-Encoding", tt.coding)
			}
			rec := w.do(t, call{method: "POST", target: "/api/auth/login", body: good, contentType: tt.contentType, header: h})
			if tt.want == "" {
				if rec.Code != 201 {
					t.Errorf("%d %s", rec.Code, rec.Body)
				}
				return
			}
			want := []string{tt.want}
			if !tt.bare {
				want = append(want, "/api/auth/login | "+tt.want)
			}
			if diff := cmp.Diff(want, lines(t, rec)); rec.Code != 415 || diff != "" {
				t.Errorf("%d (-want +got):\n%s", rec.Code, diff)
			}
		})
	}
	t.Run("no body wanted", func(t *testing.T) { // the client sends the type without a body
		for _, c := range []call{
			{method: "GET", target: "/api/use-cases/search?searchText=a", token: "good", contentType: "application/json"},
			{method: "DELETE", target: "/api/profile/destroy", token: "good", contentType: "application/json"},
			{method: "DELETE", target: "/api/profile/destroy", token: "good", body: "x", contentType: "text/plain"},
			{method: "DELETE", target: "/api/profile/destroy", token: "good", body: `{"x":1}`},
			{method: "DELETE", target: "/api/profile/destroy", token: "good", body: `{"x":1}`, contentType: "application/json; charset=latin1"},
		} {
			if rec := w.do(t, c); rec.Code != 200 {
				t.Errorf("%s %s: %d %s", c.method, c.target, rec.Code, rec.Body)
			}
		}
	})
}

func TestCORS(t *testing.T) { // docs/contract.md, CORS
	t.Parallel()
	w := newWorld(t, rest.Config{})
	answers := []call{
		{method: "POST", target: "/api/auth/login", body: `{"email":"a","password":"b"}`},
		{method: "POST", target: "/api/auth/login", body: `{`},
		{method: "GET", target: "/nowhere"}, {method: "PUT", target: "/api/auth/login"},
		{method: "PATCH", target: "/api/profile/update"}, {method: "GET", target: "/doc/"}, {method: "GET", target: "/doc"},
		{method: "GET", target: "/api/openapi.json"}, {method: "GET", target: "/healthz"},
	}
	for _, c := range answers {
		h := w.do(t, c).Header()
		if got := h.Values("Access-Control-Allow-Origin"); len(got) != 1 || got[0] != "*" {
			t.Errorf("%s %s: %q", c.method, c.target, got)
		}
		if h.Get("X-Powered-By") != "Express" || h.Get("Access-Control-Allow-Credentials") != "" {
			t.Errorf("%s %s: %v", c.method, c.target, h)
		}
	}
	for _, target := range []string{"/api/auth/login", "/nowhere", "/", "/doc/", "/api/profile/destroy?x=1"} {
		for _, asked := range []string{"", "authorization,content-type"} {
			h := http.Header{"Origin": {"https://evil.example"}}
			if asked != "" {
				h.Set("Access-Control-Request-Headers", asked)
			}
			rec := w.do(t, call{method: "OPTIONS", target: target, header: h})
			got := rec.Header()
			if rec.Code != 204 || rec.Body.Len() != 0 ||
				got.Get("Access-Control-Allow-Origin") != "*" ||
				got.Get("Access-Control-Allow-Methods") != "GET,HEAD,PUT,PATCH,POST,DELETE" ||
				got.Get("Access-Control-Allow-Headers") != asked ||
				got.Get("Vary") != "Access-Control-Request-Headers" || got.Get("Access-Control-Max-Age") != "" {
				t.Errorf("OPTIONS %s: %d %v %q", target, rec.Code, got, rec.Body)
			}
		}
	}
}

func TestCORSWithAllowedOrigins(t *testing.T) { // docs/bad-input.md A26 and E46
	t.Parallel()
	w := newWorld(t, rest.Config{AllowOrigin: func(r *http.Request) bool {
		return strings.EqualFold(r.Header.Get("Origin"), "https://app.example.com")
	}})
	tests := map[string]bool{
		"https://app.example.com": true, "HTTPS://APP.example.com": true, "https://evil.example": false, "null": false, "": false,
	}
	for origin, allowed := range tests {
		for _, method := range []string{"OPTIONS", "POST", "GET"} {
			rec := w.do(t, call{method: method, target: "/api/auth/login", header: http.Header{
				"Origin": {origin}, "Access-Control-Request-Headers": {"content-type"},
			}})
			h := rec.Header()
			want, methods := "", ""
			if allowed {
				want = origin
			}
			if allowed && method == "OPTIONS" {
				methods = "GET,HEAD,PUT,PATCH,POST,DELETE"
			}
			if h.Get("Access-Control-Allow-Origin") != want || h.Get("Access-Control-Allow-Methods") != methods ||
				(h.Get("Access-Control-Allow-Headers") != "") != (methods != "") {
				t.Errorf("%s from %q: %v", method, origin, h)
			}
			if !strings.Contains(fmt.Sprint(h.Values("Vary")), "Origin") {
				t.Errorf("%s from %q: Vary %q", method, origin, h.Values("Vary"))
			}
		}
	}
}
