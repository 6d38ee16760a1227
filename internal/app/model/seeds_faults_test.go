//go:build faults

package model

import (
	"testing"
	"time"
)

// TestNewSeeds plays programs of new seeds for ten minutes. What fails names its seed, which
// then belongs into seeds.
func TestNewSeeds(t *testing.T) {
	servers := start(t)
	programs, steps := 0, 0
	for until := time.Now().Add(10 * time.Minute); time.Now().Before(until) && !t.Failed(); programs += 2 {
		steps += playSeed(t, servers, "0")
	}
	t.Logf("figure: %d programs, %d requests on each store", programs, steps)
}
