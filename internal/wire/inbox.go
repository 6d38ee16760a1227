package wire

import (
	"slices"

	"messenger/internal/chat"
)

// Inbox is a page of one person's conversations.
type Inbox struct {
	chat.InboxPage
	User  chat.UserID
	Epoch string
	Reset bool
	Now   chat.Instant
}

// AppendInbox appends the answer to syncConversations.
func AppendInbox(dst []byte, tag Tag, in Inbox) []byte {
	dst = answer(TypeSyncConversations, tag).begin(dst, in.room())
	dst = append(appendInboxItem(append(dst, '{'), &in), `},"data":`...)
	return append(appendInboxRows(dst, &in), `,"isBroadcast":false}}`...)
}

// AppendInboxBody appends the same as the body of an HTTP answer: {"data":[…], …item}.
func AppendInboxBody(dst []byte, in Inbox) []byte {
	dst = append(slices.Grow(dst, roomFrame+in.room()), `{"data":`...)
	dst = append(appendInboxRows(dst, &in), ',')
	return append(appendInboxItem(dst, &in), '}')
}

func (in *Inbox) room() int {
	n := len(in.Epoch)
	for i := range in.Rows {
		r := &in.Rows[i]
		n += 3*roomItem + len(r.Conversation.Name)
		if r.Companion != nil {
			n += room(r.Companion.Name())
		}
		if r.Draft != nil {
			n += len(r.Draft.Content)
		}
		if r.Last != nil {
			n += roomMessage(r.Last)
		}
	}
	return n
}

// appendInboxItem appends the keys of the item.
func appendInboxItem(dst []byte, in *Inbox) []byte {
	dst = append(dst, `"cursor":`...)
	if in.Complete {
		dst = append(dst, "null"...)
	} else {
		dst = AppendInboxCursor(dst, in.Next)
	}
	dst = appendBool(append(dst, `,"complete":`...), in.Complete)
	dst = appendString(append(dst, `,"epoch":`...), in.Epoch)
	return appendBool(append(dst, `,"reset":`...), in.Reset)
}

func appendInboxRows(dst []byte, in *Inbox) []byte {
	dst = append(dst, '[')
	for i := range in.Rows {
		dst = appendInboxRow(separate(dst, i), &in.Rows[i], in.Now)
	}
	return append(dst, ']')
}

func appendInboxRow(dst []byte, r *chat.InboxRow, now chat.Instant) []byte {
	h, m := &r.Conversation, &r.Member
	dst = appendRef(append(dst, `{"conversationId":`...), h.Ref())
	dst = appendEnum(append(dst, `,"kind":`...), kindWords, h.Kind)
	dst = appendSeq(append(dst, `,"lastSeq":`...), h.LastSeq)
	dst = appendInstant(append(dst, `,"changedAt":`...), h.LastAt)
	dst = appendSeq(append(dst, `,"readSeq":`...), h.ReadBy(m).Seq)
	dst = appendSeq(append(dst, `,"seenSeq":`...), h.SeenBy(m))
	dst = appendSeq(append(dst, `,"clearedSeq":`...), m.Cleared)
	dst = appendUnread(dst, r.Unread)
	dst = appendCompanionSeqs(dst, r)
	dst = appendInt(append(dst, `,"hiddenVersion":`...), m.Hidden)
	if h.Kind == chat.Group {
		dst = appendID(append(dst, `,"groupId":`...), h.ID)
		dst = appendString(append(dst, `,"groupName":`...), h.Name)
		dst = appendEnum(append(dst, `,"role":`...), roleWords, m.Role)
		dst = appendInt(append(dst, `,"memberCount":`...), int64(h.Members))
	} else {
		dst = append(dst, `,"groupId":null,"groupName":null,"role":null,"memberCount":null`...)
	}
	dst = appendCompanion(append(dst, `,"companion":`...), r.Companion)
	dst = appendShown(dst, &m.Chat, now)
	if r.Draft == nil {
		dst = append(dst, `,"draft":null`...)
	} else {
		dst = append(appendDraftKeys(append(dst, `,"draft":{`...), r.Draft), '}')
	}
	dst = append(dst, `,"lastMessage":`...)
	if r.Last == nil {
		return append(dst, "null}"...)
	}
	return append(appendMessage(dst, h.Ref(), r.Last), '}')
}

// appendCompanionSeqs appends how far the other one of a dialog has come.
func appendCompanionSeqs(dst []byte, r *chat.InboxRow) []byte {
	if r.Conversation.Kind == chat.Group || r.CompanionMember == nil {
		return append(dst, `,"companionSeenSeq":null,"companionDeliveredSeq":null`...)
	}
	dst = appendSeq(append(dst, `,"companionSeenSeq":`...), r.Conversation.SeenBy(r.CompanionMember))
	return appendSeq(append(dst, `,"companionDeliveredSeq":`...), r.Conversation.DeliveredTo(r.CompanionMember))
}

func appendCompanion(dst []byte, u *chat.User) []byte {
	if u == nil {
		return append(dst, "null"...)
	}
	dst = appendPerson(append(dst, '{'), u.ID, u.Name())
	return append(appendBool(append(dst, `,"deleted":`...), u.Deleted), '}')
}
