package sqlite

import (
	"errors"
	"os"
	"syscall"
)

// fOFDSetLock is F_OFD_SETLK: a lock of an open file, not of a process. The locks that the
// engine takes are of the process and of other bytes, so they do not meet, but closing any
// file of the database drops those: the file must stay open for as long as a connection.
const fOFDSetLock = 37

// lockedByte lies behind the bytes that the engine locks (it never writes that far).
const lockedByte = 1 << 62

// lockDatabase reports whether the lock of the database file is ours now. It belongs to the
// file itself, under whatever name and mount it is opened.
func lockDatabase(f *os.File) (bool, error) {
	lock := syscall.Flock_t{Type: syscall.F_WRLCK, Start: lockedByte, Len: 1}
	err := syscall.FcntlFlock(f.Fd(), fOFDSetLock, &lock)
	if errors.Is(err, syscall.EAGAIN) || errors.Is(err, syscall.EACCES) {
		return false, nil
	}
	return err == nil, err
}

// links is how many names a file has.
func links(info os.FileInfo) uint64 {
	if stat, ok := info.Sys().(*syscall.Stat_t); ok {
		return uint64(stat.Nlink)
	}
	return 1
}
