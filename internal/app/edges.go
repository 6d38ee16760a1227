package app

import (
	"context"
	"crypto/rand"
	"fmt"
	"net/http"
	"net/netip"
	"strconv"
	"time"

	"messenger/internal/auth"
	"messenger/internal/chat"
	"messenger/internal/config"
	"messenger/internal/edge"
	"messenger/internal/limit"
	"messenger/internal/rest"
	"messenger/internal/webui"
	"messenger/internal/ws"
)

// Deadlines of HTTP connections; bodies and sockets have their own.
const (
	headTimeout = 10 * time.Second
	idleTimeout = 70 * time.Second // longer than proxies keep idle connections, mostly 60 s: who ends them is who uses them
	maxHead     = 16 << 10
)

// callers says who calls, to the packages that serve clients.
type callers struct {
	ip          func(*http.Request) netip.Addr
	shared      func(netip.Addr) bool    // it is an address of many, which no cap per address concerns
	allowOrigin func(*http.Request) bool // nil: any
}

// buildEdges makes the parts that serve clients.
func (a *app) buildEdges() error {
	proxies, err := a.cfg.Proxies()
	if err != nil {
		return err
	}
	who := callers{ip: edge.ClientIP(proxies), shared: edge.Among(proxies)}
	if o := edge.NewOrigins(a.cfg.Origins(), a.cfg.PublicURL); o != nil {
		who.allowOrigin = o.Allow
	}
	rates := a.rates(who)
	if !a.cfg.LimitsOff() {
		a.memory = limit.NewMemory[chat.UserID](limit.MemoryConfig{}, func(n netip.Prefix) bool { return who.shared(n.Addr()) })
	}
	a.callers, a.places = who, divide(openFiles(), a.cfg)
	a.sockets = ws.New(a.socketConfig(who, rates))
	pages, err := rest.New(rest.Config{
		AllowOrigin: who.allowOrigin, HideEmails: a.cfg.HideEmails, ClientIP: who.ip, Rates: rates, Memory: a.memory,
		Live: http.HandlerFunc(a.health.Live), Ready: http.HandlerFunc(a.health.Ready),
		Observe: func(operation, code string) { a.metrics.ObserveRequest("rest", operation, code) },
		Log:     a.log,
	}, a.auth, a.chat)
	if err != nil {
		return fmt.Errorf("build rest: %w", err)
	}
	client, err := webui.Handler(pages)
	if err != nil {
		return fmt.Errorf("build the client: %w", err)
	}
	a.handler = route{sockets: a.sockets, pages: client, secure: a.cfg.Secure()}
	return nil
}

// sessions authenticates the tokens of sockets.
type sessions struct {
	*auth.Service
	now func() time.Time
}

// Authenticate asks internal/auth.
func (s sessions) Authenticate(ctx context.Context, token string) (ws.Identity, error) {
	who, err := s.Service.Authenticate(ctx, token)
	// The end of a token is a moment of our clock; sockets wait for it by the monotonic one.
	expires := time.Now().Add(who.Expires.Sub(s.now()))
	return ws.Identity{User: who.User, Session: who.Session, Expires: expires}, err
}

func (a *app) socketConfig(who callers, rates *limit.Rates) ws.Config {
	d := ws.DispatcherConfig{
		Chat: a.chat, Hub: a.hub, Sessions: a.auth, Log: a.log, NewID: newMessageID, WaitDelivered: a.bus.WaitDelivered, WaitAllDelivered: a.bus.WaitAllDelivered, Now: a.now,
		Epoch: a.epoch, PageRows: a.cfg.PageRows, InvitePrefix: a.cfg.InvitePrefix(), LastSeen: a.sights.LastSeen,
		Observe: func(operation, code string) { a.metrics.ObserveRequest("ws", operation, code) }, Rates: rates,
	}
	c := ws.Config{
		Auth: sessions{a.auth, a.clock.Now}, Log: a.log, IP: who.ip, Shared: who.shared, AllowOrigin: who.allowOrigin, Conns: a.places.sockets, MaxRefused: a.places.refused,
		PingAfter: a.cfg.PingInterval, IdleTimeout: a.cfg.IdleTimeout, DrainTime: a.cfg.DrainTime,
		OnClose: func(code int, refused bool) { a.metrics.ObserveClose(strconv.Itoa(code)) }, Memory: a.memory,
	}
	if !a.cfg.LimitsOff() {
		c.ConnsPerUser, c.ConnsPerIP = a.cfg.ConnectionsPerUser, a.cfg.ConnectionsPerIP
	}
	c.Handler = ws.NewDispatcher(d)
	return c
}

// rates is how often people and addresses may ask; nil if limits are off.
func (a *app) rates(who callers) *limit.Rates {
	if a.cfg.LimitsOff() {
		return nil
	}
	return limit.NewRates(limit.RatesConfig{
		Messages: a.cfg.MessagesPerSecond, Moments: a.cfg.MomentsPerSecond, ConnRequests: a.cfg.RequestsPerSecond,
		PersonRequests: a.cfg.RequestsPerUser, AddressRequests: a.cfg.RequestsPerIP, GroupsPerDay: a.cfg.GroupsPerDay, Shared: who.shared,
	})
}

// throttle slows down guessing, unless limits are off.
func throttle(cfg config.Config) *auth.Throttle {
	if cfg.LimitsOff() {
		return nil
	}
	perMinute := func(n int) limit.Rate { return limit.Rate{Burst: n, Every: time.Minute / time.Duration(n)} }
	return auth.NewThrottle(auth.ThrottleConfig{Login: perMinute(cfg.LoginsPerIP), SignUp: perMinute(cfg.SignupsPerIP)})
}

// newMessageID makes a random UUID (RFC 9562 §5.4).
func newMessageID() chat.MessageID {
	var id chat.MessageID
	_, _ = rand.Read(id[:])
	id[6], id[8] = id[6]&0x0f|0x40, id[8]&0x3f|0x80
	return id
}

// connectionGauges shows what the public listener holds.
func (a *app) connectionGauges(g *edge.Guard) {
	a.metrics.Gauge("messenger_http_connections", "Open HTTP connections.", func() float64 { return float64(g.Open()) })
	a.metrics.Gauge("messenger_refused_connections", "HTTP connections closed because there were too many, since the start.",
		func() float64 { return float64(g.Refused()) })
}

// gauges registers gauges of what the parts hold.
func (a *app) gauges() {
	gauge := func(name, help string, read func() int) {
		a.metrics.Gauge("messenger_"+name, help, func() float64 { return float64(read()) })
	}
	gauge("connections", "Open WebSocket connections.", a.hub.Conns)
	gauge("commit_waiting", "Commands that wait for a transaction.", a.commits.Waiting)
	gauge("outbox_bytes", "Bytes that wait in outboxes.", a.sockets.HeldBytes)
	gauge("waiting_bytes", "Bytes of requests and answers that wait for slow peers.", a.memory.Held)
	gauge("cut_peers", "Connections closed to make room for others' requests and answers, since the start.", a.memory.Cuts)
	gauge("refused_handshakes", "Handshakes without a valid token since the start.", func() int { return int(a.sockets.Refused()) })
	gauge("slow_readers", "Connections closed because their peer did not read, since the start.", func() int { return int(a.sockets.Slow()) })
}
