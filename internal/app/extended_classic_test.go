package app_test

import (
	"maps"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"messenger/internal/app/apptest"
)

// classicSockets: what sockets that never said hello see of each change, row by row of
// "What classic sockets see", and every byte of their frames as before.
func classicSockets(t *testing.T, s *apptest.Server) {
	ann, bob, cid, group := trio(t, s)
	dan := s.NewPerson(t, "Dan")
	here := ann.Hello(t)
	there, third, guest := bob.Dial(t), cid.Dial(t), dan.Dial(t)
	at := func(p params) params { p["groupId"] = group; return p }
	item := []string{
		"createdAt", "groupId", "groupName", "message", "messageId", "notification", "senderId", "senderLastName", "senderName",
	}
	hears := func(d *apptest.Socket, kind string, want params) {
		t.Helper()
		f := d.Broadcast(t, kind)
		has(t, f.Params.Item, want)
		if diff := cmp.Diff(item, slices.Sorted(maps.Keys(f.Params.Item))); diff != "" {
			t.Errorf("%s of %s (-want +got):\n%s", kind, d.Person.First, diff)
		}
	}
	silent := func(what string, kind string, p params) {
		t.Helper()
		here.Ask(t, kind, p)
		if f := fence(t, here, group, there); f != "" {
			t.Errorf("%s: a classic socket hears %s", what, f)
		}
		third.Broadcast(t, "messageInGroup")
	}

	id := here.Post(t, group, "first")["messageId"]
	hears(there, "messageInGroup", params{"message": "first", "notification": false})
	hears(third, "messageInGroup", params{"message": "first"})
	of := func(p params) params { p["messageId"] = id; return p }
	silent("an edit", "editMessage", of(params{"content": "second", "editId": apptest.NewID()}))
	has(t, page(t, there, inGroup(group), 2, nil)[1], params{"content": "second"})
	silent("a reaction", "setReaction", of(params{"emoji": "👍"}))
	silent("a reaction's end", "unsetReaction", of(params{"emoji": "👍"}))
	silent("a deletion", "deleteMessage", of(params{"scope": "all"}))
	for _, row := range page(t, there, inGroup(group), 20, nil) {
		if row["messageId"] == id {
			t.Errorf("deleted, it is still a row: %v", row)
		}
	}
	mine := here.Post(t, group, "mine")["messageId"]
	hears(there, "messageInGroup", params{"message": "mine"})
	hears(third, "messageInGroup", params{"message": "mine"})
	silent("a deletion for oneself", "deleteMessage", params{"messageId": mine, "scope": "me"})
	silent("a role", "setRole", at(params{"userId": bob.ID, "role": "admin"}))
	silent("a description", "updateGroup", at(params{"description": "About"}))
	silent("a position", "markRead", at(params{"seq": 4}))
	silent("a delivery", "markDelivered", at(params{"seq": 4}))
	silent("typing", "typing", at(params{"active": true}))
	silent("settings", "setChatSettings", at(params{"pinned": true}))
	silent("a draft", "saveDraft", at(params{"content": "x", "updatedAt": "2026-01-01T00:00:00.000Z"}))

	reply := toGroup(group, "a reply")
	reply["replyToId"], reply["mentions"] = here.Post(t, group, "asked")["messageId"], []string{bob.ID}
	here.Ask(t, "messageInGroup", reply)
	for _, d := range []*apptest.Socket{there, third} {
		hears(d, "messageInGroup", params{"message": "asked"})
		hears(d, "messageInGroup", params{"message": "a reply"})
	}

	here.Ask(t, "renameGroup", at(params{"groupName": "Jazz", "message": "It is Jazz now"}))
	for _, d := range []*apptest.Socket{there, third} {
		hears(d, "messageInGroup", params{"groupName": "Jazz", "message": "It is Jazz now", "notification": true})
	}
	code := here.Ask(t, "createInvite", at(params{}))["code"]
	joined := dan.Hello(t)
	joined.Ask(t, "joinByInvite", params{"code": code})
	for _, d := range []*apptest.Socket{there, third} {
		hears(d, "addUserInGroup", params{"senderId": dan.ID, "notification": true, "groupName": "Jazz"})
	}
	guest.Quiet(t) // the own classic socket is not told what one did elsewhere
	here.Ask(t, "removeUserFromGroup", at(params{"userId": cid.ID, "message": "Cid is out"}))
	f := third.Broadcast(t, "dropGroup")
	if diff := cmp.Diff(map[string]any{"groupId": group}, f.Params.Item); diff != "" {
		t.Errorf("the removed hears (-want +got):\n%s", diff)
	}
	for _, d := range []*apptest.Socket{there, guest} {
		hears(d, "leaveGroup", params{"message": "Cid is out", "senderId": ann.ID, "notification": true})
	}
	joined.Ask(t, "leaveGroup", departure(group))
	hears(there, "leaveGroup", params{"senderId": dan.ID})
	guest.Broadcast(t, "dropGroup")
	here.Ask(t, "dropGroup", at(params{}))
	there.Broadcast(t, "dropGroup")
	third.Quiet(t)
}

// fence posts to the group and returns what the other socket, a member's, hears before
// it; "" if nothing.
func fence(t *testing.T, here *apptest.Device, group string, there *apptest.Socket) string {
	t.Helper()
	const words = "nothing before this"
	here.Post(t, group, words)
	f := there.Next(t)
	if f.Type == "messageInGroup" && f.Params.Item["message"] == words {
		return ""
	}
	there.Next(t)
	return f.Raw
}
