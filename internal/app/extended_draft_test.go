package app_test

import (
	"net/http"
	"testing"

	"messenger/internal/app/apptest"
)

// A send takes the draft that it is made of away on all devices, whatever their clocks say, and
// no other draft.
func draftsEnd(t *testing.T, s *apptest.Server) {
	ann, bob := s.NewPerson(t, "Ann"), s.NewPerson(t, "Bob")
	here, phone := ann.Hello(t), ann.Hello(t)
	id := apptest.Dialog(ann, bob)
	here.Ask(t, "privateMessage", params{"messageId": apptest.NewID(), "receiverId": bob.ID, "content": "hello"})
	phone.Broadcast(t, "privateMessage")
	first := apptest.NewID()
	draft := func(d *apptest.Device, message, content string) params {
		return d.Ask(t, "saveDraft", params{"receiverId": bob.ID, "content": content, "messageId": message})
	}
	send := func(message, content string) params {
		return params{"messageId": message, "receiverId": bob.ID, "content": content, "endDraft": true}
	}
	draft(here, first, "dear")
	phone.Broadcast(t, "saveDraft")
	here.Ask(t, "privateMessage", send(apptest.NewID(), "another"))
	phone.Broadcast(t, "privateMessage")
	held, _ := phone.List(t, "syncConversations", params{"limit": 1})[0]["draft"].(map[string]any)
	has(t, held, params{"content": "dear", "messageId": first})
	here.Ask(t, "privateMessage", send(first, "dear"))
	has(t, phone.Broadcast(t, "saveDraft"), params{"conversationId": id, "content": "", "messageId": nil, "echo": true})
	phone.Broadcast(t, "privateMessage")
	has(t, draft(phone, first, "dear"), params{"content": ""}) // was under way when the text was sent
	if row := phone.List(t, "syncConversations", params{"limit": 1})[0]; row["draft"] != nil {
		t.Errorf("draft of what was sent: %v", row["draft"])
	}
}

// A person's new name reaches those who look at the person, and no strangers.
func newNames(t *testing.T, s *apptest.Server) {
	ann, bob := s.NewPerson(t, "Ann"), s.NewPerson(t, "Bob")
	dee := s.NewPerson(t, "Dee")
	here, there, stranger := ann.Hello(t), bob.Hello(t), dee.Hello(t)
	here.Ask(t, "privateMessage", params{"messageId": apptest.NewID(), "receiverId": bob.ID, "content": "hello"})
	there.Broadcast(t, "privateMessage")
	for _, d := range []*apptest.Device{there, stranger} {
		d.List(t, "getPresence", params{"userIds": []string{ann.ID}})
	}
	s.MustREST(t, wanting(http.StatusCreated, post(ann, "PATCH", "/api/profile/update", params{"firstName": "Anna"})))
	has(t, there.Broadcast(t, "updateProfile"), params{"userId": ann.ID, "firstName": "Anna", "lastName": "Tester"})
	has(t, here.Broadcast(t, "updateProfile"), params{"userId": ann.ID, "firstName": "Anna", "echo": true})
	stranger.Quiet(t)
}
