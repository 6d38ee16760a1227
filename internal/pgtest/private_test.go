package pgtest

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// What was committed is there after each way of ending, at the same address.
func TestPrivateRestart(t *testing.T) {
	t.Parallel()
	c := Private(t)
	url := c.URL()
	ends := []struct {
		name string
		end  func() error
	}{
		{"smart", func() error { return c.Stop(Smart) }},
		{"fast", func() error { return c.Stop(Fast) }},
		{"immediate", func() error { return c.Stop(Immediate) }},
		{"kill", func() error { c.Kill(); return nil }},
		{"kill again", func() error { c.Kill(); return nil }},
	}
	mustRun(t, url, "CREATE TABLE note (body text PRIMARY KEY)")
	for _, e := range ends {
		mustRun(t, url, "INSERT INTO note VALUES ($1)", e.name)
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
	if c.URL() != url {
		t.Errorf("address changed from %s to %s", url, c.URL())
	}
	conn := mustConnect(t, url)
	if n := value[int](t, conn, "SELECT count(*) FROM note"); n != len(ends) {
		t.Errorf("%d notes, want %d", n, len(ends))
	}
}

// A private cluster takes settings, and leaves nothing: no folder, no process, no memory.
func TestPrivateLeavesNothing(t *testing.T) {
	t.Parallel()
	tests := map[string]func(c *Cluster) error{
		"running": func(*Cluster) error { return nil },
		"killed":  func(c *Cluster) error { c.Kill(); return nil },
	}
	for name, end := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var c *Cluster
			var segment string
			t.Run("user", func(t *testing.T) {
				c = Private(t, "fsync=off")
				conn := mustConnect(t, c.URL())
				if got := value[string](t, conn, "SHOW fsync"); got != "off" {
					t.Errorf("fsync = %s, want the given setting", got)
				}
				segment = segmentOf(t, c)
				if err := end(c); err != nil {
					t.Fatal(err)
				}
			})
			if exists(c.dir) {
				t.Errorf("%s is left", c.dir)
			}
			if ping(t.Context(), c.URL()) == nil {
				t.Error("the server answers still")
			}
			if segments := memorySegments(t); strings.Contains(segments, segment) {
				t.Errorf("segment %q is left", segment)
			}
		})
	}
}

// What keeps a server from starting is said in its own words.
func TestStartFails(t *testing.T) {
	t.Parallel()
	p := newPlace(t)
	c, err := openPrivate(t.Context(), p, []string{"shared_buffers=none"})
	if err != nil {
		t.Fatal(err)
	}
	if err := c.Start(t.Context()); err == nil || !strings.Contains(err.Error(), "shared_buffers") {
		t.Errorf("start: %v, want what the server said", err)
	}
	if err := c.closePrivate(p); err != nil {
		t.Error(err)
	}
	if exists(p.root) {
		t.Error("the place is left")
	}
}

// mustRun runs one statement on a connection of its own.
func mustRun(t *testing.T, url, statement string, args ...any) {
	t.Helper()
	conn := mustConnect(t, url)
	mustExec(t, conn, statement, args...)
	if err := conn.Close(t.Context()); err != nil {
		t.Fatal(err)
	}
}

// segmentOf returns the beginning of the line of memorySegments that is c's: key and id.
func segmentOf(t *testing.T, c *Cluster) string {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(c.data(), "postmaster.pid"))
	if err != nil {
		t.Fatal(err)
	}
	words := strings.Fields(strings.Split(string(text), "\n")[6])
	for line := range strings.Lines(memorySegments(t)) {
		if fields := strings.Fields(line); len(fields) > 1 && fields[0] == words[0] && fields[1] == words[1] {
			return line[:strings.Index(line, fields[1])+len(fields[1])+1]
		}
	}
	t.Fatal("a running server has no memory segment")
	return ""
}

func memorySegments(t *testing.T) string {
	t.Helper()
	text, err := os.ReadFile("/proc/sysvipc/shm")
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}
