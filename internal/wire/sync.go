package wire

import (
	"slices"

	"messenger/internal/chat"
)

// AppendLog appends the answer to syncConversation.
func AppendLog(dst []byte, tag Tag, page chat.SyncPage) []byte {
	dst = answer(TypeSyncConversation, tag).begin(dst, roomLog(&page))
	dst = append(appendLogItem(append(dst, '{'), &page), `},"data":`...)
	return append(appendLogRows(dst, &page), `,"isBroadcast":false}}`...)
}

// AppendSyncBody appends the same as the body of an HTTP answer: {"data":[…], …item}.
func AppendSyncBody(dst []byte, page chat.SyncPage) []byte {
	dst = append(slices.Grow(dst, roomFrame+2*roomItem+roomLog(&page)), `{"data":`...)
	dst = append(appendLogRows(dst, &page), ',')
	return append(appendLogItem(dst, &page), '}')
}

func roomLog(page *chat.SyncPage) int {
	n := roomItem + 96*len(page.Hidden)
	if page.Conversation != nil {
		n += (len(page.Conversation.Name) + len(page.Conversation.Description)) * len(page.Changes)
	}
	for i := range page.Changes {
		c := &page.Changes[i]
		n += 2*roomItem + room(c.By)
		if c.Message != nil {
			n += roomMessage(c.Message)
		}
	}
	for i := range page.Snapshot {
		n += 64 + roomMessage(&page.Snapshot[i])
	}
	return n
}

// appendLogItem appends the keys of the item. A conversation that never was has a log
// without an entry.
func appendLogItem(dst []byte, page *chat.SyncPage) []byte {
	h, m := page.Conversation, page.Member
	if h == nil {
		h = &chat.Conversation{}
	}
	if m == nil {
		m = &chat.Member{}
	}
	dst = appendRef(append(dst, `"conversationId":`...), page.Ref)
	dst = appendSeq(append(dst, `,"fromSeq":`...), page.From)
	dst = appendSeq(append(dst, `,"toSeq":`...), page.To)
	dst = appendSeq(append(dst, `,"lastSeq":`...), h.LastSeq)
	dst = appendBool(append(dst, `,"complete":`...), page.Complete)
	dst = appendBool(append(dst, `,"reset":`...), page.Reset)
	dst = appendInt(append(dst, `,"hiddenVersion":`...), m.Hidden)
	dst = append(dst, `,"hidden":[`...)
	for i := range page.Hidden {
		dst = appendID(append(separate(dst, i), `{"messageId":`...), page.Hidden[i].ID)
		dst = append(appendSeq(append(dst, `,"seq":`...), page.Hidden[i].Message), '}')
	}
	dst = appendSeq(append(dst, `],"readSeq":`...), h.ReadBy(m).Seq)
	dst = appendSeq(append(dst, `,"seenSeq":`...), h.SeenBy(m))
	dst = appendSeq(append(dst, `,"clearedSeq":`...), m.Cleared)
	dst = appendUnread(dst, page.Unread)
	dst = appendSeq(append(dst, `,"othersSeenSeq":`...), page.Seen)
	return appendSeq(append(dst, `,"othersDeliveredSeq":`...), page.Delivered)
}

func appendLogRows(dst []byte, page *chat.SyncPage) []byte {
	dst = append(dst, '[')
	if page.Reset {
		for i := range page.Snapshot {
			r := &page.Snapshot[i]
			dst = beginEntry(separate(dst, i), r.Message.Seq, "message")
			dst = append(appendMessage(dst, page.Ref, r), '}')
		}
		return append(dst, ']')
	}
	for i := range page.Changes {
		dst = appendEntry(separate(dst, i), page, &page.Changes[i])
	}
	return append(dst, ']')
}

func beginEntry(dst []byte, seq chat.Seq, kind string) []byte {
	dst = appendSeq(append(dst, `{"seq":`...), seq)
	dst = append(append(dst, `,"kind":"`...), kind...)
	return append(dst, `","item":`...)
}

// appendEntry appends one entry of a log: what it shows is what is now.
func appendEntry(dst []byte, page *chat.SyncPage, c *chat.Change) []byte {
	var first chat.LogEntry
	if len(c.Entries) > 0 {
		first = c.Entries[0]
	}
	e := entry{page: page, Change: c, log: first, change: change{page.Ref, c.Seq, first.At, first.Actor, c.By}}
	switch first.Kind {
	case chat.LogEdited, chat.LogDeleted, chat.LogReacted, chat.LogReactionRemoved, chat.LogPinned, chat.LogUnpinned:
		if c.Message != nil {
			dst = e.appendMessageChange(dst)
			return append(dst, '}', '}')
		}
	case chat.LogJoined, chat.LogLeft, chat.LogOwner, chat.LogRole, chat.LogRenamed, chat.LogUpdated:
		if page.Conversation != nil {
			dst = e.appendGroupChange(dst)
			return append(dst, '}', '}')
		}
	case 0, chat.LogCreated:
		if c.Message != nil {
			return append(appendMessage(beginEntry(dst, c.Seq, "message"), page.Ref, c.Message), '}')
		}
	}
	dst = e.begin(dst, "other") // of a newer server, say
	return append(appendOnlyChange(dst, &e.change), '}', '}')
}

