package ws

import (
	"net/http"
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

// token finds the client's token: in an Authorization header of the scheme Bearer or, if
// there is none, as the second subprotocol, where browsers can put it. Headers of other
// schemes are somebody else's, as of a proxy that wants a login of its own: browsers
// repeat them on every request (RFC 7617 §2.2).
//
// A Bearer header that is not exactly the scheme, a space and a token gives none, and so
// do several; the other place is then not tried, and there is no mixing of two tokens.
func token(h http.Header, offered []string) string {
	bearer, found := "", 0
	for _, value := range h.Values("Authorization") {
		scheme, credentials, _ := strings.Cut(value, " ")
		if strings.EqualFold(scheme, "Bearer") {
			bearer = credentials
			found++
		}
	}
	switch {
	case found > 1 || strings.ContainsAny(bearer, " \t"):
		return ""
	case found == 1:
		return bearer
	case len(offered) < 2:
		return ""
	}
	return offered[1]
}

// allows reports whether the request may come from where it does. Requests without
// an Origin are not from browsers.
func (s *Server) allows(r *http.Request) bool {
	return s.cfg.AllowOrigin == nil || len(r.Header.Values("Origin")) == 0 || s.cfg.AllowOrigin(r)
}
