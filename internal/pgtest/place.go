package pgtest

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/user"
	"path/filepath"
	"strconv"
	"syscall"
)

// place is where one user's clusters live: lock files and the state in root, clusters in
// root or, when they may live in memory, in the folder of the same name in memory.
type place struct {
	root   string
	memory string // "" if there is no suitable memory file system
}

// minMemoryBytes is what must be free in /dev/shm for a cluster to live there: containers
// often have only 64 MiB of it.
const minMemoryBytes = 3 << 30

// userPlace returns the calling user's place.
func userPlace() place {
	name := "messenger-pgtest-" + strconv.Itoa(os.Getuid())
	p := place{root: filepath.Join(reachableTemp(os.TempDir()), name)}
	if fits("/dev/shm", minMemoryBytes) {
		p.memory = filepath.Join("/dev/shm", name)
	}
	return p
}

// reachableTemp returns dir, or /tmp if root cannot show dir to the user that PostgreSQL
// will run as.
func reachableTemp(dir string) string {
	if os.Geteuid() != 0 {
		return dir
	}
	for at := filepath.Clean(dir); ; at = filepath.Dir(at) {
		info, err := os.Stat(at)
		if err != nil || info.Mode().Perm()&0o001 == 0 {
			return "/tmp"
		}
		if at == filepath.Dir(at) {
			return dir
		}
	}
}

// fits reports whether a file system with that many free bytes is mounted at dir.
func fits(dir string, free uint64) bool {
	var stat syscall.Statfs_t
	if err := syscall.Statfs(dir, &stat); err != nil {
		return false
	}
	return uint64(stat.Bsize)*stat.Bavail >= free
}

// folders returns the folders of p, which need not exist.
func (p place) folders() []string {
	if p.memory == "" {
		return []string{p.root}
	}
	return []string{p.root, p.memory}
}

// startLock, lease and state are the files that the shared cluster's users meet at.
func (p place) startLock() string { return filepath.Join(p.root, "start.lock") }
func (p place) lease() string     { return filepath.Join(p.root, "lease") }
func (p place) state() string     { return filepath.Join(p.root, "shared.json") }

// make creates the folders. The names are predictable, so a folder that somebody else put
// there is refused.
func (p place) make() error {
	for _, dir := range p.folders() {
		if err := os.Mkdir(dir, 0o711); err != nil && !errors.Is(err, fs.ErrExist) {
			return fmt.Errorf("make folder: %w", err)
		}
		info, err := os.Lstat(dir)
		if err != nil {
			return fmt.Errorf("make folder: %w", err)
		}
		owner, ok := info.Sys().(*syscall.Stat_t)
		if !info.IsDir() || !ok || int(owner.Uid) != os.Getuid() {
			return fmt.Errorf("make folder: %s belongs to somebody else", dir)
		}
		if err := os.Chmod(dir, 0o711); err != nil { // whatever the umask
			return fmt.Errorf("make folder: %w", err)
		}
	}
	return nil
}

// newCluster makes a directory for a cluster and takes its owner.lock. The caller holds
// start.lock.
func (p place) newCluster(memory bool, who *syscall.Credential) (string, *lock, error) {
	parent := p.root
	if memory && p.memory != "" {
		parent = p.memory
	}
	dir, err := os.MkdirTemp(parent, "cluster-")
	if err != nil {
		return "", nil, fmt.Errorf("make cluster folder: %w", err)
	}
	owner, err := tryLock(ownerLock(dir), exclusive)
	if err != nil {
		return "", nil, errors.Join(err, os.RemoveAll(dir))
	}
	if who != nil {
		if err := os.Chown(dir, int(who.Uid), int(who.Gid)); err != nil {
			owner.release()
			return "", nil, errors.Join(err, os.RemoveAll(dir))
		}
	}
	return dir, owner, nil
}

// ownerLock is held by the process that owns the cluster in dir, as long as it lives.
func ownerLock(dir string) string { return filepath.Join(dir, "owner.lock") }

// owned reports whether the cluster in dir has a living owner.
func owned(dir string) bool {
	f, err := os.OpenFile(ownerLock(dir), os.O_RDWR, 0)
	if err != nil {
		return false
	}
	defer func() { _ = f.Close() }()
	return errors.Is(flock(f, syscall.LOCK_EX|syscall.LOCK_NB), syscall.EWOULDBLOCK)
}

// sweep removes what killed owners left. The caller holds start.lock.
func (p place) sweep() error {
	var errs []error
	for _, folder := range p.folders() {
		left, err := filepath.Glob(filepath.Join(folder, "cluster-*"))
		if err != nil {
			return fmt.Errorf("sweep clusters: %w", err)
		}
		for _, dir := range left {
			if !owned(dir) {
				errs = append(errs, os.RemoveAll(dir))
			}
		}
	}
	return errors.Join(errs...)
}

// tidy removes the folders and the lock files if no cluster is left. The caller holds
// start.lock, given as held, and no longer holds it afterwards; without it nothing is done.
func (p place) tidy(held *lock) {
	if held == nil {
		return
	}
	if p.memory != "" {
		_ = os.Remove(p.memory) // only an empty folder goes
	}
	left, err := os.ReadDir(p.root)
	for _, entry := range left {
		if name := entry.Name(); err != nil || name != "start.lock" && name != "lease" {
			held.release()
			return
		}
	}
	if lease, err := tryLock(p.lease(), exclusive); err == nil {
		lease.remove()
		held.remove()
		_ = os.Remove(p.root)
		return
	}
	held.release()
}

// credential returns whom PostgreSQL runs as: nil for the caller, or, since it refuses to
// run as root, the user postgres or nobody.
func credential() (*syscall.Credential, error) {
	if os.Geteuid() != 0 {
		return nil, nil
	}
	for _, name := range []string{"postgres", "nobody"} {
		u, err := user.Lookup(name)
		if err != nil {
			continue
		}
		uid, err1 := strconv.ParseUint(u.Uid, 10, 32)
		gid, err2 := strconv.ParseUint(u.Gid, 10, 32)
		if err1 == nil && err2 == nil {
			return &syscall.Credential{Uid: uint32(uid), Gid: uint32(gid)}, nil
		}
	}
	return nil, errors.New("find a user to run PostgreSQL as: neither postgres nor nobody exists")
}
