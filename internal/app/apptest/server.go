package apptest

import (
	"bufio"
	"bytes"
	"context"
	"fmt"
	"io"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"messenger/internal/pgtest"
)

// Store says what a server keeps its data in.
type Store string

// The stores.
const (
	SQLite     Store = "sqlite"
	PostgreSQL Store = "postgres"
)

// Stores lists every store, for tests that must hold on all of them.
func Stores() []Store { return []Store{SQLite, PostgreSQL} }

// OnEachStore runs test once per store, as subtests.
func OnEachStore(t *testing.T, test func(t *testing.T, store Store)) {
	t.Helper()
	for _, s := range Stores() {
		t.Run(string(s), func(t *testing.T) { test(t, s) })
	}
}

// Patience is how long a test waits for what must come.
const Patience = 20 * time.Second

// Options configures a server under test.
type Options struct {
	Store       Store
	Env         []string // beside the defaults; KEY=value
	LimitsOn    bool     // rate limits as in production; off otherwise
	DatabaseURL string   // an own PostgreSQL database; empty: a fresh one
	DataDir     string   // empty: a fresh one
	Race        bool     // run the program with the race detector
	Files       int      // files that the process may have open; 0: as many as the test may
}

// Server is a running program.
type Server struct {
	Addr      string // host:port of the public listener
	AdminAddr string
	Options   Options

	cmd    *exec.Cmd
	log    *logBuffer
	exited chan error
}

// build is one way of making the program, used once.
type build struct {
	sync.Once
	path string
	err  error
}

// static is the program as it is shipped, racing the one with the race detector.
var static, racing build

// Binary returns the path of the static program, built as it is shipped, or of the one
// that MESSENGER_TEST_PROGRAM names, to have the figures of an earlier one.
func Binary(t testing.TB) string {
	t.Helper()
	if other := os.Getenv("MESSENGER_TEST_PROGRAM"); other != "" {
		return other
	}
	return static.binary(t, "CGO_ENABLED=0", "-trimpath")
}

// racingBinary returns the path of the program with the race detector. It is built as
// tests with the race detector are, so that both are compiled once.
func racingBinary(t testing.TB) string {
	t.Helper()
	return racing.binary(t, "CGO_ENABLED=1", "-race")
}

func (b *build) binary(t testing.TB, env string, flags ...string) string {
	t.Helper()
	b.Do(func() {
		dir, err := os.MkdirTemp("", "messenger-bin-")
		if err != nil {
			b.err = err
			return
		}
		b.path = filepath.Join(dir, "messenger")
		args := append([]string{"build", "-o", b.path}, flags...)
		cmd := exec.Command("go", append(args, "messenger/cmd/messenger")...)
		cmd.Env = append(os.Environ(), env)
		if out, err := cmd.CombinedOutput(); err != nil {
			b.err = fmt.Errorf("build the program: %w\n%s", err, out)
		}
	})
	if b.err != nil {
		t.Fatal(b.err)
	}
	return b.path
}

// Cleanup removes the programs that were built; TestMain calls it last.
func Cleanup() {
	for _, b := range []*build{&static, &racing} {
		if b.path != "" {
			_ = os.RemoveAll(filepath.Dir(b.path))
		}
	}
}

// Start starts a server and waits until it serves. It is stopped when the test ends,
// and must then have said nothing of a panic or a data race.
func Start(t testing.TB, o Options) *Server {
	t.Helper()
	if o.Store == PostgreSQL && o.DatabaseURL == "" {
		o.DatabaseURL = pgtest.Empty(t)
	}
	if o.DataDir == "" {
		o.DataDir = t.TempDir()
	}
	s := &Server{Options: o}
	s.start(t)
	t.Cleanup(func() {
		s.Kill()
		for _, bad := range []string{"panic", "DATA RACE"} {
			if strings.Contains(s.Log(), bad) {
				t.Errorf("the server says %q", bad)
			}
		}
		if t.Failed() {
			t.Logf("end of the log of the server:\n%s", lastLines(s.Log(), 200))
		}
	})
	return s
}

// lastLines returns the last n lines of text.
func lastLines(text string, n int) string {
	lines := strings.SplitAfter(text, "\n")
	return strings.Join(lines[max(0, len(lines)-n):], "")
}

func (s *Server) start(t testing.TB) {
	t.Helper()
	program := Binary
	if s.Options.Race {
		program = racingBinary
	}
	s.cmd = s.command(program(t), "serve")
	out, in := io.Pipe()
	s.cmd.Stdout, s.cmd.Stderr = in, in
	if err := s.cmd.Start(); err != nil {
		t.Fatal(err)
	}
	if s.log == nil {
		s.log = &logBuffer{}
	}
	s.log.begin()
	go s.log.read(out)
	exited := make(chan error, 1)
	s.exited = exited
	cmd := s.cmd
	go func() {
		err := cmd.Wait()
		_ = in.Close()
		exited <- err
		close(exited)
	}()
	s.awaitAddr(t)
}

