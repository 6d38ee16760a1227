package limit_test

import (
	"net/netip"
	"testing"

	"messenger/internal/limit"
)

func TestNetwork(t *testing.T) {
	t.Parallel()
	same := map[string][2]string{
		"one /64":                   {"2001:db8:1:2::1", "2001:db8:1:2:ffff:ffff:ffff:ffff"},
		"IPv4 in IPv6 is IPv4":      {"::ffff:192.0.2.1", "192.0.2.1"},
		"translated IPv4 is IPv4":   {"64:ff9b::192.0.2.1", "192.0.2.1"},
		"a zone changes nothing":    {"fe80::1%eth0", "fe80::1"},
		"IPv6 loopback and itself":  {"::1", "::1"},
		"an address that is a /64":  {"2001:db8:1:2::", "2001:db8:1:2::1"},
		"an IPv4 address is itself": {"192.0.2.1", "192.0.2.1"},
	}
	for name, pair := range same {
		if a, b := of(pair[0]), of(pair[1]); a != b || !a.IsValid() {
			t.Errorf("%s: %v and %v", name, a, b)
		}
	}
	different := map[string][2]string{
		"neighbouring /64":         {"2001:db8:1:2::1", "2001:db8:1:3::1"},
		"IPv4":                     {"192.0.2.1", "192.0.2.2"},
		"IPv4 in IPv6":             {"::ffff:192.0.2.1", "::ffff:192.0.2.2"},
		"translated IPv4":          {"64:ff9b::192.0.2.1", "64:ff9b::192.0.2.2"},
		"IPv6 loopback and mapped": {"::1", "::ffff:0.0.0.1"},
	}
	for name, pair := range different {
		if a, b := of(pair[0]), of(pair[1]); a == b {
			t.Errorf("%s: both are %v", name, a)
		}
	}
	if p := limit.Network(netip.Addr{}); p != (netip.Prefix{}) {
		t.Errorf("no address is %v", p)
	}
}

func of(s string) netip.Prefix { return limit.Network(netip.MustParseAddr(s)) }
