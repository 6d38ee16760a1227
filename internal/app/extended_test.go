package app_test

import (
	"fmt"
	"net/http"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"

	"messenger/internal/app/apptest"
)

// TestExtended plays the extended dialect on one server per store; each topic has people
// of its own.
func TestExtended(t *testing.T) {
	t.Parallel()
	topics := []struct {
		name string
		run  func(t *testing.T, s *apptest.Server)
	}{
		{"hello", helloes},
		{"refusals", extendedRefusals},
		{"acks", extendedAcks},
		{"one log", oneLog},
		{"edits", edits},
		{"deletions", deletions},
		{"reactions", reactions},
		{"one heart", oneHeart},
		{"replies and mentions", repliesAndMentions},
		{"positions", positions},
		{"drafts end", draftsEnd},
		{"new names", newNames},
		{"receipts", receipts},
		{"inbox", inbox},
		{"log", wholeLog},
		{"timeline", timeline},
		{"roles", roles},
		{"removal", removal},
		{"group", groupLife},
		{"invites", invites},
		{"own devices", ownDevices},
		{"cleared while away", clearedWhileAway},
		{"classic sockets", classicSockets},
		{"sessions", logins},
		{"typing", typing},
		{"presence", presence},
		{"nothing falls between", nothingFallsBetween},
		{"deleted account", extendedDeletedAccount},
	}
	servers := map[apptest.Store]*apptest.Server{}
	for _, store := range apptest.Stores() {
		servers[store] = apptest.Start(t, apptest.Options{Store: store, Env: []string{"MESSENGER_PUBLIC_URL=https://chat.example.org/"}})
	}
	for _, topic := range topics {
		t.Run(topic.name, func(t *testing.T) {
			t.Parallel()
			apptest.OnEachStore(t, func(t *testing.T, store apptest.Store) {
				t.Parallel()
				topic.run(t, servers[store])
			})
		})
	}
}

// has checks that an item has these values, whatever else it has.
func has(t testing.TB, item map[string]any, want params) {
	t.Helper()
	got := params{}
	for key := range want {
		if value, there := item[key]; there {
			got[key] = value
		}
	}
	for key, value := range want { // numbers of JSON
		if n, ok := value.(int); ok {
			want[key] = float64(n)
		}
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("item (-want +got):\n%s", diff)
	}
}

// trio is three people in a group of Ann's.
func trio(t testing.TB, s *apptest.Server) (ann, bob, cid *apptest.Person, group string) {
	t.Helper()
	ann, bob, cid = s.NewPerson(t, "Ann"), s.NewPerson(t, "Bob"), s.NewPerson(t, "Cid")
	return ann, bob, cid, groupOf(t, ann, bob, cid)
}

