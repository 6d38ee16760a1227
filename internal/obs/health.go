package obs

import (
	"context"
	"net/http"
	"sync/atomic"
	"time"
)

// readyTimeout bounds the ping of the store by /readyz.
const readyTimeout = 2 * time.Second

// Health answers the probes of an orchestrator: whether the process is alive and whether it is ready for requests.
type Health struct {
	draining atomic.Bool
	ping     func(context.Context) error
}

// NewHealth returns the health of a server that is ready while ping succeeds.
func NewHealth(ping func(context.Context) error) *Health { return &Health{ping: ping} }

// Drain makes the server permanently not ready: it is stopping.
func (h *Health) Drain() { h.draining.Store(true) }

// Live answers /healthz: always 200.
func (h *Health) Live(w http.ResponseWriter, _ *http.Request) { reply(w, http.StatusOK, "ok") }

// Ready answers /readyz: 200 if the store answers and the server is not stopping.
func (h *Health) Ready(w http.ResponseWriter, r *http.Request) {
	ctx, cancel := context.WithTimeout(r.Context(), readyTimeout)
	defer cancel()
	switch {
	case h.draining.Load():
		reply(w, http.StatusServiceUnavailable, "stopping")
	case h.ping(ctx) != nil:
		reply(w, http.StatusServiceUnavailable, "store unavailable")
	default:
		reply(w, http.StatusOK, "ready")
	}
}

func reply(w http.ResponseWriter, status int, message string) {
	w.Header().Set("Content-Type", "application/json; charset=utf-8")
	w.Header().Set("Cache-Control", "no-store")
	w.WriteHeader(status)
	_, _ = w.Write([]byte(`{"message":"` + message + `"}`))
}
