package pgtest

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"net"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"syscall"
	"time"

	"github.com/jackc/pgx/v5"
)

// superuser is the role in a cluster's URL.
const superuser = "messenger"

// maxSocketPath is the longest path a Unix socket may have on all systems.
const maxSocketPath = 100

// settings are the options every cluster runs with. Durability stays at its defaults.
// Shared memory is made of files in the cluster's directory, which go with it.
var settings = []string{
	"dynamic_shared_memory_type=mmap",
	"listen_addresses=" + loopback,
	"max_connections=300",
	"max_wal_size=256MB",
	"timezone=Asia/Kathmandu",
	"log_timezone=UTC",
}

// Cluster is a PostgreSQL server with its data directory, owned by this process. Its
// methods may be called from any goroutine, but not at once with each other.
type Cluster struct {
	bin      string // folder of the server programs
	dir      string // data, sock, log and owner.lock are in it
	port     int
	password string
	options  []string
	who      *syscall.Credential // nil: as ourselves
	owner    *lock
	portLock *lock
	server   *server // nil: not running
}

// StopMode says how Stop asks the server to end.
type StopMode syscall.Signal

// Smart waits for clients to leave, Fast disconnects them and checkpoints, Immediate
// leaves at once and recovers at the next start.
const (
	Smart     = StopMode(syscall.SIGTERM)
	Fast      = StopMode(syscall.SIGINT)
	Immediate = StopMode(syscall.SIGQUIT)
)

// stopPatience and startPatience are longer than a busy machine needs.
const (
	stopPatience  = time.Minute
	startPatience = 2 * time.Minute
)

// clusterOptions say what newCluster makes.
type clusterOptions struct {
	place    place
	bin      string
	memory   bool     // live in memory if there is room
	settings []string // more "name=value"
}

// newCluster makes a cluster that does not run yet. The caller holds start.lock.
func newCluster(ctx context.Context, o clusterOptions) (*Cluster, error) {
	who, err := credential()
	if err != nil {
		return nil, err
	}
	dir, owner, err := o.place.newCluster(o.memory, who)
	if err != nil {
		return nil, err
	}
	c := &Cluster{
		bin: o.bin, dir: dir, owner: owner, who: who, password: rand.Text(),
		options: slices.Concat(settings, o.settings),
	}
	if c.port, c.portLock, err = o.place.freePort(); err != nil {
		return nil, errors.Join(err, c.destroy())
	}
	if err := c.initdb(ctx); err != nil {
		return nil, errors.Join(err, c.destroy())
	}
	return c, nil
}

// initdb fills the data directory. Whoever may enter the directory may use the socket in
// it; over TCP the password is asked for, by the method that costs a test the least time.
func (c *Cluster) initdb(ctx context.Context) error {
	pwfile := filepath.Join(c.dir, "password")
	if err := os.WriteFile(pwfile, []byte(c.password+"\n"), 0o600); err != nil {
		return fmt.Errorf("write password: %w", err)
	}
	if c.who != nil {
		if err := os.Chown(pwfile, int(c.who.Uid), int(c.who.Gid)); err != nil {
			return fmt.Errorf("write password: %w", err)
		}
	}
	cmd := exec.CommandContext(ctx, filepath.Join(c.bin, "initdb"),
		"--pgdata", c.data(), "--username", superuser, "--pwfile", pwfile,
		"--auth-local=trust", "--auth-host=md5",
		"--encoding=UTF8", "--locale=C.UTF-8", "--no-sync")
	cmd.Dir, cmd.Env = c.dir, serverEnvironment()
	if c.who != nil {
		cmd.SysProcAttr = &syscall.SysProcAttr{Credential: c.who}
	}
	if out, err := cmd.CombinedOutput(); err != nil {
		return fmt.Errorf("initdb: %w\n%s", err, tail(out, 2000))
	}
	return nil
}

// serverEnvironment leaves out what could change a server: PG*, LC_*, TZ.
func serverEnvironment() []string {
	return []string{"PATH=" + os.Getenv("PATH"), "LANG=C", "TZ=UTC"}
}

