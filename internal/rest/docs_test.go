package rest_test

import (
	"bytes"
	"encoding/json"
	"net/http"
	"regexp"
	"strings"
	"testing"

	"messenger/api"
	"messenger/internal/rest"
)

func TestSwagger(t *testing.T) { // docs/contract.md, HTTP in general and row 28
	t.Parallel()
	w := newWorld(t, rest.Config{})
	for target, to := range map[string]string{"/doc": "/doc/", "/DOC": "/doc/", "/api": "/api/", "/Api": "/api/"} {
		rec := w.do(t, call{method: "GET", target: target})
		if rec.Code != 301 || rec.Header().Get("Location") != to {
			t.Errorf("%s: %d to %q", target, rec.Code, rec.Header().Get("Location"))
		}
	}
	types := map[string]string{
		"": "text/html; charset=utf-8", "swagger-ui-bundle.js": "text/javascript; charset=utf-8", "swagger-ui-init.js": "text/javascript; charset=utf-8",
		"swagger-ui.css": "text/css; charset=utf-8", "favicon-32x32.png": "image/png",
	}
	for _, base := range []string{"/doc/", "/api/", "/DOC/"} {
		for name, want := range types {
			rec := w.do(t, call{method: "GET", target: base + name})
			if rec.Code != 200 || rec.Header().Get("Content-Type") != want || rec.Body.Len() < 100 {
				t.Errorf("%s%s: %d %q, %d bytes", base, name, rec.Code, rec.Header().Get("Content-Type"), rec.Body.Len())
			}
			if rec.Header().Get("X-Content-Type-Options") != "nosniff" {
				t.Errorf("%s%s: may be sniffed", base, name)
			}
			tag := http.Header{"If-None-Match": {rec.Header().Get("ETag")}}
			if again := w.do(t, call{method: "GET", target: base + name, header: tag}); again.Code != 304 || again.Body.Len() > 0 {
				t.Errorf("%s%s again: %d", base, name, again.Code)
			}
			if head := w.do(t, call{method: "HEAD", target: base + name}); head.Code != 200 || head.Body.Len() > 0 {
				t.Errorf("HEAD %s%s: %d", base, name, head.Code)
			}
			if post := w.do(t, call{method: "POST", target: base + name, body: "{}"}); post.Code != 405 {
				t.Errorf("POST %s%s: %d", base, name, post.Code)
			}
		}
	}
	for _, target := range []string{
		"/doc/index.html", "/doc/README.md", "/doc/LICENSE.txt", "/doc/../server.go", "/doc/%2e%2e/server.go", "/doc/swagger-ui.css/", "/doc//", "/api//",
	} {
		if rec := w.do(t, call{method: "GET", target: target}); rec.Code != 404 {
			t.Errorf("%s: %d", target, rec.Code)
		}
	}
}

func TestSwaggerPageHasAPolicyItObeys(t *testing.T) {
	t.Parallel()
	w := newWorld(t, rest.Config{})
	rec := w.do(t, call{method: "GET", target: "/doc/"})
	policy := rec.Header().Get("Content-Security-Policy")
	if !strings.Contains(policy, "default-src 'none'; script-src 'self';") || !strings.Contains(policy, "frame-ancestors 'none'") {
		t.Errorf("policy %q", policy)
	}
	page := rec.Body.String()
	if inline := regexp.MustCompile(`(?i)<script(?:[^>]*)>\s*[^<\s]|\son\w+=|<style|javascript:|https?://`).FindString(page); inline != "" {
		t.Errorf("the page has %q", inline)
	}
	for _, m := range regexp.MustCompile(`(?:src|href)="\./([^"]+)"`).FindAllStringSubmatch(page, -1) {
		if rec := w.do(t, call{method: "GET", target: "/doc/" + m[1]}); rec.Code != 200 {
			t.Errorf("the page needs %s: %d", m[1], rec.Code)
		}
	}
}

func TestContractsAreServed(t *testing.T) {
	t.Parallel()
	w := newWorld(t, rest.Config{})
	docs, err := api.Documents()
	if err != nil {
		t.Fatal(err)
	}
	version := map[string]string{"openapi": "3.1.0", "asyncapi": "3.0.0"}
	for _, d := range docs {
		rec := w.do(t, call{method: "GET", target: "/api/" + d.Name + ".json"})
		var served map[string]any
		if err := json.Unmarshal(rec.Body.Bytes(), &served); err != nil || rec.Code != 200 || served[d.Name] != version[d.Name] {
			t.Errorf("%s.json: %d, %v, version %v", d.Name, rec.Code, err, served[d.Name])
		}
		if !bytes.Equal(rec.Body.Bytes(), d.JSON) {
			t.Errorf("%s.json is not the document", d.Name)
		}
		if got := rec.Header().Get("Content-Type"); got != "application/json; charset=utf-8" {
			t.Errorf("%s.json: Content-Type %q", d.Name, got)
		}
		delete(version, d.Name)
	}
	if len(version) > 0 {
		t.Errorf("not served: %v", version)
	}
}

func TestRangesOfDocumentationAreBounded(t *testing.T) { // docs/bad-input.md E50
	t.Parallel()
	w := newWorld(t, rest.Config{})
	whole := w.do(t, call{method: "GET", target: "/doc/swagger-ui.css"}).Body.Len()
	rec := w.do(t, call{method: "GET", target: "/doc/swagger-ui.css", header: http.Header{"Range": {"bytes=" + strings.Repeat("0-,", 1000) + "0-"}}})
	if rec.Body.Len() > whole || rec.Code != 200 && rec.Code != 416 {
		t.Errorf("%d, %d bytes of %d", rec.Code, rec.Body.Len(), whole)
	}
}
