package wire_test

import (
	"strings"

	"messenger/internal/chat"
	"messenger/internal/wire"
)

func addAdditions(params map[string]any, a wire.Additions) {
	set(params, "replyToId", a.ReplyTo)
	if a.EndDraft {
		params["endDraft"] = true
	}
	if a.DraftAt != 0 {
		params["draftUpdatedAt"] = momentOf(a.DraftAt)
	}
	if a.Mentions != nil {
		params["mentions"] = texts(a.Mentions)
	}
}

func texts(ids []chat.UserID) []string {
	list := []string{}
	for _, id := range ids {
		list = append(list, id.String())
	}
	return list
}

// set puts an id under a key if it is one.
func set[T any](params map[string]any, key string, id chat.ID[T]) {
	if !id.IsZero() {
		params[key] = id.String()
	}
}

// where returns the params that name a conversation.
func where(at chat.Address) map[string]any {
	params := map[string]any{}
	set(params, "groupId", at.Group)
	set(params, "receiverId", at.Companion)
	return params
}

func momentOf(at chat.Instant) string { return at.Time().Format("2006-01-02T15:04:05.000Z") }

// cursorIn returns the cursor that a frame written with it has.
func cursorIn(frame []byte) string {
	_, text, _ := strings.Cut(string(frame), `ursor":"`)
	text, _, _ = strings.Cut(text, `"`)
	return text
}

func withMore(params map[string]any, limit int, cursor string) map[string]any {
	if limit != wire.NoLimit {
		params["limit"] = limit
	}
	if cursor != "" {
		params["cursor"] = cursor
	}
	return params
}

func withNotice(params map[string]any, n wire.Notice) map[string]any {
	if n.HasID {
		params["messageId"] = n.ID.String()
	}
	params["message"] = n.Message
	return params
}

// extendedParams returns the params of a request that only the extended dialect has.
func extendedParams(r wire.Request) map[string]any {
	switch r := r.(type) {
	case wire.Hello:
		return map[string]any{"version": r.Version, "deviceName": r.Device}
	case wire.SyncConversations:
		params := withMore(map[string]any{"epoch": r.Epoch}, r.Limit, "")
		if r.After != (chat.InboxCursor{}) {
			params["cursor"] = strings.Trim(string(wire.AppendInboxCursor(nil, r.After)), `"`)
		}
		return params
	case wire.SyncConversation:
		params := withMore(where(r.At), r.Limit, "")
		params["afterSeq"], params["epoch"] = r.After, r.Epoch
		if r.AfterHidden >= 0 {
			params["afterHidden"] = r.AfterHidden
		}
		return params
	case wire.ListMessages:
		return pageParams(r)
	case wire.ListPinned:
		return pageParams(r.ListMessages)
	case wire.ClearDialog:
		return where(chat.Address{Companion: r.Receiver})
	case wire.ListSessions:
		return map[string]any{}
	case wire.RevokeSession:
		params := map[string]any{}
		set(params, "sessionId", r.Session)
		if r.All {
			params["all"] = true
		}
		return params
	case wire.SetPresence:
		return map[string]any{"status": r.Status}
	case wire.GetPresence:
		return map[string]any{"userIds": texts(r.Users)}
	case wire.SetChatSettings:
		return settingsParams(r)
	case wire.SaveDraft:
		params := where(r.At)
		params["content"] = r.Content
		set(params, "replyToId", r.ReplyTo)
		set(params, "messageId", r.MessageID)
		if r.Known != 0 {
			params["updatedAt"] = momentOf(r.Known)
		}
		return params
	}
	if params := aboutMessage(r); params != nil {
		return params
	}
	return aboutGroup(r)
}

func settingsParams(r wire.SetChatSettings) map[string]any {
	params := where(r.At)
	if until := r.Change.MutedUntil; until != nil {
		params["mutedUntil"] = nil
		if *until != 0 {
			params["mutedUntil"] = momentOf(*until)
		}
	}
	if notify := r.Change.Notify; notify != nil {
		params["notify"] = [...]string{"all", "mentions", "none"}[*notify]
	}
	if r.Change.Pinned != nil {
		params["pinned"] = *r.Change.Pinned
	}
	if r.Change.Archived != nil {
		params["archived"] = *r.Change.Archived
	}
	return params
}

func pageParams(r wire.ListMessages) map[string]any {
	params := withMore(where(r.At), r.Limit, "")
	set(params, "aroundId", r.Around)
	if r.HasBefore {
		params["beforeSeq"] = r.Before
	}
	if r.HasAfter {
		params["afterSeq"] = r.After
	}
	return params
}

