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

// Names of figures that are used in several places.
const (
	figAcked      = "acked/s"
	figDelivered  = "delivered/s"
	figP50        = "p50 ms"
	figP99        = "p99 ms"
	figServer1k   = "server CPU s/1k"
	figDatabase1k = "database CPU s/1k"
	figPerConnect = "server ms/connect"
	figKiB        = "server KiB/connection"
	figMiB        = "server MiB"
	figBack       = "all back s"
	figTries      = "tries/connection"
	figP99Peace   = "p99 ms in peace"
	figP99Ratio   = "p99 to control"
	figCutOff     = "cut off within s"
	figNever      = "never cut off"
	figMiBBefore  = "server MiB before"
	figMiBPeak    = "server MiB at most"
	figStart      = "start ms"
	figStartMost  = "start ms at most"
	figPages      = "pages/s"
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
func (r *Result) messages(of Target, m span) {
	r.add(figAcked, m.acked/m.seconds)
	r.add(figDelivered, m.delivered/m.seconds)
	r.add(figP50, m.latency.quantile(0.50))
	r.add("p95 ms", m.latency.quantile(0.95))
	r.add(figP99, m.latency.quantile(0.99))
	r.cost(of, m, figServer1k, figDatabase1k, m.acked/1000)
}

// cost adds the CPU of the processes that are known, in seconds divided by per.
func (r *Result) cost(of Target, m span, server, database string, per float64) {
	used := m.used()
	if of.ServerPID != 0 {
		r.add(server, used.server.cpu/per)
	}
	if of.DatabasePID != 0 {
		r.add(database, used.database.cpu/per)
	}
}

// mebi is a MiB in bytes.
const mebi = 1 << 20

// perMillion is the divisor that makes microseconds each of seconds in all.
const perMillion = 1e-6

// milliseconds of a duration, as figures have them.
func milliseconds(d time.Duration) float64 { return float64(d) / float64(time.Millisecond) }

func thisMachine() Machine {
	return Machine{Cores: runtime.NumCPU(), MemoryMiB: memoryMiB()}
}
