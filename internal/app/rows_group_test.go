package app_test

import (
	"net/http"
	"regexp"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"messenger/internal/app/apptest"
)

// halfDoneChanges: in the original an addition without messageId failed, but the person
// was in and nobody was told; a leave with a taken messageId failed, but the person was
// out.
func halfDoneChanges(t *testing.T, s *apptest.Server) {
	ann, bob, cid := s.NewPerson(t, "Ann"), s.NewPerson(t, "Bob"), s.NewPerson(t, "Cid")
	group := groupOf(t, ann, bob)
	here, there, cidHere := ann.Dial(t), bob.Dial(t), cid.Dial(t)
	taken := there.Message(t, bob, "a taken id")

	for field, value := range map[string]any{
		"messageId": taken, "message": 1, "groupName": true, "userId": nil,
	} {
		p := addition(group, cid)
		p[field] = value
		here.Refused(t, "addUserInGroup", p)
		cidHere.Refused(t, groups, newest(params{"groupId": group}))
	}
	for _, value := range []any{"abc", 7, nil, ""} {
		p := addition(group, cid)
		p["messageId"] = value
		here.Refused(t, "addUserInGroup", p)
		cidHere.Refused(t, groups, newest(params{"groupId": group}))
	}
	for _, value := range []any{taken, "abc", 7} {
		p := departure(group)
		p["messageId"] = value
		there.Refused(t, "leaveGroup", p)
	}
	there.Ask(t, "messageInGroup", toGroup(group, "still in"))
	here.Broadcast(t, "messageInGroup")
	there.Quiet(t)
	cidHere.Quiet(t)

	// Without the fields that the original did not ask for, the server supplies them.
	item := here.Ask(t, "addUserInGroup", params{"groupId": group, "userId": cid.ID}).Params.Item
	for _, hears := range []*apptest.Socket{there, cidHere} {
		if diff := cmp.Diff(item, hears.Broadcast(t, "addUserInGroup").Params.Item); diff != "" {
			t.Errorf("%s is told (-want +got):\n%s", hears.Person.First, diff)
		}
	}
	text, _ := item["message"].(string)
	id, _ := item["messageId"].(string)
	if text == "" || strings.Contains(text, "undefined") || !regexp.MustCompile(`^[0-9a-f-]{36}$`).MatchString(id) {
		t.Errorf("the notice is %v", item)
	}
	want := []any{"Ann created the group", "Bob was added", "still in", text}
	if diff := cmp.Diff(want, texts(pages(t, cidHere, inGroup(group), 10))); diff != "" {
		t.Errorf("history (-want +got):\n%s", diff)
	}

	// A group whose first message cannot be stored does not exist.
	body := params{"groupId": apptest.NewID(), "groupName": "Twice", "messageId": taken, "notificationMessage": ""}
	s.MustREST(t, wanting(http.StatusConflict, post(ann, "POST", "/api/use-cases/create-group", body)))
	body["messageId"] = apptest.NewID()
	s.MustREST(t, wanting(http.StatusOK, post(bob, "POST", "/api/use-cases/create-group", body)))
}

