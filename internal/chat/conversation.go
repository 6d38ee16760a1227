package chat

import (
	"strings"
)

// Seq is the sequence number of a change in its conversation: 1, 2, 3 … without gaps (G3). Zero is
// before the first.
type Seq int64

// Kind tells a dialog from a group.
type Kind uint8

// The kinds of conversation.
const (
	Dialog Kind = 1 // two people, or one with oneself; never joined or left
	Group  Kind = 2 // members with roles
)

// Conversation is the row of a conversation: its properties and the newest position of its log. A send
// changes this row and adds a message.
type Conversation struct {
	ID   ConversationID
	Kind Kind

	Name        string    // of a group
	Description string    // of a group
	WhoMayAdd   AddPolicy // of a group
	Owner       UserID    // of a group
	Low         UserID    // of a dialog, SortPair order
	High        UserID

	LastSeq       Seq     // the last number taken
	LastAt        Instant // when it was taken
	LastMessage   Seq     // the newest message that was not deleted for all, 0 for none
	LastMessageAt Instant
	MessageCount  int64    // messages that count as unread for others until read: all but notices, deleted ones too
	LowWrote      Position // of a dialog: the newest message of Low, with MessageCount at that message
	HighWrote     Position // of a dialog: the same of High
	Pins          Pins
	Members       int // present members of a group
	CreatedAt     Instant
	DroppedAt     Instant // 0 while it lives; the row stays so that the id is never reused
}

// Position is a seq with the number of messages up to it. The number of unread messages is the difference
// of two positions, so they need not be counted.
type Position struct {
	Seq          Seq
	MessageCount int64 // Conversation.MessageCount just after Seq
}

// AddPolicy says who may add people to a group. The numbers are stored.
type AddPolicy uint8

// The policies. Zero is the default.
const (
	MembersAdd AddPolicy = 0 // any member
	AdminsAdd  AddPolicy = 1 // the owner and admins
)

// Live reports whether the conversation exists and was not dropped.
func (c *Conversation) Live() bool { return c != nil && c.DroppedAt == 0 }

// Other returns the companion of u in a dialog; u itself in a dialog with oneself.
func (c *Conversation) Other(u UserID) UserID {
	if c.Low == u {
		return c.High
	}
	return c.Low
}

// advance takes the next seq. Its time is later than the last one even if the clock has stopped or was
// set back (G3).
func (c *Conversation) advance(now Instant) (Seq, Instant) {
	c.LastSeq++
	c.LastAt = max(now, c.LastAt+1)
	return c.LastSeq, c.LastAt
}

// checkGroupName accepts words separated by single spaces (docs/contract.md, Endpoints) that are
// fit to be shown.
func checkGroupName(name string) error {
	if !visibleName(name) || strings.TrimSpace(name) != name || strings.Contains(name, "  ") || hasOtherSpace(name) {
		return &Error{Code: Invalid, Message: "Invalid groupName"}
	}
	return nil
}

func hasOtherSpace(s string) bool { return hasSpace(strings.ReplaceAll(s, " ", "")) }

// checkGroupID refuses the ids that are reserved for dialogs.
func checkGroupID(id ConversationID) error {
	if reservedForDialogs(id) {
		return &Error{Code: Invalid, Message: "Invalid groupId"}
	}
	return nil
}
