package app_test

import (
	"net/http"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"messenger/internal/app/apptest"
)

// inbox: one row per conversation, the most recently changed first, in pages.
func inbox(t *testing.T, s *apptest.Server) {
	ann, bob, cid, group := trio(t, s)
	here, there := ann.Hello(t), bob.Hello(t)
	there.Message(t, ann, "hello")
	quiet := ann.CreateGroup(t, "Quiet")
	there.Post(t, group, "loud")
	there.Message(t, ann, "again")
	here.Ask(t, "markRead", params{"receiverId": bob.ID, "seq": 1})

	all := here.Answer(t, "syncConversations", params{"limit": 10})
	has(t, all.Params.Item, params{"complete": true, "epoch": here.Welcome["epoch"], "reset": false})
	rows := all.Params.Data
	dialog := apptest.Dialog(ann, bob)
	if diff := cmp.Diff([]any{dialog, apptest.Group(group), apptest.Group(quiet)}, column(rows, "conversationId")); diff != "" {
		t.Fatalf("conversations (-want +got):\n%s", diff)
	}
	has(t, rows[0], params{
		"kind": "dialog", "lastSeq": 2, "readSeq": 1, "seenSeq": 1, "unread": 1, "mentions": 0, "companionSeenSeq": 2,
		"companionDeliveredSeq": 2, "groupId": nil, "groupName": nil, "role": nil, "memberCount": nil, "muted": false,
		"mutedUntil": nil, "notify": "all", "pinnedAt": nil, "archived": false, "draft": nil, "hiddenVersion": 0,
		"companion": map[string]any{"userId": bob.ID, "firstName": "Bob", "lastName": "Tester", "deleted": false},
	})
	last, _ := rows[0]["lastMessage"].(map[string]any)
	has(t, last, params{"content": "again", "seq": 2, "changedSeq": 2, "senderId": bob.ID, "senderName": "Bob", "conversationId": dialog})
	has(t, rows[1], params{
		"kind": "group", "lastSeq": 4, "unread": 1, "groupId": group, "groupName": "Group of Ann", "role": "owner",
		"memberCount": 3, "companion": nil, "companionSeenSeq": nil,
	})
	has(t, rows[2], params{"lastSeq": 1, "unread": 0, "memberCount": 1})

	var paged []map[string]any
	p := params{"limit": 1}
	for {
		f := here.Answer(t, "syncConversations", p)
		paged = append(paged, f.Params.Data...)
		if f.Params.Item["complete"] == true {
			break
		}
		p["cursor"] = f.Params.Item["cursor"]
	}
	if diff := cmp.Diff(rows, paged); diff != "" {
		t.Errorf("in pages of one (-want +got):\n%s", diff)
	}
	p["epoch"] = "another store"
	f := here.Answer(t, "syncConversations", p) // from the beginning, whatever the cursor
	if f.Params.Item["reset"] != true || f.Params.Data[0]["conversationId"] != dialog {
		t.Errorf("with another epoch: %s", f.Raw)
	}
	// A conversation that one is not in any more is not in the list.
	here.Ask(t, "leaveGroup", departure(group))
	for _, row := range here.List(t, "syncConversations", params{"limit": 10}) {
		if row["groupId"] == group {
			t.Errorf("after leaving: %v", row)
		}
	}
	_ = cid
}

