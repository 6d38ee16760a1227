package chat

// Address names a conversation as clients do: a group by its id, a dialog by the
// companion. Exactly one of the two is set.
type Address struct {
	Group     ConversationID
	Companion UserID
}

// ID returns the id of the conversation that a names if by uses it.
func (a Address) ID(by UserID) ConversationID {
	if !a.Group.IsZero() {
		return a.Group
	}
	return DialogID(by, a.Companion)
}

// ref returns the conversation that a names if by uses it, whether it exists or not.
func (a Address) ref(by UserID) ConversationRef {
	if !a.Group.IsZero() {
		return ConversationRef{Conversation: a.Group, Kind: Group}
	}
	low, high := SortPair(by, a.Companion)
	return ConversationRef{DialogID(by, a.Companion), Dialog, low, high}
}

// stranger is the refusal for a person who was never a member.
func (a Address) stranger() error {
	if a.Group.IsZero() {
		return ErrNoSuchUser
	}
	return ErrNotMember
}

// ConversationRef names a conversation, with the two people if it is a dialog.
type ConversationRef struct {
	Conversation ConversationID
	Kind         Kind
	Low, High    UserID // of a dialog
}

// Ref returns the reference of c.
func (c *Conversation) Ref() ConversationRef { return ConversationRef{c.ID, c.Kind, c.Low, c.High} }
