package bench

import (
	"errors"
	"io"
	"net/netip"
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

func (e *epoll) connect(to netip.AddrPort, receive int) (int, error) {
	family, address := unix.AF_INET6, unix.Sockaddr(&unix.SockaddrInet6{Port: int(to.Port()), Addr: to.Addr().As16()})
	if ip := to.Addr().Unmap(); ip.Is4() {
		family, address = unix.AF_INET, &unix.SockaddrInet4{Port: int(to.Port()), Addr: ip.As4()}
	}
	fd, err := unix.Socket(family, unix.SOCK_STREAM|unix.SOCK_NONBLOCK|unix.SOCK_CLOEXEC, 0)
	if err != nil {
		return 0, os.NewSyscallError("socket", err)
	}
	if err := prepare(fd, receive); err != nil {
		_ = unix.Close(fd)
		return 0, err
	}
	if err := unix.Connect(fd, address); err != nil && !errors.Is(err, unix.EINPROGRESS) && !errors.Is(err, unix.EINTR) {
		_ = unix.Close(fd)
		return 0, os.NewSyscallError("connect", err)
	}
	if err := e.control(unix.EPOLL_CTL_ADD, fd, interests[inBytes]); err != nil {
		_ = unix.Close(fd)
		return 0, err
	}
	return fd, nil
}

// prepare sets what must be set before a socket is connected. A window is agreed upon by
// then, so a small buffer must be there.
func prepare(fd, receive int) error {
	if err := unix.SetsockoptInt(fd, unix.IPPROTO_TCP, unix.TCP_NODELAY, 1); err != nil {
		return os.NewSyscallError("setsockopt", err)
	}
	// A run of many connections would use up the machine's ports with those that wait for
	// stray packets.
	if err := unix.SetsockoptLinger(fd, unix.SOL_SOCKET, unix.SO_LINGER, &unix.Linger{Onoff: 1}); err != nil {
		return os.NewSyscallError("setsockopt", err)
	}
	if receive == 0 {
		return nil
	}
	return os.NewSyscallError("setsockopt", unix.SetsockoptInt(fd, unix.SOL_SOCKET, unix.SO_RCVBUF, receive))
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

// interests are the events of epoll. The end of a connection is reported whatever is
// asked for, save that its peer has stopped sending.
var interests = map[interest]uint32{
	inBytes:        unix.EPOLLIN | unix.EPOLLRDHUP,
	inBytesAndRoom: unix.EPOLLIN | unix.EPOLLRDHUP | unix.EPOLLOUT,
	inNothing:      unix.EPOLLRDHUP,
}

func (e *epoll) want(fd int, what interest) error {
	return e.control(unix.EPOLL_CTL_MOD, fd, interests[what])
}

func (e *epoll) closeSocket(fd int) { _ = unix.Close(fd) }

func (e *epoll) close() {
	_ = unix.Close(e.timer)
	_ = unix.Close(e.fd)
}
