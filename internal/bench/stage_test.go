package bench

import (
	"testing"
	"time"
)

// TestMeasurementWaitsForSomething: a measurement that is over before anything has come
// goes on, within bounds.
func TestMeasurementWaitsForSomething(t *testing.T) {
	never := func(int) int { return 0 }
	for name, test := range map[string]struct {
		liar  *liar
		drain time.Duration
		want  string
	}{
		"comes":            {&liar{news: once, answers: once}, drainPatience, ""},
		"is not delivered": {&liar{news: never, answers: once}, 200 * time.Millisecond, "nothing has come"},
		"is not answered":  {&liar{news: once, answers: never}, 200 * time.Millisecond, "nothing has come"},
	} {
		here := newSite(t.Context(), test.liar.start(t), Defaults())
		here.options.drain = test.drain
		defer here.close()
		people, err := here.grow(2)
		if err != nil {
			t.Fatal(err)
		}
		err = here.onLoop(func(l *loop) {
			p := newPairs(l, l.connect(tokens(people)), people)
			p.closedLoop(1)
			m := p.watch(0)
			if l.err == nil && (m.acked < 1 || m.latency.TotalCount() < 1 || m.seconds <= 0) {
				t.Errorf("%s: %v answers, %d deliveries within %v s", name, m.acked, m.latency.TotalCount(), m.seconds)
			}
		})
		expect(t, name, err, test.want)
	}
}
