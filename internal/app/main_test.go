package app_test

import (
	"os"
	"testing"

	"messenger/internal/app/apptest"
)

func TestMain(m *testing.M) {
	code := m.Run()
	apptest.Cleanup()
	os.Exit(code)
}
