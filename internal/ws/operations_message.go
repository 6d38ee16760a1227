package ws

import (
	"context"

	"messenger/internal/hub"
	"messenger/internal/limit"
	"messenger/internal/wire"
)

// messageOperations change a message, or ask about one.
var messageOperations = []operation{
	op(wire.TypeEditMessage, wire.Extended, limit.Write(limit.Message), func(ctx context.Context, rc requestContext, r *wire.EditMessage) ([]byte, error) {
		edited, err := rc.cfg.Chat.Edit(ctx, rc.by, r.MessageID, r.Content, r.Key)
		return wire.AppendEdited(hub.NewFrame(), rc.tag, edited), err
	}),
	op(wire.TypeDeleteMessage, wire.Extended, limit.Write(limit.Message), func(ctx context.Context, rc requestContext, r *wire.DeleteMessage) ([]byte, error) {
		if r.ForAll {
			deleted, err := rc.cfg.Chat.Delete(ctx, rc.by, r.MessageID)
			return wire.AppendDeleted(hub.NewFrame(), rc.tag, deleted), err
		}
		hidden, place, err := rc.cfg.Chat.Hide(ctx, rc.by, r.MessageID)
		return wire.AppendHidden(hub.NewFrame(), rc.tag, place, hidden), err
	}),
	op(wire.TypeSetReaction, wire.Extended, limit.Write(limit.Message), func(ctx context.Context, rc requestContext, r *wire.SetReaction) ([]byte, error) {
		reacted, err := rc.cfg.Chat.React(ctx, rc.by, r.MessageID, r.Emoji, true)
		return wire.AppendReacted(hub.NewFrame(), wire.TypeSetReaction, rc.tag, reacted), err
	}),
	op(wire.TypeUnsetReaction, wire.Extended, limit.Write(limit.Message), func(ctx context.Context, rc requestContext, r *wire.UnsetReaction) ([]byte, error) {
		reacted, err := rc.cfg.Chat.React(ctx, rc.by, r.MessageID, r.Emoji, false)
		return wire.AppendReacted(hub.NewFrame(), wire.TypeUnsetReaction, rc.tag, reacted), err
	}),
	listOp(wire.TypeGetReactions, wire.Extended, func(ctx context.Context, rc requestContext, r *wire.GetReactions) ([]byte, error) {
		list, err := rc.cfg.Chat.Reactions(ctx, rc.by, r.MessageID, r.After, r.Limit)
		return wire.AppendReactions(hub.NewFrame(), rc.tag, list.Rows, list.More), err
	}),
	listOp(wire.TypeGetReceipts, wire.Extended, func(ctx context.Context, rc requestContext, r *wire.GetReceipts) ([]byte, error) {
		list, err := rc.cfg.Chat.Receipts(ctx, rc.by, r.MessageID, r.After, r.Limit)
		return wire.AppendReceipts(hub.NewFrame(), rc.tag, list.Rows, list.More), err
	}),
}

// positionOperations move how far the asker has come, or say what is unread.
var positionOperations = []operation{
	op(wire.TypeMarkDelivered, wire.Extended, limit.Write(limit.Message/10), func(ctx context.Context, rc requestContext, r *wire.MarkDelivered) ([]byte, error) {
		state, err := rc.cfg.Chat.MarkDelivered(ctx, rc.by, r.At, r.Seq)
		return wire.AppendDelivered(hub.NewFrame(), rc.tag, state), err
	}),
	op(wire.TypeMarkRead, wire.Extended, limit.Write(limit.Message/10), func(ctx context.Context, rc requestContext, r *wire.MarkRead) ([]byte, error) {
		state, err := rc.cfg.Chat.MarkRead(ctx, rc.by, r.At, r.Seq, r.Force)
		return wire.AppendRead(hub.NewFrame(), rc.tag, state), err
	}),
	listOp(wire.TypeGetUnread, wire.Extended, func(ctx context.Context, rc requestContext, r *wire.GetUnread) ([]byte, error) {
		list, err := rc.cfg.Chat.Unread(ctx, rc.by, r.After, r.Limit)
		return wire.AppendUnread(hub.NewFrame(), rc.tag, list, rc.by.User, rc.cfg.Now()), err
	}),
	op(wire.TypeWhyUnread, wire.Extended, limit.Read(1), func(ctx context.Context, rc requestContext, r *wire.WhyUnread) ([]byte, error) {
		rows, err := rc.cfg.Chat.WhyUnread(ctx, rc.by, r.At, r.Limit)
		return wire.AppendWhyUnread(hub.NewFrame(), rc.tag, rows), err
	}),
	op(wire.TypeTyping, wire.Extended, limit.Moment, func(ctx context.Context, rc requestContext, r *wire.Typing) ([]byte, error) {
		place, err := rc.cfg.Chat.Typing(ctx, rc.by, r.At, r.Active)
		if err != nil || !wantsReply(r) {
			return nil, err
		}
		return wire.AppendTyping(hub.NewFrame(), rc.tag, place), nil
	}),
}

// wantsReply reports whether the asker waits for an answer: not to typing without a
// requestId.
func wantsReply(r wire.Request) bool {
	t, typing := r.(*wire.Typing)
	return !typing || t.ID != ""
}
