package bench

import (
	"math/rand/v2"
	"testing"
	"time"
)

// TestStreamForgetsWhatHasLanded sends for a long time with few on their way, which
// land in any order.
func TestStreamForgetsWhatHasLanded(t *testing.T) {
	const inFlight, all = 50, 200_000
	random := rand.New(rand.NewPCG(1, 2))
	u := stream{members: make([]*conn, 2)}
	var flying []uint32
	landed, most := 0, 0
	for landed < all {
		for len(flying) < inFlight && u.sent() < all {
			flying = append(flying, u.sent())
			u.add(time.Duration(u.sent()) * time.Millisecond)
		}
		i := random.IntN(len(flying))
		n := flying[i]
		flying[i] = flying[len(flying)-1]
		flying = flying[:len(flying)-1]
		at, fresh := u.land(n, 1)
		if !fresh || at != time.Duration(n)*time.Millisecond {
			t.Fatalf("message %d was sent at %v, first %v", n, at, fresh)
		}
		if _, again := u.land(n, 1); again {
			t.Fatalf("message %d landed twice", n)
		}
		landed++
		most = max(most, cap(u.inFlight))
	}
	if u.sent() != all || len(u.inFlight) != 0 {
		t.Errorf("%d were sent, %d are on their way", u.sent(), len(u.inFlight))
	}
	if _, again := u.land(7, 1); again {
		t.Error("an old message landed again")
	}
	if most > all/20 {
		t.Errorf("%d messages are remembered for %d on their way", most, inFlight)
	}
}
