package chat

// Events about what one person did for himself, or how far he has come. They have no
// place in the log: their EventHeader has no Seq.

// ReadMoved says that User, the actor, moved the own read position.
type ReadMoved struct {
	EventHeader
	Ref     ConversationRef
	User    UserID
	Read    Seq
	Unread  Unread
	Seen    Seq      // what others are shown; 0 if that did not move
	Authors []UserID // whose messages were read by it, at most AuthorsBack, without User, in order of id
}

// Unread is what one member has not read of one conversation.
type Unread struct {
	Messages int64
	Mentions int64 // those of them that mention the member or answer the member
}

// DeliveredMoved says that a device of User confirmed to hold the log up to Delivered.
type DeliveredMoved struct {
	EventHeader
	Ref       ConversationRef
	User      UserID
	Delivered Seq
	Authors   []UserID // whose messages it reached, at most AuthorsBack, without User, in order of id
}

// MessageHidden says that the actor does not want to see a message any more.
type MessageHidden struct {
	EventHeader
	Ref     ConversationRef
	Message Hidden
}

// DialogCleared says that the actor hid everything up to Cleared.
type DialogCleared struct {
	EventHeader
	Ref     ConversationRef
	Cleared Seq
}

// SettingsChanged says that the actor wants a conversation shown in another way.
type SettingsChanged struct {
	EventHeader
	Ref  ConversationRef
	Chat ChatSettings
}

// DraftSaved says that the actor has begun to write something.
type DraftSaved struct {
	EventHeader
	Ref   ConversationRef
	Draft UnsentText
}
