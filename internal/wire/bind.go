package wire

import (
	"messenger/internal/chat"
	"messenger/internal/jsonscan"
)

// Params that several requests have, and those of several parts.

func (p *params) group() chat.ConversationID { return id[chat.Conversation](p, "groupId") }

func (p *params) messageID() chat.MessageID { return id[chat.Message](p, "messageId") }

// epoch reads the name of a store, "" if there is none.
func (p *params) epoch() string { return p.givenText("epoch", maxEpoch) }

var errPlaces = &chat.Error{Code: chat.Invalid, Message: "At most one of beforeSeq, afterSeq and aroundId may be given"}

var errSessions = &chat.Error{Code: chat.Invalid, Message: "Either sessionId or all: true must be given"}

// settingsChange reads what is to be changed. Only mutedUntil may be null: not muted.
func (p *params) settingsChange() (c chat.SettingsChange) {
	switch p.Find("mutedUntil").Kind {
	case jsonscan.Absent:
	case jsonscan.Null:
		c.MutedUntil = new(chat.Instant)
	default:
		at := p.moment("mutedUntil")
		c.MutedUntil = &at
	}
	if v := p.Find("notify"); v.Kind != jsonscan.Absent {
		notify := decodeEnum(p, "notify", v, notifyWords)
		c.Notify = &notify
	}
	c.Pinned, c.Archived = p.changedFlag("pinned"), p.changedFlag("archived")
	return c
}

// changedFlag reads a truth that is to be changed, nil if it is not.
func (p *params) changedFlag(name string) *bool {
	if p.Find(name).Kind == jsonscan.Absent {
		return nil
	}
	flag := p.flag(name)
	return &flag
}

// groupChange reads what is to be changed of a group.
func (p *params) groupChange() (c chat.GroupChange) {
	if p.Find("description").Kind != jsonscan.Absent {
		text := p.content("description")
		c.Description = &text
	}
	if p.Find("settings").Kind != jsonscan.Absent {
		policy := decodeEnum(p, "settings", p.required("settings", jsonscan.Object).Member("whoMayAdd"), policyWords)
		c.WhoMayAdd = &policy
	}
	return c
}
