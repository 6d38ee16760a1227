package bench

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/coder/websocket"
)

// liar is a small server of the contract, for private messages, that may tell lies.
type liar struct {
	t        *testing.T
	news     func(n int) int  // how often message n is delivered
	answers  func(n int) int  // how often it is acknowledged
	refuse   bool             // answers are refusals
	unknown  bool             // tokens are not valid
	full     func(n int) bool // whether there is no room for attempt n to connect; nil: there always is
	mu       sync.Mutex
	arrived  sync.Cond // somebody has connected
	users    int
	attempts int
	silent   bool // whoever is not let in gets no answer at all
	messages int
	sockets  map[string]*websocket.Conn
}

func once(int) int { return 1 }

// start has it serve until the test ends.
func (s *liar) start(t *testing.T) Target {
	t.Helper()
	s.t, s.sockets, s.arrived.L = t, map[string]*websocket.Conn{}, &s.mu
	return served(t, s.ServeHTTP)
}

func (s *liar) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	switch r.URL.Path {
	case "/api/auth/sing-up":
		w.WriteHeader(http.StatusCreated)
	case "/api/auth/login":
		s.mu.Lock()
		s.users++
		id := fmt.Sprintf("00000000-0000-4000-8000-%012d", s.users)
		s.mu.Unlock()
		w.WriteHeader(http.StatusCreated)
		_, _ = fmt.Fprintf(w, `{"id":%q,"token":%q}`, id, id)
	case "/api/ws":
		s.mu.Lock()
		s.attempts++
		full := s.full != nil && s.full(s.attempts)
		s.mu.Unlock()
		if full {
			if s.silent {
				<-r.Context().Done()
				return
			}
			w.WriteHeader(http.StatusServiceUnavailable)
			return
		}
		s.serve(w, r)
	default:
		http.NotFound(w, r)
	}
}

func (s *liar) serve(w http.ResponseWriter, r *http.Request) {
	c, err := websocket.Accept(w, r, &websocket.AcceptOptions{Subprotocols: []string{"auth"}})
	if err != nil {
		return
	}
	defer func() { _ = c.CloseNow() }()
	if s.unknown {
		_ = c.Close(4001, "Unauthorized")
		return
	}
	_, token, _ := strings.Cut(r.Header.Get("Sec-WebSocket-Protocol"), ", ")
	s.mu.Lock()
	s.sockets[token] = c
	s.arrived.Broadcast()
	s.mu.Unlock()
	for {
		_, data, err := c.Read(r.Context())
		if err != nil {
			return
		}
		s.message(r.Context(), c, data)
	}
}

func (s *liar) message(ctx context.Context, from *websocket.Conn, data []byte) {
	var f struct {
		Params struct{ MessageID, ReceiverID string }
	}
	if err := json.Unmarshal(data, &f); err != nil {
		s.t.Errorf("the generator sent %q", data)
	}
	s.mu.Lock()
	for s.sockets[f.Params.ReceiverID] == nil { // its client may know before we do
		s.arrived.Wait()
	}
	n, to := s.messages, s.sockets[f.Params.ReceiverID]
	s.messages++
	s.mu.Unlock()
	write := func(c *websocket.Conn, text string, times int) {
		for range times {
			_ = c.Write(ctx, websocket.MessageText, []byte(text))
		}
	}
	if s.refuse {
		write(from, `{"error":true,"type":"privateMessage","message":"no"}`, 1)
		return
	}
	write(to, `{"type":"privateMessage","success":true,"params":{"item":{"messageId":"`+f.Params.MessageID+`"},"data":null,"isBroadcast":true}}`, s.news(n))
	write(from, `{"type":"privateMessage","success":true,"params":{"item":null,"data":null,"isBroadcast":false}}`, s.answers(n))
}

// TestLiesAreFound plays W1 against servers that lie; only the honest one has figures.
func TestLiesAreFound(t *testing.T) {
	but := func(which, times int) func(n int) int {
		return func(n int) int {
			if n == which {
				return times
			}
			return 1
		}
	}
	for name, test := range map[string]struct {
		liar *liar
		want string
	}{
		"honest":           {&liar{news: once, answers: once}, ""},
		"delivers twice":   {&liar{news: but(9, 2), answers: once}, "delivered twice"},
		"loses a message":  {&liar{news: but(9, 0), answers: once}, "did not end"},
		"loses an answer":  {&liar{news: once, answers: but(9, 0)}, "did not end"},
		"answers twice":    {&liar{news: once, answers: but(9, 2)}, "more answers than requests"},
		"refuses":          {&liar{news: once, answers: once, refuse: true}, "refused privateMessage: no"},
		"does not know us": {&liar{unknown: true}, "4001 Unauthorized"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			target := test.liar.start(t)
			o := Defaults()
			o.Workloads, o.Pairs, o.InFlight, o.Duration, o.Warm, o.drain = []string{"W1"}, 2, []int{2}, 200*time.Millisecond, 0, drainPatience
			if test.want == "did not end" {
				o.drain = time.Second
			}
			report, err := Run(t.Context(), target, o)
			expect(t, name, err, test.want)
			if (len(report.Results) == 1) != (test.want == "") {
				t.Errorf("there are %d results", len(report.Results))
			}
		})
	}
}
