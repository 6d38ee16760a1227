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
	// Sightings returns when these people were last here, one for each, in that order.
	Sightings func(ctx context.Context, users []chat.UserID) ([]chat.Sighting, error)
	Now       func() chat.Instant

	Rates *limit.Rates // nil: no bounds
	// Settle waits until what was published of a conversation has reached the outboxes of
	// this node; nil for tests without a bus.
	Settle func(chat.ConversationID)
	// SettleAll is Settle for all conversations.
	SettleAll func()
	Observe   func(operation, code string) // counts answers; nil for none
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
	if cfg.Settle == nil {
		cfg.Settle = func(chat.ConversationID) {}
	}
	if cfg.SettleAll == nil {
		cfg.SettleAll = func() {}
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
	req, err := dialect(c).Decode(payload)
	if err != nil {
		q.settle()
		d.unreadable(c, err)
		return
	}
	c.WellFormed()
	if cmd := sendOf(actor(c), req); cmd != nil {
		d.send(c, q, req, cmd, len(payload))
		return
	}
	q.settle()
	if d.tooMany(c, string(req.Type())) {
		if heeded(req) {
			d.refuse(c, req, chat.ErrRateLimited)
		}
		return
	}
	ctx, cancel := context.WithTimeout(context.Background(), readTimeout)
	defer cancel()
	if hasRows(req) {
		room, err := c.reserve(ctx, answerBytes)
		if err != nil {
			d.refuse(c, req, err)
			return
		}
		defer room.Close() // when the answer is the outbox's
	}
	answer, err := d.perform(ctx, c, req)
	if err != nil {
		d.refuse(c, req, err)
		return
	}
	d.cfg.Observe(string(req.Type()), "ok")
	if answer != nil {
		c.Reply(hub.Seal(answer))
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
	if d.tooMany(c, limit.Unreadable) {
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
func (d *Dispatcher) refuse(c *Conn, req wire.Request, err error) {
	d.tell(c, wire.RefusalOf(req), err)
}

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
		r.Code, r.Message = p.Code, p.Message
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
func (d *Dispatcher) tooMany(c *Conn, operation string) bool {
	return d.cfg.Rates.Take(operation, limit.Caller{Person: limit.Person(c.User()), Conn: uint64(c.ID())}) > 0
}

// heeded reports whether the asker waits for an answer: not when typing is told of only
// by the way.
func heeded(req wire.Request) bool {
	t, typing := req.(wire.Typing)
	return !typing || t.ID != ""
}

// perform does a request that is not a send and returns its answer, an unsealed frame;
// nil if none is due, or it was given already.
func (d *Dispatcher) perform(ctx context.Context, c *Conn, req wire.Request) ([]byte, error) {
	a := asking{Dispatcher: d, conn: c, by: actor(c)}
	switch req.(type) {
	case wire.ListLastMessage, wire.DialogHistory, wire.GroupHistory:
		return a.history(ctx, req)
	case wire.AddUserInGroup, wire.LeaveGroup, wire.DropGroup, wire.RemoveUserFromGroup, wire.JoinByInvite:
		return a.membership(ctx, req)
	case wire.EditMessage, wire.DeleteMessage, wire.SetReaction, wire.UnsetReaction, wire.GetReactions, wire.GetReceipts:
		return a.message(ctx, req)
	case wire.MarkDelivered, wire.MarkRead, wire.GetUnread, wire.WhyUnread:
		return a.position(ctx, req)
	case wire.SyncConversations, wire.SyncConversation, wire.ListMessages:
		return a.sync(ctx, req)
	case wire.GetGroupInfo, wire.ListMembers, wire.SetRole, wire.RenameGroup, wire.UpdateGroup:
		return a.group(ctx, req)
	case wire.ListRemoved, wire.LiftRemoval:
		return a.removal(ctx, req)
	case wire.CreateInvite, wire.ListInvites, wire.RevokeInvite, wire.GetInvite:
		return a.invite(ctx, req)
	case wire.SetChatSettings, wire.SaveDraft, wire.ClearDialog:
		return a.settings(ctx, req)
	case wire.Typing, wire.SetPresence, wire.GetPresence:
		return a.moment(ctx, req)
	case wire.Hello, wire.ListSessions, wire.RevokeSession:
		return a.session(ctx, req)
	}
	return nil, noOperation(req)
}

// asking is one request of a connection while it is done.
type asking struct {
	*Dispatcher
	conn *Conn
	by   chat.Actor
}

func noOperation(req wire.Request) error {
	return &chat.Error{Code: chat.Internal, Message: "no operation for " + string(req.Type())}
}
