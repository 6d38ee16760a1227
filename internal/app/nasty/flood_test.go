package nasty

import (
	"fmt"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"messenger/internal/app/apptest"
)

// floodRows is section H, at sizes that a test machine bears in seconds.
func floodRows() []row {
	rows := []row{
		{id: "H01", note: "2,000 reconnects at once", run: reconnectStorm},
		{id: "H02", note: "a client in a tight loop", run: tightLoop},
		{id: "H03", note: "300 sockets of one user", world: limited, run: crowdOfOne},
		{id: "H04", note: "3,000 connects and closes", run: connectAndClose},
		{id: "H05", note: "100 stalled readers in a group", run: stalledReaders},
		{id: "H06", note: "login flood beside a chat", world: limited, run: floodBesideChat},
		{id: "H07", note: "200 joins and leaves beside sends", run: churn},
		{id: "H08", note: "200 groups, 100 reconnects", run: manyGroups},
		{id: "H09", note: "a long history from its beginning", run: longHistory},
	}
	for i := range rows {
		rows[i].late = true
	}
	return append(rows, row{id: "H13", note: "SIGTERM in the middle", slow: true, run: stopInTheMiddle})
}

func reconnectStorm(t *testing.T, w *world) {
	var done atomic.Int32
	gang(t, 100, func(int) error {
		for range 20 {
			p, err := w.login(w.ann, w.address())
			if err != nil {
				return err
			}
			if got := p.transcript(); got != stillOpen {
				return fmt.Errorf("the socket says %q", got)
			}
			p.close()
			done.Add(1)
		}
		return nil
	})
	if done.Load() != 2000 {
		t.Errorf("%d of 2000", done.Load())
	}
	w.waitReleased(t)
}

// tightLoop: whoever comes back at once after a refusal is answered late.
func tightLoop(t *testing.T, w *world) {
	from, start, tries := w.address(), time.Now(), 0
	for time.Since(start) < 3*time.Second {
		p, err := w.connect(from)
		if err != nil {
			t.Fatal(err)
		}
		if err := p.write([]byte(upgrade("", "Sec-WebSocket-Protocol: auth, expired"))); err != nil {
			t.Fatal(err)
		}
		if _, err := p.response(); err != nil {
			t.Fatal(err)
		}
		if got := strings.Join(p.until(""), " "); got != unauthorized {
			t.Errorf("the socket says %q", got)
		}
		p.close()
		tries++
	}
	if tries > 8 {
		t.Errorf("%d tries in %v", tries, time.Since(start))
	}
}

// crowdOfOne: no more than fifty stay. Each that pushes out another is let in late, so
// this goes side by side.
func crowdOfOne(t *testing.T, w *world) {
	who := w.person(t, "Crowd")
	before := w.metrics(t)["messenger_connections"]
	var peers sync.Map
	gang(t, 30, func(i int) error {
		for n := range 10 {
			p, err := w.login(who, w.address())
			if err != nil {
				return err
			}
			peers.Store(10*i+n, p)
		}
		return nil
	})
	defer peers.Range(func(_, p any) bool { p.(*peer).close(); return true })
	if !eventually(5*time.Second, func() bool { return w.metrics(t)["messenger_connections"] <= before+50 }) {
		t.Errorf("%.0f connections", w.metrics(t)["messenger_connections"]-before)
	}
}

func connectAndClose(t *testing.T, w *world) {
	gang(t, 10, func(i int) error {
		for n := range 300 {
			p, err := w.login(w.ann, "")
			if err != nil {
				return err
			}
			switch (i + n) % 3 {
			case 0:
				_ = p.nc.SetLinger(0) // a reset
			case 1:
				_ = p.write(closing(1000, ""))
			}
			p.close()
		}
		return nil
	})
	w.waitReleased(t)
}

// stalledReaders slow nobody down and do not grow the heap.
func stalledReaders(t *testing.T, w *world) {
	var people []*apptest.Person
	for i := range 5 {
		people = append(people, w.person(t, fmt.Sprint("Stall", i)))
	}
	group := w.groupOf(t, w.ann, append(people, w.bob)...)
	for i := range 100 {
		p := w.dial(t, people[i%len(people)])
		_ = p.nc.SetReadBuffer(2 << 10)
	}
	ann, bob := w.dial(t, w.ann), w.dial(t, w.bob)
	worst := time.Duration(0)
	for i := range 100 {
		start := time.Now()
		m := params{"messageId": apptest.NewID(), "groupId": group, "groupName": "-", "content": fmt.Sprint(i, strings.Repeat("x", 9_000))}
		if _, err := ann.do("messageInGroup", m); err != nil {
			t.Fatal(err)
		}
		if a, err := bob.said(); err != nil || a.Params.Item["messageId"] != m["messageId"] {
			t.Fatalf("Bob hears %s, %v", a, err)
		}
		worst = max(worst, time.Since(start))
	}
	if worst > time.Second {
		t.Errorf("who reads hears after %v", worst)
	}
	if held := w.metrics(t)["messenger_outbox_bytes"]; held > 100*(300<<10) {
		t.Errorf("%.0f bytes wait", held)
	}
	if !eventually(30*time.Second, func() bool { return w.metrics(t)["messenger_connections"] < 10 }) {
		t.Errorf("%.0f connections are left", w.metrics(t)["messenger_connections"])
	}
}

