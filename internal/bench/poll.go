package bench

import (
	"net/netip"
	"time"
)

// ready is a socket on which something can be done.
type ready struct {
	fd       int
	readable bool // or ended
	writable bool
}

// interest is what a socket is waited for.
type interest int

const (
	inBytes interest = iota // what every socket begins with
	inBytesAndRoom
	inNothing
)

// poller is the kernel's side of a loop. It is used by one goroutine.
type poller interface {
	// connect begins to connect a socket, which can be written to once it is. A receive
	// buffer of 0 is the system's own.
	connect(to netip.AddrPort, receive int) (fd int, err error)
	// wait returns the sockets that are ready, or none after that time, to the
	// microsecond. They are valid until the next wait.
	wait(timeout time.Duration) ([]ready, error)
	// read and write make one attempt; n is 0 if it would have blocked. The end of a
	// stream is io.EOF.
	read(fd int, b []byte) (n int, err error)
	write(fd int, b []byte) (n int, err error)
	// want says what wait reports of a socket, beside its end.
	want(fd int, what interest) error
	// closeSocket resets the connection: nothing more is sent, and nothing left behind.
	closeSocket(fd int)
	close()
}
