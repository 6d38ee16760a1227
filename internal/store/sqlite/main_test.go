package sqlite

import (
	"os"
	"testing"

	"go.uber.org/goleak"
)

// TestMain runs the tests, or, started again by one of them, one process of several.
func TestMain(m *testing.M) {
	if role := os.Getenv(roleVariable); role != "" {
		os.Exit(play(role))
	}
	goleak.VerifyTestMain(m)
}
