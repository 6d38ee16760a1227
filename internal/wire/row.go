package wire

import "messenger/internal/chat"

// The rows of pages (docs/contract.md, Shapes). Each function appends one, its keys in
// the order of the original's.

func appendChatRow(dst []byte, r *chat.ChatRow) []byte {
	m := &r.Message
	dst = appendID(append(dst, `{"messageId":`...), m.ID)
	dst = appendID(append(dst, `,"senderId":`...), m.Sender)
	dst = appendString(append(dst, `,"senderName":`...), r.Sender.First)
	dst = appendOptional(append(dst, `,"senderLastName":`...), r.Sender.Last)
	if r.Kind == chat.Group {
		dst = append(dst, `,"receiverId":null,"receiverName":null,"receiverLastName":null`...)
		dst = appendID(append(dst, `,"groupId":`...), m.Conversation)
		dst = appendString(append(dst, `,"groupName":`...), r.GroupName)
	} else {
		dst = appendID(append(dst, `,"receiverId":`...), r.Receiver)
		dst = appendString(append(dst, `,"receiverName":`...), r.ReceiverName.First)
		dst = appendOptional(append(dst, `,"receiverLastName":`...), r.ReceiverName.Last)
		dst = append(dst, `,"groupId":null,"groupName":null`...)
	}
	dst = appendString(append(dst, `,"content":`...), m.Content)
	dst = appendInstant(append(dst, `,"createdAt":`...), m.CreatedAt)
	dst = appendInstant(append(dst, `,"updatedAt":`...), max(m.CreatedAt, m.EditedAt))
	return append(dst, `,"deletedAt":null}`...)
}

func appendDialogRow(dst []byte, r *chat.HistoryRow) []byte {
	m := &r.Message
	dst = appendID(append(dst, `{"messageId":`...), m.ID)
	dst = appendID(append(dst, `,"senderId":`...), m.Sender)
	dst = appendString(append(dst, `,"senderName":`...), r.Sender.First)
	dst = appendID(append(dst, `,"receiverId":`...), r.Receiver)
	dst = appendString(append(dst, `,"receiverName":`...), r.ReceiverName.First)
	dst = appendString(append(dst, `,"content":`...), m.Content)
	dst = appendInstant(append(dst, `,"createdAt":`...), m.CreatedAt)
	return append(dst, '}')
}

func appendGroupRow(dst []byte, r *chat.HistoryRow) []byte {
	m := &r.Message
	dst = appendBool(append(dst, `{"notification":`...), m.Notification)
	dst = appendID(append(dst, `,"messageId":`...), m.ID)
	dst = appendID(append(dst, `,"senderId":`...), m.Sender)
	dst = appendString(append(dst, `,"senderName":`...), r.Sender.First)
	dst = appendOptional(append(dst, `,"senderLastName":`...), r.Sender.Last)
	dst = appendID(append(dst, `,"groupId":`...), m.Conversation)
	dst = appendString(append(dst, `,"groupName":`...), r.GroupName)
	dst = appendString(append(dst, `,"content":`...), m.Content)
	dst = appendInstant(append(dst, `,"createdAt":`...), m.CreatedAt)
	return append(dst, '}')
}

func appendID[T any](dst []byte, id chat.ID[T]) []byte {
	return append(id.AppendText(append(dst, '"')), '"')
}

func appendBool(dst []byte, b bool) []byte {
	if b {
		return append(dst, "true"...)
	}
	return append(dst, "false"...)
}
