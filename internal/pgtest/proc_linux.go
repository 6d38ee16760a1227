package pgtest

import (
	"bytes"
	"os"
	"path/filepath"
	"strconv"
	"syscall"

	"golang.org/x/sys/unix"
)

// attributes makes PostgreSQL run as who, in a process group of its own so that a
// terminal's Ctrl-C does not reach it, and die (at once, without a checkpoint) with the
// thread that started it.
func attributes(who *syscall.Credential) *syscall.SysProcAttr {
	return &syscall.SysProcAttr{Credential: who, Setpgid: true, Pdeathsig: syscall.SIGQUIT}
}

// children returns the processes whose parent is pid.
func children(pid int) []int {
	folders, _ := filepath.Glob("/proc/[0-9]*") // the pattern is right
	var found []int
	for _, folder := range folders {
		child, err := strconv.Atoi(filepath.Base(folder))
		if err != nil {
			continue
		}
		if parentOf(child) == strconv.Itoa(pid) {
			found = append(found, child)
		}
	}
	return found
}

// adopt makes the killed processes ours while orphan ends their parent, and waits for
// them: not every container has a process 1 that does. From then on this process adopts
// all its orphans, which harms nobody.
func adopt(killed []int, orphan func()) {
	_ = unix.Prctl(unix.PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)
	orphan()
	for _, pid := range killed {
		_, _ = syscall.Wait4(pid, nil, 0, nil) // an error: somebody else has waited
	}
}

// removeSegment removes the System V memory segment that a killed server left. Its number
// is the last word of the seventh line of postmaster.pid.
func removeSegment(data string) {
	text, err := os.ReadFile(filepath.Join(data, "postmaster.pid"))
	if err != nil {
		return // it has cleaned up itself
	}
	lines := bytes.Split(text, []byte("\n"))
	if len(lines) < 7 {
		return // it had not got that far
	}
	words := bytes.Fields(lines[6])
	if len(words) != 2 {
		return
	}
	if id, err := strconv.Atoi(string(words[1])); err == nil {
		_, _ = unix.SysvShmCtl(id, unix.IPC_RMID, nil)
	}
}

// parentOf returns a process's parent, "" if there is no such process.
func parentOf(pid int) string {
	text, err := os.ReadFile("/proc/" + strconv.Itoa(pid) + "/stat")
	if err != nil {
		return ""
	}
	// pid (name) state parent …, and the name may hold anything
	fields := bytes.Fields(text[bytes.LastIndexByte(text, ')')+1:])
	if len(fields) < 2 {
		return ""
	}
	return string(fields[1])
}
