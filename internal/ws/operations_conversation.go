package ws

import (
	"context"

	"messenger/internal/chat"
	"messenger/internal/limit"
	"messenger/internal/wire"
)

var sendOperations = []operation{
	sendOp(wire.TypePrivateMessage, func(by chat.Actor, r *wire.PrivateMessage) chat.Send {
		return &chat.SendDialog{By: by, To: r.Receiver, Draft: draft(r.MessageID, r.Content, r.Additions)}
	}),
	sendOp(wire.TypeMessageInGroup, func(by chat.Actor, r *wire.MessageInGroup) chat.Send {
		return &chat.SendGroup{By: by, Group: r.Group, Draft: draft(r.MessageID, r.Content, r.Additions)}
	}),
}

func draft(id chat.MessageID, content string, more wire.Additions) chat.Draft {
	return chat.Draft{ID: id, Content: content, ReplyTo: more.ReplyTo, Mentions: more.Mentions, EndsDraft: more.EndDraft, DraftAt: more.DraftAt}
}

// historyOperations read conversations: pages of the classic dialect, logs and timelines of
// the extended one.
var historyOperations = []operation{
	listOp(wire.TypeListLastMessage, wire.Classic, func(ctx context.Context, rc requestContext, r *wire.ListLastMessage) (answer, error) {
		rows, err := rc.cfg.Chat.ChatList(ctx, rc.by.User, r.Page)
		return func(dst []byte) []byte { return wire.AppendChatList(dst, rc.tag, rows) }, err
	}),
	listOp(wire.TypeDialogHistory, wire.Classic, func(ctx context.Context, rc requestContext, r *wire.DialogHistory) (answer, error) {
		rows, err := rc.cfg.Chat.DialogHistory(ctx, rc.by.User, r.Receiver, r.Page)
		return func(dst []byte) []byte { return wire.AppendDialogHistory(dst, rc.tag, rows) }, err
	}),
	listOp(wire.TypeGroupHistory, wire.Classic, func(ctx context.Context, rc requestContext, r *wire.GroupHistory) (answer, error) {
		rows, err := rc.cfg.Chat.GroupHistory(ctx, rc.by.User, r.Group, r.Page)
		return func(dst []byte) []byte { return wire.AppendGroupHistory(dst, rc.tag, rows) }, err
	}),
	listOp(wire.TypeSyncConversations, wire.Extended, syncConversations),
	listOp(wire.TypeSyncConversation, wire.Extended, func(ctx context.Context, rc requestContext, r *wire.SyncConversation) (answer, error) {
		page, err := rc.cfg.Chat.Sync(ctx, rc.by, chat.Since{
			At: r.At, After: r.After, Hidden: r.AfterHidden, Limit: r.Limit, Reset: rc.foreign(r.Epoch),
		})
		return func(dst []byte) []byte { return wire.AppendLog(dst, rc.tag, page) }, err
	}),
	listOp(wire.TypeListMessages, wire.Extended, func(ctx context.Context, rc requestContext, r *wire.ListMessages) (answer, error) {
		page, err := rc.cfg.Chat.Timeline(ctx, rc.by, around(r))
		return func(dst []byte) []byte { return wire.AppendTimeline(dst, wire.TypeListMessages, rc.tag, page) }, err
	}),
	listOp(wire.TypeListPinned, wire.Extended, func(ctx context.Context, rc requestContext, r *wire.ListPinned) (answer, error) {
		q := around(&r.ListMessages)
		q.Pinned = true
		page, err := rc.cfg.Chat.Timeline(ctx, rc.by, q)
		return func(dst []byte) []byte { return wire.AppendTimeline(dst, wire.TypeListPinned, rc.tag, page) }, err
	}),
	op(wire.TypeSetChatSettings, wire.Extended, limit.Write(limit.Message), func(ctx context.Context, rc requestContext, r *wire.SetChatSettings) (answer, error) {
		settings, ref, err := rc.cfg.Chat.SetChat(ctx, rc.by, r.At, r.Change)
		return func(dst []byte) []byte { return wire.AppendSettings(dst, rc.tag, ref, settings, rc.cfg.Now()) }, err
	}),
	op(wire.TypeSaveDraft, wire.Extended, limit.Write(limit.Message/2), func(ctx context.Context, rc requestContext, r *wire.SaveDraft) (answer, error) {
		unsent, ref, err := rc.cfg.Chat.SaveDraft(ctx, rc.by, r.At, chat.UnsentText{
			Content: r.Content, ReplyTo: r.ReplyTo, Message: r.MessageID, At: r.Known,
		})
		return func(dst []byte) []byte { return wire.AppendDraft(dst, rc.tag, ref, unsent) }, err
	}),
	op(wire.TypeClearDialog, wire.Extended, limit.Write(2*limit.Message), func(ctx context.Context, rc requestContext, r *wire.ClearDialog) (answer, error) {
		cleared, ref, err := rc.cfg.Chat.ClearDialog(ctx, rc.by, r.Receiver)
		return func(dst []byte) []byte { return wire.AppendCleared(dst, rc.tag, ref, cleared) }, err
	}),
}

func syncConversations(ctx context.Context, rc requestContext, r *wire.SyncConversations) (answer, error) {
	reset := rc.foreign(r.Epoch)
	if reset {
		r.After = chat.InboxCursor{}
	}
	page, err := rc.cfg.Chat.Inbox(ctx, rc.by, r.After, r.Limit)
	return func(dst []byte) []byte {
		return wire.AppendInbox(dst, rc.tag, wire.Inbox{
			InboxPage: page, User: rc.by.User, Epoch: rc.cfg.Epoch, Reset: reset, Now: rc.cfg.Now(),
		})
	}, err
}

// foreign reports whether an epoch that a client holds is that of another store.
func (rc requestContext) foreign(epoch string) bool { return epoch != "" && epoch != rc.cfg.Epoch }

// around is the position that a request names. What is given as 0 is a position as well:
// the beginning.
func around(r *wire.ListMessages) chat.Around {
	q := chat.Around{At: r.At, Before: r.Before, After: r.After, Message: r.Around, Limit: r.Limit}
	if r.HasBefore {
		q.Before = max(r.Before, 1)
	}
	if r.HasAfter && r.After == 0 {
		q.After = -1
	}
	return q
}