// wholeLog: every seq once, of every kind, and what is there is of now.
func wholeLog(t *testing.T, s *apptest.Server) {
	ann, bob, cid, group := trio(t, s)
	here := ann.Hello(t)
	at := func(p params) params { p["groupId"] = group; return p }
	id := here.Post(t, group, "one")["messageId"]                                                             // 4
	here.Ask(t, "editMessage", params{"messageId": id, "content": "two", "editId": apptest.NewID()})          // 5
	here.Ask(t, "editMessage", params{"messageId": id, "content": "three", "editId": apptest.NewID()})        // 6
	here.Ask(t, "setReaction", params{"messageId": id, "emoji": "👍"})                                         // 7
	gone := here.Post(t, group, "slip")["messageId"]                                                          // 8
	here.Ask(t, "deleteMessage", params{"messageId": gone, "scope": "all"})                                   // 9
	here.Ask(t, "setRole", at(params{"userId": bob.ID, "role": "admin"}))                                     // 10
	here.Ask(t, "renameGroup", at(params{"groupName": "Jazz"}))                                               // 11
	here.Ask(t, "updateGroup", at(params{"description": "About", "settings": params{"whoMayAdd": "admins"}})) // 12
	here.Ask(t, "removeUserFromGroup", at(params{"userId": cid.ID}))                                          // 13
	f := here.Answer(t, "syncConversation", at(params{"afterSeq": 0, "limit": 100}))
	has(t, f.Params.Item, params{
		"conversationId": apptest.Group(group), "fromSeq": 1, "toSeq": 13, "lastSeq": 13, "complete": true, "reset": false,
		"hiddenVersion": 0, "readSeq": 8, "unread": 0,
	})
	rows := f.Params.Data
	want := []string{
		"1 message", "2 join", "3 join", "4 message", "5 edit", "6 edit", "7 reaction", "8 message", "9 delete", "10 role",
		"11 rename", "12 settings", "13 leave",
	}
	if diff := cmp.Diff(want, changes(rows)); diff != "" {
		t.Fatalf("the log (-want +got):\n%s", diff)
	}
	item := func(seq int) map[string]any { return rows[seq-1]["item"].(map[string]any) }
	has(t, item(2), params{"userId": bob.ID, "groupId": group, "notification": true, "content": "Bob was added"})
	has(t, item(4), params{"messageId": id, "content": "three", "changedSeq": 7, "deleted": false})
	has(t, item(5), params{"messageId": id, "content": "three", "seq": 5, "editedBy": ann.ID})
	has(t, item(7), params{"messageId": id, "emoji": "👍", "added": true, "userId": ann.ID})
	has(t, item(8), params{"messageId": gone, "content": "", "deleted": true, "changedSeq": 9})
	has(t, item(9), params{"messageId": gone, "scope": "all", "senderId": ann.ID})
	has(t, item(10), params{"userId": bob.ID, "role": "admin"})
	has(t, item(11), params{"groupName": "Jazz", "notification": true})
	has(t, item(12), params{"description": "About", "settings": map[string]any{"whoMayAdd": "admins"}})
	has(t, item(13), params{"userId": cid.ID, "notification": true, "memberCount": 2})

	part := here.Answer(t, "syncConversation", at(params{"afterSeq": 4, "limit": 2}))
	has(t, part.Params.Item, params{"fromSeq": 5, "toSeq": 6, "lastSeq": 13, "complete": false})
	if diff := cmp.Diff(rows[4:6], part.Params.Data); diff != "" {
		t.Errorf("a part (-want +got):\n%s", diff)
	}
	none := here.Answer(t, "syncConversation", at(params{"afterSeq": 13, "limit": 2}))
	has(t, none.Params.Item, params{"fromSeq": 14, "toSeq": 13, "complete": true})

	for name, p := range map[string]params{
		"another epoch": {"afterSeq": 13, "limit": 2, "epoch": "another store"}, "no place in the log": {"afterSeq": 99, "limit": 2},
	} {
		f := here.Answer(t, "syncConversation", at(p))
		has(t, f.Params.Item, params{"reset": true, "complete": true, "toSeq": 13, "lastSeq": 13})
		if diff := cmp.Diff([]string{"11 message", "13 message"}, changes(f.Params.Data)); diff != "" {
			t.Errorf("%s: snapshot (-want +got):\n%s", name, diff)
		}
	}
	// Whoever was removed is refused, whoever was never in as well.
	if code, message := cid.Hello(t).Refused(t, "syncConversation", at(params{"afterSeq": 0, "limit": 1})); code != "forbidden" || message != notMember {
		t.Errorf("the removed reads the log: %s %s", code, message)
	}
}

