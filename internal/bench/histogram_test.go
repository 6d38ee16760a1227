package bench

import (
	"math/rand/v2"
	"slices"
	"testing"
	"time"
)

func TestHistogramIsCloseToTheTruth(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2))
	h := newHistogram()
	var all []time.Duration
	for range 20_000 {
		d := time.Duration(random.ExpFloat64() * float64(3*time.Millisecond))
		h.add(d)
		all = append(all, d)
	}
	slices.Sort(all)
	for _, q := range []float64{0, 0.01, 0.5, 0.95, 0.99, 0.999, 1} {
		rank := min(max(int(q*float64(len(all))+0.5), 1), len(all))
		want := milliseconds(all[rank-1])
		got := h.quantile(q)
		if got < want-0.001 || got > want*1.01+0.001 {
			t.Errorf("quantile(%v) = %v, want %v or at most 1 %% more", q, got, want)
		}
	}
}

func TestHistogramOfFew(t *testing.T) {
	h := newHistogram()
	if got := h.quantile(0.99); got != 0 {
		t.Errorf("quantile of none = %v", got)
	}
	h.add(-time.Second)
	h.add(2 * time.Hour)
	if got := h.quantile(0.5); got != 0 {
		t.Errorf("median = %v, want 0", got)
	}
	if got, hour := h.quantile(1), milliseconds(time.Hour); got < hour || got > 1.01*hour {
		t.Errorf("the most = %v ms, want an hour", got)
	}
}
