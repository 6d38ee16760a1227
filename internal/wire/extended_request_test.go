package wire_test

import (
	"encoding/json"
	"maps"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"messenger/internal/chat"
	"messenger/internal/wire"
	"messenger/internal/wire/wiretest"
	"messenger/internal/ws"
)

// cursors of the goldens.
const (
	inboxCursor    = "EQAAAaIGlJETzMzMzAAAQACAAAAAAAAAAw"
	memberCursor   = "IQIAAAAAAAAAA7u7u7sAAEAAgAAAAAAAAAI"
	reactionCursor = "MaqqqqoAAEAAgAAAAAAAAAHwn5GN"
	receiptCursor  = "Qbu7u7sAAEAAgAAAAAAAAAI"
	unreadCursor   = "UczMzMwAAEAAgAAAAAAAAAM"
	removedCursor  = "YQAAAZt22qgAu7u7uwAAQACAAAAAAAAAAg"
)

// extendedRequests has the params of one well-formed request of each shape, and what
// they mean.
func extendedRequests(t testing.TB) map[string]wire.Request {
	t.Helper()
	all := personalRequests(t)
	maps.Copy(all, messageRequests(t))
	maps.Copy(all, groupRequests(t))
	return all
}

func quoted(ids ...string) string { return `"` + strings.Join(ids, `","`) + `"` }

func personalRequests(t testing.TB) map[string]wire.Request {
	t.Helper()
	w := newWorld(t)
	g, u, m := chat.Address{Group: mustID[chat.Conversation](t, group)}, mustID[chat.User](t, receiver), mustID[chat.Message](t, message)
	at, yes, no, none, never := chat.InstantOf(time.Date(2026, 11, 23, 4, 5, 29, 491e6, time.UTC)), true, false, chat.NotifyNone, chat.Instant(0)
	c := `"groupId":"` + group + `"`
	return map[string]wire.Request{
		frame("hello", `{"version":1}`): wire.Hello{Version: 1},
		frame("hello", `{"version":7.0,"deviceId":"`+message+`","deviceName":"Firefox","features":["sync","x"]}`): wire.Hello{
			Version: 7, Device: "Firefox",
		},
		frame("hello", `{"version":1,"deviceId":null,"deviceName":null,"features":null}`): wire.Hello{Version: 1},
		frame("syncConversations", `{}`):                  wire.SyncConversations{Limit: wire.NoLimit},
		frame("syncConversations", `{"limit":null}`):      wire.SyncConversations{Limit: wire.NoLimit},
		frame("syncConversation", `{`+c+`,"afterSeq":0}`): wire.SyncConversation{At: g, Limit: wire.NoLimit, AfterHidden: -1},
		frame("listMessages", `{`+c+`}`):                  wire.ListMessages{At: g, Limit: wire.NoLimit},
		frame("syncConversations", `{"limit":50}`):        wire.SyncConversations{Limit: 50},
		frame("syncConversations", `{"limit":0,"epoch":"e1","cursor":"`+inboxCursor+`"}`): wire.SyncConversations{
			Epoch: "e1", After: chat.InboxCursor{At: at, Conversation: w.group},
		},
		frame("syncConversation", `{`+c+`,"afterSeq":0,"limit":1e2}`): wire.SyncConversation{At: g, Limit: 100, AfterHidden: -1},
		frame("syncConversation", `{"receiverId":"`+receiver+`","afterSeq":9007199254740991,"limit":1,"epoch":"e1","afterHidden":0}`): wire.SyncConversation{
			At: chat.Address{Companion: u}, After: 1<<53 - 1, Limit: 1, Epoch: "e1",
		},
		frame("listMessages", `{`+c+`,"limit":1}`):                                                      wire.ListMessages{At: g, Limit: 1},
		frame("listMessages", `{`+c+`,"limit":1,"beforeSeq":0}`):                                        wire.ListMessages{At: g, Limit: 1, HasBefore: true},
		frame("listPinned", `{`+c+`,"limit":1,"beforeSeq":7}`):                                          wire.ListPinned{ListMessages: wire.ListMessages{At: g, Limit: 1, HasBefore: true, Before: 7}},
		frame("listMessages", `{`+c+`,"limit":1,"afterSeq":7}`):                                         wire.ListMessages{At: g, Limit: 1, HasAfter: true, After: 7},
		frame("listMessages", `{`+c+`,"limit":1,"afterSeq":null,"beforeSeq":null,"aroundId":null}`):     wire.ListMessages{At: g, Limit: 1},
		frame("listMessages", `{`+c+`,"limit":1,"aroundId":"`+message+`"}`):                             wire.ListMessages{At: g, Limit: 1, Around: m},
		frame("clearDialog", `{"receiverId":"`+receiver+`"}`):                                           wire.ClearDialog{Receiver: u},
		frame("listSessions", `{}`):                                                                     wire.ListSessions{},
		frame("revokeSession", `{"sessionId":"`+message+`"}`):                                           wire.RevokeSession{Session: chat.SessionID(m)},
		frame("revokeSession", `{"all":true}`):                                                          wire.RevokeSession{All: true},
		frame("setPresence", `{"status":"online"}`):                                                     wire.SetPresence{Status: wire.StatusOnline},
		frame("setPresence", `{"status":"away"}`):                                                       wire.SetPresence{Status: wire.StatusAway},
		frame("setPresence", `{"status":"hid\u0064en"}`):                                                wire.SetPresence{Status: wire.StatusHidden},
		frame("getPresence", `{"userIds":[]}`):                                                          wire.GetPresence{},
		frame("getPresence", `{"userIds":[ `+quoted(receiver, message, strings.ToUpper(receiver))+`]}`): wire.GetPresence{Users: []chat.UserID{u, chat.UserID(m)}},
		frame("setChatSettings", `{`+c+`}`):                                                             wire.SetChatSettings{At: g},
		frame("setChatSettings", `{`+c+`,"mutedUntil":null,"archived":false}`): wire.SetChatSettings{
			At: g, Change: chat.SettingsChange{MutedUntil: &never, Archived: &no},
		},
		frame("setChatSettings", `{`+c+`,"mutedUntil":"2026-11-23T04:05:29.491Z","notify":"none","pinned":true,"archived":true}`): wire.SetChatSettings{
			At: g, Change: chat.SettingsChange{MutedUntil: &at, Notify: &none, Pinned: &yes, Archived: &yes},
		},
		frame("saveDraft", `{`+c+`,"content":"","messageId":null,"updatedAt":null}`): wire.SaveDraft{At: g},
		frame("saveDraft", `{`+c+`,"content":"I","updatedAt":"2026-11-23T05:05:29.491+01:00","replyToId":"`+group+`","messageId":"`+message+`"}`): wire.SaveDraft{
			At: g, Content: "I", Known: at, ReplyTo: chat.MessageID(g.Group), MessageID: m,
		},
	}
}

