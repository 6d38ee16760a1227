package app_test

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"strconv"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"

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
			for k, v := range s.target.target {
				p[k] = v
			}
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
// answer is lost, and nothing was done in silence.
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
			stopUnderLoad(t, s, streamers, int64(50+150*cycle))
			s.Restart(t)
			for _, st := range streamers {
				st.compare(t)
			}
		}
	})
}

// stopUnderLoad stops the server once there were that many answers.
func stopUnderLoad(t *testing.T, s *apptest.Server, streamers []*streamer, answers int64) {
	t.Helper()
	var wg sync.WaitGroup
	var acks atomic.Int64
	enough := make(chan struct{})
	for _, st := range streamers {
		st.sent, st.answered = nil, 0
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
	signs := startSignUps(t, s)
	s.Signal(t, syscall.SIGTERM)
	wg.Wait()
	s.Stop(t) // with the exit code 0
	answered := signs()
	t.Logf("stopped after %d answers, and %v to sign-ups", acks.Load(), answered)
}

// startSignUps has some sign-ups under way, which take their time, and returns what
// waits for their end. An answer that comes must be the answer.
func startSignUps(t *testing.T, s *apptest.Server) (wait func() []int) {
	t.Helper()
	var wg sync.WaitGroup
	answers := make([]int, 4)
	for i := range answers {
		wg.Go(func() {
			r, err := s.REST(t.Context(), apptest.Call{Method: "POST", Path: "/api/auth/sing-up", Body: params{
				"firstName": "Late", "email": fmt.Sprintf("late-%d-%s@example.org", i, apptest.NewID()), "password": apptest.Password,
			}})
			if answers[i] = r.Status; err == nil && r.Status != http.StatusCreated {
				t.Errorf("a sign-up while the server stops is answered %d %s", r.Status, r.Body)
			}
		})
	}
	return func() []int {
		wg.Wait()
		return answers
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
	for i, id := range s.sent {
		switch answered := i < s.answered; {
		case answered && !stored[id]:
			t.Errorf("%s of %s: message %d was acknowledged and is lost", s.kind, s.who.First, i)
		case !answered && stored[id]:
			t.Errorf("%s of %s: message %d is stored and was not answered", s.kind, s.who.First, i)
		}
	}
}
