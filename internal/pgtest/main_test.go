package pgtest

import (
	"context"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"testing"
	"time"

	"go.uber.org/goleak"
)

// helperVariable makes the test program a second user of the shared cluster in the place
// it names: it prints the URL and holds its lease until it is killed or its input ends.
const helperVariable = "MESSENGER_PGTEST_HELPER"

func TestMain(m *testing.M) {
	if root, ok := os.LookupEnv(helperVariable); ok {
		lease, err := acquire(context.Background(), place{root: root}, testGrace, os.Stderr)
		if err != nil {
			fmt.Println("error:", err)
			os.Exit(1)
		}
		fmt.Println(lease.URL)
		_, _ = io.Copy(io.Discard, os.Stdin)
		os.Exit(0)
	}
	goleak.VerifyTestMain(m)
}

// testGrace is short enough to wait for.
const testGrace = 50 * time.Millisecond

// eventually fails the test unless fact comes true within half a minute.
func eventually(t *testing.T, what string, fact func() bool) {
	t.Helper()
	deadline := time.After(30 * time.Second)
	tick := time.NewTicker(5 * time.Millisecond)
	defer tick.Stop()
	for !fact() {
		select {
		case <-deadline:
			t.Fatalf("not within 30 s: %s", what)
		case <-tick.C:
		}
	}
}

func exists(path string) bool {
	_, err := os.Lstat(path)
	return err == nil
}

// mustDir makes a folder that the user PostgreSQL runs as can reach, unlike t.TempDir.
func mustDir(t *testing.T) string {
	t.Helper()
	dir, err := os.MkdirTemp(reachableTemp(os.TempDir()), "pgtest-")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = os.RemoveAll(dir) }) // the tests look at what is left in it
	if err := os.Chmod(dir, 0o755); err != nil {
		t.Fatal(err)
	}
	return dir
}

func newPlace(t *testing.T) place {
	t.Helper()
	return place{root: filepath.Join(mustDir(t), "place")}
}
