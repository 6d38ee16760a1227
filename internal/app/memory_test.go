package app

import "testing"

func TestWave(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		accepted []uint64 // by look
		over     []bool
	}{
		"nobody comes":               {[]uint64{0, 0}, []bool{false, false}},
		"a few come":                 {[]uint64{40, 80, 999}, []bool{false, false, false}},
		"a wave":                     {[]uint64{600, 1200, 1210, 1220}, []bool{false, false, true, false}},
		"a wave that goes on":        {[]uint64{5000, 9000, 14000, 14050}, []bool{false, false, false, true}},
		"a drizzle that adds up":     {[]uint64{500, 520, 980, 1000}, []bool{false, false, false, true}},
		"a second wave":              {[]uint64{2000, 2001, 4000, 4001}, []bool{false, true, false, true}},
		"a second one that is small": {[]uint64{2000, 2001, 2500, 2501}, []bool{false, true, false, false}},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var w wave
			for i, accepted := range tt.accepted {
				if got := w.over(accepted); got != tt.over[i] {
					t.Errorf("look %d: %v, want %v", i+1, got, tt.over[i])
				}
			}
		})
	}
}

func TestPacePercent(t *testing.T) {
	t.Parallel()
	for mib, want := range map[uint64]int{0: 1600, 3: 1600, 4: 800, 5: 800, 10: 400, 20: 200, 40: 100, 64: 100, 1000: 100} {
		if got := pacePercent(mib<<20, 0); got != want {
			t.Errorf("%d MiB live: %d %%, want %d %%", mib, got, want)
		}
	}
	for waiting, want := range map[uint64]int{1: 100, 2: 100, 8: 50, 16: 25, 24: 25, 100: 25} {
		if got := pacePercent(40<<20, waiting<<20); got != want {
			t.Errorf("40 MiB live and %d MiB wait: %d %%, want %d %%", waiting, got, want)
		}
	}
}
