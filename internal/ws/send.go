package ws

import (
	"context"

	"messenger/internal/chat"
	"messenger/internal/hub"
	"messenger/internal/wire"
)

// sending is a send while it is done.
type sending struct {
	wire.Frame
	op   *operation
	cmd  chat.Send
	size int // of the frame, in bytes
}

// send queues a send and returns; the answer follows its commit.
func (d *Dispatcher) send(c *Conn, q *pipeline, s sending) {
	if d.tooMany(c, s.op.cost) {
		q.settle()
		d.refuse(c, s.Frame, chat.ErrRateLimited)
		return
	}
	var room *lease
	if s.size > largeMessage {
		room = c.lease()
		if err := room.Grow(context.Background(), s.size); err != nil {
			room.Close()
			q.settle()
			d.refuse(c, s.Frame, err)
			return
		}
	}
	q.enter(d.cfg.Chat.Lane(s.cmd))
	if !c.Begin() {
		room.Close()
		q.leave()
		return
	}
	err := d.cfg.Chat.Send(context.Background(), s.cmd, func(err error) {
		d.sent(c, s, err)
		room.Close()
		q.leave()
		c.End()
	})
	if err != nil { // refused before it was queued: answered after those before it
		room.Close()
		q.leave()
		q.settle()
		d.refuse(c, s.Frame, err)
		c.End()
	}
}

// sent answers a send. It runs on the group commit's goroutine, which has the answers to
// a whole batch written when it is done with them.
func (d *Dispatcher) sent(c *Conn, s sending, err error) {
	if err != nil {
		d.refuse(c, s.Frame, err)
		return
	}
	d.cfg.Observe(string(s.Type), "ok")
	if !c.Extended() {
		c.ReplyLater(sentFrames[s.Type])
		return
	}
	switch cmd := s.cmd.(type) {
	case *chat.SendDialog:
		low, high := chat.SortPair(cmd.By.User, cmd.To)
		ref := chat.ConversationRef{Conversation: cmd.Sent.Message.Conversation, Kind: chat.Dialog, Low: low, High: high}
		c.ReplyLater(hub.Seal(wire.AppendAck(hub.NewFrame(), s.Type, s.Tag(), ref, &cmd.Sent)))
	case *chat.SendGroup:
		ref := chat.ConversationRef{Conversation: cmd.Group, Kind: chat.Group}
		c.ReplyLater(hub.Seal(wire.AppendAck(hub.NewFrame(), s.Type, s.Tag(), ref, &cmd.Sent)))
	}
}

// sentFrames holds the classic answer to a send: it says nothing but that it was done,
// so it is the same for all.
var sentFrames = map[wire.Type][]byte{
	wire.TypePrivateMessage: hub.Seal(wire.AppendSent(hub.NewFrame(), wire.TypePrivateMessage)),
	wire.TypeMessageInGroup: hub.Seal(wire.AppendSent(hub.NewFrame(), wire.TypeMessageInGroup)),
}
