package webui_test

import (
	"bytes"
	"compress/gzip"
	"io"
	"io/fs"
	"net/http"
	"net/http/httptest"
	"regexp"
	"strings"
	"testing"

	"messenger/internal/webui"
	"messenger/web"
)

// elsewhere is the answer of the handler that Handler passes other paths to.
const elsewhere = http.StatusTeapot

func open(t *testing.T) http.Handler {
	t.Helper()
	h, err := webui.Handler(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(elsewhere) }))
	if err != nil {
		t.Fatal(err)
	}
	return h
}

func get(t *testing.T, h http.Handler, method, path string, header ...string) *http.Response {
	t.Helper()
	r := httptest.NewRequest(method, path, nil)
	for i := 0; i+1 < len(header); i += 2 {
		r.Header.Set(header[i], header[i+1])
	}
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	return w.Result()
}

func body(t *testing.T, r *http.Response) []byte {
	t.Helper()
	b, err := io.ReadAll(r.Body)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// asset finds a file with a hash in its name.
func asset(t *testing.T, ending string) string {
	t.Helper()
	names, err := fs.Glob(web.Dist, "dist/assets/*"+ending)
	if err != nil || len(names) == 0 {
		t.Fatalf("no asset %s: %v", ending, err)
	}
	return strings.TrimPrefix(names[0], "dist")
}

func TestPaths(t *testing.T) {
	h := open(t)
	for _, tt := range []struct {
		method, path string
		status       int
		kind         string
	}{
		{"GET", "/", 200, "text/html"},
		{"HEAD", "/", 200, "text/html"},
		{"POST", "/", elsewhere, ""},
		{"GET", "/index.html", 200, "text/html"},
		{"GET", "/settings", 200, "text/html"},
		{"GET", "/archive", 200, "text/html"},
		{"GET", "/c/group_7f6c1f0a-3c58-4f0e-9d0a-5b1d6f1f0001", 200, "text/html"},
		{"GET", "/c/group_7f6c1f0a-3c58-4f0e-9d0a-5b1d6f1f0001/7f6c1f0a-3c58-4f0e-9d0a-5b1d6f1f0002", 200, "text/html"},
		{"GET", "/join/abcdef", 200, "text/html"},
		{"GET", "/sw.js", 200, "text/javascript"},
		{"GET", "/manifest.webmanifest", 200, "application/manifest+json"},
		{"GET", "/icon.svg", 200, "image/svg+xml"},
		{"GET", "/icon-192.png", 200, "image/png"},
		{"GET", asset(t, ".js"), 200, "text/javascript"},
		{"GET", asset(t, ".css"), 200, "text/css"},
		{"GET", "/assets/", elsewhere, ""},
		{"GET", "/assets/missing.js", elsewhere, ""},
		{"GET", "/c", elsewhere, ""},
		{"GET", "/api/auth/login", elsewhere, ""},
		{"GET", "/doc/", elsewhere, ""},
		{"GET", "/healthz", elsewhere, ""},
		{"GET", "/nothing", elsewhere, ""},
		{"GET", "/c/../../etc/passwd", elsewhere, ""},
		{"GET", "/c/%2e%2e/x", elsewhere, ""},
		{"GET", "/..%2fwebui.go", elsewhere, ""},
		{"GET", "/embed.go", elsewhere, ""},
		{"GET", "/src/main.ts", elsewhere, ""},
	} {
		r := get(t, h, tt.method, tt.path)
		if r.StatusCode != tt.status || !strings.HasPrefix(r.Header.Get("Content-Type"), tt.kind) {
			t.Errorf("%s %s = %d %q, want %d %q", tt.method, tt.path, r.StatusCode, r.Header.Get("Content-Type"), tt.status, tt.kind)
		}
		if b := body(t, r); tt.method == "HEAD" && len(b) != 0 {
			t.Errorf("HEAD has a body of %d bytes", len(b))
		}
	}
}

// TestUnknownPages checks that a browser that requests an unknown page gets the client, which says
// that there is no such page, and that the API and programs get the answer of the next handler.
func TestUnknownPages(t *testing.T) {
	h := open(t)
	browser := []string{"Accept", "text/html,application/xhtml+xml,*/*;q=0.8"}
	for path, want := range map[string]int{
		"/nothing": http.StatusNotFound, "/c": http.StatusNotFound, "/settings/x/y": http.StatusNotFound, "/settings": http.StatusOK,
		"/api": elsewhere, "/api/nothing": elsewhere, "/API/nothing": elsewhere, "/doc/nothing": elsewhere, "/healthz": elsewhere, "/assets/gone.js": elsewhere,
	} {
		r := get(t, h, http.MethodGet, path, browser...)
		if r.StatusCode != want {
			t.Errorf("a browser asks for %s: %d, want %d", path, r.StatusCode, want)
		}
		if want != elsewhere && !bytes.Contains(bytes.ToLower(body(t, r)), []byte("<!doctype html>")) {
			t.Errorf("%s is not the page", path)
		}
	}
	if r := get(t, h, http.MethodPost, "/nothing", browser...); r.StatusCode != elsewhere {
		t.Errorf("POST: %d", r.StatusCode)
	}
}

func TestHeaders(t *testing.T) {
	h := open(t)
	for path, cache := range map[string]string{
		"/": "no-cache", "/sw.js": "no-cache", "/icon.svg": "no-cache", "/settings": "no-cache",
		asset(t, ".js"): "public, max-age=31536000, immutable", asset(t, ".css"): "public, max-age=31536000, immutable",
	} {
		head := get(t, h, "GET", path).Header
		if got := head.Get("Cache-Control"); got != cache {
			t.Errorf("%s is kept %q, want %q", path, got, cache)
		}
		if head.Get("X-Content-Type-Options") != "nosniff" || head.Get("Referrer-Policy") != "no-referrer" {
			t.Errorf("%s lacks headers: %v", path, head)
		}
		csp := head.Get("Content-Security-Policy")
		for _, part := range []string{"default-src 'none'", "script-src 'self';", "style-src 'self';", "base-uri 'none'", "frame-ancestors 'none'"} {
			if !strings.Contains(csp, part) {
				t.Errorf("the policy of %s lacks %s: %s", path, part, csp)
			}
		}
		if strings.Contains(csp, "unsafe") || strings.Contains(csp, "*") {
			t.Errorf("the policy of %s is weak: %s", path, csp)
		}
	}
}

func TestCompressed(t *testing.T) {
	h := open(t)
	path := asset(t, ".js")
	plain := get(t, h, "GET", path)
	if plain.Header.Get("Content-Encoding") != "" {
		t.Error("compressed without being asked")
	}
	want := body(t, plain)
	zipped := get(t, h, "GET", path, "Accept-Encoding", "br;q=1, gzip")
	if zipped.Header.Get("Content-Encoding") != "gzip" || zipped.Header.Get("Vary") != "Accept-Encoding" {
		t.Fatalf("not compressed: %v", zipped.Header)
	}
	z, err := gzip.NewReader(bytes.NewReader(body(t, zipped)))
	if err != nil {
		t.Fatal(err)
	}
	got, err := io.ReadAll(z)
	if err != nil || !bytes.Equal(got, want) {
		t.Errorf("the two forms differ: %v", err)
	}
	for _, refused := range []string{"", "br", "gzip;q=0", "gzip; q=0.000"} {
		if get(t, h, "GET", path, "Accept-Encoding", refused).Header.Get("Content-Encoding") != "" {
			t.Errorf("compressed for %q", refused)
		}
	}
}

func TestUnchanged(t *testing.T) {
	h := open(t)
	etag := get(t, h, "GET", "/").Header.Get("ETag")
	for _, tt := range []struct {
		given  string
		status int
	}{{etag, 304}, {`"x", ` + etag, 304}, {"*", 304}, {`"x"`, 200}, {"", 200}} {
		r := get(t, h, "GET", "/", "If-None-Match", tt.given)
		if r.StatusCode != tt.status || tt.status == 304 && len(body(t, r)) != 0 {
			t.Errorf("If-None-Match %q = %d, want %d", tt.given, r.StatusCode, tt.status)
		}
	}
}

// TestNothingInline checks that the page has no inline scripts or styles, which the policy forbids.
func TestNothingInline(t *testing.T) {
	page := string(body(t, get(t, open(t), "GET", "/")))
	for _, inline := range []string{`(?i)<script(?:[^>]*)>[^<]`, `(?i)<style`, `(?i)\sstyle=`, `(?i)\son\w+=`, `(?i)javascript:`} {
		if found := regexp.MustCompile(inline).FindString(page); found != "" {
			t.Errorf("inline in the page: %s", found)
		}
	}
	if !strings.Contains(page, `<script type="module"`) {
		t.Error("the page has no script")
	}
}

// TestBudget checks that the first load has at most 150 kB of compressed scripts.
func TestBudget(t *testing.T) {
	const most = 150_000
	h := open(t)
	page := string(body(t, get(t, h, "GET", "/")))
	total := 0
	for _, m := range regexp.MustCompile(`(?:src|href)="(/assets/[^"]+\.js)"`).FindAllStringSubmatch(page, -1) {
		total += len(body(t, get(t, h, "GET", m[1], "Accept-Encoding", "gzip")))
	}
	if total == 0 || total > most {
		t.Errorf("the first load has %d bytes of compressed script, at most %d are allowed", total, most)
	}
	t.Logf("first load: %d bytes of compressed script", total)
}
