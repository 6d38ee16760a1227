package app_test

import (
	"testing"

	"messenger/internal/app/apptest"
)

// typing is told to the other members, and stored nowhere.
func typing(t *testing.T, s *apptest.Server) {
	ann, bob, cid, group := trio(t, s)
	here, phone, there, third, old := ann.Hello(t), ann.Hello(t), bob.Hello(t), cid.Hello(t), bob.Dial(t)
	here.Send(t, "typing", params{"groupId": group, "active": true}) // without a requestId: no answer
	want := params{"conversationId": apptest.Group(group), "userId": ann.ID, "firstName": "Ann", "active": true, "expiresIn": 6}
	has(t, there.Broadcast(t, "typing"), want)
	has(t, third.Broadcast(t, "typing"), want)
	has(t, here.Ask(t, "typing", params{"groupId": group, "active": false}), params{"conversationId": apptest.Group(group)})
	want["active"] = false
	has(t, there.Broadcast(t, "typing"), want)
	if code, _ := here.Refused(t, "typing", params{"receiverId": bob.ID, "active": true}); code != "not_found" {
		t.Errorf("typing in a dialog that is not there: %s", code)
	}
	here.Message(t, bob, "one")
	here.Ask(t, "typing", params{"receiverId": bob.ID, "active": true})
	there.Broadcast(t, "privateMessage")
	has(t, there.Broadcast(t, "typing"), params{"conversationId": apptest.Dialog(ann, bob), "userId": ann.ID})
	old.Broadcast(t, "privateMessage")
	old.Quiet(t)
	has(t, phone.Broadcast(t, "privateMessage"), params{"message": "one"}) // and nothing of the typing
	has(t, here.Ask(t, "getGroupInfo", params{"groupId": group}), params{"lastSeq": 3})
}

// presence: those who share a conversation may know who is here, unless one hides.
func presence(t *testing.T, s *apptest.Server) {
	ann, bob, _, group := trio(t, s)
	stranger := s.NewPerson(t, "Dan")
	here := ann.Hello(t)
	watch := func(d *apptest.Device, ids ...string) []map[string]any {
		t.Helper()
		return d.List(t, "getPresence", params{"userIds": append([]string{}, ids...)})
	}
	rows := watch(here, bob.ID, stranger.ID, ann.ID)
	if len(rows) != 2 {
		t.Fatalf("presence of three people, one a stranger: %v", rows)
	}
	has(t, rows[0], params{"userId": bob.ID, "status": "offline", "lastSeenAt": nil})
	has(t, rows[1], params{"userId": ann.ID, "status": "online", "lastSeenAt": nil})

	phone := bob.Dial(t) // classic ones are here as well
	has(t, here.Broadcast(t, "getPresence"), params{"userId": bob.ID, "status": "online", "lastSeenAt": nil})
	there := bob.Hello(t)
	has(t, there.Ask(t, "setPresence", params{"status": "away"}), params{"status": "away"})
	phone.Close() // now all are away
	has(t, here.Broadcast(t, "getPresence"), params{"userId": bob.ID, "status": "away"})
	there.Ask(t, "setPresence", params{"status": "online"})
	has(t, here.Broadcast(t, "getPresence"), params{"status": "online"})
	found := here.List(t, "listMembers", params{"groupId": group, "limit": 2})
	if found[1]["status"] != "online" {
		t.Errorf("members: %v", found)
	}

	there.Close()
	gone := here.Broadcast(t, "getPresence")
	has(t, gone, params{"userId": bob.ID, "status": "offline"})
	if gone["lastSeenAt"] == nil {
		t.Errorf("gone without a moment: %v", gone)
	}
	if rows := watch(here, bob.ID); rows[0]["lastSeenAt"] != gone["lastSeenAt"] {
		t.Errorf("asked, Bob was last seen %v, told %v", rows[0]["lastSeenAt"], gone["lastSeenAt"])
	}

	there = bob.Hello(t)
	has(t, here.Broadcast(t, "getPresence"), params{"status": "online"})
	there.Ask(t, "setPresence", params{"status": "hidden"})
	has(t, here.Broadcast(t, "getPresence"), params{"userId": bob.ID, "status": "offline", "lastSeenAt": nil})
	there.Close()
	there = bob.Hello(t) // still hidden after the connection has ended
	there.Message(t, ann, "boo")
	here.Broadcast(t, "privateMessage")
	there.Ask(t, "setPresence", params{"status": "online"})
	has(t, here.Broadcast(t, "getPresence"), params{"status": "online"})

	watch(here) // of nobody
	there.Close()
	bob.Hello(t).Message(t, ann, "again")
	here.Broadcast(t, "privateMessage")
}

// TestLastSeenSurvives: when people were here, and that they hide, is stored at the
// latest when the server stops.
func TestLastSeenSurvives(t *testing.T) {
	t.Parallel()
	apptest.OnEachStore(t, func(t *testing.T, store apptest.Store) {
		t.Parallel()
		s := apptest.Start(t, apptest.Options{Store: store})
		ann, bob, cid, _ := trio(t, s)
		here := ann.Hello(t)
		ask := func() []map[string]any {
			return here.List(t, "getPresence", params{"userIds": []string{bob.ID, cid.ID}})
		}
		ask()
		first, second := bob.Hello(t), cid.Hello(t)
		second.Ask(t, "setPresence", params{"status": "hidden"})
		first.Close()
		for f := here.Next(t); f.Params.Item["userId"] != bob.ID || f.Params.Item["status"] != "offline"; {
			f = here.Next(t)
		}
		before := ask()
		if before[0]["lastSeenAt"] == nil {
			t.Errorf("before the stop: %v", before)
		}
		s.Stop(t)
		s.Restart(t)
		here = ann.Hello(t)
		after := ask()
		has(t, after[0], params{"status": "offline", "lastSeenAt": before[0]["lastSeenAt"]})
		has(t, after[1], params{"status": "offline", "lastSeenAt": nil})
		cid.Hello(t).Message(t, ann, "still hidden")
		here.Broadcast(t, "privateMessage")
		if rows := ask(); rows[1]["status"] != "offline" || rows[1]["lastSeenAt"] != nil {
			t.Errorf("after coming back: %v", rows[1])
		}
	})
}
