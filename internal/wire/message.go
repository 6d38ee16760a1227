package wire

import "messenger/internal/chat"

// The message object of docs/extended.md.

// appendMessage appends the message object of r, a message of the conversation of ref.
func appendMessage(dst []byte, ref chat.ConversationRef, r *chat.MessageRow) []byte {
	return append(appendOpenMessage(dst, ref, r), '}')
}

// appendOpenMessage is appendMessage without the brace at its end.
func appendOpenMessage(dst []byte, ref chat.ConversationRef, r *chat.MessageRow) []byte {
	m := &r.Message
	dst = appendID(append(dst, `{"messageId":`...), m.ID)
	dst = appendRef(append(dst, `,"conversationId":`...), ref)
	dst = appendSeq(append(dst, `,"seq":`...), m.Seq)
	dst = appendSeq(append(dst, `,"changedSeq":`...), max(m.Changed, m.Seq))
	dst = appendID(append(dst, `,"senderId":`...), m.Sender)
	dst = appendString(append(dst, `,"senderName":`...), r.Sender.First)
	dst = appendOptional(append(dst, `,"senderLastName":`...), r.Sender.Last)
	dst = appendString(append(dst, `,"content":`...), m.Content)
	dst = appendBool(append(dst, `,"notification":`...), m.Notification)
	dst = appendNotice(dst, m, r.Sender, r.Subject)
	dst = appendInstant(append(dst, `,"createdAt":`...), m.CreatedAt)
	dst = appendGivenInstant(append(dst, `,"editedAt":`...), m.EditedAt)
	dst = appendBool(append(dst, `,"deleted":`...), m.Deleted())
	dst = appendQuote(append(dst, `,"replyTo":`...), r.Quote)
	dst = appendIDs(append(dst, `,"mentions":`...), m.Mentions)
	return appendReactions(append(dst, `,"reactions":`...), m.Reactions, true)
}

// appendQuote appends what a reply shows of the message it answers, or null.
func appendQuote(dst []byte, q *chat.Quote) []byte {
	if q == nil {
		return append(dst, "null"...)
	}
	dst = appendID(append(dst, `{"messageId":`...), q.ID)
	dst = appendID(append(dst, `,"senderId":`...), q.Sender)
	dst = appendString(append(dst, `,"senderName":`...), q.Name.First)
	dst = appendString(append(dst, `,"content":`...), q.Content)
	dst = appendBool(append(dst, `,"deleted":`...), q.Deleted)
	return append(dst, '}')
}

// appendReactions appends the reactions of a message; mine only in what one person asked
// for.
func appendReactions(dst []byte, list chat.Reactions, mine bool) []byte {
	dst = append(dst, '[')
	for i := range list {
		r := &list[i]
		dst = appendString(append(separate(dst, i), `{"emoji":`...), r.Emoji)
		dst = appendInt(append(dst, `,"count":`...), int64(r.Count))
		if mine {
			dst = appendBool(append(dst, `,"mine":`...), r.Mine)
		}
		dst = append(dst, '}')
	}
	return append(dst, ']')
}

// roomMessage is what a message object takes at most beside roomItem.
func roomMessage(r *chat.MessageRow) int {
	n := roomItem + len(r.Message.Content) + room(r.Sender) + 40*len(r.Message.Mentions) + roomData(&r.Message, r.Sender, r.Subject)
	for i := range r.Message.Reactions {
		n += 48 + len(r.Message.Reactions[i].Emoji)
	}
	if r.Quote != nil {
		n += 192 + len(r.Quote.Content) + room(r.Quote.Name)
	}
	return n
}