func messageRequests(t testing.TB) map[string]wire.Request {
	t.Helper()
	w := newWorld(t)
	g, u, m := mustID[chat.Conversation](t, group), mustID[chat.User](t, receiver), mustID[chat.Message](t, message)
	at, id, c := chat.Address{Group: g}, `"messageId":"`+message+`"`, `"receiverId":null,"groupId":"`+group+`"`
	return map[string]wire.Request{
		private(`"hi"`): wire.PrivateMessage{MessageID: m, Receiver: u, Content: "hi"},
		private(`"hi","replyToId":"` + group + `","mentions":[` + quoted(receiver) + `]`): wire.PrivateMessage{
			MessageID: m, Receiver: u, Content: "hi", Additions: wire.Additions{ReplyTo: chat.MessageID(g), Mentions: []chat.UserID{u}},
		},
		private(`"hi","replyToId":null,"mentions":null,"endDraft":null`): wire.PrivateMessage{MessageID: m, Receiver: u, Content: "hi"},
		private(`"hi","endDraft":true,"draftUpdatedAt":"2026-11-23T04:05:29.491Z"`): wire.PrivateMessage{
			MessageID: m, Receiver: u, Content: "hi", Additions: wire.Additions{EndDraft: true, DraftAt: chat.InstantOf(time.Date(2026, 11, 23, 4, 5, 29, 491e6, time.UTC))},
		},
		frame("messageInGroup", `{`+id+`,"groupId":"`+group+`","groupName":"","content":"hi","replyToId":"`+group+`","mentions":[]}`): wire.MessageInGroup{
			MessageID: m, Group: g, Content: "hi", Additions: wire.Additions{ReplyTo: chat.MessageID(g)},
		},
		frame("editMessage", `{`+id+`,"content":"hi!","editId":"`+group+`"}`): wire.EditMessage{MessageID: m, Content: "hi!", Key: chat.MessageID(g)},
		frame("deleteMessage", `{`+id+`,"scope":"all"}`):                      wire.DeleteMessage{MessageID: m, ForAll: true},
		frame("deleteMessage", `{`+id+`,"scope":"me"}`):                       wire.DeleteMessage{MessageID: m},
		frame("setReaction", `{`+id+`,"emoji":"\ud83d\udc4d"}`):               wire.SetReaction{MessageID: m, Emoji: "👍"},
		frame("pinMessage", `{`+id+`}`):                                       wire.PinMessage{MessageID: m},
		frame("unpinMessage", `{`+id+`}`):                                     wire.UnpinMessage{MessageID: m},
		frame("unsetReaction", `{`+id+`,"emoji":"👍"}`):                        wire.UnsetReaction{MessageID: m, Emoji: "👍"},
		frame("getReactions", `{`+id+`,"limit":5}`):                           wire.GetReactions{MessageID: m, Limit: 5},
		frame("getReactions", `{`+id+`,"limit":5,"cursor":"`+reactionCursor+`"}`): wire.GetReactions{
			MessageID: m, Limit: 5, After: chat.ReactionCursor{User: w.ann, Emoji: "👍"},
		},
		frame("markDelivered", `{`+c+`,"seq":5}`):                               wire.MarkDelivered{At: at, Seq: 5},
		frame("markRead", `{`+c+`,"seq":0}`):                                    wire.MarkRead{At: at},
		frame("markRead", `{`+c+`,"seq":5,"force":true}`):                       wire.MarkRead{At: at, Seq: 5, Force: true},
		frame("markRead", `{`+c+`,"seq":5,"force":null}`):                       wire.MarkRead{At: at, Seq: 5},
		frame("getUnread", `{}`):                                                wire.GetUnread{Limit: wire.NoLimit},
		frame("getUnread", `{"limit":7,"cursor":"`+unreadCursor+`"}`):           wire.GetUnread{Limit: 7, After: w.group},
		frame("getReactions", `{`+id+`}`):                                       wire.GetReactions{MessageID: m, Limit: wire.NoLimit},
		frame("whyUnread", `{`+c+`}`):                                           wire.WhyUnread{At: at, Limit: wire.NoLimit},
		frame("whyUnread", `{`+c+`,"limit":3}`):                                 wire.WhyUnread{At: at, Limit: 3},
		frame("getReceipts", `{`+id+`}`):                                        wire.GetReceipts{MessageID: m, Limit: wire.NoLimit},
		frame("getReceipts", `{`+id+`,"limit":3,"cursor":"`+receiptCursor+`"}`): wire.GetReceipts{MessageID: m, Limit: 3, After: w.bob},
		frame("typing", `{`+c+`,"active":true}`):                                wire.Typing{At: at, Active: true},
		frame("typing", `{`+c+`,"active":false}`):                               wire.Typing{At: at},
	}
}

