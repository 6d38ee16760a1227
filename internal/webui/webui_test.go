package webui_test

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"messenger/internal/webui"
)

func TestHandler(t *testing.T) {
	h := webui.Handler(http.NotFoundHandler())
	for _, tt := range []struct {
		method, path string
		status       int
		body         string
	}{
		{"GET", "/", 200, `href="/doc/"`},
		{"HEAD", "/", 200, ""},
		{"POST", "/", 404, ""},
		{"GET", "/landing.html", 404, ""},
		{"GET", "/..%2fwebui.go", 404, ""},
	} {
		w := httptest.NewRecorder()
		h.ServeHTTP(w, httptest.NewRequest(tt.method, tt.path, nil))
		if w.Code != tt.status || !strings.Contains(w.Body.String(), tt.body) {
			t.Errorf("%s %s = %d %q", tt.method, tt.path, w.Code, w.Body.String())
		}
		if tt.status == 200 && !strings.Contains(w.Header().Get("Content-Security-Policy"), "default-src 'none'") {
			t.Errorf("%s %s has no policy", tt.method, tt.path)
		}
		if tt.method == "HEAD" && w.Body.Len() != 0 {
			t.Error("HEAD has a body")
		}
	}
	if strings.Contains(webuiPage(t), "<script") {
		t.Error("the landing page has a script")
	}
}

func webuiPage(t *testing.T) string {
	t.Helper()
	w := httptest.NewRecorder()
	webui.Handler(nil).ServeHTTP(w, httptest.NewRequest(http.MethodGet, "/", nil))
	return w.Body.String()
}
