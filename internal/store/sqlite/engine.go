package sqlite

import (
	"encoding/binary"
	"fmt"
	"net/url"
	"path/filepath"
	"strconv"

	"modernc.org/libc"
	"modernc.org/libc/sys/types"
	engine "modernc.org/sqlite/lib"
)

// conn is one connection to the database file. One goroutine at a time may use it;
// interrupt alone may be called beside.
type conn struct {
	tls   *libc.TLS
	db    uintptr
	stmts [queryCount]*stmt // prepared at first use, kept
	out   uintptr           // 16 bytes for results that the engine returns by pointer
}

// engineError is an error of SQLite with its extended result code. Its text is for
// logs only.
type engineError struct {
	code int32
	text string
}

func (e *engineError) Error() string {
	return "sqlite: " + e.text + " (" + strconv.Itoa(int(e.code)) + ")"
}

// connect opens the file at an absolute path, and creates it if it is missing.
func connect(path string) (*conn, error) {
	return connectAs(path, engine.SQLITE_OPEN_READWRITE|engine.SQLITE_OPEN_CREATE)
}

// connectImmutable opens the file alone, without its log, and takes no locks.
func connectImmutable(path string) (*conn, error) {
	name := (&url.URL{Scheme: "file", Path: filepath.ToSlash(path), RawQuery: "immutable=1"}).String()
	return connectAs(name, engine.SQLITE_OPEN_READONLY|engine.SQLITE_OPEN_URI)
}

func connectAs(path string, how int32) (*conn, error) {
	c := &conn{tls: libc.NewTLS()}
	c.out = c.alloc(16)
	name, err := libc.CString(path)
	if err != nil {
		return nil, fmt.Errorf("open %s: %w", path, err)
	}
	defer libc.Xfree(c.tls, name)
	flags := how | engine.SQLITE_OPEN_NOMUTEX | engine.SQLITE_OPEN_EXRESCODE
	rc := engine.Xsqlite3_open_v2(c.tls, name, c.out, flags, 0)
	c.db = c.outPointer()
	if rc != engine.SQLITE_OK {
		err := c.failure(rc)
		c.close()
		return nil, fmt.Errorf("open %s: %w", path, err)
	}
	if err := c.enableQPSG(); err != nil {
		c.close()
		return nil, fmt.Errorf("open %s: %w", path, err)
	}
	return c, nil
}

// enableQPSG has plans made for any arguments. The engine may otherwise look at an argument
// to choose an index that holds a part of a table, and must then compile the statement
// anew for every other one.
func (c *conn) enableQPSG() error {
	list := libc.NewVaList(int32(1), c.out)
	defer libc.Xfree(c.tls, list)
	if rc := engine.Xsqlite3_db_config(c.tls, c.db, engine.SQLITE_DBCONFIG_ENABLE_QPSG, list); rc != engine.SQLITE_OK {
		return c.failure(rc)
	}
	return nil
}

// close gives everything back. The connection must not be used any more.
func (c *conn) close() {
	for _, s := range c.stmts {
		if s != nil {
			s.finalize()
		}
	}
	engine.Xsqlite3_close_v2(c.tls, c.db)
	libc.Xfree(c.tls, c.out)
	c.tls.Close()
}

// alloc returns n bytes of C memory. As everywhere in Go, running out ends the process.
func (c *conn) alloc(n int) uintptr {
	p := libc.Xmalloc(c.tls, types.Size_t(n))
	if p == 0 {
		panic("sqlite: out of memory")
	}
	return p
}

func (c *conn) failure(rc int32) error {
	return &engineError{rc, libc.GoString(engine.Xsqlite3_errmsg(c.tls, c.db))}
}

func (c *conn) outPointer() uintptr {
	if strconv.IntSize == 64 {
		return uintptr(binary.NativeEndian.Uint64(libc.GoBytes(c.out, 8)))
	}
	return uintptr(binary.NativeEndian.Uint32(libc.GoBytes(c.out, 4)))
}

func (c *conn) outInt() int { return int(int32(binary.NativeEndian.Uint32(libc.GoBytes(c.out, 4)))) }

// prepare compiles text. The statement must be finalized, or kept in stmts.
func (c *conn) prepare(text string) (*stmt, error) {
	sql, err := libc.CString(text)
	if err != nil {
		return nil, err
	}
	defer libc.Xfree(c.tls, sql)
	if rc := engine.Xsqlite3_prepare_v3(c.tls, c.db, sql, -1, engine.SQLITE_PREPARE_PERSISTENT, c.out, 0); rc != engine.SQLITE_OK {
		return nil, c.failure(rc)
	}
	return &stmt{c: c, handle: c.outPointer(), arena: c.alloc(arenaSize), size: arenaSize}, nil
}

// use returns the statement of q, ready for its arguments. Until it has ended it must
// not be used again.
func (c *conn) use(q query) *stmt {
	if s := c.stmts[q]; s != nil {
		return s
	}
	s, err := c.prepare(q.text())
	if err != nil {
		return &stmt{c: c, err: err}
	}
	c.stmts[q] = s
	return s
}

// changes is the number of rows that the last statement has changed.
func (c *conn) changes() int { return int(engine.Xsqlite3_changes(c.tls, c.db)) }

// inTransaction reports whether a BEGIN has not been ended yet.
func (c *conn) inTransaction() bool { return engine.Xsqlite3_get_autocommit(c.tls, c.db) == 0 }

// interrupt makes the statement that is running end with an error. It may be called
// from any goroutine while the connection is open.
func (c *conn) interrupt() {
	tls := libc.NewTLS() // c.tls belongs to the goroutine that runs the statement
	engine.Xsqlite3_interrupt(tls, c.db)
	tls.Close()
}

// pagesWritten is the number of pages written to the log since the last call.
func (c *conn) pagesWritten() int {
	engine.Xsqlite3_db_status(c.tls, c.db, engine.SQLITE_DBSTATUS_CACHE_WRITE, c.out, c.out+4, 1)
	return c.outInt()
}

// checkpoint copies pages from the log into the database and returns how many pages
// the log has.
func (c *conn) checkpoint(mode int32) (pages int, err error) {
	rc := engine.Xsqlite3_wal_checkpoint_v2(c.tls, c.db, 0, mode, c.out, c.out+4)
	pages = c.outInt()
	if rc != engine.SQLITE_OK {
		return pages, c.failure(rc)
	}
	return pages, nil
}