func groupRequests(t testing.TB) map[string]wire.Request {
	t.Helper()
	w := newWorld(t)
	g, u := mustID[chat.Conversation](t, group), mustID[chat.User](t, receiver)
	notice := wire.Notice{ID: mustID[chat.Message](t, message), HasID: true, Message: "Bye"}
	at, admins, empty := chat.InstantOf(time.Date(2026, 11, 23, 4, 5, 29, 491e6, time.UTC)), chat.AdminsAdd, ""
	id, user := `"groupId":"`+group+`"`, `"userId":"`+receiver+`"`
	said := `"messageId":"` + message + `","message":"Bye"`
	return map[string]wire.Request{
		frame("getGroupInfo", `{`+id+`}`):            wire.GetGroupInfo{Group: g},
		frame("listMembers", `{`+id+`}`):             wire.ListMembers{Group: g, Limit: wire.NoLimit},
		frame("listMembers", `{`+id+`,"limit":200}`): wire.ListMembers{Group: g, Limit: 200},
		frame("listMembers", `{`+id+`,"limit":2,"searchText":"an","cursor":"`+memberCursor+`"}`): wire.ListMembers{
			Group: g, Limit: 2, Search: "an", After: chat.MemberCursor{Role: chat.RoleAdmin, Joined: 3, User: w.bob},
		},
		frame("removeUserFromGroup", `{`+id+`,`+user+`}`):                                 wire.RemoveUserFromGroup{Group: g, User: u},
		frame("removeUserFromGroup", `{`+id+`,`+user+`,"messageId":null,"message":null}`): wire.RemoveUserFromGroup{Group: g, User: u},
		frame("removeUserFromGroup", `{`+id+`,`+user+`,`+said+`}`):                        wire.RemoveUserFromGroup{Group: g, User: u, Notice: notice},
		frame("listRemoved", `{`+id+`}`):                                                  wire.ListRemoved{Group: g, Limit: wire.NoLimit},
		frame("listRemoved", `{`+id+`,"limit":200}`):                                      wire.ListRemoved{Group: g, Limit: 200},
		frame("listRemoved", `{`+id+`,"limit":2,"cursor":"`+removedCursor+`"}`): wire.ListRemoved{
			Group: g, Limit: 2, After: chat.RemovedCursor{At: 1_767_225_600_000, User: w.bob},
		},
		frame("liftRemoval", `{`+id+`,`+user+`}`):                      wire.LiftRemoval{Group: g, User: u},
		frame("setRole", `{`+id+`,`+user+`,"role":"owner"}`):           wire.SetRole{Group: g, User: u, Role: chat.RoleOwner},
		frame("setRole", `{`+id+`,`+user+`,"role":"admin"}`):           wire.SetRole{Group: g, User: u, Role: chat.RoleAdmin},
		frame("setRole", `{`+id+`,`+user+`,"role":"member"}`):          wire.SetRole{Group: g, User: u, Role: chat.RoleMember},
		frame("renameGroup", `{`+id+`,"groupName":"Makers"}`):          wire.RenameGroup{Group: g, Name: "Makers"},
		frame("renameGroup", `{`+id+`,"groupName":"Makers",`+said+`}`): wire.RenameGroup{Group: g, Name: "Makers", Notice: notice},
		frame("updateGroup", `{`+id+`}`):                               wire.UpdateGroup{Group: g},
		frame("updateGroup", `{`+id+`,"description":"","settings":{"x":[{}],"whoMayAdd":"admins"}}`): wire.UpdateGroup{
			Group: g, Change: chat.GroupChange{Description: &empty, WhoMayAdd: &admins},
		},
		frame("createInvite", `{`+id+`}`):                                                    wire.CreateInvite{Group: g},
		frame("createInvite", `{`+id+`,"expiresAt":null,"maxUses":null}`):                    wire.CreateInvite{Group: g},
		frame("createInvite", `{`+id+`,"expiresAt":"2026-11-23T04:05:29.491Z","maxUses":5}`): wire.CreateInvite{Group: g, ExpiresAt: at, MaxUses: 5},
		frame("listInvites", `{`+id+`}`):                                                     wire.ListInvites{Group: g},
		frame("revokeInvite", `{`+id+`,"code":"aB3-_.~"}`):                                   wire.RevokeInvite{Group: g, Code: "aB3-_.~"},
		frame("getInvite", `{"code":"`+strings.Repeat("a", 64)+`"}`):                         wire.GetInvite{Code: chat.InviteCode(strings.Repeat("a", 64))},
		frame("joinByInvite", `{"code":"a"}`):                                                wire.JoinByInvite{Code: "a"},
		frame("joinByInvite", `{"code":"a","messageId":"`+message+`","message":"ignored"}`): wire.JoinByInvite{
			Code: "a", Notice: wire.Notice{ID: notice.ID, HasID: true},
		},
	}
}