// helloes: what both sides agree on, and that nothing changes before it.
func helloes(t *testing.T, s *apptest.Server) {
	ann, bob := s.NewPerson(t, "Ann"), s.NewPerson(t, "Bob")
	classic := bob.Dial(t)
	classic.SendRaw(t, `{"type":"getUnread","requestId":"1","params":{}}`)
	if raw := classic.Next(t).Raw; raw != `{"error":true,"type":"processor","message":"There is no such type"}` {
		t.Errorf("a new type on a classic socket: %s", raw)
	}
	classic.SendRaw(t, `{"type":"listLastMessage","requestId":"1","params":{"limit":0,"cursorCreatedAt":null}}`)
	if raw := classic.Next(t).Raw; raw != `{"type":"listLastMessage","success":true,"params":{"item":null,"data":[],"isBroadcast":false}}` {
		t.Errorf("a requestId on a classic socket: %s", raw)
	}
	for frame, message := range map[string]string{
		`{"type":"hello","requestId":"a","params":{}}`:                               "Invalid version",
		`{"type":"hello","requestId":"a","params":{"version":0}}`:                    "Invalid version",
		`{"type":"hello","requestId":"a","params":{"version":1,"deviceId":"me"}}`:    "Invalid deviceId",
		`{"type":"hello","requestId":"a","params":{"version":1,"deviceName":7}}`:     "Invalid deviceName",
		`{"type":"hello","requestId":"a","params":{"version":1,"features":"sync"}}`:  "Invalid features",
		`{"type":"hello","requestId":"a","params":{"version":1,"features":["a",1]}}`: "Invalid features",
	} {
		classic.SendRaw(t, frame)
		f := classic.Next(t)
		if f.Type != "hello" || f.Code != "invalid" || f.RequestID != "a" || f.Message != message {
			t.Errorf("%s: %s", frame, f.Raw)
		}
	}
	classic.SendRaw(t, `{"type":"getUnread","params":{}}`)
	if f := classic.Next(t); f.Type != "processor" || f.Code != "" {
		t.Errorf("after refused hellos the socket is extended: %s", f.Raw)
	}

	d := bob.Hello(t)
	has(t, d.Welcome, params{"version": 1, "user": map[string]any{
		"userId": bob.ID, "firstName": "Bob", "lastName": "Tester", "email": bob.Email,
	}})
	has(t, d.Welcome["limits"].(map[string]any), params{"content": 10000, "page": 200, "mentions": 50, "frame": 65536})
	var features []string
	for _, f := range d.Welcome["features"].([]any) {
		features = append(features, f.(string))
	}
	want := "sync edit delete reply reaction mention receipts unread typing presence members invites settings drafts sessions pins"
	if diff := cmp.Diff(strings.Fields(want), features); diff != "" {
		t.Errorf("features (-want +got):\n%s", diff)
	}
	again := d.Ask(t, "hello", params{"version": 99, "deviceId": apptest.NewID(), "features": []string{"sync", "telepathy"}})
	has(t, again, params{"version": 1, "epoch": d.Welcome["epoch"], "sessionId": d.Welcome["sessionId"]})
	other := ann.Hello(t)
	if other.Welcome["epoch"] != d.Welcome["epoch"] || other.Welcome["sessionId"] == d.Welcome["sessionId"] {
		t.Errorf("two people are told %v and %v", other.Welcome, d.Welcome)
	}

	// In the middle of a stream: what was asked before is answered in classic words.
	mixed := ann.Dial(t)
	mixed.Send(t, "privateMessage", toPerson(bob, "one"))
	mixed.SendRaw(t, `{"type":"hello","requestId":"h","params":{"version":1}}`)
	mixed.SendRaw(t, `{"type":"privateMessage","requestId":"m","params":{"messageId":"`+apptest.NewID()+`","receiverId":"`+bob.ID+`","content":"two"}}`)
	if raw := mixed.Next(t).Raw; raw != `{"type":"privateMessage","success":true,"params":{"item":null,"data":null,"isBroadcast":false}}` {
		t.Errorf("the send before hello: %s", raw)
	}
	if f := mixed.Next(t); f.RequestID != "h" || !f.Success {
		t.Errorf("hello: %s", f.Raw)
	}
	if f := mixed.Next(t); f.RequestID != "m" || f.Params.Item["seq"] != 2.0 {
		t.Errorf("the send after hello: %s", f.Raw)
	}
}

