package bench

import (
	"math"
	"time"
)

// idleWarm is how many connections are there before W4 begins, so that what a server
// makes once is not counted.
const idleWarm = 100

// idle is W4. A server of our own is restarted: memory that earlier workloads have
// left in the heap would hide what connections need.
func (s *site) idle(n int, r *Result) error {
	people, err := s.restarted(s.options.IdlePeople)
	if err != nil {
		return err
	}
	wanted := repeated(people, idleWarm+n)
	return s.onLoop(func(l *loop) {
		warm := l.connect(wanted[:idleWarm])
		before, began := l.settledMemory(), time.Now()
		conns := l.connect(wanted[idleWarm:])
		r.add("connects/s", float64(n)/time.Since(began).Seconds())
		connected := l.usage()
		after := l.settledMemory()
		if s.target.ServerPID != 0 {
			r.add(figPerConnect, connected.server.minus(before.server).cpu*1000/float64(n))
			r.memory(n, before.server, after.server)
		}
		l.alive(append(warm, conns...))
	})
}

// restarted returns n people of the target, which is restarted if it is a server of our own.
func (s *site) restarted(n int) ([]person, error) {
	people, err := s.grow(n)
	if err == nil && s.target.own != nil {
		s.target, err = s.target.own.restart(s.ctx)
	}
	return people, err
}

// Memory has settled when it changes by no more than this share from one look to the next.
// It is waited for that many looks at most, for a server may have other things to do.
const (
	settledShare = 0.01
	settledLooks = 10
)

// settledMemory rests until the server's memory stays as it is: a heap returns what it no
// longer needs bit by bit, and that must not be taken for what connections need.
func (l *loop) settledMemory() (now reading) {
	for look := range settledLooks {
		l.rest(l.options.Settle, ignore)
		before := now.server.rss
		now = l.usage()
		if look > 0 && math.Abs(now.server.rss-before) <= settledShare*before {
			break
		}
	}
	return now
}

// fewestWeighed is how many connections it takes to tell what one of them needs. A heap
// grows and shrinks by megabytes; among fewer that would be most of the figure.
const fewestWeighed = 1000

// memory adds what n connections need, if it can be told: not of few, and not if the
// server gave back more than they took.
func (r *Result) memory(n int, before, after usage) {
	if more := after.minus(before).rss; n >= fewestWeighed && more > 0 {
		r.add(figKiB, more/1024/float64(n))
	}
	r.add(figMiB, after.rss/mebi)
}
