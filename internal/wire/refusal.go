package wire

import (
	"slices"

	"messenger/internal/chat"
)

// Refusal is why a request of the extended dialect was not done.
type Refusal struct {
	Type      Type
	Tag       Tag
	MessageID chat.MessageID // zero: the request names no message
	Code      chat.Code
	Message   string
}

// RefusalOf returns what the refusal of r begins with: its code and its message are
// missing.
func RefusalOf(r Request) Refusal {
	return Refusal{Type: r.Type(), Tag: Tag{ID: r.RequestID()}, MessageID: MessageIn(r)}
}

// AppendRefusal appends a refusal of the extended dialect.
func AppendRefusal(dst []byte, r Refusal) []byte {
	dst = slices.Grow(dst, 2*roomFrame+roomTag+len(r.Tag.ID)+len(r.Message))
	dst = appendString(append(dst, `{"error":true,"type":`...), string(r.Type))
	if r.Tag.ID != "" {
		dst = appendString(append(dst, `,"requestId":`...), r.Tag.ID)
	}
	dst = appendString(append(dst, `,"code":`...), string(r.Code))
	dst = appendString(append(dst, `,"message":`...), r.Message)
	if !r.MessageID.IsZero() {
		dst = appendID(append(dst, `,"messageId":`...), r.MessageID)
	}
	return append(dst, '}')
}

// MessageIn returns the message that a request names under messageId, zero if it names
// none.
func MessageIn(r Request) chat.MessageID {
	switch r := r.(type) {
	case SaveDraft:
		return r.MessageID
	case PrivateMessage:
		return r.MessageID
	case MessageInGroup:
		return r.MessageID
	case AddUserInGroup:
		return r.MessageID
	case LeaveGroup:
		return r.MessageID
	case EditMessage:
		return r.MessageID
	case DeleteMessage:
		return r.MessageID
	case SetReaction:
		return r.MessageID
	case UnsetReaction:
		return r.MessageID
	case GetReactions:
		return r.MessageID
	case GetReceipts:
		return r.MessageID
	case RemoveUserFromGroup:
		return r.Notice.ID
	case RenameGroup:
		return r.Notice.ID
	case JoinByInvite:
		return r.Notice.ID
	}
	return chat.MessageID{}
}
