package hub

import (
	"encoding/binary"
	"fmt"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"unsafe"

	"github.com/google/go-cmp/cmp"
)

// fakeDrain counts the calls of an outbox.
type fakeDrain struct{ wakes, later, overflows, held atomic.Int32 }

func (d *fakeDrain) Wake()      { d.wakes.Add(1) }
func (d *fakeDrain) WakeLater() { d.later.Add(1) }
func (d *fakeDrain) Held(n int) { d.held.Add(int32(n)) }
func (d *fakeDrain) Overflow()  { d.overflows.Add(1) }

// newIdleOutbox returns an outbox whose first Take has found it empty.
func newIdleOutbox(tb testing.TB, limit int) (*Outbox, *fakeDrain) {
	tb.Helper()
	d, o := &fakeDrain{}, &Outbox{}
	o.Init(d, limit)
	if frames, last := o.Take(nil); len(frames) != 0 || last {
		tb.Fatalf("new outbox holds %d frames, last %v", len(frames), last)
	}
	return o, d
}

func text(frames [][]byte) string {
	parts := make([]string, len(frames))
	for i, f := range frames {
		parts[i] = string(f)
	}
	return strings.Join(parts, " ")
}

func TestOutboxWakesOncePerTurn(t *testing.T) {
	t.Parallel()
	o, d := newIdleOutbox(t, 0)
	o.Push([]byte("a"))
	o.Reply([]byte("b"))
	o.Push([]byte("c"))
	if n := d.wakes.Load(); n != 1 {
		t.Fatalf("woken %d times by three frames, want 1", n)
	}
	frames, last := o.Take(nil)
	if diff := cmp.Diff("a b c", text(frames)); diff != "" || last {
		t.Fatalf("Take: last %v, order (-want +got):\n%s", last, diff)
	}
	o.Push([]byte("d")) // the writer's turn goes on
	if n := d.wakes.Load(); n != 1 {
		t.Fatalf("woken %d times while a writer is active, want 1", n)
	}
	if frames, _ = o.Take(frames[:0]); text(frames) != "d" {
		t.Fatalf("second Take = %q, want d", text(frames))
	}
	if frames, _ = o.Take(frames[:0]); len(frames) != 0 || o.Held() != 0 {
		t.Fatalf("third Take = %q with %d bytes held, want nothing", text(frames), o.Held())
	}
	o.Push([]byte("e"))
	if n := d.wakes.Load(); n != 2 {
		t.Fatalf("woken %d times, want a second time after the turn ended", n)
	}
}

// TestOutboxPushLater: the first frame of a turn says how soon it is to be written.
func TestOutboxPushLater(t *testing.T) {
	t.Parallel()
	o, d := newIdleOutbox(t, 0)
	o.PushLater([]byte("a"))
	o.ReplyLater([]byte("b"))
	o.Push([]byte("c"))
	if now, later := d.wakes.Load(), d.later.Load(); now != 0 || later != 1 {
		t.Fatalf("woken %d times, and %d for later, want once for later", now, later)
	}
	frames, _ := o.Take(nil)
	if o.Take(nil); text(frames) != "a b c" {
		t.Fatalf("Take = %q", text(frames))
	}
	if o.Reply([]byte("d")); d.wakes.Load() != 1 {
		t.Error("an answer of its own did not wake the drain")
	}
}

func TestOutboxBeginsAsBeingWritten(t *testing.T) {
	t.Parallel()
	d, o := &fakeDrain{}, &Outbox{}
	o.Init(d, 0)
	o.Push([]byte("a"))
	if n := d.wakes.Load(); n != 0 {
		t.Fatalf("woken %d times before the owner's first Take", n)
	}
	if frames, _ := o.Take(nil); text(frames) != "a" {
		t.Fatalf("Take = %q, want a", text(frames))
	}
}

