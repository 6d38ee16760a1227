package wire

import "messenger/internal/chat"

// typingExpires is for how many seconds somebody is taken to write.
const typingExpires = "6"

// AppendExtended appends what the extended dialect says of e: with echo to the other
// devices of whoever did it, else to everybody else who is told. It appends nothing for
// an event that those are not told of. Given room it allocates nothing.
func AppendExtended(dst []byte, e chat.Event, echo bool) []byte {
	f := form{to: toOthers}
	if echo {
		f.to = toOwn
	}
	switch e := e.(type) {
	case chat.MessagePosted:
		return appendPosted(dst, f, &e)
	case chat.MessageEdited:
		return appendEdited(dst, f, &e)
	case chat.MessageDeleted:
		f.kind = TypeDeleteMessage
		return appendDeletion(dst, f, e.Message.ID, changeOf(&e.EventHeader, e.Ref, e.By))
	case chat.ReactionChanged:
		return appendReaction(dst, f, &e)
	case chat.MessagePinned:
		f.kind = TypePinMessage
		return appendPinned(dst, f, &e)
	case chat.GroupCreated, chat.MemberJoined, chat.MemberLeft, chat.GroupDropped,
		chat.RoleChanged, chat.GroupRenamed, chat.GroupUpdated:
		return appendGroupNews(dst, f, e)
	case chat.PresenceChanged:
		f.kind = TypeGetPresence
		return f.end(appendPresence(f.beginSmall(dst), &e))
	case chat.PersonRenamed:
		f.kind = TypeUpdateProfile
		dst = appendID(append(f.begin(dst, room(e.Name)), `{"userId":`...), e.User)
		dst = appendString(append(dst, `,"firstName":`...), e.Name.First)
		return f.end(appendOptional(append(dst, `,"lastName":`...), e.Name.Last))
	}
	if echo {
		return appendOwnNews(dst, f, e)
	}
	return appendOthersNews(dst, f, e)
}

// appendPosted appends a new message.
func appendPosted(dst []byte, f form, e *chat.MessagePosted) []byte {
	m := &e.Message
	texts := len(m.Content) + len(e.GroupName) + room(e.Sender) + room(e.ReceiverName) + 40*len(m.Mentions)
	if e.Quote != nil {
		texts += 192 + len(e.Quote.Content) + room(e.Quote.Name)
	}
	ref := groupRef(m.Conversation)
	if e.Kind == chat.Group {
		f.kind = TypeMessageInGroup
		dst = appendGroupKeys(f.begin(dst, texts), groupItem{m, e.Sender, e.GroupName})
	} else {
		f.kind = TypePrivateMessage
		ref.Kind = chat.Dialog
		ref.Low, ref.High = chat.SortPair(m.Sender, e.Receiver)
		dst = appendPrivateKeys(f.begin(dst, texts), m, e.Sender)
		dst = appendID(append(dst, `,"receiverId":`...), e.Receiver)
		dst = appendString(append(dst, `,"receiverName":`...), e.ReceiverName.First)
		dst = appendOptional(append(dst, `,"receiverLastName":`...), e.ReceiverName.Last)
	}
	dst = appendRef(append(dst, `,"conversationId":`...), ref)
	dst = appendSeq(append(dst, `,"seq":`...), m.Seq)
	dst = appendQuote(append(dst, `,"replyTo":`...), e.Quote)
	return f.end(appendIDs(append(dst, `,"mentions":`...), m.Mentions))
}

func appendEdited(dst []byte, f form, e *chat.MessageEdited) []byte {
	f.kind = TypeEditMessage
	c := changeOf(&e.EventHeader, e.Ref, e.By)
	dst = appendEdit(f.begin(dst, len(e.Message.Content)+room(e.By)), &e.Message, c.at)
	dst = appendID(append(dst, `,"editedBy":`...), c.actor)
	return f.end(appendChange(dst, &c))
}

// appendReaction appends a reaction that was set, or, with added false, taken away.
func appendReaction(dst []byte, f form, e *chat.ReactionChanged) []byte {
	f.kind = TypeSetReaction
	c := changeOf(&e.EventHeader, e.Ref, e.By)
	dst = appendID(append(f.begin(dst, roomReactions(e.Reactions)+room(e.By)), `{"messageId":`...), e.Message)
	dst = appendString(append(dst, `,"emoji":`...), e.Emoji)
	dst = appendID(append(dst, `,"userId":`...), c.actor)
	dst = appendBool(append(dst, `,"added":`...), e.Added)
	dst = appendReactions(append(dst, `,"reactions":`...), e.Reactions, false)
	return f.end(appendChange(dst, &c))
}