// mustExtended decodes a frame of the extended dialect that must be a request.
func mustExtended(t testing.TB, text string) wire.Request {
	t.Helper()
	r, err := decodeExtended([]byte(text))
	if err != nil {
		t.Fatalf("%.200q: %v", text, err)
	}
	return r
}

func TestExtendedRequests(t *testing.T) {
	t.Parallel()
	seen, kinds := map[string]bool{}, map[wire.Type]bool{}
	for text, want := range extendedRequests(t) {
		got := mustExtended(t, text)
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", text, diff)
		}
		again := writeExtended(t, got)
		for _, frame := range []string{text, string(again)} {
			key, err := wiretest.Key(wiretest.FromExtendedClient, []byte(frame))
			if err != nil && !strings.Contains(frame, `Id":null`) { // the document knows no null address
				t.Errorf("%s: %v", frame, err)
			}
			seen[key] = true
		}
		if diff := cmp.Diff(want, mustExtended(t, string(again))); diff != "" {
			t.Errorf("%s written as %s and read again (-want +got):\n%s", text, again, diff)
		}
		kinds[typeOf(got)] = true
	}
	for text := range requests(t) {
		key, err := wiretest.Key(wiretest.FromExtendedClient, []byte(text))
		if err != nil {
			t.Errorf("%s: %v", text, err)
		}
		seen[key] = true
	}
	delete(seen, "")
	keys, err := wiretest.Keys(wiretest.FromExtendedClient)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(keys, slices.Sorted(maps.Keys(seen))); diff != "" {
		t.Errorf("requests of the contract (-contract +seen):\n%s", diff)
	}
	for _, kind := range ws.Types(wire.Extended) {
		if !kinds[kind] {
			t.Errorf("no request of type %s", kind)
		}
	}
}

