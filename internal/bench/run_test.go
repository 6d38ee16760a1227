package bench_test

import (
	"context"
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"go.uber.org/goleak"

	"messenger/internal/app/apptest"
	"messenger/internal/bench"
)

func TestMain(m *testing.M) {
	code := m.Run()
	apptest.Cleanup()
	if code == 0 {
		if err := goleak.Find(); err != nil {
			_, _ = io.WriteString(os.Stderr, err.Error())
			code = 1
		}
	}
	os.Exit(code)
}

// tiny is a run of all workloads that takes seconds.
func tiny() bench.Options {
	o := bench.Defaults()
	o.Duration, o.Warm, o.Settle = 400*time.Millisecond, 50*time.Millisecond, 100*time.Millisecond
	o.Pairs, o.InFlight = 4, []int{2}
	o.Groups, o.Senders = []int{8}, 2
	o.Rate = 50
	o.Idle, o.IdlePeople = []int{200}, 8
	o.History, o.Conversations, o.Readers = 400, 25, 2
	o.Storm, o.Stalled, o.Stored = []int{60}, 3, 1000
	return o
}

// check looks whether the figures of a run fit together.
func check(t *testing.T, r bench.Report, database bool) {
	t.Helper()
	want := 14
	if database { // which is the server that is not ours to be restarted
		want--
	}
	if len(r.Results) != want {
		t.Fatalf("there are %d results, want %d", len(r.Results), want)
	}
	for _, result := range r.Results {
		get := func(name string) float64 {
			v, ok := result.Figure(name)
			if !ok || v < 0 {
				t.Errorf("%s %s: %s is %v, %v", result.Workload, result.Case, name, v, ok)
			}
			return v
		}
		ordered := func(names ...string) {
			for i := 1; i < len(names); i++ {
				if get(names[i-1]) > get(names[i]) {
					t.Errorf("%s: %s is above %s", result.Workload, names[i-1], names[i])
				}
			}
		}
		ratio := func(want, slack float64) {
			if got := get("delivered/s") / get("acked/s"); got < want-slack || got > want+slack {
				t.Errorf("%s: %v deliveries for an answer, want %v", result.Workload, got, want)
			}
		}
		switch result.Workload {
		case "W1", "W3":
			ordered("p50 ms", "p95 ms", "p99 ms")
			ratio(1, 0.5)
			if first, ok := result.Figure("server MiB at first"); ok != (result.Workload == "W1") || ok && (first == 0 || get("server MiB at last") == 0) {
				t.Errorf("%s: at first there are %v MiB, %v", result.Workload, first, ok)
			}
		case "W2":
			ordered("p50 ms", "p95 ms", "p99 ms")
			ratio(7, 3)
			// Two ways of dividing the same CPU, within a clock tick.
			each, thousand := get("server µs/delivery"), get("server CPU s/1k")
			if whole := each * get("delivered/s") / get("acked/s") / 1000; whole < thousand*0.99 || whole > thousand*1.01 {
				t.Errorf("W2: %v µs per delivery are not %v s per 1,000 messages", each, thousand)
			}
		case "W4":
			if kib, ok := result.Figure("server KiB/connection"); ok {
				t.Errorf("of %d connections each is said to take %v KiB", result.Size, kib)
			}
			if get("server MiB") == 0 {
				t.Error("the server takes no memory")
			}
			get("connects/s")
			get("server ms/connect")
		case "storm":
			ordered("server MiB before", "server MiB at most")
			for _, name := range []string{"all back s", "p99 ms", "p99 ms in peace", "server MiB after"} {
				if get(name) == 0 {
					t.Errorf("storm %s: %s is nothing", result.Case, name)
				}
			}
			get("server ms/connect")
			if got := get("tries/connection"); got < 1 {
				t.Errorf("storm %s: %v attempts for a connection", result.Case, got)
			}
		case "stall":
			if never := get("never cut off"); never != 0 {
				t.Errorf("%v of 3 who do not read are not cut off", never)
			}
			get("server KiB/stalled")
			for _, name := range []string{"p99 ms", "p99 ms of control", "p99 to control", "cut off within s"} {
				if get(name) == 0 {
					t.Errorf("stall: %s is nothing", name)
				}
			}
		case "growth":
			for _, name := range []string{"acked/s at first", "acked/s", "CPU to first"} {
				if get(name) == 0 {
					t.Errorf("growth %s: %s is nothing", result.Case, name)
				}
			}
			if got := get("CPU to first"); got != get("CPU s/1k")/get("CPU s/1k at first") {
				t.Errorf("growth %s: %v is not the ratio of its sides", result.Case, got)
			}
		case "start":
			ordered("start ms at least", "start ms", "start ms at most")
			if get("start ms at least") == 0 || get("server MiB") == 0 {
				t.Errorf("the start has figures %v", result.Figures)
			}
		case "W5":
			ordered("p50 ms", "p99 ms")
			get("server µs/page")
			if get("pages/s") == 0 {
				t.Error("nothing is read")
			}
		}
		if _, ok := result.Figure("database CPU s/1k"); ok != database && result.Workload < "W4" {
			t.Errorf("%s: the database is counted: %v, want %v", result.Workload, ok, database)
		}
	}
	if len(r.Card) < 6 {
		t.Errorf("the card has %d lines", len(r.Card))
	}
}

