package edge

import (
	"net/http"
	"net/url"
	"strings"
)

// Origins tells which origins browsers may call from: those that are listed and the
// server's own, by the address that people use and by the Host of each request. A page
// of the server itself must work whatever the list says.
type Origins struct{ listed map[string]bool }

// NewOrigins returns the origins of a list, and that of publicURL if there is one. It
// returns nil, which is any origin, for an empty list.
func NewOrigins(list []string, publicURL string) *Origins {
	if len(list) == 0 {
		return nil
	}
	o := &Origins{listed: map[string]bool{}}
	for _, s := range list {
		o.listed[canonicalOrigin(s)] = true
	}
	if u, err := url.Parse(publicURL); err == nil && u.Host != "" {
		o.listed[canonicalOrigin(u.Scheme+"://"+u.Host)] = true
	}
	return o
}

// Allow reports whether a request may come from the origin that it names. One without
// exactly one origin is not allowed.
func (o *Origins) Allow(r *http.Request) bool {
	if o == nil {
		return true
	}
	named := r.Header.Values("Origin")
	if len(named) != 1 {
		return false
	}
	origin := canonicalOrigin(named[0])
	return o.listed[origin] || isOwn(origin, r.Host)
}

// isOwn: the page and the request have the same host and port. What the scheme was
// outside a proxy is not known here.
func isOwn(origin, host string) bool {
	scheme, _, ok := strings.Cut(origin, "://")
	return ok && host != "" && (scheme == "https" || scheme == "http") && origin == canonicalOrigin(scheme+"://"+host)
}

// canonicalOrigin writes an origin as browsers do: scheme and host in lower case, no
// default port (RFC 6454 §6.2). What is not an origin is returned as it is, so that
// "null" can be listed.
func canonicalOrigin(s string) string {
	u, err := url.Parse(s)
	if err != nil || u.Host == "" || u.User != nil || u.Path != "" || u.RawQuery != "" || u.Fragment != "" {
		return s
	}
	scheme, host := strings.ToLower(u.Scheme), strings.ToLower(u.Host)
	switch scheme {
	case "https":
		host = strings.TrimSuffix(host, ":443")
	case "http":
		host = strings.TrimSuffix(host, ":80")
	}
	return scheme + "://" + host
}