// timeline: pages of messages around any place.
func timeline(t *testing.T, s *apptest.Server) {
	ann, bob := s.NewPerson(t, "Ann"), s.NewPerson(t, "Bob")
	here := ann.Hello(t)
	var ids []any
	for range 9 {
		ids = append(ids, here.Message(t, bob, "text")["messageId"])
	}
	here.Ask(t, "deleteMessage", params{"messageId": ids[4], "scope": "me"})
	tests := map[string]struct {
		ask          params
		want         []any
		older, newer bool
	}{
		"newest":         {params{"limit": 3}, []any{7.0, 8.0, 9.0}, true, false},
		"before":         {params{"limit": 3, "beforeSeq": 7}, []any{3.0, 4.0, 6.0}, true, true},
		"after":          {params{"limit": 3, "afterSeq": 3}, []any{4.0, 6.0, 7.0}, true, true},
		"around":         {params{"limit": 3, "aroundId": ids[6]}, []any{6.0, 7.0, 8.0}, true, true},
		"all":            {params{"limit": 200}, []any{1.0, 2.0, 3.0, 4.0, 6.0, 7.0, 8.0, 9.0}, false, false},
		"from the first": {params{"limit": 2, "afterSeq": 0}, []any{1.0, 2.0}, false, true},
	}
	for name, tt := range tests {
		tt.ask["receiverId"] = bob.ID
		f := here.Answer(t, "listMessages", tt.ask)
		if diff := cmp.Diff(tt.want, column(f.Params.Data, "seq")); diff != "" {
			t.Errorf("%s (-want +got):\n%s", name, diff)
		}
		has(t, f.Params.Item, params{"hasOlder": tt.older, "hasNewer": tt.newer, "lastSeq": 9, "conversationId": apptest.Dialog(ann, bob)})
	}
	if code, _ := here.Refused(t, "listMessages", params{"receiverId": bob.ID, "limit": 3, "beforeSeq": 3, "afterSeq": 1}); code != "invalid" {
		t.Errorf("two places at once: %s", code)
	}
	if code, _ := here.Refused(t, "listMessages", params{"receiverId": bob.ID, "limit": 3, "aroundId": apptest.NewID()}); code != "not_found" {
		t.Errorf("around nothing: %s", code)
	}
	hidden := here.Ask(t, "syncConversation", params{"receiverId": bob.ID, "afterSeq": 9, "limit": 1, "afterHidden": 0})
	has(t, hidden, params{"hiddenVersion": 1, "hidden": []any{map[string]any{"messageId": ids[4], "seq": 5.0}}})
}

