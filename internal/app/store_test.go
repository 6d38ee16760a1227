package app

import (
	"testing"

	"messenger/internal/config"
)

func TestLanes(t *testing.T) {
	t.Parallel()
	const url = "postgres://h/d"
	if n := lanes(config.Config{Writers: 3}); n != 1 {
		t.Errorf("%d lanes on SQLite, which has one writer", n)
	}
	if n := lanes(config.Config{DatabaseURL: url, Writers: 7}); n != 7 {
		t.Errorf("%d lanes, 7 were asked for", n)
	}
	if n := lanes(config.Config{DatabaseURL: url}); n < 1 || n > mostLanes {
		t.Errorf("%d lanes of its own accord", n)
	}
}
