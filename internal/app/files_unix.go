//go:build unix

package app

import "syscall"

// openFiles is how many files the process may have open, 0 if nobody knows. The Go
// runtime has raised it as far as it may.
func openFiles() int {
	var l syscall.Rlimit
	if err := syscall.Getrlimit(syscall.RLIMIT_NOFILE, &l); err != nil {
		return 0
	}
	return int(min(uint64(l.Cur), 1<<24))
}