// extendedRefusals: each says why, to what, and about which message.
func extendedRefusals(t *testing.T, s *apptest.Server) {
	ann, bob, cid, group := trio(t, s)
	dan := s.NewPerson(t, "Dan")
	d, here := dan.Hello(t), ann.Hello(t)
	mine, _ := here.Post(t, group, "foreign to Dan")["messageId"].(string)
	free := apptest.NewID()
	at := func(p params) params { p["groupId"] = group; return p }
	message := func(p params) params { p["messageId"] = mine; return p }
	tests := []struct {
		kind    string
		params  params
		code    string
		message string
	}{
		{"messageInGroup", params{"messageId": free, "groupId": group, "groupName": "", "content": "hi"}, "forbidden", notMember},
		{"privateMessage", params{"messageId": free, "receiverId": apptest.NewID(), "content": "hi"}, "not_found", "There is no such user"},
		{"privateMessage", params{"messageId": free, "receiverId": bob.ID, "content": " "}, "invalid", "Invalid content"},
		{"privateMessage", params{"messageId": free, "receiverId": bob.ID, "content": "hi", "replyToId": mine}, "not_found", noMessage},
		{"editMessage", message(params{"content": "mine", "editId": apptest.NewID()}), "not_found", noMessage},
		{"deleteMessage", message(params{"scope": "all"}), "not_found", noMessage},
		{"deleteMessage", message(params{"scope": "me"}), "not_found", noMessage},
		{"deleteMessage", message(params{"scope": "both"}), "invalid", "Invalid scope"},
		{"setReaction", message(params{"emoji": "👍"}), "not_found", noMessage},
		{"unsetReaction", message(params{"emoji": "👍"}), "not_found", noMessage},
		{"getReactions", message(params{"limit": 10}), "not_found", noMessage},
		{"getReceipts", message(params{}), "not_found", noMessage},
		{"markRead", at(params{"seq": 1}), "forbidden", notMember},
		{"markDelivered", at(params{"seq": 1}), "forbidden", notMember},
		{"whyUnread", at(params{}), "forbidden", notMember},
		{"typing", at(params{"active": true}), "forbidden", notMember},
		{"syncConversation", at(params{"afterSeq": 0, "limit": 10}), "forbidden", notMember},
		{"listMessages", at(params{"limit": 10}), "forbidden", notMember},
		{"getGroupInfo", at(params{}), "forbidden", notMember},
		{"listMembers", at(params{"limit": 10}), "forbidden", notMember},
		{"removeUserFromGroup", at(params{"userId": bob.ID}), "forbidden", notMember},
		{"setRole", at(params{"userId": dan.ID, "role": "owner"}), "forbidden", notMember},
		{"setRole", at(params{"userId": dan.ID, "role": "king"}), "invalid", "Invalid role"},
		{"renameGroup", at(params{"groupName": "Mine"}), "forbidden", notMember},
		{"updateGroup", at(params{"description": "Mine"}), "forbidden", notMember},
		{"createInvite", at(params{}), "forbidden", notMember},
		{"listInvites", at(params{}), "forbidden", notMember},
		{"revokeInvite", at(params{"code": "x"}), "forbidden", notMember},
		{"getInvite", params{"code": "made-up"}, "not_found", "There is no such invite"},
		{"joinByInvite", params{"code": "made-up"}, "not_found", "There is no such invite"},
		{"setChatSettings", at(params{"pinned": true}), "forbidden", notMember},
		{"saveDraft", at(params{"content": "x", "updatedAt": "2026-01-01T00:00:00.000Z"}), "forbidden", notMember},
		{"revokeSession", params{"sessionId": apptest.NewID()}, "not_found", "There is no such session"},
		{"getPresence", params{"userIds": []string{"me"}}, "invalid", "Invalid userIds"},
		{"syncConversations", params{"cursor": "made-up", "limit": 5}, "invalid", "Invalid cursor"},
		{"dropGroup", at(params{}), "forbidden", notMember},
		{"leaveGroup", departure(group), "forbidden", notMember},
	}
	for _, tt := range tests {
		f := d.Request(t, tt.kind, tt.params)
		if f.Type != tt.kind || f.Code != tt.code || f.Message != tt.message {
			t.Errorf("%s %v: %s, want %s %q", tt.kind, tt.params, f.Raw, tt.code, tt.message)
		}
		if id, named := tt.params["messageId"]; named && f.MessageID != id {
			t.Errorf("%s names message %q, want %v", f.Raw, f.MessageID, id)
		}
	}
	for frame, want := range map[string]string{
		`{"type":"nope","requestId":"r","params":{}}`: `{"error":true,"type":"processor","requestId":"r","code":"invalid","message":"There is no such type"}`,
		`{"type":"dropGroup","params":{}}`:            `{"error":true,"type":"dropGroup","code":"invalid","message":"Invalid groupId"}`,
		`nope`:                                        `{"error":true,"type":"processor","code":"invalid","message":"Invalid JSON"}`,
	} {
		d.SendRaw(t, frame)
		if raw := d.Socket.Next(t).Raw; raw != want {
			t.Errorf("%s: %s, want %s", frame, raw, want)
		}
	}
	// Nothing of all this was stored or told.
	if item := here.Ask(t, "getGroupInfo", params{"groupId": group}); item["lastSeq"] != 4.0 || item["memberCount"] != 3.0 {
		t.Errorf("the group is %v", item)
	}
	_ = cid
}

