package bench

import (
	"context"
	"slices"
)

// The growth workload measures W1 before and after something has grown. What can be taken
// away again is measured in turns with and without.
const (
	growthTurns    = 3 // of each side; the median counts
	growthInFlight = 8
)

// growthCases are what grows: first what is to begin with little.
func (o Options) growthCases() []job {
	return slices.Concat(
		sized("stored", []int{o.Stored}, (*site).growStored),
		sized("connections", []int{slices.Max(o.Idle)}, (*site).growConnections),
		sized("conversations", []int{o.Conversations}, (*site).growConversations),
	)
}

// growStored is W1 before and after so many messages are stored.
func (s *site) growStored(ctx context.Context, n int, r *Result) error {
	people, err := s.couples(ctx)
	if err != nil {
		return err
	}
	alone := s.beside(0)
	small, grown := side{site: alone, people: people}, side{site: alone, people: people}
	if err := small.takeAll(ctx, *r); err != nil {
		return err
	}
	if _, err := s.store(ctx, n); err != nil {
		return err
	}
	if err := grown.takeAll(ctx, *r); err != nil {
		return err
	}
	r.grown(small, grown)
	return nil
}

// growConnections is W1 without and with so many idle connections beside it.
func (s *site) growConnections(ctx context.Context, n int, r *Result) error {
	people, err := s.couples(ctx)
	if err != nil {
		return err
	}
	return r.inTurns(ctx, side{site: s.beside(0), people: people}, side{site: s.beside(n), people: people})
}

// growConversations is W1 among people who have nothing but their dialog, and among others
// who have so many conversations each.
func (s *site) growConversations(ctx context.Context, n int, r *Result) error {
	half := 2 * s.options.Pairs
	all, err := s.people(ctx, 2*half)
	if err != nil {
		return err
	}
	few, many := all[:half], all[half:]
	report := s.steps("making conversations")
	for i := range n - 1 { // the dialog is one
		if _, err := s.gather(ctx, many); err != nil {
			return err
		}
		report(i+1, n-1)
	}
	alone := s.beside(0)
	return r.inTurns(ctx, side{site: alone, people: few}, side{site: alone, people: many})
}

// beside is the site with so many idle connections beside the busy ones.
func (s *site) beside(n int) *site {
	other := *s
	other.options.Background = n
	return &other
}

// side is one of two that are compared, and what was measured of it.
type side struct {
	site      *site
	people    []person
	cpu, rate []float64
}

// take measures once.
func (x *side) take(ctx context.Context, r Result) error {
	m, err := x.site.inPairs(ctx, x.people, &r, func(p *pairs) { p.closedLoop(growthInFlight) })
	if err != nil {
		return err
	}
	x.cpu = append(x.cpu, 1000*(m.server.cpu+m.database.cpu)/m.acked)
	x.rate = append(x.rate, m.acked/m.seconds)
	return nil
}

func (x *side) takeAll(ctx context.Context, r Result) error {
	for range growthTurns {
		if err := x.take(ctx, r); err != nil {
			return err
		}
	}
	return nil
}

// inTurns measures two sides in turns.
func (r *Result) inTurns(ctx context.Context, small, grown side) error {
	for range growthTurns {
		if err := small.take(ctx, *r); err != nil {
			return err
		}
		if err := grown.take(ctx, *r); err != nil {
			return err
		}
	}
	r.grown(small, grown)
	return nil
}

// grown adds the medians of both sides.
func (r *Result) grown(small, grown side) {
	r.add(figAckedSmall, median(small.rate))
	r.add(figAcked, median(grown.rate))
	if before, after := median(small.cpu), median(grown.cpu); before > 0 {
		r.add(figCPUSmall, before)
		r.add(figCPU, after)
		r.add(figCPUGrowth, after/before)
	}
}
