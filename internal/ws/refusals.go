package ws

import (
	"hash/maphash"
	"net/netip"
	"sync/atomic"
	"time"

	"messenger/internal/limit"
)

// refusalMemory is how long an address is remembered as refused.
const refusalMemory = 2 * time.Second

// refusals remembers which addresses were refused a moment ago, in a fixed table: two
// addresses that share a place only make each other wait a little.
type refusals struct {
	seed maphash.Seed
	last [1024]atomic.Uint32 // tick
}

// repeated notes a refusal and reports whether the address had one shortly before.
func (r *refusals) repeated(ip netip.Addr, now uint32) bool {
	last := r.last[maphash.Comparable(r.seed, limit.Network(ip))%uint64(len(r.last))].Swap(now)
	return last != 0 && now-last < ticks(refusalMemory)
}
