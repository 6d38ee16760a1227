package bench

import (
	"bufio"
	"bytes"
	"encoding/hex"
	"errors"
	"fmt"
	"net"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
)

// ticksPerSecond is USER_HZ, which is 100 on every Linux that Go runs on (proc(5)).
const ticksPerSecond = 100

// usage is what a process and those it started have used.
type usage struct {
	cpu float64 // seconds
	rss float64 // bytes resident now
}

// process is what /proc says of one.
type process struct {
	pid, parent int
	buried      float64 // seconds of CPU of children that have ended; usage has them too
	usage
}

// readProcess reads one process's numbers, those of its ended and awaited children
// among them.
func readProcess(pid int) (process, error) {
	stat, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", pid))
	if err != nil {
		return process{}, fmt.Errorf("read process: %w", err)
	}
	return parseStat(pid, stat)
}

// parseStat reads /proc/PID/stat (proc(5)). The name is in brackets and may hold
// anything, so what follows its last bracket counts.
func parseStat(pid int, stat []byte) (process, error) {
	fields := bytes.Fields(stat[bytes.LastIndexByte(stat, ')')+1:])
	if len(fields) < 22 {
		return process{}, fmt.Errorf("read process %d: %d fields", pid, len(fields))
	}
	number := func(field int) float64 { // numbered from 1, as proc(5) does
		n, _ := strconv.ParseFloat(string(fields[field-3]), 64)
		return n
	}
	return process{pid: pid, parent: int(number(4)), buried: (number(16) + number(17)) / ticksPerSecond, usage: usage{
		cpu: (number(14) + number(15) + number(16) + number(17)) / ticksPerSecond,
		rss: number(24) * float64(os.Getpagesize()),
	}}, nil
}

// treeLooks is how often a tree is read in which children end.
const treeLooks = 50

// readTree reads a process and all below it. The memory of the children counts as if
// they shared nothing. A child that ends between two looks would be missing from both or
// be counted twice, so then it is read again.
func readTree(root int) (usage, error) {
	for look := 1; ; look++ {
		top, err := readProcess(root)
		if err != nil {
			return usage{}, err
		}
		all, err := processes()
		if err != nil {
			return usage{}, err
		}
		again, err := readProcess(root)
		if err != nil {
			return usage{}, err
		}
		if again.buried <= top.buried || look == treeLooks {
			return top.with(all), nil
		}
	}
}

// with adds up a process and those of all that are below it.
func (p process) with(all []process) usage {
	total := p.usage
	for _, q := range below(p.pid, all) {
		total.cpu += q.cpu
		total.rss += q.rss
	}
	return total
}

// below finds the processes that descend from one.
func below(root int, all []process) []process {
	var found []process
	for parents := []int{root}; len(parents) > 0; parents = parents[1:] {
		for _, q := range all {
			if q.parent == parents[0] {
				found = append(found, q)
				parents = append(parents, q.pid)
			}
		}
	}
	return found
}

// pids lists all processes.
func pids() ([]int, error) {
	names, err := filepath.Glob("/proc/[0-9]*")
	if err != nil {
		return nil, err
	}
	var all []int
	for _, name := range names {
		if pid, err := strconv.Atoi(filepath.Base(name)); err == nil {
			all = append(all, pid)
		}
	}
	return all, nil
}

func processes() ([]process, error) {
	ids, err := pids()
	if err != nil {
		return nil, fmt.Errorf("list processes: %w", err)
	}
	var all []process
	for _, pid := range ids {
		if p, err := readProcess(pid); err == nil { // or it has just ended
			all = append(all, p)
		}
	}
	return all, nil
}

// meter reads what a target's processes have used. A pid of 0 is one nobody knows.
type meter struct{ server, database int }

// reading is what a meter shows.
type reading struct{ server, database usage }

func (m meter) read() (reading, error) {
	var r reading
	var errs [2]error
	if m.server != 0 {
		r.server, errs[0] = readTree(m.server)
	}
	if m.database != 0 {
		r.database, errs[1] = readTree(m.database)
	}
	return r, errors.Join(errs[:]...)
}

// minus is what was used between two readings, and what more is resident.
func (u usage) minus(before usage) usage {
	return usage{cpu: u.cpu - before.cpu, rss: u.rss - before.rss}
}

// listener finds the process of this machine that listens at host:port, 0 if there is
// none that this user may look at. When several share the socket, it is their parent.
func listener(address string) int {
	host, port, err := net.SplitHostPort(address)
	if err != nil || !isLoopback(host) {
		return 0
	}
	number, err := strconv.Atoi(port)
	if err != nil {
		return 0
	}
	holders := holdersOf(slices.Concat(listening("/proc/net/tcp", number), listening("/proc/net/tcp6", number)))
	for _, p := range holders {
		if !slices.ContainsFunc(holders, func(q process) bool { return q.pid == p.parent }) {
			return p.pid
		}
	}
	return 0
}

// stateListen is TCP_LISTEN in /proc/net/tcp.
const stateListen = "0A"

// listening returns the inodes of the sockets that listen on a port.
func listening(table string, port int) []string {
	f, err := os.Open(table)
	if err != nil {
		return nil
	}
	defer func() { _ = f.Close() }()
	want := ":" + strings.ToUpper(hex.EncodeToString([]byte{byte(port >> 8), byte(port)}))
	var inodes []string
	for lines := bufio.NewScanner(f); lines.Scan(); {
		fields := strings.Fields(lines.Text())
		if len(fields) > 9 && strings.HasSuffix(fields[1], want) && fields[3] == stateListen {
			inodes = append(inodes, "socket:["+fields[9]+"]")
		}
	}
	return inodes
}

// holdersOf finds the processes that have one of these sockets open.
func holdersOf(sockets []string) []process {
	ids, err := pids()
	if err != nil || len(sockets) == 0 {
		return nil
	}
	var holders []process
	for _, pid := range ids {
		open, _ := filepath.Glob(fmt.Sprintf("/proc/%d/fd/*", pid))
		for _, name := range open {
			if link, err := os.Readlink(name); err == nil && slices.Contains(sockets, link) {
				if p, err := readProcess(pid); err == nil {
					holders = append(holders, p)
				}
				break
			}
		}
	}
	return holders
}

// memoryMiB is the machine's memory, 0 if it does not say.
func memoryMiB() int64 {
	text, _ := os.ReadFile("/proc/meminfo")
	for line := range strings.Lines(string(text)) {
		if fields := strings.Fields(line); len(fields) > 1 && fields[0] == "MemTotal:" {
			kib, _ := strconv.ParseInt(fields[1], 10, 64)
			return kib / 1024
		}
	}
	return 0
}
