package chat

// Event is a durable change that the hubs, on this node or others, send to clients
// (docs/guarantees.md, data rules 1 and 10). Events are immutable once they are published.
//
// An operation answers with the event that it caused. If nothing changed, it answers with an event that
// describes the current state: its header is then that of the last change, or has no Seq.
//
// The set is closed. Of the log: MessagePosted, MessageEdited, MessageDeleted,
// ReactionChanged, MessagePinned, GroupCreated, MemberJoined, MemberLeft, RoleChanged, GroupRenamed,
// GroupUpdated, GroupDropped. Of one person, with an EventHeader without Seq (personal.go):
// ReadMoved, DeliveredMoved, MessageHidden, DialogCleared, SettingsChanged, DraftSaved.
// Transient, never stored (live.go): Typed, PresenceChanged. And PersonRenamed, SessionsRevoked.
type Event interface {
	// In returns the header; it is zero for events outside conversations.
	In() EventHeader
}

// EventHeader is what every event of a conversation's log carries. Seq is 0 in events that
// are not in the log.
type EventHeader struct {
	Conversation ConversationID
	Seq          Seq
	At           Instant
	Actor        UserID
	Origin       ConnID // the connection the actor used, which already got its answer
}

// In returns h: embedding EventHeader makes a struct an Event.
func (h EventHeader) In() EventHeader { return h }

// MessagePosted says that a message was stored. Names are those of that moment.
type MessagePosted struct {
	EventHeader
	Kind         Kind
	Message      Message
	Sender       Name
	GroupName    string // of a group
	Receiver     UserID // of a dialog: whom the sender wrote to, perhaps oneself
	ReceiverName Name
	Quote        *Quote // nil unless it is a reply
}

// MessageEdited says that the sender changed the text of a message.
type MessageEdited struct {
	EventHeader
	Ref       ConversationRef
	Message   Message // as it is now
	By        Name
	Duplicate bool // the edit was stored before, or changes nothing; of answers only
}

// MessageDeleted says that a message was deleted for all.
type MessageDeleted struct {
	EventHeader
	Ref     ConversationRef
	Message Message // as it is now, without its text
	By      Name
}

// ReactionChanged says that the actor added or removed a reaction to a message.
type ReactionChanged struct {
	EventHeader
	Ref       ConversationRef
	Message   MessageID
	Emoji     string
	Added     bool
	Reactions Reactions // as they are now, Mine set in the answer to the actor only
	By        Name
}

// MessagePinned says that the actor pinned a message or unpinned it.
type MessagePinned struct {
	EventHeader
	Ref     ConversationRef
	Message MessageID
	Pinned  bool
	By      Name
}

// RoleChanged says that User has another role. Role RoleOwner also makes the former
// owner, Actor, an admin.
type RoleChanged struct {
	EventHeader
	User UserID
	Role Role
	By   Name
}

// GroupRenamed says that the group has another name; Notice is the stored notice.
type GroupRenamed struct {
	EventHeader
	GroupName string
	Notice    Message
	Sender    Name
}

// GroupUpdated says that the group has another description or policy.
type GroupUpdated struct {
	EventHeader
	Description string
	WhoMayAdd   AddPolicy
	By          Name
}

// GroupCreated says that a group exists and its owner is in it. Only the
// owner's other extended connections get it; the hub makes the owner a follower of the group.
type GroupCreated struct {
	EventHeader
	GroupName string
	Notice    Message
	Sender    Name
}

// MemberJoined says that User has joined: added by the actor, or by an invite. Notice is the stored notice.
type MemberJoined struct {
	EventHeader
	User      UserID
	UserName  Name
	Members   int // present ones now
	GroupName string
	Notice    Message
	Sender    Name
}

// MemberLeft says that User has left at Seq, or was removed by the actor. Notice is nil if the account was
// deleted: then classic sockets get nothing. NewOwner is zero unless the owner changed.
type MemberLeft struct {
	EventHeader
	User      UserID
	UserName  Name // not if an account was deleted
	Members   int  // present ones now
	NewOwner  UserID
	GroupName string
	Notice    *Message
	Sender    Name
}

// GroupDropped says that the group was deleted for all its members.
type GroupDropped struct {
	EventHeader
}

// PersonRenamed says that User has another name. The watchers of the person's presence and
// the person's own devices get it.
type PersonRenamed struct {
	User UserID
	Name Name
}

// In returns a zero header: a name belongs to no conversation.
func (PersonRenamed) In() EventHeader { return EventHeader{} }

// SessionsRevoked says that sessions of User have ended: those listed, or all except
// Keep when Sessions is nil.
type SessionsRevoked struct {
	User     UserID
	Sessions []SessionID
	Keep     SessionID
}

// In returns a zero header: a revocation belongs to no conversation.
func (SessionsRevoked) In() EventHeader { return EventHeader{} }

// LogKind says what a log entry without a text of its own records.
type LogKind uint8

// The kinds of log entries. Their numbers are stored.
const (
	LogCreated         LogKind = 1
	LogJoined          LogKind = 2
	LogLeft            LogKind = 3
	LogDropped         LogKind = 4
	LogOwner           LogKind = 5 // ownership passed to Subject, whose predecessor left
	LogEdited          LogKind = 6 // of the message at Target
	LogDeleted         LogKind = 7 // for all, of the message at Target
	LogReacted         LogKind = 8 // Actor to the message at Target with the emoji Detail
	LogReactionRemoved LogKind = 9 // Actor removed the reaction Detail to the message at Target
	LogRole            LogKind = 10
	LogRenamed         LogKind = 11
	LogUpdated         LogKind = 12 // description or settings
	LogPinned          LogKind = 13 // Actor pinned the message at Target
	LogUnpinned        LogKind = 14
)

// LogEntry records a change of a conversation that is not a message. It shares its
// seq with the notice that announces it, if there is one.
type LogEntry struct {
	Conversation ConversationID
	Seq          Seq
	Kind         LogKind
	Actor        UserID
	Subject      UserID // zero for changes of messages and of the group itself
	At           Instant
	Target       Seq       // the message that changed, 0 for none
	Role         Role      // of LogJoined, LogRole: the new role of Subject
	Detail       string    // the emoji, or the group's new name
	Key          MessageID // of LogEdited: the id under which the edit may be repeated without limit; else zero
}
