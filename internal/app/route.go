package app

import (
	"net/http"
	"strings"
	"time"
)

// bodyTimeout is for a whole request body, whether anybody reads it or net/http passes
// over it before it answers.
const bodyTimeout = 15 * time.Second

// stayHTTPS has browsers use HTTPS for a year to come (RFC 6797 §6.1).
const stayHTTPS = "max-age=31536000"

// route is the handler of the public listener: it sends upgrades of exactly the two
// socket paths to sockets and everything else to pages (docs/contract.md, Handshake).
type route struct {
	sockets, pages http.Handler
	secure         bool // people reach the server by HTTPS
}

func (h route) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	r = originForm(r)
	if h.secure {
		w.Header().Set("Strict-Transport-Security", stayHTTPS)
	}
	if r.ContentLength != 0 {
		// net/http lifts it at the end of the body. Only recorders have no deadline.
		_ = http.NewResponseController(w).SetReadDeadline(time.Now().Add(bodyTimeout))
	}
	upgrade := strings.EqualFold(r.Header.Get("Upgrade"), "websocket")
	if upgrade && (r.RequestURI == "/api/ws" || r.RequestURI == "/") {
		h.sockets.ServeHTTP(w, r)
		return
	}
	if len(r.TransferEncoding) > 0 {
		// net/http hides whether there was a Content-Length as well; after such a request
		// nothing more may be read (RFC 9112 §6.1). The edge sees first requests only.
		w.Header().Set("Connection", "close")
	}
	h.pages.ServeHTTP(w, r)
}

// originForm returns a request whose target was a whole address as if it had been a
// path, which means the same (RFC 9112 §3.2.2). net/http has made the address's host
// that of the request.
func originForm(r *http.Request) *http.Request {
	if r.URL.Host == "" || r.URL.Scheme != "http" && r.URL.Scheme != "https" {
		return r
	}
	_, target, _ := strings.Cut(r.RequestURI, "://")
	path := strings.IndexAny(target, "/?")
	if path < 0 {
		path = len(target)
	}
	u := *r.URL
	u.Scheme, u.Host, u.User = "", "", nil
	same := r.WithContext(r.Context())
	same.URL, same.RequestURI = &u, target[path:]
	if !strings.HasPrefix(same.RequestURI, "/") {
		u.Path, same.RequestURI = "/", "/"+same.RequestURI
	}
	return same
}
