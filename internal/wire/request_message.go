package wire

import "messenger/internal/chat"

// EditMessage gives a message another text. Content is as in PrivateMessage.
type EditMessage struct {
	Tag
	MessageID chat.MessageID
	Content   string
	Key       chat.MessageID // the editId: the edit may be repeated under it for ever
}

func (r *EditMessage) read(p *params) {
	*r = EditMessage{Tag: p.tag, MessageID: p.messageID(), Content: p.content("content"), Key: namedID[chat.Message](p, "editId")}
}

// DeleteMessage takes a message away.
type DeleteMessage struct {
	Tag
	MessageID chat.MessageID
	ForAll    bool // else for the asker alone
}

func (r *DeleteMessage) read(p *params) {
	*r = DeleteMessage{Tag: p.tag, MessageID: p.messageID(), ForAll: decodeEnum(p, "scope", p.Find("scope"), scopeWords)}
}

// SetReaction adds a reaction to a message. Emoji is UTF-8 without NUL; what it may be
// is not checked.
type SetReaction struct {
	Tag
	MessageID chat.MessageID
	Emoji     string
}

func (r *SetReaction) read(p *params) {
	*r = SetReaction{Tag: p.tag, MessageID: p.messageID(), Emoji: p.content("emoji")}
}

// UnsetReaction takes a reaction away. Emoji is as in SetReaction.
type UnsetReaction struct {
	Tag
	MessageID chat.MessageID
	Emoji     string
}

func (r *UnsetReaction) read(p *params) {
	*r = UnsetReaction{Tag: p.tag, MessageID: p.messageID(), Emoji: p.content("emoji")}
}

// GetReactions asks who reacted to a message with what.
type GetReactions struct {
	Tag
	MessageID chat.MessageID
	After     chat.ReactionCursor // zero: from the beginning
	Limit     int                 // 0 or more, not clamped
}

func (r *GetReactions) read(p *params) {
	*r = GetReactions{Tag: p.tag, MessageID: p.messageID(), After: p.reactionCursor(), Limit: p.givenRows()}
}

// PinMessage makes a message one of the pinned ones.
type PinMessage struct {
	Tag
	MessageID chat.MessageID
}

func (r *PinMessage) read(p *params) { *r = PinMessage{Tag: p.tag, MessageID: p.messageID()} }

// UnpinMessage takes a message from the pinned ones.
type UnpinMessage struct {
	Tag
	MessageID chat.MessageID
}

func (r *UnpinMessage) read(p *params) { *r = UnpinMessage{Tag: p.tag, MessageID: p.messageID()} }

// ListPinned asks for a page of pinned messages, as ListMessages does for all.
type ListPinned struct{ ListMessages }

// MarkDelivered says that the asker's device holds the log up to Seq.
type MarkDelivered struct {
	Tag
	At  chat.Address
	Seq chat.Seq // 0 or more
}

func (r *MarkDelivered) read(p *params) {
	*r = MarkDelivered{Tag: p.tag, At: p.address(), Seq: p.seq("seq")}
}

// MarkRead says that the asker has read up to Seq.
type MarkRead struct {
	Tag
	At    chat.Address
	Seq   chat.Seq // 0 or more
	Force bool     // may move the position back
}

func (r *MarkRead) read(p *params) {
	*r = MarkRead{Tag: p.tag, At: p.address(), Seq: p.seq("seq"), Force: p.givenFlag("force")}
}

// GetUnread asks for a page of the conversations with something unread.
type GetUnread struct {
	Tag
	After chat.ConversationID // zero: from the beginning
	Limit int                 // as in SyncConversations
}

func (r *GetUnread) read(p *params) {
	*r = GetUnread{Tag: p.tag, After: p.unreadCursor(), Limit: p.givenRows()}
}

// WhyUnread asks for the messages that count as unread.
type WhyUnread struct {
	Tag
	At    chat.Address
	Limit int // 0 or more, NoLimit if not given
}

func (r *WhyUnread) read(p *params) {
	*r = WhyUnread{Tag: p.tag, At: p.address(), Limit: p.givenRows()}
}

// GetReceipts asks who got and who read a message of the asker's.
type GetReceipts struct {
	Tag
	MessageID chat.MessageID
	After     chat.UserID // zero: from the beginning
	Limit     int         // as in WhyUnread
}

func (r *GetReceipts) read(p *params) {
	*r = GetReceipts{Tag: p.tag, MessageID: p.messageID(), After: p.receiptCursor(), Limit: p.givenRows()}
}

// Typing says that the asker writes, or has stopped.
type Typing struct {
	Tag
	At     chat.Address
	Active bool
}

func (r *Typing) read(p *params) {
	*r = Typing{Tag: p.tag, At: p.address(), Active: p.flag("active")}
}
