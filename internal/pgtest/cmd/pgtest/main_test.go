package main

import (
	"bufio"
	"io"
	"os"
	"os/exec"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
	"go.uber.org/goleak"

	"messenger/internal/pgtest"
)

// mainVariable makes the test program pgtest itself.
const mainVariable = "MESSENGER_PGTEST_MAIN"

func TestMain(m *testing.M) {
	if os.Getenv(mainVariable) != "" {
		main()
	}
	goleak.VerifyTestMain(m)
}

func TestRun(t *testing.T) {
	const given = "postgres://example.invalid/x"
	tests := map[string]struct {
		command string
		want    int
		wantErr bool
	}{
		"success":         {"sh -c exit", 0, false},
		"status":          {"sh -c exit+7", 7, false},
		"killed":          {"sh -c kill+-9+$$", 1, false},
		"given server":    {"sh -c test+$" + pgtest.URLVariable + "+=+" + given, 0, false},
		"no such command": {"/nonexistent", 1, true},
	}
	t.Setenv(pgtest.URLVariable, given)
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			command := strings.Fields(tt.command)
			for i := range command {
				command[i] = strings.ReplaceAll(command[i], "+", " ")
			}
			if got, err := run(command); got != tt.want || (err != nil) != tt.wantErr {
				t.Errorf("run = %d, %v, want %d", got, err, tt.want)
			}
		})
	}
}

// The server goes when the command has ended, and when pgtest has been killed.
func TestServerEnds(t *testing.T) {
	t.Parallel()
	for name, signal := range map[string]syscall.Signal{"by itself": 0, "SIGTERM": syscall.SIGTERM, "SIGKILL": syscall.SIGKILL} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			cmd, in, conn := start(t)
			if signal == 0 {
				_ = in.Close()
			} else if err := cmd.Process.Signal(signal); err != nil {
				t.Fatal(err)
			}
			_ = cmd.Wait() // the status says more
			if got := cmd.ProcessState.ExitCode(); signal == 0 && got != 7 {
				t.Errorf("status %d, want the command's", got)
			}
			for deadline := time.Now().Add(30 * time.Second); conn.Ping(t.Context()) == nil; {
				if time.Now().After(deadline) {
					t.Fatal("the server is still there")
				}
			}
		})
	}
}

// start starts pgtest with a command that waits for the end of its input, and connects to the
// command's server.
func start(t *testing.T) (*exec.Cmd, io.Closer, *pgx.Conn) {
	t.Helper()
	cmd := exec.Command(os.Args[0], "sh", "-c", "echo $"+pgtest.URLVariable+"; read -r _; exit 7")
	cmd.Env = append(os.Environ(), mainVariable+"=1", pgtest.URLVariable+"=")
	cmd.Stderr = os.Stderr
	in, err := cmd.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	url, err := bufio.NewReader(out).ReadString('\n')
	if err != nil {
		t.Fatal(err)
	}
	conn, err := pgx.Connect(t.Context(), strings.TrimSpace(url))
	if err != nil {
		t.Fatal(err)
	}
	return cmd, in, conn
}
