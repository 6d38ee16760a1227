package ws

import (
	"context"

	"messenger/internal/chat"
	"messenger/internal/hub"
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
	listOp(wire.TypeListLastMessage, wire.Classic, func(ctx context.Context, rc requestContext, r *wire.ListLastMessage) ([]byte, error) {
		rows, err := rc.cfg.Chat.ChatList(ctx, rc.by.User, r.Page)
		return wire.AppendChatList(hub.NewFrame(), rc.tag, rows), err
	}),
	listOp(wire.TypeDialogHistory, wire.Classic, func(ctx context.Context, rc requestContext, r *wire.DialogHistory) ([]byte, error) {
		rows, err := rc.cfg.Chat.DialogHistory(ctx, rc.by.User, r.Receiver, r.Page)
		return wire.AppendDialogHistory(hub.NewFrame(), rc.tag, rows), err
	}),
	listOp(wire.TypeGroupHistory, wire.Classic, func(ctx context.Context, rc requestContext, r *wire.GroupHistory) ([]byte, error) {
		rows, err := rc.cfg.Chat.GroupHistory(ctx, rc.by.User, r.Group, r.Page)
		return wire.AppendGroupHistory(hub.NewFrame(), rc.tag, rows), err
	}),
	listOp(wire.TypeSyncConversations, wire.Extended, syncConversations),
	listOp(wire.TypeSyncConversation, wire.Extended, func(ctx context.Context, rc requestContext, r *wire.SyncConversation) ([]byte, error) {
		page, err := rc.cfg.Chat.Sync(ctx, rc.by, chat.Since{
			At: r.At, After: r.After, Hidden: r.AfterHidden, Limit: r.Limit, Reset: rc.foreign(r.Epoch),
		})
		if err != nil {
			return nil, err
		}
		return wire.AppendLog(hub.NewFrame(), rc.tag, page), nil
	}),
	listOp(wire.TypeListMessages, wire.Extended, func(ctx context.Context, rc requestContext, r *wire.ListMessages) ([]byte, error) {
		page, err := rc.cfg.Chat.Timeline(ctx, rc.by, around(r))
		if err != nil {
			return nil, err
		}
		return wire.AppendTimeline(hub.NewFrame(), rc.tag, page), nil
	}),
	op(wire.TypeSetChatSettings, wire.Extended, limit.Write(limit.Message), func(ctx context.Context, rc requestContext, r *wire.SetChatSettings) ([]byte, error) {
		settings, place, err := rc.cfg.Chat.SetChat(ctx, rc.by, r.At, r.Change)
		return wire.AppendSettings(hub.NewFrame(), rc.tag, place, settings, rc.cfg.Now()), err
	}),
	op(wire.TypeSaveDraft, wire.Extended, limit.Write(limit.Message/2), func(ctx context.Context, rc requestContext, r *wire.SaveDraft) ([]byte, error) {
		unsent, place, err := rc.cfg.Chat.SaveDraft(ctx, rc.by, r.At, chat.UnsentText{
			Content: r.Content, ReplyTo: r.ReplyTo, Message: r.MessageID, At: r.Known,
		})
		return wire.AppendDraft(hub.NewFrame(), rc.tag, place, unsent), err
	}),
	op(wire.TypeClearDialog, wire.Extended, limit.Write(2*limit.Message), func(ctx context.Context, rc requestContext, r *wire.ClearDialog) ([]byte, error) {
		cleared, place, err := rc.cfg.Chat.ClearDialog(ctx, rc.by, r.Receiver)
		return wire.AppendCleared(hub.NewFrame(), rc.tag, place, cleared), err
	}),
}

func syncConversations(ctx context.Context, rc requestContext, r *wire.SyncConversations) ([]byte, error) {
	reset := rc.foreign(r.Epoch)
	if reset {
		r.After = chat.InboxCursor{}
	}
	page, err := rc.cfg.Chat.Inbox(ctx, rc.by, r.After, r.Limit)
	if err != nil {
		return nil, err
	}
	return wire.AppendInbox(hub.NewFrame(), rc.tag, wire.Inbox{
		InboxPage: page, User: rc.by.User, Epoch: rc.cfg.Epoch, Reset: reset, Now: rc.cfg.Now(),
	}), nil
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
