package app_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"messenger/internal/app/apptest"
)

// edits: the sender alone, any number of times, and each once.
func edits(t *testing.T, s *apptest.Server) {
	ann, bob, _, group := trio(t, s)
	here, phone, there, old := ann.Hello(t), ann.Hello(t), bob.Hello(t), bob.Dial(t)
	id := here.Post(t, group, "frist")["messageId"]
	phone.Broadcast(t, "messageInGroup")
	there.Broadcast(t, "messageInGroup")
	old.Broadcast(t, "messageInGroup")

	edit := params{"messageId": id, "content": "first", "editId": apptest.NewID()}
	answer := here.Ask(t, "editMessage", edit)
	has(t, answer, params{
		"messageId": id, "content": "first", "duplicate": false, "conversationId": apptest.Group(group), "seq": 5,
		"senderId": ann.ID, "senderName": "Ann", "senderLastName": "Tester", "updatedAt": answer["createdAt"],
	})
	news := params{
		"messageId": id, "content": "first", "editedBy": ann.ID, "conversationId": apptest.Group(group), "seq": 5,
		"senderId": ann.ID, "senderName": "Ann", "createdAt": answer["createdAt"], "updatedAt": answer["updatedAt"],
	}
	has(t, there.Broadcast(t, "editMessage"), news)
	news["echo"] = true
	has(t, phone.Broadcast(t, "editMessage"), news)
	has(t, here.Ask(t, "editMessage", edit), params{"seq": 5, "duplicate": true, "createdAt": answer["createdAt"]})
	edit["editId"] = id
	if code, _ := here.Refused(t, "editMessage", edit); code != "conflict" {
		t.Errorf("a taken editId: %s", code)
	}
	if code, _ := there.Refused(t, "editMessage", params{"messageId": id, "content": "x", "editId": apptest.NewID()}); code != "forbidden" {
		t.Errorf("an edit by another: %s", code)
	}
	if code, message := here.Refused(t, "editMessage", params{"messageId": id, "content": "", "editId": apptest.NewID()}); code != "invalid" {
		t.Errorf("an empty text: %s %s", code, message)
	}
	notice := there.List(t, "listMessages", params{"groupId": group, "limit": 10})[0]["messageId"]
	if code, _ := here.Refused(t, "editMessage", params{"messageId": notice, "content": "x", "editId": apptest.NewID()}); code != "forbidden" {
		t.Errorf("an edit of a notice: %s", code)
	}
	// Classic sockets see it at the next page, and the send may still be repeated.
	rows := page(t, old, inGroup(group), 1, nil)
	has(t, rows[0], params{"messageId": id, "content": "first"})
	again := toGroup(group, "frist")
	again["messageId"] = id
	has(t, here.Ask(t, "messageInGroup", again), params{"seq": 4, "duplicate": true})
	there.Post(t, group, "end")
	if f := phone.Next(t); f.Params.Item["message"] != "end" {
		t.Errorf("after all refusals the phone hears %s", f.Raw)
	}
}

