package sqlite

import (
	"modernc.org/libc"
	engine "modernc.org/sqlite/lib"

	"messenger/internal/chat"
)

// stmt is a prepared statement in use: bind its arguments in order, step with next or
// run, and end it. The first error sticks and is returned by end.
type stmt struct {
	c      *conn
	handle uintptr
	bound  int32 // arguments bound so far
	err    error

	// Texts and blobs are handed over in C memory, which must stay where it is until
	// the statement has been stepped: arena, or a block of its own where arena is full.
	arena       uintptr
	size, taken int
	blocks      []uintptr
	wanted      int
}

const (
	arenaSize    = 512
	maxArenaSize = 64 << 10
)

// room returns n bytes of C memory for the next argument.
func (s *stmt) room(n int) uintptr {
	s.wanted += n
	if s.taken+n <= s.size {
		p := s.arena + uintptr(s.taken)
		s.taken += n
		return p
	}
	p := s.c.alloc(n)
	s.blocks = append(s.blocks, p)
	return p
}

// blob binds the next argument. A nil slice is an empty blob, not null.
func (s *stmt) blob(b []byte) *stmt {
	if s.err == nil {
		p := s.room(len(b))
		copy(libc.GoBytes(p, len(b)), b)
		s.bound++
		s.check(engine.Xsqlite3_bind_blob(s.c.tls, s.handle, s.bound, p, int32(len(b)), 0))
	}
	return s
}

// str binds the next argument as text.
func (s *stmt) str(v string) *stmt {
	if s.err == nil {
		p := s.room(len(v))
		copy(libc.GoBytes(p, len(v)), v)
		s.bound++
		s.check(engine.Xsqlite3_bind_text(s.c.tls, s.handle, s.bound, p, int32(len(v)), 0))
	}
	return s
}

// int binds the next argument as an integer.
func (s *stmt) int(v int64) *stmt {
	if s.err == nil {
		s.bound++
		s.check(engine.Xsqlite3_bind_int64(s.c.tls, s.handle, s.bound, v))
	}
	return s
}

// null binds the next argument as null.
func (s *stmt) null() *stmt {
	if s.err == nil {
		s.bound++
		s.check(engine.Xsqlite3_bind_null(s.c.tls, s.handle, s.bound))
	}
	return s
}

func (s *stmt) check(rc int32) {
	if rc != engine.SQLITE_OK && s.err == nil {
		s.err = s.c.failure(rc)
	}
}

// next steps to the next row and reports whether there is one.
func (s *stmt) next() bool {
	if s.err != nil {
		return false
	}
	switch rc := engine.Xsqlite3_step(s.c.tls, s.handle); rc {
	case engine.SQLITE_ROW:
		return true
	case engine.SQLITE_DONE:
		return false
	default:
		s.err = s.c.failure(rc)
		return false
	}
}

// end makes the statement ready for its next use and returns its first error.
func (s *stmt) end() error {
	err := s.err
	if s.handle == 0 {
		return err
	}
	engine.Xsqlite3_reset(s.c.tls, s.handle) // repeats the error of the last step
	for _, p := range s.blocks {
		libc.Xfree(s.c.tls, p)
	}
	if len(s.blocks) > 0 && s.size < maxArenaSize {
		s.grow()
	}
	s.err, s.bound, s.taken, s.wanted, s.blocks = nil, 0, 0, 0, s.blocks[:0]
	return err
}

// grow makes arena as large as what was wanted of it.
func (s *stmt) grow() {
	libc.Xfree(s.c.tls, s.arena)
	s.size = min(max(2*s.size, s.wanted), maxArenaSize)
	s.arena = s.c.alloc(s.size)
}

// run steps a statement whose rows are of no interest, to its end.
func (s *stmt) run() error {
	for s.next() {
	}
	return s.end()
}

func (s *stmt) finalize() {
	engine.Xsqlite3_finalize(s.c.tls, s.handle)
	libc.Xfree(s.c.tls, s.arena)
}

// intAt returns column i of the row; 0 for null.
func (s *stmt) intAt(i int32) int64 { return engine.Xsqlite3_column_int64(s.c.tls, s.handle, i) }

// isNull reports whether column i of the row is null.
func (s *stmt) isNull(i int32) bool {
	return engine.Xsqlite3_column_type(s.c.tls, s.handle, i) == engine.SQLITE_NULL
}

// strAt returns column i of the row; "" for null.
func (s *stmt) strAt(i int32) string { return string(s.bytesAt(i)) }

// blobAt copies column i of the row to dst, as far as both reach.
func (s *stmt) blobAt(i int32, dst []byte) { copy(dst, s.bytesAt(i)) }

// bytesAt returns column i where it lies in the engine's memory, until the next step.
func (s *stmt) bytesAt(i int32) []byte {
	p := engine.Xsqlite3_column_blob(s.c.tls, s.handle, i)
	if p == 0 {
		return nil
	}
	return libc.GoBytes(p, int(engine.Xsqlite3_column_bytes(s.c.tls, s.handle, i)))
}

func (s *stmt) seqAt(i int32) chat.Seq        { return chat.Seq(s.intAt(i)) }
func (s *stmt) momentAt(i int32) chat.Instant { return chat.Instant(s.intAt(i)) }

// moment binds the next argument, null for a moment that has not come.
func (s *stmt) moment(at chat.Instant) *stmt { return s.positive(int64(at)) }

// positive binds the next argument as an integer, 0 as null.
func (s *stmt) positive(v int64) *stmt {
	if v == 0 {
		return s.null()
	}
	return s.int(v)
}

// filled binds the next argument as text, "" as null.
func (s *stmt) filled(v string) *stmt {
	if v == "" {
		return s.null()
	}
	return s.str(v)
}

// idOrNull binds the next argument as an id, null for the zero one.
func (s *stmt) idOrNull(id [16]byte) *stmt {
	if id == [16]byte{} {
		return s.null()
	}
	return s.blob(id[:])
}

// truth binds the next argument as 0 or 1.
func (s *stmt) truth(v bool) *stmt {
	if v {
		return s.int(1)
	}
	return s.int(0)
}