const noMessage = "There is no such message"

// extendedAcks: a send is answered with its place, a repeat with the same, and the
// sender's other devices hear an echo.
func extendedAcks(t *testing.T, s *apptest.Server) {
	ann, bob := s.NewPerson(t, "Ann"), s.NewPerson(t, "Bob")
	group := groupOf(t, ann, bob)
	here, phone, old, there := ann.Hello(t), ann.Hello(t), ann.Dial(t), bob.Hello(t)

	p := toPerson(bob, "hello")
	first := here.Ask(t, "privateMessage", p)
	has(t, first, params{"messageId": p["messageId"], "conversationId": apptest.Dialog(ann, bob), "seq": 1, "duplicate": false})
	second := here.Ask(t, "privateMessage", p)
	has(t, second, params{"messageId": p["messageId"], "seq": 1, "createdAt": first["createdAt"], "duplicate": true})
	item := params{
		"messageId": p["messageId"], "message": "hello", "conversationId": apptest.Dialog(ann, bob), "seq": 1,
		"senderId": ann.ID, "senderName": "Ann", "receiverId": bob.ID, "receiverName": "Bob", "receiverLastName": "Tester",
		"createdAt": first["createdAt"],
	}
	has(t, there.Broadcast(t, "privateMessage"), item)
	item["echo"] = true
	has(t, phone.Broadcast(t, "privateMessage"), item)

	g := toGroup(group, "all")
	ack := here.Ask(t, "messageInGroup", g)
	has(t, ack, params{"conversationId": apptest.Group(group), "seq": 3, "duplicate": false})
	posted := params{"messageId": g["messageId"], "groupId": group, "message": "all", "seq": 3, "conversationId": apptest.Group(group)}
	has(t, there.Broadcast(t, "messageInGroup"), posted)
	posted["echo"] = true
	has(t, phone.Broadcast(t, "messageInGroup"), posted)
	g["content"] = "something else"
	if code, _ := here.Refused(t, "messageInGroup", g); code != "conflict" {
		t.Errorf("another text under the same id: %s", code)
	}

	// A note to oneself is heard by the own other devices that understand it.
	note := here.Message(t, ann, "note")
	has(t, note, params{"conversationId": apptest.Dialog(ann, ann), "seq": 1})
	has(t, phone.Broadcast(t, "privateMessage"), params{"message": "note", "echo": true})
	old.Quiet(t)

	// Answers come in the order of the requests, however many are under way.
	var ids []string
	for i := range 100 {
		ids = append(ids, here.Begin(t, "privateMessage", toPerson(bob, fmt.Sprint(i))))
		if i%10 == 9 {
			ids = append(ids, here.Begin(t, "getUnread", params{}))
		}
	}
	seq := 1
	for _, id := range ids {
		f := here.Await(t, id)
		if f.Type == "privateMessage" {
			seq++
			has(t, f.Params.Item, params{"seq": seq})
		}
	}
}