// appendGroupNews appends what changed about a group.
func appendGroupNews(dst []byte, f form, e chat.Event) []byte {
	switch e := e.(type) {
	case chat.GroupCreated:
		if f.to != toOwn {
			return dst
		}
		f.kind = TypeMessageInGroup
		dst = appendLine(dst, f, line{groupItem{&e.Notice, e.Sender, e.GroupName}, e.Seq, chat.Name{}})
		return f.end(append(dst, `,"replyTo":null,"mentions":[]`...))
	case chat.MemberJoined:
		f.kind = TypeAddUserInGroup
		dst = appendLine(dst, f, line{groupItem{&e.Notice, e.Sender, e.GroupName}, e.Seq, e.UserName})
		dst = appendID(append(dst, `,"userId":`...), e.User)
		return f.end(appendInt(append(dst, `,"memberCount":`...), int64(e.Members)))
	case chat.MemberLeft:
		return appendParting(dst, f, &e)
	case chat.GroupDropped:
		f.kind = TypeDropGroup
		return appendGone(dst, f, &e.EventHeader)
	case chat.RoleChanged:
		f.kind = TypeSetRole
		return appendRole(dst, f, e)
	case chat.GroupRenamed:
		f.kind = TypeRenameGroup
		return f.end(appendLine(dst, f, line{groupItem{&e.Notice, e.Sender, e.GroupName}, e.Seq, chat.Name{}}))
	case chat.GroupUpdated:
		f.kind = TypeUpdateGroup
		return appendUpdate(dst, f, e)
	}
	return dst
}

// appendParting appends that somebody left, was removed, or is no account any more.
func appendParting(dst []byte, f form, e *chat.MemberLeft) []byte {
	f.kind = TypeLeaveGroup
	removed := e.User != e.Actor
	if removed {
		f.kind = TypeRemoveUserFromGroup
	}
	if e.Notice != nil {
		dst = appendLine(dst, f, line{groupItem{e.Notice, e.Sender, e.GroupName}, e.Seq, e.UserName})
	} else {
		c := changeOf(&e.EventHeader, groupRef(e.Conversation), e.Sender)
		dst = appendID(append(f.begin(dst, len(e.GroupName)+room(e.Sender)), `{"groupId":`...), e.Conversation)
		dst = appendString(append(dst, `,"groupName":`...), e.GroupName)
		dst = appendChange(append(dst, `,"messageId":null`...), &c)
	}
	dst = appendID(append(dst, `,"userId":`...), e.User)
	if !removed {
		dst = appendGivenID(append(dst, `,"newOwnerId":`...), e.NewOwner)
	}
	return f.end(appendInt(append(dst, `,"memberCount":`...), int64(e.Members)))
}

// appendOwnNews appends what only the actor's own devices are told.
func appendOwnNews(dst []byte, f form, e chat.Event) []byte {
	switch e := e.(type) {
	case chat.ReadMoved:
		f.kind = TypeMarkRead
		return appendReading(dst, f, e)
	case chat.MessageHidden:
		f.kind = TypeDeleteMessage
		return appendHiding(dst, f, e.Ref, &e.Message)
	case chat.DialogCleared:
		f.kind = TypeClearDialog
		return appendCleared(dst, f, e.Ref, e.Cleared)
	case chat.SettingsChanged:
		f.kind = TypeSetChatSettings
		return appendSettings(dst, f, e.Ref, e.Chat, e.At)
	case chat.DraftSaved:
		f.kind = TypeSaveDraft
		return appendSavedDraft(dst, f, e.Ref, &e.Draft)
	}
	return dst
}

// appendOthersNews appends what only others are told.
func appendOthersNews(dst []byte, f form, e chat.Event) []byte {
	switch e := e.(type) {
	case chat.ReadMoved:
		if e.Seen == 0 {
			return dst
		}
		f.kind = TypeMarkRead
		dst = appendRef(append(f.beginSmall(dst), `{"conversationId":`...), e.Ref)
		dst = appendID(append(dst, `,"userId":`...), e.User)
		return f.end(appendSeq(append(dst, `,"readSeq":`...), e.Seen))
	case chat.DeliveredMoved:
		f.kind = TypeMarkDelivered
		dst = appendRef(append(f.beginSmall(dst), `{"conversationId":`...), e.Ref)
		dst = appendID(append(dst, `,"userId":`...), e.User)
		return f.end(appendSeq(append(dst, `,"deliveredSeq":`...), e.Delivered))
	case chat.Typed:
		f.kind = TypeTyping
		dst = appendRef(append(f.begin(dst, len(e.FirstName)), `{"conversationId":`...), e.Ref)
		dst = appendID(append(dst, `,"userId":`...), e.User)
		dst = appendString(append(dst, `,"firstName":`...), e.FirstName)
		dst = appendBool(append(dst, `,"active":`...), e.Active)
		return f.end(append(dst, `,"expiresIn":`+typingExpires...))
	}
	return dst
}
