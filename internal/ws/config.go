package ws

import (
	"context"
	"log/slog"
	"math/rand/v2"
	"net/http"
	"net/netip"
	"time"

	"messenger/internal/chat"
	"messenger/internal/hub"
)

// Identity is who a connection belongs to, as its token proved.
type Identity struct {
	User    chat.UserID
	Session chat.SessionID
	Expires time.Time // when the token ends, and the connection with it; zero is never
}

// Authenticator verifies tokens. An error with code chat.Unauthenticated closes the
// connection with 4001, which makes the original client log out; any other error
// closes it with 1013, come back later. It may be called twice for one connection.
type Authenticator interface {
	Authenticate(ctx context.Context, token string) (Identity, error)
}

// Handler is what connections talk to. For one connection its methods are called one
// at a time: Open, then Message for each message in order, then Closed.
type Handler interface {
	// Open is called once a connection is authenticated and can be found by Revoke,
	// before the client hears of it. What it sends follows the handshake. After an
	// error the connection is closed with 1013 and Closed is not called.
	Open(ctx context.Context, c *Conn) error

	// Message gets one message; text and binary are the same, but only text is known to
	// be UTF-8. The payload is valid, and may be changed, until Message returns. While
	// it blocks, nothing more is read from this connection. Work that answers after
	// Message returned is announced with Conn.Begin, so that a drain waits for it.
	Message(c *Conn, payload []byte)

	// Closed is called when the connection is gone.
	Closed(c *Conn)
}

// Config is what a Server needs. Auth, Handler and Log must be given; a zero field of
// the rest means its default, of a cap that there is none.
type Config struct {
	Auth    Authenticator
	Handler Handler
	Log     *slog.Logger
	Now     func() time.Time               // default time.Now
	Rand    func() uint64                  // ids of connections and jitter; default math/rand/v2
	IP      func(*http.Request) netip.Addr // who asks; default: the peer, no proxy is believed
	OnClose func(code int, refused bool)   // counts ends of connections; default nothing
	Memory  *Memory                        // shared with REST; nil: no bound

	// AllowOrigin reports whether a request that names an origin may come from there;
	// nil: from anywhere. Requests without one are not from browsers.
	AllowOrigin func(*http.Request) bool
	// Shared reports whether many people come from an address, as from that of a proxy:
	// ConnsPerIP does not hold there. Default: never.
	Shared func(netip.Addr) bool

	MessageBytes int // default 65,536
	Fragments    int // frames of one message; default 4,096
	OutboxBytes  int // default hub.DefaultOutboxBytes
	SendBuffer   int // bytes the kernel may hold for a slow reader; default 64 KiB; < 0: as the system has it
	MaxMalformed int // malformed messages in a row, or in ten seconds; default 20
	MaxRefused   int // refused connections that are seen off politely at once; default 1,024
	MaxHeld      int // HTTP refusals that are delayed at once; default 256
	Conns        int // cap of all connections whose token was good
	ConnsPerUser int // cap; one more closes the oldest of this user
	ConnsPerIP   int // cap of an address, see limit.Network; one more is refused

	OpenTimeout    time.Duration // for Authenticate and Open; default 10 s
	PingAfter      time.Duration // silence after which a peer is pinged; default 25 s
	IdleTimeout    time.Duration // silence after which it is given up; default 60 s
	MessageTimeout time.Duration // first to last byte of a message; default 15 s
	WriteTimeout   time.Duration // for what the outbox held; default 10 s
	Linger         time.Duration // for the peer's answer to a close frame; default 3 s, refusals 1 s
	RestAfter      time.Duration // silence after which a connection gives up its goroutine; default 2 s
	Hold           time.Duration // delay of repeated refusals; default 500 ms, of 1013 twice that
	DrainTime      time.Duration // over which Shutdown spreads the closing; default at once
}

func (c Config) withDefaults() Config {
	if c.Now == nil {
		c.Now = time.Now
	}
	if c.Rand == nil {
		c.Rand = rand.Uint64
	}
	if c.IP == nil {
		c.IP = peerIP
	}
	if c.Shared == nil {
		c.Shared = func(netip.Addr) bool { return false }
	}
	if c.OnClose == nil {
		c.OnClose = func(int, bool) {}
	}
	for _, d := range []struct {
		field *int
		value int
	}{
		{&c.MessageBytes, 64 << 10}, {&c.Fragments, 4096}, {&c.OutboxBytes, hub.DefaultOutboxBytes},
		{&c.SendBuffer, 64 << 10}, {&c.MaxMalformed, 20}, {&c.MaxRefused, 1024}, {&c.MaxHeld, 256},
	} {
		if *d.field == 0 {
			*d.field = d.value
		}
	}
	for _, d := range []struct {
		field *time.Duration
		value time.Duration
	}{
		{&c.OpenTimeout, 10 * time.Second}, {&c.PingAfter, 25 * time.Second}, {&c.IdleTimeout, time.Minute},
		{&c.MessageTimeout, 15 * time.Second}, {&c.WriteTimeout, 10 * time.Second}, {&c.Linger, 3 * time.Second},
		{&c.RestAfter, 2 * time.Second}, {&c.Hold, 500 * time.Millisecond},
	} {
		if *d.field == 0 {
			*d.field = d.value
		}
	}
	return c
}

// peerIP is the address at the other end of the connection.
func peerIP(r *http.Request) netip.Addr {
	ap, err := netip.ParseAddrPort(r.RemoteAddr)
	if err != nil {
		return netip.Addr{}
	}
	return ap.Addr().Unmap()
}
