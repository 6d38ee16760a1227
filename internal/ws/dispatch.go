package ws

import (
	"context"
	"log/slog"
	"time"

	"messenger/internal/chat"
	"messenger/internal/hub"
	"messenger/internal/limit"
	"messenger/internal/problem"
	"messenger/internal/wire"
)

// readTimeout bounds a question to the store.
const readTimeout = 30 * time.Second

// DispatcherConfig is what a Dispatcher works with.
type DispatcherConfig struct {
	Chat     *chat.Service
	Hub      *hub.Hub
	Sessions Sessions
	Log      *slog.Logger
	NewID    func() chat.MessageID // for notices that come without an id
	Epoch    string                // of the store
	PageRows int                   // rows of a page, as chat.Limits has it
	// InvitePrefix and a code are the address at which the web client takes an invite.
	InvitePrefix string
	// LastSeen returns when these people were last here, one for each, in that order.
	LastSeen func(ctx context.Context, users []chat.UserID) ([]chat.LastSeen, error)
	Now      func() chat.Instant

	Rates *limit.Rates // nil: no bounds
	// WaitDelivered waits until what was published of a conversation has reached the outboxes of
	// this node; nil for tests without a bus.
	WaitDelivered func(chat.ConversationID)
	// WaitAllDelivered is Settle for all conversations.
	WaitAllDelivered func()
	Observe          func(operation, code string) // counts answers; nil for none
}

// Sessions is what a person may do with the own logins; see internal/auth.
type Sessions interface {
	// NameSession gives a session the name of its device.
	NameSession(ctx context.Context, session chat.SessionID, device string) error
	// Sessions lists the live ones.
	Sessions(ctx context.Context, user chat.UserID) ([]chat.Session, error)
	// Revoke ends one, RevokeOthers all but one and returns how many those were.
	Revoke(ctx context.Context, user chat.UserID, session chat.SessionID) error
	RevokeOthers(ctx context.Context, user chat.UserID, except chat.SessionID) (int, error)
}

// Dispatcher is the Handler that speaks both dialects: it reads requests, has
// internal/chat do them, and answers in the order in which they came.
//
// Sends of one connection may be under way together as long as they go to the same
// lane of the group commit, which keeps their order; anything else waits until they
// are answered, so a client sees what it would see if one request was done after the
// other.
type Dispatcher struct {
	cfg DispatcherConfig
}

// NewDispatcher returns a handler over cfg.
func NewDispatcher(cfg DispatcherConfig) *Dispatcher {
	if cfg.WaitDelivered == nil {
		cfg.WaitDelivered = func(chat.ConversationID) {}
	}
	if cfg.WaitAllDelivered == nil {
		cfg.WaitAllDelivered = func() {}
	}
	if cfg.Observe == nil {
		cfg.Observe = func(string, string) {}
	}
	return &Dispatcher{cfg: cfg}
}

// Open lets the hub know the connection before its client hears of it, so that nothing
// that commits from then on is missed.
func (d *Dispatcher) Open(ctx context.Context, c *Conn) error { return d.cfg.Hub.Attach(ctx, c) }

// Closed lets the hub forget the connection.
func (d *Dispatcher) Closed(c *Conn) { d.cfg.Hub.Detach(c) }

// Message does what one frame asks for and queues the answer, or has it queued when a
// send is durable.
func (d *Dispatcher) Message(c *Conn, payload []byte) {
	q := pipelineOf(c)
	f, err := Decode(dialect(c), payload)
	if err != nil {
		q.settle()
		d.unreadable(c, err)
		return
	}
	c.WellFormed()
	o := byType[f.Type]
	if o.send != nil {
		d.send(c, q, sending{f, o, o.send(actor(c), f.Request), len(payload)})
		return
	}
	q.settle()
	quiet := o.quiet && f.Tag().ID == ""
	if d.tooMany(c, o.cost) {
		if !quiet {
			d.refuse(c, f, chat.ErrRateLimited)
		}
		return
	}
	ctx, cancel := context.WithTimeout(context.Background(), readTimeout)
	defer cancel()
	if o.long {
		room := c.lease()
		defer room.Close() // when the answer is the outbox's
		if err := room.Grow(ctx, answerBytes); err != nil {
			d.refuse(c, f, err)
			return
		}
	}
	rc := requestContext{Dispatcher: d, conn: c, by: actor(c)}
	if c.Extended() {
		rc.tag = f.Tag()
	}
	reply, err := o.do(ctx, rc, f.Request)
	if err != nil {
		d.refuse(c, f, err)
		return
	}
	d.cfg.Observe(string(f.Type), "ok")
	if reply != nil && !quiet {
		c.Reply(hub.Seal(reply(hub.NewFrame())))
	}
}

// dialect is what c speaks.
func dialect(c *Conn) wire.Dialect {
	if c.Extended() {
		return wire.Extended
	}
	return wire.Classic
}

// unreadable answers a frame that is no request.
func (d *Dispatcher) unreadable(c *Conn, err error) {
	e, ok := err.(*wire.Error) //nolint:errorlint // Decode returns no other
	if !ok {
		e = &wire.Error{Type: wire.TypeProcessor}
	}
	if d.tooMany(c, limit.Read(1)) {
		err = chat.ErrRateLimited
	}
	d.tell(c, wire.Refusal{Type: e.Type, Tag: wire.Tag{ID: e.RequestID}, MessageID: e.MessageID}, err)
	if e.Type == wire.TypeProcessor {
		c.Malformed()
	} else {
		c.WellFormed()
	}
}

// refuse answers a request with an error frame.
func (d *Dispatcher) refuse(c *Conn, f wire.Frame, err error) { d.tell(c, f.Refusal(), err) }

// tell completes a refusal with what err says and sends it. A connection whose account
// is gone is closed.
func (d *Dispatcher) tell(c *Conn, r wire.Refusal, err error) {
	p := problem.For(err)
	if p.Code == chat.Internal {
		d.cfg.Log.Error("request failed", "conn", uint64(c.ID()), "op", string(r.Type), "err", err)
	}
	d.cfg.Observe(string(r.Type), string(p.Code))
	if p.Code == chat.Unauthenticated {
		c.Close(CloseUnauthorized, reasonUnauthorized)
		return
	}
	if c.Extended() || r.Type == wire.TypeHello {
		r.Code, r.Message, r.Reason = p.Code, p.Message, p.Reason
		c.Reply(hub.Seal(wire.AppendRefusal(hub.NewFrame(), r)))
		return
	}
	c.Reply(hub.Seal(wire.AppendError(hub.NewFrame(), r.Type, p.Message)))
}

func actor(c *Conn) chat.Actor {
	return chat.Actor{User: c.User(), Session: c.Session(), Conn: c.ID()}
}

// tooMany takes what an operation costs, and reports whether the person or the connection
// cannot pay.
func (d *Dispatcher) tooMany(c *Conn, cost limit.Cost) bool {
	return d.cfg.Rates.Take(cost, limit.Caller{Person: limit.Person(c.User()), Conn: uint64(c.ID())}) > 0
}
