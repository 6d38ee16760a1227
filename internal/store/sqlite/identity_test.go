package sqlite

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"messenger/internal/chat"
)

// note writes something that only the log holds.
func note(t *testing.T, s *Store, text string) {
	t.Helper()
	if err := s.update(t.Context(), "write", func(c *conn) error { return c.addKeys(&chat.User{FirstName: text}) }); err != nil {
		t.Fatal(err)
	}
}

// image copies files of a directory as they are, as a crash would leave them.
func image(t *testing.T, from, to string, names ...string) {
	t.Helper()
	for _, name := range names {
		data, err := os.ReadFile(filepath.Join(from, name))
		if err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(to, name), data, 0o600); err != nil {
			t.Fatal(err)
		}
	}
}

// TestForeignLog: a log that lies beside another database than its own is named, and
// nothing is changed; with its own it is used.
func TestForeignLog(t *testing.T) {
	t.Parallel()
	live := t.TempDir()
	older := filepath.Join(t.TempDir(), FileName)
	s := openDir(t, live)
	note(t, s, "before")
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	image(t, live, filepath.Dir(older), FileName) // a copy of the file of a stopped server
	s = openDir(t, live)
	backup := filepath.Join(t.TempDir(), FileName)
	if err := Backup(t.Context(), live, backup); err != nil { // of the very run that ends
		t.Fatal(err)
	}
	note(t, s, "after")
	crashed := func() string {
		dir := t.TempDir()
		image(t, live, dir, FileName, FileName+"-wal", lockName)
		return dir
	}
	openDir(t, crashed())
	for _, file := range []string{older, backup} {
		dir := crashed()
		image(t, filepath.Dir(file), dir, FileName)
		_, err := Open(t.Context(), Config{Dir: dir})
		if !errors.Is(err, ErrForeignLog) || !strings.Contains(err.Error(), "remove "+filepath.Join(dir, FileName)+"-wal") ||
			!strings.Contains(err.Error(), "remove "+filepath.Join(dir, lockName)) {
			t.Fatalf("Open beside a log of another database = %v", err)
		}
		before, _ := os.ReadFile(file)
		if after, err := os.ReadFile(filepath.Join(dir, FileName)); err != nil || string(before) != string(after) {
			t.Error("the restored file was changed")
		}
		if err := os.Remove(filepath.Join(dir, FileName+"-wal")); err != nil {
			t.Fatal(err)
		}
		openDir(t, dir)
	}
	// A pair that was copied to where another server was.
	dir := crashed()
	if err := os.WriteFile(filepath.Join(dir, lockName), []byte("1\nrun 0123456789abcdef0123456789abcdef\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := Open(t.Context(), Config{Dir: dir}); !errors.Is(err, ErrForeignLog) {
		t.Errorf("Open = %v, want ErrForeignLog", err)
	}
	if err := os.Remove(filepath.Join(dir, lockName)); err != nil {
		t.Fatal(err)
	}
	openDir(t, dir)
}

func TestForeignJournal(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	if err := openDir(t, dir).Close(); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, FileName+"-journal"), []byte("x"), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := Open(t.Context(), Config{Dir: dir}); !errors.Is(err, ErrForeignLog) {
		t.Errorf("Open = %v, want ErrForeignLog", err)
	}
}

// TestDatabaseByAnotherName: a server is not started on the file of another one, whatever
// name it has there.
func TestDatabaseByAnotherName(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	other := start(t, roleServe, dir)
	other.line(t)
	file := filepath.Join(dir, FileName)
	for name, link := range map[string]func(old, name string) error{"symbolic": os.Symlink, "hard": os.Link} {
		elsewhere := t.TempDir()
		if err := link(file, filepath.Join(elsewhere, FileName)); err != nil {
			t.Fatal(err)
		}
		_, err := Open(t.Context(), Config{Dir: elsewhere, Wait: time.Millisecond})
		if !errors.Is(err, ErrInUse) || !strings.Contains(err.Error(), "link or mount") {
			t.Errorf("%s link: Open = %v, want ErrInUse", name, err)
		}
	}
	other.end(t)
	openDir(t, dir)
}

func TestDamagedDatabase(t *testing.T) {
	t.Parallel()
	for name, damage := range map[string]func(data []byte) []byte{
		"a page":     func(data []byte) []byte { copy(data[2*pageSize:], make([]byte, pageSize)); return data },
		"the end":    func(data []byte) []byte { return data[:len(data)-pageSize] },
		"the header": func(data []byte) []byte { return data[100:] },
	} {
		dir := t.TempDir()
		if err := openDir(t, dir).Close(); err != nil {
			t.Fatal(err)
		}
		if wrong, err := Check(t.Context(), dir); err != nil || wrong != nil {
			t.Errorf("Check of a good one = %v, %v", wrong, err)
		}
		file := filepath.Join(dir, FileName)
		data, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, damage(data), 0o600); err != nil {
			t.Fatal(err)
		}
		if _, err := Open(t.Context(), Config{Dir: dir}); !errors.Is(err, ErrDamaged) {
			t.Errorf("%s: Open = %v, want ErrDamaged", name, err)
		}
		if wrong, err := Check(t.Context(), dir); err == nil && wrong == nil {
			t.Errorf("%s: Check finds nothing", name)
		}
	}
}

// TestCheckThatIsCutShort: a check at start that has no time left has found nothing.
func TestCheckThatIsCutShort(t *testing.T) {
	t.Parallel()
	s := openStore(t)
	w := <-s.writer
	defer func() { s.writer <- w }()
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	for range 100 {
		if err := w.quickCheck(ctx); err != nil {
			t.Fatalf("a check without time: %v", err)
		}
		if err := w.quickCheck(t.Context()); errors.Is(err, ErrDamaged) {
			t.Fatalf("a check with time: %v", err)
		}
	}
	if err := damage(&engineError{9, "interrupted"}); errors.Is(err, ErrDamaged) {
		t.Error("an interrupted check counts as damage")
	}
}
