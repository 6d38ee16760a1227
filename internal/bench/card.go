package bench

import (
	"fmt"
	"math"
	"strconv"
)

// How people are taken to behave, for the words of the card.
const (
	headroom       = 0.5 // the share of what was measured that is planned with
	secondsPerSend = 60  // between two messages of somebody who takes part
	secondsPerPage = 20  // between two pages of somebody who reads
	memoryShare    = 0.5 // of the machine's memory, for connections
)

// card says in plain words what the machine carries, as far as it was measured.
func card(r Report) []string {
	lines := []string{fmt.Sprintf("What this machine carries (%d cores, which server, database and load generator shared; %s):", r.Machine.Cores, r.Target)}
	if w, best, ok := r.best("W1", figAcked); ok {
		lines = append(lines, fmt.Sprintf("- %s private messages a second%s, 99 of 100 delivered within %s ms.",
			round(best), cpuWords(w), figure(w, figP99)))
	}
	for _, w := range r.Results {
		if rate, ok := w.Figure(figAcked); ok && w.Workload == "W2" {
			lines = append(lines, fmt.Sprintf("- %s messages a second in a group of %d who are all connected: %s deliveries a second.",
				round(rate), w.Size, round(value(w, figDelivered))))
		}
	}
	if w, kib, ok := r.largest("W4", figKiB); ok {
		lines = append(lines, fmt.Sprintf("- %d idle connections, at %s KiB each: a GiB would hold about %s.", w.Size, format(kib), round(1<<20/max(kib, 0.01))))
	}
	if _, pages, ok := r.worst("W5", figPages); ok {
		lines = append(lines, fmt.Sprintf("- %s pages of history or chat lists a second.", round(pages)))
	}
	if w, back, ok := r.pick("storm", figBack, func(a, b Result) bool {
		return a.Size > b.Size || a.Size == b.Size && value(a, figBack) > value(b, figBack)
	}); ok {
		lines = append(lines, fmt.Sprintf("- %s people who are cut off and come back at once are all back within %.1f s.", apart(strconv.Itoa(w.Size)), back))
	}
	for _, w := range r.Results {
		if w.Workload == "stall" {
			lines = append(lines, stallWords(w))
		}
	}
	if w, start, ok := r.largest("start", figStart); ok {
		lines = append(lines, fmt.Sprintf("- With %s messages stored a server serves %.2f s after its start.", apart(strconv.Itoa(w.Size)), start/1000))
	}
	return append(lines, r.people()...)
}

// stallWords says what becomes of those who do not read, and of the others.
func stallWords(r Result) string {
	who := fmt.Sprintf("those who do not read are cut off within %.1f s", value(r, figCutOff))
	if never := value(r, figNever); never > 0 {
		who = fmt.Sprintf("%.0f who do not read are not cut off", never)
	}
	return fmt.Sprintf("- In a group of %d %s; the others wait %s times as long as without them.", r.Size, who, figure(r, figP99Ratio))
}

// people says how many could take part at once, and what bounds it.
func (r Report) people() []string {
	_, sends, ok := r.best("W1", figAcked)
	if !ok {
		return nil
	}
	most, why := sends*headroom*secondsPerSend, "writing"
	less := func(n float64, what string) {
		if n < most {
			most, why = n, what
		}
	}
	if _, pages, ok := r.worst("W5", figPages); ok {
		less(pages*headroom*secondsPerPage, "reading")
	}
	if _, kib, ok := r.largest("W4", figKiB); ok && r.Machine.MemoryMiB > 0 {
		less(float64(r.Machine.MemoryMiB)*1024*memoryShare/max(kib, 0.01), "memory")
	}
	return []string{
		fmt.Sprintf("In all: about %s people at once, each with one connection, writing one message in %d s and turning a page in %d s,",
			round(most), secondsPerSend, secondsPerPage),
		fmt.Sprintf("with half of what was measured kept free; the bound is %s. A process also needs an open file per connection (ulimit -n).", why),
	}
}

// pick finds the result of a workload that has the figure and is first by better.
func (r Report) pick(workload, name string, better func(a, b Result) bool) (Result, float64, bool) {
	var best Result
	found := false
	for _, w := range r.Results {
		if _, ok := w.Figure(name); ok && w.Workload == workload && (!found || better(w, best)) {
			best, found = w, true
		}
	}
	v, _ := best.Figure(name)
	return best, v, found
}

func (r Report) best(workload, name string) (Result, float64, bool) {
	return r.pick(workload, name, func(a, b Result) bool { return value(a, name) > value(b, name) })
}

func (r Report) worst(workload, name string) (Result, float64, bool) {
	return r.pick(workload, name, func(a, b Result) bool { return value(a, name) < value(b, name) })
}

func (r Report) largest(workload, name string) (Result, float64, bool) {
	return r.pick(workload, name, func(a, b Result) bool { return a.Size > b.Size })
}

func value(r Result, name string) float64 {
	v, _ := r.Figure(name)
	return v
}

func figure(r Result, name string) string { return format(value(r, name)) }

// cpuWords says what a message costs, if that is known.
func cpuWords(r Result) string {
	server, ok := r.Figure(figServer1k)
	if !ok {
		return ""
	}
	const perThousand = 1000 // s per 1,000 messages are ms each; µs are wanted
	return fmt.Sprintf(", each %.0f µs of CPU", (server+value(r, figDatabase1k))*perThousand)
}

// round keeps two digits, for a card promises no more, with thousands apart.
func round(v float64) string {
	if v >= 10 {
		unit := math.Pow(10, math.Floor(math.Log10(v))-1)
		v = math.Floor(v/unit) * unit
	}
	return apart(fmt.Sprintf("%.0f", v))
}

// apart sets the thousands of a number apart.
func apart(digits string) string {
	for at := len(digits) - 3; at > 0; at -= 3 {
		digits = digits[:at] + "," + digits[at:]
	}
	return digits
}
