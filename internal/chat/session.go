package chat

// Session is a device's login. internal/auth opens and ends sessions; here they only
// say where a write came from.
type Session struct {
	ID         SessionID
	User       UserID
	Device     string // how the device names itself, for people to recognise it
	CreatedAt  Instant
	LastSeenAt Instant
	RevokedAt  Instant // 0 while it may be used
}
