package pgtest

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"os"
	"os/exec"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
	"go.uber.org/goleak"
)

// helperVariable makes the test program another one that uses PostgreSQL: it prints the
// URL of a database and waits for the end of its input.
const helperVariable = "MESSENGER_PGTEST_HELPER"

func TestMain(m *testing.M) {
	goleak.VerifyTestMain(m)
}

// TestHelper is the test that such a program runs.
func TestHelper(t *testing.T) {
	if os.Getenv(helperVariable) == "" {
		return
	}
	fmt.Println(Empty(t))
	for range 3 {
		runtime.GC() // and finalizers
	}
	_, _ = io.Copy(io.Discard, os.Stdin)
}

// startHelper starts a program that was given no server, and returns its database's URL.
func startHelper(t *testing.T) (*exec.Cmd, string) {
	t.Helper()
	cmd := exec.Command(os.Args[0], "-test.run=^TestHelper$")
	cmd.Env = append(os.Environ(), helperVariable+"=1", URLVariable+"=")
	cmd.Stderr = os.Stderr
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
	t.Cleanup(func() {
		_ = cmd.Process.Kill()
		_ = cmd.Wait()
	})
	line, err := bufio.NewReader(out).ReadString('\n')
	if err != nil || !strings.HasPrefix(line, "postgres://") {
		t.Fatalf("helper said %q, %v", line, err)
	}
	return cmd, strings.TrimSpace(line)
}

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

func ping(ctx context.Context, url string) error {
	conn, err := pgx.Connect(ctx, url)
	if err != nil {
		return err
	}
	return conn.Close(ctx)
}

// mustConnect connects for the length of the test.
func mustConnect(t *testing.T, url string) *pgx.Conn {
	t.Helper()
	conn, err := pgx.Connect(t.Context(), url)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = conn.Close(context.Background()) }) // the test is over
	return conn
}

func mustExec(t *testing.T, url, statement string, args ...any) {
	t.Helper()
	if _, err := mustConnect(t, url).Exec(t.Context(), statement, args...); err != nil {
		t.Fatal(err)
	}
}

// value returns what the statement finds.
func value[T any](t *testing.T, url, statement string, args ...any) T {
	t.Helper()
	var v T
	if err := mustConnect(t, url).QueryRow(t.Context(), statement, args...).Scan(&v); err != nil {
		t.Fatal(err)
	}
	return v
}
