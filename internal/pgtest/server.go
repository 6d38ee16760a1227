package pgtest

import (
	"fmt"
	"os/exec"
	"runtime"
	"syscall"
)

// server is one running postgres process.
type server struct {
	cmd  *exec.Cmd
	done chan struct{} // closed when the process has ended
	err  error         // why; read after done
}

// startServer starts cmd and a goroutine that waits for it. The goroutine keeps its
// thread, because the process is to die with the thread that started it.
func startServer(cmd *exec.Cmd) (*server, error) {
	s := &server{cmd: cmd, done: make(chan struct{})}
	started := make(chan error)
	go func() {
		runtime.LockOSThread()
		defer runtime.UnlockOSThread()
		defer close(s.done)
		if err := cmd.Start(); err != nil {
			started <- fmt.Errorf("start PostgreSQL: %w", err)
			return
		}
		close(started)
		s.err = cmd.Wait()
	}()
	if err := <-started; err != nil {
		return nil, err
	}
	return s, nil
}

func (s *server) signal(sig syscall.Signal) {
	_ = s.cmd.Process.Signal(sig) // an ended process is what was wanted
}

// kill ends the process and its children with SIGKILL and waits until they are gone: the
// data directory stays busy until then. The parent is held first, so that it cannot start
// more of them.
func (s *server) kill() {
	s.signal(syscall.SIGSTOP)
	rest := children(s.cmd.Process.Pid)
	for _, pid := range rest {
		_ = syscall.Kill(pid, syscall.SIGKILL) // it may have ended meanwhile
	}
	adopt(rest, func() {
		s.signal(syscall.SIGKILL)
		<-s.done
	})
}
