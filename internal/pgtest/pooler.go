package pgtest

import (
	"context"
	"fmt"
	"net"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
	"time"
)

// Pooler starts PgBouncer in front of the database of a URL and returns the URL through it.
// Mode is session, transaction or statement; settings are further lines of its file. As
// root it installs Debian's package if there is none.
func Pooler(t testing.TB, database, mode string, settings ...string) string {
	t.Helper()
	program, err := findPooler(t.Context())
	if err != nil {
		t.Fatalf("pgtest: %v", err)
	}
	u, err := url.Parse(database)
	if err != nil {
		t.Fatal(err)
	}
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	port := l.Addr().(*net.TCPAddr).Port
	_ = l.Close()
	password, _ := u.User.Password()
	text := fmt.Sprintf("[databases]\n* = host=%s port=%s user=%s password=%s\n[pgbouncer]\nlisten_addr=127.0.0.1\nlisten_port=%d\nunix_socket_dir=\nauth_type=any\npool_mode=%s\n",
		u.Hostname(), u.Port(), u.User.Username(), password, port, mode)
	for _, s := range settings {
		text += s + "\n"
	}
	file := filepath.Join(t.TempDir(), "pgbouncer.ini")
	if err := os.WriteFile(file, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
	args := []string{"-q", file}
	if os.Geteuid() == 0 { // it refuses to run as root
		args = append([]string{"-u", "nobody"}, args...)
	}
	cmd := exec.Command(program, args...)
	cmd.Stderr = os.Stderr
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		_ = cmd.Process.Kill()
		_ = cmd.Wait()
	})
	u.Host = fmt.Sprintf("127.0.0.1:%d", port)
	awaitPort(t, u.Host)
	return u.String()
}

// awaitPort waits until somebody listens at an address.
func awaitPort(t testing.TB, address string) {
	t.Helper()
	for deadline := time.Now().Add(startPatience); ; {
		c, err := net.Dial("tcp", address)
		if err == nil {
			_ = c.Close()
			return
		}
		if time.Now().After(deadline) {
			t.Fatalf("pgtest: PgBouncer does not listen: %v", err)
		}
	}
}

// findPooler returns the program, which it installs if there is none. Processes take turns
// by start.lock.
func findPooler(ctx context.Context) (string, error) {
	const name, debian = "pgbouncer", "/usr/sbin/pgbouncer"
	find := func() (string, error) {
		if path, err := exec.LookPath(name); err == nil {
			return path, nil
		}
		return exec.LookPath(debian)
	}
	if path, err := find(); err == nil {
		return path, nil
	}
	if os.Geteuid() != 0 {
		return "", fmt.Errorf("find PgBouncer: there is none in PATH or at %s; install it (Debian: apt-get install pgbouncer)", debian)
	}
	start, err := userPlace().lockStart(ctx)
	if err != nil {
		return "", err
	}
	defer start.release()
	if path, err := find(); err == nil {
		return path, nil
	}
	if err := apt(ctx, os.Stderr, "update"); err != nil {
		return "", err
	}
	if err := apt(ctx, os.Stderr, "install", "-y", "--no-install-recommends", "pgbouncer"); err != nil {
		return "", err
	}
	return find()
}
