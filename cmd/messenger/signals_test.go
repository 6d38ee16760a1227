package main

import (
	"bufio"
	"net/http"
	"os"
	"os/exec"
	"regexp"
	"strings"
	"syscall"
	"testing"
	"time"

	"messenger/internal/app/apptest"
)

// child is the real program, serving, whose standard error the test reads.
type child struct {
	cmd    *exec.Cmd
	stderr *os.File
	lines  *bufio.Scanner
	url    string
}

var servingAt = regexp.MustCompile(`msg=serving addr=(\S+)`)

func serveChild(t *testing.T, more ...string) *child {
	t.Helper()
	c := &child{cmd: exec.Command(apptest.Binary(t), append([]string{"serve", "--data-dir", t.TempDir(),
		"--addr", "127.0.0.1:0", "--admin-addr", "off"}, more...)...)}
	r, w, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := r.SetReadDeadline(time.Now().Add(apptest.Patience)); err != nil {
		t.Fatal(err)
	}
	c.stderr, c.cmd.Stdout, c.cmd.Stderr = r, w, w
	if err := c.cmd.Start(); err != nil {
		t.Fatal(err)
	}
	_ = w.Close()
	t.Cleanup(func() {
		_ = c.cmd.Process.Kill()
		_ = c.cmd.Wait()
		_ = r.Close()
	})
	c.lines = bufio.NewScanner(r)
	for c.lines.Scan() {
		if m := servingAt.FindStringSubmatch(c.lines.Text()); m != nil {
			c.url = "http://" + m[1]
			return c
		}
	}
	t.Fatal("the program does not serve")
	return nil
}

// ready asks the server whether it serves, which logs a line.
func (c *child) ready(t *testing.T) {
	t.Helper()
	client := http.Client{Timeout: apptest.Patience, Transport: &http.Transport{DisableKeepAlives: true}}
	for _, path := range []string{"/readyz", "/api/conversations/none"} {
		resp, err := client.Get(c.url + path)
		if err != nil {
			t.Fatalf("the server is gone: %v", err)
		}
		_ = resp.Body.Close()
	}
}

// until reads the log up to a line that contains text.
func (c *child) until(t *testing.T, text string) {
	t.Helper()
	for c.lines.Scan() {
		if strings.Contains(c.lines.Text(), text) {
			return
		}
	}
	t.Fatalf("the log ended without %q", text)
}

func (c *child) signal(t *testing.T, s os.Signal) {
	t.Helper()
	if err := c.cmd.Process.Signal(s); err != nil {
		t.Fatal(err)
	}
}

// TestSignals: signals that do not ask a server to end do not end it, and the one that
// does ends it well however often it comes.
func TestSignals(t *testing.T) {
	t.Parallel()
	c := serveChild(t, "--drain-time", "300ms")
	for s, name := range map[os.Signal]string{syscall.SIGHUP: "hangup", syscall.SIGUSR1: `"user defined signal 1"`, syscall.SIGUSR2: `"user defined signal 2"`} {
		c.signal(t, s)
		c.until(t, "signal="+name)
	}
	c.signal(t, syscall.SIGPIPE)
	c.signal(t, syscall.SIGALRM)
	c.ready(t)
	c.signal(t, syscall.SIGTERM)
	c.until(t, "msg=stopping")
	for _, s := range []os.Signal{syscall.SIGTERM, os.Interrupt, syscall.SIGHUP} {
		_ = c.cmd.Process.Signal(s) // it may have ended already
	}
	c.until(t, "msg=stopped")
	if err := c.cmd.Wait(); err != nil {
		t.Errorf("the server ended with %v", err)
	}
}

// TestReaderOfTheLogGoesAway checks that a server goes on after its standard error was closed by the reader.
func TestReaderOfTheLogGoesAway(t *testing.T) {
	t.Parallel()
	c := serveChild(t, "--log-level", "debug")
	if err := c.stderr.Close(); err != nil {
		t.Fatal(err)
	}
	for range 3 {
		c.ready(t)
	}
	c.signal(t, syscall.SIGTERM)
	if err := c.cmd.Wait(); err != nil {
		t.Errorf("the server ended with %v", err)
	}
}

// TestReaderOfTheLogStops: a server whose standard error is full goes on serving, and ends.
func TestReaderOfTheLogStops(t *testing.T) {
	t.Parallel()
	c := serveChild(t, "--log-level", "debug")
	size, _, e := syscall.Syscall(syscall.SYS_FCNTL, c.stderr.Fd(), 1031 /* F_SETPIPE_SZ */, 4096)
	if e != 0 || size != 4096 {
		t.Fatalf("the pipe has %d bytes: %v", size, e)
	}
	for range 100 {
		c.ready(t)
	}
	c.signal(t, syscall.SIGTERM)
	ended := make(chan error, 1)
	go func() { ended <- c.cmd.Wait() }()
	select {
	case err := <-ended:
		if err != nil {
			t.Errorf("the server ended with %v", err)
		}
	case <-time.After(apptest.Patience):
		t.Error("the server waits for a reader of its log")
	}
}
