package app_test

import (
	"encoding/json"
	"fmt"
	"maps"
	"net/http"
	"testing"

	"github.com/google/go-cmp/cmp"

	"messenger/internal/app/apptest"
)

// TestExtendedREST plays what programs without a socket can do, on each store.
func TestExtendedREST(t *testing.T) {
	t.Parallel()
	apptest.OnEachStore(t, func(t *testing.T, store apptest.Store) {
		t.Parallel()
		s := apptest.Start(t, apptest.Options{Store: store})
		for name, run := range map[string]func(*testing.T, *apptest.Server){
			"pages": restPages, "sends": restSends, "strangers": restStrangers, "sessions": restSessions, "log out": restLogOut,
			"names": restNames, "passphrases": restPassphrases,
		} {
			t.Run(name, func(t *testing.T) {
				t.Parallel()
				run(t, s)
			})
		}
	})
}

// read is the body of a page that p asks for.
func read(t testing.TB, p *apptest.Person, path string) map[string]any {
	t.Helper()
	var body map[string]any
	p.Server.MustREST(t, apptest.Call{Method: "GET", Path: path, Token: p.Token, Want: http.StatusOK}).Decode(t, &body)
	return body
}

// sameAs checks that a page has what a socket's answer has.
func sameAs(t testing.TB, answer apptest.Frame, page map[string]any) {
	t.Helper()
	var raw struct {
		Params struct {
			Item map[string]any
			Data []any
		}
	}
	if err := json.Unmarshal([]byte(answer.Raw), &raw); err != nil {
		t.Fatal(err)
	}
	want := maps.Clone(raw.Params.Item)
	want["data"] = raw.Params.Data
	if diff := cmp.Diff(want, page); diff != "" {
		t.Errorf("%s (-socket +REST):\n%s", answer.Type, diff)
	}
}

func restPages(t *testing.T, s *apptest.Server) {
	ann, bob, cy := s.NewPerson(t, "Ann"), s.NewPerson(t, "Bob"), s.NewPerson(t, "Cy")
	device, other := ann.Hello(t), bob.Hello(t)
	group := ann.CreateGroup(t, "Music Makers")
	device.Ask(t, "addUserInGroup", params{"groupId": group, "userId": bob.ID, "groupName": "", "messageId": apptest.NewID(), "message": ""})
	first := device.Post(t, group, "first <b>")["messageId"]
	gone := other.Post(t, group, "gone")["messageId"]
	reply := other.Ask(t, "messageInGroup", params{
		"messageId": apptest.NewID(), "groupId": group, "groupName": "", "content": "so?", "replyToId": first, "mentions": []string{ann.ID},
	})["messageId"]
	device.Ask(t, "editMessage", params{"messageId": first, "content": "first!", "editId": apptest.NewID()})
	other.Ask(t, "setReaction", params{"messageId": first, "emoji": "👍"})
	other.Ask(t, "unsetReaction", params{"messageId": first, "emoji": "👍"})
	other.Ask(t, "setReaction", params{"messageId": first, "emoji": "🎵"})
	other.Ask(t, "deleteMessage", params{"messageId": gone, "scope": "all"})
	device.Ask(t, "setRole", params{"groupId": group, "userId": bob.ID, "role": "admin"})
	device.Ask(t, "renameGroup", params{"groupId": group, "groupName": "Makers"})
	device.Ask(t, "updateGroup", params{"groupId": group, "description": "all of it", "settings": params{"whoMayAdd": "admins"}})
	other.Ask(t, "leaveGroup", params{"groupId": group, "groupName": "", "messageId": apptest.NewID(), "message": ""})
	device.Ask(t, "deleteMessage", params{"messageId": reply, "scope": "me"})
	device.Message(t, cy, "hello")
	device.Ask(t, "saveDraft", params{"receiverId": cy.ID, "content": "and", "updatedAt": "2026-11-23T04:05:29.491Z"})
	device.Ask(t, "setChatSettings", params{"groupId": group, "notify": "mentions", "pinned": true})

	sameAs(t, device.Answer(t, "syncConversations", params{"limit": 10}), read(t, ann, "/api/sync?limit=10"))
	sameAs(t, device.Answer(t, "syncConversations", params{"limit": 1, "epoch": "x"}), read(t, ann, "/api/sync?limit=1&epoch=x"))
	path := "/api/conversations/" + apptest.Group(group)
	for query, p := range map[string]params{
		"afterSeq=0&limit=200&afterHidden=0": {"afterSeq": 0, "limit": 200, "afterHidden": 0},
		"afterSeq=4&limit=3":                 {"afterSeq": 4, "limit": 3},
		"afterSeq=2&limit=2&epoch=x":         {"afterSeq": 2, "limit": 2, "epoch": "x"},
		"afterSeq=99999&limit=200":           {"afterSeq": 99999, "limit": 200},
	} {
		p["groupId"] = group
		sameAs(t, device.Answer(t, "syncConversation", p), read(t, ann, path+"/events?"+query))
	}
	for query, p := range map[string]params{
		"limit=200": {"limit": 200}, "limit=2": {"limit": 2}, "limit=2&beforeSeq=5": {"limit": 2, "beforeSeq": 5}, "limit=9&afterSeq=0": {"limit": 9, "afterSeq": 0},
		"limit=0&beforeSeq=0": {"limit": 0, "beforeSeq": 0}, fmt.Sprint("limit=3&aroundId=", first): {"limit": 3, "aroundId": first},
	} {
		p["groupId"] = group
		sameAs(t, device.Answer(t, "listMessages", p), read(t, ann, path+"/messages?"+query))
	}
	dialog := "/api/conversations/" + apptest.Dialog(ann, cy)
	sameAs(t, device.Answer(t, "syncConversation", params{"receiverId": cy.ID, "afterSeq": 0, "limit": 200}), read(t, ann, dialog+"/events"))
	restFollows(t, ann, path)
}

