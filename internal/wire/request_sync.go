package wire

import (
	"math"

	"messenger/internal/chat"
)

// NoLimit is the limit of a list whose request names none: as many as the server gives
// at once.
const NoLimit = math.MaxInt

// Hello asks for the extended dialect.
type Hello struct {
	Tag
	Version  int            // the highest the client knows, at least 1
	DeviceID chat.ID[Hello] // zero: none given
	Device   string         // how the device names itself, "" if it does not; at most MaxDeviceName code points
	Features []string       // what the client has, at most MaxFeatures
}

// SyncConversations asks for a page of the asker's conversations.
type SyncConversations struct {
	Tag
	Epoch string          // "" if not given
	After chat.InboxPlace // zero: from the beginning
	Limit int             // 0 or more, not clamped
}

// SyncConversation asks for what happened in a conversation.
type SyncConversation struct {
	Tag
	At          chat.Address
	After       chat.Seq // 0 or more
	Limit       int      // as in SyncConversations
	Epoch       string   // "" if not given
	AfterHidden int64    // 0 or more; -1: the hidden messages are not asked for
}

// ListMessages asks for a page of messages. At most one of Before, After and Around is
// given; none means the newest page.
type ListMessages struct {
	Tag
	At        chat.Address
	Before    chat.Seq
	HasBefore bool
	After     chat.Seq
	HasAfter  bool
	Around    chat.MessageID // zero: not given
	Limit     int            // as in SyncConversations
}

// ClearDialog hides everything in the dialog with Receiver from the asker.
type ClearDialog struct {
	Tag
	Receiver chat.UserID
}

// ListSessions asks for the asker's logins.
type ListSessions struct{ Tag }

// RevokeSession ends a login of the asker.
type RevokeSession struct {
	Tag
	Session chat.SessionID // zero if All
	All     bool           // all but this one
}

// Type returns TypeHello.
func (Hello) Type() Type { return TypeHello }

// Type returns TypeSyncConversations.
func (SyncConversations) Type() Type { return TypeSyncConversations }

// Type returns TypeSyncConversation.
func (SyncConversation) Type() Type { return TypeSyncConversation }

// Type returns TypeListMessages.
func (ListMessages) Type() Type { return TypeListMessages }

// Type returns TypeClearDialog.
func (ClearDialog) Type() Type { return TypeClearDialog }

// Type returns TypeListSessions.
func (ListSessions) Type() Type { return TypeListSessions }

// Type returns TypeRevokeSession.
func (RevokeSession) Type() Type { return TypeRevokeSession }
