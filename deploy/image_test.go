package deploy

import (
	"bytes"
	"debug/elf"
	"errors"
	"io/fs"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"
)

// root is the module's folder, from this one.
const root = ".."

// image is a Dockerfile whose steps were done.
type image struct {
	dir  string // its file system
	last stage
}

var (
	built     *image
	buildOnce sync.Once
)

// mustBuild does the steps of the Dockerfile, once for all tests. The folder is not a
// test's own, because the user of the image has to reach it.
func mustBuild(t *testing.T) *image {
	t.Helper()
	buildOnce.Do(func() {
		stages := readDockerfile(t, filepath.Join(root, "Dockerfile"))
		if len(stages) != 2 || stages[1].base != "scratch" {
			t.Fatalf("stages %+v, want one that builds and an empty one", stages)
		}
		context, err := filepath.Abs(root)
		if err != nil {
			t.Fatal(err)
		}
		workshop := filepath.Join(shared, "workshop")
		stages[0].build(t, workshop, context)
		i := &image{dir: filepath.Join(shared, "image"), last: stages[1]}
		stages[1].assemble(t, workshop, i.dir)
		built = i
	})
	if built == nil {
		t.Fatal("the image could not be built")
	}
	return built
}

// shared is the folder of this run's image.
var shared string

func TestMain(m *testing.M) {
	os.Exit(func() int {
		var err error
		if shared, err = os.MkdirTemp("", "messenger-image-"); err != nil {
			panic(err)
		}
		defer func() { _ = os.RemoveAll(shared) }() // what is left is the system's to clean
		if err := os.Chmod(shared, 0o755); err != nil {
			panic(err)
		}
		return m.Run()
	}())
}

// program is the image's program, where this machine sees it.
func (i *image) program() string { return filepath.Join(i.dir, "messenger") }

// The server is built in the image as `make build` builds it.
func TestBuildLine(t *testing.T) {
	t.Parallel()
	build := readDockerfile(t, filepath.Join(root, "Dockerfile"))[0]
	line := strings.NewReplacer("$(GO)", "go", "$(BINARY)", "build/messenger").Replace(mustRead(t, filepath.Join(root, "Makefile")))
	i := slices.IndexFunc(build.all("RUN"), func(run string) bool { return strings.Contains(run, "go build") })
	if i < 0 || !strings.Contains(line, "\n\t"+build.all("RUN")[i]+"\n") {
		t.Errorf("the Makefile does not build with %q", build.all("RUN"))
	}
}

// The program needs nothing of the system it runs on, and the image has nothing else.
func TestImageContent(t *testing.T) {
	i := mustBuild(t)
	file, err := elf.Open(i.program())
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = file.Close() }()
	for _, segment := range file.Progs {
		if segment.Type == elf.PT_INTERP || segment.Type == elf.PT_DYNAMIC {
			t.Errorf("the program has a %s: it is not static", segment.Type)
		}
	}
	if file.Section(".symtab") != nil {
		t.Error("the program is not stripped")
	}
	user := i.last.only(t, "USER")
	if user == "0" || strings.HasPrefix(user, "0:") || strings.Trim(user, "0123456789:") != "" {
		t.Errorf("USER %s, want numbers that are not root's", user)
	}
	if i.last.only(t, "VOLUME") != "/data" || i.last.only(t, "ENV") != "MESSENGER_DATA_DIR=/data" {
		t.Error("the data are not in the volume")
	}
}

