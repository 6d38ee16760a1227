package chat

// Role is what a member may do in a group. In dialogs everybody is RoleMember.
type Role uint8

// The roles, in the order in which ownership passes on.
const (
	RoleOwner  Role = 1
	RoleAdmin  Role = 2
	RoleMember Role = 3
)

// MemberKey names one user's place in one conversation.
type MemberKey struct {
	Conversation ConversationID
	User         UserID
}

// Member is a user's place in a conversation. It outlives the membership: the row of
// somebody who left keeps what only that person's view needs.
type Member struct {
	MemberKey
	Role     Role
	JoinedAt Instant
	Joined   Seq  // the change that let the user in
	Left     Seq  // the change that ended the membership, 0 while present
	Added    bool // the membership began with somebody else's act
	Removed  Removal
	Cleared  Seq // "delete for me": nothing up to here is shown to this user

	// Read is how far the user has read as far as unread messages are concerned. It may be
	// moved back, which others are not told; ForcedAt is then the conversation's LastSeq
	// of that moment, and older messages of the user's own no longer count as a sign of
	// having read. Said counts how many messages are taken as read.
	Read     Position
	ForcedAt Seq

	Seen        Seq // the farthest the user has ever read: what others are shown
	SeenAt      Instant
	Delivered   Seq // the farthest any device of the user has confirmed to hold
	DeliveredAt Instant

	Hidden int64 // how many messages the user has hidden one by one: the version of that list
	Chat   ChatSettings
}

// Removal is that somebody was taken out of a group and may not come back by an invite,
// or by the hand of a plain member, until the owner or an admin allows it.
type Removal struct {
	At Instant // 0: not barred
	By UserID
}

// Bars reports whether the return is barred.
func (r Removal) Bars() bool { return r.At != 0 }

// ChatSettings is how one member wants one conversation to be shown and announced.
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

// Present reports whether m is a membership now. A nil or zero m is not.
func (m *Member) Present() bool { return m != nil && m.Role != 0 && m.Left == 0 }
