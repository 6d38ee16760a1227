package main

import (
	"os"
	"path/filepath"
	"testing"

	"go.uber.org/goleak"

	"messenger/internal/pgtest"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

func TestRun(t *testing.T) {
	tests := map[string]struct {
		given   string // the variable before
		script  string
		want    int
		wantErr bool
	}{
		"success":        {"", "exit 0", 0, false},
		"status":         {"", "exit 7", 7, false},
		"killed":         {"", "kill -9 $$", 1, false},
		"no such script": {"", "exec /nonexistent", 127, false},
		"own server":     {"postgres://example.invalid/x", "exit 0", 0, false},
	}
	lease, err := pgtest.Acquire(t.Context(), t.Output()) // so that one cluster serves all
	if err != nil {
		t.Fatal(err)
	}
	defer lease.Release()
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			t.Setenv(pgtest.URLVariable, tt.given)
			seen := filepath.Join(t.TempDir(), "seen")
			script := `printf %s "$` + pgtest.URLVariable + `" >` + seen + "; " + tt.script
			got, err := run([]string{"sh", "-c", script})
			if got != tt.want || (err != nil) != tt.wantErr {
				t.Errorf("run = %d, %v, want %d", got, err, tt.want)
			}
			url, err := os.ReadFile(seen)
			if err != nil {
				t.Fatal(err)
			}
			if len(url) == 0 || tt.given != "" && string(url) != tt.given {
				t.Errorf("the command was given the server %q", url)
			}
		})
	}
}

func TestRunUnknownCommand(t *testing.T) {
	t.Setenv(pgtest.URLVariable, "postgres://example.invalid/x")
	if status, err := run([]string{"/nonexistent/command"}); err == nil || status == 0 {
		t.Errorf("run = %d, %v, want an error", status, err)
	}
}
