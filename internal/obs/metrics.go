package obs

import (
	"net/http"
	"net/http/pprof"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"
	"github.com/prometheus/client_golang/prometheus/promhttp"
)

// Metrics is the Prometheus registry of one server and its metrics. Other packages report through its
// methods; Handler exposes it.
type Metrics struct {
	registry *prometheus.Registry

	batch    prometheus.Histogram
	requests *prometheus.CounterVec
	closes   *prometheus.CounterVec
}

// NewMetrics registers the metrics of the server, of the Go runtime and of the process.
func NewMetrics() *Metrics {
	m := &Metrics{
		registry: prometheus.NewRegistry(),
		batch: prometheus.NewHistogram(prometheus.HistogramOpts{
			Name: "messenger_commit_batch_commands", Help: "Commands decided and stored in one transaction.",
			Buckets: prometheus.ExponentialBuckets(1, 2, 10),
		}),
		requests: prometheus.NewCounterVec(prometheus.CounterOpts{
			Name: "messenger_requests_total", Help: "Answered requests by protocol, operation and code.",
		}, []string{"protocol", "operation", "code"}),
		closes: prometheus.NewCounterVec(prometheus.CounterOpts{
			Name: "messenger_socket_closes_total", Help: "Ended WebSocket connections by close code.",
		}, []string{"code"}),
	}
	m.registry.MustRegister(m.batch, m.requests, m.closes,
		collectors.NewGoCollector(), collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}))
	return m
}

// ObserveBatch counts one committed batch.
func (m *Metrics) ObserveBatch(commands int) { m.batch.Observe(float64(commands)) }

// ObserveRequest counts one answered request; code is "ok" or a chat.Code.
func (m *Metrics) ObserveRequest(protocol, operation, code string) {
	m.requests.WithLabelValues(protocol, operation, code).Inc()
}

// ObserveClose counts one ended WebSocket connection.
func (m *Metrics) ObserveClose(code string) { m.closes.WithLabelValues(code).Inc() }

// Gauge registers a gauge whose value is read at each scrape.
func (m *Metrics) Gauge(name, help string, read func() float64) {
	m.registry.MustRegister(prometheus.NewGaugeFunc(prometheus.GaugeOpts{Name: name, Help: help}, read))
}

// Handler serves /metrics and /debug/pprof/, but not its cmdline: flags may be secrets. It
// belongs on a loopback listener: profiles must not be public.
func (m *Metrics) Handler() http.Handler {
	mux := http.NewServeMux()
	mux.Handle("GET /metrics", promhttp.HandlerFor(m.registry, promhttp.HandlerOpts{}))
	mux.HandleFunc("GET /debug/pprof/", pprof.Index)
	mux.HandleFunc("GET /debug/pprof/profile", pprof.Profile)
	mux.HandleFunc("GET /debug/pprof/symbol", pprof.Symbol)
	mux.HandleFunc("GET /debug/pprof/trace", pprof.Trace)
	return mux
}