// owner: in the original any member deleted the group for all.
func owner(t *testing.T, s *apptest.Server) {
	ann, bob, cid, dan := s.NewPerson(t, "Ann"), s.NewPerson(t, "Bob"), s.NewPerson(t, "Cid"), s.NewPerson(t, "Dan")
	group := groupOf(t, ann, bob, cid, dan)
	annHere, bobHere, cidHere, danHere := ann.Dial(t), bob.Dial(t), cid.Dial(t), dan.Dial(t)
	mayNot := func(others ...*apptest.Socket) {
		t.Helper()
		for _, o := range others {
			if words := o.Refused(t, "dropGroup", params{"groupId": group}); words == notMember {
				t.Errorf("%s, a member, is told %q", o.Person.First, words)
			}
		}
	}
	mayNot(bobHere, cidHere, danHere)
	annHere.Ask(t, "leaveGroup", departure(group)) // Bob, the oldest member, becomes the owner
	for _, o := range []*apptest.Socket{bobHere, cidHere, danHere} {
		o.Broadcast(t, "leaveGroup")
	}
	mayNot(cidHere, danHere)
	if words := annHere.Refused(t, "dropGroup", params{"groupId": group}); words != notMember {
		t.Errorf("the former owner is told %q", words)
	}
	bobHere.Ask(t, "addUserInGroup", addition(group, ann)) // the first owner is now the youngest
	for _, o := range []*apptest.Socket{annHere, cidHere, danHere} {
		o.Broadcast(t, "addUserInGroup")
	}
	destroy(t, bob) // Cid inherits
	if code := bobHere.CloseCode(t); code != 4001 {
		t.Errorf("Bob's socket ends with %d", code)
	}
	mayNot(annHere, danHere)
	if got := cidHere.Ask(t, "dropGroup", params{"groupId": group}).Params.Item["groupId"]; got != group {
		t.Errorf("the new owner's drop is answered for %v", got)
	}
	for _, o := range []*apptest.Socket{annHere, danHere} {
		if got := o.Broadcast(t, "dropGroup").Params.Item["groupId"]; got != group {
			t.Errorf("%s is told that %v was dropped", o.Person.First, got)
		}
		if rows := page(t, o, wholeList, 10, nil); len(rows) != 0 {
			t.Errorf("%s still has %v", o.Person.First, rows)
		}
	}
}

// spoofedGroupName: the original passed on whatever name the sender wrote.
func spoofedGroupName(t *testing.T, s *apptest.Server) {
	ann, bob, cid := s.NewPerson(t, "Ann"), s.NewPerson(t, "Bob"), s.NewPerson(t, "Cid")
	group := groupOf(t, ann, bob)
	here, there := ann.Dial(t), bob.Dial(t)
	const real = "Group of Ann"
	for _, spoof := range []string{"SPOOF", "", "Your bank"} {
		named := func(p params) params { p["groupName"] = spoof; return p }
		here.Ask(t, "messageInGroup", named(toGroup(group, "hello")))
		item := here.Ask(t, "addUserInGroup", named(addition(group, cid))).Params.Item
		cidHere := cid.Dial(t)
		cidHere.Ask(t, "leaveGroup", named(departure(group)))
		cidHere.Close()
		here.Broadcast(t, "leaveGroup")
		if item["groupName"] != real {
			t.Errorf("addUserInGroup answers the name %v", item["groupName"])
		}
		for _, kind := range []string{"messageInGroup", "addUserInGroup", "leaveGroup"} {
			if got := there.Broadcast(t, kind).Params.Item["groupName"]; got != real {
				t.Errorf("%s bears the name %v", kind, got)
			}
		}
		if got := page(t, there, wholeList, 1, nil)[0]["groupName"]; got != real {
			t.Errorf("the chat list bears the name %v", got)
		}
	}
	p := toGroup(group, "hello")
	delete(p, "groupName")
	here.Refused(t, "messageInGroup", p) // the field is still required
	there.Quiet(t)
}

// otherDevices: the sender's other classic sockets learnt nothing. They still must not
// get what they would misread, but a group that is gone for the user goes everywhere.
func otherDevices(t *testing.T, s *apptest.Server) {
	ann, bob := s.NewPerson(t, "Ann"), s.NewPerson(t, "Bob")
	here, there, bobHere := ann.Dial(t), ann.Dial(t), bob.Dial(t)
	kept, left := ann.CreateGroup(t, "Kept"), ann.CreateGroup(t, "Left")
	here.Message(t, bob, "to Bob")
	here.Message(t, ann, "to myself")
	bobHere.Broadcast(t, "privateMessage")
	for _, group := range []string{kept, left} {
		here.Ask(t, "messageInGroup", toGroup(group, "to the group"))
		here.Ask(t, "addUserInGroup", addition(group, bob))
		bobHere.Broadcast(t, "addUserInGroup")
	}
	there.Quiet(t)
	here.Quiet(t)

	here.Ask(t, "leaveGroup", departure(left))
	bobHere.Broadcast(t, "leaveGroup")
	here.Ask(t, "dropGroup", params{"groupId": kept})
	bobHere.Broadcast(t, "dropGroup")
	for _, group := range []string{left, kept} {
		got := there.Broadcast(t, "dropGroup")
		if diff := cmp.Diff(map[string]any{"groupId": group}, got.Params.Item); diff != "" {
			t.Errorf("the other device is told (-want +got):\n%s", diff)
		}
	}
	there.Quiet(t)
	here.Quiet(t) // the acting socket has its answer and nothing more
}

