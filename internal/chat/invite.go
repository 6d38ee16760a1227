package chat

// InviteCode is the secret of an invite: whoever knows it may join. Its text is
// unguessable and safe in a URL.
type InviteCode string

// Invite lets people into a group without being added by name.
type Invite struct {
	Code      InviteCode
	Group     ConversationID
	By        UserID
	CreatedAt Instant
	ExpiresAt Instant // 0: never
	MaxUses   int     // 0: any number
	Uses      int
	RevokedAt Instant // 0: not revoked
}

// Usable reports whether somebody may still join by i at the moment now.
func (i *Invite) Usable(now Instant) bool {
	return i != nil && i.RevokedAt == 0 && (i.ExpiresAt == 0 || now < i.ExpiresAt) && (i.MaxUses == 0 || i.Uses < i.MaxUses)
}