// ownDevices: what one does for oneself is heard by the own other devices alone.
func ownDevices(t *testing.T, s *apptest.Server) {
	ann, bob := s.NewPerson(t, "Ann"), s.NewPerson(t, "Bob")
	here, phone, old, there := ann.Hello(t), ann.Hello(t), ann.Dial(t), bob.Hello(t)
	there.Message(t, ann, "one")
	for _, d := range []*apptest.Device{here, phone} {
		d.Broadcast(t, "privateMessage")
	}
	old.Broadcast(t, "privateMessage")
	id := apptest.Dialog(ann, bob)
	at := func(p params) params { p["receiverId"] = bob.ID; return p }

	until := time.Now().Add(time.Hour).UTC().Format("2006-01-02T15:04:05.000Z")
	want := params{"conversationId": id, "muted": true, "mutedUntil": until, "notify": "mentions", "archived": true}
	settings := here.Ask(t, "setChatSettings", at(params{"mutedUntil": until, "notify": "mentions", "archived": true, "pinned": true}))
	has(t, settings, want)
	if settings["pinnedAt"] == nil {
		t.Errorf("settings: %v", settings)
	}
	want["echo"] = true
	has(t, phone.Broadcast(t, "setChatSettings"), want)
	has(t, here.Ask(t, "setChatSettings", at(params{"pinned": false, "mutedUntil": nil})), params{
		"pinnedAt": nil, "muted": false, "mutedUntil": nil, "notify": "mentions", "archived": true,
	})
	phone.Broadcast(t, "setChatSettings")

	first := apptest.NewID()
	draft := func(content string, known any) params {
		return params{"receiverId": bob.ID, "content": content, "messageId": first, "updatedAt": known}
	}
	saved := here.Ask(t, "saveDraft", draft("dear Bo", nil))
	has(t, saved, params{"conversationId": id, "content": "dear Bo", "messageId": first})
	has(t, phone.Broadcast(t, "saveDraft"), params{"content": "dear Bo", "messageId": first, "updatedAt": saved["updatedAt"], "echo": true})
	unaware := params{"receiverId": bob.ID, "content": "unaware", "messageId": apptest.NewID(), "updatedAt": nil}
	has(t, phone.Ask(t, "saveDraft", unaware), params{"content": "dear Bo", "updatedAt": saved["updatedAt"]})
	row := phone.List(t, "syncConversations", params{"limit": 1})[0]
	has(t, row, params{"notify": "mentions", "archived": true})
	text, _ := row["draft"].(map[string]any)
	has(t, text, params{"content": "dear Bo", "replyToId": nil})
	has(t, here.Ask(t, "saveDraft", draft("", saved["updatedAt"])), params{"content": ""})
	phone.Broadcast(t, "saveDraft")

	has(t, here.Ask(t, "clearDialog", params{"receiverId": bob.ID}), params{"conversationId": id, "clearedSeq": 1})
	has(t, phone.Broadcast(t, "clearDialog"), params{"conversationId": id, "clearedSeq": 1, "echo": true})
	there.Message(t, ann, "two")
	for _, d := range []*apptest.Device{here, phone} {
		d.Broadcast(t, "privateMessage")
	}
	has(t, here.Ask(t, "syncConversation", at(params{"afterSeq": 0, "limit": 10})), params{"fromSeq": 2, "toSeq": 2, "complete": true})
	s.MustREST(t, wanting(http.StatusOK, post(ann, "POST", "/api/use-cases/mark-as-deleted", params{"companionId": bob.ID})))
	for _, d := range []*apptest.Device{here, phone} {
		has(t, d.Broadcast(t, "clearDialog"), params{"conversationId": id, "clearedSeq": 2, "echo": true})
	}
	old.Broadcast(t, "privateMessage")
	old.Quiet(t)
	// Bob has heard nothing of all this.
	here.Message(t, bob, "end")
	if f := there.Next(t); f.Params.Item["message"] != "end" {
		t.Errorf("Bob hears %s", f.Raw)
	}
}

// clearedWhileAway: a device that held all of a dialog learns that another has cleared it,
// though what was said since comes just behind what it holds.
func clearedWhileAway(t *testing.T, s *apptest.Server) {
	ann, bob := s.NewPerson(t, "Ann"), s.NewPerson(t, "Bob")
	here, there := ann.Hello(t), bob.Hello(t)
	for range 2 {
		here.Message(t, bob, "before")
	}
	held := 2
	has(t, here.Ask(t, "clearDialog", params{"receiverId": bob.ID}), params{"clearedSeq": held})
	there.Message(t, ann, "after")
	back := ann.Hello(t)
	has(t, back.List(t, "syncConversations", params{"limit": 1})[0], params{"lastSeq": 3, "clearedSeq": held})
	f := back.Answer(t, "syncConversation", params{"receiverId": bob.ID, "afterSeq": held, "limit": 10})
	has(t, f.Params.Item, params{"fromSeq": 3, "toSeq": 3, "clearedSeq": held})
	has(t, there.Answer(t, "syncConversation", params{"receiverId": ann.ID, "afterSeq": held, "limit": 10}).Params.Item, params{"clearedSeq": 0})
}
