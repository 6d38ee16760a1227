package app

import (
	"context"
	"runtime/debug"
	"runtime/metrics"
	"time"
)

// memoryLook is how often the heap is looked at.
const memoryLook = time.Second

// keepMemory paces the garbage collector and gives memory back after each wave of
// connections until ctx ends.
func (a *app) keepMemory(ctx context.Context) {
	t := time.NewTicker(memoryLook)
	defer t.Stop()
	var w wave
	p := newGCTuner()
	for {
		p.keep(uint64(a.memory.Held()))
		select {
		case <-ctx.Done():
			return
		case <-t.C:
			if w.over(a.sockets.Accepted()) {
				debug.FreeOSMemory()
			}
		}
	}
}

// Connections that come in a wave leave garbage behind, several times what they then
// need, and the heap would stay as large as it once was: the runtime gives back little,
// and late. So when a wave is over, what is free is given back at once.
const (
	waveSize  = 1000 // connections that make a wave
	waveQuiet = 50   // connections in one look that are none
)

// wave notices when many connections have come and no more do.
type wave struct {
	seen  uint64 // accepted until the last look
	since uint64 // accepted until the last wave was over
}

// over takes the number of connections accepted since the start and reports whether a
// wave has just ended.
func (w *wave) over(accepted uint64) bool {
	fresh := accepted - w.seen
	w.seen = accepted
	if fresh > waveQuiet || accepted-w.since < waveSize {
		return false
	}
	w.since = accepted
	return true
}

// heapRoom is what may be allocated between two collections, however little is live. The
// runtime's own pace, as much as is live, has a server of 10 MiB collect forty times a
// second at full load, which takes an eighth of its time.
const heapRoom = 48 << 20

// usualPace is what the runtime keeps without GOGC.
const usualPace = 100

// gcTuner sets the pace of the collector, unless GOGC has set another than the usual.
type gcTuner struct {
	live    []metrics.Sample
	percent int // that was set
	fixed   bool
}

func newGCTuner() *gcTuner {
	given := debug.SetGCPercent(usualPace)
	if given != usualPace {
		debug.SetGCPercent(given)
	}
	return &gcTuner{live: []metrics.Sample{{Name: "/gc/heap/live:bytes"}}, percent: usualPace, fixed: given != usualPace}
}

func (p *gcTuner) keep(waiting uint64) {
	if p.fixed {
		return
	}
	metrics.Read(p.live)
	if percent := pacePercent(p.live[0].Value.Uint64(), waiting); percent != p.percent {
		p.percent = percent
		debug.SetGCPercent(percent) // stops the world for a moment
	}
}

// leastRoom is what is left of heapRoom however much waits for slow peers, and leastPace
// the least growth to collect at then.
const (
	leastRoom = 16 << 20
	leastPace = 25
)

// pacePercent is the growth at which to collect: heapRoom, in steps, but not more than
// the sixteenfold and not less than what is live. What waits for slow peers is taken out
// of heapRoom twice, and may make collections as dear as it likes: the process must not
// grow because of it.
func pacePercent(live, waiting uint64) int {
	room, least := uint64(heapRoom), usualPace
	if waiting > heapRoom/64 {
		room, least = max(heapRoom-min(2*waiting, heapRoom), leastRoom), leastPace
	}
	percent := 1600
	for percent > least && live*uint64(percent)/100 > room {
		percent /= 2
	}
	return percent
}
