package bench

import (
	"errors"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/coder/websocket"
)

// served is a target whose every request that handler answers.
func served(t *testing.T, handler http.HandlerFunc) Target {
	t.Helper()
	server := httptest.NewServer(handler)
	t.Cleanup(server.Close)
	target, err := NewTarget(server.URL)
	if err != nil {
		t.Fatal(err)
	}
	return target
}

func TestConnectSaysWhatIsWrong(t *testing.T) {
	nobody, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	_ = nobody.Close()
	for name, test := range map[string]struct {
		target Target
		want   string
	}{
		"nobody": {Target{host: nobody.Addr().String()}, "connection refused"},
		"no room": {served(t, func(w http.ResponseWriter, _ *http.Request) {
			w.WriteHeader(http.StatusServiceUnavailable)
		}), "503"},
		"hangs up": {served(t, func(http.ResponseWriter, *http.Request) {
			panic(http.ErrAbortHandler)
		}), "the server has ended it"},
		"a head without an end": {served(t, func(w http.ResponseWriter, _ *http.Request) {
			c, _, err := http.NewResponseController(w).Hijack()
			if err != nil {
				return
			}
			defer func() { _ = c.Close() }()
			_, _ = c.Write([]byte("HTTP/1.1 101 Switching Protocols\r\nX-Long: " + strings.Repeat("x", 1<<20)))
		}), "the server has ended it: connect: "},
		"good": {served(t, upgrade), ""},
	} {
		err := newSite(t.Context(), test.target, Defaults()).onLoop(func(l *loop) {
			l.alive(l.connect(make([]string, 3*dialers)))
		})
		expect(t, name, err, test.want)
	}
}

// upgrade keeps a socket open that is read.
func upgrade(w http.ResponseWriter, r *http.Request) {
	c, err := websocket.Accept(w, r, &websocket.AcceptOptions{Subprotocols: []string{"auth"}})
	if err != nil {
		return
	}
	defer func() { _ = c.CloseNow() }()
	for {
		if _, _, err := c.Read(r.Context()); err != nil {
			return
		}
	}
}

// TestEndsAreHeardOf: a connection may end without ending the loop, if somebody expects
// it; what is wrong in its frames ends the loop all the same.
func TestEndsAreHeardOf(t *testing.T) {
	for name, test := range map[string]struct {
		serve func(r *http.Request, c *websocket.Conn)
		heard string
		want  string
	}{
		"is closed": {serve: func(_ *http.Request, c *websocket.Conn) { _ = c.Close(1013, "later") }, heard: "1013 later"},
		"is cut":    {serve: func(_ *http.Request, c *websocket.Conn) { _ = c.CloseNow() }, heard: "EOF"},
		"says nonsense": {serve: func(r *http.Request, c *websocket.Conn) {
			_ = c.Write(r.Context(), websocket.MessageText, []byte("nonsense"))
			_, _, _ = c.Read(r.Context())
		}, want: "read a frame"},
	} {
		target := served(t, func(w http.ResponseWriter, r *http.Request) {
			c, err := websocket.Accept(w, r, &websocket.AcceptOptions{Subprotocols: []string{"auth"}})
			if err == nil {
				test.serve(r, c)
			}
		})
		var heard error
		err := newSite(t.Context(), target, Defaults()).onLoop(func(l *loop) {
			l.dial(&conn{token: "token", ended: func(why error) { heard = why }})
			l.until(callPatience, name, ignore, func() bool { return heard != nil })
		})
		expect(t, name, err, test.want)
		expect(t, name+", heard", heard, test.heard)
		if heard != nil && !errors.Is(heard, errEnded) {
			t.Errorf("%s: %v is no end", name, heard)
		}
	}
}
