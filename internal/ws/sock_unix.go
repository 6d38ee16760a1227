//go:build unix

package ws

import (
	"errors"
	"io"
	"net"
	"os"
	"syscall"
)

// rawConn gives access to the kernel's socket under nc; nil if there is something
// between, as TLS, or no socket at all.
func rawConn(nc net.Conn) syscall.RawConn {
	sc, ok := nc.(syscall.Conn)
	if !ok {
		return nil
	}
	raw, err := sc.SyscallConn()
	if err != nil {
		return nil
	}
	return raw
}

// rawRead reads a socket with a buffer that is borrowed only when there are bytes.
type rawRead struct {
	buf *readBuffer
	n   int
	err error
	try func(fd uintptr) bool
}

func (r *rawRead) init() { r.try = r.once }

// once makes one attempt and reports whether it came to anything.
func (r *rawRead) once(fd uintptr) bool {
	buf := readBuffers.Get().(*readBuffer)
	n, err := retry(func() (int, error) { return syscall.Read(int(fd), buf[:]) })
	if errors.Is(err, syscall.EAGAIN) {
		readBuffers.Put(buf)
		return false
	}
	r.buf, r.n, r.err = buf, n, err
	return true
}

// read waits for bytes. The buffer is the caller's also when there is an error.
func (r *rawRead) read(raw syscall.RawConn) (*readBuffer, int, error) {
	r.buf, r.n, r.err = nil, 0, nil
	if err := raw.Read(r.try); err != nil {
		return r.buf, 0, err
	}
	switch {
	case r.err != nil:
		return r.buf, 0, os.NewSyscallError("read", r.err)
	case r.n == 0:
		return r.buf, 0, io.EOF
	}
	return r.buf, r.n, nil
}

// rawWrite writes to a socket as far as the kernel takes it at once.
type rawWrite struct {
	bytes []byte
	n     int
	err   error
	try   func(fd uintptr) bool
}

func (w *rawWrite) init() { w.try = w.once }

func (w *rawWrite) once(fd uintptr) bool {
	for w.n < len(w.bytes) && w.err == nil {
		var n int
		n, w.err = retry(func() (int, error) { return syscall.Write(int(fd), w.bytes[w.n:]) })
		w.n += max(n, 0)
	}
	return true // never wait
}

// write returns how many bytes the kernel took; errWouldBlock if not all.
func (w *rawWrite) write(raw syscall.RawConn, b []byte) (int, error) {
	w.bytes, w.n, w.err = b, 0, nil
	err := raw.Write(w.try)
	w.bytes = nil
	switch {
	case err != nil:
		return w.n, err
	case errors.Is(w.err, syscall.EAGAIN):
		return w.n, errWouldBlock
	case w.err != nil:
		return w.n, os.NewSyscallError("write", w.err)
	}
	return w.n, nil
}

// retry repeats a system call that a signal interrupted.
func retry(call func() (int, error)) (int, error) {
	for {
		n, err := call()
		if !errors.Is(err, syscall.EINTR) {
			return n, err
		}
	}
}
