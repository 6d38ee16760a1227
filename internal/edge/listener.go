package edge

import (
	"net"
	"runtime"
	"sync/atomic"
	"time"
)

// Config bounds what an unknown peer may make us hold. A zero field means its default.
type Config struct {
	HeadTimeout time.Duration // from accept to the end of the first request head; default 10 s
	MaxHead     int           // bytes of a request head; default 16 KiB
	MaxLines    int           // field lines of a request head; default 100
	MaxConns    int           // HTTP connections at once, upgraded ones not counted; 0 is no bound
}

func (c Config) withDefaults() Config {
	if c.HeadTimeout <= 0 {
		c.HeadTimeout = 10 * time.Second
	}
	if c.MaxHead <= 0 {
		c.MaxHead = 16 << 10
	}
	if c.MaxLines <= 0 {
		c.MaxLines = 100
	}
	return c
}

// Guard is a listener whose connections check their first request head.
type Guard struct {
	net.Listener
	cfg   Config
	conns atomic.Int64
}

// Listener wraps ln. For TLS in the process, ln is the TLS listener.
func Listener(ln net.Listener, cfg Config) *Guard {
	return &Guard{Listener: ln, cfg: cfg.withDefaults()}
}

// Accept waits for the next connection and returns it as a *Conn. Connections above
// MaxConns are closed without an answer, so that the listen queue keeps moving.
//
// Whatever can run goes before the next connection: when thousands come at once they wait
// in the kernel's queue, and not in the scheduler's, where everybody's messages would
// stand behind them.
func (g *Guard) Accept() (net.Conn, error) {
	for {
		runtime.Gosched()
		nc, err := g.Listener.Accept()
		if err != nil {
			return nil, err
		}
		if n := g.conns.Add(1); g.cfg.MaxConns > 0 && n > int64(g.cfg.MaxConns) {
			g.conns.Add(-1)
			_ = nc.Close()
			continue
		}
		return &Conn{Conn: nc, guard: g, inHead: true, headUntil: time.Now().Add(g.cfg.HeadTimeout)}, nil
	}
}

// Open is the number of HTTP connections now; those detached are not counted.
func (g *Guard) Open() int { return int(g.conns.Load()) }
