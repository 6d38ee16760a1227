package app

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"sync"
	"time"

	"messenger/internal/auth"
	"messenger/internal/bus/local"
	"messenger/internal/chat"
	"messenger/internal/clock"
	"messenger/internal/commit"
	"messenger/internal/config"
	"messenger/internal/hub"
	"messenger/internal/obs"
	"messenger/internal/ws"
)

// stopTimeout bounds a graceful stop; what is left after it is cut off.
const stopTimeout = 30 * time.Second

// purgeEvery is how often sessions that are not used any more are deleted.
const purgeEvery = time.Hour

// hashQueueUnlimited lets load runs log in all at once; memory stays bounded by the
// number of hashes that run.
const hashQueueUnlimited = 100_000

// keyFile is the name of the signing key in the data directory.
const keyFile = "jwt.key"

// app is a running server: the parts and what connects them.
type app struct {
	cfg     config.Config
	log     *slog.Logger
	store   store
	metrics *obs.Metrics
	health  *obs.Health
	hub     *hub.Hub
	bus     *local.Bus
	commits *commit.Queue
	chat    *chat.Service
	auth    *auth.Service
	sights  *lastSeenCache
	sweeper *sweeper
	epoch   string
	memory  *ws.Memory
	sockets *ws.Server
	callers callers
	places  places
	handler http.Handler // of the public listener
	public  *http.Server // once it serves

	clock *clock.Clock
	fatal chan error // a fault after which the process must end
}

// Serve runs a server until ctx ends, and then drains it: nothing new is accepted, what
// was accepted is finished and answered, sockets are closed with 1012. It returns nil
// after a clean stop.
func Serve(ctx context.Context, cfg config.Config, log *slog.Logger) error {
	fatal := make(chan error, 1)
	s, err := openAlone(ctx, cfg, log, alone{wait: takeoverWait(cfg), lost: func(err error) {
		select {
		case fatal <- err:
		default: // it ends already
		}
	}})
	if err != nil {
		return err
	}
	a, err := build(ctx, cfg, log, s, fatal)
	if err != nil {
		return errors.Join(err, s.Close())
	}
	defer a.close()
	return a.serve(ctx)
}

// build connects the parts over an open store.
func build(ctx context.Context, cfg config.Config, log *slog.Logger, s store, fatal chan error) (*app, error) {
	a := &app{cfg: cfg, log: log, store: s, metrics: obs.NewMetrics(), health: obs.NewHealth(s.Ping), fatal: fatal, clock: clock.New(log)}
	var err error
	if a.epoch, err = s.Epoch(ctx); err != nil {
		return nil, fmt.Errorf("read the epoch: %w", err)
	}
	if err := a.warnOfClock(ctx, a.clock.Now()); err != nil {
		return nil, err
	}
	a.sights = newLastSeenCache(s, log)
	a.sweeper = newSweeper(log)
	a.hub = hub.New(a.memberships, hub.Options{Now: a.now, OnLastSeen: a.sights.note})
	a.bus = local.New(busWorkers, a.deliver)
	a.commits = commit.New(commit.Config{Lanes: lanes(cfg)}, commit.Deps{
		Store: s, Publisher: a.bus, Log: log, Observe: a.metrics.ObserveBatch, Fatal: a.fail,
		Now: a.now, AfterReplies: func() { a.sockets.Flush() },
	})
	a.chat = chat.New(s, a.commits, chat.Options{
		HideEmails: cfg.HideEmails, Live: a.bus, Now: a.now, Deferred: a.sweeper.wake,
		Limits: chat.Limits{
			GroupMembers: cfg.GroupMembers, UserGroups: cfg.UserGroups, GroupsAdded: cfg.UserGroupsAdded, PageRows: cfg.PageRows, SearchRows: cfg.SearchRows,
		},
	})
	err = a.buildAuth()
	if err == nil {
		err = a.buildEdges()
	}
	if err != nil {
		a.commits.Close(context.Background())
		a.bus.Close()
		return nil, err
	}
	a.gauges()
	return a, nil
}

// now is the time that rows are stamped with.
func (a *app) now() chat.Instant { return chat.InstantOf(a.clock.Now()) }

// busWorkers deliver events side by side.
const busWorkers = 4

// memberships is what the hub loads when a user connects.
func (a *app) memberships(ctx context.Context, user chat.UserID) ([]chat.ConversationID, error) {
	groups, err := a.store.GroupsOf(ctx, user)
	ids := make([]chat.ConversationID, len(groups))
	for i, g := range groups {
		ids[i] = g.ID
	}
	return ids, err
}

// deliver is where news arrives on this node.
func (a *app) deliver(run []chat.Event) {
	for _, e := range run {
		if r, ok := e.(chat.SessionsRevoked); ok {
			a.sockets.Revoke(r.User, r.Sessions, r.Keep)
			continue
		}
		a.hub.Deliver(e)
	}
	a.sockets.Flush()
}

// SessionsRevoked announces the end of sessions; see auth.Announcer.
func (a *app) SessionsRevoked(ctx context.Context, user chat.UserID, sessions []chat.SessionID, keep chat.SessionID) {
	a.bus.Publish(ctx, []chat.Event{chat.SessionsRevoked{User: user, Sessions: sessions, Keep: keep}})
}

// fail makes the process end; the first reason counts.
func (a *app) fail(err error) {
	select {
	case a.fatal <- err:
	default:
	}
}