// oneLog: every stored change of a conversation is heard with the next seq, by the
// other members and by the actor's other devices alike.
func oneLog(t *testing.T, s *apptest.Server) {
	ann, bob, cid, group := trio(t, s)
	dan := s.NewPerson(t, "Dan")
	here, phone, there := ann.Hello(t), ann.Hello(t), bob.Hello(t)
	id := here.Post(t, group, "one")["messageId"]
	at := func(p params) params { p["groupId"] = group; return p }
	of := func(p params) params { p["messageId"] = id; return p }
	here.Ask(t, "editMessage", of(params{"content": "two", "editId": apptest.NewID()}))
	here.Ask(t, "setReaction", of(params{"emoji": "👍"}))
	here.Ask(t, "unsetReaction", of(params{"emoji": "👍"}))
	here.Ask(t, "deleteMessage", of(params{"scope": "all"}))
	here.Ask(t, "addUserInGroup", addition(group, dan))
	here.Ask(t, "setRole", at(params{"userId": cid.ID, "role": "admin"}))
	here.Ask(t, "renameGroup", at(params{"groupName": "New name"}))
	here.Ask(t, "updateGroup", at(params{"description": "About"}))
	here.Ask(t, "removeUserFromGroup", at(params{"userId": dan.ID}))
	here.Post(t, group, "last")
	want := []string{
		"messageInGroup 4", "editMessage 5", "setReaction 6", "setReaction 7", "deleteMessage 8", "addUserInGroup 9",
		"setRole 10", "renameGroup 11", "updateGroup 12", "removeUserFromGroup 13", "messageInGroup 14",
	}
	last := func(f apptest.Frame) bool { return f.Params.Item["message"] == "last" }
	for device, echo := range map[*apptest.Device]any{phone: true, there: nil} {
		var got []string
		for _, f := range device.Until(t, last) {
			got = append(got, fmt.Sprint(f.Type, " ", f.Params.Item["seq"]))
			if f.Params.Item["echo"] != echo || f.Params.Item["conversationId"] != apptest.Group(group) {
				t.Errorf("%s hears %s", device.Person.First, f.Raw)
			}
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s hears (-want +got):\n%s", device.Person.First, diff)
		}
	}
	// The own devices get the event of a group that was created by REST.
	made := ann.CreateGroup(t, "Second")
	for _, device := range []*apptest.Device{here, phone} {
		has(t, device.Broadcast(t, "messageInGroup"), params{"groupId": made, "seq": 1, "notification": true, "echo": true})
	}
}

// nothingFallsBetween: somebody comes while others talk. What the lists say and what is
// heard since make up the whole log, each seq at least once, for every conversation.
func nothingFallsBetween(t *testing.T, s *apptest.Server) {
	ann, bob, cid, group := trio(t, s)
	const each = 60
	var wg sync.WaitGroup
	for _, by := range []*apptest.Person{bob, cid} {
		d := by.Hello(t)
		wg.Go(func() {
			for i := range each {
				first := d.Begin(t, "messageInGroup", toGroup(group, fmt.Sprint(i)))
				second := d.Begin(t, "privateMessage", toPerson(ann, fmt.Sprint(i)))
				d.Await(t, first)
				d.Await(t, second)
			}
		})
	}
	for range 5 {
		d := ann.Hello(t)
		seqs := map[string]map[int]bool{}
		note := func(conversation string, seq int) {
			if seqs[conversation] == nil {
				seqs[conversation] = map[int]bool{}
			}
			seqs[conversation][seq] = true
		}
		rows, cursor := []map[string]any{}, any(nil)
		for {
			p := params{"limit": 1}
			if cursor != nil {
				p["cursor"] = cursor
			}
			f := d.Answer(t, "syncConversations", p)
			rows, cursor = append(rows, f.Params.Data...), f.Params.Item["cursor"]
			if f.Params.Item["complete"] == true {
				break
			}
		}
		for _, row := range rows {
			after := 0
			for {
				f := d.Answer(t, "syncConversation", where(row, params{"afterSeq": after, "limit": 50}))
				for _, change := range f.Params.Data {
					note(row["conversationId"].(string), apptest.Seq(t, change, "seq"))
				}
				after = apptest.Seq(t, f.Params.Item, "toSeq")
				if f.Params.Item["complete"] == true {
					break
				}
			}
		}
		for _, row := range rows {
			id := row["conversationId"].(string)
			fence := d.Ask(t, "syncConversation", where(row, params{"afterSeq": 0, "limit": 0}))
			upTo := apptest.Seq(t, fence, "lastSeq")
			for !seqs[id][upTo] {
				f := d.Next(t)
				if seq, ok := f.Params.Item["seq"].(float64); ok {
					note(f.Params.Item["conversationId"].(string), int(seq))
				}
			}
			for seq := 1; seq <= upTo; seq++ {
				if !seqs[id][seq] {
					t.Errorf("%s: %d of %d is missing", id, seq, upTo)
				}
			}
		}
		d.Close()
	}
	wg.Wait()
}