// restFollows pages through a log and an inbox as a bot does.
func restFollows(t *testing.T, p *apptest.Person, path string) {
	t.Helper()
	whole, got, after := read(t, p, path+"/events")["data"].([]any), []any{}, 0
	for complete := false; !complete; {
		page := read(t, p, fmt.Sprintf("%s/events?limit=3&afterSeq=%d", path, after))
		got, after, complete = append(got, page["data"].([]any)...), apptest.Seq(t, page, "toSeq"), page["complete"].(bool)
	}
	if diff := cmp.Diff(whole, got); diff != "" {
		t.Errorf("the log in pages (-whole +pages):\n%s", diff)
	}
	rows, cursor := []any{}, ""
	for complete := false; !complete; {
		page := read(t, p, "/api/sync?limit=1"+cursor)
		rows, complete = append(rows, page["data"].([]any)...), page["complete"].(bool)
		cursor = fmt.Sprint("&cursor=", page["cursor"])
	}
	if diff := cmp.Diff(read(t, p, "/api/sync")["data"], any(rows)); diff != "" {
		t.Errorf("the inbox in pages (-whole +pages):\n%s", diff)
	}
}

// postTo sends a message to a conversation.
func postTo(t testing.TB, p *apptest.Person, conversation string, body params, want int) apptest.Reply {
	t.Helper()
	return p.Server.MustREST(t, apptest.Call{
		Method: "POST", Path: "/api/conversations/" + conversation + "/messages", Token: p.Token, Body: body, Want: want,
	})
}

func restSends(t *testing.T, s *apptest.Server) {
	ann, bot := s.NewPerson(t, "Ann"), s.NewPerson(t, "Bot")
	classic, device, own := ann.Dial(t), ann.Hello(t), bot.Hello(t)
	id := apptest.NewID()
	var ack, again map[string]any
	postTo(t, bot, apptest.Dialog(ann, bot), params{"messageId": id, "content": "it's 9 o'clock"}, http.StatusCreated).Decode(t, &ack)
	has(t, ack, params{"messageId": id, "conversationId": apptest.Dialog(ann, bot), "seq": 1, "duplicate": false})
	has(t, classic.Broadcast(t, "privateMessage").Params.Item, params{"messageId": id, "message": "it's 9 o'clock", "senderId": bot.ID})
	has(t, device.Broadcast(t, "privateMessage"), params{"messageId": id, "seq": 1, "conversationId": apptest.Dialog(ann, bot)})
	has(t, own.Broadcast(t, "privateMessage"), params{"messageId": id, "seq": 1, "echo": true, "receiverId": ann.ID})
	postTo(t, bot, apptest.Dialog(ann, bot), params{"messageId": id, "content": "it's 9 o'clock"}, http.StatusCreated).Decode(t, &again)
	ack["duplicate"] = true
	if diff := cmp.Diff(ack, again); diff != "" {
		t.Errorf("the same again (-first +second):\n%s", diff)
	}
	postTo(t, bot, apptest.Dialog(ann, bot), params{"messageId": id, "content": "another"}, http.StatusConflict)
	classic.Quiet(t)

	group := ann.CreateGroup(t, "Clock")
	postTo(t, bot, apptest.Group(group), params{"messageId": apptest.NewID(), "content": "may I?"}, http.StatusForbidden)
	device.Ask(t, "addUserInGroup", params{"groupId": group, "userId": bot.ID, "groupName": "", "messageId": apptest.NewID(), "message": ""})
	own.Broadcast(t, "addUserInGroup")
	asked := device.Post(t, group, "what time is it?")["messageId"]
	id = apptest.NewID()
	postTo(t, bot, apptest.Group(group), params{"messageId": id, "content": "9", "replyToId": asked, "mentions": []string{ann.ID, apptest.NewID()}}, http.StatusCreated)
	has(t, classic.Broadcast(t, "messageInGroup").Params.Item, params{"messageId": id, "message": "9", "notification": false})
	heard := device.Until(t, func(f apptest.Frame) bool { return f.Params.Item["messageId"] == id })
	item := heard[len(heard)-1].Params.Item
	has(t, item, params{"messageId": id, "seq": 4, "mentions": []any{ann.ID}})
	quote, _ := item["replyTo"].(map[string]any)
	has(t, quote, params{"messageId": asked, "content": "what time is it?"})
	postTo(t, bot, apptest.Dialog(bot, bot), params{"messageId": apptest.NewID(), "content": "note to self"}, http.StatusCreated)
}

