// Package webui serves what a person sees who opens the server in a browser.
//
// It is called by internal/app for every path that is neither the API nor a socket.
// Files are embedded and named here one by one, so no path can reach outside. The
// room knows nothing of the API and starts no goroutine.
package webui

import (
	_ "embed"
	"net/http"
	"strconv"
)

//go:embed landing.html
var landing []byte

// policy lets the page use its own inline style and nothing else; it has no script.
const policy = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"

// Handler serves the landing page at "/" and leaves every other path to next.
func Handler(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path != "/" || r.Method != http.MethodGet && r.Method != http.MethodHead {
			next.ServeHTTP(w, r)
			return
		}
		h := w.Header()
		h.Set("Content-Type", "text/html; charset=utf-8")
		h.Set("Content-Length", strconv.Itoa(len(landing)))
		h.Set("Content-Security-Policy", policy)
		h.Set("X-Content-Type-Options", "nosniff")
		h.Set("Referrer-Policy", "no-referrer")
		h.Set("Cache-Control", "no-cache")
		if r.Method == http.MethodGet {
			_, _ = w.Write(landing)
		}
	})
}
