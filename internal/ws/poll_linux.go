package ws

import (
	"fmt"
	"os"
	"sync"
	"syscall"

	"golang.org/x/sys/unix"
)

// epoll is the poller of Linux. Its own descriptor is watched by the Go runtime, so
// that waiting for all the sleeping connections takes one parked goroutine and no
// thread.
type epoll struct {
	fd   int
	file *os.File
	raw  syscall.RawConn

	mu    sync.Mutex
	conns []*Conn // by descriptor
}

func newPoller() (poller, error) {
	fd, err := unix.EpollCreate1(unix.EPOLL_CLOEXEC)
	if err != nil {
		return nil, fmt.Errorf("create epoll: %w", err)
	}
	if err := unix.SetNonblock(fd, true); err != nil { // or os would not have it watched
		_ = unix.Close(fd)
		return nil, fmt.Errorf("make epoll pollable: %w", err)
	}
	file := os.NewFile(uintptr(fd), "epoll")
	raw, err := file.SyscallConn()
	if err != nil {
		_ = file.Close()
		return nil, fmt.Errorf("watch epoll: %w", err)
	}
	return &epoll{fd: fd, file: file, raw: raw}, nil
}

// watch arms the connection for one event. Level-triggered: bytes that are already
// there are an event.
func (e *epoll) watch(c *Conn) error {
	var err error
	ctlErr := c.raw.Control(func(fd uintptr) {
		ev := unix.EpollEvent{Events: unix.EPOLLIN | unix.EPOLLRDHUP | unix.EPOLLONESHOT, Fd: int32(fd)}
		op := unix.EPOLL_CTL_MOD
		if c.fd < 0 {
			op = unix.EPOLL_CTL_ADD
			c.fd = int32(fd)
			e.set(c.fd, c)
		}
		if err = unix.EpollCtl(e.fd, op, int(fd), &ev); err != nil && op == unix.EPOLL_CTL_ADD {
			e.set(c.fd, nil)
			c.fd = -1
		}
	})
	if ctlErr != nil {
		return ctlErr
	}
	return err
}

// forget frees the connection's place; closing the socket ends the kernel's part.
func (e *epoll) forget(c *Conn) {
	e.set(c.fd, nil)
	c.fd = -1
}

func (e *epoll) set(fd int32, c *Conn) {
	e.mu.Lock()
	defer e.mu.Unlock()
	for int(fd) >= len(e.conns) {
		e.conns = append(e.conns, nil)
	}
	e.conns[fd] = c
}

func (e *epoll) run() {
	events := make([]unix.EpollEvent, 256)
	awake := make([]*Conn, 0, len(events))
	var n int
	var err error
	poll := func(uintptr) bool {
		n, err = retry(func() (int, error) { return unix.EpollWait(e.fd, events, 0) })
		return n != 0 || err != nil
	}
	for {
		if stopped := e.raw.Read(poll); stopped != nil || err != nil {
			return
		}
		awake = e.lookUp(awake[:0], events[:n])
		for i, c := range awake {
			c.awake()
			awake[i] = nil
		}
	}
}

// lookUp finds the connections of events. A descriptor may have been closed and given
// to another connection since; waking that one for nothing does no harm.
func (e *epoll) lookUp(conns []*Conn, events []unix.EpollEvent) []*Conn {
	e.mu.Lock()
	defer e.mu.Unlock()
	for i := range events {
		if fd := int(events[i].Fd); fd < len(e.conns) && e.conns[fd] != nil {
			conns = append(conns, e.conns[fd])
		}
	}
	return conns
}

func (e *epoll) stop() { _ = e.file.Close() }
