package wire

import "messenger/internal/chat"

// AppendAck appends the answer to a send of type t to the conversation of ref.
func AppendAck(dst []byte, t Type, tag Tag, ref chat.ConversationRef, sent *chat.Sent) []byte {
	f, m := answer(t, tag), &sent.Message
	dst = appendID(append(f.beginSmall(dst), `{"messageId":`...), m.ID)
	dst = appendRef(append(dst, `,"conversationId":`...), ref)
	dst = appendSeq(append(dst, `,"seq":`...), m.Seq)
	dst = appendInstant(append(dst, `,"createdAt":`...), m.CreatedAt)
	dst = appendBool(append(dst, `,"duplicate":`...), sent.Duplicate)
	return f.end(dst)
}

// AppendEdited appends the answer to editMessage.
func AppendEdited(dst []byte, tag Tag, e chat.MessageEdited) []byte {
	f, c := answer(TypeEditMessage, tag), changeOf(&e.EventHeader, e.Ref, e.By)
	dst = appendEdit(f.begin(dst, len(e.Message.Content)+room(e.By)), &e.Message, c.at)
	dst = appendBool(append(dst, `,"duplicate":`...), e.Duplicate)
	return f.end(appendChange(dst, &c))
}

// appendEdit begins the item of an edit made at a moment.
func appendEdit(dst []byte, m *chat.Message, at chat.Instant) []byte {
	dst = appendID(append(dst, `{"messageId":`...), m.ID)
	dst = appendString(append(dst, `,"content":`...), m.Content)
	return appendInstant(append(dst, `,"updatedAt":`...), at)
}

// AppendDeleted appends the answer to deleteMessage for all.
func AppendDeleted(dst []byte, tag Tag, d chat.MessageDeleted) []byte {
	return appendDeletion(dst, answer(TypeDeleteMessage, tag), d.Message.ID, changeOf(&d.EventHeader, d.Ref, d.By))
}

func appendDeletion(dst []byte, f form, message chat.MessageID, c change) []byte {
	dst = appendID(append(f.begin(dst, room(c.by)), `{"messageId":`...), message)
	return f.end(appendChange(append(dst, `,"scope":"all"`...), &c))
}

// AppendHidden appends the answer to deleteMessage for the asker alone.
func AppendHidden(dst []byte, tag Tag, ref chat.ConversationRef, h chat.Hidden) []byte {
	return appendHiding(dst, answer(TypeDeleteMessage, tag), ref, &h)
}

func appendHiding(dst []byte, f form, ref chat.ConversationRef, h *chat.Hidden) []byte {
	dst = appendID(append(f.beginSmall(dst), `{"messageId":`...), h.ID)
	dst = appendRef(append(dst, `,"scope":"me","conversationId":`...), ref)
	return f.end(appendInt(append(dst, `,"hiddenVersion":`...), h.Version))
}

// AppendReacted appends the answer to setReaction or unsetReaction, which t says.
func AppendReacted(dst []byte, t Type, tag Tag, r chat.ReactionChanged) []byte {
	f, c := answer(t, tag), changeOf(&r.EventHeader, r.Ref, r.By)
	dst = appendID(append(f.begin(dst, roomReactions(r.Reactions)+room(r.By)), `{"messageId":`...), r.Message)
	dst = appendString(append(dst, `,"emoji":`...), r.Emoji)
	dst = appendReactions(append(dst, `,"reactions":`...), r.Reactions, true)
	return f.end(appendChange(dst, &c))
}

func roomReactions(list chat.Reactions) int {
	n := 0
	for i := range list {
		n += 48 + len(list[i].Emoji)
	}
	return n
}

// AppendReactions appends the answer to getReactions. With more, there may be rows
// behind these.
func AppendReactions(dst []byte, tag Tag, rows []chat.ReactionRow, more bool) []byte {
	texts := 0
	for i := range rows {
		texts += roomItem + len(rows[i].Emoji) + room(rows[i].Name)
	}
	dst = append(answer(TypeGetReactions, tag).begin(dst, texts), `{"nextCursor":`...)
	if last := len(rows) - 1; more && last >= 0 {
		dst = appendReactionCursor(dst, chat.ReactionCursor{User: rows[last].User, Emoji: rows[last].Emoji})
	} else {
		dst = append(dst, "null"...)
	}
	dst = append(dst, `},"data":[`...)
	for i := range rows {
		r := &rows[i]
		dst = appendPerson(append(separate(dst, i), '{'), r.User, r.Name)
		dst = appendString(append(dst, `,"emoji":`...), r.Emoji)
		dst = append(appendInstant(append(dst, `,"createdAt":`...), r.At), '}')
	}
	return endData(dst)
}

// appendPerson appends the keys by which rows name a person.
func appendPerson(dst []byte, user chat.UserID, name chat.Name) []byte {
	dst = appendID(append(dst, `"userId":`...), user)
	dst = appendString(append(dst, `,"firstName":`...), name.First)
	return appendOptional(append(dst, `,"lastName":`...), name.Last)
}

// AppendPinned appends the answer to pinMessage or unpinMessage, which t says.
func AppendPinned(dst []byte, t Type, tag Tag, e chat.MessagePinned) []byte {
	return appendPinned(dst, answer(t, tag), &e)
}

func appendPinned(dst []byte, f form, e *chat.MessagePinned) []byte {
	c := changeOf(&e.EventHeader, e.Ref, e.By)
	return f.end(appendPinnedItem(f.begin(dst, room(e.By)), e.Message, e.Pinned, &c))
}

// appendPinnedItem appends an item without the brace at its end.
func appendPinnedItem(dst []byte, message chat.MessageID, pinned bool, c *change) []byte {
	dst = appendID(append(dst, `{"messageId":`...), message)
	return appendChange(appendBool(append(dst, `,"pinned":`...), pinned), c)
}

// AppendReceipts appends the answer to getReceipts. With more, there may be rows behind
// these.
func AppendReceipts(dst []byte, tag Tag, rows []chat.Receipt, more bool) []byte {
	texts := 0
	for i := range rows {
		texts += roomItem + room(rows[i].Name)
	}
	dst = append(answer(TypeGetReceipts, tag).begin(dst, texts), `{"nextCursor":`...)
	if last := len(rows) - 1; more && last >= 0 {
		dst = appendReceiptCursor(dst, rows[last].User)
	} else {
		dst = append(dst, "null"...)
	}
	dst = append(dst, `},"data":[`...)
	for i := range rows {
		r := &rows[i]
		dst = appendPerson(append(separate(dst, i), '{'), r.User, r.Name)
		dst = appendGivenInstant(append(dst, `,"deliveredAt":`...), r.DeliveredAt)
		dst = append(appendGivenInstant(append(dst, `,"readAt":`...), r.ReadAt), '}')
	}
	return endData(dst)
}

// AppendTyping appends the answer to typing.
func AppendTyping(dst []byte, tag Tag, ref chat.ConversationRef) []byte {
	f := answer(TypeTyping, tag)
	return f.end(appendRef(append(f.beginSmall(dst), `{"conversationId":`...), ref))
}
