package pgtest

import (
	"fmt"
	"net"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"testing"
	"time"
)

// Pooler starts PgBouncer in front of the database of a URL and returns the URL through it.
// Mode is session, transaction or statement; settings are further lines of its file. As
// root it installs Debian's package if there is none.
func Pooler(t testing.TB, database, mode string, settings ...string) string {
	t.Helper()
	program, err := findPooler(t)
	if err != nil {
		t.Fatalf("pgtest: find PgBouncer: %v", err)
	}
	u, err := url.Parse(database)
	if err != nil {
		t.Fatal(err)
	}
	port, err := freePort()
	if err != nil {
		t.Fatal(err)
	}
	password, _ := u.User.Password()
	text := fmt.Sprintf("[databases]\n* = host=%s port=%s user=%s password=%s\n[pgbouncer]\nlisten_addr=%s\nlisten_port=%d\nunix_socket_dir=\nauth_type=any\npool_mode=%s\n",
		u.Hostname(), u.Port(), u.User.Username(), password, loopback, port, mode)
	for _, s := range settings {
		text += s + "\n"
	}
	file := filepath.Join(t.TempDir(), "pgbouncer.ini")
	if err := os.WriteFile(file, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
	runPooler(t, program, "-q", file)
	u.Host = fmt.Sprintf("%s:%d", loopback, port)
	awaitPort(t, u.Host)
	return u.String()
}

// runPooler runs the command until the test is over, or this process has ended: a shell kills
// it at the end of its own input.
func runPooler(t testing.TB, command ...string) {
	t.Helper()
	if os.Geteuid() == 0 { // it refuses to run as root
		command = append(command, "-u", "nobody")
	}
	cmd := exec.Command("/bin/sh", slices.Concat([]string{"-c", `"$0" "$@" & read -r _; kill -9 $!`}, command)...)
	cmd.Stderr = os.Stderr
	lifeline, err := cmd.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		_ = lifeline.Close()
		_ = cmd.Wait()
	})
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

// findPooler returns the program, which it installs if there is none.
func findPooler(t testing.TB) (string, error) {
	const debian = "/usr/sbin/pgbouncer" // outside some users' PATH
	for _, name := range []string{"pgbouncer", debian} {
		if path, err := exec.LookPath(name); err == nil {
			return path, nil
		}
	}
	if err := install(t.Context(), "pgbouncer"); err != nil {
		return "", err
	}
	return exec.LookPath(debian)
}
