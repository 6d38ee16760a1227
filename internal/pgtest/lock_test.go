package pgtest

import (
	"context"
	"errors"
	"path/filepath"
	"testing"
	"time"
)

func TestLockModes(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		held, wanted lockMode
		want         error
	}{
		"shared beside shared":       {shared, shared, nil},
		"exclusive beside shared":    {shared, exclusive, errHeld},
		"shared beside exclusive":    {exclusive, shared, errHeld},
		"exclusive beside exclusive": {exclusive, exclusive, errHeld},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			path := filepath.Join(t.TempDir(), "lock")
			first := mustLock(t, path, tt.held)
			second, err := tryLock(path, tt.wanted)
			if !errors.Is(err, tt.want) {
				t.Fatalf("second lock: %v, want %v", err, tt.want)
			}
			second.release()
			first.release()
			mustLock(t, path, tt.wanted).release()
		})
	}
}

func TestWaitLock(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "lock")
	first := mustLock(t, path, exclusive)

	short, cancel := context.WithTimeout(t.Context(), 50*time.Millisecond)
	defer cancel()
	if _, err := waitLock(short, path, exclusive); !errors.Is(err, context.DeadlineExceeded) {
		t.Fatalf("wait for a held lock: %v, want the deadline", err)
	}

	got := make(chan error)
	go func() {
		l, err := waitLock(t.Context(), path, exclusive)
		l.release()
		got <- err
	}()
	first.release()
	if err := <-got; err != nil {
		t.Errorf("wait for a freed lock: %v", err)
	}
}

// Who locked a file that its holder then removed must not believe to hold the lock.
func TestLockOfRemovedFile(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "lock")
	first := mustLock(t, path, exclusive)
	if !sameFile(first.f, path) {
		t.Error("a fresh lock is not of the file at its path")
	}
	first.remove()
	second := mustLock(t, path, exclusive)
	defer second.release()
	if sameFile(first.f, path) {
		t.Error("a removed lock file is taken for the new one")
	}
	if _, err := tryLock(path, exclusive); !errors.Is(err, errHeld) {
		t.Errorf("lock beside the new file's holder: %v, want %v", err, errHeld)
	}
}

func mustLock(t *testing.T, path string, mode lockMode) *lock {
	t.Helper()
	l, err := tryLock(path, mode)
	if err != nil {
		t.Fatal(err)
	}
	return l
}
