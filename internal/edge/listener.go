package edge

import (
	"container/list"
	"errors"
	"log/slog"
	"net"
	"net/http"
	"net/netip"
	"runtime"
	"sync"
	"syscall"
	"time"

	"messenger/internal/limit"
)

// Config bounds what an unknown peer may make us hold. A zero field means its default.
type Config struct {
	HeadTimeout time.Duration // from accept to the end of the first request head; default 10 s
	MaxHead     int           // bytes of a request head; default 16 KiB
	MaxLines    int           // field lines of a request head; default 100
	Stall       time.Duration // for a peer to take a piece of an answer; default 30 s
	SendBuffer  int           // bytes the kernel may hold for a slow reader; default 128 KiB

	MaxConns   int                   // HTTP connections at once, upgraded ones not counted; 0 is no bound
	MaxPerAddr int                   // of them from one address, see limit.Network; 0 is no bound
	MaxFiles   int                   // HTTP connections and Upgraded together; 0 is no bound
	Upgraded   func() int            // how many detached connections there are; default: none
	Shared     func(netip.Addr) bool // whether many people come from an address: it has no MaxPerAddr
	Log        *slog.Logger          // default: discarded
}

// pieceBytes is what has to be taken within Config.Stall: about a kilobyte a second for
// the slowest phone that is still served.
const pieceBytes = 32 << 10

// How long a connection waits for a place before it is refused, how often it looks, and
// how long one that is being served may wait for its peer before it has to make room.
const (
	fullWait   = time.Second
	fullLook   = 50 * time.Millisecond
	stuckAfter = time.Second
)

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
	if c.Stall <= 0 {
		c.Stall = 30 * time.Second
	}
	if c.SendBuffer <= 0 {
		c.SendBuffer = 128 << 10
	}
	if c.Upgraded == nil {
		c.Upgraded = func() int { return 0 }
	}
	if c.Shared == nil {
		c.Shared = func(netip.Addr) bool { return false }
	}
	if c.Log == nil {
		c.Log = slog.New(slog.DiscardHandler)
	}
	return c
}

// Guard is a listener whose connections check their first request head, cannot wait for
// their peer without end, and are bounded in number.
type Guard struct {
	net.Listener
	cfg      Config
	warnings *limit.Limiter[string] // one a minute of each kind
	freed    chan struct{}          // has an element after a connection ended or became idle
	done     chan struct{}          // closed by Close
	closing  sync.Once

	mu      sync.Mutex
	conns   int
	perAddr map[netip.Prefix]int // connections of addresses that have a bound
	waiting *list.List           // of *Conn: those that wait for a request, longest first
	serving *list.List           // of *Conn: all others
	refused uint64
}

// Listener wraps ln. For TLS in the process, ln is the TLS listener.
func Listener(ln net.Listener, cfg Config) *Guard {
	return &Guard{
		Listener: ln, cfg: cfg.withDefaults(),
		warnings: limit.New[string](limit.Rate{Burst: 1, Every: time.Minute}, 0, nil),
		freed:    make(chan struct{}, 1), done: make(chan struct{}),
		perAddr: map[netip.Prefix]int{}, waiting: list.New(), serving: list.New(),
	}
}

// Accept waits for the next connection and returns it as a *Conn. Connections above
// MaxPerAddr are closed without an answer, so that the listen queue keeps moving. Above
// the other bounds a connection makes room: the one that has waited longest for its next
// request or, if all are being served, for its peer to read the answer or send the body.
// If there is none in time, the new one is closed.
//
// An error of one connection, or of the system that lacks something at the moment, is
// logged, once a minute, and Accept goes on. It is for one goroutine.
//
// Whatever can run goes before the next connection: when thousands come at once they wait
// in the kernel's queue, and not in the scheduler's, where everybody's messages would
// stand behind them.
func (g *Guard) Accept() (net.Conn, error) {
	pause := time.Duration(0)
	for {
		runtime.Gosched()
		nc, err := g.Listener.Accept()
		if err != nil {
			if !passes(err) {
				return nil, err
			}
			pause = min(max(2*pause, 5*time.Millisecond), time.Second)
			g.endure(err, pause)
			continue
		}
		pause = 0
		if c := g.admit(nc); c != nil {
			limitSocket(nc, g.cfg.SendBuffer, g.cfg.Stall)
			return c, nil
		}
		_ = nc.Close()
	}
}

// passes reports whether an error of accept says nothing about the listener itself, as
// most do (accept(2)).
func passes(err error) bool {
	errno, ok := errors.AsType[syscall.Errno](err)
	return ok && errno != syscall.EBADF && errno != syscall.EINVAL && errno != syscall.ENOTSOCK
}

// endure waits a moment after an error of accept. Where descriptors are lacking, the
// connection that has waited longest for its next request gives up its own.
func (g *Guard) endure(err error, pause time.Duration) {
	shed := errors.Is(err, syscall.EMFILE) || errors.Is(err, syscall.ENFILE)
	if shed {
		g.mu.Lock()
		oldest := g.takeWaiting()
		g.mu.Unlock()
		oldest.abandon(false)
	}
	g.warn("accept failed", "err", err)
	t := time.NewTimer(pause)
	defer t.Stop()
	select {
	case <-t.C:
	case <-g.done:
	}
}

