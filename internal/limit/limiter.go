package limit

import "time"

// Rate is how often something may happen: Burst times at once, and then once per
// Every, which is also how fast the burst grows back.
type Rate struct {
	Burst int           // at least 1
	Every time.Duration // zero or less: no limit
}

// Limiter is a token bucket per key. A nil Limiter limits nothing. It is safe for
// concurrent use.
//
// The buckets are in a Map: a key idle for so long that its bucket is full again is
// dropped, and when there are more keys than MapConfig.Keys the ones used longest ago
// start again with a full bucket.
type Limiter[K comparable] struct {
	every, span time.Duration // span: from empty to full
	start       time.Time
	now         func() time.Time
	// full is when the bucket of a key will be full, since start: the whole state of a
	// bucket in one number (the "theoretical arrival time" of GCRA, ITU-T I.371).
	full *Map[K, time.Duration]
}

// New makes a limiter of full buckets for up to keys keys (0: the default of
// MapConfig). A rate without limit gives nil. now is the clock; nil means time.Now.
func New[K comparable](r Rate, keys int, now func() time.Time) *Limiter[K] {
	if r.Every <= 0 {
		return nil
	}
	if now == nil {
		now = time.Now
	}
	span := time.Duration(max(1, r.Burst)) * r.Every
	return &Limiter[K]{
		every: r.Every, span: span, start: now(), now: now,
		full: NewMap[K, time.Duration](MapConfig{Keys: keys, Idle: span, Now: now}),
	}
}

// Take takes one token of key and returns 0, or takes nothing and returns the time until a token
// is available. Refused calls do not prolong the wait.
func (l *Limiter[K]) Take(key K) (wait time.Duration) { return l.TakeN(key, 1) }

// TakeN is Take for n tokens at once. What costs more than a full bucket takes all of it.
func (l *Limiter[K]) TakeN(key K, n int) (wait time.Duration) {
	if l == nil {
		return 0
	}
	cost := min(time.Duration(n)*l.every, l.span)
	l.full.Update(key, func(full time.Duration) (time.Duration, bool) {
		at := l.now().Sub(l.start)
		// Later than a span from now no bucket is full, unless the clock was set back.
		full = min(max(full, at), at+l.span)
		if wait = full + cost - l.span - at; wait > 0 {
			return full, true
		}
		wait = 0
		return full + cost, true
	})
	return wait
}

// Len returns how many buckets are held.
func (l *Limiter[K]) Len() int {
	if l == nil {
		return 0
	}
	return l.full.Len()
}
