package hub_test

import (
	"testing"
	"unsafe"

	"github.com/google/go-cmp/cmp"

	"messenger/internal/chat"
)

// audience is one socket of each sort that may hear of what Ann does from used, in the
// group music, of which Ann and Bob are members, or in the dialog of the two.
type audience struct {
	used, ownClassic, ownExtended, classic, extended, stranger *conn
}

func (w *world) audience(t *testing.T) audience {
	t.Helper()
	return audience{
		used: w.extend(t, ann), ownClassic: w.attach(t, ann), ownExtended: w.extend(t, ann),
		classic: w.attach(t, bob), extended: w.extend(t, bob), stranger: w.extend(t, cid),
	}
}

// heard is what the sockets of an audience are told of one event; "" is nothing. The
// one that was used and strangers hear nothing of anything.
type heard struct{ ownClassic, ownExtended, classic, extended string }

func (a audience) heard(t *testing.T) heard {
	t.Helper()
	for name, c := range map[string]*conn{"the connection that was used": a.used, "a stranger": a.stranger} {
		if got := c.heard(); got != nil {
			t.Errorf("%s heard %q", name, got)
		}
	}
	one := func(c *conn) string {
		got := c.heard()
		if len(got) > 1 {
			t.Errorf("connection %d heard %q", c.id, got)
		}
		if len(got) == 0 {
			return ""
		}
		return got[0]
	}
	return heard{one(a.ownClassic), one(a.ownExtended), one(a.classic), one(a.extended)}
}

// TestAudience holds every event against docs/extended.md: who hears what of it, on
// which kind of socket.
func TestAudience(t *testing.T) {
	in := func(p chat.ConversationRef) chat.EventHeader {
		return chat.EventHeader{Conversation: p.Conversation, Seq: 9, At: 1, Actor: ann, Origin: 1}
	}
	group := chat.ConversationRef{Conversation: music, Kind: chat.Group}
	dialog := chat.ConversationRef{Conversation: chat.DialogID(ann, bob), Kind: chat.Dialog, Low: ann, High: bob}
	own := func(p chat.ConversationRef) chat.EventHeader { h := in(p); h.Seq = 0; return h }
	message := chat.Message{Content: "hi"}
	notice := chat.Message{Content: "notice", Notification: true}
	all := func(kind string) heard { return heard{"", kind + " (echo)", "", kind} }
	both := func(kind string) heard { return heard{"", kind + " (echo)", kind, kind} }
	mine := func(kind string) heard { return heard{ownExtended: kind + " (echo)"} }
	tests := map[string]struct {
		event chat.Event
		want  heard
	}{
		"dialog message": {
			chat.MessagePosted{EventHeader: in(dialog), Kind: chat.Dialog, Receiver: bob, Message: message}, both("privateMessage hi"),
		},
		"note to oneself": {
			chat.MessagePosted{EventHeader: in(dialog), Kind: chat.Dialog, Receiver: ann, Message: message}, mine("privateMessage hi"),
		},
		"group message": {chat.MessagePosted{EventHeader: in(group), Kind: chat.Group, Message: message}, both("messageInGroup hi")},

		"edit in a group":       {chat.MessageEdited{EventHeader: in(group), Ref: group}, all("editMessage")},
		"edit in a dialog":      {chat.MessageEdited{EventHeader: in(dialog), Ref: dialog}, all("editMessage")},
		"deletion in a group":   {chat.MessageDeleted{EventHeader: in(group), Ref: group}, all("deleteMessage")},
		"deletion in a dialog":  {chat.MessageDeleted{EventHeader: in(dialog), Ref: dialog}, all("deleteMessage")},
		"reaction in a group":   {chat.ReactionChanged{EventHeader: in(group), Ref: group, Added: true}, all("setReaction")},
		"reaction in a dialog":  {chat.ReactionChanged{EventHeader: in(dialog), Ref: dialog}, all("setReaction")},
		"pin in a group":        {chat.MessagePinned{EventHeader: in(group), Ref: group, Pinned: true}, all("pinMessage")},
		"unpinned in a dialog":  {chat.MessagePinned{EventHeader: in(dialog), Ref: dialog}, all("pinMessage")},
		"read in a group":       {chat.ReadMoved{EventHeader: own(group), Ref: group, User: ann, Read: 5, Seen: 5, Authors: []chat.UserID{bob}}, all("markRead")},
		"read, of nobody here":  {chat.ReadMoved{EventHeader: own(group), Ref: group, User: ann, Read: 5, Seen: 5}, mine("markRead")},
		"moved back":            {chat.ReadMoved{EventHeader: own(dialog), Ref: dialog, User: ann, Read: 2, Authors: []chat.UserID{bob}}, mine("markRead")},
		"delivered in a group":  {chat.DeliveredMoved{EventHeader: own(group), Ref: group, User: ann, Delivered: 5, Authors: []chat.UserID{bob}}, heard{extended: "markDelivered"}},
		"delivered in a dialog": {chat.DeliveredMoved{EventHeader: own(dialog), Ref: dialog, User: ann, Delivered: 5}, heard{}},
		"hidden":                {chat.MessageHidden{EventHeader: own(group), Ref: group}, mine("deleteMessage")},
		"cleared":               {chat.DialogCleared{EventHeader: own(dialog), Ref: dialog}, mine("clearDialog")},
		"settings":              {chat.SettingsChanged{EventHeader: own(group), Ref: group}, mine("setChatSettings")},
		"draft":                 {chat.DraftSaved{EventHeader: own(dialog), Ref: dialog}, mine("saveDraft")},
		"typing in a group":     {chat.Typed{EventHeader: own(group), Ref: group, User: ann, Active: true}, heard{extended: "typing"}},
		"typing in a dialog":    {chat.Typed{EventHeader: own(dialog), Ref: dialog, User: ann}, heard{extended: "typing"}},

		"role":                {chat.RoleChanged{EventHeader: in(group), User: bob, Role: chat.RoleAdmin}, all("setRole")},
		"settings of a group": {chat.GroupUpdated{EventHeader: in(group)}, all("updateGroup")},
		"rename": {
			chat.GroupRenamed{EventHeader: in(group), GroupName: "Jazz", Notice: notice},
			heard{"", "renameGroup notice (echo)", "messageInGroup notice", "renameGroup notice"},
		},
		"new group":       {chat.GroupCreated{EventHeader: in(chat.ConversationRef{Conversation: chat.ConversationID{9}}), Notice: notice}, mine("messageInGroup notice")},
		"join":            {chat.MemberJoined{EventHeader: in(group), User: bob, Notice: notice}, both("addUserInGroup notice")},
		"join by invite":  {chat.MemberJoined{EventHeader: in(group), User: ann, Notice: notice}, both("addUserInGroup notice")},
		"leave":           {chat.MemberLeft{EventHeader: in(group), User: ann, Notice: &notice}, heard{"dropGroup", "leaveGroup notice (echo)", "leaveGroup notice", "leaveGroup notice"}},
		"removal":         {chat.MemberLeft{EventHeader: in(group), User: bob, Notice: &notice}, heard{"", "removeUserFromGroup notice (echo)", "dropGroup", "removeUserFromGroup notice"}},
		"deleted account": {chat.MemberLeft{EventHeader: in(group), User: ann}, heard{extended: "leaveGroup"}},
		"deletion of the group": {
			chat.GroupDropped{EventHeader: in(group)}, heard{"dropGroup", "dropGroup (echo)", "dropGroup", "dropGroup"},
		},
		"revocation": {chat.SessionsRevoked{User: ann}, heard{}},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			w := newWorld()
			a := w.audience(t)
			w.Deliver(tt.event)
			if diff := cmp.Diff(tt.want, a.heard(t), cmp.AllowUnexported(heard{})); diff != "" {
				t.Errorf("heard (-want +got):\n%s", diff)
			}
		})
	}
}

