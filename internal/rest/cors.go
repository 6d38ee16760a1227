package rest

import (
	"net/http"
	"net/url"
	"strings"
)

// origins is who may call from a browser's page; nil is everybody (design.md §3).
type origins map[string]bool

func newOrigins(allowed []string) origins {
	if len(allowed) == 0 {
		return nil
	}
	o := origins{}
	for _, s := range allowed {
		o[canonicalOrigin(s)] = true
	}
	return o
}

// mark sets the CORS headers of any answer (contract.md §1). An origin that is not
// listed gets none, and the browser withholds the answer from its page.
func (o origins) mark(w http.ResponseWriter, r *http.Request) (allowed bool) {
	h := w.Header()
	if o == nil {
		h.Set("Access-Control-Allow-Origin", "*")
		return true
	}
	h.Add("Vary", "Origin")
	origin := r.Header.Get("Origin")
	if origin == "" || !o[canonicalOrigin(origin)] {
		return false
	}
	h.Set("Access-Control-Allow-Origin", origin)
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

// canonicalOrigin spells equal origins alike (RFC 6454 §6.1): scheme and host in lower
// case, without the scheme's own port. Anything else stays as it is.
func canonicalOrigin(s string) string {
	u, err := url.Parse(s)
	if err != nil || u.Host == "" || u.User != nil || u.Path != "" || u.RawQuery != "" || u.Fragment != "" {
		return s
	}
	scheme, host := strings.ToLower(u.Scheme), strings.ToLower(u.Host)
	switch scheme {
	case "http":
		host = strings.TrimSuffix(host, ":80")
	case "https":
		host = strings.TrimSuffix(host, ":443")
	}
	return scheme + "://" + host
}
