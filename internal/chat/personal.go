package chat

// Events about the state of one person: read positions, settings, drafts. They are not in the log: their
// EventHeader has no Seq.

// ReadMoved says that User, the actor, moved the own read position.
type ReadMoved struct {
	EventHeader
	Ref     ConversationRef
	User    UserID
	Read    Seq
	Unread  Unread
	Seen    Seq      // the position that others see; 0 if it did not move
	Authors []UserID // whose messages were read, at most AuthorsBack, without User, in order of id
}

// Unread is what one member has not read of one conversation.
type Unread struct {
	Messages int64
	Mentions int64 // those that mention the member or reply to the member
}

// DeliveredMoved says that a device of User has the log up to Delivered.
type DeliveredMoved struct {
	EventHeader
	Ref       ConversationRef
	User      UserID
	Delivered Seq
	Authors   []UserID // whose messages were delivered, at most AuthorsBack, without User, in order of id
}

// MessageHidden says that the actor has hidden a message.
type MessageHidden struct {
	EventHeader
	Ref     ConversationRef
	Message Hidden
}

// DialogCleared says that the actor hid all messages up to Cleared.
type DialogCleared struct {
	EventHeader
	Ref     ConversationRef
	Cleared Seq
}

// SettingsChanged says that the actor changed the settings of a conversation.
type SettingsChanged struct {
	EventHeader
	Ref  ConversationRef
	Chat ChatSettings
}

// DraftSaved says that the actor saved or deleted an unsent text.
type DraftSaved struct {
	EventHeader
	Ref   ConversationRef
	Draft UnsentText
}
