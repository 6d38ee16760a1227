package bench

import "time"

// underway remembers when the messages of a lane were sent, from the oldest that has not
// landed: a run of minutes sends millions, of which few are on their way. The zero value
// is empty.
type underway struct {
	first uint32          // all below have landed
	at    []time.Duration // of first and those behind it; landed once they have
}

// landed stands for the time of a message that is no longer on its way.
const landed time.Duration = -1

// sent is how many there have been, and so the number of the next.
func (u *underway) sent() uint32 { return u.first + uint32(len(u.at)) }

func (u *underway) send(at time.Duration) { u.at = append(u.at, at) }

// land returns when message n was sent, and whether it lands for the first time. n must
// be below sent.
func (u *underway) land(n uint32) (at time.Duration, fresh bool) {
	if n < u.first || u.at[n-u.first] == landed {
		return 0, false
	}
	at, u.at[n-u.first] = u.at[n-u.first], landed
	for len(u.at) > 0 && u.at[0] == landed {
		u.first, u.at = u.first+1, u.at[1:]
	}
	return at, true
}
