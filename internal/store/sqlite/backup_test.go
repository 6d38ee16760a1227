package sqlite

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"testing"
)

func TestBackup(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	c := newCrowdIn(t, dir, 10)
	for range 50 {
		c.write(c.sends(20, 5)...)
	}
	copied := t.TempDir()
	file := filepath.Join(copied, FileName)
	c.must(Backup(t.Context(), dir, file))
	wantMode(t, file, 0o600)
	if names, err := os.ReadDir(copied); err != nil || len(names) != 1 {
		t.Errorf("beside the copy lies something: %v, %v", names, err)
	}
	other := openDir(t, copied)
	if other.epoch == c.store.epoch {
		t.Error("the copy has the epoch of the database")
	}
	for _, s := range []*Store{c.store, other} {
		if got := count(t, s, "select count(*) from messages"); got != 1000 {
			t.Errorf("%d messages, want 1000", got)
		}
	}
	if got := count(t, other, "select count(*) from pragma_integrity_check where integrity_check = 'ok'"); got != 1 {
		t.Error("the copy is damaged")
	}
}

// count runs a statement whose result is one number.
func count(t *testing.T, s *Store, text string) int64 {
	t.Helper()
	w := <-s.writer
	defer func() { s.writer <- w }()
	st, err := w.prepare(text)
	if err != nil {
		t.Fatal(err)
	}
	defer st.finalize()
	n := int64(-1)
	for st.next() {
		n = st.intAt(0)
	}
	if err := st.end(); err != nil {
		t.Fatal(err)
	}
	return n
}

func TestBackupRefused(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	openDir(t, dir)
	ended, end := context.WithCancel(t.Context())
	end()
	file := filepath.Join(t.TempDir(), "copy.db")
	for name, tt := range map[string]struct {
		ctx       context.Context
		from, to  string
		want      error
		otherwise bool // any error will do
	}{
		"no database":  {t.Context(), t.TempDir(), file, fs.ErrNotExist, false},
		"file exists":  {t.Context(), dir, filepath.Join(dir, FileName), fs.ErrExist, false},
		"no directory": {t.Context(), dir, filepath.Join(dir, "none", "copy.db"), fs.ErrNotExist, false},
		"given up":     {ended, dir, file, nil, true},
	} {
		if err := Backup(tt.ctx, tt.from, tt.to); err == nil || !tt.otherwise && !errors.Is(err, tt.want) {
			t.Errorf("%s: %v, want %v", name, err, tt.want)
		}
	}
	if names, err := os.ReadDir(filepath.Dir(file)); err != nil || len(names) > 0 {
		t.Errorf("refused backups left %v, %v", names, err)
	}
}

func TestBackupInPlaceOfWhatWasLeft(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	openDir(t, dir)
	file := filepath.Join(t.TempDir(), "copy.db")
	if err := os.WriteFile(file+".part", []byte("half of an old one"), 0o644); err != nil {
		t.Fatal(err)
	}
	if err := Backup(t.Context(), dir, file); err != nil {
		t.Fatal(err)
	}
	wantMode(t, file, 0o600)
}
