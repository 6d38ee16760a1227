package main

import (
	"bytes"
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"messenger/internal/app/apptest"
	"messenger/internal/bench"
	"messenger/internal/pgtest"
)

func TestBenchRefuses(t *testing.T) {
	for args, want := range map[string]string{
		"--target http://192.0.2.1:3001":                                              "not a loopback address",
		"--target https://127.0.0.1:1":                                                "must be like http://",
		"--compare self-sqlite":                                                       "needs two servers",
		"--compare self-sqlite,http://192.0.2.1:1":                                    "not a loopback address",
		"--compare self-sqlite,self-postgres":                                         "needs --database-url",
		"--compare self-postgres,self-postgres --database-url postgres://127.0.0.1/b": "share one database",
		"--compare self-postgres,self-postgres --database-url postgres://127.0.0.1/bench --database-url-b postgres://u@127.0.0.1/bench": "share one database",
		"--compare self-postgres,self-postgres --database-url postgres://127.0.0.1/bench --database-url-b postgres://127.0.0.1/people":  "--fill-database must allow it",
		"--programs old,new --database-url postgres://127.0.0.1/bench":                                                                  "share one database",
		"--programs old": "needs two programs",
		"--programs old,new --compare self-sqlite,http://127.0.0.1:1":   "needs two programs, for two servers of our own",
		"--programs old,new --target http://127.0.0.1:1":                "needs no --target",
		"--programs ./not-there,./not-there-either":                     "not-there",
		"--target http://127.0.0.1:1 --compare self-sqlite,self-sqlite": "no --target",
		"--database-url postgres://127.0.0.1/messenger":                 "--fill-database must allow it",
		"--database-url postgres://192.0.2.1/bench":                     "not a loopback address",
		"--database-url postgres://192.0.2.1/messenger --fill-database": "not a loopback address",
		"--workloads W9": "is not one of W1",
		"--duration 2h":  "duration: 2h",
		"--pairs=-1":     "pairs: -1",
	} {
		err := run(t.Context(), append([]string{"bench"}, strings.Fields(args)...), nil, &bytes.Buffer{}, &bytes.Buffer{})
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("bench %s: %v, want %q", args, err, want)
		}
	}
}

// TestBenchOfTheProgram has the program load itself.
func TestBenchOfTheProgram(t *testing.T) {
	cmd := exec.CommandContext(t.Context(), apptest.Binary(t), "bench", "--json", "--workloads", "W1,W4",
		"--duration", "200ms", "--warm-up", "0s", "--pairs", "2", "--in-flight", "3", "--idle", "100", "--idle-people", "4")
	var out, progress bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &progress
	cmd.Dir = t.TempDir()
	if err := cmd.Run(); err != nil {
		t.Fatalf("%v\n%s", err, progress.String())
	}
	var report bench.Report
	if err := json.Unmarshal(out.Bytes(), &report); err != nil {
		t.Fatalf("%v in\n%s", err, out.String())
	}
	if len(report.Results) != 2 || report.Results[0].Case != "k=3" || report.Results[1].Case != "n=100" || report.Target != "self-sqlite" {
		t.Errorf("the report is %s", out.String())
	}
	if rate, ok := report.Results[0].Figure("acked/s"); !ok || rate <= 0 {
		t.Errorf("%v messages a second", rate)
	}
	if left, _ := os.ReadDir(cmd.Dir); len(left) > 0 {
		t.Errorf("files are left: %v", left)
	}
}

// TestBenchOfTwoPrograms compares two programs, on both stores.
func TestBenchOfTwoPrograms(t *testing.T) {
	t.Parallel()
	program := apptest.Binary(t)
	copied := filepath.Join(t.TempDir(), "copied")
	if err := os.Symlink(program, copied); err != nil {
		t.Fatal(err)
	}
	for store, more := range map[string][]string{
		"self-sqlite":   {"--workloads", "W1"},
		"self-postgres": {"--workloads", "W1,start", "--fill-database", "--database-url", pgtest.Empty(t), "--database-url-b", pgtest.Empty(t)},
	} {
		t.Run(store, func(t *testing.T) {
			t.Parallel()
			args := append([]string{
				"bench", "--json", "--programs", program + "," + copied, "--rounds", "1",
				"--duration", "200ms", "--warm-up", "0s", "--pairs", "2", "--in-flight", "1", "--stored", "1000",
			}, more...)
			var out, progress bytes.Buffer
			if err := run(t.Context(), args, nil, &out, &progress); err != nil {
				t.Fatalf("%v\n%s", err, progress.String())
			}
			var c bench.Comparison
			if err := json.Unmarshal(out.Bytes(), &c); err != nil {
				t.Fatalf("%v in\n%s", err, out.String())
			}
			if want := [2]string{store + ":" + program, store + ":" + copied}; c.Targets != want {
				t.Errorf("compared are %q, want %q", c.Targets, want)
			}
			found := map[string]bool{}
			for _, row := range c.Rows {
				found[row.Workload] = true
			}
			if !found["W1"] || found["start"] != (store == "self-postgres") {
				t.Errorf("the rows are of %v", found)
			}
		})
	}
}
