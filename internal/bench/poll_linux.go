package bench

import (
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"time"

	"golang.org/x/sys/unix"
)

// epoll is the poller of Linux. A goroutine per connection would make the generator cost
// as much as the server.
type epoll struct {
	fd     int
	timer  int
	events []unix.EpollEvent
	ready  []ready
}

func newPoller() (poller, error) {
	fd, err := unix.EpollCreate1(unix.EPOLL_CLOEXEC)
	if err != nil {
		return nil, os.NewSyscallError("epoll_create1", err)
	}
	e := &epoll{fd: fd, events: make([]unix.EpollEvent, 512)}
	e.timer, err = unix.TimerfdCreate(unix.CLOCK_MONOTONIC, unix.TFD_NONBLOCK|unix.TFD_CLOEXEC)
	if err != nil {
		_ = unix.Close(fd)
		return nil, os.NewSyscallError("timerfd_create", err)
	}
	if err := e.control(unix.EPOLL_CTL_ADD, e.timer, unix.EPOLLIN); err != nil {
		e.close()
		return nil, err
	}
	return e, nil
}

func (e *epoll) control(op, fd int, events uint32) error {
	ev := unix.EpollEvent{Events: events, Fd: int32(fd)}
	return os.NewSyscallError("epoll_ctl", unix.EpollCtl(e.fd, op, fd, &ev))
}

func (e *epoll) adopt(c *net.TCPConn) (int, error) {
	defer func() { _ = c.Close() }()
	// Nothing is left behind when it is closed: a run of many connections would use up
	// the machine's ports with those that wait for stray packets.
	if err := c.SetLinger(0); err != nil {
		return 0, fmt.Errorf("set linger: %w", err)
	}
	raw, err := c.SyscallConn()
	if err != nil {
		return 0, fmt.Errorf("reach the socket: %w", err)
	}
	fd := -1
	if failed := raw.Control(func(from uintptr) {
		fd, err = unix.FcntlInt(from, unix.F_DUPFD_CLOEXEC, 0)
	}); failed != nil || err != nil {
		return 0, fmt.Errorf("take the socket: %w", errors.Join(failed, err))
	}
	if err := e.control(unix.EPOLL_CTL_ADD, fd, unix.EPOLLIN|unix.EPOLLRDHUP); err != nil {
		_ = unix.Close(fd)
		return 0, err
	}
	return fd, nil
}

func (e *epoll) wait(timeout time.Duration) ([]ready, error) {
	if timeout%time.Millisecond != 0 { // epoll_wait knows no shorter times
		spec := unix.ItimerSpec{Value: unix.NsecToTimespec(max(int64(timeout), 1))}
		if err := unix.TimerfdSettime(e.timer, 0, &spec, nil); err != nil {
			return nil, os.NewSyscallError("timerfd_settime", err)
		}
		timeout += time.Millisecond
	}
	n, err := unix.EpollWait(e.fd, e.events, int(timeout/time.Millisecond))
	if err != nil && !errors.Is(err, unix.EINTR) {
		return nil, os.NewSyscallError("epoll_wait", err)
	}
	e.ready = e.ready[:0]
	for _, ev := range e.events[:max(n, 0)] {
		if int(ev.Fd) == e.timer {
			var b [8]byte
			_, _ = unix.Read(e.timer, b[:])
			continue
		}
		e.ready = append(e.ready, ready{fd: int(ev.Fd), readable: ev.Events&^unix.EPOLLOUT != 0, writable: ev.Events&unix.EPOLLOUT != 0})
	}
	return e.ready, nil
}

func (e *epoll) read(fd int, b []byte) (int, error) {
	n, err := unix.Read(fd, b)
	switch {
	case errors.Is(err, unix.EAGAIN), errors.Is(err, unix.EINTR):
		return 0, nil
	case err != nil:
		return 0, os.NewSyscallError("read", err)
	case n == 0:
		return 0, io.EOF
	}
	return n, nil
}

func (e *epoll) write(fd int, b []byte) (int, error) {
	n, err := unix.Write(fd, b)
	if errors.Is(err, unix.EAGAIN) || errors.Is(err, unix.EINTR) {
		return 0, nil
	}
	return max(n, 0), os.NewSyscallError("write", err)
}

func (e *epoll) wantWrite(fd int, on bool) error {
	events := uint32(unix.EPOLLIN | unix.EPOLLRDHUP)
	if on {
		events |= unix.EPOLLOUT
	}
	return e.control(unix.EPOLL_CTL_MOD, fd, events)
}

func (e *epoll) closeSocket(fd int) { _ = unix.Close(fd) }

func (e *epoll) close() {
	_ = unix.Close(e.timer)
	_ = unix.Close(e.fd)
}
