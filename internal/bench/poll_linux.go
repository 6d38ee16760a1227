package bench

import (
	"errors"
	"os"
	"syscall"
	"time"

	"golang.org/x/sys/unix"
)

// poller waits for many sockets by epoll. A goroutine per connection would take half as much
// CPU again for a message, and ten times the memory for an idle connection.
type poller struct {
	fd     int
	waker  int // an eventfd
	events []unix.EpollEvent
}

func newPoller() (*poller, error) {
	fd, err := unix.EpollCreate1(unix.EPOLL_CLOEXEC)
	if err != nil {
		return nil, os.NewSyscallError("epoll_create1", err)
	}
	p := &poller{fd: fd, events: make([]unix.EpollEvent, 512)}
	if p.waker, err = unix.Eventfd(0, unix.EFD_NONBLOCK|unix.EFD_CLOEXEC); err == nil {
		err = p.add(p.waker, true)
	}
	return p, err
}

// add has wait return a socket when it can be read, or, if read is false, when it has ended.
func (p *poller) add(fd int, read bool) error {
	e := unix.EpollEvent{Events: unix.EPOLLRDHUP, Fd: int32(fd)}
	if read {
		e.Events |= unix.EPOLLIN
	}
	return os.NewSyscallError("epoll_ctl", unix.EpollCtl(p.fd, unix.EPOLL_CTL_ADD, fd, &e))
}

// wait calls ready for the sockets with something to read, or none after that time.
func (p *poller) wait(timeout time.Duration, ready func(fd int)) error {
	n, err := unix.EpollWait(p.fd, p.events, int(timeout.Milliseconds())+1)
	if err != nil && !errors.Is(err, unix.EINTR) {
		return os.NewSyscallError("epoll_wait", err)
	}
	for _, e := range p.events[:max(n, 0)] {
		if fd := int(e.Fd); fd == p.waker {
			_, _ = unix.Read(fd, make([]byte, 8))
		} else {
			ready(fd)
		}
	}
	return nil
}

// wake ends a wait; any goroutine may call it.
func (p *poller) wake() { _, _ = unix.Write(p.waker, []byte{1, 0, 0, 0, 0, 0, 0, 0}) }

func (p *poller) close() {
	_ = unix.Close(p.waker)
	_ = unix.Close(p.fd)
}

func duplicate(fd uintptr) (int, error) { return unix.FcntlInt(fd, unix.F_DUPFD_CLOEXEC, 0) }

// childAttributes make a process end when the thread that started it does, which for a
// thread of the Go runtime is when this program ends.
func childAttributes() *syscall.SysProcAttr { return &syscall.SysProcAttr{Pdeathsig: syscall.SIGKILL} }

// sleep is time.Sleep, but exact to less than 0.1 ms: the timers of the Go runtime are up to
// 1 ms late when the program is idle.
func sleep(d time.Duration) {
	t := unix.NsecToTimespec(int64(d))
	_ = unix.Nanosleep(&t, nil)
}
