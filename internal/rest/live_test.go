package rest_test

import (
	"bufio"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"messenger/internal/rest"
)

// patience bounds what a test waits for.
const patience = 10 * time.Second

// exchangeRaw sends bytes to a server of its own and returns the answers until the
// connection ends or patience does.
func exchangeRaw(t *testing.T, w *world, request string) (answers []*http.Response, bodies []string, ended bool) {
	t.Helper()
	srv := httptest.NewServer(w)
	t.Cleanup(srv.Close)
	conn, err := net.Dial("tcp", srv.Listener.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = conn.Close() })
	if err := conn.SetDeadline(time.Now().Add(patience)); err != nil {
		t.Fatal(err)
	}
	go func() { _, _ = io.WriteString(conn, request) }() // the server may hang up in the middle
	in := bufio.NewReader(conn)
	for {
		res, err := http.ReadResponse(in, nil)
		if err != nil {
			netErr, isNet := err.(net.Error)
			return answers, bodies, !(isNet && netErr.Timeout())
		}
		body, err := io.ReadAll(res.Body)
		if err != nil {
			t.Fatalf("body of %d: %v", res.StatusCode, err)
		}
		answers, bodies = append(answers, res), append(bodies, string(body))
	}
}

func post(headers, body string) string {
	return "POST /api/auth/login HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n" + headers + "\r\n\r\n" + body
}

func chunk(s string) string { return fmt.Sprintf("%x\r\n%s\r\n", len(s), s) }

// padded is a login of exactly n bytes.
func padded(n int) string {
	const frame = `{"email":"a","password":""}`
	return strings.Replace(frame, `""`, `"`+strings.Repeat("p", n-len(frame))+`"`, 1)
}

func TestBodyLimit(t *testing.T) { // docs/contract.md, HTTP in general; docs/bad-input.md E06, E07, E14
	t.Parallel()
	const limit = 100 << 10
	closing := "Connection: close\r\n"
	tests := map[string]struct {
		request string
		want    int
	}{
		"the longest":           {post(closing+fmt.Sprint("Content-Length: ", limit), padded(limit)), 201},
		"the longest in chunks": {post(closing+"Transfer-Encoding: chunked", chunk(padded(limit))+"0\r\n\r\n"), 201},
		"one more":              {post(fmt.Sprint("Content-Length: ", limit+1), padded(limit+1)), 413},
		"one more in chunks":    {post("Transfer-Encoding: chunked", chunk(padded(limit+1))+"0\r\n\r\n"), 413},
		"1 MiB password":        {post(fmt.Sprint("Content-Length: ", 1<<20), padded(1<<20)), 413},
		"announced, not sent":   {post("Content-Length: 1000000000", ""), 413},
		"just over, not sent":   {post("Content-Length: 110000", ""), 413},
		"unknown path":          {strings.Replace(post("Content-Length: 110000", ""), "/api/auth/login", "/api/nowhere", 1), 413},
		"endless chunks":        {post("Transfer-Encoding: chunked", strings.Repeat(chunk(strings.Repeat(" ", 1000)), 200)), 413},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := newWorld(t, rest.Config{BodyTimeout: time.Hour}) // what ends it must be the limit
			answers, bodies, ended := exchangeRaw(t, w, tt.request)
			if len(answers) != 1 || answers[0].StatusCode != tt.want || !ended {
				t.Fatalf("answers %q, connection ended: %v", bodies, ended)
			}
			if tt.want == 413 && (bodies[0] != `{"message":"request entity too large"}` || len(w.did) > 0) {
				t.Errorf("%s, did %q", bodies[0], w.did)
			}
			if tt.want == 201 && len(w.did) != 1 {
				t.Errorf("did %q", w.did)
			}
		})
	}
}

