package bench

import (
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"time"
)

// Options says which workloads are played and how large they are. [Defaults] makes a run
// of some minutes, [Full] the one that published figures are taken with.
type Options struct {
	Workloads []string      // some of Workloads(), in any order; none for all that the target can do
	Duration  time.Duration // of each measurement
	Warm      time.Duration // before each measurement

	Pairs    int   // W1, W3: connected pairs
	InFlight []int // W1: messages of a pair that are in flight; one case each

	Groups  []int // W2: members of the group; one case each
	Senders int   // W2: members who send

	Rate int // W3: messages a second

	Idle       []int         // W4: connections; one case each. growth: the largest of them
	IdlePeople int           // W4: people they belong to
	Settle     time.Duration // W4: rest before memory is read

	History       int // W5: messages of the group that is read
	Conversations int // W5: conversations of the reader; growth: of each person
	Readers       int // W5: connections that read

	Storm []int // storm: connections; one case each, for each way of coming back

	Stalled int // stall: members who never read, beside a group of each size in Groups

	Stored int // start, growth: messages that are stored

	Rounds int // of Compare

	Progress io.Writer // what is being done, in lines; nil for none
	Profiles string    // folder for CPU profiles of targets that give them, made if need be; "" for none

	drain time.Duration // how long what is under way at the end of a measurement may take
}

// Workloads are the names of all workloads, in their order.
func Workloads() []string {
	return []string{"W1", "W2", "W3", "W4", "W5", "storm", "stall", "growth", "start"}
}

// Defaults returns a run of some minutes.
func Defaults() Options {
	return Options{
		Duration: 5 * time.Second, Warm: time.Second,
		Pairs: 50, InFlight: []int{1, 8},
		Groups: []int{100}, Senders: 5,
		Rate: 200,
		Idle: []int{5000}, IdlePeople: 100, Settle: 2 * time.Second,
		History: 20_000, Conversations: 500, Readers: 8,
		Storm: []int{2000}, Stalled: 100, Stored: 20_000,
		Rounds: 3,
		drain:  drainPatience,
	}
}

// Full returns the sizes that published figures are taken with.
func Full() Options {
	o := Defaults()
	o.Duration = 10 * time.Second
	o.Groups = []int{100, 1000}
	o.Idle = []int{5000, 19_000}
	o.History = 200_000
	o.Storm = []int{10_000}
	o.Stored = 1_000_000
	return o
}

// Bounds that keep a mistyped number from becoming an attack on the machine.
const (
	maxDuration = 10 * time.Minute
	maxConns    = 100_000
	maxHistory  = 10_000_000
)

// pageRows and listRows are what W5 asks for.
const (
	pageRows = 50
	listRows = 20
)

// Check reports what is wrong with the options, all of it.
func (o Options) Check() error {
	var errs []error
	within := func(name string, low, high int, values ...int) {
		if len(values) == 0 {
			errs = append(errs, fmt.Errorf("%s: is missing", name))
		}
		for _, v := range values {
			if v < low || v > high {
				errs = append(errs, fmt.Errorf("%s: %d is not within %d and %d", name, v, low, high))
			}
		}
	}
	for _, w := range o.Workloads {
		if !slices.Contains(Workloads(), w) {
			errs = append(errs, fmt.Errorf("workloads: %q is not one of %s", w, strings.Join(Workloads(), ", ")))
		}
	}
	if o.Duration < 100*time.Millisecond || o.Duration > maxDuration {
		errs = append(errs, fmt.Errorf("duration: %s is not within 100ms and %s", o.Duration, maxDuration))
	}
	if o.Warm < 0 || o.Warm > maxDuration {
		errs = append(errs, fmt.Errorf("warm-up: %s is not within 0 and %s", o.Warm, maxDuration))
	}
	within("pairs", 1, maxConns/2, o.Pairs)
	within("in-flight", 1, 1000, o.InFlight...)
	within("groups", 2, maxConns, o.Groups...)
	within("senders", 1, max(1, slices.Min(append([]int{maxConns}, o.Groups...))), o.Senders)
	within("rate", 1, 100_000, o.Rate)
	within("idle", 1, maxConns, o.Idle...)
	within("idle-people", 1, maxConns, o.IdlePeople)
	within("history", 4*pageRows, maxHistory, o.History)
	within("conversations", listRows, 100_000, o.Conversations)
	within("readers", 1, 1000, o.Readers)
	within("storm", 1, maxConns, o.Storm...)
	within("stalled", 1, maxConns, o.Stalled)
	within("stored", 1000, maxHistory, o.Stored)
	within("rounds", 1, 100, o.Rounds)
	return errors.Join(errs...)
}
