package wire

import "messenger/internal/chat"

// Params that several requests have, and those of several parts.

func (p *params) group() chat.ConversationID { return id[chat.Conversation](p, "groupId") }

func (p *params) messageID() chat.MessageID { return id[chat.Message](p, "messageId") }

// epoch reads the name of a store, "" if there is none.
func (p *params) epoch() string { return p.givenText("epoch", maxEpoch) }

var errPlaces = &chat.Error{Code: chat.Invalid, Message: "At most one of beforeSeq, afterSeq and aroundId may be given"}

var errSessions = &chat.Error{Code: chat.Invalid, Message: "Either sessionId or all: true must be given"}

// settingsChange reads what is to be changed. Only mutedUntil may be null: not muted.
func (p *params) settingsChange() (c chat.SettingsChange) {
	switch p.find("mutedUntil").kind {
	case kindAbsent:
	case kindNull:
		c.MutedUntil = new(chat.Instant)
	default:
		at := p.moment("mutedUntil")
		c.MutedUntil = &at
	}
	if v := p.find("notify"); v.kind != kindAbsent {
		notify := decodeEnum(p, "notify", v, notifyWords)
		c.Notify = &notify
	}
	c.Pinned, c.Archived = p.changedFlag("pinned"), p.changedFlag("archived")
	return c
}

// changedFlag reads a truth that is to be changed, nil if it is not.
func (p *params) changedFlag(name string) *bool {
	if p.find(name).kind == kindAbsent {
		return nil
	}
	flag := p.flag(name)
	return &flag
}

// groupChange reads what is to be changed of a group.
func (p *params) groupChange() (c chat.GroupChange) {
	if p.find("description").kind != kindAbsent {
		text := p.content("description")
		c.Description = &text
	}
	if p.find("settings").kind != kindAbsent {
		policy := decodeEnum(p, "settings", p.required("settings", kindObject).member("whoMayAdd"), policyWords)
		c.WhoMayAdd = &policy
	}
	return c
}
