package app

import (
	"context"
	"runtime/debug"
	"time"
)

// Connections that come in a wave leave garbage behind, several times what they then
// need, and the heap would stay as large as it once was: the runtime gives back little,
// and late. So when a wave is over, what is free is given back at once.
const (
	waveLook  = time.Second
	waveSize  = 1000 // connections that make a wave
	waveQuiet = 50   // connections in one look that are none
)

// wave notices when many connections have come and no more do.
type wave struct {
	seen  uint64 // accepted until the last look
	since uint64 // accepted until the last relief
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

// relieve gives memory back after each wave of connections until ctx ends.
func (a *app) relieve(ctx context.Context) {
	t := time.NewTicker(waveLook)
	defer t.Stop()
	var w wave
	for {
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
