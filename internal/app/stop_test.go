package app_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"net/http"
	"net/http/httptrace"
	"strconv"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"github.com/coder/websocket"

	"messenger/internal/app/apptest"
)

// stopCycles is how often the process is told to stop per store.
const stopCycles = 5

// streamer sends numbered messages over one connection without waiting for answers,
// and notes which it got.
type streamer struct {
	who      *apptest.Person
	kind     string
	target   list
	*stretch // the latest
	all      []*stretch
}

// stretch is what was sent over one connection.
type stretch struct {
	sent     []string // ids
	answered int      // how many of them, from the first on
}

// stream sends until the server closes the connection and returns the close code.
func (s *streamer) stream(ctx context.Context, t *testing.T, socket *apptest.Socket, acks func()) (code int) {
	const window = 32
	places := make(chan struct{}, window)
	var mu sync.Mutex
	done := make(chan struct{})
	var writer sync.WaitGroup
	writer.Go(func() {
		for {
			select {
			case places <- struct{}{}:
			case <-done:
				return
			}
			mu.Lock()
			id, n := apptest.NewID(), len(s.sent)
			s.sent = append(s.sent, id)
			mu.Unlock()
			p := params{"messageId": id, "groupName": "", "content": strconv.Itoa(n)}
			maps.Copy(p, s.target.target)
			frame, _ := json.Marshal(params{"type": s.kind, "params": p})
			if socket.Write(ctx, string(frame)) != nil {
				return
			}
		}
	})
	defer writer.Wait()
	defer close(done)
	for {
		f, err := socket.Read(ctx)
		if err != nil {
			return int(websocket.CloseStatus(err))
		}
		if f.Error {
			t.Errorf("%s got %s", s.who.First, f.Raw)
		}
		if !f.Params.IsBroadcast {
			s.answered++
			<-places
			acks()
		}
	}
}

// TestGracefulStop tells the process to stop under load, again and again: it ends well,
// sockets are closed with 1012, and what is stored is exactly what was answered: no
// answer is lost, and nothing was done in silence. REST requests that it has begun to
// read are done and answered although every socket is gone by then.
func TestGracefulStop(t *testing.T) {
	t.Parallel()
	apptest.OnEachStore(t, func(t *testing.T, store apptest.Store) {
		t.Parallel()
		s := apptest.Start(t, apptest.Options{Store: store})
		all, group := people(t, s, 4)
		var streamers []*streamer
		for i, p := range all {
			streamers = append(streamers,
				&streamer{who: p, kind: "privateMessage", target: inDialog(all[(i+1)%4])},
				&streamer{who: p, kind: "messageInGroup", target: inGroup(group)})
		}
		for cycle := range stopCycles {
			signUps := stopUnderLoad(t, s, streamers, int64(50+150*cycle))
			s.Restart(t)
			for _, made := range signUps {
				(&apptest.Person{Server: s, First: "Late", Email: made.email}).LogIn(t)
			}
		}
		for _, st := range streamers {
			st.compare(t)
		}
	})
}

// stopUnderLoad stops the server once there were that many answers, while sign-ups are
// under way.
func stopUnderLoad(t *testing.T, s *apptest.Server, streamers []*streamer, answers int64) []*heldSignUp {
	t.Helper()
	var wg sync.WaitGroup
	var acks atomic.Int64
	enough := make(chan struct{})
	for _, st := range streamers {
		st.stretch = &stretch{}
		st.all = append(st.all, st.stretch)
		socket := st.who.Dial(t)
		wg.Go(func() {
			code := st.stream(t.Context(), t, socket, func() {
				if acks.Add(1) == answers {
					close(enough)
				}
			})
			if code != 1012 {
				t.Errorf("the socket of %s ends with %d", st.who.First, code)
			}
		})
	}
	<-enough
	signUps := holdSignUps(t, s, 2)
	s.Signal(t, syscall.SIGTERM)
	wg.Wait()
	for _, held := range signUps {
		held.finish(t)
	}
	s.End(t)
	t.Logf("stopped after %d answers", acks.Load())
	return signUps
}

// heldSignUp is a sign-up that the server has begun to read and whose body is held back.
type heldSignUp struct {
	email  string
	body   *io.PipeWriter
	answer chan error // nil for 201
}

// holdSignUps begins n sign-ups and returns once the server has asked for their bodies:
// it has taken them on, and owes each an answer.
func holdSignUps(t *testing.T, s *apptest.Server, n int) (held []*heldSignUp) {
	t.Helper()
	for range n {
		h, asked := &heldSignUp{email: apptest.NewID() + "@example.org", answer: make(chan error, 1)}, make(chan struct{})
		var body io.Reader
		body, h.body = io.Pipe()
		ctx := httptrace.WithClientTrace(t.Context(), &httptrace.ClientTrace{Got100Continue: func() { close(asked) }})
		req, err := http.NewRequestWithContext(ctx, http.MethodPost, "http://"+s.Addr+"/api/auth/sing-up", body)
		if err != nil {
			t.Fatal(err)
		}
		req.Header.Set("Content-Type", "application/json")
		req.Header.Set("Expect", "100-continue")
		go func() { h.answer <- created(req) }()
		select {
		case <-asked:
		case err := <-h.answer:
			t.Fatalf("a sign-up without a body is answered: %v", err)
		case <-time.After(apptest.Patience):
			t.Fatal("the server does not ask for the body of a sign-up")
		}
		held = append(held, h)
	}
	return held
}

// created makes a request and returns an error unless the answer is 201.
func created(req *http.Request) error {
	client := &http.Client{Transport: &http.Transport{DisableKeepAlives: true, ExpectContinueTimeout: apptest.Patience}}
	resp, err := client.Do(req)
	if err != nil {
		return err
	}
	defer func() { _ = resp.Body.Close() }()
	text, err := io.ReadAll(resp.Body)
	if err == nil && resp.StatusCode != http.StatusCreated {
		err = fmt.Errorf("answered %s %s", resp.Status, text)
	}
	return err
}

// finish sends the body and waits for the answer.
func (h *heldSignUp) finish(t *testing.T) {
	t.Helper()
	err := json.NewEncoder(h.body).Encode(params{"firstName": "Late", "email": h.email, "password": apptest.Password})
	_ = h.body.Close()
	if err := errors.Join(err, <-h.answer); err != nil {
		t.Errorf("a sign-up under way while the server stops: %v", err)
	}
}

// compare checks that of what was sent history has exactly what was answered.
func (s *streamer) compare(t *testing.T) {
	t.Helper()
	socket := s.who.Dial(t)
	defer socket.Close()
	stored := map[any]bool{}
	for _, r := range pages(t, socket, s.target, 200) {
		stored[r["messageId"]] = true
	}
	for cycle, st := range s.all {
		for i, id := range st.sent {
			switch answered := i < st.answered; {
			case answered && !stored[id]:
				t.Errorf("%s of %s before stop %d: message %d was acknowledged and is lost", s.kind, s.who.First, cycle, i)
			case !answered && stored[id]:
				t.Errorf("%s of %s before stop %d: message %d is stored and was not answered", s.kind, s.who.First, cycle, i)
			}
		}
	}
}
