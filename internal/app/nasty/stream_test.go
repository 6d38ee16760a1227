package nasty

import (
	"bytes"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"messenger/internal/app/apptest"
)

// streamRows are those of section B that take more than bytes and a transcript.
func streamRows() []row {
	return []row{
		{id: "B06", note: "125 bytes come back", run: pingEcho},
		{id: "B08", note: "10,000 pings", run: pingFlood},
		{id: "B14", note: "half a message, then silence", slow: true, run: halfMessage},
		{id: "B16", note: "2^40 bytes announced", run: hugeAnnouncement},
		{id: "B32", note: "a message behind one's own close", run: afterClose},
		{id: "B33", note: "reset in mid frame", run: resetInFrame},
		{id: "B33", note: "half-close after a request", run: halfClose},
		{id: "B34", note: "request and close in one segment", run: requestAndClose},
		{id: "B35", note: "a byte a second", slow: true, run: dribble},
		{id: "B38", note: "10,000 broadcasts for who does not read", slow: true, run: neverReads},
		{id: "B39", note: "a byte a second is read", slow: true, run: readsSlowly},
	}
}

func pingEcho(t *testing.T, w *world) {
	p := w.dial(t, w.dee)
	payload := bytes.Repeat([]byte{0xff}, 125)
	if err := p.write(frame(fin|opPing, payload)); err != nil {
		t.Fatal(err)
	}
	if a, err := p.said(); err != nil || a.op != opPong || !bytes.Equal(a.payload, payload) {
		t.Errorf("got %s of %x, %v", a, a.payload, err)
	}
}

func pingFlood(t *testing.T, w *world) {
	p := w.dial(t, w.dee)
	go func() {
		_ = p.write(bytes.Repeat(frame(fin|opPing, []byte("are you there?")), 10_000))
		_ = p.write(text(probe))
	}()
	said := p.until(probeAnswer)
	pongs := len(said) - 1
	if last := said[pongs]; last != stillOpen && last != policy {
		t.Errorf("the socket says %q in the end", last)
	}
	if pongs < 1 || pongs > 1000 {
		t.Errorf("%d pongs", pongs)
	}
}

// halfMessage and dribble are cut off by the deadline of messages.
func halfMessage(t *testing.T, w *world) {
	p, start := w.dial(t, w.dee), time.Now()
	if err := p.write(frame(opText, []byte(`{"type":`))); err != nil {
		t.Fatal(err)
	}
	cutAsSlow(t, p, start)
}

func dribble(t *testing.T, w *world) {
	p, start := w.dial(t, w.dee), time.Now()
	stop := make(chan struct{})
	defer close(stop)
	go func() {
		tick := time.NewTicker(time.Second)
		defer tick.Stop()
		for _, b := range append(announce16(fin|opText, 60_000), make([]byte, 60)...) {
			if p.write([]byte{b}) != nil {
				return
			}
			select {
			case <-tick.C:
			case <-stop:
				return
			}
		}
	}()
	cutAsSlow(t, p, start)
}

func cutAsSlow(t *testing.T, p *peer, start time.Time) {
	t.Helper()
	a, err := p.said()
	if err != nil || a.String() != policy && a.String() != protocol {
		t.Errorf("the socket says %s, %v", a, err)
	}
	if took := time.Since(start); took < 10*time.Second || took > 18*time.Second {
		t.Errorf("cut after %v, want 15s", took)
	}
}

func hugeAnnouncement(t *testing.T, w *world) {
	before := w.figures(t).memory
	for range 20 {
		p := w.dial(t, w.dee)
		if err := p.write(announce64(fin|opText, 1<<40)); err != nil {
			t.Fatal(err)
		}
		if a, err := p.said(); err != nil || a.String() != tooBig {
			t.Fatalf("the socket says %s, %v", a, err)
		}
	}
	if grown := w.figures(t).memory - before; grown > 32<<20 {
		t.Errorf("the memory grew by %.0f MiB", grown/(1<<20))
	}
}

func afterClose(t *testing.T, w *world) {
	p := w.dial(t, w.dee)
	m := saying(w.bob, "said behind a close")
	if err := p.write(append(closing(1000, ""), text(request("privateMessage", m))...)); err != nil {
		t.Fatal(err)
	}
	if got := strings.Join(p.until(""), " "); got != "close 1000" {
		t.Errorf("the socket says %q", got)
	}
	w.stored(t, w.dee, w.bob, m["messageId"], 0)
}

