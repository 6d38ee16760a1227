package chat

// Role is what a member may do in a group. In dialogs everybody is RoleMember.
type Role uint8

// The roles, in the order in which ownership passes on.
const (
	RoleOwner  Role = 1
	RoleAdmin  Role = 2
	RoleMember Role = 3
)

// MemberKey names the membership of one user in one conversation.
type MemberKey struct {
	Conversation ConversationID
	User         UserID
}

// Member is the row of a user in a conversation. It is not deleted when the membership ends: the user's
// own view still needs it.
type Member struct {
	MemberKey
	Role     Role
	JoinedAt Instant
	Joined   Seq  // the change that let the user in
	Left     Seq  // the change that ended the membership, 0 while present
	Added    bool // another member added the user
	Removed  Removal
	Cleared  Seq // "delete for me": nothing up to here is shown to this user

	// Read is the read position, from which unread messages are counted. It may be moved back,
	// which others do not see. ForcedAt is then the conversation's LastSeq at that time, and
	// older messages of the user no longer imply that the messages before them were read.
	Read     Position
	ForcedAt Seq

	Seen        Seq // the newest seq that the user has ever read, which others see
	SeenAt      Instant
	Delivered   Seq // the newest seq that any device of the user has confirmed
	DeliveredAt Instant

	Hidden int64 // how many messages the user has hidden one by one: the version of that list
	Chat   ChatSettings
}

// Removal says that a user was removed from a group. The user cannot rejoin by an invite, or be added by
// a plain member, until the owner or an admin allows it.
type Removal struct {
	At Instant // 0: not barred
	By UserID
}

// Bars reports whether the user cannot rejoin.
func (r Removal) Bars() bool { return r.At != 0 }

// ChatSettings are the settings of one member for one conversation: how it is shown and notified.
type ChatSettings struct {
	MutedUntil Instant // 0: not muted
	Notify     Notify
	PinnedAt   Instant // 0: not pinned
	Archived   bool
}

// Notify says which messages notify a member. The numbers are stored.
type Notify uint8

// Values of Notify.
const (
	NotifyAll      Notify = 0
	NotifyMentions Notify = 1
	NotifyNone     Notify = 2
)

// Present reports whether m is a current membership. A nil or zero m is not.
func (m *Member) Present() bool { return m != nil && m.Role != 0 && m.Left == 0 }
