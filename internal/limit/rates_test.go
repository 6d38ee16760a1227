package limit_test

import (
	"net/netip"
	"testing"
	"time"

	"messenger/internal/limit"
)

func TestTakeNTakesManyOrNone(t *testing.T) {
	t.Parallel()
	c := newClock()
	l := limit.New[string](limit.Rate{Burst: 10, Every: time.Second}, 0, c.now)
	if wait := l.TakeN("a", 7); wait != 0 {
		t.Fatalf("7 of 10 wait %v", wait)
	}
	if wait := l.TakeN("a", 5); wait != 2*time.Second {
		t.Errorf("5 of 3 wait %v, want 2s", wait)
	}
	if wait := l.TakeN("a", 3); wait != 0 {
		t.Errorf("3 of 3 wait %v: the refused ones were taken", wait)
	}
	c.advance(9 * time.Second)
	if wait := l.TakeN("a", 100); wait != time.Second {
		t.Errorf("more than a bucket waits %v, want until it is full", wait)
	}
	c.advance(time.Second)
	if wait := l.TakeN("a", 100); wait != 0 {
		t.Errorf("more than a bucket waits %v for a full one", wait)
	}
	if wait := l.Take("a"); wait != time.Second {
		t.Errorf("and it leaves something: wait %v", wait)
	}
}

func newRates(c *clock) *limit.Rates {
	return limit.NewRates(limit.RatesConfig{
		Messages: 20, Moments: 10, ConnRequests: 100, PersonRequests: 200, AddressRequests: 300, GroupsPerDay: 5, Now: c.now,
		Shared: func(ip netip.Addr) bool { return ip == netip.MustParseAddr("10.0.0.1") },
	})
}

var (
	message  = limit.Write(limit.Message)
	rename   = limit.Write(5 * limit.Message)
	group    = limit.WriteGroup(5 * limit.Message)
	question = limit.Read(1)
)

// allowed returns how often an operation is allowed in succession before it is refused.
func allowed(r *limit.Rates, operation limit.Cost, by func(i int) limit.Caller) int {
	for i := range 10_000 {
		if r.Take(operation, by(i)) > 0 {
			return i
		}
	}
	return 10_000
}

// TestRatesOfAPerson checks that a person has one bucket of each class for all connections, and that all
// writes share one.
func TestRatesOfAPerson(t *testing.T) {
	t.Parallel()
	sockets := func(i int) limit.Caller { return limit.Caller{Person: limit.Person{1}, Conn: uint64(1 + i%50)} }
	one := func(int) limit.Caller { return limit.Caller{Person: limit.Person{1}, Conn: 1} }
	rest := func(int) limit.Caller { return limit.Caller{Person: limit.Person{1}} }
	for _, tt := range []struct {
		operation string
		cost      limit.Cost
		by        func(int) limit.Caller
		want      int
	}{
		{"a message by sockets", message, sockets, 20}, {"a message by REST", message, rest, 20},
		{"a position", limit.Write(limit.Message / 10), sockets, 200}, {"two messages", limit.Write(2 * limit.Message), sockets, 10},
		{"a new name", rename, one, 4}, {"a group", group, rest, 4},
		{"typing", limit.Moment, sockets, 10}, {"a question", question, one, 100}, {"by sockets", question, sockets, 200},
		{"by REST", question, rest, 200}, {"a search", limit.Read(10), rest, 20}, {"sign-up", limit.Open, rest, 10_000},
		{"a probe", limit.Probe, rest, 10_000},
	} {
		if got := allowed(newRates(newClock()), tt.cost, tt.by); got != tt.want {
			t.Errorf("%s was done %d times at once, want %d", tt.operation, got, tt.want)
		}
	}
	r := newRates(newClock())
	allowed(r, message, rest)
	if r.Take(rename, one(0)) == 0 {
		t.Error("what a socket writes has another bucket than what REST writes")
	}
	if r.Take(question, one(0)) > 0 {
		t.Error("who may not write may not read")
	}
	if r.Take(message, limit.Caller{Person: limit.Person{2}}) > 0 {
		t.Error("another person pays")
	}
}

// TestGroupsOfADay checks that a person cannot create more groups in a day than allowed, however slowly.
func TestGroupsOfADay(t *testing.T) {
	t.Parallel()
	c := newClock()
	r := newRates(c)
	made := 0
	for range 1000 {
		if r.Take(group, limit.Caller{Person: limit.Person{1}}) == 0 {
			made++
		}
		c.advance(time.Second)
	}
	if made != 5 {
		t.Errorf("%d groups in a quarter of an hour, want 5", made)
	}
	c.advance(24 * time.Hour)
	if r.Take(group, limit.Caller{Person: limit.Person{1}}) > 0 {
		t.Error("and none on the next day")
	}
}

func TestRatesOfAnAddress(t *testing.T) {
	t.Parallel()
	take := func(r *limit.Rates, ip func(i int) string) int {
		for i := range 1000 {
			if r.TakeAddress(netip.MustParseAddr(ip(i))) > 0 {
				return i
			}
		}
		return 1000
	}
	ips := []string{"2001:db8::1", "2001:db8::2", "2001:db8:0:0:ffff::3"}
	if got := take(newRates(newClock()), func(i int) string { return ips[i%3] }); got != 300 {
		t.Errorf("a /64 has %d requests, want 300", got)
	}
	if got := take(newRates(newClock()), func(int) string { return "10.0.0.1" }); got != 1000 {
		t.Errorf("a proxy's address was refused after %d", got)
	}
	var none *limit.Rates
	if none.Take(group, limit.Caller{}) > 0 || none.TakeAddress(netip.Addr{}) > 0 {
		t.Error("no rates refuse")
	}
}
