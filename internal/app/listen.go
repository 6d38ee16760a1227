package app

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"net/netip"
	"strings"
	"syscall"

	"messenger/internal/config"
	"messenger/internal/edge"
)

// adminConns are connections to the admin listener; a monitoring system needs one or two.
const adminConns = 64

// newServer makes an HTTP server with the deadlines of all of them. What is written has
// one at the edge.
func newServer(h http.Handler, g *edge.Guard, log *slog.Logger) *http.Server {
	return &http.Server{
		Handler: h, ConnState: g.Track, ReadHeaderTimeout: headTimeout, IdleTimeout: idleTimeout,
		MaxHeaderBytes: maxHead, ErrorLog: slog.NewLogLogger(log.Handler(), slog.LevelDebug),
	}
}

// listenPublic opens the public listener.
func (a *app) listenPublic(ctx context.Context) (*edge.Guard, error) {
	// Sockets are pinged by internal/ws; the kernel's own probes would only cost.
	listening := net.ListenConfig{KeepAlive: -1}
	l, err := listening.Listen(ctx, "tcp", a.cfg.Addr)
	if err != nil {
		return nil, fmt.Errorf("listen: %w", err)
	}
	c := edge.Config{
		MaxConns: a.places.http, MaxFiles: a.places.files, Upgraded: a.sockets.Sockets, Shared: a.callers.shared, Log: a.log,
	}
	if !a.cfg.LimitsOff() {
		c.MaxPerAddr = a.cfg.HTTPConnsPerIP
	}
	return edge.Listener(l, c), nil
}

// listenAdmin opens the admin listener, nil if it is off. When the default address is
// taken, as by a second server on the machine, any free port does.
func (a *app) listenAdmin() (*edge.Guard, error) {
	if a.cfg.AdminAddr == "off" || a.cfg.AdminAddr == "" {
		return nil, nil
	}
	l, err := net.Listen("tcp", a.cfg.AdminAddr)
	if errors.Is(err, syscall.EADDRINUSE) && a.cfg.AdminAddr == config.DefaultAdminAddr {
		a.log.Warn("the default admin address is taken, using a free port", "addr", a.cfg.AdminAddr)
		l, err = net.Listen("tcp", "127.0.0.1:0")
	}
	if err != nil {
		return nil, fmt.Errorf("listen for admin: %w", err)
	}
	return edge.Listener(l, edge.Config{MaxConns: adminConns, Log: a.log}), nil
}

// atAdmin lets only those through who know where they are. A page of somewhere else may
// have its own name lead to this machine and read what is here (DNS rebinding), or have
// the browser send requests whose answers it does not see.
func atAdmin(next http.Handler, addr string) http.Handler {
	named, _, _ := net.SplitHostPort(addr)
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("X-Content-Type-Options", "nosniff")
		switch site := r.Header.Get("Sec-Fetch-Site"); {
		case !isAdminHost(r, named):
			http.Error(w, "this is not a name of the admin listener: use localhost, or the host of admin-addr", http.StatusMisdirectedRequest)
		case site == "cross-site" || site == "same-site":
			http.Error(w, "not from other pages", http.StatusForbidden)
		default:
			next.ServeHTTP(w, r)
		}
	})
}

// isAdminHost: a name of this machine, the one in admin-addr, or the very address that
// the connection came to.
func isAdminHost(r *http.Request, named string) bool {
	host := r.Host
	if h, _, err := net.SplitHostPort(host); err == nil {
		host = h
	}
	host = strings.TrimSuffix(strings.ToLower(strings.Trim(host, "[]")), ".")
	if ip, err := netip.ParseAddr(host); err == nil {
		ip = ip.Unmap()
		local, _ := r.Context().Value(http.LocalAddrContextKey).(*net.TCPAddr)
		return ip.IsLoopback() || host == named || local != nil && local.AddrPort().Addr().Unmap().WithZone("") == ip.WithZone("")
	}
	return host == "localhost" || strings.HasSuffix(host, ".localhost") || host != "" && host == strings.ToLower(named)
}