// deletedAccount: in the original the companions' history went with the account, groups
// vanished from lists, and empty groups stayed for ever.
func deletedAccount(t *testing.T, s *apptest.Server) {
	bob, cid := s.NewPerson(t, "Bob"), s.NewPerson(t, "Cid")
	for _, mode := range []string{"", "erase"} {
		ann := s.NewPerson(t, "Leaver")
		group := groupOf(t, ann, bob, cid)
		here, bobHere := ann.Dial(t), bob.Dial(t)
		alone := ann.CreateGroup(t, "Only Ann")
		here.Message(t, bob, "from Ann")
		bobHere.Broadcast(t, "privateMessage")
		bobHere.Message(t, ann, "from Bob")
		here.Broadcast(t, "privateMessage")
		here.Ask(t, "messageInGroup", toGroup(group, "to all"))
		want := []any{"from Ann", "from Bob"}
		wantGroup := []any{"Leaver created the group", "Bob was added", "Cid was added", "to all"}
		if mode != "" {
			want, wantGroup = []any{"", "from Bob"}, []any{"", "", "", ""}
		}
		if mode == "" {
			destroy(t, ann)
		} else {
			destroyAs(t, ann, mode)
		}

		bobHere.Close()
		bobHere = bob.Dial(t)
		rows := pages(t, bobHere, inDialog(ann), 10)
		if diff := cmp.Diff(want, texts(rows)); diff != "" {
			t.Errorf("%q: dialog (-want +got):\n%s", mode, diff)
		}
		for _, r := range rows {
			if r["senderId"] == ann.ID && r["senderName"] != "Deleted account" || r["receiverId"] == ann.ID && r["receiverName"] != "Deleted account" {
				t.Errorf("%q: the dialog names %v", mode, r)
			}
		}
		rows = pages(t, bobHere, inGroup(group), 10)
		if diff := cmp.Diff(wantGroup, texts(rows)); diff != "" {
			t.Errorf("%q: group (-want +got):\n%s", mode, diff)
		}
		for _, r := range rows {
			if r["senderName"] != "Deleted account" || r["senderLastName"] != "" {
				t.Errorf("%q: the group names %v %v", mode, r["senderName"], r["senderLastName"])
			}
		}
		listed := map[any]map[string]any{}
		for _, r := range pages(t, bobHere, wholeList, 10) {
			listed[r["groupName"]] = r
			for _, field := range []string{"messageId", "content", "createdAt", "senderName"} {
				if r[field] == nil {
					t.Errorf("%q: the chat list has no %s in %v", mode, field, r)
				}
			}
		}
		if listed["Group of Leaver"] == nil || listed[nil] == nil { // whose only author is gone; the dialog
			t.Errorf("%q: the chat list is %v", mode, listed)
		}
		accountIsGone(t, ann, bob, alone)
		bobHere.Ask(t, "leaveGroup", departure(group)) // for the next mode
	}
}

// accountIsGone looks for what must not be left of the account of ann, whose group
// alone had no other member.
func accountIsGone(t *testing.T, ann, bob *apptest.Person, alone string) {
	t.Helper()
	s := ann.Server
	for _, text := range []string{ann.Email, "Leaver", "Deleted"} {
		for _, r := range bob.Search(t, text) {
			if r["userId"] == ann.ID {
				t.Errorf("search for %q finds %v", text, r)
			}
		}
	}
	if status, _ := logIn(t, s, ann.Email, apptest.Password); status != http.StatusBadRequest {
		t.Errorf("login to an account that is gone: %d", status)
	}
	if status := signUp(t, s, "Newcomer", ann.Email, apptest.Password); status != http.StatusCreated {
		t.Fatalf("the e-mail cannot register again: %d", status)
	}
	next := &apptest.Person{Server: s, First: "Newcomer", Email: ann.Email}
	next.LogIn(t)
	if next.ID == ann.ID {
		t.Error("the newcomer is the old account")
	}
	here := next.Dial(t)
	if rows := page(t, here, wholeList, 10, nil); len(rows) != 0 {
		t.Errorf("the newcomer has %v", rows)
	}
	here.Refused(t, "privateMessage", toPerson(ann, "anybody?"))

	// The last member's leaving ends a group; its id is not used again.
	last := next.CreateGroup(t, "Last")
	here.Ask(t, "leaveGroup", departure(last))
	for _, group := range []string{last, alone} {
		if words := here.Refused(t, "messageInGroup", toGroup(group, "echo?")); words != notMember {
			t.Errorf("an ended group says %q", words)
		}
		body := params{"groupId": group, "groupName": "Again", "messageId": apptest.NewID(), "notificationMessage": ""}
		s.MustREST(t, wanting(http.StatusConflict, post(next, "POST", "/api/use-cases/create-group", body)))
	}
	if rows := page(t, here, wholeList, 10, nil); len(rows) != 0 {
		t.Errorf("the newcomer has %v", rows)
	}
}

