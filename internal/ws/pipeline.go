package ws

import "sync"

// maxInFlight is how many sends of one connection may be under way (docs/guarantees.md, Decisions: limits).
const maxInFlight = 32

// pipeline is the sends of one connection that are queued or being committed. Only the
// connection's reader enters and settles; the group commit leaves.
type pipeline struct {
	mu       sync.Mutex
	changed  sync.Cond
	inFlight int
	lane     int // of those in flight
}

// pipelineOf returns the pipeline of c, which only its reader asks for.
func pipelineOf(c *Conn) *pipeline {
	if q, ok := c.HandlerData.(*pipeline); ok {
		return q
	}
	q := &pipeline{}
	q.changed.L = &q.mu
	c.HandlerData = q
	return q
}

// enter waits until a send to lane keeps the order of those before it, and counts it.
func (q *pipeline) enter(lane int) {
	q.mu.Lock()
	defer q.mu.Unlock()
	for q.inFlight > 0 && (q.lane != lane || q.inFlight >= maxInFlight) {
		q.changed.Wait()
	}
	q.lane = lane
	q.inFlight++
}

// leave says that one send was answered.
func (q *pipeline) leave() {
	q.mu.Lock()
	defer q.mu.Unlock()
	q.inFlight--
	q.changed.Signal()
}

// settle waits until every send was answered.
func (q *pipeline) settle() {
	q.mu.Lock()
	defer q.mu.Unlock()
	for q.inFlight > 0 {
		q.changed.Wait()
	}
}
