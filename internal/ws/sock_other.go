//go:build !unix

package ws

import (
	"errors"
	"net"
	"syscall"
)

// rawConn: without the calls of Unix every connection is read and written through net.
func rawConn(net.Conn) syscall.RawConn { return nil }

type rawRead struct{}

func (*rawRead) init() {}

func (*rawRead) read(syscall.RawConn) (*readBuffer, int, error) { return nil, 0, errors.ErrUnsupported }

type rawWrite struct{}

func (*rawWrite) init() {}

func (*rawWrite) write(syscall.RawConn, []byte) (int, error) { return 0, errors.ErrUnsupported }