// TestDialects: the same bytes mean the same in both, but for what only one has.
func TestDialects(t *testing.T) {
	t.Parallel()
	for text, want := range requests(t) {
		if diff := cmp.Diff(want, mustExtended(t, text)); diff != "" {
			t.Errorf("%s as extended (-want +got):\n%s", text, diff)
		}
	}
	for text, r := range extendedRequests(t) {
		switch r := r.(type) {
		case wire.Hello:
			if diff := cmp.Diff(wire.Request(r), mustDecode(t, text)); diff != "" {
				t.Errorf("%s as classic (-want +got):\n%s", text, diff)
			}
		case wire.PrivateMessage, wire.MessageInGroup:
			plain := wire.Additions{}
			switch got := mustDecode(t, text).(type) {
			case wire.PrivateMessage:
				plain = got.Additions
			case wire.MessageInGroup:
				plain = got.Additions
			}
			if diff := cmp.Diff(wire.Additions{}, plain); diff != "" {
				t.Errorf("%s as classic has additions:\n%s", text, diff)
			}
		default:
			if got := refusalOf(t, text); got != noSuchType {
				t.Errorf("%s as classic: %+v", text, got)
			}
		}
	}
	ill := private(`"hi","replyToId":7,"mentions":{"x":"\n"}`)
	if got := refusalOf(t, ill); got != accepted {
		t.Errorf("%s as classic: %+v", ill, got)
	}
	for _, tt := range nastyFrames {
		_, classic := decode([]byte(tt.frame))
		_, extended := decodeExtended([]byte(tt.frame))
		if diff := cmp.Diff(classic, extended); diff != "" {
			t.Errorf("%s (-classic +extended):\n%s", tt.row, diff)
		}
	}
}

// TestRefusalsNameTheMessage that the request named, whoever refuses it.
func TestRefusalsNameTheMessage(t *testing.T) {
	t.Parallel()
	m := mustID[chat.Message](t, message)
	for text, want := range map[string]chat.MessageID{
		`{"requestId":"7",` + private(`7`)[1:]:                                        m,
		`{"requestId":"7",` + frame("editMessage", `{"messageId":"`+message+`"}`)[1:]: m,
		`{"requestId":"7",` + frame("editMessage", `{"messageId":"x"}`)[1:]:           {},
		`{"requestId":"7",` + frame("editMessage", `{"messageId":{}}`)[1:]:            {},
		`{"requestId":"7",` + frame("markRead", `{}`)[1:]:                             {},
	} {
		_, err := decodeExtended([]byte(text))
		e, ok := err.(*wire.Error)
		if !ok || e.MessageID != want || e.RequestID != "7" {
			t.Errorf("%s: %+v", text, err)
		}
	}
	named := 0
	for text := range extendedRequests(t) {
		f, err := ws.Decode(wire.Extended, []byte(`{"requestId":"7",`+text[1:]))
		if err != nil {
			t.Fatal(err)
		}
		want := chat.MessageID{}
		if strings.Contains(text, `"messageId":"`) {
			want = m
			named++
		}
		if diff := cmp.Diff(wire.Refusal{Type: f.Type, Tag: wire.Tag{ID: "7"}, MessageID: want}, f.Refusal()); diff != "" {
			t.Errorf("%s (-want +got):\n%s", text, diff)
		}
	}
	if named < 10 {
		t.Errorf("only %d requests name a message", named)
	}
}

// writeExtended is the inverse of Extended.Decode, by way of encoding/json.
func writeExtended(t testing.TB, r wire.Request) []byte {
	t.Helper()
	params := paramsOf(r)
	if params == nil {
		params = extendedParams(r)
	}
	switch r := r.(type) {
	case wire.PrivateMessage:
		addAdditions(params, r.Additions)
	case wire.MessageInGroup:
		addAdditions(params, r.Additions)
	}
	text, err := json.Marshal(struct {
		Type   wire.Type      `json:"type"`
		ID     string         `json:"requestId,omitempty"`
		Params map[string]any `json:"params"`
	}{typeOf(r), r.RequestID(), params})
	if err != nil {
		t.Fatal(err)
	}
	return text
}
