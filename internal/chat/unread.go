package chat

// What makes a message unread is said by the four functions below and nowhere else. Each is one
// expression over fields, so that internal/store/rulegen can translate it for the queries of the
// stores.

// counts reports whether m raises Conversation.MessageCount: a notice does not.
func (m *Message) counts() bool { return !m.Notification }

// CountsFor reports whether m is unread for a user who has not read that far, unless m is
// deleted for all or the user has hidden it.
func (m *Message) CountsFor(user UserID) bool { return m.counts() && m.Sender != user }

// readByWriting reports whether the newest message of m's user in a dialog is how far the user
// has read. A position that was moved back stands against what the user wrote before that.
func (m *Member) readByWriting(own Position) bool {
	return own.Seq > m.Read.Seq && own.Seq > m.ForcedAt
}

// unreadMessages is what was said in c, less what was read, deleted for all, or hidden. Nothing is
// unread if that is not above zero.
func (c *Conversation) unreadMessages(read Position, b *UnreadCounts) int64 {
	return c.MessageCount - read.MessageCount - b.Deleted - b.Hidden
}

// ReadBy is the read position of m's user in c: the stored position or, in a dialog, the user's own newest
// message if that is later, because a sender has read what is before it. In a group a send moves the
// stored position itself. Messages that the user wrote before the position was moved back do not count.
func (c *Conversation) ReadBy(m *Member) Position {
	if own := c.wrote(m.User); m.readByWriting(own) {
		return own
	}
	return m.Read
}

// SeenBy is the newest seq of c that m's user has ever read, as others see it.
func (c *Conversation) SeenBy(m *Member) Seq { return max(m.Seen, c.wrote(m.User).Seq) }

// DeliveredTo is the newest seq of c that a device of m's user has.
func (c *Conversation) DeliveredTo(m *Member) Seq { return max(m.Delivered, c.SeenBy(m)) }

// UnreadBy is what m's user has not read of c; b counts the messages after ReadBy. It is a function of the
// log and the position alone: all messages, less those that were read, deleted for all, or hidden (ADR
// 0014).
func (c *Conversation) UnreadBy(m *Member, b UnreadCounts) Unread {
	return Unread{Messages: max(c.unreadMessages(c.ReadBy(m), &b), 0), Mentions: b.Mentions}
}

// setWrote records in a dialog that u has just sent a message.
func (c *Conversation) setWrote(u UserID) {
	at := Position{c.LastSeq, c.MessageCount}
	if u == c.Low {
		c.LowWrote = at
	}
	if u == c.High {
		c.HighWrote = at
	}
}

// wrote is the newest message of u in a dialog, zero in a group.
func (c *Conversation) wrote(u UserID) Position {
	switch {
	case c.Kind != Dialog:
		return Position{}
	case u == c.Low:
		return c.LowWrote
	case u == c.High:
		return c.HighWrote
	}
	return Position{}
}
