package bench

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os/exec"
	"strings"
	"sync"
	"syscall"
	"time"
)

// Own says how a server to be loaded is started.
type Own struct {
	Name        string // how the report calls it
	Program     string // path of the messenger program
	Dir         string // data directory, which holds the SQLite database
	DatabaseURL string // postgres://…; "" for SQLite
	DatabasePID int    // 0: found by the address, if it is on this machine
	Writers     int    // group commit lanes on PostgreSQL; 0: as many as the server takes by itself
}

// Server is a server of our own, as a process of its own, with rate limits off. It is
// used by one goroutine.
type Server struct {
	own    Own
	cmd    *exec.Cmd
	exited chan struct{}
	log    *serverLog
	target Target
}

// How long a server may take to start, which includes its migrations, and to stop.
const (
	startPatience = 60 * time.Second
	stopPatience  = 40 * time.Second
)

// StartOwn starts a server and waits until it serves. [Server.Stop] must be called. If
// this process dies the server dies as well.
func StartOwn(ctx context.Context, o Own) (*Server, error) {
	s := &Server{own: o}
	if err := s.start(ctx); err != nil {
		return nil, fmt.Errorf("start the server: %w", err)
	}
	return s, nil
}

// Target is the server as a target.
func (s *Server) Target() Target { return s.target }

func (s *Server) start(ctx context.Context) error {
	o := s.own
	s.cmd = exec.Command(o.Program, "serve", "--addr=127.0.0.1:0", "--admin-addr=127.0.0.1:0", "--data-dir="+o.Dir, //nolint:noctx // Stop ends it
		"--limits=off", "--max-connections=0", "--group-members=1000000", "--user-groups=1000000", "--drain-time=100ms", "--log-level=info", "--log-format=json",
		fmt.Sprintf("--writers=%d", o.Writers))
	// By the environment, for everybody can see the arguments of a process.
	s.cmd.Env = append(s.cmd.Environ(), "MESSENGER_DATABASE_URL="+o.DatabaseURL)
	s.cmd.Dir, s.cmd.SysProcAttr = o.Dir, tied()
	out, in := io.Pipe()
	s.cmd.Stdout, s.cmd.Stderr = in, in
	s.log = &serverLog{serving: make(chan struct{})}
	if err := s.cmd.Start(); err != nil {
		return err
	}
	s.exited = make(chan struct{})
	go s.log.read(out)
	go func(cmd *exec.Cmd, exited chan struct{}) {
		_ = cmd.Wait()
		_ = in.Close()
		close(exited)
	}(s.cmd, s.exited)
	select {
	case <-s.log.serving:
	case <-s.exited:
		return fmt.Errorf("it has ended: %s", s.log.tail())
	case <-time.After(startPatience):
		return errors.Join(fmt.Errorf("it does not serve: %s", s.log.tail()), s.Stop())
	case <-ctx.Done():
		return errors.Join(ctx.Err(), s.Stop())
	}
	addr, admin := s.log.addresses()
	s.target = Target{
		Name: o.Name, URL: "http://" + addr, host: addr, ServerPID: s.cmd.Process.Pid,
		DatabasePID: o.DatabasePID, Profiles: "http://" + admin + "/debug/pprof/", own: s,
	}
	if o.DatabaseURL != "" && o.DatabasePID == 0 {
		s.target.DatabasePID = DatabaseProcess(o.DatabaseURL)
	}
	return nil
}

// Stop ends the server in its own way, and by force if that takes too long.
func (s *Server) Stop() error {
	_ = s.cmd.Process.Signal(syscall.SIGTERM)
	select {
	case <-s.exited:
	case <-time.After(stopPatience):
		_ = s.cmd.Process.Kill()
		<-s.exited
		return errors.New("the server did not stop")
	}
	if !s.cmd.ProcessState.Success() {
		return fmt.Errorf("the server stopped with %s: %s", s.cmd.ProcessState, s.log.tail())
	}
	return nil
}

// restart makes it a fresh process over the same data.
func (s *Server) restart(ctx context.Context) (Target, error) {
	if err := s.Stop(); err != nil {
		return Target{}, err
	}
	return s.again(ctx)
}

// again starts it after Stop.
func (s *Server) again(ctx context.Context) (Target, error) {
	if err := s.start(ctx); err != nil {
		return Target{}, fmt.Errorf("start the server again: %w", err)
	}
	return s.target, nil
}

// serverLog reads the log of a server, finds where it listens and keeps the last lines.
type serverLog struct {
	mu      sync.Mutex
	last    []string
	addr    string
	admin   string
	serving chan struct{}
}

// lastLines is how much of a log is shown when something is wrong.
const lastLines = 10

func (l *serverLog) read(r io.Reader) {
	lines := bufio.NewReader(r)
	for {
		line, err := lines.ReadString('\n')
		l.take(strings.TrimSpace(line))
		if err != nil {
			return
		}
	}
}

func (l *serverLog) take(line string) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.last = append(l.last, line); len(l.last) > lastLines {
		l.last = l.last[1:]
	}
	if l.addr != "" || !strings.Contains(line, `"serving"`) {
		return
	}
	var says struct {
		Msg   string `json:"msg"`
		Addr  string `json:"addr"`
		Admin string `json:"admin"`
	}
	if err := json.Unmarshal([]byte(line), &says); err == nil && says.Msg == "serving" {
		l.addr, l.admin = says.Addr, says.Admin
		close(l.serving)
	}
}

func (l *serverLog) addresses() (addr, admin string) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.addr, l.admin
}

func (l *serverLog) tail() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return strings.Join(l.last, "\n")
}