// entry is what one change of a log is shown from.
type entry struct {
	page *chat.SyncPage
	*chat.Change
	log    chat.LogEntry
	change change
}

func (e *entry) begin(dst []byte, kind string) []byte { return beginEntry(dst, e.Seq, kind) }

// appendMessageChange appends the change of a message, without the braces at its end.
func (e *entry) appendMessageChange(dst []byte) []byte {
	m := &e.Message.Message
	switch e.log.Kind {
	case chat.LogEdited:
		dst = appendID(append(e.begin(dst, "edit"), `{"messageId":`...), m.ID)
		dst = appendString(append(dst, `,"content":`...), m.Content)
		dst = appendGivenInstant(append(dst, `,"editedAt":`...), m.EditedAt)
		dst = appendID(append(dst, `,"editedBy":`...), e.log.Actor)
		dst = appendBool(append(dst, `,"deleted":`...), m.Deleted())
	case chat.LogDeleted:
		dst = appendID(append(e.begin(dst, "delete"), `{"messageId":`...), m.ID)
		dst = append(dst, `,"scope":"all"`...)
	case chat.LogPinned, chat.LogUnpinned:
		return appendPinnedItem(e.begin(dst, "pin"), m.ID, e.log.Kind == chat.LogPinned, &e.change)
	default:
		dst = appendID(append(e.begin(dst, "reaction"), `{"messageId":`...), m.ID)
		dst = appendString(append(dst, `,"emoji":`...), e.log.Detail)
		dst = appendID(append(dst, `,"userId":`...), e.log.Actor)
		dst = appendBool(append(dst, `,"added":`...), e.log.Kind == chat.LogReacted)
		dst = appendReactions(append(dst, `,"reactions":`...), m.Reactions, true)
	}
	return appendChange(dst, &e.change)
}

// appendGroupChange appends the change of a group, without the braces at its end.
func (e *entry) appendGroupChange(dst []byte) []byte {
	h := e.page.Conversation
	switch e.log.Kind {
	case chat.LogJoined:
		dst = e.appendNoticeRow(e.begin(dst, "join"))
		dst = appendID(append(dst, `,"userId":`...), e.log.Subject)
		dst = appendID(append(dst, `,"groupId":`...), h.ID)
		dst = appendString(append(dst, `,"groupName":`...), h.Name)
		dst = appendEnum(append(dst, `,"role":`...), roleWords, e.log.Role)
		return appendInt(append(dst, `,"memberCount":`...), int64(h.Members))
	case chat.LogLeft:
		dst = e.appendNoticeRow(e.begin(dst, "leave"))
		dst = appendID(append(dst, `,"userId":`...), e.log.Subject)
		dst = appendGivenID(append(dst, `,"newOwnerId":`...), e.newOwner())
		return appendInt(append(dst, `,"memberCount":`...), int64(h.Members))
	case chat.LogRenamed:
		dst = e.appendNoticeRow(e.begin(dst, "rename"))
		dst = appendID(append(dst, `,"groupId":`...), h.ID)
		return appendString(append(dst, `,"groupName":`...), h.Name)
	case chat.LogUpdated:
		return appendUpdateItem(e.begin(dst, "settings"), h.Description, h.WhoMayAdd, &e.change)
	case chat.LogOwner:
		return appendRoleItem(e.begin(dst, "role"), e.log.Subject, chat.RoleOwner, &e.change)
	default:
		return appendRoleItem(e.begin(dst, "role"), e.log.Subject, e.log.Role, &e.change)
	}
}

// newOwner is who became the owner by the change, zero if nobody did.
func (e *entry) newOwner() chat.UserID {
	for i := range e.Entries {
		if e.Entries[i].Kind == chat.LogOwner {
			return e.Entries[i].Subject
		}
	}
	return chat.UserID{}
}

// appendNoticeRow appends the message object of the notice, or what every change carries if
// there is none, without the brace at its end.
func (e *entry) appendNoticeRow(dst []byte) []byte {
	if e.Message != nil {
		return appendOpenMessage(dst, e.page.Ref, e.Message)
	}
	return appendChange(append(dst, `{"messageId":null`...), &e.change)
}
