package nasty

import (
	"bytes"
	"compress/gzip"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"messenger/internal/app/apptest"
)

// call is one HTTP request on a connection of its own.
type call struct {
	line  string   // method and target
	from  string   // address; "" is any
	token string   // "" for none
	head  []string // fields beside the usual; one that is given is not added
	body  string   // JSON, if Content-Type is not given
}

// bytes is the request as it goes out.
func (c call) bytes() []byte {
	usual := []string{"Host: localhost", "Connection: close"}
	if c.body != "" {
		usual = append(usual, "Content-Type: application/json", "Content-Length: "+strconv.Itoa(len(c.body)))
	}
	if c.token != "" {
		usual = append(usual, "Authorization: Bearer "+c.token)
	}
	fields := []string{c.line + " HTTP/1.1"}
	for _, f := range usual {
		name, _, _ := strings.Cut(f, ":")
		if !slices.ContainsFunc(c.head, func(h string) bool { return strings.HasPrefix(h, name+":") }) {
			fields = append(fields, f)
		}
	}
	for _, h := range c.head {
		if !strings.HasSuffix(h, ": -") { // as it stands for leaving the field out
			fields = append(fields, h)
		}
	}
	return []byte(lines(fields...) + c.body)
}

// call makes a request.
func (w *world) call(c call) (reply, error) {
	p, err := w.connect(c.from)
	if err != nil {
		return reply{}, err
	}
	defer p.close()
	go func() { _ = p.write(c.bytes()) }() // a long one is refused before its end
	return p.response()
}

// exchange is a row of section E: a request, and the answer.
type exchange struct {
	id, note string
	world    string
	call
	want    []int  // statuses; one of them. 0 stands for a connection that is just closed
	message string // may end in *; "" for any
}

const (
	loginLine = "POST /api/auth/login"
	nobody    = `{"email":"nobody@example.org","password":"x"}`
	anyText   = "GET /api/use-cases/search?searchText=x"
)

// bomb is a small body that is a large one.
func bomb() string {
	var b bytes.Buffer
	z := gzip.NewWriter(&b)
	for range 16 {
		_, _ = z.Write(make([]byte, 1<<20))
	}
	_ = z.Close()
	return b.String()
}

func with(fields ...string) []string { return fields }