// floodBesideChat: hashing does not take the cores from those who write.
func floodBesideChat(t *testing.T, w *world) {
	stop := make(chan struct{})
	var flood sync.WaitGroup
	for i := range 10 {
		flood.Go(func() {
			for n := 0; ; n++ {
				select {
				case <-stop:
					return
				default:
				}
				_, _ = w.call(call{line: loginLine, from: w.address(), body: fmt.Sprintf(`{"email":"flood%d-%d@example.org","password":"x"}`, i, n)})
			}
		})
	}
	defer flood.Wait()
	defer close(stop)
	for range 10 {
		w.canary(t)
	}
}

// churn: everybody hears the same story, and it is that of the history.
func churn(t *testing.T, w *world) {
	group := w.groupOf(t, w.ann, w.cid)
	watcher := w.dial(t, w.cid)
	gang(t, 2, func(i int) error {
		p, err := w.login([]*apptest.Person{w.ann, w.ann}[i], "")
		if err != nil {
			return err
		}
		defer p.close()
		bob, err := w.login(w.bob, "")
		if err != nil {
			return err
		}
		defer bob.close()
		for n := range 200 {
			if i == 0 {
				m := params{"messageId": apptest.NewID(), "groupId": group, "groupName": "-", "content": fmt.Sprint("churn ", n)}
				if a, err := p.answered("messageInGroup", m); err != nil || !a.Success {
					return fmt.Errorf("send: %s, %w", a, err)
				}
				continue
			}
			if a, err := p.answered("addUserInGroup", addition(group, w.bob)); err != nil || !a.Success {
				return fmt.Errorf("add: %s, %w", a, err)
			}
			leave := params{"groupId": group, "groupName": "-", "messageId": apptest.NewID(), "message": "left"}
			if a, err := bob.answered("leaveGroup", leave); err != nil || !a.Success {
				return fmt.Errorf("leave: %s, %w", a, err)
			}
		}
		return nil
	})
	var heard []any
	for range 600 {
		a, err := watcher.said()
		if err != nil {
			t.Fatal(err)
		}
		heard = append(heard, a.Params.Item["messageId"])
	}
	rows, err := watcher.history("getlatestMessageGroup", params{"groupId": group}, 100)
	if err != nil || len(rows) != 602 {
		t.Fatalf("%d rows, %v", len(rows), err)
	}
	for i, id := range heard {
		if want := rows[len(rows)-3-i]["messageId"]; id != want {
			t.Fatalf("heard as number %d: %v, in the history: %v", i, id, want)
		}
	}
}

func manyGroups(t *testing.T, w *world) {
	who := w.person(t, "Joiner")
	for range 200 {
		if r, err := w.call(call{line: "POST /api/use-cases/create-group", token: who.Token, body: newGroup(apptest.NewID())}); err != nil || r.status != 200 {
			t.Fatalf("create-group: %d, %v", r.status, err)
		}
	}
	gang(t, 4, func(int) error {
		for range 25 {
			p, err := w.login(who, "")
			if err != nil {
				return err
			}
			rows, err := p.page("listLastMessage", nil, 200, "")
			p.close()
			if err != nil || len(rows) != 200 {
				return fmt.Errorf("%d rows, %w", len(rows), err)
			}
		}
		return nil
	})
	w.waitReleased(t)
}

// longHistory is read whole by ten at once, in bounded pages.
func longHistory(t *testing.T, w *world) {
	who := w.person(t, "Writer")
	p := w.dial(t, who)
	const n = 5_000
	go func() {
		for i := range n {
			if p.write(text(request("privateMessage", saying(who, fmt.Sprint("line ", i))))) != nil {
				return
			}
		}
	}()
	for i := range n {
		if a, err := p.said(); err != nil || a.String() != sent {
			t.Fatalf("answer %d: %s, %v", i, a, err)
		}
	}
	gang(t, 10, func(int) error {
		p, err := w.login(who, "")
		if err != nil {
			return err
		}
		defer p.close()
		rows, err := p.history(dialogPage, params{"receiverId": who.ID}, 1_000_000)
		if err == nil && (len(rows) != n || rows[n-1]["content"] != "line 0") {
			err = fmt.Errorf("%d rows", len(rows))
		}
		return err
	})
}

// stopInTheMiddle: a server that is told to stop while everything goes on stops well,
// and what it acknowledged is there, once, when it comes back.
func stopInTheMiddle(t *testing.T, w *world) {
	s := apptest.Start(t, apptest.Options{Store: w.Options.Store})
	own := &world{Server: s, secrets: map[string]bool{}}
	a, b := own.person(t, "Ann"), own.person(t, "Bob")
	acked := make(chan any, 100_000)
	var traffic sync.WaitGroup
	for range 8 {
		traffic.Go(func() {
			p, err := own.login(a, "")
			if err != nil {
				return
			}
			defer p.close()
			for {
				m := saying(b, "in the middle")
				if reply, err := p.ask("privateMessage", m); err != nil || !reply.Success {
					return
				}
				acked <- m["messageId"]
			}
		})
		traffic.Go(func() { // bad company
			for {
				p, err := own.connect("")
				if err != nil {
					return
				}
				_ = p.write([]byte(upgrade("")[:60]))
				p.close()
			}
		})
	}
	for range 200 { // it is in full swing
		<-acked
	}
	s.Stop(t)
	traffic.Wait()
	close(acked)
	s.Restart(t)
	rows, err := own.dial(t, b).history(dialogPage, params{"receiverId": a.ID}, 200)
	if err != nil {
		t.Fatal(err)
	}
	stored := map[any]int{}
	for _, r := range rows {
		stored[r["messageId"]]++
	}
	for id := range acked {
		if stored[id] != 1 {
			t.Errorf("message %v was acknowledged and is stored %d times", id, stored[id])
		}
	}
	if len(stored) != len(rows) {
		t.Errorf("%d rows of %d messages", len(rows), len(stored))
	}
}
