package ws_test

import (
	"context"
	"fmt"
	"io"
	"log/slog"
	"net"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"messenger/internal/hub"
	"messenger/internal/ws"
)

// world is a server in a bubble: its connections are pipes, its clock is not real.
type world struct {
	*ws.Server
	t       *testing.T
	handler *fakeHandler
	start   time.Time
}

// inBubble runs a test with a world that must end without leftovers.
func inBubble(t *testing.T, cfg ws.Config, h *fakeHandler, test func(w *world)) {
	t.Helper()
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		cfg.Auth, cfg.Handler, cfg.Log = &fakeAuth{}, h, slog.New(slog.DiscardHandler)
		w := &world{Server: ws.New(cfg), t: t, handler: h, start: time.Now()}
		w.Start()
		test(w)
		ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
		defer cancel()
		if err := w.Shutdown(ctx); err != nil {
			t.Errorf("Shutdown = %v", err)
		}
		if o, c := h.opened.Load(), h.closed.Load(); o != c {
			t.Errorf("%d connections opened, %d closed", o, c)
		}
	})
}

// dial opens a connection; patience does not count in a bubble.
func (w *world) dial(token string) *peer {
	w.t.Helper()
	mine, theirs := net.Pipe()
	w.ServeConn(w.t.Context(), theirs, token)
	w.t.Cleanup(func() { _ = mine.Close() })
	p := newPeer(w.t, mine)
	_ = mine.SetDeadline(time.Now().Add(time.Hour))
	return p
}

// wantAt expects a frame at a time since the start, a second early or late.
func (w *world) wantAt(p *peer, at time.Duration, frame string) {
	w.t.Helper()
	p.want(frame)
	if got := time.Since(w.start); (got - at).Abs() > 1100*time.Millisecond {
		w.t.Errorf("%s after %v, want %v", frame, got, at)
	}
}

func TestSilenceIsPingedThenGivenUp(t *testing.T) {
	inBubble(t, ws.Config{}, &fakeHandler{}, func(w *world) {
		p := w.dial("alice.s1")
		w.wantAt(p, 25*time.Second, "ping:")
		w.wantAt(p, 50*time.Second, "ping:")
		w.wantAt(p, 60*time.Second, "close:1001")
		w.wantAt(p, 63*time.Second, "eof")
	})
}

func TestAnySignOfLifeCounts(t *testing.T) {
	inBubble(t, ws.Config{}, &fakeHandler{}, func(w *world) {
		p := w.dial("alice.s1")
		for i := range 20 {
			w.wantAt(p, time.Duration(25*(i+1))*time.Second, "ping:")
			p.send(frame(fin|pong, ""))
		}
		p.send(bye)
		p.want("close:1000", "eof")
	})
}

// TestUnfinishedMessage: docs/bad-input.md B14 and B35.
func TestUnfinishedMessage(t *testing.T) {
	for name, say := range map[string]func(p *peer){
		"B14 first fragment, then silence": func(p *peer) { p.send(frame(more|text, "hello")) },
		"B14 first fragment, then pings": func(p *peer) {
			p.send(frame(more|text, "hello"))
			for range 30 {
				if _, err := p.Write(frame(fin|pong, "")); err != nil {
					return
				}
				<-time.After(time.Second)
			}
		},
		"B35 a byte each second": func(p *peer) {
			for _, b := range frame(fin|text, strings.Repeat("x", 50)) {
				if _, err := p.Write([]byte{b}); err != nil {
					return
				}
				<-time.After(time.Second)
			}
		},
	} {
		t.Run(name, func(t *testing.T) {
			inBubble(t, ws.Config{}, &fakeHandler{}, func(w *world) {
				p := w.dial("alice.s1")
				said := make(chan struct{})
				go func() { defer close(said); say(p) }()
				w.wantAt(p, 15*time.Second, "close:1008 message not completed in time")
				w.wantAt(p, 16*time.Second, "eof")
				<-said
			})
		})
	}
}

