// Package webui serves the web client, which a browser shows at the server's address.
//
// It is called by internal/app for every path that is neither the API nor a socket. The
// files are embedded and answered by exact name only, so no path can reach other files. The
// package does not depend on the API and starts no goroutine.
package webui

import (
	"fmt"
	"io/fs"
	"net/http"
	"path"
	"strconv"
	"strings"

	"messenger/web"
)

// index is the HTML document of the client, which is served for all its routes.
const index = "index.html"

// policy is the Content-Security-Policy. It allows the page its own files and its own server only: no
// inline script or style, no embedding in frames, no form submission. 'self' does not
// cover sockets in all browsers, so connect-src names their schemes as well.
const policy = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; " +
	"connect-src 'self' ws: wss:; manifest-src 'self'; worker-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"

// Handler serves the client's files and routes, and passes every other path to next.
func Handler(next http.Handler) (http.Handler, error) {
	dist, err := fs.Sub(web.Dist, "dist")
	if err != nil {
		return nil, fmt.Errorf("open the client: %w", err)
	}
	files, err := load(dist)
	if err != nil {
		return nil, err
	}
	return handler{files: files, next: next}, nil
}

// handler serves the files from memory.
type handler struct {
	files map[string]*file // by name below dist
	next  http.Handler
}

func (h handler) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	f, status := h.files[fileName(r.URL.Path)], http.StatusOK
	if f == nil && isUnknownPage(r) {
		f, status = h.files[index], http.StatusNotFound
	}
	if f == nil || r.Method != http.MethodGet && r.Method != http.MethodHead {
		h.next.ServeHTTP(w, r)
		return
	}
	f.serve(w, r, status)
}

// isUnknownPage reports whether a browser asks for a page outside the interface: it gets
// the client, which says that there is no such page. Programs, which do not ask for HTML,
// get the interface's answer.
func isUnknownPage(r *http.Request) bool {
	if !strings.Contains(r.Header.Get("Accept"), "text/html") {
		return false
	}
	first, _, _ := strings.Cut(strings.TrimPrefix(r.URL.Path, "/"), "/")
	switch strings.ToLower(first) {
	case "api", "doc", "healthz", "readyz", "assets":
		return false
	}
	return true
}

// fileName is the name of the file at a path. No path leads to a file that does not exist.
func fileName(path string) string {
	if isRoute(path) {
		return index
	}
	return strings.TrimPrefix(path, "/")
}

// isRoute reports whether the path is a route of the client; web/src/view/shell/router.ts
// has the same list, and web/src/sw.ts.
func isRoute(at string) bool {
	switch at {
	case "/", "/settings", "/archive":
		return true
	}
	clean := path.Clean(at)
	return clean == at && (strings.HasPrefix(at, "/c/") || strings.HasPrefix(at, "/join/"))
}

// serve answers with the file and a status, or with 304 if the browser has it.
func (f *file) serve(w http.ResponseWriter, r *http.Request, status int) {
	h := w.Header()
	h.Set("Cache-Control", f.cache)
	h.Set("ETag", f.etag)
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("Referrer-Policy", "no-referrer")
	h.Set("Content-Security-Policy", policy)
	h.Set("Cross-Origin-Opener-Policy", "same-origin")
	h.Set("Cross-Origin-Resource-Policy", "same-origin")
	h.Set("Permissions-Policy", "camera=(), geolocation=(), microphone=(), payment=(), usb=()")
	if f.zipped != nil {
		h.Set("Vary", "Accept-Encoding")
	}
	if status == http.StatusOK && matches(r.Header.Get("If-None-Match"), f.etag) {
		w.WriteHeader(http.StatusNotModified)
		return
	}
	body := f.plain
	if f.zipped != nil && acceptsGzip(r.Header.Get("Accept-Encoding")) {
		body = f.zipped
		h.Set("Content-Encoding", "gzip")
	}
	h.Set("Content-Type", f.kind)
	h.Set("Content-Length", strconv.Itoa(len(body)))
	w.WriteHeader(status)
	if r.Method == http.MethodGet {
		_, _ = w.Write(body)
	}
}
