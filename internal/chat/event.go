package chat

// Event is a fact that is already durable: news for the hub, on this node or another
// (design.md §5). Events are never changed after they are published.
//
// The set is closed: MessagePosted, GroupCreated, MemberJoined, MemberLeft,
// GroupDropped, SessionsRevoked.
type Event interface {
	// In returns where the event belongs; a zero head for events outside conversations.
	In() Head
}

// Head is what every event of a conversation's log carries.
type Head struct {
	Conversation ConversationID
	Seq          Seq
	At           Instant
	Actor        UserID
	Origin       ConnID // the connection the actor used, which already got its answer
}

// In returns h: embedding Head makes a struct an Event.
func (h Head) In() Head { return h }

// MessagePosted says that a message was stored. Names are those of that moment.
type MessagePosted struct {
	Head
	Kind         Kind
	Message      Message
	Sender       Name
	GroupName    string // of a group
	Receiver     UserID // of a dialog: whom the sender wrote to, perhaps oneself
	ReceiverName Name
}

// GroupCreated says that a group exists and its owner is in it. Nobody is told; the
// hub learns that the owner follows the group.
type GroupCreated struct {
	Head
	GroupName string
	Notice    Message
}

// MemberJoined says that the actor added User; Notice is the system line.
type MemberJoined struct {
	Head
	User      UserID
	GroupName string
	Notice    Message
	Sender    Name
}

// MemberLeft says that User is out from Seq on. Notice is nil when an account was
// deleted: then nobody is told. NewOwner is zero unless ownership passed on.
type MemberLeft struct {
	Head
	User      UserID
	NewOwner  UserID
	GroupName string
	Notice    *Message
	Sender    Name
}

// GroupDropped says that the group is gone for all its members.
type GroupDropped struct {
	Head
}

// SessionsRevoked says that sessions of User have ended: those listed, or all but
// Keep when Sessions is nil.
type SessionsRevoked struct {
	User     UserID
	Sessions []SessionID
	Keep     SessionID
}

// In returns a zero head: a revocation belongs to no conversation.
func (SessionsRevoked) In() Head { return Head{} }

// LogKind says what a log entry without a text of its own records.
type LogKind uint8

// The kinds of log entries. Their numbers are stored.
const (
	LogCreated LogKind = 1
	LogJoined  LogKind = 2
	LogLeft    LogKind = 3
	LogDropped LogKind = 4
	LogOwner   LogKind = 5 // ownership passed to Subject
)

// LogEntry records a change of a conversation that is not a message. It shares its
// seq with the notice that announces it, if there is one.
type LogEntry struct {
	Conversation ConversationID
	Seq          Seq
	Kind         LogKind
	Actor        UserID
	Subject      UserID
	At           Instant
}
