package obs

import (
	"context"
	"net/http"
	"sync/atomic"
	"time"
)

// readyTimeout bounds the question to the store behind /readyz.
const readyTimeout = 2 * time.Second

// Health answers whether the process lives and whether it should be sent requests.
type Health struct {
	draining atomic.Bool
	ping     func(context.Context) error
}

// NewHealth returns the health of a server that is ready while ping succeeds.
func NewHealth(ping func(context.Context) error) *Health { return &Health{ping: ping} }

// Drain makes the server not ready, for good: it is stopping.
func (h *Health) Drain() { h.draining.Store(true) }

// Live answers /healthz: 200 for as long as the process can answer at all.
func (h *Health) Live(w http.ResponseWriter, _ *http.Request) { say(w, http.StatusOK, "ok") }

// Ready answers /readyz: 200 if the store answers and the server is not stopping.
func (h *Health) Ready(w http.ResponseWriter, r *http.Request) {
	ctx, cancel := context.WithTimeout(r.Context(), readyTimeout)
	defer cancel()
	switch {
	case h.draining.Load():
		say(w, http.StatusServiceUnavailable, "stopping")
	case h.ping(ctx) != nil:
		say(w, http.StatusServiceUnavailable, "store unavailable")
	default:
		say(w, http.StatusOK, "ready")
	}
}

func say(w http.ResponseWriter, status int, message string) {
	w.Header().Set("Content-Type", "application/json; charset=utf-8")
	w.Header().Set("Cache-Control", "no-store")
	w.WriteHeader(status)
	_, _ = w.Write([]byte(`{"message":"` + message + `"}`))
}