// admit makes nc a connection, nil if there is no place for it.
func (g *Guard) admit(nc net.Conn) *Conn {
	ip := parseAddr(nc.RemoteAddr().String())
	c := &Conn{Conn: nc, guard: g, inHead: true, headUntil: time.Now().Add(g.cfg.HeadTimeout)}
	if g.cfg.MaxPerAddr > 0 && !g.cfg.Shared(ip) {
		c.network = limit.Network(ip)
	}
	var late time.Time // once it is full
	for {
		g.mu.Lock()
		switch {
		case c.network.IsValid() && g.perAddr[c.network] >= g.cfg.MaxPerAddr:
			g.mu.Unlock()
			g.refuse("connection refused: its address has too many", "ip", ip.String(), "most", g.cfg.MaxPerAddr)
			return nil
		case !g.full():
			g.enter(c)
			g.mu.Unlock()
			return c
		}
		oldest, stuck := g.takeWaiting(), false
		if oldest == nil {
			oldest, stuck = g.takeStuck(), true
		}
		g.mu.Unlock()
		if oldest != nil {
			oldest.abandon(stuck)
			continue
		}
		now := time.Now()
		if late.IsZero() {
			late = now.Add(fullWait)
		}
		if !now.Before(late) {
			g.refuse("connection refused: there are too many", "ip", ip.String())
			return nil
		}
		select {
		case <-g.freed:
		case <-time.After(fullLook):
		case <-g.done:
			return nil
		}
	}
}

// full reports whether one connection more would be too many. g.mu is held.
func (g *Guard) full() bool {
	return g.cfg.MaxConns > 0 && g.conns >= g.cfg.MaxConns ||
		g.cfg.MaxFiles > 0 && g.conns+g.cfg.Upgraded() >= g.cfg.MaxFiles
}

// enter counts c, which waits for its first request. g.mu is held.
func (g *Guard) enter(c *Conn) {
	g.conns++
	if c.network.IsValid() {
		g.perAddr[c.network]++
	}
	c.waits, c.at = true, g.waiting.PushBack(c)
}

// leave takes c out of all counts, once. g.mu is held.
func (g *Guard) leave(c *Conn) {
	if c.gone {
		return
	}
	c.gone = true
	g.conns--
	if c.network.IsValid() {
		if g.perAddr[c.network]--; g.perAddr[c.network] == 0 {
			delete(g.perAddr, c.network)
		}
	}
	g.listOf(c).Remove(c.at)
	g.signalFreed()
}

// setWaiting notes whether c waits for a request. g.mu is held.
func (g *Guard) setWaiting(c *Conn, waits bool) {
	g.listOf(c).Remove(c.at)
	c.waits = waits
	c.at = g.listOf(c).PushBack(c)
}

// listOf is the list that c is in. g.mu is held.
func (g *Guard) listOf(c *Conn) *list.List {
	if c.waits {
		return g.waiting
	}
	return g.serving
}

// takeWaiting takes out the connection that has waited longest, nil if none does. g.mu is
// held.
func (g *Guard) takeWaiting() *Conn {
	front := g.waiting.Front()
	if front == nil {
		return nil
	}
	c := front.Value.(*Conn)
	g.leave(c)
	return c
}

// takeStuck takes out, of the connections that are being served, the one that has waited
// longest for its peer, nil if none has for long. Where one address after the other fills
// its share with connections that do not read, they go before anybody is refused. g.mu is
// held.
func (g *Guard) takeStuck() *Conn {
	var stuck *Conn
	oldest := time.Now().Add(-stuckAfter).UnixNano() + 1
	for e := g.serving.Front(); e != nil; e = e.Next() {
		c := e.Value.(*Conn)
		if since := c.since.Load(); since != 0 && since < oldest {
			stuck, oldest = c, since
		}
	}
	if stuck != nil {
		g.leave(stuck)
	}
	return stuck
}

func (g *Guard) signalFreed() {
	select {
	case g.freed <- struct{}{}:
	default:
	}
}

// Track is for http.Server.ConnState: it tells which connections wait for a request and
// can make room for others.
func (g *Guard) Track(nc net.Conn, state http.ConnState) {
	c, ours := nc.(*Conn)
	if !ours {
		return
	}
	g.mu.Lock()
	defer g.mu.Unlock()
	switch {
	case c.gone:
	case state == http.StateActive:
		g.setWaiting(c, false)
	case state == http.StateIdle:
		g.setWaiting(c, true)
		g.signalFreed()
	}
}

// refuse counts a refused connection and tells why.
func (g *Guard) refuse(why string, attrs ...any) {
	g.mu.Lock()
	g.refused++
	attrs = append(attrs, "refused", g.refused)
	g.mu.Unlock()
	g.warn(why, attrs...)
}

// warn logs the first warning of a kind in a minute.
func (g *Guard) warn(what string, attrs ...any) {
	if g.warnings.Take(what) == 0 {
		g.cfg.Log.Warn(what, append(attrs, "listener", g.Addr().String())...)
	}
}

// Close ends Accept.
func (g *Guard) Close() error {
	g.closing.Do(func() { close(g.done) })
	return g.Listener.Close()
}

// Open is the number of HTTP connections now; those detached are not counted.
func (g *Guard) Open() int {
	g.mu.Lock()
	defer g.mu.Unlock()
	return g.conns
}

// Refused is the number of connections closed because there were too many.
func (g *Guard) Refused() uint64 {
	g.mu.Lock()
	defer g.mu.Unlock()
	return g.refused
}
