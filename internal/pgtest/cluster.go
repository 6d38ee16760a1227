package pgtest

import (
	"bytes"
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
)

const (
	superuser = "messenger" // the role in a cluster's URL
	loopback  = "127.0.0.1" // the only address that clusters listen on

	startPatience   = 2 * time.Minute // longer than a busy machine needs
	installPatience = 10 * time.Minute
)

// settings are the options of every cluster. Durability has its defaults. Shared memory is in files in
// the cluster's directory, so it is removed with that.
var settings = []string{
	"dynamic_shared_memory_type=mmap",
	"listen_addresses=" + loopback,
	"unix_socket_directories=",
	"max_connections=300",
	"max_wal_size=256MB",
	"timezone=Asia/Kathmandu",
	"log_timezone=UTC",
}

// Cluster is a PostgreSQL server with its data directory, owned by this process. Its
// methods may be called from any goroutine, but not concurrently.
//
// The owner keeps the Cluster reachable for as long as anyone uses its server: a garbage
// collector that closes the reaper's pipe ends the cluster.
type Cluster struct {
	bin      string // directory of the server programs
	dir      string // data and log are in it
	port     int
	password string
	settings []string
	user     *syscall.Credential // nil: as ourselves
	reaper   *exec.Cmd
	lifeline io.Closer   // the reaper's input
	server   *os.Process // nil: not running
}

// StopMode says how Stop asks the server to end.
type StopMode syscall.Signal

// Fast disconnects clients and writes a checkpoint. Immediate ends the server without one, so the
// next start recovers.
const (
	Fast      = StopMode(syscall.SIGINT)
	Immediate = StopMode(syscall.SIGQUIT)
)

// Private returns a running cluster that only this test uses and may stop, kill and start again. It
// is on the disk, and is removed when the test has ended.
//
// Each setting is a line of postgresql.conf without quotes, such as "fsync=off".
func Private(t testing.TB, settings ...string) *Cluster {
	t.Helper()
	c, err := startCluster(t.Context(), diskDir(), settings...)
	if err != nil {
		t.Fatalf("pgtest: %v", err)
	}
	t.Cleanup(func() {
		if err := c.Close(); err != nil {
			t.Errorf("pgtest: %v", err)
		}
	})
	return c
}

// StartCluster returns a running cluster, in memory if enough is free. It is removed by Close, or when
// this process has ended.
func StartCluster(ctx context.Context) (*Cluster, error) {
	return startCluster(ctx, memoryDir())
}

func startCluster(ctx context.Context, parent string, more ...string) (*Cluster, error) {
	ctx, cancel := context.WithTimeout(ctx, startPatience+installPatience)
	defer cancel()
	bin, err := binaries(ctx)
	if err != nil {
		return nil, err
	}
	user, err := serverUser()
	if err != nil {
		return nil, err
	}
	port, err := freePort()
	if err != nil {
		return nil, err
	}
	c := &Cluster{bin: bin, port: port, user: user, password: rand.Text(), settings: slices.Concat(settings, more)}
	if err := c.makeDir(parent); err != nil {
		return nil, err
	}
	if err := c.initdb(); err != nil {
		return nil, errors.Join(err, c.Close())
	}
	if err := c.Start(ctx); err != nil {
		return nil, errors.Join(err, c.Close())
	}
	return c, nil
}

// reap removes the cluster in the directory $1, whose programs are in $0. A server that was
// killed has left its System V segment, whose number ends line 7 of postmaster.pid. A program
// that is just starting may put a file into the directory while it is being removed.
const reap = `
	read -r _
	"$0/pg_ctl" stop -m immediate -D "$1/data"
	pid=$1/data/postmaster.pid
	if [ -f "$pid" ]; then ipcrm -m "$(sed -n '7s/.* //p' "$pid")"; fi
	rm -rf "$1" || { sleep 1; rm -rf "$1"; }`

// makeDir makes the cluster's directory and starts its reaper.
func (c *Cluster) makeDir(parent string) (err error) {
	if c.dir, err = os.MkdirTemp(parent, "messenger-pgtest-"); err != nil {
		return fmt.Errorf("make directory: %w", err)
	}
	if c.user != nil {
		if err := os.Chown(c.dir, int(c.user.Uid), int(c.user.Gid)); err != nil {
			return errors.Join(fmt.Errorf("make directory: %w", err), os.Remove(c.dir))
		}
	}
	c.reaper = c.command("/bin/sh", "-c", reap, c.bin, c.dir)
	if c.lifeline, err = c.reaper.StdinPipe(); err == nil {
		err = c.reaper.Start()
	}
	if err != nil {
		return errors.Join(fmt.Errorf("start reaper: %w", err), os.Remove(c.dir))
	}
	return nil
}

// command returns a command that runs as the server's user, without the variables that could change a
// server (PG*, LC_*, TZ). A terminal's Ctrl-C does not reach it.
func (c *Cluster) command(program string, args ...string) *exec.Cmd {
	cmd := exec.Command(program, args...)
	cmd.Dir, cmd.Env = "/", []string{"PATH=" + os.Getenv("PATH"), "LANG=C", "TZ=UTC"}
	cmd.SysProcAttr = &syscall.SysProcAttr{Credential: c.user, Setsid: true}
	return cmd
}