// TestMessageDeadlineIsOfOneMessage: messages that each take a while are not summed up.
func TestMessageDeadlineIsOfOneMessage(t *testing.T) {
	inBubble(t, ws.Config{}, &fakeHandler{}, func(w *world) {
		p := w.dial("alice.s1")
		p.send(frame(more|text, "0"))
		for i := range 5 {
			<-time.After(10 * time.Second)
			p.send(join(frame(fin|contd, "."), frame(more|text, fmt.Sprint(i+1))))
			p.want(fmt.Sprintf("text:%d.", i))
		}
	})
}

// TestSlowHandlerIsNotTheClientsFault: a reader that waits for the handler is not dead.
func TestSlowHandlerIsNotTheClientsFault(t *testing.T) {
	h := &fakeHandler{onMessage: func(c *ws.Conn, payload []byte) {
		<-time.After(3 * time.Minute)
		c.Reply(hub.Frame(payload))
	}}
	inBubble(t, ws.Config{}, h, func(w *world) {
		p := w.dial("alice.s1")
		p.send(join(frame(fin|text, "slow"), frame(more|text, "unfinished")))
		w.wantAt(p, 180*time.Second, "text:slow")
	})
}

// TestTokenExpiry: docs/bad-input.md F22.
func TestTokenExpiry(t *testing.T) {
	inBubble(t, ws.Config{}, &fakeHandler{}, func(w *world) {
		p := w.dial(fmt.Sprintf("alice.s1.%d", w.start.Add(7*time.Second).Unix()))
		w.wantAt(p, 7*time.Second, "close:4001 Unauthorized")
		w.wantAt(p, 8*time.Second, "eof")
	})
}

// TestCloseHandshake: the peer's answer ends it, and its silence too.
func TestCloseHandshake(t *testing.T) {
	for name, tt := range map[string]struct {
		code   int
		answer bool
		gone   time.Duration
	}{
		"answered":     {closeNormal, true, 0},
		"ignored":      {closeNormal, false, 3 * time.Second},
		"4001 ignored": {ws.CloseUnauthorized, false, time.Second},
	} {
		t.Run(name, func(t *testing.T) {
			var conn *ws.Conn
			h := &fakeHandler{onMessage: func(c *ws.Conn, payload []byte) {
				conn = c
				c.Reply(hub.Frame(payload))
				c.Close(tt.code, strings.Repeat("é", 100))
				c.Close(ws.CloseInternal, "too late")
				if c.Reply(hub.Frame(payload)) || c.Begin() {
					t.Error("an ending connection took more")
				}
			}}
			inBubble(t, ws.Config{}, h, func(w *world) {
				p := w.dial("alice.s1")
				p.send(frame(fin|text, "close me"))
				p.want("text:close me", fmt.Sprintf("close:%d %s", tt.code, strings.Repeat("é", 61)))
				if tt.answer {
					p.send(bye)
				}
				w.wantAt(p, tt.gone, "eof")
				synctest.Wait()
				if n := w.handler.closed.Load(); n != 1 {
					t.Errorf("Closed called %d times", n)
				}
				conn.Close(closeNormal, "") // harmless
				conn.Send(hub.Frame(nil))
			})
		})
	}
}

// TestReaderThatDoesNotRead: docs/bad-input.md B38 and B39 where every byte not read waits.
func TestReaderThatDoesNotRead(t *testing.T) {
	for name, read := range map[string]func(p *peer){
		"B38 never": func(*peer) {},
		"B39 a byte each second": func(p *peer) {
			for b := make([]byte, 1); ; <-time.After(time.Second) {
				if _, err := p.Conn.Read(b); err != nil {
					return
				}
			}
		},
	} {
		t.Run(name, func(t *testing.T) {
			var conn *ws.Conn
			h := &fakeHandler{onOpen: func(_ context.Context, c *ws.Conn) error { conn = c; return nil }}
			inBubble(t, ws.Config{}, h, func(w *world) {
				p := w.dial("alice.s1")
				ended := make(chan struct{})
				go func() { defer close(ended); read(p) }()
				news := hub.Frame(make([]byte, 200))
				most := 0
				for range 10000 {
					conn.Send(news)
					most = max(most, conn.Outbox().Held())
				}
				if most > hub.DefaultOutboxBytes {
					t.Errorf("%d bytes held", most)
				}
				if n := w.Stats().Slow; n != 1 {
					t.Errorf("%d connections found slow", n)
				}
				<-time.After(15 * time.Second)
				synctest.Wait()
				if n := h.closed.Load(); n != 1 {
					t.Error("still connected after 15 s")
				}
				_ = p.Close()
				<-ended
			})
		})
	}
}

