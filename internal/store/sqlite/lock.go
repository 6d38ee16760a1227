package sqlite

import (
	"context"
	"errors"
	"fmt"
	"io"
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
type dirLock struct{ file *os.File }

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
			writeHolder(f)
			return &dirLock{f}, nil
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

// writeHolder notes who holds the lock, for the message others get. A full disk must
// not keep a server from starting, so it is only tried.
func writeHolder(f *os.File) {
	_ = f.Truncate(0)
	_, _ = f.WriteAt([]byte(strconv.Itoa(os.Getpid())+"\n"), 0)
}

func holder(f *os.File) string {
	text, err := io.ReadAll(io.LimitReader(io.NewSectionReader(f, 0, 32), 32))
	pid := strings.TrimSpace(string(text))
	if err != nil || pid == "" {
		return ""
	}
	return " (pid " + pid + ")"
}

func (l *dirLock) release() { _ = l.file.Close() }