// stored checks how often a private message is in the history of its receiver.
func (w *world) stored(t testing.TB, from, to *apptest.Person, id any, want int) {
	t.Helper()
	rows, err := w.dial(t, to).page("getlatestMessageDialog", params{"receiverId": from.ID}, 50, "")
	if err != nil {
		t.Fatal(err)
	}
	if n := count(rows, "messageId", id); n != want {
		t.Errorf("the message is stored %d times, want %d", n, want)
	}
}

func resetInFrame(t *testing.T, w *world) {
	for cut := 1; cut < 40; cut += 4 {
		p := w.dial(t, w.dee)
		if err := p.write(text(list)[:cut]); err != nil {
			t.Fatal(err)
		}
		_ = p.nc.SetLinger(0)
		p.close()
	}
}

func halfClose(t *testing.T, w *world) {
	p := w.dial(t, w.dee)
	m := saying(w.bob, "my last words")
	if err := p.write(text(request("privateMessage", m))); err != nil {
		t.Fatal(err)
	}
	if err := p.nc.CloseWrite(); err != nil {
		t.Fatal(err)
	}
	if got := strings.Join(p.until(""), " "); got != "privateMessage ok cut" {
		t.Errorf("the socket says %q", got)
	}
	w.stored(t, w.dee, w.bob, m["messageId"], 1)
}

func requestAndClose(t *testing.T, w *world) {
	p := w.dial(t, w.dee)
	m := saying(w.bob, "and away")
	if err := p.write(append(text(request("privateMessage", m)), closing(1001, "")...)); err != nil {
		t.Fatal(err)
	}
	p.until("")
	again := w.dial(t, w.dee)
	if _, err := again.do("privateMessage", m); err != nil {
		t.Error(err)
	}
	w.stored(t, w.dee, w.bob, m["messageId"], 1)
}

// neverReads: the queue of who does not read is bounded, and what was dropped from it
// is in the history.
func neverReads(t *testing.T, w *world) {
	sender, deaf := w.person(t, "Talk"), w.person(t, "Deaf")
	p := w.dial(t, deaf)
	_ = p.nc.SetReadBuffer(4 << 10)
	slow := w.metrics(t)["messenger_slow_readers"]
	const n = 10_000
	start := time.Now()
	s := w.dial(t, sender)
	go func() {
		for i := range n {
			if s.write(text(request("privateMessage", saying(deaf, fmt.Sprint(i, strings.Repeat(" blah", 60)))))) != nil {
				return
			}
		}
	}()
	for i := range n {
		if a, err := s.said(); err != nil || a.String() != "privateMessage ok" {
			t.Fatalf("answer %d: %s, %v", i, a, err)
		}
	}
	if !eventually(30*time.Second, func() bool { return w.metrics(t)["messenger_slow_readers"] > slow }) {
		t.Errorf("after %v who does not read is still connected", time.Since(start))
	}
	if held := w.metrics(t)["messenger_outbox_bytes"]; held > 1<<20 {
		t.Errorf("%.0f bytes wait", held)
	}
	rows, err := w.dial(t, deaf).history("getlatestMessageDialog", params{"receiverId": sender.ID}, 200)
	if err != nil {
		t.Fatal(err)
	}
	slices.Reverse(rows)
	for i, r := range rows {
		if content, _ := r["content"].(string); !strings.HasPrefix(content, fmt.Sprint(i, " blah")) {
			t.Fatalf("row %d of the history is %.20q", i, content)
		}
	}
	if len(rows) != n {
		t.Errorf("the history has %d messages, want %d", len(rows), n)
	}
}

// readsSlowly: the deadline of writes ends a connection that takes a byte a second.
func readsSlowly(t *testing.T, w *world) {
	sender, slow := w.person(t, "Talk"), w.person(t, "Slow")
	p, s := w.dial(t, slow), w.dial(t, sender)
	_ = p.nc.SetReadBuffer(2 << 10)
	start := time.Now()
	for range 40 {
		if _, err := s.do("privateMessage", saying(slow, strings.Repeat("x", 9_000))); err != nil {
			t.Fatal(err)
		}
	}
	ended := regexp.MustCompile(`connection ended.* user=` + slow.ID)
	gone := func() bool { return ended.MatchString(w.Log()) }
	tick := time.NewTicker(time.Second)
	defer tick.Stop()
	for b := make([]byte, 1); !gone(); <-tick.C {
		_ = p.nc.SetReadDeadline(time.Now().Add(time.Second))
		_, _ = p.nc.Read(b)
		if time.Since(start) > 30*time.Second {
			t.Fatal("still connected after 30s")
		}
	}
}
