//go:build faults

package app_test

import (
	"testing"
	"time"

	"messenger/internal/app/apptest"
)

// TestUnreadAnswersAtLength is TestUnreadAnswers with everything the limits of an address
// and an account allow, and says how others fared.
func TestUnreadAnswersAtLength(t *testing.T) {
	apptest.OnEachStore(t, func(t *testing.T, store apptest.Store) {
		a := newAttack(t, store, attackSize{rows: 200, accounts: 200, perAccount: 3, requests: 100, sockets: 50, strangers: 200})
		a.timed(t, "nothing", func(t *testing.T) { <-time.After(3 * time.Second) })
		most := a.requests
		a.requests = 60
		a.timed(t, "60 answers by REST", a.answersREST)
		a.requests = most
		a.timed(t, "100 answers by REST", a.answersREST)
		a.timed(t, "50 sockets of one account", a.answersWS)
		a.timed(t, "200 accounts", a.accounts)
		a.timed(t, "200 strangers", a.bodies)
	})
}

// timed runs an attack while others talk.
func (a *attack) timed(t *testing.T, name string, attack func(t *testing.T)) {
	stop := make(chan struct{})
	wait := a.sends(t, stop)
	a.run(t, name, attack)
	close(stop)
	p50, worst := wait()
	t.Logf("figure: %s, %s: sends of others p50 %v, worst %v", store(a), name, p50.Round(100*time.Microsecond), worst.Round(time.Millisecond))
}

func store(a *attack) apptest.Store { return a.Options.Store }
