package bench

import (
	"net"
	"time"
)

// ready is a socket on which something can be done.
type ready struct {
	fd       int
	readable bool // or ended
	writable bool
}

// poller is the kernel's side of a loop. It is used by one goroutine.
type poller interface {
	// adopt takes over the socket under a connection and closes the connection.
	adopt(c *net.TCPConn) (fd int, err error)
	// wait returns the sockets that are ready, or none after that time, to the
	// microsecond. They are valid until the next wait.
	wait(timeout time.Duration) ([]ready, error)
	// read and write make one attempt; n is 0 if it would have blocked. The end of a
	// stream is io.EOF.
	read(fd int, b []byte) (n int, err error)
	write(fd int, b []byte) (n int, err error)
	// wantWrite has wait report when fd can be written to.
	wantWrite(fd int, on bool) error
	closeSocket(fd int)
	close()
}
