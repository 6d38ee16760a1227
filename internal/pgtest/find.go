package pgtest

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
)

// minVersion is the oldest major version the messenger runs on.
const minVersion = 15

// debianBin is where Debian's packages put a version's programs, outside PATH.
const debianBin = "/usr/lib/postgresql/*/bin"

// binaries returns the directory of the newest usable initdb and postgres. If there is
// none, it installs Debian's package (as root), telling log about it.
//
// The caller holds start.lock, so one process installs and the others find.
func binaries(ctx context.Context, log io.Writer) (string, error) {
	if dir, ok := find(ctx, os.Getenv("PATH"), debianBin); ok {
		return dir, nil
	}
	if os.Geteuid() != 0 {
		return "", fmt.Errorf("find PostgreSQL %d or newer: there is none in PATH or %s; install it "+
			"(Debian: apt-get install postgresql) or set %s", minVersion, debianBin, URLVariable)
	}
	if err := install(ctx, log, noClusterConf); err != nil {
		return "", err
	}
	dir, ok := find(ctx, os.Getenv("PATH"), debianBin)
	if !ok {
		return "", fmt.Errorf("find PostgreSQL %d or newer: not there after its installation", minVersion)
	}
	return dir, nil
}

// find looks in the folders of path and in those that match pattern, and returns the
// one with the highest version.
func find(ctx context.Context, path, pattern string) (string, bool) {
	dirs := filepath.SplitList(path)
	if more, err := filepath.Glob(pattern); err == nil {
		dirs = append(dirs, more...)
	}
	best, bestVersion := "", 0
	for _, dir := range dirs {
		if v := version(ctx, dir); v > bestVersion {
			best, bestVersion = dir, v
		}
	}
	return best, bestVersion >= minVersion
}

var versionNumber = regexp.MustCompile(`\(PostgreSQL\) (\d+)`)

// version returns the major version of the server programs in dir, 0 if they are not
// both there and runnable.
func version(ctx context.Context, dir string) int {
	if _, err := exec.LookPath(filepath.Join(dir, "initdb")); err != nil {
		return 0
	}
	out, err := exec.CommandContext(ctx, filepath.Join(dir, "postgres"), "--version").Output()
	if err != nil {
		return 0
	}
	found := versionNumber.FindSubmatch(out)
	if found == nil {
		return 0
	}
	major, err := strconv.Atoi(string(found[1]))
	if err != nil {
		return 0
	}
	return major
}

// noClusterConf keeps Debian's package from making and starting a server of its own on
// port 5432: only the programs are wanted.
const noClusterConf = "/etc/postgresql-common/createcluster.d/messenger-pgtest.conf"

// install fetches Debian's package, with the file conf in place meanwhile. What apt-get
// prints goes to log as it comes.
func install(ctx context.Context, log io.Writer, conf string) error {
	if _, err := exec.LookPath("apt-get"); err != nil {
		return fmt.Errorf("install PostgreSQL: %w", err)
	}
	if err := apt(ctx, log, "update"); err != nil {
		return err
	}
	if err := apt(ctx, log, "install", "-y", "--no-install-recommends", "postgresql-common"); err != nil {
		return err
	}
	if err := os.MkdirAll(filepath.Dir(conf), 0o755); err != nil {
		return fmt.Errorf("configure PostgreSQL's package: %w", err)
	}
	if err := os.WriteFile(conf, []byte("create_main_cluster = false\n"), 0o644); err != nil {
		return fmt.Errorf("configure PostgreSQL's package: %w", err)
	}
	return errors.Join(
		apt(ctx, log, "install", "-y", "--no-install-recommends", "postgresql"),
		os.Remove(conf),
	)
}

func apt(ctx context.Context, log io.Writer, args ...string) error {
	_, _ = fmt.Fprintf(log, "pgtest: apt-get %s\n", args[0])
	var out bytes.Buffer
	cmd := exec.CommandContext(ctx, "apt-get", slices.Concat([]string{"-q"}, args)...)
	cmd.Env = append(os.Environ(), "DEBIAN_FRONTEND=noninteractive")
	cmd.Stdout = io.MultiWriter(log, &out)
	cmd.Stderr = cmd.Stdout
	if err := cmd.Run(); err != nil {
		return fmt.Errorf("apt-get %s: %w\n%s", args[0], err, tail(out.Bytes(), 2000))
	}
	return nil
}

// tail returns at most the last n bytes of text.
func tail(text []byte, n int) []byte {
	return text[max(0, len(text)-n):]
}
