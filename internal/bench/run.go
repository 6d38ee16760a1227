package bench

import (
	"context"
	"fmt"
	"io"
	"strings"
	"time"
)

// site is a target with the people and the data that runs have put there.
type site struct {
	ctx     context.Context
	target  Target
	options Options
	people  []person
	history *history
	stored  *stored
	numbers numbers
	rest    rest
	logf    func(format string, args ...any)
}

func newSite(ctx context.Context, t Target, o Options) *site {
	s := &site{ctx: ctx, target: t, options: o, numbers: newNumbers(), rest: newREST()}
	w := o.Progress
	if w == nil {
		w = io.Discard
	}
	s.logf = func(format string, args ...any) {
		_, _ = fmt.Fprintf(w, "%-22s %s\n", t.Name, fmt.Sprintf(format, args...))
	}
	return s
}

func (s *site) close() { s.rest.client.CloseIdleConnections() }

// steps returns a report function that says how far something long is, once in a while.
func (s *site) steps(what string) func(done, of int) {
	const every = 2 * time.Second
	began := time.Now()
	last := began
	return func(done, of int) {
		if now := time.Now(); now.Sub(last) > every {
			last = now
			s.logf("%s: %d of %d (%s)", what, done, of, now.Sub(began).Round(time.Second))
		}
	}
}

// connected gives do a loop with a connection for each of the people, and after them as
// many idle ones of others.
func (s *site) connected(people []person, idle int, do func(l *loop, conns []*conn)) error {
	wanted := tokens(people)
	if idle > 0 {
		all, err := s.grow(len(people) + s.options.IdlePeople)
		if err != nil {
			return err
		}
		wanted = append(wanted, repeated(all[len(people):], idle)...)
	}
	return s.onLoop(func(l *loop) { do(l, l.connect(wanted)[:len(people)]) })
}

func tokens(people []person) []string { return repeated(people, len(people)) }

// repeated returns n tokens of the people in turn.
func repeated(people []person, n int) []string {
	list := make([]string, n)
	for i := range list {
		list[i] = people[i%len(people)].token
	}
	return list
}

// play does one job and logs its figures.
func (s *site) play(j job) (Result, error) {
	r := j.Result
	s.logf("%s %s: begins", r.Workload, r.Case)
	if err := j.play(s, &r); err != nil {
		return Result{}, fmt.Errorf("%s %s on %s: %w", r.Workload, r.Case, s.target.Name, err)
	}
	text := make([]string, len(r.Figures))
	for i, f := range r.Figures {
		text[i] = f.Name + " " + format(f.Value)
	}
	s.logf("%s %s: %s", r.Workload, r.Case, strings.Join(text, ", "))
	return r, nil
}

// Run plays the workloads against one target.
//
// Errors: what is wrong with the options; anything at all that was refused, lost, doubled
// or late beyond the deadlines.
func Run(ctx context.Context, t Target, o Options) (Report, error) {
	if err := o.prepare(); err != nil {
		return Report{}, err
	}
	s := newSite(ctx, t, o)
	defer s.close()
	jobs, err := o.plan(s)
	if err != nil {
		return Report{}, err
	}
	report := Report{At: time.Now().UTC(), Machine: thisMachine(), Target: t.Name}
	for _, j := range jobs {
		r, err := s.play(j)
		if err != nil {
			return Report{}, err
		}
		report.Results = append(report.Results, r)
	}
	report.Card = card(report)
	return report, nil
}