func TestRunOnOwnServer(t *testing.T) {
	t.Parallel()
	server, err := bench.StartOwn(t.Context(), bench.Own{Name: "own", Program: apptest.Binary(t), Dir: t.TempDir()})
	if err != nil {
		t.Fatal(err)
	}
	defer func() {
		if err := server.Stop(); err != nil {
			t.Error(err)
		}
	}()
	o := tiny()
	var said strings.Builder
	o.Progress, o.Profiles = &said, filepath.Join(t.TempDir(), "is", "made")
	report, err := bench.Run(t.Context(), server.Target(), o)
	if err != nil {
		t.Fatalf("%v\n%s", err, said.String())
	}
	check(t, report, false)
	if !strings.Contains(said.String(), "W5 chat list: pages/s") {
		t.Errorf("the progress is\n%s", said.String())
	}
	for of, want := range map[string]int{"W": 6, "storm": 2, "stall": 1} {
		profiles, err := filepath.Glob(filepath.Join(o.Profiles, "own-"+of+"*.pprof"))
		if err != nil || len(profiles) != want {
			t.Errorf("there are %d profiles of %s, want %d, %v", len(profiles), of, want, err)
		}
	}
}

func TestRunOnPostgreSQL(t *testing.T) {
	t.Parallel()
	server := apptest.Start(t, apptest.Options{Store: apptest.PostgreSQL})
	target, err := bench.NewTarget("http://" + server.Addr)
	if err != nil {
		t.Fatal(err)
	}
	if target.ServerPID != server.PID() {
		t.Errorf("the server is process %d, want %d", target.ServerPID, server.PID())
	}
	if target.DatabasePID = bench.DatabaseProcess(server.Options.DatabaseURL); target.DatabasePID == 0 {
		t.Error("the database is not found")
	}
	o := tiny()
	var said strings.Builder
	o.Progress = &said
	report, err := bench.Run(t.Context(), target, o)
	if err != nil {
		t.Fatalf("%v\n%s", err, said.String())
	}
	check(t, report, true)
	if !strings.Contains(said.String(), "start: left out") {
		t.Errorf("the progress is\n%s", said.String())
	}
	o.Workloads = []string{"start"}
	if _, err := bench.Run(t.Context(), target, o); err == nil || !strings.Contains(err.Error(), "does not let us") {
		t.Errorf("start by name: %v", err)
	}
}

func TestCompare(t *testing.T) {
	o := tiny()
	o.Workloads, o.Rounds, o.Duration = []string{"W1", "W4", "start"}, 2, 200*time.Millisecond
	var targets [2]bench.Target
	for i, name := range []string{"one", "two"} {
		server, err := bench.StartOwn(t.Context(), bench.Own{Name: name, Program: apptest.Binary(t), Dir: t.TempDir()})
		if err != nil {
			t.Fatal(err)
		}
		defer func() {
			if err := server.Stop(); err != nil {
				t.Error(err)
			}
		}()
		targets[i] = server.Target()
	}
	c, err := bench.Compare(t.Context(), targets, o)
	if err != nil {
		t.Fatal(err)
	}
	found := map[string]int{}
	for _, row := range c.Rows {
		found[row.Workload]++
		if len(row.First) != 2 || len(row.Second) != 2 || row.Median < row.Range[0] || row.Median > row.Range[1] {
			t.Errorf("%+v", row)
		}
	}
	if found["W1"] < 5 || found["W4"] < 1 || found["start"] != 4 {
		t.Errorf("figures that both have: %v", found)
	}
}

func TestRunEndsWhenTold(t *testing.T) {
	server := apptest.Start(t, apptest.Options{Store: apptest.SQLite})
	target, err := bench.NewTarget("http://" + server.Addr)
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	o := tiny()
	o.Duration = 5 * time.Minute
	o.Progress = begun{cancel}
	if _, err := bench.Run(ctx, target, o); !errors.Is(err, context.Canceled) {
		t.Errorf("%v, want Canceled", err)
	}
}

// begun cancels a run as soon as it says anything.
type begun struct{ cancel func() }

func (b begun) Write(p []byte) (int, error) {
	b.cancel()
	return len(p), nil
}

func TestOwnServerThatCannotStart(t *testing.T) {
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "messenger.db"), []byte(strings.Repeat("not a database ", 500)), 0o600); err != nil {
		t.Fatal(err)
	}
	_, err := bench.StartOwn(t.Context(), bench.Own{Name: "own", Program: apptest.Binary(t), Dir: dir})
	if err == nil || !strings.Contains(err.Error(), "it has ended: ") {
		t.Errorf("%v", err)
	}
	if _, err := bench.StartOwn(t.Context(), bench.Own{Program: filepath.Join(dir, "nothing"), Dir: dir}); err == nil {
		t.Error("a program that is not there has started")
	}
}