func exchanges() []exchange {
	wrong := "No such user exists or wrong password"
	rows := []exchange{
		{id: "E01", call: call{line: loginLine, body: "{"}, want: []int{400}},
		{id: "E02", note: "empty", call: call{line: loginLine, head: with("Content-Type: application/json", "Content-Length: 0")}, want: []int{400}},
		{id: "E02", note: "null", call: call{line: loginLine, body: "null"}, want: []int{400}},
		{id: "E02", note: "array", call: call{line: loginLine, body: "[]"}, want: []int{400}},
		{id: "E02", note: "string", call: call{line: loginLine, body: `"x"`}, want: []int{400}},
		{id: "E03", note: "plain", call: call{line: loginLine, body: nobody, head: with("Content-Type: text/plain")}, want: []int{415}, message: "unsupported media type text/plain"},
		{id: "E03", note: "none", call: call{line: loginLine, body: nobody, head: with("Content-Type: -")}, want: []int{415}, message: "unsupported media type undefined"},
		{id: "E04", call: call{line: loginLine, body: nobody, head: with("Content-Type: application/json; charset=utf-16")}, want: []int{415}, message: `unsupported charset "UTF-16"`},
		{id: "E05", call: call{line: loginLine, body: "email=a&password=b", head: with("Content-Type: application/x-www-form-urlencoded")}, want: []int{415}},
		{id: "E06", call: call{line: loginLine, body: `{"email":"` + strings.Repeat("x", 101<<10) + `"}`}, want: []int{413}, message: "request entity too large"},
		{id: "E06", note: "chunked", call: call{line: loginLine, head: with("Content-Type: application/json", "Transfer-Encoding: chunked", "Content-Length: -"), body: "1a000\r\n" + strings.Repeat("[", 0x1a000) + "\r\n0\r\n\r\n"}, want: []int{413}},
		{id: "E07", call: call{line: loginLine, head: with("Content-Type: application/json", "Content-Length: 1000000000")}, want: []int{408, 413}},
		{id: "E09", call: call{line: loginLine, body: bomb(), head: with("Content-Encoding: gzip")}, want: []int{415}},
		{id: "E10", note: "two framings", call: call{line: loginLine, body: nobody, head: with("Transfer-Encoding: chunked", "Content-Length: 45")}, want: []int{400}},
		{id: "E10", note: "two lengths", call: call{line: loginLine, body: nobody, head: with("Content-Length: 45", "Content-Length: 44")}, want: []int{400}},
		{id: "E10", note: "list of lengths", call: call{line: loginLine, body: nobody, head: with("Content-Length: 45, 44")}, want: []int{400}},
		{id: "E10", note: "unknown coding", call: call{line: loginLine, body: nobody, head: with("Transfer-Encoding: xchunked", "Content-Length: -")}, want: []int{400, 501}},
		{id: "E11", call: call{line: loginLine, body: `{"email":"a","password":"b","role":"admin"}`}, want: []int{400}, message: "request.body should NOT have additional properties"},
		{id: "E12", note: "number", call: call{line: loginLine, body: `{"email":1,"password":"b"}`}, want: []int{400}, message: "request.body.email should be string"},
		{id: "E12", note: "array", call: call{line: loginLine, body: `{"email":["a"],"password":"b"}`}, want: []int{400}},
		{id: "E12", note: "object", call: call{line: loginLine, body: `{"email":{"$gt":""},"password":{"$gt":""}}`}, want: []int{400}},
		{id: "E25", note: "none", call: call{line: anyText}, want: []int{401}, message: "Authorization header required"},
		{id: "E25", note: "no token", call: call{line: anyText, head: with("Authorization: Bearer")}, want: []int{401}},
		{id: "E25", note: "empty token", call: call{line: anyText, head: with("Authorization: Bearer ")}, want: []int{401}},
		{id: "E25", note: "two words", call: call{line: anyText, head: with("Authorization: Bearer a b")}, want: []int{401}, message: "Not authorized"},
		{id: "E25", note: "longer scheme", call: call{line: anyText, head: with("Authorization: BearerX {ann}")}, want: []int{401}},
		{id: "E25", note: "twice", call: call{line: anyText, head: with("Authorization: Bearer {ann}", "Authorization: Bearer {bob}")}, want: []int{401}},
		{id: "E25", note: "10 KiB", call: call{line: anyText, head: with("Authorization: Bearer " + strings.Repeat("x", 10<<10))}, want: []int{401}, message: "Not authorized"},
		{id: "E26", note: "query", call: call{line: anyText + "&access_token={ann}"}, want: []int{401}},
		{id: "E26", note: "cookie", call: call{line: anyText, head: with("Cookie: token={ann}; access_token={ann}")}, want: []int{401}},
		{id: "E44", note: "undo", call: call{line: "POST /api/hard-code/migrate", token: "{ann}", body: `{"param":"undo"}`}, want: []int{404}, message: "not found"},
		{id: "E44", note: "start", call: call{line: "POST /api/hard-code/migrate", token: "{ann}", body: `{"param":"start"}`}, want: []int{404}, message: "not found"},
		{id: "E49", note: "host", call: call{line: loginLine, body: nobody, head: with("Host: evil.example")}, want: []int{400}, message: wrong},
		{id: "E49", note: "absolute form", call: call{line: "POST http://evil.example/api/auth/login", body: nobody}, want: []int{400}, message: wrong},
		{id: "E49", note: "absolute form of HTTPS", call: call{line: "POST https://evil.example/api/auth/login", body: nobody}, want: []int{400}, message: wrong},
		{id: "E49", note: "absolute form of a page", call: call{line: "GET http://evil.example"}, want: []int{200}},
		{id: "E49", note: "absolute form of the documentation", call: call{line: "GET http://evil.example/doc/"}, want: []int{200}},
		{id: "E49", note: "override", call: call{line: loginLine, body: nobody, head: with("X-HTTP-Method-Override: DELETE", "X-Method-Override: DELETE")}, want: []int{400}, message: wrong},
		{id: "E49", note: "forwarded host", call: call{line: loginLine, body: nobody, head: with("X-Forwarded-Host: evil.example", "X-Original-URL: /api/profile/destroy")}, want: []int{400}, message: wrong},
		{id: "E50", note: "page", call: call{line: "GET /", head: with("Range: bytes=" + strings.Repeat("0-0,", 1000) + "0-0")}, want: []int{200, 416}},
		{id: "E50", note: "document", call: call{line: "GET /doc/", head: with("Range: bytes=" + strings.Repeat("0-0,", 1000) + "0-0")}, want: []int{200, 416}},
		{id: "E51", note: "60 KiB", call: call{line: "GET /", head: with("If-None-Match: " + strings.Repeat(`"x",`, 15<<10) + `"x"`)}, want: []int{200, 431}},
		{id: "E51", note: "100 cookies", call: call{line: "GET /", head: slices.Repeat(with("Cookie: a=b"), 100)}, want: []int{200, 431}},
		{id: "E52", call: call{line: loginLine, body: `{"email":"a","email":"b","password":"x"}`}, want: []int{400}},
		{id: "E52", note: "escaped", call: call{line: loginLine, body: `{"email":"a","\u0065mail":"b","password":"x"}`}, want: []int{400}},
	}
	return slices.Concat(rows, paths(), methods(), crossOrigin())
}