func TestOutboxBounds(t *testing.T) {
	t.Parallel()
	const limit = 1000
	frame := make([]byte, 100-frameCost)
	tests := map[string]struct {
		run  func(o *Outbox) bool
		want bool
	}{
		"exactly the bound": {func(o *Outbox) bool { return pushes(o, frame, 10) }, true},
		"one frame over":    {func(o *Outbox) bool { return pushes(o, frame, 11) }, false},
		"empty frames count": {func(o *Outbox) bool {
			return pushes(o, nil, limit/frameCost+1)
		}, false},
		"giant into an empty queue": {func(o *Outbox) bool { return o.Push(make([]byte, 5*limit)) }, true},
		"giant behind another":      {func(o *Outbox) bool { return o.Push(frame) && o.Push(make([]byte, limit)) }, false},
		"taken bytes still count": {func(o *Outbox) bool {
			pushes(o, frame, 10)
			o.Take(nil)
			return o.Push(frame)
		}, false},
		"written bytes do not": {func(o *Outbox) bool {
			pushes(o, frame, 10)
			o.Take(nil)
			o.Take(nil)
			return pushes(o, frame, 10)
		}, true},
		"long answer, then broadcasts": {func(o *Outbox) bool {
			return o.Reply(make([]byte, 5*limit)) && pushes(o, frame, 10)
		}, true},
		"answer while answers fill the bound": {func(o *Outbox) bool {
			return o.Reply(make([]byte, 5*limit)) && o.Reply(frame)
		}, false},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			o, d := newIdleOutbox(t, limit)
			if got := tt.run(o); got != tt.want {
				t.Fatalf("accepted %v, want %v", got, tt.want)
			}
			if over := d.overflows.Load() == 1; over == tt.want {
				t.Errorf("told of an overflow: %v", over)
			}
		})
	}
}

func pushes(o *Outbox, frame []byte, n int) bool {
	for range n {
		if !o.Push(frame) {
			return false
		}
	}
	return true
}

func TestOutboxOverflowKeepsOnlyTheEnd(t *testing.T) {
	t.Parallel()
	o, d := newIdleOutbox(t, 200)
	frame := make([]byte, 60)
	if pushes(o, frame, 5) {
		t.Fatal("five frames fitted into room for two")
	}
	if o.Push(frame) || o.Reply(frame) {
		t.Error("an overflowed outbox took a frame")
	}
	o.Finish([]byte("bye"))
	frames, last := o.Take(nil)
	if text(frames) != "bye" || !last {
		t.Errorf("Take = %q, last %v; want only the end", text(frames), last)
	}
	if n := d.overflows.Load(); n != 1 {
		t.Errorf("told %d times of the overflow, want once", n)
	}
}

func TestOutboxFinish(t *testing.T) {
	t.Parallel()
	o, d := newIdleOutbox(t, 0)
	o.Push([]byte("a"))
	o.Finish([]byte("bye"))
	o.Finish([]byte("never"))
	if o.Push([]byte("late")) {
		t.Error("a finished outbox took a frame")
	}
	if frames, last := o.Take(nil); text(frames) != "a bye" || !last {
		t.Errorf("Take = %q, last %v", text(frames), last)
	}

	idle, d2 := newIdleOutbox(t, 0)
	idle.Finish(nil)
	if d2.wakes.Load() != 1 || d.wakes.Load() != 1 {
		t.Error("the end of an idle outbox must wake its drain")
	}
	if frames, last := idle.Take(nil); len(frames) != 0 || !last {
		t.Errorf("Take after an end without frame = %d frames, last %v", len(frames), last)
	}
}

func TestOutboxDiscard(t *testing.T) {
	t.Parallel()
	o, _ := newIdleOutbox(t, 0)
	o.Push([]byte("a"))
	o.Discard()
	if frames, last := o.Take(nil); len(frames) != 0 || !last || o.Held() != 0 {
		t.Errorf("Take after Discard = %q, last %v, held %d", text(frames), last, o.Held())
	}
}

