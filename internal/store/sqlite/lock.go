package sqlite

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"time"
)

// ErrInUse refuses a data directory that another process works on.
var ErrInUse = errors.New("the data directory is in use by another messenger process")

const (
	lockName = "messenger.lock"
	lockPoll = 20 * time.Millisecond
)

// dirLock keeps a data directory for one process. The lock is the kernel's, so it ends
// with the process however that ends; the file stays.
//
// The database file is locked as well, since it may be reached from other directories, by
// links and mounts.
type dirLock struct {
	file     *os.File
	database *os.File // nil until lockFile; open for as long as any connection is
	lastRun  string   // that the last holder has recorded
}

// run is the run that a log beside the database belongs to, "" if that is not known.
func (l *dirLock) run() string { return l.lastRun }

// lockFile takes the lock of the database file at path.
//
// Errors: ErrInUse if another process has it by another name.
func (l *dirLock) lockFile(path string) error {
	f, err := os.OpenFile(path, os.O_RDWR, 0)
	if err != nil {
		return err
	}
	taken, err := lockDatabase(f)
	if err == nil && !taken {
		err = fmt.Errorf("%w, which reaches %s from another directory by a link or mount", ErrInUse, path)
	}
	if err != nil {
		return errors.Join(err, f.Close())
	}
	l.database = f
	return nil
}

// lockDir takes the lock of dir. It waits for whoever holds it, at most as long as ctx.
//
// Errors: ErrInUse, naming the process that holds the lock.
func lockDir(ctx context.Context, dir string) (*dirLock, error) {
	f, err := os.OpenFile(filepath.Join(dir, lockName), os.O_RDWR|os.O_CREATE, 0o600)
	if err != nil {
		return nil, fmt.Errorf("lock %s: %w", dir, err)
	}
	poll := time.NewTicker(lockPoll)
	defer poll.Stop()
	for {
		taken, err := tryLock(f)
		if taken {
			lock := &dirLock{file: f, lastRun: readRun(f)}
			return lock, nil
		}
		if err == nil {
			select {
			case <-poll.C:
				continue
			case <-ctx.Done():
				err = fmt.Errorf("%w%s", ErrInUse, holder(f))
			}
		}
		_ = f.Close()
		return nil, fmt.Errorf("lock %s: %w", dir, err)
	}
}

// secure takes the lock of the database file too, and refuses files that do not belong
// together, before the engine sees them.
func (l *dirLock) secure(ctx context.Context, path string, log *slog.Logger) error {
	for {
		err := l.lockFile(path)
		if err == nil {
			break
		}
		if !errors.Is(err, ErrInUse) || !sleep(ctx, lockPoll) {
			return err
		}
	}
	if info, err := l.database.Stat(); err == nil && links(info) > 1 {
		log.Warn("the database file has several names: a log that is left under one of them is missed under another", slog.String("file", path))
	}
	if err := checkFiles(path, l); err != nil {
		return err
	}
	writeHolder(l.file)
	if l.lastRun != "" {
		l.record(l.lastRun) // until a new one is
	}
	return nil
}

// sleep waits and reports whether ctx is still alive.
func sleep(ctx context.Context, d time.Duration) bool {
	select {
	case <-time.After(d):
		return true
	case <-ctx.Done():
		return false
	}
}

// writeHolder notes who holds the lock, for the message others get. A full disk must
// not keep a server from starting, so it is only tried.
func writeHolder(f *os.File) {
	_ = f.Truncate(0)
	_, _ = f.WriteAt([]byte(strconv.Itoa(os.Getpid())+"\n"), 0)
}

func holder(f *os.File) string {
	text, err := io.ReadAll(io.LimitReader(io.NewSectionReader(f, 0, 32), 32))
	pid, _, _ := strings.Cut(string(text), "\n")
	if err != nil || pid == "" {
		return ""
	}
	return " (pid " + pid + ")"
}

func (l *dirLock) release() {
	if l.database != nil {
		_ = l.database.Close()
	}
	_ = l.file.Close()
}