func TestSlowBodiesAreCut(t *testing.T) { // docs/bad-input.md E07, E08
	t.Parallel()
	tests := map[string]string{
		"nothing of it":   post("Content-Length: 30", ""),
		"a part":          post("Content-Length: 30", `{"email"`),
		"a chunk":         post("Transfer-Encoding: chunked", chunk(`{"email"`)),
		"to an unknown":   strings.Replace(post("Content-Length: 30", ""), "/api/auth/login", "/api/nowhere", 1),
		"without a token": strings.Replace(post("Content-Length: 30", "{"), "POST /api/auth/login", "PATCH /api/profile/update", 1),
	}
	for name, request := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := newWorld(t, rest.Config{BodyTimeout: 50 * time.Millisecond})
			answers, bodies, ended := exchangeRaw(t, w, request)
			if diff := cmp.Diff([]string{`{"message":"request timed out"}`}, bodies); diff != "" || !ended {
				t.Fatalf("ended: %v (-want +got):\n%s", ended, diff)
			}
			if answers[0].StatusCode != 408 || !answers[0].Close {
				t.Errorf("%d, close: %v", answers[0].StatusCode, answers[0].Close)
			}
		})
	}
	t.Run("a body that is not read", func(t *testing.T) {
		t.Parallel()
		w := newWorld(t, rest.Config{BodyTimeout: 50 * time.Millisecond})
		request := strings.Replace(post("Content-Length: 30", ""), "application/json", "text/plain", 1)
		answers, bodies, ended := exchangeRaw(t, w, request)
		if len(answers) != 1 || answers[0].StatusCode != 415 || !ended {
			t.Errorf("answers %q, connection ended: %v", bodies, ended)
		}
	})
}

// TestTheDeadlineIsOfTheBodyOnly: work that takes longer than a body may is not cut, and
// the connection lives on.
func TestTheDeadlineIsOfTheBodyOnly(t *testing.T) {
	t.Parallel()
	const timeout = 50 * time.Millisecond
	w := newWorld(t, rest.Config{BodyTimeout: timeout})
	srv := httptest.NewServer(http.HandlerFunc(func(rw http.ResponseWriter, r *http.Request) {
		begun := time.Now()
		w.ServeHTTP(waiting{rw, func() {
			timer := time.NewTimer(timeout*4 - time.Since(begun))
			defer timer.Stop()
			select {
			case <-timer.C:
			case <-r.Context().Done():
				t.Error("the work was cancelled")
			}
		}}, r)
	}))
	t.Cleanup(srv.Close)
	for range 2 {
		res, err := srv.Client().Post(srv.URL+"/api/auth/login", "application/json", strings.NewReader(padded(40)))
		if err != nil {
			t.Fatal(err)
		}
		if err := res.Body.Close(); err != nil || res.StatusCode != 201 || res.Close {
			t.Errorf("%d, close: %v, %v", res.StatusCode, res.Close, err)
		}
	}
}

// waiting does something before the status is written, as work does that takes time.
type waiting struct {
	http.ResponseWriter
	wait func()
}

func (w waiting) WriteHeader(status int) {
	w.wait()
	w.ResponseWriter.WriteHeader(status)
}

func (w waiting) Unwrap() http.ResponseWriter { return w.ResponseWriter }

func TestConflictingFraming(t *testing.T) { // docs/bad-input.md E10
	t.Parallel()
	body := padded(40)
	for name, headers := range map[string]string{
		"two lengths": "Content-Length: 40\r\nContent-Length: 41",
		"xchunked":    "Transfer-Encoding: xchunked",
		"negative":    "Content-Length: -1",
	} {
		w := newWorld(t, rest.Config{})
		answers, bodies, ended := exchangeRaw(t, w, post(headers, body))
		if len(answers) != 1 || answers[0].StatusCode/100 < 4 || !ended || len(w.did) > 0 {
			t.Errorf("%s: answers %q, ended: %v, did %q", name, bodies, ended, w.did)
		}
	}
}

func TestABodyThatBreaksOff(t *testing.T) {
	t.Parallel()
	w := newWorld(t, rest.Config{})
	r := call{method: "POST", target: "/api/auth/login", body: "x"}.newRequest()
	r.Body, r.ContentLength = io.NopCloser(io.MultiReader(strings.NewReader(`{"em`), brokenReader{})), 30
	rec := serve(w, r)
	if diff := cmp.Diff([]string{"request aborted"}, lines(t, rec)); rec.Code != 400 || diff != "" || len(w.did) > 0 {
		t.Errorf("%d (-want +got):\n%s", rec.Code, diff)
	}
}

type brokenReader struct{}

func (brokenReader) Read([]byte) (int, error) { return 0, io.ErrUnexpectedEOF }
