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
	var lines []string
	line := func(format string, args ...any) { lines = append(lines, fmt.Sprintf(format, args...)) }
	line("What this machine carries (%d cores, which server, database and load generator shared; %s):", r.Machine.Cores, r.Target)
	w1, sends := r.most("W1", figAcked, byValue)
	if sends > 0 {
		line("- %s private messages a second%s, 99 of 100 delivered within %s ms.", round(sends), cpuWords(w1), w1.text(figP99))
	}
	for _, w := range r.Results {
		if w.Workload == "W2" {
			line("- %s messages a second in a group of %d who are all connected: %s deliveries a second.",
				round(w.value(figAcked)), w.Size, round(w.value(figDelivered)))
		}
	}
	w4, kib := r.most("W4", figKiB, bySize)
	if kib > 0 {
		line("- %d idle connections, at %s KiB each: a GiB would hold about %s.", w4.Size, format(kib), round(1<<20/kib))
	}
	_, pages := r.most("W5", figPages, func(w Result, v float64) float64 { return -v })
	if pages > 0 {
		line("- %s pages of history or chat lists a second.", round(pages))
	}
	if w, back := r.most("storm", figBack, func(w Result, v float64) float64 { return 1e6*float64(w.Size) + v }); back > 0 {
		line("- %s people who are cut off and come back at once are all back within %.1f s.", apart(strconv.Itoa(w.Size)), back)
	}
	for _, w := range r.Results {
		if w.Workload == "stall" {
			who := fmt.Sprintf("those who do not read are cut off within %.1f s", w.value(figCutOff))
			if never := w.value(figNever); never > 0 {
				who = fmt.Sprintf("%.0f who do not read are not cut off", never)
			}
			line("- In a group of %d %s; the others wait %s times as long as without them.", w.Size, who, w.text(figP99Ratio))
		}
	}
	if w, start := r.most("start", figStart, bySize); start > 0 {
		line("- With %s messages stored a server serves %.2f s after its start.", apart(strconv.Itoa(w.Size)), start/1000)
	}
	if sends > 0 {
		people, why := r.people(sends, pages, kib)
		line("In all: about %s people at once, each with one connection, writing one message in %d s and turning a page in %d s,",
			round(people), secondsPerSend, secondsPerPage)
		line("with half of what was measured kept free; the bound is %s. A process also needs an open file per connection (ulimit -n).", why)
	}
	return lines
}

// people says how many could take part at once, and what bounds it. What is 0 was not
// measured.
func (r Report) people(sends, pages, kib float64) (most float64, why string) {
	most, why = sends*headroom*secondsPerSend, "writing"
	if n := pages * headroom * secondsPerPage; n > 0 && n < most {
		most, why = n, "reading"
	}
	if n := float64(r.Machine.MemoryMiB) * 1024 * memoryShare / kib; n > 0 && n < most {
		most, why = n, "memory"
	}
	return most, why
}

// most finds the result of a workload that has the figure and the largest key, and the
// figure's value; 0 if there is none.
func (r Report) most(workload, name string, key func(w Result, value float64) float64) (best Result, value float64) {
	for _, w := range r.Results {
		if v, ok := w.Figure(name); ok && w.Workload == workload && (value == 0 || key(w, v) > key(best, value)) {
			best, value = w, v
		}
	}
	return best, value
}

func byValue(_ Result, value float64) float64 { return value }

func bySize(w Result, _ float64) float64 { return float64(w.Size) }

func (r Result) value(name string) float64 {
	v, _ := r.Figure(name)
	return v
}

// text is a figure as text; a dash says that it is not known.
func (r Result) text(name string) string {
	if v, ok := r.Figure(name); ok {
		return format(v)
	}
	return "–"
}

// cpuWords says what a message costs, if that is known.
func cpuWords(r Result) string {
	server, ok := r.Figure(figServer1k)
	if !ok {
		return ""
	}
	const perThousand = 1000 // s per 1,000 messages are ms each; µs are wanted
	return fmt.Sprintf(", each %.0f µs of CPU", (server+r.value(figDatabase1k))*perThousand)
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
