package bench

import (
	"math/bits"
	"time"
)

// subBits is the precision of a histogram: a bucket is 1/64 of its value wide.
const subBits = 6

// histogram counts durations in buckets that grow with them, so that its size is fixed
// and a quantile is at most 1/64 too high. The zero value is empty.
type histogram struct {
	counts [(64 - subBits) << subBits]uint64
	total  uint64
	max    uint64
}

// add counts one duration; a negative one counts as none.
func (h *histogram) add(d time.Duration) {
	v := uint64(max(d, 0))
	h.counts[bucket(v)]++
	h.total++
	h.max = max(h.max, v)
}

// bucket is exact below 1<<subBits; above, it is the place of the first bit that is set
// and the subBits bits after it.
func bucket(v uint64) int {
	if v < 1<<subBits {
		return int(v)
	}
	shift := bits.Len64(v) - subBits - 1
	return (shift+1)<<subBits + int(v>>shift) - 1<<subBits
}

// upper is the largest value of a bucket.
func upper(b int) uint64 {
	if b < 1<<subBits {
		return uint64(b)
	}
	shift := b>>subBits - 1
	return uint64(b&(1<<subBits-1)+1<<subBits+1)<<shift - 1
}

// quantile returns the duration that the share q of all does not exceed, 0 if there are
// none.
func (h *histogram) quantile(q float64) time.Duration {
	if h.total == 0 {
		return 0
	}
	rank := uint64(q*float64(h.total) + 0.5)
	rank = min(max(rank, 1), h.total)
	seen := uint64(0)
	for b, n := range h.counts {
		if seen += n; seen >= rank {
			return time.Duration(min(upper(b), h.max))
		}
	}
	return time.Duration(h.max)
}
