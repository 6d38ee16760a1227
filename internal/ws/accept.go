package ws

import (
	"context"
	"crypto/sha1"
	"encoding/base64"
	"fmt"
	"net"
	"net/http"
	"net/netip"
	"runtime/debug"
	"strings"
	"time"

	"messenger/internal/chat"
)

// ServeHTTP answers one upgrade request (RFC 6455 §4.2). What is wrong with the request
// itself is answered in HTTP. What is wrong with the token never is: the original
// client reconnects without end on a failed upgrade, so it gets the upgrade and then the
// close code that stops it (docs/contract.md, What the original client needs).
func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	up, refusal := readUpgrade(r)
	switch {
	case refusal != nil:
	case !s.allows(r):
		refusal = &rejection{http.StatusForbidden, "Origin not allowed", true}
	case !s.begin():
		refusal = &rejection{http.StatusServiceUnavailable, "Service unavailable", true}
	}
	if refusal != nil {
		s.reject(w, r, refusal)
		return
	}
	before := s.revoked.Load()
	who, err := s.authenticate(r.Context(), up.token)
	admitted := err == nil && s.admit()
	if err == nil && !admitted {
		s.abandon(false)
		s.reject(w, r, &rejection{http.StatusServiceUnavailable, "Service unavailable", true})
		return
	}
	nc, early, hijackErr := hijack(w)
	if hijackErr != nil {
		s.abandon(admitted)
		s.cfg.Log.Error("upgrade impossible", "err", hijackErr)
		http.Error(w, "", http.StatusInternalServerError)
		return
	}
	ctx, cancel := context.WithTimeout(context.WithoutCancel(r.Context()), s.cfg.OpenTimeout)
	defer cancel()
	d := handshake{nc: nc, early: early, who: who, ip: s.cfg.IP(r), greeting: up.response(), token: up.token, before: before}
	s.enter(ctx, d, err)
}

// abandon takes back what was counted for a connection that did not come about.
func (s *Server) abandon(admitted bool) {
	if admitted {
		s.admitted.Add(-1)
	}
	s.live.done()
}

// handshake is a connection that has not been let in yet.
type handshake struct {
	nc       net.Conn
	early    []byte // what the client sent after its request
	who      Identity
	ip       netip.Addr
	greeting []byte // the answer to the handshake
	token    string
	before   uint64 // revocations when the token was verified
}

// enter opens the connection, or refuses it if its token was not accepted, which err says.
func (s *Server) enter(ctx context.Context, d handshake, err error) {
	first := stateEntering
	if err != nil {
		first = stateRefused
	}
	c := s.newConn(d, first)
	if err == nil {
		err = s.open(ctx, c, d)
	}
	if err != nil {
		s.refuse(c, err)
	}
	c.start(d.early)
}

// open registers c, so that it can be revoked, and lets the handler take it over.
func (s *Server) open(ctx context.Context, c *Conn, d handshake) error {
	pushedOut, err := s.register(c)
	if err != nil {
		return err
	}
	if pushedOut {
		s.hold(ctx) // a connection that was pushed out may be back at once, to push out another
	}
	if s.revoked.Load() != d.before {
		// Some token was revoked since this one was verified; perhaps this one, before
		// the connection could be found.
		if who, err := s.authenticate(ctx, d.token); err != nil {
			return err
		} else if who.User != c.who.User || who.Session != c.who.Session {
			return chat.ErrNoSession
		}
	}
	if err := s.callOpen(ctx, c); err != nil {
		return fmt.Errorf("open connection: %w", err)
	}
	c.mu.Lock()
	c.opened = true
	c.mu.Unlock()
	s.counts.accepted.Add(1)
	if s.isStopping() { // it was not in the list that Shutdown goes through
		c.leave(CloseRestart)
	}
	return nil
}

// callOpen makes a panic of the handler an error, so that the connection is refused.
func (s *Server) callOpen(ctx context.Context, c *Conn) (err error) {
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("handler panicked: %v\n%s", p, debug.Stack())
		}
	}()
	return s.cfg.Handler.Open(ctx, c)
}

func (s *Server) authenticate(ctx context.Context, token string) (Identity, error) {
	if token == "" {
		return Identity{}, chat.ErrNoSession
	}
	ctx, cancel := context.WithTimeout(ctx, s.cfg.OpenTimeout)
	defer cancel()
	return s.cfg.Auth.Authenticate(ctx, token)
}

// A rejection is an answer in HTTP instead of an upgrade.
type rejection struct {
	status int
	text   string
	held   bool // answered late, so that a client in a tight loop turns slowly
}

