package sqlite

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"strings"
	"testing"
	"time"
)

// The test binary starts itself again in these roles.
const (
	roleVariable = "SQLITE_TEST_ROLE"
	dirVariable  = "SQLITE_TEST_DIR"

	roleMigrate = "migrate" // migrates and says from where to where
	roleServe   = "serve"   // opens, says so, and closes when its input ends
)

func play(role string) int {
	cfg := Config{Dir: os.Getenv(dirVariable), Wait: 20 * time.Second}
	switch role {
	case roleMigrate:
		m, err := Migrate(context.Background(), cfg)
		fmt.Printf("%d %d %v\n", m.From, m.To, err)
	case roleServe:
		s, err := Open(context.Background(), cfg)
		if err != nil {
			fmt.Println(err)
			return 1
		}
		fmt.Println("serving", s.epoch)
		_, _ = io.Copy(io.Discard, os.Stdin)
		if err := s.Close(); err != nil {
			fmt.Println(err)
			return 1
		}
	}
	return 0
}

// process is another process on a data directory.
type process struct {
	cmd   *exec.Cmd
	input io.WriteCloser
	lines *bufio.Scanner
}

func start(t *testing.T, role, dir string) *process {
	t.Helper()
	p := &process{cmd: exec.CommandContext(t.Context(), os.Args[0])}
	p.cmd.Env = append(os.Environ(), roleVariable+"="+role, dirVariable+"="+dir)
	p.cmd.Stderr = os.Stderr
	var err error
	if p.input, err = p.cmd.StdinPipe(); err != nil {
		t.Fatal(err)
	}
	out, err := p.cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	p.lines = bufio.NewScanner(out)
	if err := p.cmd.Start(); err != nil {
		t.Fatal(err)
	}
	return p
}

// line returns the next line that p prints.
func (p *process) line(t *testing.T) string {
	t.Helper()
	if !p.lines.Scan() {
		t.Fatalf("the other process says no more: %v", p.lines.Err())
	}
	return p.lines.Text()
}

// end lets p come to its end.
func (p *process) end(t *testing.T) {
	t.Helper()
	_ = p.input.Close()
	if err := p.cmd.Wait(); err != nil {
		t.Errorf("the other process: %v", err)
	}
}

func TestProcessesMigrateAtOnce(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	const processes = 4
	var all []*process
	for range processes {
		all = append(all, start(t, roleMigrate, dir))
	}
	said := map[string]int{}
	for _, p := range all {
		said[p.line(t)]++
		p.end(t)
	}
	latest := latestVersion(t)
	first, later := fmt.Sprintf("0 %d <nil>", latest), fmt.Sprintf("%d %[1]d <nil>", latest)
	if said[first] != 1 || said[later] != processes-1 {
		t.Errorf("processes said %v, want once %q and then %q", said, first, later)
	}
	openDir(t, dir)
}

func TestProcessesOpenAtOnce(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	a, b := start(t, roleServe, dir), start(t, roleServe, dir)
	lines := make(chan string, 2)
	for _, p := range []*process{a, b} {
		go func() {
			p.lines.Scan()
			lines <- p.lines.Text()
			_ = p.input.Close()
		}()
	}
	first, second := <-lines, <-lines
	a.end(t)
	b.end(t)
	if !strings.HasPrefix(first, "serving ") || first != second {
		t.Errorf("processes said %q and %q, want both to serve the same database in turn", first, second)
	}
}

func TestDirectoryOfAnotherProcess(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	other := start(t, roleServe, dir)
	other.line(t)
	cfg := Config{Dir: dir, Wait: time.Millisecond}
	_, err := Open(t.Context(), cfg)
	if !errors.Is(err, ErrInUse) || !strings.Contains(err.Error(), fmt.Sprintf("(pid %d)", other.cmd.Process.Pid)) {
		t.Errorf("Open = %v, want ErrInUse that names the process", err)
	}
	if _, err := Migrate(t.Context(), cfg); !errors.Is(err, ErrInUse) {
		t.Errorf("Migrate = %v, want ErrInUse", err)
	}
	other.end(t)
	openDir(t, dir)
}

func TestKilledProcessLeavesTheDirectory(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	other := start(t, roleServe, dir)
	said := other.line(t)
	if err := other.cmd.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	_ = other.cmd.Wait()
	if s := openDir(t, dir); "serving "+s.epoch != said {
		t.Errorf("epoch = %s, the killed process said %q", s.epoch, said)
	}
}