// paths are E47 and E48: what a path names, and what it does not.
func paths() []exchange {
	var rows []exchange
	for _, path := range []string{
		"/api//auth/login", "//api/auth/login", "/api/auth/login//", "/api/auth/%2e%2e/auth/login", "/api/auth/../auth/login", "/api/./auth/login",
		"/api/auth/login;x=1", `/api\auth\login`, `/\..\`, "/api/auth/login%00", "/api/auth/login%2f", "/api%2fauth%2flogin", "/api/auth/%6cogin",
	} {
		rows = append(rows, exchange{id: "E47", note: path, call: call{line: "POST " + path, body: nobody}, want: []int{400, 404}, message: "*"})
	}
	for i := range rows {
		if !strings.Contains(rows[i].note, `\`) {
			rows[i].want, rows[i].message = []int{404}, "not found"
		}
	}
	for _, path := range []string{"/api/auth/login/", "/API/AUTH/LOGIN", "/Api/Auth/Login/"} {
		rows = append(rows, exchange{
			id: "E47", note: path, call: call{line: "POST " + path, body: nobody}, want: []int{400}, message: "No such user exists or wrong password",
		})
	}
	for _, path := range []string{"/../../etc/passwd", "/%2e%2e/%2e%2e/etc/passwd", "/..%2f..%2fetc%2fpasswd", "/doc/../../etc/passwd", "/doc/%2e%2e/x", "/landing.html", "/.git/config"} {
		rows = append(rows, exchange{id: "E47", note: path, call: call{line: "GET " + path}, want: []int{404}})
	}
	for _, path := range []string{"/debug/pprof/", "/debug/pprof/heap", "/debug/vars", "/metrics", "/api/metrics", "/healthz/details"} {
		rows = append(rows, exchange{id: "E48", note: path, call: call{line: "GET " + path}, want: []int{404}})
	}
	return append(rows, exchange{id: "E48", note: "health", call: call{line: "GET /healthz"}, want: []int{200}, message: "*"})
}

// endpoints is every path with its one method.
var endpoints = map[string]string{
	"/api/auth/sing-up": "POST", "/api/auth/login": "POST", "/api/profile/update": "PATCH", "/api/profile/change-password": "PATCH",
	"/api/profile/destroy": "DELETE", "/api/use-cases/search": "GET", "/api/use-cases/search-users": "GET",
	"/api/use-cases/mark-as-deleted": "POST", "/api/use-cases/create-group": "POST",
}

// methods is E45.
func methods() []exchange {
	var rows []exchange
	for path := range endpoints {
		for _, method := range []string{"TRACE", "CONNECT", "PUT", "FOO", "HEAD"} {
			rows = append(rows, exchange{
				id: "E45", note: method + " " + path, call: call{line: method + " " + path, token: "{ann}"}, want: []int{405, 501},
			})
		}
	}
	for _, line := range []string{"TRACE /", "FOO /", "CONNECT localhost:80", "FOO /api/ws", "TRACE /doc/", "FOO *"} {
		rows = append(rows, exchange{id: "E45", note: line, call: call{line: line}, want: []int{400, 404, 405, 501}})
	}
	return rows
}

// crossOrigin is E46.
func crossOrigin() []exchange {
	var rows []exchange
	for path := range endpoints {
		for _, origin := range []string{"https://evil.example", "null", "https://app.example.com.evil.example"} {
			rows = append(rows, exchange{
				id: "E46", note: origin + path, world: narrow, want: []int{204},
				call: call{line: "OPTIONS " + path, head: with("Origin: "+origin, "Access-Control-Request-Method: POST", "Access-Control-Request-Headers: authorization")},
			}, exchange{
				id: "E46", note: "HEAD " + origin + path, world: narrow, want: []int{405},
				call: call{line: "HEAD " + path, head: with("Origin: " + origin)},
			})
		}
		rows = append(rows, exchange{
			id: "E46", note: "listed" + path, world: narrow, want: []int{204},
			call: call{line: "OPTIONS " + path, head: with("Origin: https://app.example.com")},
		}, exchange{
			id: "E46", note: "own address" + path, world: narrow, want: []int{204},
			call: call{line: "OPTIONS " + path, head: with("Origin: https://chat.example.com")},
		}, exchange{
			id: "E46", note: "own host" + path, world: narrow, want: []int{204},
			call: call{line: "OPTIONS " + path, head: with("Origin: http://localhost")},
		})
	}
	return rows
}

func restRows() []row {
	var rows []row
	for _, e := range exchanges() {
		rows = append(rows, row{id: e.id, note: e.note, world: e.world, run: e.run})
	}
	return append(rows,
		row{id: "E08", note: "a byte a second", slow: true, run: slowBody},
		row{id: "E10", note: "on the second request", run: secondRequest},
		row{id: "E26", note: "(a token that would do)", run: goodToken},
	)
}

func (e exchange) run(t *testing.T, w *world) {
	c := e.call
	c.line, c.token = w.fill(c.line), w.fill(c.token)
	c.head = slices.Clone(c.head)
	for i := range c.head {
		c.head[i] = w.fill(c.head[i])
	}
	p := w.tcp(t)
	go func() { _ = p.write(c.bytes()) }()
	r, err := p.response()
	if strings.HasPrefix(c.line, "HEAD") {
		err = nil // the length is that of a body that does not come
	}
	if err != nil || !slices.Contains(e.want, r.status) {
		t.Fatalf("answer %d %.200q, %v; want %d", r.status, r.body, err, e.want)
	}
	if e.message != "" && !matches(r.message(), e.message) {
		t.Errorf("message %q, want %q", r.message(), e.message)
	}
	if r.status >= 400 && len(r.body) > 0 && r.message() == "" && r.status != 501 && r.status != 400 {
		t.Errorf("the answer has no message: %q", r.body)
	}
	if len(r.body) > 1<<20 {
		t.Errorf("the answer has %d bytes", len(r.body))
	}
	allowed := "*"
	if w.Options.Env != nil && e.world == narrow {
		allowed = ""
		for _, origin := range []string{"https://app.example.com", "https://chat.example.com", "http://localhost"} {
			if slices.Contains(c.head, "Origin: "+origin) {
				allowed = origin
			}
		}
		if got := r.header.Get("Strict-Transport-Security"); got != "max-age=31536000" {
			t.Errorf("Strict-Transport-Security is %q", got)
		}
	}
	if got := r.header.Get("Access-Control-Allow-Origin"); e.id == "E46" && got != allowed {
		t.Errorf("Access-Control-Allow-Origin is %q, want %q", got, allowed)
	}
}

// slowBody: the deadline of bodies.
func slowBody(t *testing.T, w *world) {
	p, start := w.tcp(t), time.Now()
	stop := make(chan struct{})
	defer close(stop)
	go func() {
		tick := time.NewTicker(time.Second)
		defer tick.Stop()
		b := []byte(lines("POST /api/auth/login HTTP/1.1", "Host: localhost", "Content-Type: application/json", "Transfer-Encoding: chunked"))
		for p.write(b) == nil {
			b = []byte("1\r\n{\r\n")
			select {
			case <-tick.C:
			case <-stop:
				return
			}
		}
	}()
	r, err := p.response()
	if r.status != 408 && r.status != 400 && err == nil {
		t.Errorf("answer %d %q", r.status, r.body)
	}
	if took := time.Since(start); took > 18*time.Second || took < 10*time.Second && r.status == 408 {
		t.Errorf("after %v", took)
	}
}

// secondRequest: a connection that began well is not trusted for it.
func secondRequest(t *testing.T, w *world) {
	for _, fields := range [][]string{
		{"Content-Length: 45", "Transfer-Encoding: chunked"}, {"Content-Length: 45", "Content-Length: 44"}, {"Transfer-Encoding: xchunked"},
	} {
		p := w.tcp(t)
		good := call{line: loginLine, body: nobody, head: with("Connection: keep-alive")}
		if err := p.write(good.bytes()); err != nil {
			t.Fatal(err)
		}
		if r, err := p.response(); err != nil || r.status != 400 {
			t.Fatalf("the first request: %d, %v", r.status, err)
		}
		head := append([]string{"POST /api/auth/login HTTP/1.1", "Host: localhost", "Content-Type: application/json"}, fields...)
		smuggled := lines("GET /smuggled HTTP/1.1", "Host: localhost")
		if err := p.write([]byte(lines(head...) + "0\r\n\r\n" + smuggled)); err != nil {
			t.Fatal(err)
		}
		// RFC 9112 §6.1 lets a server take the first for what it is, if it closes then.
		r, err := p.response()
		if err == nil && r.status != 400 && r.status != 501 {
			t.Errorf("%q: answer %d %q", fields, r.status, r.body)
		}
		if r, err = p.response(); err == nil {
			t.Errorf("%q: what stands behind is answered, too: %d %q", fields, r.status, r.body)
		}
	}
}

func goodToken(t *testing.T, w *world) {
	r, err := w.call(call{line: anyText, token: w.ann.Token})
	if err != nil || r.status != 200 {
		t.Errorf("answer %d, %v", r.status, err)
	}
}

// signUp is the body of sing-up.
func signUp(first, email string) string {
	return fmt.Sprintf(`{"firstName":%q,"email":%q,"password":%q}`, first, email, apptest.Password)
}
