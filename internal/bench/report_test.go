package bench

import (
	"bytes"
	"encoding/json"
	"errors"
	"math"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

func sampleReport() Report {
	r := Report{
		At: time.Date(2026, 1, 2, 3, 4, 0, 0, time.UTC), Machine: Machine{Cores: 2, MemoryMiB: 24 * 1024}, Target: "self-sqlite",
		Results: []Result{
			{Workload: "W1", Case: "k=1", Size: 1, Figures: []Figure{{figAcked, 1234.5}, {figP99, 9}, {figServer1k, 0.05}, {figDatabase1k, 0.03}}},
			{Workload: "W1", Case: "k=8", Size: 8, Figures: []Figure{{figAcked, 12345}, {figP99, 12.34}, {figServer1k, 0.03}}},
			{Workload: "W2", Case: "G=100", Size: 100, Figures: []Figure{{figAcked, 2000}, {figDelivered, 198_000}}},
			{Workload: "W4", Case: "n=100", Size: 100, Figures: []Figure{{figKiB, 4}}},
			{Workload: "W4", Case: "n=5000", Size: 5000, Figures: []Figure{{figKiB, 2}}},
			{Workload: "W5", Case: readList, Figures: []Figure{{figPages, 800}}},
			{Workload: "W5", Case: readDeep, Figures: []Figure{{figPages, 8000}}},
			{Workload: "storm", Case: "back-off n=9", Size: 9, Figures: []Figure{{figBack, 3}}},
			{Workload: "storm", Case: "tight n=8", Size: 8, Figures: []Figure{{figBack, 20}}},
			{Workload: "storm", Case: "tight n=9", Size: 9, Figures: []Figure{{figBack, 4.5}}},
			{Workload: "stall", Case: "S=5 G=10", Size: 10, Figures: []Figure{{figP99Ratio, 1.25}, {figCutOff, 3}, {figNever, 0}}},
			{Workload: "stall", Case: "S=5 G=20", Size: 20, Figures: []Figure{{figP99Ratio, 1.5}, {figNever, 5}}},
			{Workload: "start", Case: "stored=1000", Size: 1000, Figures: []Figure{{figStart, 250}, {figStartMost, 1250}}},
		},
	}
	r.Card = card(r)
	return r
}

func TestReportAsTable(t *testing.T) {
	var b strings.Builder
	if err := sampleReport().Write(&b); err != nil {
		t.Fatal(err)
	}
	want := `self-sqlite, 2 cores, 24576 MiB, 2026-01-02 03:04 UTC

   W1  acked/s  p99 ms  server CPU s/1k  database CPU s/1k
  k=1     1234    9.00           0.0500             0.0300
  k=8    12345    12.3           0.0300                  –

     W2  acked/s  delivered/s
  G=100     2000       198000

      W4  server KiB/connection
   n=100                   4.00
  n=5000                   2.00

         W5  pages/s
  chat list      800
  deep page     8000

         storm  all back s
  back-off n=9        3.00
     tight n=8        20.0
     tight n=9        4.50

     stall  p99 to control  cut off within s  never cut off
  S=5 G=10            1.25              3.00         0.0000
  S=5 G=20            1.50                 –           5.00

        start  start ms  start ms at most
  stored=1000       250              1250

What this machine carries (2 cores, which server, database and load generator shared; self-sqlite):
- 12,000 private messages a second, each 30 µs of CPU, 99 of 100 delivered within 12.3 ms.
- 2,000 messages a second in a group of 100 who are all connected: 190,000 deliveries a second.
- 5000 idle connections, at 2.00 KiB each: a GiB would hold about 520,000.
- 800 pages of history or chat lists a second.
- 9 people who are cut off and come back at once are all back within 4.5 s.
- In a group of 10 those who do not read are cut off within 3.0 s; the others wait 1.25 times as long as without them.
- In a group of 20 5 who do not read are not cut off; the others wait 1.50 times as long as without them.
- With 1,000 messages stored a server serves 0.25 s after its start.
In all: about 8,000 people at once, each with one connection, writing one message in 60 s and turning a page in 20 s,
with half of what was measured kept free; the bound is reading. A process also needs an open file per connection (ulimit -n).
`
	if diff := cmp.Diff(want, b.String()); diff != "" {
		t.Error(diff)
	}
}

// TestMemoryOfConnections: a figure that would be chance is not given.
func TestMemoryOfConnections(t *testing.T) {
	const mib = 1 << 20
	for _, c := range []struct {
		what          string
		n             int
		before, after float64
		want          []Figure
	}{
		{"many", 4096, 20 * mib, 28 * mib, []Figure{{figKiB, 2}, {figMiB, 28}}},
		{"just enough", 1024, 20 * mib, 21 * mib, []Figure{{figKiB, 1}, {figMiB, 21}}},
		{"few", 200, 20 * mib, 21 * mib, []Figure{{figMiB, 21}}},
		{"few, while the heap shrinks", 200, 30 * mib, 20 * mib, []Figure{{figMiB, 20}}},
		{"many, while the heap shrinks", 5000, 30 * mib, 20 * mib, []Figure{{figMiB, 20}}},
		{"nothing", 5000, 30 * mib, 30 * mib, []Figure{{figMiB, 30}}},
	} {
		var r Result
		r.memory(c.n, usage{rss: c.before}, usage{rss: c.after})
		if diff := cmp.Diff(c.want, r.Figures); diff != "" {
			t.Errorf("%s (-want +got):\n%s", c.what, diff)
		}
	}
}

func TestReportAsJSON(t *testing.T) {
	var b bytes.Buffer
	if err := WriteJSON(&b, sampleReport()); err != nil {
		t.Fatal(err)
	}
	var back Report
	if err := json.Unmarshal(b.Bytes(), &back); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(sampleReport(), back); diff != "" {
		t.Error(diff)
	}
}

func TestCardSaysOnlyWhatWasMeasured(t *testing.T) {
	r := Report{Machine: Machine{Cores: 2}, Target: "x", Results: []Result{{Workload: "W3", Case: "rate=200"}}}
	if got := card(r); len(got) != 1 {
		t.Errorf("the card has %d lines: %q", len(got), got)
	}
}

func TestRound(t *testing.T) {
	for v, want := range map[float64]string{0: "0", 9.4: "9", 12.9: "12", 999: "990", 1000: "1,000", 12_999: "12,000", 1_234_567: "1,200,000"} {
		if got := round(v); got != want {
			t.Errorf("round(%v) = %s, want %s", v, got, want)
		}
	}
}

func TestMedian(t *testing.T) {
	for _, test := range []struct {
		values []float64
		want   float64
	}{{[]float64{3}, 3}, {[]float64{9, 1, 5}, 5}, {[]float64{4, 1, 2, 100}, 3}} {
		if got := median(test.values); got != test.want {
			t.Errorf("median(%v) = %v, want %v", test.values, got, test.want)
		}
	}
	if !math.IsNaN(median(nil)) {
		t.Error("there is a median of none")
	}
}

func TestVersus(t *testing.T) {
	result := func(rate float64, more ...Figure) Result {
		return Result{Workload: "W1", Case: "k=8", Figures: append([]Figure{{figAcked, rate}}, more...)}
	}
	first := []Result{result(200, Figure{figP99, 1}), result(600, Figure{figP99, 1}), result(300, Figure{figP99, 1})}
	second := []Result{result(100), result(100), result(100)}
	want := []Versus{{
		Workload: "W1", Case: "k=8", Figure: figAcked, First: []float64{200, 600, 300}, Second: []float64{100, 100, 100},
		Ratios: []float64{2, 6, 3}, Median: 3, Range: [2]float64{2, 6},
	}}
	got := versus(first, second)
	if diff := cmp.Diff(want, got); diff != "" {
		t.Fatal(diff)
	}
	var b strings.Builder
	c := Comparison{At: time.Date(2026, 1, 2, 3, 4, 0, 0, time.UTC), Machine: Machine{Cores: 2}, Targets: [2]string{"new", "old"}, Rows: got}
	if err := c.Write(&b); err != nil {
		t.Fatal(err)
	}
	table := `A = new, B = old, 2 cores, 2026-01-02 03:04 UTC

    case   figure    A    B  A/B 1  A/B 2  A/B 3  A/B median
  W1 k=8  acked/s  300  100   2.00   6.00   3.00        3.00

`
	if diff := cmp.Diff(table, b.String()); diff != "" {
		t.Error(diff)
	}
}

func TestOptions(t *testing.T) {
	for name, o := range map[string]Options{"defaults": Defaults(), "full": Full()} {
		if err := o.Check(); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
	for want, change := range map[string]func(o *Options){
		`workloads: "W9"`:        func(o *Options) { o.Workloads = []string{"W9"} },
		"stalled: 0":             func(o *Options) { o.Stalled = 0 },
		"stored: 10 is":          func(o *Options) { o.Stored = 10 },
		"storm: 0":               func(o *Options) { o.Storm = []int{0} },
		"duration:":              func(o *Options) { o.Duration = time.Hour },
		"warm-up:":               func(o *Options) { o.Warm = -1 },
		"pairs: 0":               func(o *Options) { o.Pairs = 0 },
		"in-flight: is missing":  func(o *Options) { o.InFlight = nil },
		"groups: 1 is":           func(o *Options) { o.Groups = []int{100, 1} },
		"senders: 11 is not":     func(o *Options) { o.Groups, o.Senders = []int{10}, 11 },
		"idle: 1000000":          func(o *Options) { o.Idle = []int{1_000_000} },
		"history: 10 ":           func(o *Options) { o.History = 10 },
		"conversations: 1 ":      func(o *Options) { o.Conversations = 1 },
		"rounds: 0":              func(o *Options) { o.Rounds = 0 },
		"rate: 0":                func(o *Options) { o.Rate = 0 },
		"idle-people: 0 is":      func(o *Options) { o.IdlePeople = 0 },
		"readers: 1001 is not w": func(o *Options) { o.Readers = 1001 },
	} {
		o := Defaults()
		change(&o)
		expect(t, want, o.Check(), want)
	}
}

func TestCheckLoopback(t *testing.T) {
	for _, here := range []string{
		"http://127.0.0.1:3001", "http://localhost:80", "http://[::1]:3001", "http://127.9.9.9",
		"postgres://u:p@127.0.0.1:5432/x", "postgres:///x?host=/run/postgresql", "postgres://u@localhost/x", "postgres://127.0.0.1:1,127.0.0.1:2/x",
	} {
		if err := CheckLoopback(here); err != nil {
			t.Errorf("%s: %v", here, err)
		}
	}
	for _, away := range []string{
		"http://10.0.0.1:3001", "http://example.org", "http://0.0.0.0:1", "http:///x", "http://127.0.0.1.example.org", "http://127.0.0.1@example.org",
		"postgres://u@192.168.1.1/x", "postgres:///x?host=10.0.0.1", "postgres://127.0.0.1:1,10.0.0.1:2/x",
	} {
		if err := CheckLoopback(away); !errors.Is(err, ErrForeign) {
			t.Errorf("%s: %v, want ErrForeign", away, err)
		}
	}
	if err := CheckLoopback("http://secret:pass word@x\x7f"); err == nil || strings.Contains(err.Error(), "secret") {
		t.Errorf("an address that is none: %v", err)
	}
}

func TestNewTarget(t *testing.T) {
	for _, bad := range []string{"", "127.0.0.1:3001", "https://127.0.0.1:3001", "http://", "http://127.0.0.1:3001/api"} {
		if _, err := NewTarget(bad); err == nil {
			t.Errorf("NewTarget(%q) is good", bad)
		}
	}
	got, err := NewTarget("http://[::1]/")
	if err != nil || got.URL != "http://[::1]" || got.host != "[::1]:80" {
		t.Errorf("NewTarget = %+v, %v", got, err)
	}
}
