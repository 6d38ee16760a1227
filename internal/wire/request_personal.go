package wire

import "messenger/internal/chat"

// PresenceStatus is how somebody wants to be seen.
type PresenceStatus string

// The ways to be seen. Who is hidden looks offline to others.
const (
	StatusOnline PresenceStatus = "online"
	StatusAway   PresenceStatus = "away"
	StatusHidden PresenceStatus = "hidden"
)

// SetPresence says how the asker wants to be seen.
type SetPresence struct {
	Tag
	Status PresenceStatus
}

// GetPresence asks how people are seen, and to be told of changes from then on.
type GetPresence struct {
	Tag
	Users []chat.UserID // at most MaxWatched, none twice
}

// SetChatSettings changes how the asker wants a conversation shown.
type SetChatSettings struct {
	Tag
	At     chat.Address
	Change chat.SettingsChange // MutedUntil of 0: not muted
}

// SaveDraft keeps what the asker has begun to write. Content is UTF-8 without NUL, its
// length is not checked.
type SaveDraft struct {
	Tag
	At        chat.Address
	Content   string         // "" takes the draft away
	ReplyTo   chat.MessageID // zero: none
	MessageID chat.MessageID // under which it will be sent; zero: not said
	Known     chat.Instant   // updatedAt of the draft that the device knows; 0: none
}

// Type returns TypeSetPresence.
func (SetPresence) Type() Type { return TypeSetPresence }

// Type returns TypeGetPresence.
func (GetPresence) Type() Type { return TypeGetPresence }

// Type returns TypeSetChatSettings.
func (SetChatSettings) Type() Type { return TypeSetChatSettings }

// Type returns TypeSaveDraft.
func (SaveDraft) Type() Type { return TypeSaveDraft }