// where adds the address of a conversation to params.
func where(row map[string]any, p params) params {
	if companion, ok := row["companion"].(map[string]any); ok {
		p["receiverId"] = companion["userId"]
	} else {
		p["groupId"] = row["groupId"]
	}
	return p
}

// extendedDeletedAccount: those who stay are told on extended sockets, with a seq.
func extendedDeletedAccount(t *testing.T, s *apptest.Server) {
	ann, bob, cid, group := trio(t, s)
	there, old, gone := bob.Hello(t), bob.Dial(t), ann.Hello(t)
	destroy(t, ann)
	if code := gone.CloseCode(t); code != 4001 {
		t.Errorf("the socket of the deleted account ends with %d", code)
	}
	has(t, there.Broadcast(t, "leaveGroup"), params{
		"conversationId": apptest.Group(group), "seq": 4, "userId": ann.ID, "newOwnerId": bob.ID, "memberCount": 2,
	})
	old.Quiet(t)
	rows := there.List(t, "syncConversation", params{"groupId": group, "afterSeq": 3, "limit": 10})
	if len(rows) != 1 || rows[0]["kind"] != "leave" {
		t.Errorf("the log has %v", rows)
	}
	has(t, there.Ask(t, "getGroupInfo", params{"groupId": group}), params{"ownerId": bob.ID, "myRole": "owner", "memberCount": 2})
	members := there.List(t, "listMembers", params{"groupId": group, "limit": 10})
	if diff := cmp.Diff([]any{bob.ID, cid.ID}, column(members, "userId")); diff != "" {
		t.Errorf("members (-want +got):\n%s", diff)
	}
}

// logins: each device has a name and can be sent away.
func logins(t *testing.T, s *apptest.Server) {
	ann := s.NewPerson(t, "Ann")
	here := ann.Hello(t)
	phone := *ann
	phone.LogIn(t)
	there := phone.Hello(t)
	there.Ask(t, "hello", params{"version": 1, "deviceName": "Ann's phone"})
	third := *ann
	third.LogIn(t)
	late := third.Dial(t)

	rows := here.List(t, "listSessions", params{})
	if len(rows) != 3 {
		t.Fatalf("%d sessions: %v", len(rows), rows)
	}
	byID := map[any]map[string]any{}
	for _, row := range rows {
		byID[row["sessionId"]] = row
	}
	has(t, byID[here.Welcome["sessionId"]], params{"deviceName": "Ann's device", "current": true})
	has(t, byID[there.Welcome["sessionId"]], params{"deviceName": "Ann's phone", "current": false})

	has(t, here.Ask(t, "revokeSession", params{"sessionId": there.Welcome["sessionId"]}), params{"revoked": 1})
	if code := there.CloseCode(t); code != 4001 {
		t.Errorf("the revoked device is closed with %d", code)
	}
	if code := phone.Dial(t).CloseCode(t); code != 4001 {
		t.Errorf("with the revoked token one gets %d", code)
	}
	bob := s.NewPerson(t, "Bob").Hello(t)
	if code, message := bob.Refused(t, "revokeSession", params{"sessionId": here.Welcome["sessionId"]}); code != "not_found" {
		t.Errorf("Ann's session revoked by Bob: %s %s", code, message)
	}
	has(t, here.Ask(t, "revokeSession", params{"all": true}), params{"revoked": 1})
	if code := late.CloseCode(t); code != 4001 {
		t.Errorf("the other device is closed with %d", code)
	}
	if rows := here.List(t, "listSessions", params{}); len(rows) != 1 || rows[0]["current"] != true {
		t.Errorf("left are %v", rows)
	}
	s.MustREST(t, apptest.Call{Method: "GET", Path: "/api/use-cases/search?searchText=x", Token: third.Token, Want: http.StatusUnauthorized})
}

// changes is the kinds and seqs of a page of a log.
func changes(rows []map[string]any) []string {
	var list []string
	for _, row := range rows {
		list = append(list, fmt.Sprint(row["seq"], " ", row["kind"]))
	}
	return slices.Clip(list)
}
