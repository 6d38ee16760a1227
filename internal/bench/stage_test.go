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
		here := newSite(test.liar.start(t), Defaults())
		defer here.close()
		people, err := here.people(t.Context(), 2)
		if err != nil {
			t.Fatal(err)
		}
		err = onLoop(func(l *loop) error {
			conns, err := l.connect(t.Context(), here.target, tokens(people), func(int, int) {})
			if err != nil {
				return err
			}
			p := newPairs(l, conns, people)
			p.closedLoop(1)
			p.drain = test.drain
			m, err := p.watch(t.Context(), 0)
			if err == nil && (m.acked < 1 || m.latency.total < 1 || m.seconds <= 0) {
				t.Errorf("%s: %v answers, %d deliveries within %v s", name, m.acked, m.latency.total, m.seconds)
			}
			return err
		})
		expect(t, name, err, test.want)
	}
}