// deletions: for all, by the sender or, in a group, by an admin; for oneself, by anybody.
func deletions(t *testing.T, s *apptest.Server) {
	ann, bob, cid, group := trio(t, s)
	here, there, phone, third, old := ann.Hello(t), bob.Hello(t), bob.Hello(t), cid.Hello(t), cid.Dial(t)
	first := there.Post(t, group, "by Bob")["messageId"]
	second := there.Post(t, group, "by Bob again")["messageId"]
	for _, d := range []*apptest.Device{here, phone, third} {
		d.Broadcast(t, "messageInGroup")
		d.Broadcast(t, "messageInGroup")
	}
	old.Broadcast(t, "messageInGroup")
	old.Broadcast(t, "messageInGroup")

	hidden := there.Ask(t, "deleteMessage", params{"messageId": first, "scope": "me"})
	want := params{"messageId": first, "scope": "me", "conversationId": apptest.Group(group), "hiddenVersion": 1}
	has(t, hidden, want)
	want["echo"] = true
	has(t, phone.Broadcast(t, "deleteMessage"), want)
	if rows := there.List(t, "listMessages", params{"groupId": group, "limit": 2}); rows[1]["messageId"] != second || rows[0]["messageId"] == first {
		t.Errorf("whoever hid a message is shown %v", rows)
	}
	has(t, third.List(t, "listMessages", params{"groupId": group, "limit": 2})[0], params{"messageId": first, "content": "by Bob"})

	if code, _ := third.Refused(t, "deleteMessage", params{"messageId": second, "scope": "all"}); code != "forbidden" {
		t.Errorf("a plain member deletes others' messages: %s", code)
	}
	answer := here.Ask(t, "deleteMessage", params{"messageId": second, "scope": "all"}) // the owner
	want = params{
		"messageId": second, "scope": "all", "conversationId": apptest.Group(group), "seq": 6, "senderId": ann.ID,
		"senderName": "Ann", "createdAt": answer["createdAt"],
	}
	has(t, answer, want)
	for _, d := range []*apptest.Device{there, phone, third} {
		has(t, d.Broadcast(t, "deleteMessage"), want)
	}
	has(t, here.Ask(t, "deleteMessage", params{"messageId": second, "scope": "all"}), params{"seq": 6}) // again
	row := third.List(t, "listMessages", params{"groupId": group, "limit": 1})[0]
	has(t, row, params{"messageId": second, "content": "", "deleted": true, "seq": 5, "changedSeq": 6})
	if diff := cmp.Diff([]any{"Cid was added", "by Bob"}, texts(page(t, old, inGroup(group), 2, nil))[:2], cmp.Transformer("sort", sorted)); diff != "" {
		t.Errorf("classic page (-want +got):\n%s", diff)
	}
	for kind, p := range map[string]params{
		"editMessage": {"content": "x", "editId": apptest.NewID()}, "setReaction": {"emoji": "👍"},
	} {
		p["messageId"] = second
		if code, message := there.Refused(t, kind, p); code != "not_found" || message != noMessage {
			t.Errorf("%s of a deleted message: %s %s", kind, code, message)
		}
	}

	// In a dialog each deletes the own messages only.
	mine := here.Message(t, bob, "to Bob")["messageId"]
	there.Broadcast(t, "privateMessage")
	if code, _ := there.Refused(t, "deleteMessage", params{"messageId": mine, "scope": "all"}); code != "forbidden" {
		t.Errorf("Bob deletes what Ann wrote: %s", code)
	}
	here.Ask(t, "deleteMessage", params{"messageId": mine, "scope": "all"})
	has(t, there.Broadcast(t, "deleteMessage"), params{"messageId": mine, "conversationId": apptest.Dialog(ann, bob), "seq": 2})
}

func sorted(list []any) []string {
	words := make([]string, 0, len(list))
	for _, v := range list {
		words = append(words, v.(string))
	}
	return words
}

