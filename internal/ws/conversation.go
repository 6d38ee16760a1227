package ws

import (
	"context"

	"messenger/internal/chat"
	"messenger/internal/hub"
	"messenger/internal/wire"
)

// history answers for a page of the classic dialect, which the extended one has as well.
func (a asking) history(ctx context.Context, req wire.Request) ([]byte, error) {
	svc := a.cfg.Chat
	tag := wire.Tag{}
	if a.conn.Extended() {
		tag.ID = req.RequestID()
	}
	switch r := req.(type) {
	case wire.ListLastMessage:
		rows, err := svc.ChatList(ctx, a.by.User, r.Page)
		return wire.AppendChatList(hub.NewFrame(), tag, rows), err
	case wire.DialogHistory:
		rows, err := svc.DialogHistory(ctx, a.by.User, r.Receiver, r.Page)
		return wire.AppendDialogHistory(hub.NewFrame(), tag, rows), err
	case wire.GroupHistory:
		rows, err := svc.GroupHistory(ctx, a.by.User, r.Group, r.Page)
		return wire.AppendGroupHistory(hub.NewFrame(), tag, rows), err
	}
	return nil, noOperation(req)
}

// sync answers for the list of conversations, a log, or messages.
func (a asking) sync(ctx context.Context, req wire.Request) ([]byte, error) {
	svc := a.cfg.Chat
	switch r := req.(type) {
	case wire.SyncConversations:
		reset := a.foreign(r.Epoch)
		if reset {
			r.After = chat.InboxPlace{}
		}
		page, err := svc.Inbox(ctx, a.by, r.After, r.Limit)
		if err != nil {
			return nil, err
		}
		return wire.AppendInbox(hub.NewFrame(), r.Tag, wire.Inbox{
			InboxPage: page, User: a.by.User, Epoch: a.cfg.Epoch, Reset: reset, Now: a.cfg.Now(),
		}), nil
	case wire.SyncConversation:
		page, err := svc.Sync(ctx, a.by, chat.Since{
			At: r.At, After: r.After, Hidden: r.AfterHidden, Limit: r.Limit, Reset: a.foreign(r.Epoch),
		})
		if err != nil {
			return nil, err
		}
		return wire.AppendLog(hub.NewFrame(), r.Tag, page), nil
	case wire.ListMessages:
		page, err := svc.Timeline(ctx, a.by, around(r))
		if err != nil {
			return nil, err
		}
		return wire.AppendTimeline(hub.NewFrame(), r.Tag, page), nil
	}
	return nil, noOperation(req)
}

// around is the place that a request names. What is given as 0 is a place as well: the
// beginning.
func around(r wire.ListMessages) chat.Around {
	q := chat.Around{At: r.At, Before: r.Before, After: r.After, Message: r.Around, Limit: r.Limit}
	if r.HasBefore {
		q.Before = max(r.Before, 1)
	}
	if r.HasAfter && r.After == 0 {
		q.After = -1
	}
	return q
}

// foreign reports whether an epoch that a client holds is that of another store.
func (a asking) foreign(epoch string) bool { return epoch != "" && epoch != a.cfg.Epoch }

// settings does what concerns only how the asker sees a conversation.
func (a asking) settings(ctx context.Context, req wire.Request) ([]byte, error) {
	svc := a.cfg.Chat
	switch r := req.(type) {
	case wire.SetChatSettings:
		settings, place, err := svc.SetChat(ctx, a.by, r.At, r.Change)
		return wire.AppendSettings(hub.NewFrame(), r.Tag, place, settings, a.cfg.Now()), err
	case wire.SaveDraft:
		unsent, place, err := svc.SaveDraft(ctx, a.by, r.At, chat.UnsentText{
			Content: r.Content, ReplyTo: r.ReplyTo, Message: r.MessageID, At: r.Known,
		})
		return wire.AppendDraft(hub.NewFrame(), r.Tag, place, unsent), err
	case wire.ClearDialog:
		cleared, place, err := svc.ClearDialog(ctx, a.by, r.Receiver)
		return wire.AppendCleared(hub.NewFrame(), r.Tag, place, cleared), err
	}
	return nil, noOperation(req)
}