func aboutMessage(r wire.Request) map[string]any {
	switch r := r.(type) {
	case wire.EditMessage:
		return map[string]any{"messageId": r.MessageID.String(), "content": r.Content, "editId": r.Key.String()}
	case wire.DeleteMessage:
		return map[string]any{"messageId": r.MessageID.String(), "scope": map[bool]string{true: "all", false: "me"}[r.ForAll]}
	case wire.SetReaction:
		return map[string]any{"messageId": r.MessageID.String(), "emoji": r.Emoji}
	case wire.UnsetReaction:
		return map[string]any{"messageId": r.MessageID.String(), "emoji": r.Emoji}
	case wire.PinMessage:
		return map[string]any{"messageId": r.MessageID.String()}
	case wire.UnpinMessage:
		return map[string]any{"messageId": r.MessageID.String()}
	case wire.GetReactions:
		cursor := ""
		if r.After != (chat.ReactionCursor{}) {
			rows := []chat.ReactionRow{{Reaction: chat.Reaction{ReactionKey: chat.ReactionKey{User: r.After.User, Emoji: r.After.Emoji}}}}
			cursor = cursorIn(wire.AppendReactions(nil, wire.Tag{}, rows, true))
		}
		return withMore(map[string]any{"messageId": r.MessageID.String()}, r.Limit, cursor)
	case wire.GetReceipts:
		cursor := ""
		if !r.After.IsZero() {
			cursor = cursorIn(wire.AppendReceipts(nil, wire.Tag{}, []chat.Receipt{{User: r.After}}, true))
		}
		return withMore(map[string]any{"messageId": r.MessageID.String()}, r.Limit, cursor)
	case wire.GetUnread:
		cursor := ""
		if !r.After.IsZero() {
			row := chat.UnreadRow{Conversation: chat.Conversation{ID: r.After}}
			cursor = cursorIn(wire.AppendUnread(nil, wire.Tag{}, chat.List[chat.UnreadRow]{Rows: []chat.UnreadRow{row}, More: true}, chat.UserID{}, 0))
		}
		return withMore(map[string]any{}, r.Limit, cursor)
	case wire.WhyUnread:
		return withMore(where(r.At), r.Limit, "")
	case wire.MarkDelivered:
		params := where(r.At)
		params["seq"] = r.Seq
		return params
	case wire.MarkRead:
		params := where(r.At)
		params["seq"], params["force"] = r.Seq, r.Force
		return params
	case wire.Typing:
		params := where(r.At)
		params["active"] = r.Active
		return params
	}
	return nil
}

func aboutGroup(r wire.Request) map[string]any {
	of := func(group chat.ConversationID) map[string]any { return map[string]any{"groupId": group.String()} }
	switch r := r.(type) {
	case wire.GetGroupInfo:
		return of(r.Group)
	case wire.ListInvites:
		return of(r.Group)
	case wire.ListMembers:
		cursor := ""
		if r.After != (chat.MemberCursor{}) {
			m := chat.Member{MemberKey: chat.MemberKey{User: r.After.User}, Role: r.After.Role, Joined: r.After.Joined}
			cursor = cursorIn(wire.AppendMembers(nil, wire.Tag{}, []chat.MemberRow{{Member: m}}, nil, true))
		}
		params := withMore(of(r.Group), r.Limit, cursor)
		params["searchText"] = r.Search
		return params
	case wire.RemoveUserFromGroup:
		params := withNotice(of(r.Group), r.Notice)
		params["userId"] = r.User.String()
		return params
	case wire.ListRemoved:
		cursor := ""
		if r.After != (chat.RemovedCursor{}) {
			row := chat.RemovedRow{User: r.After.User, Removal: chat.Removal{At: r.After.At}}
			cursor = cursorIn(wire.AppendRemovedPeople(nil, wire.Tag{}, []chat.RemovedRow{row}, true))
		}
		return withMore(of(r.Group), r.Limit, cursor)
	case wire.LiftRemoval:
		params := of(r.Group)
		params["userId"] = r.User.String()
		return params
	case wire.SetRole:
		params := of(r.Group)
		params["userId"], params["role"] = r.User.String(), [...]string{"", "owner", "admin", "member"}[r.Role]
		return params
	case wire.RenameGroup:
		params := withNotice(of(r.Group), r.Notice)
		params["groupName"] = r.Name
		return params
	case wire.UpdateGroup:
		params := of(r.Group)
		if r.Change.Description != nil {
			params["description"] = *r.Change.Description
		}
		if who := r.Change.WhoMayAdd; who != nil {
			params["settings"] = map[string]any{"whoMayAdd": [...]string{"members", "admins"}[*who]}
		}
		return params
	case wire.CreateInvite:
		params := of(r.Group)
		if r.ExpiresAt != 0 {
			params["expiresAt"] = momentOf(r.ExpiresAt)
		}
		if r.MaxUses != 0 {
			params["maxUses"] = r.MaxUses
		}
		return params
	case wire.RevokeInvite:
		params := of(r.Group)
		params["code"] = r.Code
		return params
	case wire.GetInvite:
		return map[string]any{"code": r.Code}
	case wire.JoinByInvite:
		return withNotice(map[string]any{"code": r.Code}, r.Notice)
	}
	return nil
}
