//go:build !(linux || darwin || freebsd || netbsd || openbsd || dragonfly)

package sqlite

import (
	"errors"
	"os"
)

// tryLock refuses: without the lock two servers could work on one file.
func tryLock(*os.File) (bool, error) { return false, errors.ErrUnsupported }
