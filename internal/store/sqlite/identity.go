package sqlite

import (
	"bytes"
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"
	"time"

	engine "modernc.org/sqlite/lib"
)

// ErrForeignLog refuses a database beside which lies the log of another one.
var ErrForeignLog = errors.New("the write-ahead log does not belong to the database")

// ErrDamaged refuses a database with pages that make no sense.
var ErrDamaged = errors.New("the database is damaged")

// The engine believes any log that lies beside a database: a restored file would be mixed
// with pages of the lost one. So each opening gives the database a run, a random name that
// is written to the database file itself, and to the lock file once the log is empty. A
// log that is found later belongs to the run of the lock file.
const (
	sqlSetOpening    = `insert into meta (key, value) values ('run', ?) on conflict (key) do update set value = excluded.value`
	sqlReadOpening   = `select value from meta where key = 'run'`
	sqlForgetOpening = `delete from meta where key = 'run'`
)

const runName = "run "

// checkFiles refuses a log or journal that is not of the database at path. The caller holds
// the lock, and no connection is open.
func checkFiles(path string, lock *dirLock) error {
	header, err := readHeader(lock.database)
	if err != nil {
		return err
	}
	if hasBytes(path+"-journal") && header.walMode() {
		return fmt.Errorf("%w: %s-journal lies beside a database that has none; if %s was restored, remove the journal and start again",
			ErrForeignLog, path, path)
	}
	if !hasBytes(path + "-wal") {
		return header.checkSize(lock.database)
	}
	recorded := lock.run()
	if recorded == "" {
		return nil
	}
	if run, err := fileRun(path); err != nil || run != recorded {
		return errors.Join(fmt.Errorf("%w: %s-wal was left by another database than %s. If %[2]s was restored, remove %[2]s-wal and %[2]s-shm and start again; "+
			"if all three were copied from one place, remove %[4]s instead", ErrForeignLog, path, path, lock.file.Name()), err)
	}
	return nil
}

func hasBytes(path string) bool {
	info, err := os.Stat(path)
	return err == nil && info.Size() > 0
}

// fileRun reads the run from the database file alone, without its log.
func fileRun(path string) (run string, err error) {
	c, err := connectImmutable(path)
	if err != nil {
		return "", err
	}
	defer c.close()
	st, err := c.prepare(sqlReadOpening)
	if err != nil {
		return "", err
	}
	defer st.finalize()
	if st.next() {
		run = st.strAt(0)
	}
	return run, st.end()
}

// beginRun names a new run. If the log cannot be emptied, as while a backup reads, none is
// recorded.
func (s *Store) beginRun(lock *dirLock) error {
	var random [16]byte
	_, _ = rand.Read(random[:])
	run := fmt.Sprintf("%x", random)
	w := <-s.writer
	defer func() { s.writer <- w }()
	st, err := w.prepare(sqlSetOpening)
	if err != nil {
		return err
	}
	defer st.finalize()
	if err := st.str(run).run(); err != nil {
		return s.explain("begin a run", err)
	}
	if _, err := w.checkpoint(truncateLog); err != nil {
		if unsynced(err) {
			return s.explain("begin a run", err)
		}
		run = ""
	}
	lock.record(run)
	return nil
}

// record notes the run beside the process that holds the lock.
func (l *dirLock) record(run string) {
	writeHolder(l.file)
	if run != "" {
		end, err := l.file.Seek(0, io.SeekEnd)
		if err == nil {
			_, _ = l.file.WriteAt([]byte(runName+run+"\n"), end)
		}
	}
	_ = l.file.Sync()
}

// readRun returns what the last holder has recorded, "" if that is nothing whole.
func readRun(f *os.File) string {
	text, err := io.ReadAll(io.LimitReader(io.NewSectionReader(f, 0, 256), 256))
	if err != nil {
		return ""
	}
	for line := range strings.Lines(string(text)) {
		if run, ok := strings.CutPrefix(line, runName); ok && len(run) == 33 && strings.HasSuffix(run, "\n") {
			return strings.TrimSpace(run)
		}
	}
	return ""
}

// header is the first bytes of a database file.
type header []byte

// readHeader reads the header; an empty file has none.
func readHeader(f *os.File) (header, error) {
	h := make(header, 100)
	n, err := f.ReadAt(h, 0)
	if errors.Is(err, io.EOF) && n == 0 {
		return nil, nil
	}
	if n < len(h) || !bytes.HasPrefix(h, []byte("SQLite format 3\x00")) {
		return nil, fmt.Errorf("%w: %s is not an SQLite database", ErrDamaged, f.Name())
	}
	return h, nil
}

func (h header) walMode() bool { return h != nil && h[18] == 2 && h[19] == 2 }

// checkSize refuses a file that was cut. The log must be empty: it may hold the rest.
func (h header) checkSize(f *os.File) error {
	if h == nil {
		return nil
	}
	info, err := f.Stat()
	if err != nil {
		return err
	}
	pages := int64(h[28])<<24 | int64(h[29])<<16 | int64(h[30])<<8 | int64(h[31])
	size := int64(h[16])<<8 | int64(h[17])
	if size == 1 {
		size = 1 << 16
	}
	if info.Size() < pages*size {
		return fmt.Errorf("%w: %s has %d bytes instead of %d: the end is missing", ErrDamaged, f.Name(), info.Size(), pages*size)
	}
	return nil
}

const sqlQuickCheck = `pragma quick_check(5)`

// startCheckTime bounds the check of a starting server.
const startCheckTime = 250 * time.Millisecond

// quickCheck looks at as many pages as startCheckTime allows, and refuses damaged ones.
func (c *conn) quickCheck(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, startCheckTime)
	defer cancel()
	err := interruptible(ctx, c, func(c *conn) error { return c.findings(sqlQuickCheck) })
	if errors.Is(err, ErrDamaged) || ctx.Err() == nil {
		return err
	}
	return nil // so far it is good
}

// findings runs a check of the engine. What it finds is ErrDamaged.
func (c *conn) findings(check string) error {
	st, err := c.prepare(check)
	if err != nil {
		return damage(err)
	}
	defer st.finalize()
	var found []string
	for st.next() {
		if line := st.strAt(0); line != "ok" {
			found = append(found, line)
		}
	}
	if err := st.end(); err != nil {
		return damage(err)
	}
	if found != nil {
		return fmt.Errorf("%w: %s", ErrDamaged, strings.Join(found, "; "))
	}
	return nil
}

// damage makes err ErrDamaged if it says so. One that was interrupted, or met a busy file,
// says nothing.
func damage(err error) error {
	switch codeOf(err) & 0xff {
	case engine.SQLITE_CORRUPT, engine.SQLITE_NOTADB:
		return fmt.Errorf("%w: %w", ErrDamaged, err)
	}
	return err
}
