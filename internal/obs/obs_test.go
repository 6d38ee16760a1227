package obs_test

import (
	"bytes"
	"context"
	"errors"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"os"
	"strings"
	"testing"

	"messenger/internal/obs"
)

func TestLogCannotBeForged(t *testing.T) {
	for _, json := range []bool{false, true} {
		var b bytes.Buffer
		log := obs.NewLog(&b, slog.LevelInfo, json)
		log.Debug("not shown")
		log.Info("renamed", "user", "eve\nlevel=ERROR msg=\x1b[31mforged")
		if n := strings.Count(b.String(), "\n"); n != 1 || strings.Contains(b.String(), "\x1b") {
			t.Errorf("json=%v: %d lines: %q", json, n, b.String())
		}
	}
}

func TestMetrics(t *testing.T) {
	m := obs.NewMetrics()
	m.ObserveBatch(3)
	m.ObserveRequest("ws", "privateMessage", "ok")
	m.ObserveClose("4001")
	m.Gauge("messenger_test", "A figure.", func() float64 { return 42 })
	for path, want := range map[string]string{
		"/metrics":      `messenger_requests_total{code="ok",operation="privateMessage",protocol="ws"} 1`,
		"/debug/pprof/": "goroutine",
	} {
		w := httptest.NewRecorder()
		m.Handler().ServeHTTP(w, httptest.NewRequest(http.MethodGet, path, nil))
		if w.Code != http.StatusOK || !strings.Contains(w.Body.String(), want) {
			t.Errorf("%s: %d, no %q", path, w.Code, want)
		}
	}
}

// TestNoCommandLine checks that the command line is not served: its flags may be secrets.
func TestNoCommandLine(t *testing.T) {
	m := obs.NewMetrics()
	for _, path := range []string{"/debug/pprof/cmdline", "/debug/pprof/cmdline/", "/debug/vars", "/debug/pprof/", "/metrics"} {
		w := httptest.NewRecorder()
		m.Handler().ServeHTTP(w, httptest.NewRequest(http.MethodGet, path, nil))
		if strings.Contains(w.Body.String(), os.Args[0]) || strings.Contains(path, "cmdline") && w.Code != http.StatusNotFound {
			t.Errorf("%s: %d %q", path, w.Code, w.Body)
		}
	}
}

func TestHealth(t *testing.T) {
	var fault error
	h := obs.NewHealth(func(context.Context) error { return fault })
	status := func(f http.HandlerFunc) int {
		w := httptest.NewRecorder()
		f(w, httptest.NewRequest(http.MethodGet, "/", nil))
		return w.Code
	}
	if got := status(h.Ready); got != http.StatusOK {
		t.Errorf("ready = %d", got)
	}
	fault = errors.New("the database said something secret")
	if got := status(h.Ready); got != http.StatusServiceUnavailable {
		t.Errorf("without store = %d", got)
	}
	fault = nil
	h.Drain()
	if got := status(h.Ready); got != http.StatusServiceUnavailable {
		t.Errorf("draining = %d", got)
	}
	if got := status(h.Live); got != http.StatusOK {
		t.Errorf("live = %d", got)
	}
}
