//go:build !linux

package sqlite

import "os"

// lockDatabase takes no lock beside that of the directory, where the system has none that
// belongs to an open file.
func lockDatabase(*os.File) (bool, error) { return true, nil }

// links is not known.
func links(os.FileInfo) uint64 { return 1 }