// TestWriteDeadline: a few frames that nobody takes end the connection in time.
func TestWriteDeadline(t *testing.T) {
	h := &fakeHandler{onOpen: func(_ context.Context, c *ws.Conn) error { c.Send(hub.Frame([]byte("news"))); return nil }}
	inBubble(t, ws.Config{}, h, func(w *world) {
		w.dial("alice.s1")
		<-time.After(9 * time.Second)
		synctest.Wait()
		if h.closed.Load() != 0 {
			t.Error("cut off before the write deadline")
		}
		<-time.After(2 * time.Second)
		synctest.Wait()
		if h.closed.Load() != 1 {
			t.Error("not cut off after the write deadline")
		}
	})
}

// TestPingFlood: docs/bad-input.md B08; the answers are few and the newest is among them.
func TestPingFlood(t *testing.T) {
	inBubble(t, ws.Config{}, &fakeHandler{}, func(w *world) {
		p := w.dial("alice.s1")
		go func() {
			for i := range 10000 {
				if _, err := p.Write(frame(fin|ping, fmt.Sprint(i))); err != nil {
					return
				}
			}
			_, _ = p.Write(frame(fin|text, "done"))
		}()
		pongs := 0
		var last string
		for got := p.read(); ; got = p.read() {
			if s, ok := strings.CutPrefix(got, "pong:"); ok {
				pongs++
				if last = s; s == "9999" {
					break
				}
			} else if got != "text:done" {
				t.Fatalf("got %q", got)
			}
		}
		if took := time.Since(w.start); pongs > 64 || took > 3*time.Second {
			t.Errorf("%d pongs in %v, the last %s", pongs, took, last)
		}
	})
}

// TestMalformed: docs/bad-input.md B26 and C34, by the handler's verdicts.
func TestMalformed(t *testing.T) {
	h := func() *fakeHandler {
		return &fakeHandler{onMessage: func(c *ws.Conn, payload []byte) {
			c.Reply(hub.Frame(payload))
			if string(payload) == "bad" {
				c.Malformed()
			} else {
				c.WellFormed()
			}
		}}
	}
	say := func(p *peer, what string, times int) {
		for range times {
			p.send(frame(fin|text, what))
			p.want("text:" + what)
		}
	}
	t.Run("20 in a row, slowly", func(t *testing.T) {
		inBubble(t, ws.Config{}, h(), func(w *world) {
			p := w.dial("alice.s1")
			for range 20 {
				say(p, "bad", 1)
				<-time.After(2 * time.Second)
			}
			p.want("close:1008 too many malformed messages")
		})
	})
	t.Run("20 in ten seconds among good ones", func(t *testing.T) {
		inBubble(t, ws.Config{}, h(), func(w *world) {
			p := w.dial("alice.s1")
			for range 19 {
				say(p, "bad", 1)
				say(p, "good", 3)
			}
			say(p, "bad", 1)
			p.want("close:1008")
		})
	})
	t.Run("19 each ten seconds", func(t *testing.T) {
		inBubble(t, ws.Config{}, h(), func(w *world) {
			p := w.dial("alice.s1")
			for range 5 {
				say(p, "bad", 19)
				say(p, "good", 1)
				<-time.After(11 * time.Second)
			}
			say(p, "good", 1)
		})
	})
}

