package ws

import "sync"

// readBytes is what one read takes at most: several usual messages.
const readBytes = 4 << 10

type readBuffer [readBytes]byte

var readBuffers = sync.Pool{New: func() any { return new(readBuffer) }}

// A source reads from a connection without holding a buffer while there is nothing to
// read.
type source struct {
	conn *Conn
	buf  *readBuffer // lent out until release
	raw  rawRead
	tiny [maxHeader]byte // where the kernel's socket cannot be asked: a header's worth
}

func newSource(c *Conn) *source {
	s := &source{conn: c}
	s.raw.init()
	return s
}

// read waits for bytes and returns some; they may be changed until release.
func (s *source) read() ([]byte, error) {
	if s.conn.raw != nil {
		var n int
		var err error
		s.buf, n, err = s.raw.read(s.conn.raw)
		if err != nil {
			s.release()
			return nil, err
		}
		return s.buf[:n], nil
	}
	into := s.tiny[:]
	if !s.conn.in.idle() { // in the middle of a message the rest is not far
		s.buf = readBuffers.Get().(*readBuffer)
		into = s.buf[:]
	}
	n, err := s.conn.nc.Read(into)
	if n > 0 {
		return into[:n], nil // an error will come again
	}
	s.release()
	return nil, err
}

func (s *source) release() {
	if s.buf != nil {
		readBuffers.Put(s.buf)
		s.buf = nil
	}
}