// reactions are counted per emoji in order of first use, each person once.
func reactions(t *testing.T, s *apptest.Server) {
	ann, bob, cid, group := trio(t, s)
	here, there, third := ann.Hello(t), bob.Hello(t), cid.Hello(t)
	id := here.Post(t, group, "vote")["messageId"]
	there.Broadcast(t, "messageInGroup")
	third.Broadcast(t, "messageInGroup")
	count := func(emoji string, n int, mine any) map[string]any {
		m := map[string]any{"emoji": emoji, "count": float64(n)}
		if mine != nil {
			m["mine"] = mine
		}
		return m
	}
	react := func(d *apptest.Device, kind, emoji string) map[string]any {
		t.Helper()
		return d.Ask(t, kind, params{"messageId": id, "emoji": emoji})
	}
	has(t, react(there, "setReaction", "👍"), params{"messageId": id, "emoji": "👍", "seq": 5, "reactions": []any{count("👍", 1, true)}})
	has(t, here.Broadcast(t, "setReaction"), params{
		"messageId": id, "emoji": "👍", "userId": bob.ID, "added": true, "seq": 5, "conversationId": apptest.Group(group),
		"reactions": []any{count("👍", 1, nil)},
	})
	third.Broadcast(t, "setReaction")
	has(t, react(third, "setReaction", "🎉"), params{"seq": 6, "reactions": []any{count("👍", 1, false), count("🎉", 1, true)}})
	here.Broadcast(t, "setReaction")
	there.Broadcast(t, "setReaction")
	has(t, react(third, "setReaction", "👍"), params{"seq": 7, "reactions": []any{count("👍", 2, true), count("🎉", 1, true)}})
	here.Broadcast(t, "setReaction")
	there.Broadcast(t, "setReaction")
	react(third, "setReaction", "👍") // nothing new, and nobody hears
	has(t, react(there, "unsetReaction", "👍"), params{"seq": 8, "reactions": []any{count("👍", 1, false), count("🎉", 1, false)}})
	has(t, here.Broadcast(t, "setReaction"), params{"userId": bob.ID, "emoji": "👍", "added": false, "seq": 8})

	rows := here.List(t, "getReactions", params{"messageId": id, "limit": 10})
	if len(rows) != 2 || rows[0]["userId"] != cid.ID || rows[1]["userId"] != cid.ID || rows[0]["emoji"] == rows[1]["emoji"] {
		t.Errorf("reactions: %v", rows)
	}
	first := here.Answer(t, "getReactions", params{"messageId": id, "limit": 1})
	second := here.Answer(t, "getReactions", params{"messageId": id, "limit": 1, "cursor": first.Params.Item["nextCursor"]})
	if diff := cmp.Diff(rows, append(first.Params.Data, second.Params.Data...)); diff != "" {
		t.Errorf("in pages (-want +got):\n%s", diff)
	}
	for _, emoji := range []string{"", "hello", "👍👍👍👍👍👍👍👍👍👍👍👍👍👍👍👍👍👍👍👍"} {
		if code, _ := here.Refused(t, "setReaction", params{"messageId": id, "emoji": emoji}); code != "invalid" {
			t.Errorf("reaction %q: %s", emoji, code)
		}
	}
	has(t, third.List(t, "listMessages", params{"groupId": group, "limit": 1})[0], params{
		"changedSeq": 8, "reactions": []any{count("👍", 1, true), count("🎉", 1, true)},
	})
}

// oneHeart: keyboards send a heart with and without a variation selector.
func oneHeart(t *testing.T, s *apptest.Server) {
	ann, bob, _, group := trio(t, s)
	here, there := ann.Hello(t), bob.Hello(t)
	id := here.Post(t, group, "vote")["messageId"]
	there.Broadcast(t, "messageInGroup")
	const bare, heart = "\u2764", "\u2764\ufe0f"
	hearts := func(n int) []any { return []any{map[string]any{"emoji": heart, "count": float64(n), "mine": true}} }
	has(t, here.Ask(t, "setReaction", params{"messageId": id, "emoji": bare}), params{"emoji": heart, "reactions": hearts(1)})
	has(t, there.Broadcast(t, "setReaction"), params{"emoji": heart, "added": true})
	has(t, there.Ask(t, "setReaction", params{"messageId": id, "emoji": heart}), params{"emoji": heart, "reactions": hearts(2)})
	here.Broadcast(t, "setReaction")
	has(t, there.Ask(t, "setReaction", params{"messageId": id, "emoji": bare + "\ufe0e"}), params{"reactions": hearts(2)})
	if rows := here.List(t, "getReactions", params{"messageId": id, "limit": 10}); len(rows) != 2 || rows[0]["emoji"] != heart || rows[1]["emoji"] != heart {
		t.Errorf("reactions: %v", rows)
	}
	has(t, here.Ask(t, "unsetReaction", params{"messageId": id, "emoji": bare}), params{"emoji": heart})
	has(t, there.Broadcast(t, "setReaction"), params{"emoji": heart, "added": false})
}

