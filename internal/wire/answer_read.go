package wire

import "messenger/internal/chat"

// AppendDelivered appends the answer to markDelivered.
func AppendDelivered(dst []byte, tag Tag, d chat.DeliveredMoved) []byte {
	f := answer(TypeMarkDelivered, tag)
	dst = appendRef(append(f.beginSmall(dst), `{"conversationId":`...), d.Ref)
	return f.end(appendSeq(append(dst, `,"deliveredSeq":`...), d.Delivered))
}

// AppendRead appends the answer to markRead.
func AppendRead(dst []byte, tag Tag, r chat.ReadMoved) []byte {
	return appendReading(dst, answer(TypeMarkRead, tag), r)
}

// appendReading appends how far the person that the frame is for has read.
func appendReading(dst []byte, f form, r chat.ReadMoved) []byte {
	dst = appendRef(append(f.beginSmall(dst), `{"conversationId":`...), r.Ref)
	dst = appendSeq(append(dst, `,"readSeq":`...), r.Read)
	return f.end(appendUnread(dst, r.Unread))
}

// appendUnread appends what is unread behind other keys.
func appendUnread(dst []byte, u chat.Unread) []byte {
	dst = appendInt(append(dst, `,"unread":`...), u.Messages)
	return appendInt(append(dst, `,"mentions":`...), u.Mentions)
}

// AppendUnread appends the answer to getUnread for the user me at the moment now. The
// total is that of the rows.
func AppendUnread(dst []byte, tag Tag, list chat.List[chat.UnreadRow], me chat.UserID, now chat.Instant) []byte {
	rows, total := list.Rows, int64(0)
	for i := range rows {
		total += rows[i].Unread.Messages
	}
	dst = append(answer(TypeGetUnread, tag).begin(dst, roomItem*len(rows)), `{"total":`...)
	dst = append(appendInt(dst, total), `,"nextCursor":`...)
	if last := len(rows) - 1; list.More && last >= 0 {
		dst = appendUnreadCursor(dst, rows[last].Conversation.ID)
	} else {
		dst = append(dst, "null"...)
	}
	dst = append(dst, `},"data":[`...)
	for i := range rows {
		r := &rows[i]
		group, companion := chat.ConversationID{}, chat.UserID{}
		if r.Conversation.Kind == chat.Group {
			group = r.Conversation.ID
		} else {
			companion = r.Conversation.Other(me)
		}
		dst = appendRef(append(separate(dst, i), `{"conversationId":`...), r.Conversation.Ref())
		dst = appendGivenID(append(dst, `,"groupId":`...), group)
		dst = appendGivenID(append(dst, `,"companionId":`...), companion)
		dst = appendSeq(append(dst, `,"readSeq":`...), r.Conversation.ReadBy(&r.Member).Seq)
		dst = appendSeq(append(dst, `,"lastSeq":`...), r.Conversation.LastSeq)
		dst = appendUnread(dst, r.Unread)
		dst = append(appendBool(append(dst, `,"muted":`...), r.Member.Chat.MutedUntil > now), '}')
	}
	return endData(dst)
}

// AppendWhyUnread appends the answer to whyUnread.
func AppendWhyUnread(dst []byte, tag Tag, rows []chat.UnreadReason) []byte {
	dst = append(answer(TypeWhyUnread, tag).begin(dst, 128*len(rows)), `null,"data":[`...)
	for i := range rows {
		r := &rows[i]
		dst = appendID(append(separate(dst, i), `{"messageId":`...), r.ID)
		dst = appendSeq(append(dst, `,"seq":`...), r.Seq)
		dst = append(appendEnum(append(dst, `,"rule":`...), ruleWords, r.Rule), '}')
	}
	return endData(dst)
}