// restStrangers: what is not one's own looks like what is not there.
func restStrangers(t *testing.T, s *apptest.Server) {
	ann, bob, eve := s.NewPerson(t, "Ann"), s.NewPerson(t, "Bob"), s.NewPerson(t, "Eve")
	device := ann.Hello(t)
	message := device.Message(t, bob, "secret")["messageId"]
	group := ann.CreateGroup(t, "Secret")
	nobody := &apptest.Person{ID: apptest.NewID()}
	for _, pair := range [][2]string{
		{apptest.Dialog(ann, bob), apptest.Dialog(nobody, &apptest.Person{ID: apptest.NewID()})},
		{apptest.Group(group), apptest.Group(apptest.NewID())},
	} {
		for _, end := range []string{"/events", "/events?afterSeq=9&epoch=x&afterHidden=0", "/messages", fmt.Sprint("/messages?aroundId=", message)} {
			answers := map[string]string{}
			for _, id := range pair {
				r := s.MustREST(t, apptest.Call{Method: "GET", Path: "/api/conversations/" + id + end, Token: eve.Token, Want: http.StatusForbidden})
				answers[string(r.Body)] = id
			}
			if len(answers) != 1 {
				t.Errorf("%s tells foreign from missing: %v", end, answers)
			}
		}
		for _, id := range pair {
			r := postTo(t, eve, id, params{"messageId": apptest.NewID(), "content": "let me in"}, http.StatusForbidden)
			if r.Message() != "User is not a member of this group" {
				t.Errorf("post to %s: %s", id, r.Body)
			}
		}
	}
	own := apptest.Dialog(eve, ann)
	s.MustREST(t, apptest.Call{
		Method: "GET", Path: fmt.Sprintf("/api/conversations/%s/messages?aroundId=%v", own, message), Token: eve.Token, Want: http.StatusNotFound,
	})
	if page := read(t, eve, "/api/conversations/"+own+"/events"); len(page["data"].([]any)) != 0 || page["complete"] != true {
		t.Errorf("a dialog that is not there: %v", page)
	}
	if page := read(t, eve, "/api/sync"); len(page["data"].([]any)) != 0 {
		t.Errorf("reading made a conversation: %v", page)
	}
	postTo(t, eve, apptest.Dialog(eve, nobody), params{"messageId": apptest.NewID(), "content": "hello?"}, http.StatusNotFound)
	postTo(t, eve, own, params{"messageId": apptest.NewID(), "content": "re", "replyToId": message}, http.StatusNotFound)
}

// use makes a request that needs a login.
func use(t testing.TB, s *apptest.Server, token string, want int) {
	t.Helper()
	s.MustREST(t, apptest.Call{Method: "GET", Path: "/api/profile", Token: token, Want: want})
}

