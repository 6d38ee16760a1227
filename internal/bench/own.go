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
	"syscall"
	"time"
)

// Own says how a server to be loaded is started.
type Own struct {
	Name        string // how the report calls it
	Program     string // path of the messenger program
	Dir         string // data directory, which holds the SQLite database
	DatabaseURL string // postgres://…; "" for SQLite
	Writers     int    // group commit lanes on PostgreSQL; 0: as many as the server takes by itself
}

// Server is a server of our own, as a process of its own, with rate limits off. It is
// used by one goroutine.
type Server struct {
	own    Own
	target Target
	cmd    *exec.Cmd
	cancel context.CancelFunc // stops cmd
	exited chan struct{}
	log    []string // its last lines; not to be read before exited
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
	_, err := s.start(ctx)
	return s, err
}

// Target is the server as a target.
func (s *Server) Target() Target { return s.target }

// serving is the line of a server's log that says where it listens.
type serving struct{ Msg, Addr, Admin string }

func (s *Server) start(ctx context.Context) (Target, error) {
	o := s.own
	life, cancel := context.WithCancel(context.WithoutCancel(ctx))
	s.cmd = exec.CommandContext(life, o.Program, "serve", "--addr=127.0.0.1:0", "--admin-addr=127.0.0.1:0", "--data-dir="+o.Dir,
		"--limits=off", "--max-connections=0", "--group-members=1000000", "--user-groups=1000000", "--drain-time=100ms", "--log-level=info", "--log-format=json",
		fmt.Sprintf("--writers=%d", o.Writers))
	// By the environment, for everybody can see the arguments of a process.
	s.cmd.Env = append(s.cmd.Environ(), "MESSENGER_DATABASE_URL="+o.DatabaseURL)
	s.cmd.Dir, s.cmd.SysProcAttr = o.Dir, childAttributes()
	s.cmd.Cancel, s.cmd.WaitDelay = func() error { return s.cmd.Process.Signal(syscall.SIGTERM) }, stopPatience
	s.cancel, s.exited, s.log = cancel, make(chan struct{}), nil
	out, err := s.cmd.StdoutPipe()
	if err == nil {
		s.cmd.Stderr = s.cmd.Stdout
		err = s.cmd.Start()
	}
	if err != nil {
		cancel()
		return Target{}, fmt.Errorf("start the server: %w", err)
	}
	found := make(chan serving, 1)
	go func() {
		s.read(out, found)
		_ = s.cmd.Wait()
		close(s.exited)
	}()
	err = errors.New("it does not serve")
	select {
	case at := <-found:
		s.target = Target{
			Name: o.Name, URL: "http://" + at.Addr, host: at.Addr, ServerPID: s.cmd.Process.Pid,
			Profiles: "http://" + at.Admin + "/debug/pprof/", own: s,
		}
		if o.DatabaseURL != "" {
			s.target.DatabasePID = DatabaseProcess(o.DatabaseURL)
		}
		return s.target, nil
	case <-s.exited:
	case <-time.After(startPatience):
	case <-ctx.Done():
		err = ctx.Err()
	}
	return Target{}, fmt.Errorf("start the server: it has ended: %w", errors.Join(err, s.Stop()))
}

// Stop ends the server in its own way, and by force if that takes too long.
func (s *Server) Stop() error {
	s.cancel()
	<-s.exited
	if !s.cmd.ProcessState.Success() {
		return fmt.Errorf("the server stopped with %s: %s", s.cmd.ProcessState, strings.Join(s.log, "\n"))
	}
	return nil
}

// restart makes it a fresh process over the same data.
func (s *Server) restart(ctx context.Context) (Target, error) {
	if err := s.Stop(); err != nil {
		return Target{}, err
	}
	return s.start(ctx)
}

// read keeps the last lines of the log, and finds the one that says where it listens.
func (s *Server) read(out io.Reader, found chan<- serving) {
	const lastLines = 10
	for lines := bufio.NewReader(out); ; {
		line, err := lines.ReadString('\n')
		if err != nil {
			return
		}
		s.log = append(s.log[max(0, len(s.log)-lastLines+1):], strings.TrimSpace(line))
		var says serving
		if json.Unmarshal([]byte(line), &says) == nil && says.Msg == "serving" {
			found <- says
		}
	}
}
