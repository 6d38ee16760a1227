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
	Joined   Seq // the change that let the user in
	Left     Seq // the change that ended the membership, 0 while present
	Cleared  Seq // "delete for me": nothing up to here is shown to this user
	Read     Seq // how far the user has read
}

// Present reports whether m is a membership now. A nil or zero m is not.
func (m *Member) Present() bool { return m != nil && m.Role != 0 && m.Left == 0 }

// Right is something a member may do in a group.
type Right uint8

// The rights.
const (
	MayRead Right = iota
	MayPost
	MayAdd
	MayLeave
	MayDrop
)

// Authorise is the one place that says who may do what (design.md §3). To a stranger
// a foreign, a missing and a dropped group look the same.
//
// Errors: Forbidden.
func Authorise(m *Member, right Right) error {
	if !m.Present() {
		return ErrNotMember
	}
	if right == MayDrop && m.Role != RoleOwner {
		return ErrNotOwner
	}
	return nil
}
