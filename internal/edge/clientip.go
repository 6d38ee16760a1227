package edge

import (
	"net/http"
	"net/netip"
	"slices"
	"strings"
)

// Among returns a function that tells whether an address is in one of the networks.
func Among(nets []netip.Prefix) func(netip.Addr) bool {
	return func(a netip.Addr) bool {
		return slices.ContainsFunc(nets, func(p netip.Prefix) bool { return p.Contains(a) })
	}
}

// ClientIP returns a function that tells who sent a request: the peer of the
// connection or, when that is one of the trusted proxies, the last address of
// X-Forwarded-For that is not. What stands further left was written by strangers. It
// returns the zero Addr if the request has no address at all.
func ClientIP(trusted []netip.Prefix) func(*http.Request) netip.Addr {
	isTrusted := Among(trusted)
	return func(r *http.Request) netip.Addr {
		peer := parseAddr(r.RemoteAddr)
		if len(trusted) == 0 || !isTrusted(peer) {
			return peer
		}
		hops := strings.Split(strings.Join(r.Header.Values("X-Forwarded-For"), ","), ",")
		for _, hop := range slices.Backward(hops) {
			hop := parseAddr(strings.TrimSpace(hop))
			if !hop.IsValid() {
				break
			}
			if peer = hop; !isTrusted(hop) {
				break
			}
		}
		return peer
	}
}

// parseAddr reads an address with or without a port; an IPv4 address in IPv6 form is
// the IPv4 address.
func parseAddr(s string) netip.Addr {
	if ap, err := netip.ParseAddrPort(s); err == nil {
		return ap.Addr().Unmap()
	}
	a, err := netip.ParseAddr(strings.Trim(s, "[]"))
	if err != nil {
		return netip.Addr{}
	}
	return a.Unmap()
}