func TestOutboxCrowded(t *testing.T) {
	t.Parallel()
	o, _ := newIdleOutbox(t, 1000)
	o.Push(make([]byte, 900))
	if o.Crowded() {
		t.Error("broadcasts must not stop a client from asking")
	}
	o.Reply(make([]byte, 600))
	if !o.Crowded() {
		t.Error("600 of 1000 bytes of answers are not crowded")
	}
}

// TestOutboxOrderUnderRace has several pushers and a writer that is woken anew each
// time: every frame must come out once, each pusher's frames in its order.
func TestOutboxOrderUnderRace(t *testing.T) {
	t.Parallel()
	const pushers, each = 4, 2000
	d := make(chanDrain, pushers*each+1)
	o := &Outbox{}
	o.Init(d, 64<<20)
	o.Take(nil)

	var wg sync.WaitGroup
	for p := range pushers {
		wg.Go(func() {
			for i := range each {
				frame := binary.BigEndian.AppendUint32(nil, uint32(p))
				push := o.Push
				if i%2 == 1 {
					push = o.PushLater
				}
				if !push(binary.BigEndian.AppendUint32(frame, uint32(i))) {
					t.Errorf("pusher %d was refused at %d", p, i)
					return
				}
			}
		})
	}
	var next [pushers]uint32
	for got := 0; got < pushers*each; {
		<-d
		for frames, _ := o.Take(nil); len(frames) > 0; frames, _ = o.Take(frames[:0]) {
			for _, f := range frames {
				p, i := binary.BigEndian.Uint32(f), binary.BigEndian.Uint32(f[4:])
				if next[p] != i {
					t.Fatalf("pusher %d: frame %d came when %d was due", p, i, next[p])
				}
				next[p]++
				got++
			}
		}
	}
	wg.Wait()
}

type chanDrain chan struct{}

func (d chanDrain) Wake()      { d <- struct{}{} }
func (d chanDrain) WakeLater() { d <- struct{}{} }
func (d chanDrain) Overflow()  {}
func (d chanDrain) Held(int)   {}

func TestOutboxIdleSize(t *testing.T) {
	t.Parallel()
	if n := unsafe.Sizeof(Outbox{}); n > 64 {
		t.Errorf("an outbox has %d bytes, want at most 64: every idle connection pays them", n)
	}
	o, _ := newIdleOutbox(t, 0)
	o.Push([]byte("a"))
	o.Take(nil)
	if o.queue != nil {
		t.Error("an emptied outbox kept its queue")
	}
}

func TestFrame(t *testing.T) {
	t.Parallel()
	for _, n := range []int{0, 1, 125, 126, 65535, 65536, 1 << 20} {
		payload := []byte(strings.Repeat("x", n))
		f := Frame(payload)
		if f[0] != 0x81 {
			t.Fatalf("%d bytes: first byte %#x", n, f[0])
		}
		header, length := 2, uint64(f[1])
		switch f[1] {
		case 126:
			header, length = 4, uint64(binary.BigEndian.Uint16(f[2:]))
		case 127:
			header, length = 10, binary.BigEndian.Uint64(f[2:])
		}
		if length != uint64(n) || string(f[header:]) != string(payload) {
			t.Errorf("%d bytes: header says %d, %d follow", n, length, len(f)-header)
		}
		if shortest := 2 + 2*b2i(n > 125) + 6*b2i(n > 65535); header != shortest {
			t.Errorf("%d bytes: header of %d, shortest is %d", n, header, shortest)
		}
	}
}

func b2i(b bool) int {
	if b {
		return 1
	}
	return 0
}

func BenchmarkOutbox(b *testing.B) {
	for _, n := range []int{1, 16} {
		b.Run(fmt.Sprintf("push%d-take", n), func(b *testing.B) {
			o, frame := &Outbox{}, make([]byte, 200)
			o.Init(&fakeDrain{}, 0)
			buf := make([][]byte, 0, 64)
			b.ReportAllocs()
			for b.Loop() {
				for range n {
					o.Push(frame)
				}
				buf, _ = o.Take(buf[:0])
				buf, _ = o.Take(buf[:0])
			}
		})
	}
}