// TestDrain: Shutdown spreads the closing, lets work in hand be answered, and leaves
// nothing behind.
func TestDrain(t *testing.T) {
	const conns = 50
	var working *ws.Conn
	h := &fakeHandler{onMessage: func(c *ws.Conn, _ []byte) {
		if c.Begin() { // as for a send that waits for its commit
			working = c
		}
	}}
	inBubble(t, ws.Config{DrainTime: 5 * time.Second}, h, func(w *world) {
		busy := w.dial("alice.busy")
		busy.send(frame(fin|text, "work"))
		synctest.Wait()
		ends := make(chan time.Duration, conns)
		for i := range conns {
			p := w.dial(fmt.Sprintf("user.%d", i))
			go func() {
				p.want("close:1012 service restart")
				at := time.Since(w.start)
				p.send(bye)
				p.want("eof")
				ends <- at
			}()
		}
		go func() {
			<-time.After(4 * time.Second)
			working.Reply(hub.Frame([]byte("the answer")))
			working.End()
		}()
		answered := make(chan struct{})
		go func() {
			defer close(answered)
			busy.want("text:the answer", "close:1012 service restart")
			busy.send(bye)
			busy.want("eof")
		}()
		if err := w.Shutdown(w.t.Context()); err != nil {
			t.Errorf("Shutdown = %v", err)
		}
		<-answered
		early := 0
		for range conns {
			if at := <-ends; at < 2500*time.Millisecond {
				early++
			} else if at > 5100*time.Millisecond {
				t.Errorf("a connection was closed after %v", at)
			}
		}
		if early < conns/4 || early > conns*3/4 {
			t.Errorf("%d of %d were closed in the first half", early, conns)
		}
		mine, theirs := net.Pipe()
		w.ServeConn(w.t.Context(), theirs, "late.s1")
		if _, err := mine.Read(make([]byte, 1)); err != io.EOF {
			t.Errorf("a connection after Shutdown got %v", err)
		}
	})
}

// TestDrainCutShort: when its time is up Shutdown waits for nobody.
func TestDrainCutShort(t *testing.T) {
	inBubble(t, ws.Config{DrainTime: time.Hour, Linger: time.Hour}, &fakeHandler{}, func(w *world) {
		for i := range 10 {
			w.dial(fmt.Sprintf("user.%d", i))
		}
		ctx, cancel := context.WithTimeout(w.t.Context(), 2*time.Second)
		defer cancel()
		if err := w.Shutdown(ctx); err == nil {
			t.Error("Shutdown reported no error")
		}
		if took := time.Since(w.start); took > 3*time.Second {
			t.Errorf("took %v", took)
		}
	})
}

// TestOpenPanics: the connection is refused and counted out.
func TestOpenPanics(t *testing.T) {
	h := &fakeHandler{onOpen: func(context.Context, *ws.Conn) error { panic("boom") }}
	inBubble(t, ws.Config{}, h, func(w *world) {
		p := w.dial("alice.s1")
		w.wantAt(p, time.Second, "close:1013 try again later")
		p.send(bye)
		p.want("eof")
		h.opened.Store(0) // such a connection is never closed
	})
}

// TestHandlerPanics: one connection's misfortune is not the server's.
func TestHandlerPanics(t *testing.T) {
	h := &fakeHandler{onMessage: func(c *ws.Conn, payload []byte) {
		if string(payload) == "boom" {
			panic("boom")
		}
		c.Reply(hub.Frame(payload))
	}}
	inBubble(t, ws.Config{}, h, func(w *world) {
		p, q := w.dial("alice.s1"), w.dial("bob.s1")
		p.send(frame(fin|text, "boom"))
		p.want("close:1011 internal error")
		q.send(frame(fin|text, "alive"))
		q.want("text:alive")
	})
}

// closeNormal is the close code of a peer that is done (RFC 6455 §7.4.1).
const closeNormal = 1000
