package limit

import "net/netip"

// nat64 are the addresses of IPv4 hosts as an IPv6-only server sees them behind a
// translator (RFC 6052 §2.1).
var nat64 = netip.MustParsePrefix("64:ff9b::/96")

// Network is the part of an address that stands for one subscriber: an IPv4 address, or
// a /64 of IPv6, within which one machine can have any number of addresses (RFC 4291
// §2.5.4). Limits per address count per Network.
//
// IPv4 addresses that are written as IPv6 are those addresses: they share one /64. The
// zero Addr, of a peer without address, gives the zero Prefix.
func Network(ip netip.Addr) netip.Prefix {
	ip = ip.Unmap().WithZone("")
	if nat64.Contains(ip) {
		b := ip.As16()
		ip = netip.AddrFrom4([4]byte(b[12:]))
	}
	bits := 64
	if ip.Is4() {
		bits = 32
	}
	p, err := ip.Prefix(bits)
	if err != nil {
		return netip.Prefix{}
	}
	return p
}
