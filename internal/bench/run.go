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
	target  Target
	options Options
	crowd   *crowd
	library *library
	stored  *stored
	numbers numbers
	say     func(format string, args ...any)
}

func newSite(t Target, o Options) *site {
	ids := newNumbers()
	s := &site{target: t, options: o, numbers: ids, crowd: newCrowd(t, strings.ReplaceAll(ids.uuid(), "-", "")[:12])}
	w := o.Progress
	if w == nil {
		w = io.Discard
	}
	s.say = func(format string, args ...any) {
		_, _ = fmt.Fprintf(w, "%-22s "+format+"\n", append([]any{t.Name}, args...)...)
	}
	return s
}

func (s *site) close() { s.crowd.close() }

// moved takes note that the target was restarted.
func (s *site) moved(t Target) {
	s.target, s.crowd.target = t, t
	if s.library != nil {
		s.library.crowd.target = t
	}
}

// steps returns a report function that says how far something long is, once in a while.
func (s *site) steps(what string) func(done, of int) {
	began := time.Now()
	last := began
	return func(done, of int) {
		if now := time.Now(); now.Sub(last) > sayEvery {
			last = now
			s.say("%s: %d of %d (%s)", what, done, of, now.Sub(began).Round(time.Second))
		}
	}
}

// sayEvery is how seldom something long is reported on.
const sayEvery = 2 * time.Second

// people returns n people who have logged in.
func (s *site) people(ctx context.Context, n int) ([]person, error) {
	people, err := s.crowd.grow(ctx, n, s.steps("signing people up"))
	if err != nil {
		return nil, fmt.Errorf("people: %w", err)
	}
	return people, nil
}

func tokens(people []person) []string {
	list := make([]string, len(people))
	for i, p := range people {
		list[i] = p.token
	}
	return list
}

// onLoop gives do a loop, and closes what is left of it.
func onLoop(do func(l *loop) error) error {
	l, err := newLoop()
	if err != nil {
		return err
	}
	defer l.close()
	return do(l)
}

// connected gives do a loop with a connection for each of the people, and behind them as
// many idle ones as the options want, of others, whom nothing concerns.
func (s *site) connected(ctx context.Context, people []person, do func(l *loop, conns []*conn) error) error {
	wanted := tokens(people)
	if s.options.Background > 0 {
		all, err := s.people(ctx, len(people)+s.options.IdlePeople)
		if err != nil {
			return err
		}
		idle := all[len(people):]
		for i := range s.options.Background {
			wanted = append(wanted, idle[i%len(idle)].token)
		}
	}
	return onLoop(func(l *loop) error {
		conns, err := l.connect(ctx, s.target, wanted, s.steps("connecting"))
		if err != nil {
			return err
		}
		return do(l, conns[:len(people)])
	})
}

// play does one job and says what came out.
func (s *site) play(ctx context.Context, j job) (Result, error) {
	r := j.result()
	s.say("%s %s: begins", r.Workload, r.Case)
	if err := j.play(ctx, s, &r); err != nil {
		return Result{}, fmt.Errorf("%s %s on %s: %w", r.Workload, r.Case, s.target.Name, err)
	}
	text := make([]string, len(r.Figures))
	for i, f := range r.Figures {
		text[i] = f.Name + " " + format(f.Value)
	}
	s.say("%s %s: %s", r.Workload, r.Case, strings.Join(text, ", "))
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
	s := newSite(t, o)
	defer s.close()
	jobs, err := o.plan(s)
	if err != nil {
		return Report{}, err
	}
	report := Report{At: time.Now().UTC(), Machine: thisMachine(), Target: t.Name}
	for _, j := range jobs {
		r, err := s.play(ctx, j)
		if err != nil {
			return Report{}, err
		}
		report.Results = append(report.Results, r)
	}
	report.Card = card(report)
	return report, nil
}