func restSessions(t *testing.T, s *apptest.Server) {
	ann := s.NewPerson(t, "Ann")
	phone := *ann
	phone.LogIn(t)
	device := ann.Hello(t)
	has(t, read(t, ann, "/api/profile"), params{"userId": ann.ID, "firstName": "Ann", "lastName": "Tester", "email": ann.Email})

	rows := map[any]map[string]any{}
	for _, row := range read(t, ann, "/api/auth/sessions")["data"].([]any) {
		row := row.(map[string]any)
		rows[row["current"]] = row
	}
	has(t, rows[true], params{"sessionId": device.Welcome["sessionId"], "deviceName": "Ann's device"})
	has(t, rows[false], params{"deviceName": "Go-http-client/1.1"})

	var fresh struct{ Token, ExpiresAt string }
	s.MustREST(t, apptest.Call{Method: "POST", Path: "/api/auth/refresh", Token: ann.Token, Want: http.StatusOK}).Decode(t, &fresh)
	use(t, s, fresh.Token, http.StatusOK)
	use(t, s, ann.Token, http.StatusOK)

	pocket := phone.Dial(t)
	end := func(by *apptest.Person, want int) {
		t.Helper()
		s.MustREST(t, apptest.Call{Method: "DELETE", Path: fmt.Sprint("/api/auth/sessions/", rows[false]["sessionId"]), Token: by.Token, Want: want})
	}
	end(s.NewPerson(t, "Eve"), http.StatusNotFound)
	use(t, s, phone.Token, http.StatusOK)
	end(ann, http.StatusOK)
	if code := pocket.CloseCode(t); code != 4001 {
		t.Errorf("the ended session's socket is closed with %d", code)
	}
	end(ann, http.StatusNotFound)
	use(t, s, phone.Token, http.StatusUnauthorized)
	if left := read(t, ann, "/api/auth/sessions")["data"].([]any); len(left) != 1 {
		t.Errorf("left are %v", left)
	}
}

func restLogOut(t *testing.T, s *apptest.Server) {
	ann := s.NewPerson(t, "Ann")
	var fresh struct{ Token string }
	s.MustREST(t, apptest.Call{Method: "POST", Path: "/api/auth/refresh", Token: ann.Token, Want: http.StatusOK}).Decode(t, &fresh)
	phone, tablet := *ann, *ann
	phone.LogIn(t)
	tablet.LogIn(t)
	device, pocket := ann.Hello(t), phone.Dial(t)

	s.MustREST(t, apptest.Call{Method: "POST", Path: "/api/auth/logout", Token: ann.Token, Want: http.StatusOK})
	if code := device.CloseCode(t); code != 4001 {
		t.Errorf("after a logout the socket is closed with %d", code)
	}
	use(t, s, ann.Token, http.StatusUnauthorized)
	use(t, s, fresh.Token, http.StatusUnauthorized) // of the same session
	s.MustREST(t, apptest.Call{Method: "POST", Path: "/api/auth/refresh", Token: fresh.Token, Want: http.StatusUnauthorized})
	use(t, s, phone.Token, http.StatusOK)

	everywhere := apptest.Call{Method: "POST", Path: "/api/auth/logout-all", Token: tablet.Token, Body: map[string]any{"password": "wrong-horse-9"}, Want: http.StatusBadRequest}
	s.MustREST(t, everywhere)
	use(t, s, phone.Token, http.StatusOK)
	everywhere.Body, everywhere.Want = map[string]any{"password": apptest.Password}, http.StatusOK
	s.MustREST(t, everywhere)
	if code := pocket.CloseCode(t); code != 4001 {
		t.Errorf("logged out everywhere, the socket is closed with %d", code)
	}
	use(t, s, phone.Token, http.StatusUnauthorized)
	use(t, s, tablet.Token, http.StatusUnauthorized)
	ann.LogIn(t)
	use(t, s, ann.Token, http.StatusOK)
}

// TestSendsByRESTAreBounded: REST is no way around the rate of a user's sends.
func TestSendsByRESTAreBounded(t *testing.T) {
	t.Parallel()
	s := apptest.Start(t, apptest.Options{Store: apptest.SQLite, LimitsOn: true, Env: []string{"MESSENGER_MESSAGES_PER_SECOND=1"}})
	ann := s.NewPerson(t, "Ann")
	refused := 0
	for range 20 { // some may pass while the machine is slow
		r := postTo(t, ann, apptest.Dialog(ann, ann), params{"messageId": apptest.NewID(), "content": "x"}, 0)
		if r.Status == http.StatusTooManyRequests && r.Header.Get("Retry-After") == "1" {
			refused++
		} else if r.Status != http.StatusCreated {
			t.Fatalf("%d %s", r.Status, r.Body)
		}
	}
	if refused == 0 {
		t.Error("20 sends passed")
	}
}
