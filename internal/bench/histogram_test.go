package bench

import (
	"math/rand/v2"
	"slices"
	"testing"
	"time"
)

func TestHistogramIsCloseToTheTruth(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2))
	var h histogram
	var all []time.Duration
	for range 20_000 {
		d := time.Duration(random.ExpFloat64() * float64(3*time.Millisecond))
		h.add(d)
		all = append(all, d)
	}
	slices.Sort(all)
	for _, q := range []float64{0, 0.01, 0.5, 0.95, 0.99, 0.999, 1} {
		rank := min(max(int(q*float64(len(all))+0.5), 1), len(all))
		want := all[rank-1]
		got := h.quantile(q)
		if got < want || got > want+want/64+1 {
			t.Errorf("quantile(%v) = %v, want %v or at most 1/64 more", q, got, want)
		}
	}
}

func TestBucketsCoverEverything(t *testing.T) {
	for b := range len(histogram{}.counts) {
		if got := bucket(upper(b)); got != b {
			t.Fatalf("bucket(upper(%d)) = %d", b, got)
		}
		if b > 0 && bucket(upper(b-1)+1) != b {
			t.Fatalf("there is a hole below bucket %d", b)
		}
	}
	if top := upper(len(histogram{}.counts) - 1); top != 1<<63-1 {
		t.Errorf("the last bucket ends at %d", top)
	}
}

func TestHistogramOfFew(t *testing.T) {
	var h histogram
	if got := h.quantile(0.99); got != 0 {
		t.Errorf("quantile of none = %v", got)
	}
	h.add(-time.Second)
	h.add(time.Hour)
	if got := h.quantile(0.5); got != 0 {
		t.Errorf("median = %v, want 0", got)
	}
	if got := h.quantile(1); got != time.Hour {
		t.Errorf("the most = %v, want 1h", got)
	}
}
