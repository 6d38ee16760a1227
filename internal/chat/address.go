package chat

// Address names a conversation as clients do: a group by its id, a dialog by the
// companion. Exactly one of the two is set.
type Address struct {
	Group     ConversationID
	Companion UserID
}

// ID returns the conversation that a means when by says it.
func (a Address) ID(by UserID) ConversationID {
	if !a.Group.IsZero() {
		return a.Group
	}
	return DialogID(by, a.Companion)
}

// place returns the conversation that a means when by says it, whether it exists or not.
func (a Address) place(by UserID) Place {
	if !a.Group.IsZero() {
		return Place{Conversation: a.Group, Kind: Group}
	}
	low, high := SortPair(by, a.Companion)
	return Place{DialogID(by, a.Companion), Dialog, low, high}
}

// stranger is the refusal for whoever has no place there.
func (a Address) stranger() error {
	if a.Group.IsZero() {
		return ErrNoSuchUser
	}
	return ErrNotMember
}

// Place names a conversation for people: which one it is and who may hear of it.
type Place struct {
	Conversation ConversationID
	Kind         Kind
	Low, High    UserID // of a dialog
}

// Place returns where c is.
func (c *Conversation) Place() Place { return Place{c.ID, c.Kind, c.Low, c.High} }
