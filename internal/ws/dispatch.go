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

// DispatcherConfig is what a Dispatcher works with. A nil limiter limits nothing.
type DispatcherConfig struct {
	Chat     *chat.Service
	Hub      *hub.Hub
	Log      *slog.Logger
	NewID    func() chat.MessageID       // for notices that come without an id
	Sends    *limit.Limiter[chat.UserID] // messages of one user
	Requests *limit.Limiter[chat.ConnID] // everything else of one connection
	// Settle waits until what was published of a conversation has reached the outboxes of
	// this node; nil for tests without a bus.
	Settle  func(chat.ConversationID)
	Observe func(operation, code string) // counts answers; nil for none
}

// Dispatcher is the Handler that speaks the classic dialect: it reads requests, has
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
	req, err := wire.Decode(payload)
	if err != nil {
		q.settle()
		d.unreadable(c, err)
		return
	}
	c.WellFormed()
	if cmd := sendOf(actor(c), req); cmd != nil {
		d.send(c, q, req.Type(), cmd)
		return
	}
	q.settle()
	if d.cfg.Requests.Take(c.ID()) > 0 {
		d.refuse(c, req.Type(), chat.ErrRateLimited)
		return
	}
	ctx, cancel := context.WithTimeout(context.Background(), readTimeout)
	defer cancel()
	answer, err := d.perform(ctx, c, req)
	if err != nil {
		d.refuse(c, req.Type(), err)
		return
	}
	d.cfg.Observe(string(req.Type()), "ok")
	c.Reply(hub.Seal(answer))
}

// unreadable answers a frame that is no request.
func (d *Dispatcher) unreadable(c *Conn, err error) {
	kind := wire.TypeProcessor
	if e, ok := err.(*wire.Error); ok { //nolint:errorlint // Decode returns no other
		kind = e.Type
	}
	d.refuse(c, kind, err)
	if kind == wire.TypeProcessor {
		c.Malformed()
	} else {
		c.WellFormed()
	}
}

// refuse answers with an error frame. A connection whose account is gone is closed.
func (d *Dispatcher) refuse(c *Conn, kind wire.Type, err error) {
	p := problem.For(err)
	if p.Code == chat.Internal {
		d.cfg.Log.Error("request failed", "conn", uint64(c.ID()), "op", string(kind), "err", err)
	}
	d.cfg.Observe(string(kind), string(p.Code))
	if p.Code == chat.Unauthenticated {
		c.Close(CloseUnauthorized, reasonUnauthorized)
		return
	}
	c.Reply(hub.Seal(wire.AppendError(hub.NewFrame(), kind, p.Message)))
}

func actor(c *Conn) chat.Actor {
	return chat.Actor{User: c.User(), Session: c.Session(), Conn: c.ID()}
}

// sendOf returns the send that a request asks for, nil if it is none.
func sendOf(by chat.Actor, req wire.Request) chat.Send {
	switch r := req.(type) {
	case wire.PrivateMessage:
		return &chat.SendDialog{By: by, To: r.Receiver, Draft: chat.Draft{ID: r.MessageID, Content: r.Content}}
	case wire.MessageInGroup:
		return &chat.SendGroup{By: by, Group: r.Group, Draft: chat.Draft{ID: r.MessageID, Content: r.Content}}
	}
	return nil
}

// send queues a send and returns; the answer follows its commit.
func (d *Dispatcher) send(c *Conn, q *pipeline, kind wire.Type, cmd chat.Send) {
	if d.cfg.Sends.Take(c.User()) > 0 {
		q.settle()
		d.refuse(c, kind, chat.ErrRateLimited)
		return
	}
	q.enter(d.cfg.Chat.Lane(cmd))
	if !c.Begin() {
		q.leave()
		return
	}
	err := d.cfg.Chat.Send(context.Background(), cmd, func(err error) {
		d.sent(c, kind, err)
		q.leave()
		c.End()
	})
	if err != nil { // refused before it was queued: answered after those before it
		q.leave()
		q.settle()
		d.refuse(c, kind, err)
		c.End()
	}
}

// sent answers a send. It runs on the group commit's goroutine.
func (d *Dispatcher) sent(c *Conn, kind wire.Type, err error) {
	if err != nil {
		d.refuse(c, kind, err)
		return
	}
	d.cfg.Observe(string(kind), "ok")
	c.Reply(sentFrames[kind])
}

// sentFrames holds the answer to a send: it says nothing but that it was done, so it is
// the same for all.
var sentFrames = map[wire.Type][]byte{
	wire.TypePrivateMessage: hub.Seal(wire.AppendSent(hub.NewFrame(), wire.TypePrivateMessage)),
	wire.TypeMessageInGroup: hub.Seal(wire.AppendSent(hub.NewFrame(), wire.TypeMessageInGroup)),
}

// perform does a request that is not a send and returns its answer, an
// unsealed frame.
func (d *Dispatcher) perform(ctx context.Context, c *Conn, req wire.Request) ([]byte, error) {
	svc, by := d.cfg.Chat, actor(c)
	switch r := req.(type) {
	case wire.ListLastMessage:
		rows, err := svc.ChatList(ctx, by.User, r.Page)
		return wire.AppendChatList(hub.NewFrame(), rows), err
	case wire.DialogHistory:
		rows, err := svc.DialogHistory(ctx, by.User, r.Receiver, r.Page)
		return wire.AppendDialogHistory(hub.NewFrame(), rows), err
	case wire.GroupHistory:
		rows, err := svc.GroupHistory(ctx, by.User, r.Group, r.Page)
		return wire.AppendGroupHistory(hub.NewFrame(), rows), err
	case wire.AddUserInGroup:
		notice := chat.Draft{ID: d.noticeID(r.MessageID, r.HasMessageID), Content: r.Message}
		joined, err := svc.AddMember(ctx, by, r.Group, r.User, notice)
		return wire.AppendJoined(hub.NewFrame(), joined), err
	case wire.LeaveGroup:
		notice := chat.Draft{ID: d.noticeID(r.MessageID, r.HasMessageID), Content: r.Message}
		return wire.AppendLeft(hub.NewFrame(), r.Group), d.parted(r.Group, svc.Leave(ctx, by, r.Group, notice))
	case wire.DropGroup:
		return wire.AppendDropped(hub.NewFrame(), r.Group), d.parted(r.Group, svc.Drop(ctx, by, r.Group))
	}
	return nil, &chat.Error{Code: chat.Internal, Message: "no operation for " + string(req.Type())}
}

// parted lets what was said in a group before the asker was out of it arrive before the
// answer: after it the client knows no such group any more, and would open it again.
func (d *Dispatcher) parted(group chat.ConversationID, err error) error {
	if err == nil {
		d.cfg.Settle(group)
	}
	return err
}

// noticeID is the client's id of a notice, or a new one.
func (d *Dispatcher) noticeID(id chat.MessageID, given bool) chat.MessageID {
	if given {
		return id
	}
	return d.cfg.NewID()
}
