package app_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"messenger/internal/app/apptest"
)

// roles: the owner appoints; admins may more than members; nobody else anything.
func roles(t *testing.T, s *apptest.Server) {
	ann, bob, cid, group := trio(t, s)
	dan := s.NewPerson(t, "Dan")
	here, there, third := ann.Hello(t), bob.Hello(t), cid.Hello(t)
	at := func(p params) params { p["groupId"] = group; return p }
	mayNot := func(d *apptest.Device, kind string, p params) {
		t.Helper()
		if code, _ := d.Refused(t, kind, at(p)); code != "forbidden" {
			t.Errorf("%s may not %s: %s", d.Person.First, kind, code)
		}
	}
	for _, p := range []params{{"userId": cid.ID, "role": "admin"}, {"userId": bob.ID, "role": "owner"}} {
		mayNot(there, "setRole", p)
	}
	mayNot(there, "renameGroup", params{"groupName": "Bob's"})
	mayNot(there, "updateGroup", params{"description": "Bob's"})
	mayNot(there, "removeUserFromGroup", params{"userId": cid.ID})

	answer := here.Ask(t, "setRole", at(params{"userId": bob.ID, "role": "admin"}))
	want := params{
		"groupId": group, "userId": bob.ID, "role": "admin", "conversationId": apptest.Group(group), "seq": 4,
		"senderId": ann.ID, "senderName": "Ann", "createdAt": answer["createdAt"],
	}
	has(t, answer, want)
	has(t, there.Broadcast(t, "setRole"), want)
	has(t, third.Broadcast(t, "setRole"), want)
	there.Ask(t, "renameGroup", at(params{"groupName": "By Bob"}))
	there.Ask(t, "updateGroup", at(params{"settings": params{"whoMayAdd": "admins"}}))
	mayNot(third, "addUserInGroup", addition(group, dan))
	mayNot(third, "createInvite", params{})
	mayNot(third, "listInvites", params{})
	mayNot(there, "setRole", params{"userId": cid.ID, "role": "admin"})
	mayNot(there, "removeUserFromGroup", params{"userId": ann.ID})
	mayNot(there, "dropGroup", params{})
	there.Ask(t, "addUserInGroup", addition(group, dan))

	has(t, here.Ask(t, "setRole", at(params{"userId": cid.ID, "role": "owner"})), params{"role": "owner", "userId": cid.ID})
	rows := here.List(t, "listMembers", at(params{"limit": 10}))
	if diff := cmp.Diff([]any{cid.ID, ann.ID, bob.ID, dan.ID}, column(rows, "userId")); diff != "" {
		t.Errorf("members (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff([]any{"owner", "admin", "admin", "member"}, column(rows, "role")); diff != "" {
		t.Errorf("roles (-want +got):\n%s", diff)
	}
	mayNot(here, "setRole", params{"userId": bob.ID, "role": "member"})
	has(t, here.Ask(t, "getGroupInfo", at(params{})), params{"ownerId": cid.ID, "myRole": "admin"})
	if code, _ := here.Refused(t, "setRole", at(params{"userId": apptest.NewID(), "role": "admin"})); code == "" {
		t.Error("a stranger was given a role")
	}
	// Pages and search of members.
	var ids []any
	p := at(params{"limit": 3})
	for {
		f := here.Answer(t, "listMembers", p)
		ids = append(ids, column(f.Params.Data, "userId")...)
		if f.Params.Item["nextCursor"] == nil {
			break
		}
		p["cursor"] = f.Params.Item["nextCursor"]
	}
	if diff := cmp.Diff(column(rows, "userId"), ids); diff != "" {
		t.Errorf("in pages (-want +got):\n%s", diff)
	}
	found := here.List(t, "listMembers", at(params{"limit": 10, "searchText": "dA"}))
	if len(found) != 1 || found[0]["userId"] != dan.ID || found[0]["status"] != "offline" {
		t.Errorf("a search for Dan finds %v", found)
	}
}

// removal: the removed is told and hears nothing any more.
func removal(t *testing.T, s *apptest.Server) {
	ann, bob, cid, group := trio(t, s)
	here, there, third := ann.Hello(t), bob.Hello(t), cid.Hello(t)
	p := params{"groupId": group, "userId": bob.ID, "messageId": apptest.NewID(), "message": "Bob had to go"}
	answer := here.Ask(t, "removeUserFromGroup", p)
	want := params{
		"groupId": group, "groupName": "Group of Ann", "messageId": p["messageId"], "message": "Bob had to go", "senderId": ann.ID,
		"notification": true, "conversationId": apptest.Group(group), "seq": 4, "userId": bob.ID, "createdAt": answer["createdAt"],
	}
	has(t, answer, want)
	want["memberCount"] = 2
	has(t, there.Broadcast(t, "removeUserFromGroup"), want)
	has(t, third.Broadcast(t, "removeUserFromGroup"), want)
	here.Post(t, group, "he is gone")
	third.Broadcast(t, "messageInGroup")
	here.Message(t, bob, "sorry")
	if f := there.Next(t); f.Type != "privateMessage" {
		t.Errorf("after the removal Bob hears %s", f.Raw)
	}
	for kind, more := range map[string]params{
		"messageInGroup": toGroup(group, "x"), "syncConversation": {"afterSeq": 0, "limit": 1}, "listMembers": {"limit": 1},
	} {
		more["groupId"] = group
		if code, message := there.Refused(t, kind, more); code != "forbidden" || message != notMember {
			t.Errorf("the removed asks %s: %s %s", kind, code, message)
		}
	}
	if code, _ := here.Refused(t, "removeUserFromGroup", params{"groupId": group, "userId": ann.ID}); code == "" {
		t.Error("the owner removed herself")
	}
	if code, _ := here.Refused(t, "removeUserFromGroup", params{"groupId": group, "userId": bob.ID}); code == "" {
		t.Error("Bob was removed twice")
	}
	here.Ask(t, "addUserInGroup", addition(group, bob))
	has(t, there.Broadcast(t, "addUserInGroup"), params{"userId": bob.ID, "memberCount": 3, "seq": 6})
	has(t, there.Ask(t, "syncConversation", params{"groupId": group, "afterSeq": 0, "limit": 10}), params{"complete": true, "unread": 0})
}

// groupLife: names, descriptions, leaving, and the end.
func groupLife(t *testing.T, s *apptest.Server) {
	ann, bob, _, group := trio(t, s)
	here, phone, there := ann.Hello(t), ann.Hello(t), bob.Hello(t)
	at := func(p params) params { p["groupId"] = group; return p }
	id := apptest.Group(group)

	rename := at(params{"groupName": "Jazz", "messageId": apptest.NewID(), "message": "We are Jazz now"})
	has(t, here.Ask(t, "renameGroup", rename), params{"groupName": "Jazz", "message": "We are Jazz now", "seq": 4, "conversationId": id})
	want := params{"groupId": group, "groupName": "Jazz", "message": "We are Jazz now", "notification": true, "seq": 4, "senderId": ann.ID}
	has(t, there.Broadcast(t, "renameGroup"), want)
	want["echo"] = true
	has(t, phone.Broadcast(t, "renameGroup"), want)
	for _, name := range []string{"", " ", "two  spaces", strings.Repeat("n", 256)} {
		if code, _ := here.Refused(t, "renameGroup", at(params{"groupName": name})); code != "invalid" && code != "too_large" {
			t.Errorf("the name %.20q: %s", name, code)
		}
	}
	update := params{"description": "All about jazz", "settings": map[string]any{"whoMayAdd": "admins"}}
	has(t, here.Ask(t, "updateGroup", at(params{"description": "All about jazz", "settings": params{"whoMayAdd": "admins"}})), update)
	has(t, there.Broadcast(t, "updateGroup"), update)
	phone.Broadcast(t, "updateGroup")
	has(t, there.Ask(t, "getGroupInfo", at(params{})), params{
		"groupId": group, "groupName": "Jazz", "description": "All about jazz", "ownerId": ann.ID, "myRole": "member",
		"memberCount": 3, "lastSeq": 5, "settings": map[string]any{"whoMayAdd": "admins"},
	})

	has(t, here.Ask(t, "leaveGroup", departure(group)), params{"groupId": group, "conversationId": id, "seq": 6})
	want = params{"groupId": group, "message": "left", "seq": 6, "userId": ann.ID, "newOwnerId": bob.ID, "memberCount": 2}
	has(t, there.Broadcast(t, "leaveGroup"), want)
	want["echo"] = true
	has(t, phone.Broadcast(t, "leaveGroup"), want)
	has(t, there.Ask(t, "dropGroup", at(params{})), params{"groupId": group, "conversationId": id, "seq": 7})
	if rows := there.List(t, "syncConversations", params{"limit": 5}); len(rows) != 0 {
		t.Errorf("after the end Bob has %v", rows)
	}
}

// invites let people in without being named, as long as they are good.
func invites(t *testing.T, s *apptest.Server) {
	ann, bob, cid, group := trio(t, s)
	dan, eve := s.NewPerson(t, "Dan"), s.NewPerson(t, "Eve")
	here, there, guest, late, old := ann.Hello(t), bob.Hello(t), dan.Hello(t), eve.Hello(t), cid.Dial(t)
	phone := dan.Hello(t)
	at := func(p params) params { p["groupId"] = group; return p }

	made := there.Ask(t, "createInvite", at(params{"maxUses": 1})) // members may, unless the policy says otherwise
	code, _ := made["code"].(string)
	has(t, made, params{
		"url": "https://chat.example.org/join/" + code, "groupId": group, "expiresAt": nil, "maxUses": 1, "uses": 0, "createdBy": bob.ID,
	})
	if len(code) < 20 {
		t.Errorf("the code is %q", code)
	}
	has(t, guest.Ask(t, "getInvite", params{"code": code}), params{
		"code": code, "groupId": group, "groupName": "Group of Ann", "memberCount": 3, "member": false,
	})
	has(t, here.Ask(t, "getInvite", params{"code": code}), params{"member": true})
	has(t, guest.Ask(t, "joinByInvite", params{"code": code}), params{
		"groupId": group, "myRole": "member", "memberCount": 4, "conversationId": apptest.Group(group), "seq": 4,
	})
	want := params{"groupId": group, "userId": dan.ID, "senderId": dan.ID, "notification": true, "seq": 4, "memberCount": 4}
	has(t, here.Broadcast(t, "addUserInGroup"), want)
	has(t, there.Broadcast(t, "addUserInGroup"), want)
	want["echo"] = true
	has(t, phone.Broadcast(t, "addUserInGroup"), want)
	has(t, old.Broadcast(t, "addUserInGroup").Params.Item, params{"groupId": group, "senderId": dan.ID, "notification": true})
	guest.Post(t, group, "hello")
	has(t, here.Broadcast(t, "messageInGroup"), params{"senderId": dan.ID})

	refused := func(d *apptest.Device, code, why string) {
		t.Helper()
		if got, message := d.Refused(t, "joinByInvite", params{"code": code}); got != "not_found" || message != "There is no such invite" {
			t.Errorf("%s: %s %s", why, got, message)
		}
	}
	refused(late, code, "used up")
	soon := here.Ask(t, "createInvite", at(params{"expiresAt": time.Now().Add(time.Hour).UTC().Format("2006-01-02T15:04:05.000Z")}))
	if code, _ := here.Refused(t, "createInvite", at(params{"expiresAt": "2020-01-01T00:00:00.000Z"})); code != "invalid" {
		t.Errorf("an invite that is over already: %s", code)
	}
	rows := here.List(t, "listInvites", at(params{}))
	if diff := cmp.Diff([]map[string]any{soon}, rows); diff != "" {
		t.Errorf("live invites (-want +got):\n%s", diff)
	}
	has(t, here.Ask(t, "revokeInvite", at(params{"code": soon["code"]})), params{"groupId": group, "code": soon["code"]})
	refused(late, fmt.Sprint(soon["code"]), "revoked")
	if rows := here.List(t, "listInvites", at(params{})); len(rows) != 0 {
		t.Errorf("live invites: %v", rows)
	}
	again := here.Ask(t, "createInvite", at(params{}))
	here.Ask(t, "removeUserFromGroup", at(params{"userId": dan.ID}))
	if code, _ := guest.Refused(t, "joinByInvite", params{"code": again["code"]}); code != "forbidden" {
		t.Errorf("whoever was removed comes back by an invite: %s", code)
	}
	here.Ask(t, "liftRemoval", at(params{"userId": dan.ID}))
	has(t, guest.Ask(t, "joinByInvite", params{"code": again["code"]}), params{"memberCount": 4})
	if f := guest.Request(t, "joinByInvite", params{"code": again["code"]}); f.Error && f.Code != "conflict" {
		t.Errorf("joining twice: %s", f.Raw)
	}
}
