package hub

import "sync"

// DefaultOutboxBytes is the default limit of bytes that wait for one connection.
const DefaultOutboxBytes = 256 << 10

// frameCost is added to every frame's length when bytes are counted, so that a queue
// of tiny frames is bounded as well. It is the slice header a waiting frame occupies.
const frameCost = 24

// A Drain is the owner of an outbox: the connection that writes its frames.
type Drain interface {
	// Wake reports that there is something to Take. It is called without locks, once for
	// each time the outbox stops being idle, and must not block.
	Wake()
	// WakeLater is Wake when more may follow at once, for this outbox or others: the
	// frames may wait for the flush that the caller requests after the last.
	WakeLater()
	// Held reports that n more bytes are queued for a reader that was marked as slow; see Slow.
	// It is called without locks and must not block.
	Held(n int)
	// Overflow reports that the reader is too slow: the queue was dropped
	// and the connection must be closed. It is called once, without locks, and
	// must not block.
	Overflow()
}

// Outbox is the bounded queue of complete frames that wait for one connection.
//
// The write contract: Push and Reply never block, never reorder, and never copy or
// change the bytes they are given, which many outboxes may share. When more than the
// bound is held for a slow reader, the queue is dropped and its Drain told to close
// the connection; the client resumes from the seq it has.
//
// Any goroutine may push. One writer at a time takes: the one that was woken, until a Take
// returns nothing. A new outbox counts as being written, so nobody is woken before
// the owner's first Take found it empty. An idle outbox has no queue memory.
//
// PushLater and ReplyLater are for those who queue much at once and call for a flush when
// they are done, so that the writer finds all of it and needs one system call.
type Outbox struct {
	mu     sync.Mutex
	drain  Drain
	queue  *batch
	limit  int32
	news   held
	answer held

	slow       bool // the drain is called for all that is queued
	writing    bool // a writer was woken and has not found the outbox empty yet
	done       bool // nothing more may be queued
	overflowed bool
}

// held counts bytes of one kind: those in the queue and those a writer took and has
// not yet reported as written.
type held struct{ queued, taken int32 }

func (h held) total() int32 { return h.queued + h.taken }

// batch is the memory of a queue; idle outboxes have none.
type batch struct{ frames [][]byte }

var batches = sync.Pool{New: func() any { return &batch{frames: make([][]byte, 0, 16)} }}

// maxPooledFrames limits the size of pooled batches, so that the memory of a long queue is freed.
const maxPooledFrames = 1024

// Init makes o ready for use, with room for limit bytes; 0 means DefaultOutboxBytes.
// It must be called before anything else.
func (o *Outbox) Init(d Drain, limit int) {
	if limit <= 0 {
		limit = DefaultOutboxBytes
	}
	o.drain, o.limit, o.writing = d, int32(min(limit, 1<<30)), true
}

// Push queues a broadcast and reports whether it will be written if the connection
// lives. False means that the connection is ending or was found too slow.
//
// A frame longer than the whole bound is taken only by an empty queue.
func (o *Outbox) Push(frame []byte) bool { return o.add(frame, &o.news, false) }

// PushLater is Push of one frame of many.
func (o *Outbox) PushLater(frame []byte) bool { return o.add(frame, &o.news, true) }

// Reply queues what the connection itself asked for. Answers are counted apart from
// broadcasts, and one is taken whatever its size while fewer than the bound are held,
// so that a client cannot be cut off for receiving the long page it requested; the
// asker's own pace bounds them (ws stops reading requests while answers wait).
func (o *Outbox) Reply(frame []byte) bool { return o.add(frame, &o.answer, false) }

// ReplyLater is Reply with one frame of many.
func (o *Outbox) ReplyLater(frame []byte) bool { return o.add(frame, &o.answer, true) }

// add queues a frame of a kind, which is one of o's.
func (o *Outbox) add(frame []byte, kind *held, later bool) bool {
	o.mu.Lock()
	if o.done || o.overflowed {
		o.mu.Unlock()
		return false
	}
	cost := int32(len(frame)) + frameCost
	fits := kind.total() == 0 || kind.total()+cost <= o.limit
	if kind == &o.answer {
		fits = kind.total() < o.limit
	}
	if !fits {
		o.overflowed = true
		o.clear()
		o.mu.Unlock()
		o.drain.Overflow()
		return false
	}
	kind.queued += cost
	o.append(frame)
	slow := o.slow
	o.wakeAndUnlock(later)
	if slow {
		o.drain.Held(int(cost))
	}
	return true
}

// Slow marks the reader as slow: it does not read what is written. Until the writer's turn is over,
// Drain.Held is called for each frame that is queued. It returns the number of bytes that are held.
func (o *Outbox) Slow() int {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.slow = true
	return int(o.news.total() + o.answer.total())
}

// Finish ends the queue: frame, which may be nil, is written after everything held,
// and pushes fail from now on. Only the first call counts.
func (o *Outbox) Finish(frame []byte) {
	o.mu.Lock()
	if o.done {
		o.mu.Unlock()
		return
	}
	o.done = true
	if frame != nil {
		o.append(frame)
	}
	o.wakeAndUnlock(false)
}

// Discard ends the queue and drops its frames.
func (o *Outbox) Discard() {
	o.mu.Lock()
	o.done = true
	o.clear()
	o.mu.Unlock()
}

// Take appends all queued frames to buf, oldest first, and returns it; the frames must
// not be changed. It also says that the frames of the Take before are written. last
// means that nothing follows these frames. When Take adds nothing, the writer's turn
// is over: the outbox is idle and will wake its Drain again.
func (o *Outbox) Take(buf [][]byte) (frames [][]byte, last bool) {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.news.taken, o.answer.taken = o.news.queued, o.answer.queued
	o.news.queued, o.answer.queued = 0, 0
	before := len(buf)
	if o.queue != nil {
		buf = append(buf, o.queue.frames...)
		o.release()
	}
	o.writing = len(buf) > before
	o.slow = o.slow && o.writing
	return buf, o.done
}

// Held returns the bytes that wait or are being written: broadcasts and answers.
func (o *Outbox) Held() int {
	o.mu.Lock()
	defer o.mu.Unlock()
	return int(o.news.total() + o.answer.total())
}

// Crowded reports whether answers fill half of their bound, so that no further
// request of this connection should be read.
func (o *Outbox) Crowded() bool {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.answer.total() > o.limit/2
}

// wakeAndUnlock releases o.mu and wakes the drain if nobody is writing.
func (o *Outbox) wakeAndUnlock(later bool) {
	wake := !o.writing
	o.writing = true
	o.mu.Unlock()
	switch {
	case !wake:
	case later:
		o.drain.WakeLater()
	default:
		o.drain.Wake()
	}
}

// append puts frame at the end of the queue.
func (o *Outbox) append(frame []byte) {
	if o.queue == nil {
		o.queue = batches.Get().(*batch)
	}
	o.queue.frames = append(o.queue.frames, frame)
}

// clear drops the queued frames; the writer has those that were taken.
func (o *Outbox) clear() {
	o.news.queued, o.answer.queued = 0, 0
	if o.queue != nil {
		o.release()
	}
}

// release returns the memory of the queue to the pool.
func (o *Outbox) release() {
	clear(o.queue.frames)
	if cap(o.queue.frames) <= maxPooledFrames {
		o.queue.frames = o.queue.frames[:0]
		batches.Put(o.queue)
	}
	o.queue = nil
}
