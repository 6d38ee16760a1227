package app_test

import (
	"net/http"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"messenger/internal/app/apptest"
)

// params is the params of a request.
type params = map[string]any

// newest asks for the newest page of at most ten rows.
func newest(p params) params {
	p["limit"], p["cursorCreatedAt"] = 10, nil
	return p
}

// contents is one field of each row.
func column(rows []map[string]any, key string) []any {
	values := []any{}
	for _, r := range rows {
		values = append(values, r[key])
	}
	return values
}

// TestClassicDialect is the contract through the real program: every type, every
// broadcast to exactly the right sockets, a restart, and everything read back.
func TestClassicDialect(t *testing.T) {
	t.Parallel()
	apptest.OnEachStore(t, func(t *testing.T, store apptest.Store) {
		t.Parallel()
		classicDialect(t, apptest.Start(t, apptest.Options{Store: store}))
	})
}

func classicDialect(t *testing.T, s *apptest.Server) {
	t.Helper()
	ann, bob, cid := s.NewPerson(t, "Ann"), s.NewPerson(t, "Bob"), s.NewPerson(t, "Cid")
	annHere, annThere, bobHere, cidHere := ann.Dial(t), ann.Dial(t), bob.Dial(t), cid.Dial(t)

	// A dialog: the receiver hears, the sender's other device and strangers do not.
	first := annHere.Message(t, bob, "it's <b>fine</b> — `$1` 🙂")
	got := bobHere.Broadcast(t, "privateMessage").Params.Item
	want := params{
		"messageId": first, "message": "it's <b>fine</b> — `$1` 🙂", "senderName": "Ann", "senderLastName": "Tester",
		"senderId": ann.ID, "createdAt": got["createdAt"],
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("privateMessage broadcast (-want +got):\n%s", diff)
	}
	annHere.Message(t, ann, "a note to myself")

	// A group: made over REST, people added over the socket.
	group := ann.CreateGroup(t, "Music Makers")
	add := func(by *apptest.Socket, whom *apptest.Person) map[string]any {
		return by.Ask(t, "addUserInGroup", params{
			"groupId": strings.ToUpper(group), "userId": whom.ID, "groupName": "spoofed", "messageId": apptest.NewID(),
			"message": by.Person.First + " added " + whom.First,
		}).Params.Item
	}
	item := add(annHere, bob)
	want = params{
		"groupId": group, "groupName": "Music Makers", "messageId": item["messageId"], "message": "Ann added Bob",
		"senderName": "Ann", "senderLastName": "Tester", "senderId": ann.ID, "notification": true, "createdAt": item["createdAt"],
	}
	if diff := cmp.Diff(want, item); diff != "" {
		t.Errorf("addUserInGroup answer (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff(item, bobHere.Broadcast(t, "addUserInGroup").Params.Item); diff != "" {
		t.Errorf("the added user was told (-want +got):\n%s", diff)
	}
	item = add(bobHere, cid)
	for _, hears := range []*apptest.Socket{annHere, annThere, cidHere} {
		if diff := cmp.Diff(item, hears.Broadcast(t, "addUserInGroup").Params.Item); diff != "" {
			t.Errorf("%s was told (-want +got):\n%s", hears.Person.First, diff)
		}
	}

	id := apptest.NewID()
	said := params{"messageId": strings.ToUpper(id), "groupId": group, "groupName": "SPOOF", "content": "hello, all"}
	answer := bobHere.Ask(t, "messageInGroup", said)
	if answer.Params.Item != nil || answer.Params.Data != nil {
		t.Errorf("messageInGroup answered %s", answer.Raw)
	}
	for _, hears := range []*apptest.Socket{annHere, annThere, cidHere} {
		got := hears.Broadcast(t, "messageInGroup").Params.Item
		want := params{
			"groupId": group, "groupName": "Music Makers", "messageId": id, "message": "hello, all", "senderName": "Bob",
			"senderLastName": "Tester", "senderId": bob.ID, "notification": false, "createdAt": got["createdAt"],
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s hears (-want +got):\n%s", hears.Person.First, diff)
		}
	}
	bobHere.Ask(t, "messageInGroup", said) // again: a success that nobody hears

	// Bob leaves: the others are told, his other device drops the group.
	bobThere := bob.Dial(t)
	left := bobHere.Ask(t, "leaveGroup", params{
		"groupId": group, "groupName": "x", "messageId": apptest.NewID(), "message": "Bob left",
	})
	if diff := cmp.Diff(params{"groupId": group}, left.Params.Item); diff != "" {
		t.Errorf("leaveGroup answer (-want +got):\n%s", diff)
	}
	if got := bobThere.Broadcast(t, "dropGroup").Params.Item; got["groupId"] != group {
		t.Errorf("the leaver's other device got %v", got)
	}
	for _, hears := range []*apptest.Socket{annHere, annThere, cidHere} {
		got := hears.Broadcast(t, "leaveGroup").Params.Item
		if got["message"] != "Bob left" || got["notification"] != true || got["senderId"] != bob.ID {
			t.Errorf("%s hears %v", hears.Person.First, got)
		}
	}
	if text := bobHere.Refused(t, "getlatestMessageGroup", newest(params{"groupId": group})); text != "User is not a member of this group" {
		t.Errorf("an ex-member reads: %q", text)
	}
	if text := cidHere.Refused(t, "dropGroup", params{"groupId": group}); text == "" {
		t.Error("a member may not drop the group")
	}
	cidHere.Ask(t, "messageInGroup", params{"messageId": apptest.NewID(), "groupId": group, "groupName": "", "content": "and then?"})
	annHere.Broadcast(t, "messageInGroup")
	annThere.Broadcast(t, "messageInGroup")

	s.Stop(t)
	s.Restart(t)
	readBack(t, ann, bob, group, first)
	dropped(t, ann, cid, group)
}

// readBack reads what TestClassicDialect wrote, over new connections.
func readBack(t *testing.T, ann, bob *apptest.Person, group, first string) {
	t.Helper()
	annHere, bobHere := ann.Dial(t), bob.Dial(t)
	rows := annHere.Ask(t, "getlatestMessageGroup", newest(params{"groupId": group, "groupName": "x"})).Params.Data
	want := []any{"and then?", "Bob left", "hello, all", "Bob added Cid", "Ann added Bob", "Ann created the group"}
	if diff := cmp.Diff(want, column(rows, "content")); diff != "" {
		t.Errorf("group history (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff([]any{false, true, false, true, true, true}, column(rows, "notification")); diff != "" {
		t.Errorf("notices (-want +got):\n%s", diff)
	}
	row := bobHere.Ask(t, "getlatestMessageDialog", newest(params{"receiverId": ann.ID})).Params.Data[0]
	wantRow := params{
		"messageId": first, "senderId": ann.ID, "senderName": "Ann", "receiverId": bob.ID, "receiverName": "Bob",
		"content": "it's <b>fine</b> — `$1` 🙂", "createdAt": row["createdAt"],
	}
	if diff := cmp.Diff(wantRow, row); diff != "" {
		t.Errorf("dialog row (-want +got):\n%s", diff)
	}
	chats := annHere.Ask(t, "listLastMessage", newest(params{})).Params.Data
	if diff := cmp.Diff([]any{"and then?", "a note to myself", row["content"]}, column(chats, "content")); diff != "" {
		t.Errorf("chat list (-want +got):\n%s", diff)
	}
	if chats[0]["groupName"] != "Music Makers" || chats[0]["receiverId"] != nil || chats[2]["groupId"] != nil {
		t.Errorf("chat rows: %v", chats)
	}

	// Deleting a dialog for oneself leaves the companion's copy; new messages show again.
	bob.Server.MustREST(t, apptest.Call{
		Method: "POST", Path: "/api/use-cases/mark-as-deleted", Token: bob.Token, Want: http.StatusOK,
		Body: params{"companionId": ann.ID},
	})
	if rows := bobHere.Ask(t, "getlatestMessageDialog", newest(params{"receiverId": ann.ID})).Params.Data; len(rows) != 0 {
		t.Errorf("a cleared dialog shows %v", rows)
	}
	if rows := annHere.Ask(t, "getlatestMessageDialog", newest(params{"receiverId": bob.ID})).Params.Data; len(rows) != 1 {
		t.Errorf("the companion sees %v", rows)
	}
}

// dropped lets the owner delete the group and looks who is told.
func dropped(t *testing.T, owner, member *apptest.Person, group string) {
	t.Helper()
	here, there, other := owner.Dial(t), owner.Dial(t), member.Dial(t)
	if got := here.Ask(t, "dropGroup", params{"groupId": group}).Params.Item; got["groupId"] != group {
		t.Errorf("dropGroup answered %v", got)
	}
	for _, hears := range []*apptest.Socket{there, other} {
		if got := hears.Broadcast(t, "dropGroup").Params.Item; got["groupId"] != group {
			t.Errorf("%s hears %v", hears.Person.First, got)
		}
	}
	here.Quiet(t)
	if text := other.Refused(t, "messageInGroup", params{
		"messageId": apptest.NewID(), "groupId": group, "groupName": "", "content": "anybody?",
	}); text != "User is not a member of this group" {
		t.Errorf("a dropped group says %q", text)
	}
}
