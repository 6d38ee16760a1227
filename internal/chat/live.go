package chat

// Events of the moment. They are never stored: whoever is not there misses them.

// Typed says that User is writing, or has stopped.
type Typed struct {
	Head
	Place     Place
	User      UserID
	FirstName string
	Active    bool
}

// Presence is how a person is seen by those who share a conversation.
type Presence uint8

// The states of presence. Hidden people look Offline, without a moment, to others.
const (
	Offline Presence = 0
	Online  Presence = 1
	Away    Presence = 2
)

// PresenceChanged says that User came, went, or wants to be seen in another way.
type PresenceChanged struct {
	User       UserID
	Status     Presence
	LastSeenAt Instant // 0: not shown
}

// In returns a zero head: presence belongs to no conversation.
func (PresenceChanged) In() Head { return Head{} }
