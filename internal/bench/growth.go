package bench

// The growth workload measures W1 before and after something has grown. What can be taken
// away again is measured in turns with and without.
const (
	growthTurns    = 3 // of each side; the median counts
	growthInFlight = 8
)

// side is one of two that are compared, and what was measured of it.
type side struct {
	people    []person
	idle      int // connections beside
	cpu, rate []float64
}

// growStored is W1 before and after so many messages are stored.
func (s *site) growStored(n int, r *Result) error {
	people, err := s.grow(2 * s.options.Pairs)
	if err != nil {
		return err
	}
	return s.grown(r, [2]side{{people: people}, {people: people}}, func() error {
		_, err := s.store(n)
		return err
	})
}

// growConnections is W1 without and with so many idle connections beside it.
func (s *site) growConnections(n int, r *Result) error {
	people, err := s.grow(2 * s.options.Pairs)
	if err != nil {
		return err
	}
	return s.grown(r, [2]side{{people: people}, {people: people, idle: n}}, nil)
}

// growConversations is W1 among people who have nothing but their dialog, and among others
// who have so many conversations each.
func (s *site) growConversations(n int, r *Result) error {
	half := 2 * s.options.Pairs
	all, err := s.grow(2 * half)
	if err != nil {
		return err
	}
	report := s.steps("making conversations")
	for i := range n - 1 { // the dialog is one
		if _, err := s.gather(all[half:]); err != nil {
			return err
		}
		report(i+1, n-1)
	}
	return s.grown(r, [2]side{{people: all[:half]}, {people: all[half:]}}, nil)
}

// grown measures two sides in turns, or, if grow makes the second of the first, one after
// the other, and adds the medians of both.
func (s *site) grown(r *Result, sides [2]side, grow func() error) error {
	for turn := range 2 * growthTurns {
		x := &sides[turn%2]
		if grow != nil {
			x = &sides[turn/growthTurns]
		}
		if grow != nil && turn == growthTurns {
			if err := grow(); err != nil {
				return err
			}
		}
		measured := *r
		m, err := s.inPairs(x.people, x.idle, &measured, func(t *traffic) { t.closedLoop(growthInFlight) })
		if err != nil {
			return err
		}
		used := m.used()
		x.cpu = append(x.cpu, 1000*(used.server.cpu+used.database.cpu)/m.acked)
		x.rate = append(x.rate, m.acked/m.seconds)
	}
	r.add("acked/s at first", median(sides[0].rate))
	r.add(figAcked, median(sides[1].rate))
	if before, after := median(sides[0].cpu), median(sides[1].cpu); before > 0 {
		r.add("CPU s/1k at first", before)
		r.add("CPU s/1k", after)
		r.add("CPU to first", after/before)
	}
	return nil
}
