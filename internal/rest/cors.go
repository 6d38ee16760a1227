package rest

import (
	"net/http"
	"strings"
)

// markOrigin sets the CORS headers of any answer (docs/contract.md, CORS). An origin that is not
// allowed gets none, and the browser withholds the answer from its page.
func (s *server) markOrigin(w http.ResponseWriter, r *http.Request) (allowed bool) {
	h := w.Header()
	if s.allowOrigin == nil {
		h.Set("Access-Control-Allow-Origin", "*")
		return true
	}
	h.Add("Vary", "Origin")
	if !s.allowOrigin(r) {
		return false
	}
	h.Set("Access-Control-Allow-Origin", r.Header.Get("Origin"))
	return true
}

// preflight answers OPTIONS of any path.
func preflight(w http.ResponseWriter, r *http.Request, allowed bool) {
	h := w.Header()
	h.Add("Vary", "Access-Control-Request-Headers")
	if allowed {
		h.Set("Access-Control-Allow-Methods", "GET,HEAD,PUT,PATCH,POST,DELETE")
		if asked := r.Header.Values("Access-Control-Request-Headers"); len(asked) > 0 {
			h.Set("Access-Control-Allow-Headers", strings.Join(asked, ","))
		}
	}
	w.WriteHeader(http.StatusNoContent)
}