// buildAuth makes the service that authenticates requests.
func (a *app) buildAuth() error {
	keys, err := a.keys()
	if err != nil {
		return err
	}
	tokens, err := auth.NewTokens(auth.TokenConfig{Keys: keys, Lifetime: a.cfg.TokenLifetime, Now: a.clock.Now})
	if err != nil {
		return fmt.Errorf("prepare tokens: %w", err)
	}
	hashing := auth.HasherConfig{}
	if a.cfg.LimitsOff() {
		hashing.Queue = hashQueueUnlimited
	}
	hasher, err := auth.NewHasher(hashing)
	if err != nil {
		return fmt.Errorf("prepare hashing: %w", err)
	}
	a.auth, err = auth.New(auth.Options{
		Accounts: a.store, Sessions: a.store, Addresses: a.store, Announcer: a, Hasher: hasher, Tokens: tokens,
		Throttle: throttle(a.cfg), Policy: auth.Policy{MinLength: a.cfg.MinPassword}, Closed: a.cfg.SignUpClosed(), Log: a.log, Now: a.clock.Now,
	})
	return err
}

// CheckKeys says what is wrong with the signing keys that are given as settings.
func CheckKeys(cfg config.Config) error {
	if cfg.JWTKey == "" {
		return nil
	}
	if _, err := auth.NewKeys([]byte(cfg.JWTKey)); err != nil {
		return fmt.Errorf("jwt-key: %w", err)
	}
	if previous := cfg.PreviousKeys(); len(previous) > 0 {
		if _, err := auth.NewKeys(previous...); err != nil {
			return fmt.Errorf("jwt-previous-keys: %w", err)
		}
	}
	return nil
}

func (a *app) keys() (auth.Keys, error) {
	if a.cfg.JWTKey == "" {
		keys, err := auth.LoadOrCreateKeys(filepath.Join(a.cfg.DataDir, keyFile), rand.Reader)
		if err != nil {
			return nil, fmt.Errorf("signing key: %w", err)
		}
		return append(keys, a.cfg.PreviousKeys()...), nil
	}
	return auth.NewKeys(append([][]byte{[]byte(a.cfg.JWTKey)}, a.cfg.PreviousKeys()...)...)
}

// serve listens and waits for the end.
func (a *app) serve(ctx context.Context) error {
	listener, err := a.listenPublic(ctx)
	if err != nil {
		return err
	}
	admin, err := a.listenAdmin()
	if err != nil {
		return errors.Join(err, listener.Close())
	}
	a.warnOfFiles(a.places)
	if a.cfg.LimitsOff() {
		a.log.Warn("rate limits are off: this server is for load and conformance runs only")
	}
	var running sync.WaitGroup
	a.sockets.Start()
	a.connectionGauges(listener)
	a.public = newServer(a.handler, listener, a.log)
	running.Go(func() { a.run("public", a.public, listener) })
	adminServer, adminAddr := &http.Server{}, "off"
	if admin != nil {
		adminServer, adminAddr = newServer(atAdmin(a.metrics.Handler(), a.cfg.AdminAddr), admin, a.log), admin.Addr().String()
		running.Go(func() { a.run("admin", adminServer, admin) })
	}
	chores, stopChores := context.WithCancel(ctx)
	running.Go(func() { a.chores(chores) })
	running.Go(func() { a.keepMemory(chores) })
	running.Go(func() { a.sweeper.run(chores, a.chat.Sweep) })
	sights, stopSights := context.WithCancel(context.WithoutCancel(ctx))
	running.Go(func() { a.sights.run(sights) })
	a.log.Info("serving", "addr", listener.Addr().String(), "admin", adminAddr, "store", a.storeName())
	select {
	case <-ctx.Done():
		err = nil
	case err = <-a.fatal:
	}
	stopChores()
	err = errors.Join(err, a.drain())
	stopSights() // not before everybody is gone
	_ = adminServer.Close()
	running.Wait()
	return err
}

func (a *app) storeName() string {
	if a.cfg.DatabaseURL != "" {
		return "postgresql"
	}
	return "sqlite"
}

func (a *app) run(name string, s *http.Server, l net.Listener) {
	if err := s.Serve(l); !errors.Is(err, http.ErrServerClosed) {
		a.fail(fmt.Errorf("serve %s: %w", name, err))
	}
}

// drain stops accepting, lets what was accepted finish, and closes the sockets.
func (a *app) drain() error {
	a.health.Drain()
	a.log.Info("stopping")
	ctx, cancel := context.WithTimeout(context.Background(), stopTimeout)
	defer cancel()
	sockets := make(chan error, 1)
	go func() { sockets <- a.sockets.Shutdown(ctx) }()
	err := a.public.Shutdown(ctx)
	if err != nil {
		err = errors.Join(err, a.public.Close())
	}
	return errors.Join(err, <-sockets)
}

// close ends the parts in the order in which work passes through them.
func (a *app) close() {
	ctx, cancel := context.WithTimeout(context.Background(), stopTimeout)
	defer cancel()
	a.commits.Close(ctx)
	a.bus.Close()
	if err := a.store.Close(); err != nil {
		a.log.Error("close the store", obs.Err(err))
	}
	a.log.Info("stopped", "pid", os.Getpid())
}

// chores does what is to be done from time to time.
func (a *app) chores(ctx context.Context) {
	t := time.NewTicker(purgeEvery)
	defer t.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-t.C:
			if n, err := a.auth.Purge(ctx); err != nil {
				a.log.Warn("purge sessions", obs.Err(err))
			} else if n > 0 {
				a.log.Info("purged sessions", "count", n)
			}
		}
	}
}
