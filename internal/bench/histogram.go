package bench

import (
	"time"

	"github.com/HdrHistogram/hdrhistogram-go"
)

// histogram counts durations up to an hour, in microseconds, with an error of 1 %.
type histogram struct{ *hdrhistogram.Histogram }

func newHistogram() histogram {
	return histogram{hdrhistogram.New(1, time.Hour.Microseconds(), 2)}
}

// add counts one duration; one out of bounds counts as the bound.
func (h histogram) add(d time.Duration) {
	_ = h.RecordValue(min(max(d, 0), time.Hour).Microseconds())
}

// quantile returns the duration in milliseconds that the share q of all does not exceed, 0
// if there are none.
func (h histogram) quantile(q float64) float64 { return float64(h.ValueAtQuantile(100*q)) / 1000 }
