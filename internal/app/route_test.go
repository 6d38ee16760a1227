package app

import (
	"bufio"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
)

func TestRoute(t *testing.T) {
	t.Parallel()
	said := func(who string) http.Handler {
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			_, _ = w.Write([]byte(who + " " + r.RequestURI + " " + r.URL.EscapedPath() + " " + r.URL.RawQuery + " " + r.URL.Host + r.Host))
		})
	}
	h := route{sockets: said("sockets"), pages: said("pages")}
	tests := map[string]string{ // target, with an upgrade: who, target, path, query, host
		"/api/ws":                          "sockets /api/ws /api/ws  h",
		"/":                                "sockets / /  h",
		"http://chat.example/api/ws":       "sockets /api/ws /api/ws  chat.example",
		"https://chat.example:8443/api/ws": "sockets /api/ws /api/ws  chat.example:8443",
		"HTTP://chat.example/api/ws":       "sockets /api/ws /api/ws  chat.example",
		"http://chat.example":              "sockets / /  chat.example",
		"http://chat.example/":             "sockets / /  chat.example",
		"http://a:b@chat.example/api/ws":   "sockets /api/ws /api/ws  chat.example",
		"http://chat.example/api/ws?t=1":   "pages /api/ws?t=1 /api/ws t=1 chat.example",
		"http://chat.example?t=1":          "pages /?t=1 / t=1 chat.example",
		"http://chat.example/api/%77s":     "pages /api/%77s /api/%77s  chat.example",
		"http://chat.example//api/ws":      "pages //api/ws //api/ws  chat.example",
		"ftp://chat.example/api/ws":        "pages ftp://chat.example/api/ws /api/ws  chat.examplechat.example",
		"//api/ws":                         "pages //api/ws //api/ws  h",
	}
	for target, want := range tests {
		r, err := http.ReadRequest(bufio.NewReader(strings.NewReader("GET " + target + " HTTP/1.1\r\nHost: h\r\nUpgrade: websocket\r\n\r\n")))
		if err != nil {
			t.Fatalf("%s: %v", target, err)
		}
		w := httptest.NewRecorder()
		h.ServeHTTP(w, r)
		if got := w.Body.String(); got != want {
			t.Errorf("%s: got %q, want %q", target, got, want)
		}
		if w.Header().Get("Strict-Transport-Security") != "" {
			t.Error("HSTS without HTTPS")
		}
	}
}