func (c *Cluster) data() string { return filepath.Join(c.dir, "data") }
func (c *Cluster) log() string  { return filepath.Join(c.dir, "log") }

// URL returns the address of the cluster's database "postgres", with a superuser's role.
// It stays the same for the life of the cluster.
func (c *Cluster) URL() string {
	u := url.URL{
		Scheme:   "postgres",
		User:     url.UserPassword(superuser, c.password),
		Host:     net.JoinHostPort(loopback, strconv.Itoa(c.port)),
		Path:     "/postgres",
		RawQuery: "sslmode=disable",
	}
	return u.String()
}

// Start runs the server and returns when it answers, after any recovery. It may be called
// after Stop and Kill; a running server is an error.
func (c *Cluster) Start(ctx context.Context) error {
	if c.server != nil {
		return errors.New("start PostgreSQL: it runs already")
	}
	ctx, cancel := context.WithTimeout(ctx, startPatience)
	defer cancel()
	server, err := c.spawn()
	if err != nil {
		return err
	}
	if err := c.awaitReady(ctx, server); err != nil {
		server.kill()
		removeSegment(c.data())
		return err
	}
	c.server = server
	return nil
}

// spawn starts the postgres process.
func (c *Cluster) spawn() (*server, error) {
	args := []string{"-D", c.data(), "-c", "port=" + strconv.Itoa(c.port)}
	socket := c.dir
	if len(filepath.Join(socket, ".s.PGSQL.00000")) > maxSocketPath {
		socket = ""
	}
	args = append(args, "-c", "unix_socket_directories="+socket)
	for _, option := range c.options {
		args = append(args, "-c", option)
	}
	out, err := os.OpenFile(c.log(), os.O_CREATE|os.O_WRONLY|os.O_APPEND, 0o600)
	if err != nil {
		return nil, fmt.Errorf("open PostgreSQL's log: %w", err)
	}
	defer func() { _ = out.Close() }()
	cmd := exec.Command(filepath.Join(c.bin, "postgres"), args...)
	cmd.Dir, cmd.Env = c.dir, serverEnvironment()
	cmd.Stdout, cmd.Stderr = out, out
	cmd.SysProcAttr = attributes(c.who)
	return startServer(cmd)
}

// awaitReady returns when the server takes queries, or why it does not.
func (c *Cluster) awaitReady(ctx context.Context, s *server) error {
	tick := time.NewTicker(20 * time.Millisecond)
	defer tick.Stop()
	for {
		conn, err := pgx.Connect(ctx, c.URL())
		if err == nil {
			return conn.Close(ctx)
		}
		select {
		case <-s.done:
			text, _ := os.ReadFile(c.log()) // may be empty: the error still says enough
			return fmt.Errorf("start PostgreSQL: it ended: %w\n%s", s.err, tail(text, 2000))
		case <-ctx.Done():
			return fmt.Errorf("start PostgreSQL: %w", errors.Join(ctx.Err(), err))
		case <-tick.C:
		}
	}
}

// Stop ends the server in the given way and waits for its end. Stopping a stopped cluster
// does nothing.
func (c *Cluster) Stop(mode StopMode) error {
	if c.server == nil {
		return nil
	}
	s := c.server
	s.signal(syscall.Signal(mode))
	select {
	case <-s.done:
		c.server = nil
		return nil
	case <-time.After(stopPatience):
		return fmt.Errorf("stop PostgreSQL: still running after %s", stopPatience)
	}
}

// Kill ends the server and all its processes with SIGKILL, at once: what a machine's crash
// does to processes. The system's page cache survives, so it does not show a lost fsync.
func (c *Cluster) Kill() {
	if c.server != nil {
		c.server.kill()
		c.server = nil
		removeSegment(c.data())
	}
}

// destroy stops the server and removes the cluster from the disk.
func (c *Cluster) destroy() error {
	err := c.Stop(Immediate)
	if err != nil {
		c.Kill()
	}
	err = errors.Join(err, os.RemoveAll(c.dir))
	c.owner.release()
	c.portLock.remove()
	return err
}
