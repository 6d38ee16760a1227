package wire

import (
	"messenger/internal/chat"
	"messenger/internal/jsonscan"
)

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

func (r *SetPresence) read(p *params) {
	*r = SetPresence{Tag: p.tag, Status: decodeEnum(p, "status", p.Find("status"), statusWords)}
}

// GetPresence asks how people are seen, and to be told of changes from then on.
type GetPresence struct {
	Tag
	Users []chat.UserID // at most MaxWatched, none twice
}

func (r *GetPresence) read(p *params) {
	*r = GetPresence{Tag: p.tag, Users: p.users("userIds", p.required("userIds", jsonscan.Array), MaxWatched)}
}

// SetChatSettings changes how the asker wants a conversation shown.
type SetChatSettings struct {
	Tag
	At     chat.Address
	Change chat.SettingsChange // MutedUntil of 0: not muted
}

func (r *SetChatSettings) read(p *params) {
	*r = SetChatSettings{Tag: p.tag, At: p.address(), Change: p.settingsChange()}
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

func (r *SaveDraft) read(p *params) {
	*r = SaveDraft{
		Tag: p.tag, At: p.address(), Content: p.content("content"), ReplyTo: givenID[chat.Message](p, "replyToId"),
		MessageID: givenID[chat.Message](p, "messageId"), Known: p.givenMoment("updatedAt"),
	}
}
