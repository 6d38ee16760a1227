package wire

import (
	"slices"

	"messenger/internal/chat"
)

// AppendBroadcast appends what the classic dialect says of e to those it is sent to;
// nothing for an event nobody is told of: a group's creation, the leaving of a deleted
// account, the end of sessions, and whatever only the extended dialect has. Given room
// it allocates nothing.
//
// A message of a dialog is worded for its receiver.
func AppendBroadcast(dst []byte, e chat.Event) []byte {
	switch e := e.(type) {
	case chat.MessagePosted:
		if e.Kind == chat.Group {
			return appendGroupItem(dst, TypeMessageInGroup, groupItem{&e.Message, e.Sender, e.GroupName}, true)
		}
		return appendPrivateItem(dst, &e)
	case chat.MemberJoined:
		return appendGroupItem(dst, TypeAddUserInGroup, groupItem{&e.Notice, e.Sender, e.GroupName}, true)
	case chat.MemberLeft:
		if e.Notice == nil {
			return dst
		}
		return appendGroupItem(dst, TypeLeaveGroup, groupItem{e.Notice, e.Sender, e.GroupName}, true)
	case chat.GroupRenamed: // lists take the new name from it
		return appendGroupItem(dst, TypeMessageInGroup, groupItem{&e.Notice, e.Sender, e.GroupName}, true)
	case chat.GroupDropped:
		return appendGroupRef(dst, TypeDropGroup, e.Conversation, true)
	}
	return dst
}

// appendPrivateItem appends the broadcast of a dialog's message.
func appendPrivateItem(dst []byte, e *chat.MessagePosted) []byte {
	dst = slices.Grow(dst, roomFrame+roomItem+len(e.Message.Content)+room(e.Sender))
	dst = appendPrivateKeys(begin(dst, TypePrivateMessage), &e.Message, e.Sender)
	return endItem(append(dst, '}'), true)
}

// appendPrivateKeys appends the item of a dialog's message without the brace at its end.
func appendPrivateKeys(dst []byte, m *chat.Message, sender chat.Name) []byte {
	dst = appendID(append(dst, `{"messageId":`...), m.ID)
	dst = appendString(append(dst, `,"message":`...), m.Content)
	dst = appendString(append(dst, `,"senderName":`...), sender.First)
	dst = appendOptional(append(dst, `,"senderLastName":`...), sender.Last)
	dst = appendID(append(dst, `,"senderId":`...), m.Sender)
	return appendInstant(append(dst, `,"createdAt":`...), m.CreatedAt)
}

// groupItem is a message of a group as answers and broadcasts carry it.
type groupItem struct {
	message   *chat.Message
	sender    chat.Name
	groupName string
}

func appendGroupItem(dst []byte, t Type, g groupItem, broadcast bool) []byte {
	dst = slices.Grow(dst, roomFrame+roomItem+len(g.message.Content)+len(g.groupName)+room(g.sender))
	return endItem(append(appendGroupKeys(begin(dst, t), g), '}'), broadcast)
}

// appendGroupKeys appends an item without the brace at its end.
func appendGroupKeys(dst []byte, g groupItem) []byte {
	m := g.message
	dst = appendID(append(dst, `{"groupId":`...), m.Conversation)
	dst = appendString(append(dst, `,"groupName":`...), g.groupName)
	dst = appendID(append(dst, `,"messageId":`...), m.ID)
	dst = appendString(append(dst, `,"message":`...), m.Content)
	dst = appendString(append(dst, `,"senderName":`...), g.sender.First)
	dst = appendOptional(append(dst, `,"senderLastName":`...), g.sender.Last)
	dst = appendID(append(dst, `,"senderId":`...), m.Sender)
	dst = appendBool(append(dst, `,"notification":`...), m.Notification)
	return appendInstant(append(dst, `,"createdAt":`...), m.CreatedAt)
}

// appendGroupRef appends a success that only names a group.
func appendGroupRef(dst []byte, t Type, group chat.ConversationID, broadcast bool) []byte {
	dst = begin(slices.Grow(dst, 2*roomFrame), t)
	dst = appendID(append(dst, `{"groupId":`...), group)
	return endItem(append(dst, '}'), broadcast)
}
