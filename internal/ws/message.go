package ws

import (
	"context"

	"messenger/internal/hub"
	"messenger/internal/wire"
)

// message does what is done to a message, or asked about one.
func (a asking) message(ctx context.Context, req wire.Request) ([]byte, error) {
	svc := a.cfg.Chat
	switch r := req.(type) {
	case wire.EditMessage:
		edited, err := svc.Edit(ctx, a.by, r.MessageID, r.Content, r.Key)
		return wire.AppendEdited(hub.NewFrame(), r.Tag, edited), err
	case wire.DeleteMessage:
		return a.delete(ctx, r)
	case wire.SetReaction:
		reacted, err := svc.React(ctx, a.by, r.MessageID, r.Emoji, true)
		return wire.AppendReacted(hub.NewFrame(), r.Type(), r.Tag, reacted), err
	case wire.UnsetReaction:
		reacted, err := svc.React(ctx, a.by, r.MessageID, r.Emoji, false)
		return wire.AppendReacted(hub.NewFrame(), r.Type(), r.Tag, reacted), err
	case wire.GetReactions:
		list, err := svc.Reactions(ctx, a.by, r.MessageID, r.After, r.Limit)
		return wire.AppendReactions(hub.NewFrame(), r.Tag, list.Rows, list.More), err
	case wire.GetReceipts:
		list, err := svc.Receipts(ctx, a.by, r.MessageID, r.After, r.Limit)
		return wire.AppendReceipts(hub.NewFrame(), r.Tag, list.Rows, list.More), err
	}
	return nil, noOperation(req)
}

func (a asking) delete(ctx context.Context, r wire.DeleteMessage) ([]byte, error) {
	if r.ForAll {
		deleted, err := a.cfg.Chat.Delete(ctx, a.by, r.MessageID)
		return wire.AppendDeleted(hub.NewFrame(), r.Tag, deleted), err
	}
	hidden, place, err := a.cfg.Chat.Hide(ctx, a.by, r.MessageID)
	return wire.AppendHidden(hub.NewFrame(), r.Tag, place, hidden), err
}

// position moves how far the asker has come, or says what is unread.
func (a asking) position(ctx context.Context, req wire.Request) ([]byte, error) {
	svc := a.cfg.Chat
	switch r := req.(type) {
	case wire.MarkDelivered:
		state, err := svc.MarkDelivered(ctx, a.by, r.At, r.Seq)
		return wire.AppendDelivered(hub.NewFrame(), r.Tag, state), err
	case wire.MarkRead:
		state, err := svc.MarkRead(ctx, a.by, r.At, r.Seq, r.Force)
		return wire.AppendRead(hub.NewFrame(), r.Tag, state), err
	case wire.GetUnread:
		list, err := svc.Unread(ctx, a.by, r.After, r.Limit)
		return wire.AppendUnread(hub.NewFrame(), r.Tag, list, a.by.User, a.cfg.Now()), err
	case wire.WhyUnread:
		rows, err := svc.WhyUnread(ctx, a.by, r.At, r.Limit)
		return wire.AppendWhyUnread(hub.NewFrame(), r.Tag, rows), err
	}
	return nil, noOperation(req)
}