// command makes a process with the settings of the server.
func (s *Server) command(program string, args ...string) *exec.Cmd {
	cmd := exec.Command(program, args...)
	if n := s.Options.Files; n > 0 {
		cmd = exec.Command("sh", append([]string{"-c", fmt.Sprintf(`ulimit -n %d && exec "$0" "$@"`, n), program}, args...)...)
	}
	cmd.Dir = s.Options.DataDir
	cmd.Env = append(os.Environ(),
		"MESSENGER_ADDR=127.0.0.1:0", "MESSENGER_ADMIN_ADDR=127.0.0.1:0", "MESSENGER_LOG_FORMAT=text",
		"MESSENGER_DATA_DIR="+s.Options.DataDir, "MESSENGER_DATABASE_URL="+s.Options.DatabaseURL, "MESSENGER_DRAIN_TIME=100ms")
	if !s.Options.LimitsOn {
		cmd.Env = append(cmd.Env, "MESSENGER_LIMITS=off")
	}
	cmd.Env = append(cmd.Env, s.Options.Env...)
	return cmd
}

// Run runs another command of the program to its end, with the settings of the server,
// and returns what it printed.
func (s *Server) Run(t testing.TB, args ...string) (printed string, err error) {
	t.Helper()
	out, err := s.command(Binary(t), args...).CombinedOutput()
	return string(out), err
}

func (s *Server) awaitAddr(t testing.TB) {
	t.Helper()
	select {
	case <-s.log.serving:
		s.Addr, s.AdminAddr = s.log.addrs()
	case <-s.exited:
		t.Fatalf("the server ended at start:\n%s", s.Log())
	case <-time.After(Patience):
		t.Fatalf("the server does not serve:\n%s", s.Log())
	}
}

// Restart starts the program again, over the same data, after Kill or Stop.
func (s *Server) Restart(t testing.TB) {
	t.Helper()
	s.start(t)
}

// Kill ends the process with SIGKILL and waits until it is gone.
func (s *Server) Kill() {
	_ = s.cmd.Process.Kill()
	<-s.exited
}

// Stop ends the process with SIGTERM and fails the test unless it ends well.
func (s *Server) Stop(t testing.TB) {
	t.Helper()
	s.Signal(t, syscall.SIGTERM)
	s.End(t)
}

// End waits until the process, which was told to end, is gone, and fails the test unless
// it ended well.
func (s *Server) End(t testing.TB) {
	t.Helper()
	select {
	case err := <-s.exited:
		if err != nil {
			t.Fatalf("the server did not stop well: %v\n%s", err, s.Log())
		}
	case <-time.After(Patience):
		t.Fatalf("the server does not stop:\n%s", s.Log())
	}
}

// Failed waits until the process has ended by itself, and returns how.
func (s *Server) Failed(t testing.TB) error {
	t.Helper()
	select {
	case err := <-s.exited:
		return err
	case <-time.After(Patience):
		t.Fatalf("the server does not end:\n%s", s.Log())
		return nil
	}
}

// Signal sends a signal to the process, which must be running.
func (s *Server) Signal(t testing.TB, sig os.Signal) {
	t.Helper()
	if err := s.cmd.Process.Signal(sig); err != nil {
		t.Fatal(err)
	}
}

// PID is the id of the process.
func (s *Server) PID() int { return s.cmd.Process.Pid }

// Log is everything the server has logged so far, over all its starts.
func (s *Server) Log() string { return s.log.String() }

// Admin returns the body of a page of the admin listener.
func (s *Server) Admin(t testing.TB, path string) string {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), Patience)
	defer cancel()
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, "http://"+s.AdminAddr+path, nil)
	if err != nil {
		t.Fatal(err)
	}
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = resp.Body.Close() }()
	body, err := io.ReadAll(resp.Body)
	if err != nil {
		t.Fatal(err)
	}
	return string(body)
}

// logBuffer collects the log and finds the line that says where the server listens.
type logBuffer struct {
	mu      sync.Mutex
	all     bytes.Buffer
	addr    string
	admin   string
	serving chan struct{}
}

var listening = regexp.MustCompile(`msg=serving addr=(\S+) admin=(\S+)`)

func (l *logBuffer) begin() {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.addr, l.serving = "", make(chan struct{})
}

func (l *logBuffer) read(r io.Reader) {
	lines := bufio.NewReader(r)
	for {
		line, err := lines.ReadString('\n')
		l.mu.Lock()
		l.all.WriteString(line)
		if m := listening.FindStringSubmatch(line); m != nil && l.addr == "" {
			l.addr, l.admin = m[1], m[2]
			close(l.serving)
		}
		l.mu.Unlock()
		if err != nil {
			return
		}
	}
}

func (l *logBuffer) addrs() (addr, admin string) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.addr, l.admin
}

func (l *logBuffer) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.all.String()
}
