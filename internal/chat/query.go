package chat

// What the store is asked and what it answers, beyond the classic pages of ports.go.

// MessageRow is a message as it is now, with what it takes to show it.
type MessageRow struct {
	Message Message // Reactions with Mine set for the asker
	Sender  Name
	Subject Name   // of the subject of its Notice, if it has one
	Quote   *Quote // nil unless it is a reply
}

// TimelineQuery asks for messages around a seq: at most Older with a seq below
// Before, the newest of them, and at most Newer above After, the oldest of them.
// After is at least Before-1, so no message is in both. Deleted messages are there,
// cleared and hidden ones are not. Each half ends early where it has Bytes.
type TimelineQuery struct {
	Conversation ConversationID
	User         UserID
	Before       Seq
	Older        int
	After        Seq
	Newer        int
	Pinned       bool // no others than Conversation.Pins
	Bytes        int  // see PageSize; 0 means PageBytes
}

// Timeline is a page of messages in ascending order of seq. Conversation and Member are nil if
// there never was one.
type Timeline struct {
	Rows         []MessageRow
	Conversation *Conversation
	Member       *Member // out if so after the rows were read
	// Rows of this half were left out, for it has no room for them.
	CutOlder, CutNewer bool
}

// LogQuery asks for the changes of a conversation after a seq.
type LogQuery struct {
	Conversation ConversationID
	User         UserID
	After        Seq // cleared messages of User are left out too
	Limit        int
	Bytes        int // see LogSize; 0 means PageBytes
	// AfterHidden asks for what the user has hidden since this version, at most
	// HiddenLimit of them.
	AfterHidden int64
	HiddenLimit int
}

// LogPage is a stretch of a log, without holes: every seq from the first to the last.
type LogPage struct {
	Conversation *Conversation // nil if there never was one
	Member       *Member       // nil if there never was one; out if so after the changes were read
	Changes      []Change
	Hidden       []Hidden // in order of Version
	Unread       Unread
	// Seen and Delivered are how far the best of the other present members has come.
	Seen, Delivered Seq
}

// Change is what took one seq. Entries holds the log's records of it, in order of kind
// and without keys of edits; none for a message that is no notice of anything recorded.
// Message is the message of this seq, or, for a change of a message, the changed message
// as it is now; nil if there is none. Two changes of one message may share the row.
type Change struct {
	Seq     Seq
	Entries []LogEntry
	By      Name // of the actor of Entries[0]
	Message *MessageRow
}

// ReactionsQuery asks for the reactions to one message.
type ReactionsQuery struct {
	Message MessageKey
	After   ReactionCursor
	Limit   int
}

// ReactionCursor is a position in the list of reactions to one message.
type ReactionCursor struct {
	User  UserID
	Emoji string
}

// ReactionRow is one row of that list.
type ReactionRow struct {
	Reaction
	Name Name
}

// UnreadQuery asks why something is unread.
type UnreadQuery struct {
	MemberKey
	Limit int
}

// UnreadReason is a message that counts as unread, and the strongest rule by which.
type UnreadReason struct {
	ID   MessageID
	Seq  Seq
	Rule UnreadRule
}

// InboxQuery asks for a page of a person's conversations.
type InboxQuery struct {
	User  UserID
	After InboxCursor // exclusive; the zero value is the beginning
	Limit int
	Bytes int // see PageSize; 0 means PageBytes
}

// InboxRows are conversations of a person.
type InboxRows struct {
	Rows []InboxRow
	Cut  bool // rows were left out, for the page has no room for them
}

// InboxCursor is a position in a person's list of conversations.
type InboxCursor struct {
	At           Instant
	Conversation ConversationID
}

// InboxRow is one row of that list.
type InboxRow struct {
	Conversation Conversation
	Member       Member
	Unread       Unread
	Draft        *UnsentText // nil if there is none
	Last         *MessageRow // the newest visible message, nil if there is none

	// Of a dialog: the other one's account and member row; in a dialog with oneself the own ones.
	Companion       *User
	CompanionMember *Member
}

// UnreadListQuery asks for a page of the conversations with something unread.
type UnreadListQuery struct {
	User  UserID
	After ConversationID // exclusive; the zero value is the beginning
	Limit int
}

// UnreadRow is a conversation with something unread.
type UnreadRow struct {
	Conversation Conversation
	Member       Member
	Unread       Unread
}

// MembersQuery asks for a page of a group's members: by role, then when they joined,
// then id; or by id alone.
type MembersQuery struct {
	Conversation ConversationID
	ByID         bool
	After        MemberCursor // exclusive; the zero value is the beginning
	Prefix       string       // of a key of SearchKeys; "" is everybody
	Limit        int
}

// MemberCursor is a position in a group's list of members.
type MemberCursor struct {
	Role   Role
	Joined Seq
	User   UserID
}

// MemberRow is one row of that list.
type MemberRow struct {
	Member Member
	Name   Name
}

// InvitesQuery asks for the usable invites of a group.
type InvitesQuery struct {
	Group ConversationID
	At    Instant
	Limit int
}

// LastSeen is when a person was last connected.
type LastSeen struct {
	User   UserID
	At     Instant
	Hidden bool // others do not see it
}
