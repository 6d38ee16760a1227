package pgtest

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"os/user"
	"path/filepath"
	"strconv"
	"syscall"
)

// minVersion is the oldest major version that the messenger runs on.
const minVersion = 15

// debianBin is where Debian's packages put a version's programs, outside PATH.
const debianBin = "/usr/lib/postgresql/*/bin"

// binaries returns the directory of the newest usable server programs. If there are none,
// it installs Debian's package.
func binaries(ctx context.Context) (string, error) {
	dir := find(os.Getenv("PATH"), debianBin)
	if dir != "" {
		return dir, nil
	}
	if err := install(ctx, "postgresql"); err != nil {
		return "", fmt.Errorf("find PostgreSQL %d or newer in PATH or %s (%s is not set): %w", minVersion, debianBin, URLVariable, err)
	}
	if dir = find(os.Getenv("PATH"), debianBin); dir == "" {
		return "", fmt.Errorf("find PostgreSQL %d or newer: not there after its installation", minVersion)
	}
	return dir, nil
}

// find looks in the directories of path and in those that match pattern, and returns the
// one with the highest version, "" if none is new enough.
func find(path, pattern string) string {
	dirs, _ := filepath.Glob(pattern) // the pattern is right
	newest, found := minVersion-1, ""
	for _, dir := range append(dirs, filepath.SplitList(path)...) {
		out, _ := exec.Command(filepath.Join(dir, "postgres"), "--version").Output() // no output: none is there
		var version int
		if _, err := fmt.Sscanf(string(out), "postgres (PostgreSQL) %d", &version); err == nil && version > newest {
			newest, found = version, dir
		}
	}
	return found
}

// noClusterConf keeps Debian's package from making and starting a server of its own on
// port 5432: only the programs are needed.
const noClusterConf = "/etc/postgresql-common/createcluster.d/messenger-pgtest.conf"

// aptInstall installs the package $0 while the file $1 exists, one process at a time.
const aptInstall = `
	set -e
	exec 9<"$(command -v apt-get)"
	flock 9
	export DEBIAN_FRONTEND=noninteractive
	apt-get -q update
	apt-get -q install -y --no-install-recommends postgresql-common
	trap 'rm -f "$1"' EXIT
	mkdir -p "$(dirname "$1")"
	echo 'create_main_cluster = false' >"$1"
	apt-get -q install -y --no-install-recommends "$0"`

// install installs a package of Debian if this process may.
func install(ctx context.Context, name string) error {
	if os.Geteuid() != 0 {
		return fmt.Errorf("it is not installed (Debian: apt-get install %s)", name)
	}
	return aptGet(ctx, name, noClusterConf)
}

func aptGet(ctx context.Context, name, conf string) error {
	cmd := exec.CommandContext(ctx, "/bin/sh", "-c", aptInstall, name, conf)
	cmd.Stdout, cmd.Stderr = os.Stderr, os.Stderr
	if err := cmd.Run(); err != nil {
		return fmt.Errorf("install %s: %w", name, err)
	}
	return nil
}

// serverUser returns whom PostgreSQL runs as: nil for the caller, or, since it refuses to
// run as root, the user postgres or nobody.
func serverUser() (*syscall.Credential, error) {
	if os.Geteuid() != 0 {
		return nil, nil
	}
	for _, name := range []string{"postgres", "nobody"} {
		if u, err := user.Lookup(name); err == nil {
			uid, err1 := strconv.ParseUint(u.Uid, 10, 32)
			gid, err2 := strconv.ParseUint(u.Gid, 10, 32)
			return &syscall.Credential{Uid: uint32(uid), Gid: uint32(gid)}, errors.Join(err1, err2)
		}
	}
	return nil, errors.New("find a user to run PostgreSQL as: neither postgres nor nobody exists")
}

// diskDir returns a directory that the server's user can reach.
func diskDir() string {
	if os.Geteuid() == 0 {
		return "/tmp"
	}
	return os.TempDir()
}

// minMemoryBytes is what must be free in /dev/shm for a cluster to live there: containers
// often have only 64 MiB of it.
const minMemoryBytes = 3 << 30

// memoryDir returns a directory in memory, or diskDir if memory is scarce.
func memoryDir() string {
	const dir = "/dev/shm"
	var stat syscall.Statfs_t
	if err := syscall.Statfs(dir, &stat); err != nil || uint64(stat.Bsize)*stat.Bavail < minMemoryBytes {
		return diskDir()
	}
	return dir
}
