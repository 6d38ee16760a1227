package pgtest

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// TestProcesses runs two processes that were given no server: the cluster of each lasts as
// long as the process and no longer.
func TestProcesses(t *testing.T) {
	t.Parallel()
	first, firstURL := startHelper(t)
	_, secondURL := startHelper(t)
	dir := filepath.Dir(value[string](t, firstURL, "SHOW data_directory"))
	if err := first.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	eventually(t, "the cluster of a killed process is removed", func() bool { return !exists(dir) })
	if ping(t.Context(), firstURL) == nil {
		t.Error("the server of a killed process answers still")
	}
	if err := ping(t.Context(), secondURL); err != nil {
		t.Errorf("the server of another process has gone too: %v", err)
	}
}

// What was committed is there after each way of ending, at the same address.
func TestPrivateRestart(t *testing.T) {
	t.Parallel()
	c := Private(t)
	url := c.URL()
	ends := []struct {
		name string
		end  func() error
	}{
		{"fast", func() error { return c.Stop(Fast) }},
		{"immediate", func() error { return c.Stop(Immediate) }},
		{"kill", func() error { c.Kill(); return nil }},
		{"kill again", func() error { c.Kill(); return nil }},
	}
	mustExec(t, url, "CREATE TABLE note (body text PRIMARY KEY)")
	for _, e := range ends {
		mustExec(t, url, "INSERT INTO note VALUES ($1)", e.name)
		if err := e.end(); err != nil {
			t.Fatalf("%s: %v", e.name, err)
		}
		if ping(t.Context(), url) == nil {
			t.Fatalf("%s: the server answers still", e.name)
		}
		if err := c.Start(t.Context()); err != nil {
			t.Fatalf("start after %s: %v", e.name, err)
		}
	}
	if err := c.Start(t.Context()); err == nil {
		t.Error("a running cluster was started")
	}
	if n := value[int](t, c.URL(), "SELECT count(*) FROM note"); n != len(ends) {
		t.Errorf("%d notes, want %d", n, len(ends))
	}
}

// A private cluster takes settings, and leaves nothing: no directory, no process, no memory.
func TestPrivateLeavesNothing(t *testing.T) {
	t.Parallel()
	var c *Cluster
	var segment string
	t.Run("user", func(t *testing.T) {
		c = Private(t, "fsync=off")
		if got := value[string](t, c.URL(), "SHOW fsync"); got != "off" {
			t.Errorf("fsync = %s, want the given setting", got)
		}
		// key and number, as the system lists them
		segment = strings.Split(mustRead(t, filepath.Join(c.data(), "postmaster.pid")), "\n")[6]
		if !hasSegment(t, segment) {
			t.Errorf("a running server has no memory segment %s", segment)
		}
		c.Kill()
	})
	if exists(c.dir) || ping(t.Context(), c.URL()) == nil || hasSegment(t, segment) {
		t.Errorf("directory %s: %v, or the server, or its memory segment: %v", c.dir, exists(c.dir), hasSegment(t, segment))
	}
}

func hasSegment(t *testing.T, keyAndNumber string) bool {
	t.Helper()
	want := strings.Fields(keyAndNumber)
	for line := range strings.Lines(mustRead(t, "/proc/sysvipc/shm")) {
		if f := strings.Fields(line); f[0] == want[0] && f[1] == want[1] {
			return true
		}
	}
	return false
}

func mustRead(t *testing.T, path string) string {
	t.Helper()
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// What keeps a server from starting is said in its own words, and nothing is left.
func TestStartFails(t *testing.T) {
	t.Parallel()
	parent, err := os.MkdirTemp(diskDir(), "pgtest-")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = os.Remove(parent) })
	if err := os.Chmod(parent, os.ModeSticky|0o777); err != nil {
		t.Fatal(err)
	}
	if _, err := startCluster(t.Context(), parent, "shared_buffers=none"); err == nil || !strings.Contains(err.Error(), "shared_buffers") {
		t.Errorf("start: %v, want what the server said", err)
	}
	if left, err := os.ReadDir(parent); err != nil || len(left) > 0 {
		t.Errorf("%v is left, %v", left, err)
	}
}
