package rest

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"runtime/debug"
	"strings"
	"time"

	"messenger/internal/chat"
	"messenger/internal/limit"
	"messenger/internal/problem"
)

// exchange is one request on its way through, for the line that is logged of it.
type exchange struct {
	http.ResponseWriter
	id        string
	started   time.Time
	operation string
	user      chat.UserID
	status    int // 0 until something was written
	code      string
	err       error // a fault that the answer does not show
}

// WriteHeader notes the status.
func (x *exchange) WriteHeader(status int) {
	if x.status == 0 {
		x.status = status
	}
	x.ResponseWriter.WriteHeader(status)
}

// Write sends the status 200 if there was none.
func (x *exchange) Write(b []byte) (int, error) {
	if x.status == 0 {
		x.status = http.StatusOK
	}
	return x.ResponseWriter.Write(b)
}

// Unwrap is for http.ResponseController.
func (x *exchange) Unwrap() http.ResponseWriter { return x.ResponseWriter }

// ServeHTTP answers one request.
func (s *server) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	x := &exchange{ResponseWriter: w, id: s.requestID(), started: s.now(), operation: "unknown", code: "ok"}
	defer s.finish(x, r)
	path := r.URL.EscapedPath()
	to := s.router.find(path)
	reads := r.Method == http.MethodGet || r.Method == http.MethodHead
	if s.fallback != nil && reads && !to.exists() && !s.router.reserved(path) {
		x.operation = "page"
		s.fallback.ServeHTTP(x, r)
		return
	}
	setCommonHeaders(x.Header(), x.id)
	allowed := s.markOrigin(x, r)
	switch {
	case r.Method == http.MethodOptions:
		x.operation = "preflight"
		preflight(x, r, allowed)
	case reads && to.movedTo != "":
		x.operation = "docs"
		http.Redirect(x, r, to.movedTo, http.StatusMovedPermanently)
	case reads && to.asset != nil:
		x.operation = "docs"
		to.asset.ServeHTTP(x, r)
	default:
		s.operate(x, r, to)
	}
}

// setCommonHeaders: those of the contract, and those that keep an answer from being
// taken for something else.
func setCommonHeaders(h http.Header, id string) {
	h.Set("X-Powered-By", "Express")
	h.Set("X-Request-Id", id)
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("Referrer-Policy", "no-referrer")
	h.Set("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'")
}

// operate checks and does an operation, and writes what came of it.
func (s *server) operate(x *exchange, r *http.Request, to destination) {
	if !s.isProbe(r, to) {
		if wait := s.rates.TakeAddress(s.clientIP(r)); wait > 0 {
			s.refuse(x, r, tooOften(wait))
			return
		}
	}
	l := s.memory.Lease(chat.UserID{}, limit.Network(s.clientIP(r)))
	defer l.Close()
	if err := l.Grow(r.Context(), requestBytes); err != nil {
		s.refuse(x, r, err)
		return
	}
	op, in, err := s.accept(x, r, to, l)
	if op != nil {
		x.operation, x.user = op.id, in.by.User
	}
	var e endpoint
	if err == nil {
		e = s.endpoints[op.id]
		if wait := s.rates.Take(e.cost, limit.Caller{Person: limit.Person(in.by.User)}); wait > 0 {
			err = tooOften(wait)
		}
	}
	if err == nil && e.long {
		l.Belong(in.by.User)
		err = l.Grow(r.Context(), answerBytes)
	}
	if err != nil {
		s.refuse(x, r, err)
		return
	}
	if e.plain != nil {
		e.plain.ServeHTTP(x, r)
		return
	}
	said, err := e.do(r.Context(), in)
	if err != nil {
		s.refuse(x, r, err)
		return
	}
	body, err := encode(said.body)
	if err != nil {
		s.refuse(x, r, err)
		return
	}
	awaitReader(x, l, body)
	writeJSON(x, r, said.status, body)
}

// isProbe reports whether a request asks how the server is: an orchestrator must not take
// one for dead because its address is busy.
func (s *server) isProbe(r *http.Request, to destination) bool {
	op := to.operations[r.Method]
	return op != nil && s.endpoints[op.id].plain != nil
}

// refuse writes an error as the contract's envelope.
func (s *server) refuse(x *exchange, r *http.Request, err error) {
	h := x.Header()
	var status int
	var envelope any
	if own, ok := errors.AsType[*refusal](err); ok {
		x.code = string(own.code)
		status, envelope = own.status, refusalBody{own.message, own.errors}
		if own.hangUp {
			h.Set("Connection", "close")
			_ = http.NewResponseController(x).SetReadDeadline(s.now().Add(linger)) // recorders have none
		}
		if own.allow != nil {
			h.Set("Allow", strings.Join(own.allow, ", "))
		}
	} else {
		p := problem.For(err)
		x.code = string(p.Code)
		status, envelope = p.Status, p.Body()
		if s.endpoints[x.operation].reasons {
			envelope = p.ExtendedBody()
		}
		if after := p.RetryAfter(); after != "" {
			h.Set("Retry-After", after)
		}
		if p.Code == chat.Internal || p.Code == chat.Unavailable {
			x.err = err
		}
	}
	if status == http.StatusUnauthorized {
		h.Set("WWW-Authenticate", "Bearer")
	}
	body, err := encode(envelope)
	if err != nil {
		panic(err) // strings and numbers encode
	}
	writeJSON(x, r, status, body)
}

// finish answers for a handler that panicked, and logs the request, once.
func (s *server) finish(x *exchange, r *http.Request) {
	var stack string
	if cause := recover(); cause != nil {
		if cause == any(http.ErrAbortHandler) {
			panic(cause)
		}
		x.code, x.err, stack = string(chat.Internal), fmt.Errorf("panic: %v", cause), string(debug.Stack())
		if x.status == 0 {
			writeJSON(x, r, http.StatusInternalServerError, []byte(`{"message":"`+problem.InternalMessage+`"}`))
		}
	}
	s.observe(x.operation, x.code)
	attrs := []slog.Attr{
		slog.String("req", x.id), slog.String("op", x.operation), slog.String("method", r.Method),
		slog.Int("status", x.status), slog.String("code", x.code), slog.Duration("took", s.now().Sub(x.started)),
		slog.String("ip", s.clientIP(r).String()),
	}
	if !x.user.IsZero() {
		attrs = append(attrs, slog.String("user", x.user.String()))
	}
	if x.err != nil {
		attrs = append(attrs, slog.Any("err", x.err))
	}
	if stack != "" {
		attrs = append(attrs, slog.String("stack", stack))
	}
	s.log.LogAttrs(r.Context(), s.level(x, r), x.line(), attrs...)
}

// line is what is logged of a request. Anybody can have any number refused, so these have
// a text of their own: obs bounds the lines of each.
func (x *exchange) line() string {
	if x.status >= http.StatusBadRequest {
		return "request refused"
	}
	return "request"
}

// level: what nobody has to look at is for debugging, what the server did wrong is an
// error. Work that failed because the client left is neither.
func (s *server) level(x *exchange, r *http.Request) slog.Level {
	switch {
	case x.code == string(chat.Internal) && r.Context().Err() != context.Canceled:
		return slog.LevelError
	case x.code == string(chat.Unavailable):
		return slog.LevelWarn
	case x.operation == "preflight" || x.operation == "docs" || x.operation == "page" || s.endpoints[x.operation].plain != nil:
		return slog.LevelDebug
	}
	return slog.LevelInfo
}
