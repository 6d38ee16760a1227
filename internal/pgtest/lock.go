package pgtest

import (
	"context"
	"errors"
	"fmt"
	"os"
	"syscall"
	"time"
)

// errHeld says that another process has the lock.
var errHeld = errors.New("lock is held by another process")

// lockMode is shared or exclusive.
type lockMode int

const (
	shared    lockMode = syscall.LOCK_SH
	exclusive lockMode = syscall.LOCK_EX
)

// lock is a held flock. The kernel releases it when the process ends; children do not
// inherit it, since Go opens files close-on-exec.
type lock struct {
	f *os.File
}

// tryLock takes the lock file at path, making it if needed, or returns errHeld.
//
// The file may be removed by a holder of the exclusive lock; whoever then locked the
// removed file notices and takes the new one.
func tryLock(path string, mode lockMode) (*lock, error) {
	for {
		f, err := os.OpenFile(path, os.O_RDWR|os.O_CREATE, 0o600)
		if err != nil {
			return nil, fmt.Errorf("open lock: %w", err)
		}
		if err := flock(f, int(mode)|syscall.LOCK_NB); err != nil {
			_ = f.Close()
			if errors.Is(err, syscall.EWOULDBLOCK) {
				return nil, errHeld
			}
			return nil, fmt.Errorf("lock %s: %w", path, err)
		}
		if sameFile(f, path) {
			return &lock{f}, nil
		}
		_ = f.Close()
	}
}

// waitLock is tryLock that waits until the lock is free or ctx ends.
func waitLock(ctx context.Context, path string, mode lockMode) (*lock, error) {
	tick := time.NewTicker(20 * time.Millisecond)
	defer tick.Stop()
	for {
		l, err := tryLock(path, mode)
		if !errors.Is(err, errHeld) {
			return l, err
		}
		select {
		case <-ctx.Done():
			return nil, fmt.Errorf("wait for lock %s: %w", path, ctx.Err())
		case <-tick.C:
		}
	}
}

// release gives the lock back. It may be called on nil and more than once.
func (l *lock) release() {
	if l != nil {
		_ = l.f.Close()
	}
}

// remove deletes the lock's file, which only the holder of the exclusive lock may do, and
// gives the lock back.
func (l *lock) remove() {
	if l != nil {
		_ = os.Remove(l.f.Name())
		_ = l.f.Close()
	}
}

func flock(f *os.File, how int) error {
	for {
		err := syscall.Flock(int(f.Fd()), how)
		if !errors.Is(err, syscall.EINTR) {
			return err
		}
	}
}

// sameFile reports whether the open file is still the one at path.
func sameFile(f *os.File, path string) bool {
	open, err := f.Stat()
	if err != nil {
		return false
	}
	named, err := os.Stat(path)
	return err == nil && os.SameFile(open, named)
}
