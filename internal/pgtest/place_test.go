package pgtest

import (
	"os"
	"path/filepath"
	"testing"
)

func TestPlaceRefusesForeignFolder(t *testing.T) {
	t.Parallel()
	tests := map[string]func(path string) error{
		"symbolic link": func(path string) error { return os.Symlink(os.TempDir(), path) },
		"file":          func(path string) error { return os.WriteFile(path, nil, 0o600) },
	}
	for name, prepare := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			p := place{root: filepath.Join(t.TempDir(), "place")}
			if err := prepare(p.root); err != nil {
				t.Fatal(err)
			}
			if err := p.make(); err == nil {
				t.Error("the place was accepted")
			}
		})
	}
}

func TestReachableTemp(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	closed := filepath.Join(dir, "closed")
	inside := filepath.Join(closed, "inside")
	if err := os.MkdirAll(inside, 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.Chmod(closed, 0o700); err != nil {
		t.Fatal(err)
	}
	want := inside // our own folder is reachable by ourselves
	if os.Geteuid() == 0 {
		want = "/tmp"
	}
	if got := reachableTemp(inside); got != want {
		t.Errorf("reachableTemp(%q) = %q, want %q", inside, got, want)
	}
}

// A folder with a living owner stays, one whose owner was killed goes.
func TestSweep(t *testing.T) {
	t.Parallel()
	p := place{root: filepath.Join(t.TempDir(), "place"), memory: filepath.Join(t.TempDir(), "place")}
	if err := p.make(); err != nil {
		t.Fatal(err)
	}
	living, owner, err := p.newCluster(false, nil)
	if err != nil {
		t.Fatal(err)
	}
	dead, left, err := p.newCluster(true, nil)
	if err != nil {
		t.Fatal(err)
	}
	left.release()
	if err := p.sweep(); err != nil {
		t.Fatal(err)
	}
	if !exists(living) || exists(dead) {
		t.Errorf("after sweep: living %v, dead %v", exists(living), exists(dead))
	}

	p.tidy(mustLock(t, p.startLock(), exclusive))
	if !exists(p.root) || exists(p.memory) {
		t.Errorf("tidy beside a living cluster: root %v, memory %v", exists(p.root), exists(p.memory))
	}
	owner.release()
	if err := p.sweep(); err != nil {
		t.Fatal(err)
	}
	p.tidy(mustLock(t, p.startLock(), exclusive))
	if exists(p.root) {
		t.Error("tidy left an unused place")
	}
}

// Ports are lent once, and again after their return.
func TestFreePort(t *testing.T) {
	t.Parallel()
	p := place{root: t.TempDir()}
	seen := map[int]bool{}
	for range 50 {
		port, held, err := p.freePort()
		if err != nil {
			t.Fatal(err)
		}
		defer held.remove()
		if seen[port] || port < firstPort || port > lastPort {
			t.Errorf("port %d was lent twice or is out of range", port)
		}
		seen[port] = true
	}
}