func (s *Server) reject(w http.ResponseWriter, r *http.Request, rej *rejection) {
	if rej.held {
		s.hold(r.Context())
	}
	h := w.Header()
	h.Set("Connection", "close")
	h.Set("Content-Type", "application/json; charset=utf-8")
	switch rej.status {
	case http.StatusUpgradeRequired:
		h.Set("Upgrade", "websocket")
		h.Set("Sec-WebSocket-Version", "13")
	case http.StatusMethodNotAllowed:
		h.Set("Allow", http.MethodGet)
	case http.StatusServiceUnavailable:
		h.Set("Retry-After", "1")
	}
	w.WriteHeader(rej.status)
	_, _ = fmt.Fprintf(w, `{"message":%q}`, rej.text)
}

// hold delays a refusal if there is a place to wait.
func (s *Server) hold(ctx context.Context) {
	select {
	case s.held <- struct{}{}:
	default:
		return
	}
	defer func() { <-s.held }()
	t := time.NewTimer(s.cfg.Hold)
	defer t.Stop()
	select {
	case <-t.C:
	case <-ctx.Done():
	case <-s.quit:
	}
}

// upgrade is what a sound upgrade request asks for.
type upgrade struct {
	key   string
	auth  bool   // the first subprotocol offered is "auth", which is echoed
	token string // "" if there is none
}

// readUpgrade judges the request by RFC 6455 §4.2.1.
func readUpgrade(r *http.Request) (upgrade, *rejection) {
	keys, versions := r.Header.Values("Sec-WebSocket-Key"), r.Header.Values("Sec-WebSocket-Version")
	switch {
	case r.Method != http.MethodGet:
		return upgrade{}, &rejection{http.StatusMethodNotAllowed, r.Method + " method not allowed", false}
	case !r.ProtoAtLeast(1, 1) || r.ProtoMajor != 1:
		return upgrade{}, &rejection{http.StatusBadRequest, "HTTP/1.1 required", false}
	case !IsUpgrade(r):
		return upgrade{}, &rejection{http.StatusUpgradeRequired, "WebSocket upgrade required", false}
	case !hasElement(r.Header, "Connection", "upgrade"):
		return upgrade{}, &rejection{http.StatusBadRequest, "Connection: Upgrade required", false}
	case len(versions) != 1 || versions[0] != "13":
		return upgrade{}, &rejection{http.StatusUpgradeRequired, "WebSocket version 13 required", false}
	case len(keys) != 1 || !isKey(keys[0]):
		return upgrade{}, &rejection{http.StatusBadRequest, "Bad Sec-WebSocket-Key", false}
	case r.ContentLength != 0:
		return upgrade{}, &rejection{http.StatusBadRequest, "A body is not allowed", false}
	}
	offered, ok := subprotocols(r.Header)
	if !ok {
		return upgrade{}, &rejection{http.StatusBadRequest, "Bad Sec-WebSocket-Protocol", false}
	}
	up := upgrade{key: keys[0], auth: len(offered) > 0 && offered[0] == "auth"}
	up.token = token(r.Header, offered)
	return up, nil
}

// IsUpgrade reports whether r asks for a WebSocket connection, soundly or not.
func IsUpgrade(r *http.Request) bool { return hasElement(r.Header, "Upgrade", "websocket") }

// isKey: base64 of sixteen bytes (RFC 6455 §4.1).
func isKey(s string) bool {
	raw, err := base64.StdEncoding.Strict().DecodeString(s)
	return err == nil && len(raw) == 16 && len(s) == 24
}

// acceptGUID is the constant of RFC 6455 §1.3.
const acceptGUID = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11"

// response is the whole answer to a sound request. Extensions are always declined by
// not being mentioned.
func (up upgrade) response() []byte {
	sum := sha1.Sum([]byte(up.key + acceptGUID))
	b := make([]byte, 0, 192)
	b = append(b, "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: "...)
	b = base64.StdEncoding.AppendEncode(b, sum[:])
	if up.auth {
		b = append(b, "\r\nSec-WebSocket-Protocol: auth"...)
	}
	return append(b, "\r\n\r\n"...)
}

// hijack takes the connection over from net/http, with what was read of it after the
// request, and removes wrappers that only looked at the request.
func hijack(w http.ResponseWriter) (net.Conn, []byte, error) {
	nc, rw, err := http.NewResponseController(w).Hijack()
	if err != nil {
		return nil, nil, fmt.Errorf("hijack: %w", err)
	}
	early, _ := rw.Reader.Peek(rw.Reader.Buffered())
	early = append([]byte(nil), early...)
	if wrapped, ok := nc.(interface{ Detach() (net.Conn, []byte) }); ok {
		under, more := wrapped.Detach()
		nc, early = under, append(early, more...)
	}
	if err := nc.SetDeadline(time.Time{}); err != nil {
		_ = nc.Close()
		return nil, nil, fmt.Errorf("lift deadlines: %w", err)
	}
	return nc, early, nil
}

// hasElement reports whether a header that is a list has an element, in any case.
func hasElement(h http.Header, name, element string) bool {
	for _, line := range h.Values(name) {
		for e := range strings.SplitSeq(line, ",") {
			if strings.EqualFold(strings.Trim(e, " \t"), element) {
				return true
			}
		}
	}
	return false
}
