package bench

import (
	"errors"
	"fmt"
	"net"
	"os"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/prometheus/procfs"
)

// ticksPerSecond is USER_HZ, which is 100 on every Linux that Go runs on (proc(5)).
const ticksPerSecond = 100

// usage is what a process and those it started have used.
type usage struct {
	cpu float64 // seconds
	rss float64 // bytes resident now
}

// minus is what was used between two readings, and the growth of the resident memory.
func (u usage) minus(before usage) usage {
	return usage{cpu: u.cpu - before.cpu, rss: u.rss - before.rss}
}

// reaped is the CPU in seconds of children that have ended and were waited for.
func reaped(p procfs.ProcStat) float64 { return float64(p.CUTime+p.CSTime) / ticksPerSecond }

func readProcess(pid int) (procfs.ProcStat, error) {
	p, err := procfs.NewProc(pid)
	if err != nil {
		return procfs.ProcStat{}, fmt.Errorf("read process: %w", err)
	}
	return p.Stat()
}

// processTree reads a process and all its descendants. The process itself is the first.
func processTree(root int) ([]procfs.ProcStat, error) {
	top, err := readProcess(root)
	if err != nil {
		return nil, err
	}
	all, err := procfs.AllProcs()
	if err != nil {
		return nil, fmt.Errorf("list processes: %w", err)
	}
	children := map[int][]procfs.ProcStat{}
	for _, p := range all {
		if stat, err := p.Stat(); err == nil { // or it has just ended
			children[stat.PPID] = append(children[stat.PPID], stat)
		}
	}
	tree := []procfs.ProcStat{top}
	for i := 0; i < len(tree); i++ { //nolint:intrange // the tree grows
		tree = append(tree, children[tree[i].PID]...)
	}
	return tree, nil
}

// maxTreeReads bounds how often a tree is read in which children end.
const maxTreeReads = 50

// readTree adds up a process and all its descendants. The memory of the children counts
// as if they shared nothing. A child that ends while the tree is read would be missing or
// counted twice, so then it is read again. A root of 0 has used nothing.
func readTree(root int) (usage, error) {
	for attempt := 1; root != 0; attempt++ {
		tree, err := processTree(root)
		if err != nil {
			return usage{}, err
		}
		again, err := readProcess(root)
		if err != nil {
			return usage{}, err
		}
		if reaped(again) > reaped(tree[0]) && attempt < maxTreeReads {
			continue
		}
		var total usage
		for _, p := range tree {
			total.cpu += p.CPUTime() + reaped(p)
			total.rss += float64(p.ResidentMemory())
		}
		return total, nil
	}
	return usage{}, nil
}

// reading is what the processes of a target have used.
type reading struct{ server, database usage }

func (t Target) read() (reading, error) {
	server, err := readTree(t.ServerPID)
	database, err2 := readTree(t.DatabasePID)
	return reading{server, database}, errors.Join(err, err2)
}

// stateListen is TCP_LISTEN in /proc/net/tcp.
const stateListen = "0A"

// listener finds the process of this machine that listens at host:port, 0 if there is
// none that this user may look at. When several share the socket, it is their parent.
func listener(address string) int {
	host, port, err := net.SplitHostPort(address)
	if err != nil || !isLoopback(host) {
		return 0
	}
	number, err := strconv.ParseUint(port, 10, 16)
	if err != nil {
		return 0
	}
	sockets := map[string]bool{}
	for _, table := range []string{"/proc/net/tcp", "/proc/net/tcp6"} { // procfs wants netlink for them
		text, _ := os.ReadFile(table)
		for line := range strings.Lines(string(text)) {
			f := strings.Fields(line)
			if len(f) > 9 && strings.HasSuffix(f[1], fmt.Sprintf(":%04X", number)) && f[3] == stateListen {
				sockets["socket:["+f[9]+"]"] = true
			}
		}
	}
	return topHolder(sockets)
}

// topHolder finds the process that has one of these sockets open and whose parent has
// not.
func topHolder(sockets map[string]bool) int {
	all, _ := procfs.AllProcs()
	parents := map[int]int{} // by holder
	for _, p := range all {
		open, _ := p.FileDescriptorTargets()
		if stat, err := p.Stat(); err == nil && slices.ContainsFunc(open, func(name string) bool { return sockets[name] }) {
			parents[p.PID] = stat.PPID
		}
	}
	for pid, parent := range parents {
		if _, shared := parents[parent]; !shared {
			return pid
		}
	}
	return 0
}

// memoryMiB is the machine's memory, 0 if it does not say.
func memoryMiB() int64 {
	fs, err := procfs.NewDefaultFS()
	if err != nil {
		return 0
	}
	if m, err := fs.Meminfo(); err == nil && m.MemTotal != nil {
		return int64(*m.MemTotal / 1024)
	}
	return 0
}

// memoryWatch follows the memory of a server's process, often enough for its peak.
type memoryWatch struct {
	next time.Duration
	peak float64 // bytes
}

// look reads the memory once in a while, by the clock of the loop.
func (w *memoryWatch) look(l *loop) {
	const interval = 10 * time.Millisecond
	if now := l.clock(); now >= w.next && l.target.ServerPID != 0 {
		w.next = now + interval
		if p, err := readProcess(l.target.ServerPID); err == nil { // or it has ended
			w.peak = max(w.peak, float64(p.ResidentMemory()))
		}
	}
}
