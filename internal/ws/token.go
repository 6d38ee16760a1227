package ws

import (
	"net/http"
	"net/url"
	"slices"
	"strings"
)

// maxOffers is more subprotocols than any client has reason to offer.
const maxOffers = 32

// subprotocols returns what Sec-WebSocket-Protocol offers, several header lines being
// one list. It is not ok to repeat an offer or to leave one empty (RFC 6455 §4.1).
func subprotocols(h http.Header) (offered []string, ok bool) {
	lines := h.Values("Sec-WebSocket-Protocol")
	if len(lines) == 0 {
		return nil, true
	}
	for e := range strings.SplitSeq(strings.Join(lines, ","), ",") {
		e = strings.Trim(e, " \t")
		if e == "" || len(offered) == maxOffers || slices.Contains(offered, e) {
			return nil, false
		}
		offered = append(offered, e)
	}
	return offered, true
}

// token finds the client's token: in the Authorization header or, if there is no such
// header, as the second subprotocol, where browsers can put it. A header that is not
// exactly a scheme, a space and a token gives none; the other place is then not tried
// (contract.md §3), and there is no mixing of two tokens.
func token(h http.Header, offered []string) string {
	if values := h.Values("Authorization"); len(values) > 0 {
		scheme, credentials, _ := strings.Cut(values[0], " ")
		if len(values) > 1 || !strings.EqualFold(scheme, "Bearer") || strings.ContainsAny(credentials, " \t") {
			return ""
		}
		return credentials
	}
	if len(offered) < 2 {
		return ""
	}
	return offered[1]
}

// allows reports whether the request may come from where it does. Requests without
// an Origin are not from browsers.
func (s *Server) allows(r *http.Request) bool {
	origins := r.Header.Values("Origin")
	if s.origins == nil || len(origins) == 0 {
		return true
	}
	return len(origins) == 1 && s.origins[canonicalOrigin(origins[0])]
}

func canonicalOrigins(list []string) map[string]bool {
	if len(list) == 0 {
		return nil
	}
	origins := make(map[string]bool, len(list))
	for _, o := range list {
		origins[canonicalOrigin(o)] = true
	}
	return origins
}

// canonicalOrigin writes an origin as browsers do: scheme and host in lower case, no
// default port (RFC 6454 §6.2). What is not an origin is returned as it is, so that
// "null" can be listed.
func canonicalOrigin(s string) string {
	u, err := url.Parse(s)
	if err != nil || u.Host == "" || u.User != nil || u.Path != "" || u.RawQuery != "" || u.Fragment != "" {
		return s
	}
	host := strings.ToLower(u.Host)
	switch u.Scheme {
	case "https":
		host = strings.TrimSuffix(host, ":443")
	case "http":
		host = strings.TrimSuffix(host, ":80")
	}
	return u.Scheme + "://" + host
}
