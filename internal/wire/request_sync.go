package wire

import (
	"math"

	"messenger/internal/chat"
)

// NoLimit is the limit of a list whose request names none: as many as the server gives
// at once.
const NoLimit = math.MaxInt

// Hello asks for the extended dialect. Its params deviceId and features are checked and not
// kept: nothing in the server depends on them.
type Hello struct {
	Tag
	Version int    // the highest the client knows, at least 1
	Device  string // how the device names itself, "" if it does not; at most MaxDeviceName code points
}

func (r *Hello) read(p *params) {
	*r = Hello{Tag: p.tag, Version: int(p.number("version", 1))}
	givenID[chat.Session](p, "deviceId")
	r.Device = p.givenText("deviceName", MaxDeviceName)
	p.checkFeatures()
}

// SyncConversations asks for a page of the asker's conversations.
type SyncConversations struct {
	Tag
	Epoch string           // "" if not given
	After chat.InboxCursor // zero: from the beginning
	Limit int              // 0 or more, not clamped
}

func (r *SyncConversations) read(p *params) {
	*r = SyncConversations{Tag: p.tag, Epoch: p.epoch(), After: p.inboxCursor(), Limit: p.givenRows()}
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

func (r *SyncConversation) read(p *params) {
	*r = SyncConversation{
		Tag: p.tag, At: p.address(), After: p.seq("afterSeq"), Limit: p.givenRows(), Epoch: p.epoch(), AfterHidden: p.givenNumber("afterHidden"),
	}
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

func (r *ListMessages) read(p *params) {
	*r = ListMessages{Tag: p.tag, At: p.address(), Around: givenID[chat.Message](p, "aroundId"), Limit: p.givenRows()}
	before, after := p.givenNumber("beforeSeq"), p.givenNumber("afterSeq")
	places := 0
	if !r.Around.IsZero() {
		places++
	}
	if r.HasBefore = before >= 0; r.HasBefore {
		r.Before = chat.Seq(before)
		places++
	}
	if r.HasAfter = after >= 0; r.HasAfter {
		r.After = chat.Seq(after)
		places++
	}
	if places > 1 {
		p.refuse(errPlaces)
	}
}

// ClearDialog hides everything in the dialog with Receiver from the asker.
type ClearDialog struct {
	Tag
	Receiver chat.UserID
}

func (r *ClearDialog) read(p *params) {
	*r = ClearDialog{Tag: p.tag, Receiver: namedID[chat.User](p, "receiverId")}
}

// ListSessions asks for the asker's logins.
type ListSessions struct{ Tag }

func (r *ListSessions) read(p *params) { *r = ListSessions{Tag: p.tag} }

// RevokeSession ends a login of the asker.
type RevokeSession struct {
	Tag
	Session chat.SessionID // zero if All
	All     bool           // all but this one
}

func (r *RevokeSession) read(p *params) {
	*r = RevokeSession{Tag: p.tag, Session: givenID[chat.Session](p, "sessionId"), All: p.givenFlag("all")}
	if r.All != r.Session.IsZero() {
		p.refuse(errSessions)
	}
}
