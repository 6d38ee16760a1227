package bench

import (
	"testing"
	"time"
)

// TestStormComesThrough cuts connections to a server that has no room for most of the
// first attempts to come back.
func TestStormComesThrough(t *testing.T) {
	const n, pair, refused = 20, 2, 30
	for name, play := range map[string]func(*site, int, *Result) error{
		"back-off": (*site).stormWithBackOff, "tight": (*site).stormWithout,
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := &liar{news: once, answers: once, full: func(i int) bool { return i > n+pair && i <= n+pair+refused }}
			o := Defaults()
			o.IdlePeople, o.Duration, o.Warm, o.Settle = 3, 100*time.Millisecond, 0, 10*time.Millisecond
			here := newSite(t.Context(), s.start(t), o)
			defer here.close()
			var r Result
			if err := play(here, n, &r); err != nil {
				t.Fatal(err)
			}
			if got := r.value(figTries); got != float64(n+refused)/n {
				t.Errorf("%v attempts for a connection, want %v", got, float64(n+refused)/n)
			}
			if r.value(figBack) <= 0 || r.value(figP99) <= 0 || r.value(figP99Peace) <= 0 || r.value(figMiBPeak) < r.value(figMiBBefore) {
				t.Errorf("the figures are %v", r.Figures)
			}
		})
	}
}

// TestStormGivesUpWhatIsNotAnswered: a server that does not answer an attempt is asked
// again.
func TestStormGivesUpWhatIsNotAnswered(t *testing.T) {
	const n, pair, unanswered = 10, 2, 15
	s := &liar{news: once, answers: once, silent: true, full: func(i int) bool { return i > n+pair && i <= n+pair+unanswered }}
	o := Defaults()
	o.IdlePeople, o.Duration, o.Warm, o.Settle = 3, 100*time.Millisecond, 0, 10*time.Millisecond
	here := newSite(t.Context(), s.start(t), o)
	defer here.close()
	var r Result
	if err := here.storm(n, policy{noPause, 500 * time.Millisecond}, &r); err != nil {
		t.Fatal(err)
	}
	if got := r.value(figTries); got < float64(n+unanswered)/n {
		t.Errorf("%v attempts for a connection, want %v or more", got, float64(n+unanswered)/n)
	}
}

// TestStormSeesWhoIsMissing: whoever is lost after the storm is found.
func TestStormSeesWhoIsMissing(t *testing.T) {
	s := &liar{news: once, answers: once}
	here := newSite(t.Context(), s.start(t), Defaults())
	defer here.close()
	people, err := here.grow(1)
	if err != nil {
		t.Fatal(err)
	}
	err = here.onLoop(func(l *loop) {
		storm := &storm{loop: l, conns: l.connect(repeated(people, 3))}
		storm.whole()
		expect(t, "all are there", l.err, "")
		l.drop(storm.conns[1])
		storm.whole()
	})
	expect(t, "one is missing", err, "there are 2 connections, want 3")
}

func TestBackOff(t *testing.T) {
	for attempt, most := range []time.Duration{backOffBase, 2 * backOffBase, 4 * backOffBase} {
		above := 0
		for range 1000 {
			got := backOff(attempt)
			if got < 0 || got >= most {
				t.Fatalf("attempt %d waits %v, want less than %v", attempt, got, most)
			}
			if got > most/2 {
				above++
			}
		}
		if above < 350 || above > 650 {
			t.Errorf("of 1000 waits before attempt %d, %d are in the upper half", attempt, above)
		}
	}
	if got := backOff(1000); got >= backOffCap {
		t.Errorf("attempt 1000 waits %v", got)
	}
}
