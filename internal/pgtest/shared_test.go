package pgtest

import (
	"bufio"
	"context"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
)

// Two users share a cluster; it goes when both have ended, one of them by SIGKILL, and
// leaves nothing.
func TestSharedClusterOutlivesNobody(t *testing.T) {
	t.Parallel()
	p := newPlace(t)
	first, firstURL := mustHelper(t, p)
	second, secondURL := mustHelper(t, p)
	if firstURL != secondURL {
		t.Fatalf("two users have two clusters: %s and %s", firstURL, secondURL)
	}
	mustPing(t, firstURL)

	if err := first.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	_ = first.Wait() // it was killed
	mustPing(t, secondURL)

	if err := second.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	_ = second.Wait() // it was killed
	eventually(t, "the place is removed", func() bool { return !exists(p.root) })
	if ping(t.Context(), firstURL) == nil {
		t.Error("the server answers still")
	}
}

// Close ends the cluster at once, but not under another user.
func TestLeaseClose(t *testing.T) {
	t.Parallel()
	p := newPlace(t)
	first, second := mustAcquire(t, p, time.Hour), mustAcquire(t, p, time.Hour)
	if first.URL != second.URL {
		t.Fatalf("two leases of two clusters: %s and %s", first.URL, second.URL)
	}
	if err := first.Close(t.Context()); err != nil {
		t.Fatal(err)
	}
	mustPing(t, second.URL)
	if err := second.Close(t.Context()); err != nil {
		t.Fatal(err)
	}
	if exists(p.root) || ping(t.Context(), second.URL) == nil {
		t.Error("the last Close left the cluster")
	}
}

// A killed keeper takes its server with it, and the next user gets another.
func TestKilledKeeper(t *testing.T) {
	t.Parallel()
	p := newPlace(t)
	first := mustAcquire(t, p, time.Hour)
	old, ok := p.running()
	if !ok {
		t.Fatal("no state of a running cluster")
	}
	if err := syscall.Kill(old.PID, syscall.SIGKILL); err != nil {
		t.Fatal(err)
	}
	eventually(t, "the server ends with its keeper", func() bool { return ping(t.Context(), old.URL) != nil })

	second := mustAcquire(t, p, time.Hour)
	mustPing(t, second.URL)
	if exists(old.Dir) {
		t.Error("the dead cluster was not swept")
	}
	first.Release()
	if err := second.Close(t.Context()); err != nil {
		t.Fatal(err)
	}
}

// A keeper whose server has ended goes as well, so that the next user gets another.
func TestKilledServer(t *testing.T) {
	t.Parallel()
	p := newPlace(t)
	lease := mustAcquire(t, p, time.Hour)
	defer lease.Release()
	old, ok := p.running()
	if !ok {
		t.Fatal("no state of a running cluster")
	}
	for _, pid := range children(old.PID) {
		if err := syscall.Kill(pid, syscall.SIGQUIT); err != nil {
			t.Fatal(err)
		}
	}
	eventually(t, "the keeper ends with its server", func() bool { return !exists(old.Dir) })
	next := mustAcquire(t, p, time.Hour)
	mustPing(t, next.URL)
	lease.Release()
	if err := next.Close(t.Context()); err != nil {
		t.Fatal(err)
	}
}

// What keeps the keeper from starting reaches the user, and nothing is left.
func TestLaunchFails(t *testing.T) {
	t.Parallel()
	for _, program := range []string{"initdb", "postgres"} {
		t.Run(program, func(t *testing.T) {
			t.Parallel()
			p := newPlace(t)
			bin := mustDir(t)
			fakePrograms(t, bin, "16.0")
			mustScript(t, filepath.Join(bin, program), "echo no room on this machine; exit 1")

			start, err := p.lockStart(t.Context())
			if err != nil {
				t.Fatal(err)
			}
			_, err = startKeeper(keeperOrder{Root: p.root, Bin: bin, Grace: testGrace})
			if err == nil || !strings.Contains(err.Error(), "no room on this machine") {
				t.Errorf("startKeeper: %v, want what %s said", err, program)
			}
			p.tidy(start)
			eventually(t, "the place is removed", func() bool { return !exists(p.root) })
		})
	}
}

func mustAcquire(t *testing.T, p place, grace time.Duration) *Lease {
	t.Helper()
	lease, err := acquire(t.Context(), p, grace, t.Output())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(lease.Release)
	return lease
}

// mustHelper starts another process that uses the place's cluster, and returns its URL.
func mustHelper(t *testing.T, p place) (*exec.Cmd, string) {
	t.Helper()
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command(self)
	cmd.Env = append(os.Environ(), helperVariable+"="+p.root)
	cmd.Stderr = t.Output()
	if _, err := cmd.StdinPipe(); err != nil { // held open, not written to
		t.Fatal(err)
	}
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = cmd.Process.Kill() }) // if the test has not done so
	line, err := bufio.NewReader(out).ReadString('\n')
	if err != nil || !strings.HasPrefix(line, "postgres://") {
		t.Fatalf("helper said %q, %v", line, err)
	}
	return cmd, strings.TrimSpace(line)
}

func mustPing(t *testing.T, url string) {
	t.Helper()
	if err := ping(t.Context(), url); err != nil {
		t.Fatal(err)
	}
}

func ping(ctx context.Context, url string) error {
	conn, err := pgx.Connect(ctx, url)
	if err != nil {
		return err
	}
	return conn.Close(ctx)
}