// caseOfIDs: the original compared ids as texts: to a receiver in capitals nothing was
// delivered, and a group in capitals opened a second chat.
func caseOfIDs(t *testing.T, s *apptest.Server) {
	ann, bob := s.NewPerson(t, "Ann"), s.NewPerson(t, "Bob")
	here, there := ann.Dial(t), bob.Dial(t)
	id, loud := apptest.NewID(), strings.ToUpper
	here.Ask(t, "privateMessage", params{"messageId": loud(id), "receiverId": loud(bob.ID), "content": "loud"})
	if got := there.Broadcast(t, "privateMessage").Params.Item; got["messageId"] != id || got["senderId"] != ann.ID {
		t.Errorf("the receiver hears %v", got)
	}
	here.Ask(t, "privateMessage", params{"messageId": id, "receiverId": bob.ID, "content": "loud"}) // the same message
	group := apptest.NewID()
	s.MustREST(t, wanting(http.StatusOK, post(ann, "POST", "/api/use-cases/create-group", params{
		"groupId": loud(group), "groupName": "Loud", "messageId": loud(apptest.NewID()), "notificationMessage": "made",
	})))
	item := here.Ask(t, "addUserInGroup", params{
		"groupId": loud(group), "userId": loud(bob.ID), "groupName": "", "messageId": loud(apptest.NewID()), "message": "x",
	}).Params.Item
	heard := there.Broadcast(t, "addUserInGroup").Params.Item
	here.Ask(t, "messageInGroup", toGroup(loud(group), "loud"))
	said := there.Broadcast(t, "messageInGroup").Params.Item
	for _, got := range []map[string]any{item, heard, said} {
		if got["groupId"] != group || got["messageId"] != strings.ToLower(got["messageId"].(string)) {
			t.Errorf("a broadcast bears %v", got)
		}
	}
	for _, rows := range [][]map[string]any{
		page(t, there, wholeList, 10, nil),
		page(t, there, list{dialogs, params{"receiverId": loud(ann.ID)}}, 10, nil),
		page(t, there, list{groups, params{"groupId": loud(group)}}, 10, nil),
	} {
		if len(rows) == 0 {
			t.Error("an id in capitals finds nothing")
		}
		for _, r := range rows {
			for _, field := range []string{"messageId", "senderId", "receiverId", "groupId"} {
				if v, ok := r[field].(string); ok && v != strings.ToLower(v) {
					t.Errorf("%s is %s", field, v)
				}
			}
		}
	}
	if n := len(page(t, there, wholeList, 10, nil)); n != 2 {
		t.Errorf("there are %d chats, want 2", n)
	}
	s.MustREST(t, wanting(http.StatusOK, post(bob, "POST", "/api/use-cases/mark-as-deleted", params{"companionId": loud(ann.ID)})))
	if n := len(page(t, there, wholeList, 10, nil)); n != 1 {
		t.Errorf("after mark-as-deleted there are %d chats, want 1", n)
	}
	if got := there.Ask(t, "leaveGroup", departure(loud(group))).Params.Item["groupId"]; got != group {
		t.Errorf("leaveGroup answers %v", got)
	}
	here.Broadcast(t, "leaveGroup")
	if got := here.Ask(t, "dropGroup", params{"groupId": loud(group)}).Params.Item["groupId"]; got != group {
		t.Errorf("dropGroup answers %v", got)
	}
}
