package ws

import (
	"context"
	"errors"
	"hash/maphash"
	"math/rand/v2"
	"net/netip"
	"runtime"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"messenger/internal/chat"
	"messenger/internal/limit"
)

// tickLength is how often the keeper looks up; times of connections are kept in ticks,
// counted from 1 so that 0 can mean "not at all".
const tickLength = 100 * time.Millisecond

// ticks converts a duration, rounding up.
func ticks(d time.Duration) uint32 { return uint32((d + tickLength - 1) / tickLength) }

// Server accepts and keeps connections. It is an http.Handler for the paths at which
// its owner mounts it.
type Server struct {
	cfg    Config
	limits limits
	tick   atomic.Uint32

	connections connections
	byUser      *index[chat.UserID]
	byIP        *index[netip.Prefix]
	timers      timers
	refusals    refusals
	refusing    atomic.Int64 // refused connections that still exist
	flushers    []*flusher
	poller      poller       // nil where connections cannot rest
	polling     sync.Once    // starts it when a first connection rests
	live        waitCounter  // connections, refused ones included
	admitted    atomic.Int64 // those whose token was good, which Config.Conns bounds
	drainers    waitCounter  // goroutines that wait for slow peers
	revoked     atomic.Uint64
	held        chan struct{} // a place for each HTTP refusal that is delayed
	quit        chan struct{} // closed when the goroutines must end
	ending      sync.Once     // closes it
	workers     sync.WaitGroup
	counts      counts
	warnings    *limit.Limiter[struct{}] // one a minute
	admission   sync.Mutex               // guards stopping against connections on their way in
	stopping    bool
}

// counts are totals since the start.
type counts struct{ accepted, refused, slow atomic.Uint64 }

// New returns a server that does nothing before Start.
func New(cfg Config) *Server {
	cfg = cfg.withDefaults()
	s := &Server{
		cfg:      cfg,
		limits:   limits{message: cfg.MessageBytes, fragments: cfg.Fragments},
		byUser:   newIndex[chat.UserID](),
		byIP:     newIndex[netip.Prefix](),
		held:     make(chan struct{}, max(cfg.MaxHeld, 0)),
		warnings: limit.New[struct{}](limit.Rate{Burst: 1, Every: time.Minute}, 0, cfg.Now),
		quit:     make(chan struct{}),
	}
	s.refusals.seed = maphash.MakeSeed()
	s.tick.Store(1)
	for range runtime.GOMAXPROCS(0) {
		s.flushers = append(s.flushers, newFlusher())
	}
	return s
}

// Start starts the server's goroutines. Shutdown ends them.
func (s *Server) Start() {
	p, err := newPoller()
	if err == nil {
		s.poller = p
	} else if !errors.Is(err, errors.ErrUnsupported) {
		s.cfg.Log.Warn("connections keep a goroutine each", "err", err)
	}
	for _, f := range s.flushers {
		s.workers.Go(f.run)
	}
	s.workers.Go(s.keep)
}

// Accepted is the number of connections since the start.
func (s *Server) Accepted() uint64 { return s.counts.accepted.Load() }

// Refused is the number of refused handshakes since the start.
func (s *Server) Refused() uint64 { return s.counts.refused.Load() }

// Slow is the number of connections closed since the start because their peer did not read.
func (s *Server) Slow() uint64 { return s.counts.slow.Load() }

// HeldBytes is how many bytes wait in outboxes now. It asks each connection.
func (s *Server) HeldBytes() (bytes int) {
	for _, c := range s.connections.all() {
		bytes += c.out.Held()
	}
	return bytes
}

// Revoke closes connections of a user with 4001: those of the given sessions or, when
// sessions is nil, all but those of keep. It also reaches connections that are
// being opened at this moment, provided that Authenticate refuses their tokens by the
// time it is called.
func (s *Server) Revoke(user chat.UserID, sessions []chat.SessionID, keep chat.SessionID) {
	s.revoked.Add(1)
	for _, c := range s.byUser.of(user) {
		if revokes(c.who.Session, sessions, keep) {
			c.Close(CloseUnauthorized, reasonUnauthorized)
		}
	}
}

func revokes(session chat.SessionID, sessions []chat.SessionID, keep chat.SessionID) bool {
	if sessions == nil {
		return keep.IsZero() || session != keep
	}
	return slices.Contains(sessions, session)
}

// begin counts one connection in, unless the server is stopping.
func (s *Server) begin() bool {
	s.admission.Lock()
	defer s.admission.Unlock()
	if s.stopping {
		return false
	}
	s.live.add()
	return true
}

// admit takes a place for a connection whose token is good, unless all are taken. Who
// has no token takes none: strangers cannot fill the server.
func (s *Server) admit() bool {
	if n := s.admitted.Add(1); s.cfg.Conns > 0 && n > int64(s.cfg.Conns) {
		s.admitted.Add(-1)
		return false
	}
	return true
}

// Sockets is how many sockets this server has, those included that it is refusing.
func (s *Server) Sockets() int { return s.live.count() }

func (s *Server) isStopping() bool {
	s.admission.Lock()
	defer s.admission.Unlock()
	return s.stopping
}

// randomSource makes the injected randomness a rand.Source.
type randomSource func() uint64

// Uint64 returns the next number.
func (f randomSource) Uint64() uint64 { return f() }

// restartReason is said to connections that a stopping server closes.
const restartReason = "service restart"

// Shutdown refuses new connections, closes all others with 1012, spread over
// Config.DrainTime, each once the work in hand for it is done, and waits until nothing
// is left of them. When ctx ends first it cuts them off and returns the context's
// error. It must be called after Start; a second call waits like the first.
func (s *Server) Shutdown(ctx context.Context) error {
	s.admission.Lock()
	s.stopping = true
	s.admission.Unlock()
	s.disperse(ctx)
	err := s.live.wait(ctx)
	if err != nil {
		for _, c := range s.connections.all() {
			c.cut()
		}
		s.runTimers(true)
	}
	// Now only Handlers that still run can hold it up, and those end.
	grace, cancel := context.WithTimeout(context.WithoutCancel(ctx), s.cfg.OpenTimeout)
	defer cancel()
	err = errors.Join(err, s.live.wait(grace), s.drainers.wait(grace))
	s.ending.Do(func() {
		close(s.quit)
		for _, f := range s.flushers {
			f.stop()
		}
		if s.poller != nil {
			s.poller.stop()
		}
	})
	s.workers.Wait()
	return err
}

// disperse closes all connections in random order over the drain time, so that they do
// not come back in one instant.
func (s *Server) disperse(ctx context.Context) {
	conns := s.connections.all()
	rand.New(randomSource(s.cfg.Rand)).Shuffle(len(conns), func(i, j int) { conns[i], conns[j] = conns[j], conns[i] })
	t := time.NewTicker(tickLength)
	defer t.Stop()
	start, closed := time.Now(), 0
	for closed < len(conns) {
		due := len(conns)
		if past := time.Since(start); past < s.cfg.DrainTime {
			due = int(float64(len(conns)) * float64(past+tickLength) / float64(s.cfg.DrainTime))
		}
		for ; closed < min(due, len(conns)); closed++ {
			conns[closed].leave(CloseRestart)
		}
		if closed < len(conns) {
			select {
			case <-t.C:
			case <-ctx.Done():
				return
			}
		}
	}
}
