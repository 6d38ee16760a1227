//go:build faults

package app_test

import (
	"testing"

	"messenger/internal/app/apptest"
)

// TestKillOften is TestKill with many more kills.
func TestKillOften(t *testing.T) {
	apptest.OnEachStore(t, func(t *testing.T, store apptest.Store) { kill(t, store, 150) })
}