// The image's program runs as the image's user, on the image's file system, writes to
// /data only, and its check says when it is ready.
func TestImageRuns(t *testing.T) {
	i := mustBuild(t)
	before := listing(t, i.dir)
	addr := freeAddr(t)
	environment := append(i.last.all("ENV"), "MESSENGER_ADDR="+addr, "MESSENGER_ADMIN_ADDR=off")
	check := i.last.command(t, "HEALTHCHECK")

	if out, err := i.command(t, environment, check).CombinedOutput(); err == nil {
		t.Fatalf("healthy before the start: %s", out)
	}
	var log bytes.Buffer
	server := i.command(t, environment, append(i.last.command(t, "ENTRYPOINT"), i.last.command(t, "CMD")...))
	server.Stdout, server.Stderr = &log, &log
	if err := server.Start(); err != nil {
		t.Fatal(err)
	}
	ended := make(chan error, 1)
	go func() { ended <- server.Wait() }()
	defer func() {
		_ = server.Process.Kill() // if the test has not ended it
	}()
	awaitHealthy(t, func() error { return i.command(t, environment, check).Run() }, ended, &log)

	if err := server.Process.Signal(syscall.SIGTERM); err != nil {
		t.Fatal(err)
	}
	select {
	case err := <-ended:
		if err != nil {
			t.Errorf("after SIGTERM: %v\n%s", err, log.String())
		}
	case <-time.After(30 * time.Second):
		t.Fatalf("still running 30 s after SIGTERM\n%s", log.String())
	}
	written := slices.DeleteFunc(listing(t, i.dir), func(name string) bool { return slices.Contains(before, name) })
	if len(written) == 0 {
		t.Error("nothing was written to the volume")
	}
	for _, name := range written {
		if !strings.HasPrefix(name, "data/") {
			t.Errorf("%s was written outside the volume", name)
		}
	}
}

// awaitHealthy returns when check succeeds.
func awaitHealthy(t *testing.T, check func() error, ended <-chan error, log *bytes.Buffer) {
	t.Helper()
	deadline := time.After(time.Minute)
	tick := time.NewTicker(50 * time.Millisecond)
	defer tick.Stop()
	for check() != nil {
		select {
		case err := <-ended:
			t.Fatalf("the server ended: %v\n%s", err, log.String())
		case <-deadline:
			t.Fatal("not healthy within a minute")
		case <-tick.C:
		}
	}
}

// command is a command of the image, run as an engine would: as the image's user, with
// only the image's environment, with the image as the whole file system. What of that the
// machine refuses, is left out: without root, the user is ours and the paths are the
// machine's, but the folders cannot be written either.
func (i *image) command(t *testing.T, environment, command []string) *exec.Cmd {
	t.Helper()
	if os.Geteuid() != 0 {
		cmd := exec.Command(filepath.Join(i.dir, command[0]), command[1:]...)
		cmd.Dir = "/"
		for _, variable := range environment {
			cmd.Env = append(cmd.Env, strings.Replace(variable, "=/data", "="+filepath.Join(i.dir, "data"), 1))
		}
		return cmd
	}
	script := `dir=$1 user=$2; shift 2; exec chroot --userspec="$user" "$dir" "$@"`
	if mountable() {
		script = `dir=$1 user=$2; shift 2
			mount --bind "$dir" "$dir"
			mount --bind "$dir/data" "$dir/data"
			mount -o remount,bind,ro "$dir"
			exec chroot --userspec="$user" "$dir" "$@"`
	}
	args := append([]string{"-euc", script, "sh", i.dir, i.last.only(t, "USER")}, command...)
	cmd := exec.Command("sh", args...)
	if mountable() {
		cmd = exec.Command("unshare", append([]string{"--mount", "sh"}, args...)...)
	}
	cmd.Dir, cmd.Env = "/", slices.Concat(environment, []string{"PATH=" + os.Getenv("PATH")})
	return cmd
}

// mountable reports whether the machine lets us mount in a name space of our own.
var mountable = sync.OnceValue(func() bool {
	return exec.Command("unshare", "--mount", "mount", "--bind", "/tmp", "/tmp").Run() == nil
})

// listing is all that is below dir.
func listing(t *testing.T, dir string) []string {
	t.Helper()
	var names []string
	err := filepath.WalkDir(dir, func(at string, _ fs.DirEntry, err error) error {
		if err != nil && !errors.Is(err, fs.ErrNotExist) {
			return err
		}
		name, err := filepath.Rel(dir, at)
		names = append(names, filepath.ToSlash(name))
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return names
}

func freeAddr(t *testing.T) string {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = listener.Close() }() // it is only asked for its port
	return listener.Addr().String()
}