// TestBystandersOfARemoval: those who stay hear of it on both kinds of sockets, and the
// removed hears nothing more.
func TestBystandersOfARemoval(t *testing.T) {
	w := newWorld()
	w.member[cid] = []chat.ConversationID{music}
	c1, c2, b := w.attach(t, cid), w.extend(t, cid), w.extend(t, bob)
	notice := chat.Message{Content: "out"}
	w.Deliver(chat.MemberLeft{EventHeader: head(music, ann, nil), User: bob, Notice: &notice})
	w.Deliver(said(music, ann, "he is gone"))
	expect(t, "removal", map[*conn][]string{
		c1: {"leaveGroup out", "messageInGroup he is gone"},
		c2: {"removeUserFromGroup out", "messageInGroup he is gone"},
		b:  {"removeUserFromGroup out"},
	})
}

// TestOneEncodingPerVariant: all who hear the same share its bytes.
func TestOneEncodingPerVariant(t *testing.T) {
	w := newWorld()
	var own, classic, extended []*conn
	for range 3 {
		own = append(own, w.extend(t, ann))
		classic, extended = append(classic, w.attach(t, bob)), append(extended, w.extend(t, bob))
	}
	w.Deliver(said(music, ann, "once"))
	for name, conns := range map[string][]*conn{"echo": own, "classic": classic, "extended": extended} {
		first := unsafe.SliceData(conns[0].frames[0])
		for _, c := range conns {
			if len(c.frames) != 1 || unsafe.SliceData(c.frames[0]) != first {
				t.Errorf("%s: connection %d has bytes of its own", name, c.id)
			}
		}
	}
}
