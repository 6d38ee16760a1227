package bench

import (
	"runtime"
	"time"
)

// Report is what one run has found.
type Report struct {
	At      time.Time `json:"at"`
	Machine Machine   `json:"machine"`
	Target  string    `json:"target"`
	Results []Result  `json:"results"`
	Card    []string  `json:"card"`
}

// Machine is where it ran: server, database and generator together, as a rule.
type Machine struct {
	Cores     int   `json:"cores"`
	MemoryMiB int64 `json:"memoryMiB"`
}

// Result is the figures of one case of a workload.
type Result struct {
	Workload string   `json:"workload"` // W1 … W5
	Case     string   `json:"case"`     // "k=8"
	Size     int      `json:"size"`     // the number in Case
	Figures  []Figure `json:"figures"`
}

// Figure is a measured number. Its name has its unit.
type Figure struct {
	Name  string  `json:"name"`
	Value float64 `json:"value"`
}

// Names of figures.
const (
	figAcked        = "acked/s"
	figDelivered    = "delivered/s"
	figP50          = "p50 ms"
	figP95          = "p95 ms"
	figP99          = "p99 ms"
	figServer1k     = "server CPU s/1k"
	figDatabase1k   = "database CPU s/1k"
	figServerEach   = "server µs/delivery"
	figDatabaseEach = "database µs/delivery"
	figLate         = "generator late ms"
	figConnects     = "connects/s"
	figPerConnect   = "server ms/connect"
	figKiB          = "server KiB/connection"
	figMiB          = "server MiB"
	figMiBFirst     = "server MiB at first"
	figMiBLast      = "server MiB at last"
	figAckedSmall   = "acked/s at first"
	figCPUSmall     = "CPU s/1k at first"
	figCPU          = "CPU s/1k"
	figCPUGrowth    = "CPU to first"
	figBack         = "all back s"
	figTries        = "tries/connection"
	figP99Peace     = "p99 ms in peace"
	figP99Control   = "p99 ms of control"
	figP99Ratio     = "p99 to control"
	figCutOff       = "cut off within s"
	figNever        = "never cut off"
	figKiBStalled   = "server KiB/stalled"
	figMiBBefore    = "server MiB before"
	figMiBPeak      = "server MiB at most"
	figMiBAfter     = "server MiB after"
	figStartLeast   = "start ms at least"
	figStart        = "start ms"
	figStartMost    = "start ms at most"
	figPages        = "pages/s"
	figServerPage   = "server µs/page"
	figDatabasePage = "database µs/page"
)

// Figure returns the figure of that name.
func (r Result) Figure(name string) (float64, bool) {
	for _, f := range r.Figures {
		if f.Name == name {
			return f.Value, true
		}
	}
	return 0, false
}

func (r *Result) add(name string, value float64) {
	r.Figures = append(r.Figures, Figure{Name: name, Value: value})
}

// messages adds what W1, W2 and W3 have in common.
func (r *Result) messages(m span, of meter) {
	r.add(figAcked, m.acked/m.seconds)
	r.add(figDelivered, m.delivered/m.seconds)
	r.times(m, true)
	r.cost(of, m, cost{server: figServer1k, database: figDatabase1k, per: m.acked / 1000})
}

func (r *Result) times(m span, middle bool) {
	r.add(figP50, milliseconds(m.latency.quantile(0.50)))
	if middle {
		r.add(figP95, milliseconds(m.latency.quantile(0.95)))
	}
	r.add(figP99, milliseconds(m.latency.quantile(0.99)))
}

// cost is how CPU is shown: the names of the two figures, and what the seconds are
// divided by.
type cost struct {
	server, database string
	per              float64
}

// cost adds the CPU of the processes that are known.
func (r *Result) cost(of meter, m span, c cost) {
	if of.server != 0 {
		r.add(c.server, m.server.cpu/c.per)
	}
	if of.database != 0 {
		r.add(c.database, m.database.cpu/c.per)
	}
}

// drift adds the server's memory at both ends of a measurement.
func (r *Result) drift(of meter, m span) {
	if of.server != 0 {
		r.add(figMiBFirst, m.first.server.rss/mebi)
		r.add(figMiBLast, m.last.server.rss/mebi)
	}
}

// mebi is a MiB in bytes.
const mebi = 1 << 20

// perMillion is the divisor that makes microseconds each of seconds in all.
const perMillion = 1e-6

func thisMachine() Machine {
	return Machine{Cores: runtime.NumCPU(), MemoryMiB: memoryMiB()}
}
