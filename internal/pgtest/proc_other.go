//go:build unix && !linux

package pgtest

import "syscall"

// attributes makes PostgreSQL run as who, in a process group of its own. Systems other
// than Linux have no way to end it when its owner is killed.
func attributes(who *syscall.Credential) *syscall.SysProcAttr {
	return &syscall.SysProcAttr{Credential: who, Setpgid: true}
}

// children is not known here: PostgreSQL's own children notice the loss of their parent
// and leave.
func children(int) []int { return nil }

// adopt has nothing to wait for.
func adopt(_ []int, orphan func()) { orphan() }

// removeSegment leaves it to the server's next start.
func removeSegment(string) {}
