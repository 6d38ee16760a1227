package ws

import (
	"context"

	"messenger/internal/chat"
	"messenger/internal/hub"
	"messenger/internal/wire"
)

// sendOf returns the send that a request asks for, nil if it is none.
func sendOf(by chat.Actor, req wire.Request) chat.Send {
	switch r := req.(type) {
	case wire.PrivateMessage:
		return &chat.SendDialog{By: by, To: r.Receiver, Draft: draft(r.MessageID, r.Content, r.Additions)}
	case wire.MessageInGroup:
		return &chat.SendGroup{By: by, Group: r.Group, Draft: draft(r.MessageID, r.Content, r.Additions)}
	}
	return nil
}

func draft(id chat.MessageID, content string, more wire.Additions) chat.Draft {
	return chat.Draft{ID: id, Content: content, ReplyTo: more.ReplyTo, Mentions: more.Mentions, EndsDraft: more.EndDraft, DraftAt: more.DraftAt}
}

// send queues a send and returns; the answer follows its commit.
func (d *Dispatcher) send(c *Conn, q *pipeline, req wire.Request, cmd chat.Send, size int) {
	if d.tooMany(c, string(req.Type())) {
		q.settle()
		d.refuse(c, req, chat.ErrRateLimited)
		return
	}
	var room *lease
	if size > largeMessage {
		var err error
		if room, err = c.reserve(context.Background(), size); err != nil {
			q.settle()
			d.refuse(c, req, err)
			return
		}
	}
	q.enter(d.cfg.Chat.Lane(cmd))
	if !c.Begin() {
		room.Close()
		q.leave()
		return
	}
	err := d.cfg.Chat.Send(context.Background(), cmd, func(err error) {
		d.sent(c, req, cmd, err)
		room.Close()
		q.leave()
		c.End()
	})
	if err != nil { // refused before it was queued: answered after those before it
		room.Close()
		q.leave()
		q.settle()
		d.refuse(c, req, err)
		c.End()
	}
}

// sent answers a send. It runs on the group commit's goroutine, which has the answers to
// a whole batch written when it is done with them.
func (d *Dispatcher) sent(c *Conn, req wire.Request, cmd chat.Send, err error) {
	if err != nil {
		d.refuse(c, req, err)
		return
	}
	d.cfg.Observe(string(req.Type()), "ok")
	if !c.Extended() {
		c.ReplyLater(sentFrames[req.Type()])
		return
	}
	tag := wire.Tag{ID: req.RequestID()}
	switch cmd := cmd.(type) {
	case *chat.SendDialog:
		low, high := chat.SortPair(cmd.By.User, cmd.To)
		place := chat.Place{Conversation: cmd.Sent.Message.Conversation, Kind: chat.Dialog, Low: low, High: high}
		c.ReplyLater(hub.Seal(wire.AppendAck(hub.NewFrame(), wire.TypePrivateMessage, tag, place, &cmd.Sent)))
	case *chat.SendGroup:
		place := chat.Place{Conversation: cmd.Group, Kind: chat.Group}
		c.ReplyLater(hub.Seal(wire.AppendAck(hub.NewFrame(), wire.TypeMessageInGroup, tag, place, &cmd.Sent)))
	}
}

// sentFrames holds the classic answer to a send: it says nothing but that it was done,
// so it is the same for all.
var sentFrames = map[wire.Type][]byte{
	wire.TypePrivateMessage: hub.Seal(wire.AppendSent(hub.NewFrame(), wire.TypePrivateMessage)),
	wire.TypeMessageInGroup: hub.Seal(wire.AppendSent(hub.NewFrame(), wire.TypeMessageInGroup)),
}