// initdb fills the data directory. Password authentication uses the method that is fastest for tests;
// the password file is in a directory that no other user may enter.
func (c *Cluster) initdb() error {
	file := filepath.Join(c.dir, "password")
	if err := os.WriteFile(file, []byte(c.password), 0o644); err != nil {
		return fmt.Errorf("write password: %w", err)
	}
	out, err := c.command(filepath.Join(c.bin, "initdb"), "--pgdata", c.data(), "--username", superuser,
		"--pwfile", file, "--auth=md5", "--encoding=UTF8", "--locale=C.UTF-8", "--no-sync").CombinedOutput()
	if err != nil {
		return fmt.Errorf("initdb: %w\n%s", err, out)
	}
	return nil
}

func (c *Cluster) data() string { return filepath.Join(c.dir, "data") }

// URL returns the address of the cluster's database "postgres", with a superuser's role.
// It stays the same for the life of the cluster.
func (c *Cluster) URL() string {
	return fmt.Sprintf("postgres://%s:%s@%s:%d/postgres?sslmode=disable", superuser, c.password, loopback, c.port)
}

// Start starts the server and returns when it answers, after any recovery. It may be called
// after Stop and Kill. It fails if the server runs.
func (c *Cluster) Start(ctx context.Context) error {
	if c.server != nil {
		return errors.New("start PostgreSQL: it runs already")
	}
	ctx, cancel := context.WithTimeout(ctx, startPatience)
	defer cancel()
	tick := time.NewTicker(20 * time.Millisecond)
	defer tick.Stop()
	log := filepath.Join(c.dir, "log")
	for {
		if c.server == nil {
			if err := c.spawn(log); err != nil {
				return fmt.Errorf("start PostgreSQL: %w", err)
			}
		}
		conn, err := pgx.Connect(ctx, c.URL())
		if err == nil {
			return conn.Close(ctx)
		}
		if ended, _ := syscall.Wait4(c.server.Pid, nil, syscall.WNOHANG, nil); ended != 0 {
			c.server = nil
			text, _ := os.ReadFile(log)                           // may be empty: the error still says enough
			if !bytes.Contains(text, []byte("is still in use")) { // by what Kill has just killed
				return fmt.Errorf("start PostgreSQL: it ended\n%s", text)
			}
		}
		select {
		case <-ctx.Done():
			c.Kill()
			return fmt.Errorf("start PostgreSQL: %w", errors.Join(ctx.Err(), err))
		case <-tick.C:
		}
	}
}

// spawn starts the server's process, which writes to the file log.
func (c *Cluster) spawn(log string) error {
	out, err := os.Create(log)
	if err != nil {
		return err
	}
	defer func() { _ = out.Close() }()
	cmd := c.command(filepath.Join(c.bin, "postgres"), "-D", c.data(), "-p", strconv.Itoa(c.port))
	for _, s := range c.settings {
		cmd.Args = append(cmd.Args, "-c", s)
	}
	cmd.Stdout, cmd.Stderr = out, out
	if err := cmd.Start(); err != nil {
		return err
	}
	c.server = cmd.Process
	return nil
}

// Stop ends the server in the given mode and waits for its end. It does nothing if the cluster is
// stopped.
func (c *Cluster) Stop(mode StopMode) error {
	if c.server == nil {
		return nil
	}
	_ = c.server.Signal(syscall.Signal(mode)) // an ended process is what is wanted
	_, err := c.server.Wait()
	c.server = nil
	return err
}

// Kill ends the server and all its processes with SIGKILL, at once: what a machine's crash
// does to processes. The system's page cache survives, so it does not show a lost fsync.
func (c *Cluster) Kill() {
	if c.server == nil {
		return
	}
	_ = c.server.Signal(syscall.SIGSTOP) // so that it starts no more processes
	// Without that file they end by themselves when they notice that the server is gone.
	children, _ := os.ReadFile(fmt.Sprintf("/proc/%d/task/%[1]d/children", c.server.Pid))
	for _, child := range strings.Fields(string(children)) {
		if pid, err := strconv.Atoi(child); err == nil {
			_ = syscall.Kill(pid, syscall.SIGKILL)
		}
	}
	_ = c.server.Kill()
	_, _ = c.server.Wait()
	c.server = nil
}

// Close kills the server and removes the cluster.
func (c *Cluster) Close() error {
	c.Kill()
	return errors.Join(c.lifeline.Close(), c.reaper.Wait())
}

// Ports are taken from below the range that systems give to outgoing connections, so that
// a stopped cluster finds its port free again.
const (
	firstPort = 20000
	ports     = 10000
)

var portsTaken atomic.Int32

// freePort returns a loopback port that nothing listens on. Processes that run at the same
// time begin at different ports.
func freePort() (int, error) {
	for range ports {
		port := firstPort + (os.Getpid()*32+int(portsTaken.Add(1)))%ports
		if l, err := net.Listen("tcp", net.JoinHostPort(loopback, strconv.Itoa(port))); err == nil {
			return port, l.Close()
		}
	}
	return 0, fmt.Errorf("find a free port from %d: there is none", firstPort)
}
