package limit

import (
	"net/netip"
	"time"
)

// Person is the id of a user.
type Person [16]byte

// Caller is the person and the connection that call an operation.
type Caller struct {
	Person Person // zero: not logged in
	Conn   uint64 // of the socket; 0 by REST
}

// RatesConfig has the limits of the rates, per second except GroupsPerDay.
type RatesConfig struct {
	Messages        int                   // of one person; other writes count as messages by their weight
	Moments         int                   // of one person
	ConnRequests    int                   // by one socket
	PersonRequests  int                   // of one person, by all sockets and REST
	AddressRequests int                   // by REST, from one address
	GroupsPerDay    int                   // made by one person
	Now             func() time.Time      // nil: time.Now
	Shared          func(netip.Addr) bool // reports an address of many people, such as a proxy's, which has no bucket; nil: no address
}

// Rates has the buckets for all requests to a server. Both protocols share them: otherwise one would be
// a way around the limits of the other. A nil Rates limits nothing.
type Rates struct {
	sends, moments, requests, groups *Limiter[Person]
	conns                            *Limiter[uint64]
	addresses                        *Limiter[netip.Prefix]
	shared                           func(netip.Addr) bool
}

// NewRates returns rates whose buckets are full.
func NewRates(c RatesConfig) *Rates {
	second := func(n int) Rate { return Rate{Burst: n, Every: time.Second / time.Duration(n)} }
	r := &Rates{
		sends:     New[Person](second(Message*c.Messages), 0, c.Now),
		moments:   New[Person](second(c.Moments), 0, c.Now),
		requests:  New[Person](second(c.PersonRequests), 0, c.Now),
		groups:    New[Person](Rate{Burst: c.GroupsPerDay, Every: 24 * time.Hour / time.Duration(c.GroupsPerDay)}, 0, c.Now),
		conns:     New[uint64](second(c.ConnRequests), 0, c.Now),
		addresses: New[netip.Prefix](second(c.AddressRequests), 0, c.Now),
		shared:    c.Shared,
	}
	if r.shared == nil {
		r.shared = func(netip.Addr) bool { return false }
	}
	return r
}

// Take takes the cost of an operation from the buckets of the caller and returns 0, or takes nothing and
// returns how long to wait.
func (r *Rates) Take(c Cost, by Caller) (wait time.Duration) {
	if r == nil {
		return 0
	}
	switch c.class {
	case read:
		if by.Conn != 0 {
			if wait = r.conns.TakeN(by.Conn, c.weight); wait > 0 {
				return wait
			}
		}
		return r.requests.TakeN(by.Person, c.weight)
	case moment:
		return r.moments.TakeN(by.Person, c.weight)
	case write:
		if wait = r.sends.TakeN(by.Person, c.weight); wait == 0 && c.group {
			wait = r.groups.Take(by.Person)
		}
		return wait
	}
	return 0 // not logged in: TakeAddress has counted it
}

// TakeAddress takes one request of an address, as Take does.
func (r *Rates) TakeAddress(ip netip.Addr) (wait time.Duration) {
	if r == nil || r.shared(ip) {
		return 0
	}
	return r.addresses.Take(Network(ip))
}