// repliesAndMentions: what answers or names somebody counts for that person.
func repliesAndMentions(t *testing.T, s *apptest.Server) {
	ann, bob, cid, group := trio(t, s)
	dan := s.NewPerson(t, "Dan")
	here, there, third, old := ann.Hello(t), bob.Hello(t), cid.Hello(t), cid.Dial(t)
	id := here.Post(t, group, "question")["messageId"]
	old.Broadcast(t, "messageInGroup")
	p := toGroup(group, "answer")
	p["replyToId"], p["mentions"] = id, []string{cid.ID, dan.ID, cid.ID}
	there.Ask(t, "messageInGroup", p)
	quote := map[string]any{"messageId": id, "senderId": ann.ID, "senderName": "Ann", "content": "question", "deleted": false}
	has(t, here.Broadcast(t, "messageInGroup"), params{"message": "answer", "replyTo": quote, "mentions": []any{cid.ID}})
	f := old.Broadcast(t, "messageInGroup")
	for _, key := range []string{"replyTo", "mentions", "seq", "conversationId"} {
		if _, there := f.Params.Item[key]; there {
			t.Errorf("a classic socket hears %s", f.Raw)
		}
	}
	why := func(d *apptest.Device) []any {
		t.Helper()
		return column(d.List(t, "whyUnread", params{"groupId": group}), "rule")
	}
	if diff := cmp.Diff([]any{"reply"}, why(here)); diff != "" {
		t.Errorf("why it is unread for Ann (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff([]any{"mention", "message"}, why(third)); diff != "" {
		t.Errorf("why it is unread for Cid (-want +got):\n%s", diff)
	}
	row := third.List(t, "listMessages", params{"groupId": group, "limit": 1})[0]
	has(t, row, params{"content": "answer", "replyTo": quote, "mentions": []any{cid.ID}, "notification": false})

	here.Ask(t, "deleteMessage", params{"messageId": id, "scope": "all"})
	row = third.List(t, "listMessages", params{"groupId": group, "limit": 1})[0]
	gone, _ := row["replyTo"].(map[string]any)
	has(t, gone, params{"messageId": id, "content": "", "deleted": true})

	elsewhere := here.Message(t, bob, "in the dialog")["messageId"]
	p = toGroup(group, "x")
	p["replyToId"] = elsewhere
	if code, message := there.Refused(t, "messageInGroup", p); code != "not_found" || message != noMessage {
		t.Errorf("a reply to another conversation: %s %s", code, message)
	}
	many := make([]string, 51)
	for i := range many {
		many[i] = apptest.NewID()
	}
	p = toGroup(group, "x")
	p["mentions"] = many
	if code, _ := there.Refused(t, "messageInGroup", p); code != "invalid" {
		t.Errorf("51 mentions: %s", code)
	}
}

// positions: how far one has read, what is left, and who is told.
func positions(t *testing.T, s *apptest.Server) {
	ann, bob, cid, group := trio(t, s)
	here, there, phone, third := ann.Hello(t), bob.Hello(t), bob.Hello(t), cid.Hello(t)
	for _, text := range []string{"one", "two", "three"} { // 4, 5, 6
		here.Post(t, group, text)
		there.Broadcast(t, "messageInGroup")
		phone.Broadcast(t, "messageInGroup")
	}
	id := apptest.Group(group)
	rows := there.Answer(t, "getUnread", params{})
	has(t, rows.Params.Item, params{"total": 3})
	has(t, rows.Params.Data[0], params{
		"conversationId": id, "groupId": group, "companionId": nil, "lastSeq": 6, "unread": 3, "mentions": 0, "muted": false,
	})

	has(t, there.Ask(t, "markDelivered", params{"groupId": group, "seq": 6}), params{"conversationId": id, "deliveredSeq": 6})
	has(t, here.Broadcast(t, "markDelivered"), params{"conversationId": id, "userId": bob.ID, "deliveredSeq": 6})
	has(t, there.Ask(t, "markRead", params{"groupId": group, "seq": 5}), params{"conversationId": id, "readSeq": 5, "unread": 1, "mentions": 0})
	has(t, here.Broadcast(t, "markRead"), params{"conversationId": id, "userId": bob.ID, "readSeq": 5})
	has(t, phone.Broadcast(t, "markRead"), params{"conversationId": id, "readSeq": 5, "unread": 1, "mentions": 0, "echo": true})
	has(t, there.Ask(t, "markRead", params{"groupId": group, "seq": 4}), params{"readSeq": 5, "unread": 1}) // never back
	has(t, there.Ask(t, "markRead", params{"groupId": group, "seq": 99}), params{"readSeq": 6, "unread": 0})
	has(t, here.Broadcast(t, "markRead"), params{"readSeq": 6, "userId": bob.ID})
	has(t, phone.Broadcast(t, "markRead"), params{"readSeq": 6, "echo": true})
	has(t, there.Ask(t, "markRead", params{"groupId": group, "seq": 3, "force": true}), params{"readSeq": 3, "unread": 3})
	has(t, phone.Broadcast(t, "markRead"), params{"readSeq": 3, "unread": 3, "echo": true})
	there.Post(t, group, "from Bob") // whoever writes has read everything before
	if f := here.Next(t); f.Type != "messageInGroup" {
		t.Errorf("Ann is told that Bob moved back: %s", f.Raw)
	}
	if total := there.Answer(t, "getUnread", params{}).Params.Item["total"]; total != 0.0 {
		t.Errorf("unread after writing: %v", total)
	}
	third.Broadcast(t, "messageInGroup") // Cid hears messages, but no one else's positions
	third.Broadcast(t, "messageInGroup")
	third.Broadcast(t, "messageInGroup")
	has(t, third.Broadcast(t, "messageInGroup"), params{"message": "from Bob"})
	has(t, third.Ask(t, "syncConversation", params{"groupId": group, "afterSeq": 7, "limit": 1}), params{
		"lastSeq": 7, "complete": true, "fromSeq": 8, "toSeq": 7, "othersSeenSeq": 7, "othersDeliveredSeq": 7, "unread": 4,
	})
	reasons := third.List(t, "whyUnread", params{"groupId": group, "limit": 2})
	if diff := cmp.Diff([]any{7.0, 6.0}, column(reasons, "seq")); diff != "" {
		t.Errorf("why (-want +got):\n%s", diff)
	}

	// The same in a dialog.
	here.Message(t, bob, "psst")
	there.Broadcast(t, "privateMessage")
	at := params{"receiverId": ann.ID, "seq": 1}
	has(t, there.Ask(t, "markRead", at), params{"conversationId": apptest.Dialog(ann, bob), "readSeq": 1, "unread": 0})
	has(t, here.Broadcast(t, "markRead"), params{"conversationId": apptest.Dialog(ann, bob), "userId": bob.ID, "readSeq": 1})
	if code, _ := third.Refused(t, "markRead", params{"receiverId": ann.ID, "seq": 1}); code == "" {
		t.Error("a dialog that does not exist was read")
	}
}

// receipts: who has got and who has read one's own message.
func receipts(t *testing.T, s *apptest.Server) {
	ann, bob, cid, group := trio(t, s)
	here, there := ann.Hello(t), bob.Hello(t)
	id := here.Post(t, group, "read this")["messageId"]
	there.Broadcast(t, "messageInGroup")
	there.Ask(t, "markDelivered", params{"groupId": group, "seq": 4})
	here.Broadcast(t, "markDelivered")
	state := func() map[any]map[string]any {
		t.Helper()
		byID := map[any]map[string]any{}
		for _, row := range here.List(t, "getReceipts", params{"messageId": id}) {
			byID[row["userId"]] = row
		}
		return byID
	}
	got := state()
	if len(got) != 2 || got[bob.ID]["deliveredAt"] == nil || got[bob.ID]["readAt"] != nil || got[cid.ID]["deliveredAt"] != nil {
		t.Errorf("after the delivery: %v", got)
	}
	has(t, got[cid.ID], params{"firstName": "Cid", "lastName": "Tester"})
	there.Ask(t, "markRead", params{"groupId": group, "seq": 4})
	if got = state(); got[bob.ID]["readAt"] == nil || got[cid.ID]["readAt"] != nil {
		t.Errorf("after the reading: %v", got)
	}
	first := here.Answer(t, "getReceipts", params{"messageId": id, "limit": 1})
	second := here.Answer(t, "getReceipts", params{"messageId": id, "limit": 1, "cursor": first.Params.Item["nextCursor"]})
	if first.Params.Data[0]["userId"] == second.Params.Data[0]["userId"] {
		t.Errorf("the second page begins with %v", second.Params.Data)
	}
	if code, _ := there.Refused(t, "getReceipts", params{"messageId": id}); code != "forbidden" {
		t.Errorf("receipts of another's message: %s", code)
	}
}
