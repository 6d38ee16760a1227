package wire

import "messenger/internal/chat"

// EditMessage gives a message another text. Content is as in PrivateMessage.
type EditMessage struct {
	Tag
	MessageID chat.MessageID
	Content   string
	Key       chat.MessageID // the editId: the edit may be repeated under it for ever
}

// DeleteMessage takes a message away.
type DeleteMessage struct {
	Tag
	MessageID chat.MessageID
	ForAll    bool // else for the asker alone
}

// SetReaction adds a reaction to a message. Emoji is UTF-8 without NUL; what it may be
// is not checked.
type SetReaction struct {
	Tag
	MessageID chat.MessageID
	Emoji     string
}

// UnsetReaction takes a reaction away. Emoji is as in SetReaction.
type UnsetReaction struct {
	Tag
	MessageID chat.MessageID
	Emoji     string
}

// GetReactions asks who reacted to a message with what.
type GetReactions struct {
	Tag
	MessageID chat.MessageID
	After     chat.ReactionPlace // zero: from the beginning
	Limit     int                // 0 or more, not clamped
}

// MarkDelivered says that the asker's device holds the log up to Seq.
type MarkDelivered struct {
	Tag
	At  chat.Address
	Seq chat.Seq // 0 or more
}

// MarkRead says that the asker has read up to Seq.
type MarkRead struct {
	Tag
	At    chat.Address
	Seq   chat.Seq // 0 or more
	Force bool     // may move the position back
}

// GetUnread asks for a page of the conversations with something unread.
type GetUnread struct {
	Tag
	After chat.ConversationID // zero: from the beginning
	Limit int                 // as in SyncConversations
}

// WhyUnread asks for the messages that count as unread.
type WhyUnread struct {
	Tag
	At    chat.Address
	Limit int // 0 or more, NoLimit if not given
}

// GetReceipts asks who got and who read a message of the asker's.
type GetReceipts struct {
	Tag
	MessageID chat.MessageID
	After     chat.UserID // zero: from the beginning
	Limit     int         // as in WhyUnread
}

// Typing says that the asker writes, or has stopped.
type Typing struct {
	Tag
	At     chat.Address
	Active bool
}

// Type returns TypeEditMessage.
func (EditMessage) Type() Type { return TypeEditMessage }

// Type returns TypeDeleteMessage.
func (DeleteMessage) Type() Type { return TypeDeleteMessage }

// Type returns TypeSetReaction.
func (SetReaction) Type() Type { return TypeSetReaction }

// Type returns TypeUnsetReaction.
func (UnsetReaction) Type() Type { return TypeUnsetReaction }

// Type returns TypeGetReactions.
func (GetReactions) Type() Type { return TypeGetReactions }

// Type returns TypeMarkDelivered.
func (MarkDelivered) Type() Type { return TypeMarkDelivered }

// Type returns TypeMarkRead.
func (MarkRead) Type() Type { return TypeMarkRead }

// Type returns TypeGetUnread.
func (GetUnread) Type() Type { return TypeGetUnread }

// Type returns TypeWhyUnread.
func (WhyUnread) Type() Type { return TypeWhyUnread }

// Type returns TypeGetReceipts.
func (GetReceipts) Type() Type { return TypeGetReceipts }

// Type returns TypeTyping.
func (Typing) Type() Type { return TypeTyping }
