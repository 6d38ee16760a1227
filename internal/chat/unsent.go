package chat

// UnsentText is what one person has begun to write in one conversation and wants to
// find on the own other devices. The latest At wins.
type UnsentText struct {
	MemberKey
	Content string // "" takes the text away
	ReplyTo MessageID
	At      Instant // by the clock of the device
}
