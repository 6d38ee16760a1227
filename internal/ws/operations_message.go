package ws

import (
	"context"

	"messenger/internal/limit"
	"messenger/internal/wire"
)

// messageOperations change a message, or ask about one.
var messageOperations = []operation{
	op(wire.TypeEditMessage, wire.Extended, limit.Write(limit.Message), func(ctx context.Context, rc requestContext, r *wire.EditMessage) (answer, error) {
		edited, err := rc.cfg.Chat.Edit(ctx, rc.by, r.MessageID, r.Content, r.Key)
		return func(dst []byte) []byte { return wire.AppendEdited(dst, rc.tag, edited) }, err
	}),
	op(wire.TypeDeleteMessage, wire.Extended, limit.Write(limit.Message), func(ctx context.Context, rc requestContext, r *wire.DeleteMessage) (answer, error) {
		if r.ForAll {
			deleted, err := rc.cfg.Chat.Delete(ctx, rc.by, r.MessageID)
			return func(dst []byte) []byte { return wire.AppendDeleted(dst, rc.tag, deleted) }, err
		}
		hidden, ref, err := rc.cfg.Chat.Hide(ctx, rc.by, r.MessageID)
		return func(dst []byte) []byte { return wire.AppendHidden(dst, rc.tag, ref, hidden) }, err
	}),
	op(wire.TypeSetReaction, wire.Extended, limit.Write(limit.Message), func(ctx context.Context, rc requestContext, r *wire.SetReaction) (answer, error) {
		reacted, err := rc.cfg.Chat.React(ctx, rc.by, r.MessageID, r.Emoji, true)
		return func(dst []byte) []byte { return wire.AppendReacted(dst, wire.TypeSetReaction, rc.tag, reacted) }, err
	}),
	op(wire.TypeUnsetReaction, wire.Extended, limit.Write(limit.Message), func(ctx context.Context, rc requestContext, r *wire.UnsetReaction) (answer, error) {
		reacted, err := rc.cfg.Chat.React(ctx, rc.by, r.MessageID, r.Emoji, false)
		return func(dst []byte) []byte { return wire.AppendReacted(dst, wire.TypeUnsetReaction, rc.tag, reacted) }, err
	}),
	listOp(wire.TypeGetReactions, wire.Extended, func(ctx context.Context, rc requestContext, r *wire.GetReactions) (answer, error) {
		list, err := rc.cfg.Chat.Reactions(ctx, rc.by, r.MessageID, r.After, r.Limit)
		return func(dst []byte) []byte { return wire.AppendReactions(dst, rc.tag, list.Rows, list.More) }, err
	}),
	op(wire.TypePinMessage, wire.Extended, limit.Write(limit.Message), func(ctx context.Context, rc requestContext, r *wire.PinMessage) (answer, error) {
		pinned, err := rc.cfg.Chat.Pin(ctx, rc.by, r.MessageID, true)
		return func(dst []byte) []byte { return wire.AppendPinned(dst, wire.TypePinMessage, rc.tag, pinned) }, err
	}),
	op(wire.TypeUnpinMessage, wire.Extended, limit.Write(limit.Message), func(ctx context.Context, rc requestContext, r *wire.UnpinMessage) (answer, error) {
		pinned, err := rc.cfg.Chat.Pin(ctx, rc.by, r.MessageID, false)
		return func(dst []byte) []byte { return wire.AppendPinned(dst, wire.TypeUnpinMessage, rc.tag, pinned) }, err
	}),
	listOp(wire.TypeGetReceipts, wire.Extended, func(ctx context.Context, rc requestContext, r *wire.GetReceipts) (answer, error) {
		list, err := rc.cfg.Chat.Receipts(ctx, rc.by, r.MessageID, r.After, r.Limit)
		return func(dst []byte) []byte { return wire.AppendReceipts(dst, rc.tag, list.Rows, list.More) }, err
	}),
}

// positionOperations move how far the asker has come, or say what is unread.
var positionOperations = []operation{
	op(wire.TypeMarkDelivered, wire.Extended, limit.Write(limit.Message/10), func(ctx context.Context, rc requestContext, r *wire.MarkDelivered) (answer, error) {
		state, err := rc.cfg.Chat.MarkDelivered(ctx, rc.by, r.At, r.Seq)
		return func(dst []byte) []byte { return wire.AppendDelivered(dst, rc.tag, state) }, err
	}),
	op(wire.TypeMarkRead, wire.Extended, limit.Write(limit.Message/10), func(ctx context.Context, rc requestContext, r *wire.MarkRead) (answer, error) {
		state, err := rc.cfg.Chat.MarkRead(ctx, rc.by, r.At, r.Seq, r.Force)
		return func(dst []byte) []byte { return wire.AppendRead(dst, rc.tag, state) }, err
	}),
	listOp(wire.TypeGetUnread, wire.Extended, func(ctx context.Context, rc requestContext, r *wire.GetUnread) (answer, error) {
		list, err := rc.cfg.Chat.Unread(ctx, rc.by, r.After, r.Limit)
		return func(dst []byte) []byte { return wire.AppendUnread(dst, rc.tag, list, rc.by.User, rc.cfg.Now()) }, err
	}),
	op(wire.TypeWhyUnread, wire.Extended, limit.Read(1), func(ctx context.Context, rc requestContext, r *wire.WhyUnread) (answer, error) {
		rows, err := rc.cfg.Chat.WhyUnread(ctx, rc.by, r.At, r.Limit)
		return func(dst []byte) []byte { return wire.AppendWhyUnread(dst, rc.tag, rows) }, err
	}),
	quiet(op(wire.TypeTyping, wire.Extended, limit.Moment, func(ctx context.Context, rc requestContext, r *wire.Typing) (answer, error) {
		ref, err := rc.cfg.Chat.Typing(ctx, rc.by, r.At, r.Active)
		return func(dst []byte) []byte { return wire.AppendTyping(dst, rc.tag, ref) }, err
	})),
}
