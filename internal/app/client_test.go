package app_test

import (
	"encoding/json"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"testing"

	"github.com/google/go-cmp/cmp"

	"messenger/internal/app/apptest"
)

// TestClient is what the unmodified React client depends on (docs/contract.md, What the original client needs).
func TestClient(t *testing.T) {
	t.Parallel()
	apptest.OnEachStore(t, func(t *testing.T, store apptest.Store) {
		t.Parallel()
		s := apptest.Start(t, apptest.Options{Store: store})
		for name, test := range map[string]func(t *testing.T, s *apptest.Server){
			"handshake":       clientHandshake,
			"4001_for_auth":   clientLogsOutOnlyFor4001,
			"answers":         clientAnswers,
			"own_sockets":     clientSockets,
			"group_dialogs":   clientGroupDialogs,
			"paging":          clientPaging,
			"fields":          clientFields,
			"search":          clientSearches,
			"rest":            clientREST,
			"unknown_dialect": clientProbe,
		} {
			t.Run(name, func(t *testing.T) {
				t.Parallel()
				test(t, s)
			})
		}
	})
}

// TestClientUnspokenTo: after the upgrade nothing comes until the client asks; only a
// ping, which browsers answer by themselves, and on SIGTERM a close with 1012.
func TestClientUnspokenTo(t *testing.T) {
	t.Parallel()
	apptest.OnEachStore(t, func(t *testing.T, store apptest.Store) {
		t.Parallel()
		s := apptest.Start(t, apptest.Options{Store: store, Env: []string{"MESSENGER_PING_INTERVAL=1s", "MESSENGER_IDLE_TIMEOUT=5s"}})
		ann := s.NewPerson(t, "Ann")
		w, other := upgradeAt(t, s, "/api/ws", "", offer(ann.Token)), ann.Dial(t)
		closed := make(chan int, 1)
		go func() { closed <- other.CloseCode(t) }() // it answers pings only while it reads
		for range 2 {
			op, payload, err := w.frame()
			if err != nil || op != opPing {
				t.Fatalf("got opcode %d, %q, %v, want a ping", op, payload, err)
			}
			pong := append([]byte{0x8a, 0x80 | byte(len(payload)), 0, 0, 0, 0}, payload...)
			if _, err := w.Write(pong); err != nil {
				t.Fatal(err)
			}
		}
		s.Signal(t, syscall.SIGTERM)
		if code, _ := w.closed(t); code != 1012 {
			t.Errorf("SIGTERM closes with %d", code)
		}
		if code := <-closed; code != 1012 {
			t.Errorf("SIGTERM closes with %d", code)
		}
		s.End(t)
	})
}

// clientHandshake checks the handshake: browsers fail a connection whose subprotocol is not echoed, and
// never see the status of a refusal.
func clientHandshake(t *testing.T, s *apptest.Server) {
	ann := s.NewPerson(t, "Ann")
	for name, headers := range map[string][]string{
		"good":         {offer(ann.Token)},
		"browser":      {offer(ann.Token), "Origin: http://localhost:3000", "Sec-WebSocket-Extensions: permessage-deflate; client_max_window_bits"},
		"other origin": {offer(ann.Token), "Origin: https://chat.example"},
		"bad token":    {offer("bad")},
		"tampered":     {offer(ann.Token[:len(ann.Token)-2])},
		"no token":     {"Sec-WebSocket-Protocol: auth"},
		"undefined":    {offer("undefined")},
		"null":         {offer("null")},
	} {
		w := upgradeAt(t, s, "/api/ws", "", headers...)
		h := w.response.Header
		if w.response.StatusCode != http.StatusSwitchingProtocols || h.Get("Sec-WebSocket-Protocol") != "auth" ||
			h.Get("Sec-WebSocket-Accept") != "s3pPLMBiTxaQ9kYGzzhZRbK+xOo=" || h.Get("Sec-WebSocket-Extensions") != "" {
			t.Errorf("%s: answered %s %v", name, w.response.Status, h)
		}
		if strings.Contains(headers[0], ann.Token+"\r") || strings.HasSuffix(headers[0], ann.Token) {
			continue
		}
		if code, reason := w.closed(t); code != 4001 || reason != "Unauthorized" {
			t.Errorf("%s: closed with %d %q", name, code, reason)
		}
	}
}

// clientLogsOutOnlyFor4001: 4001 clears what the client has stored, so nothing but a
// bad token may be answered with it, and what is merely wrong does not close at all.
func clientLogsOutOnlyFor4001(t *testing.T, s *apptest.Server) {
	ann := s.NewPerson(t, "Ann")
	here := ann.Dial(t)
	for _, frame := range []string{"", "{", "null", "[]", `{"type":"nope"}`, `{"type":"dropGroup"}`, `{"type":"listLastMessage","params":{"limit":"x"}}`} {
		here.SendRaw(t, frame)
		if f := here.Next(t); !f.Error || f.Message == "" {
			t.Errorf("%q is answered %s", frame, f.Raw)
		}
	}
	here.Quiet(t)
	for early, want := range map[string]int{
		"\x81\x01x": 1002, "\x81\x81\x00\x00\x00\x00\xff": 1007, "\x82\xff\x00\x00\x00\x01\x00\x00\x00\x00\x00\x00\x00\x00": 1009,
	} {
		if code, _ := upgradeAt(t, s, "/api/ws", early, offer(ann.Token)).closed(t); code != want {
			t.Errorf("% x closes with %d, want %d", early, code, want)
		}
	}
}

// clientAnswers: there is no request id, so answers come in the order of the requests,
// refusals included, each once and with nothing between.
func clientAnswers(t *testing.T, s *apptest.Server) {
	ann, bob := s.NewPerson(t, "Ann"), s.NewPerson(t, "Bob")
	group := ann.CreateGroup(t, "Order")
	here := ann.Dial(t)
	requests := []struct {
		frame, kind string
		success     bool
	}{
		{asFrame(t, "privateMessage", toPerson(bob, "1")), "privateMessage", true},
		{`{"type":"privateMessage","params":{}}`, "privateMessage", false},
		{asFrame(t, "privateMessage", toPerson(bob, strings.Repeat("x", 10_001))), "privateMessage", false},
		{asFrame(t, "messageInGroup", toGroup(group, "2")), "messageInGroup", true},
		{asFrame(t, chats, newest(params{})), chats, true},
		{`{`, "processor", false},
		{asFrame(t, "messageInGroup", toGroup(apptest.NewID(), "3")), "messageInGroup", false},
		{asFrame(t, dialogs, newest(inDialog(bob).target)), dialogs, true},
		{`{"type":"unknown"}`, "processor", false},
		{asFrame(t, groups, newest(inGroup(group).target)), groups, true},
		{asFrame(t, "addUserInGroup", addition(group, ann)), "addUserInGroup", false},
		{asFrame(t, "privateMessage", toPerson(ann, "4")), "privateMessage", true},
	}
	const rounds = 4 // malformed frames in a row would end the connection
	for range rounds {
		for _, r := range requests {
			here.SendRaw(t, r.frame)
		}
	}
	for i := range rounds * len(requests) {
		r, f := requests[i%len(requests)], here.Next(t)
		if f.Type != r.kind || f.Success != r.success || f.Error == r.success || f.Params.IsBroadcast {
			t.Fatalf("request %.80s is answered %s", r.frame, f.Raw)
		}
		if r.kind == "processor" && r.frame != "{" && f.Message != "There is no such type" {
			t.Errorf("%s is answered %q", r.frame, f.Message)
		}
	}
	here.Quiet(t)
}

// asFrame is a request as a text.
func asFrame(t testing.TB, kind string, p params) string {
	t.Helper()
	data, err := json.Marshal(params{"type": kind, "params": p})
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}

// clientSockets: each login opens another socket and logout closes none. All of a user
// are equal, none hears what another of them did, and one's end is not another's.
func clientSockets(t *testing.T, s *apptest.Server) {
	ann, bob := s.NewPerson(t, "Ann"), s.NewPerson(t, "Bob")
	group := groupOf(t, ann, bob)
	sender := bob.Dial(t)
	sockets := []*apptest.Socket{ann.Dial(t), ann.Dial(t)}
	ann.LogIn(t)
	sockets = append(sockets, ann.Dial(t), ann.Dial(t))
	for i, actor := range sockets {
		text := strconv.Itoa(i)
		actor.Message(t, bob, text)
		actor.Ask(t, "messageInGroup", toGroup(group, text))
		actor.Message(t, ann, "note "+text)
		sender.DialogAndGroup(t)
		for _, other := range sockets[i:] {
			other.Quiet(t)
		}
		sender.Message(t, ann, "to all "+text)
		sender.Ask(t, "messageInGroup", toGroup(group, "to all "+text))
		var heard []string
		for _, ear := range sockets[i:] {
			inOne, inMany := ear.DialogAndGroup(t)
			heard = append(heard, inOne.Raw+inMany.Raw)
		}
		if len(slices.Compact(heard)) != 1 {
			t.Errorf("the sockets of one user hear different things: %q", heard)
		}
		actor.Close() // the others live on
	}
	sender.Quiet(t)
}

// clientGroupDialogs: while a dialog of adding, leaving or deleting is open, every frame
// but its success shows an error; what is drawn is the answer's item.
func clientGroupDialogs(t *testing.T, s *apptest.Server) {
	ann, bob, cid := s.NewPerson(t, "Ann"), s.NewPerson(t, "Bob"), s.NewPerson(t, "Cid")
	group := groupOf(t, ann, bob)
	here, there, added := ann.Dial(t), bob.Dial(t), cid.Dial(t)
	p := addition(group, cid)
	f := here.Ask(t, "addUserInGroup", p)
	want := map[string]any{
		"groupId": group, "groupName": "Group of Ann", "messageId": p["messageId"], "message": p["message"],
		"senderName": "Ann", "senderLastName": "Tester", "senderId": ann.ID, "notification": true, "createdAt": f.Params.Item["createdAt"],
	}
	if diff := cmp.Diff(want, f.Params.Item); diff != "" {
		t.Errorf("addUserInGroup answers (-want +got):\n%s", diff)
	}
	for _, hears := range []*apptest.Socket{there, added} {
		if diff := cmp.Diff(want, hears.Broadcast(t, "addUserInGroup").Params.Item); diff != "" {
			t.Errorf("%s hears (-want +got):\n%s", hears.Person.First, diff)
		}
	}
	here.Quiet(t) // the adder has drawn it already
	left := there.Ask(t, "leaveGroup", departure(group))
	if diff := cmp.Diff(map[string]any{"groupId": group}, left.Params.Item); diff != "" {
		t.Errorf("leaveGroup answers (-want +got):\n%s", diff)
	}
	here.Broadcast(t, "leaveGroup")
	added.Broadcast(t, "leaveGroup")
	there.Quiet(t)
	dropped := here.Ask(t, "dropGroup", params{"groupId": group})
	if diff := cmp.Diff(map[string]any{"groupId": group}, dropped.Params.Item); diff != "" {
		t.Errorf("dropGroup answers (-want +got):\n%s", diff)
	}
	added.Broadcast(t, "dropGroup")
	for _, socket := range []*apptest.Socket{here, there, added} {
		socket.Quiet(t)
	}
}

// instant is the form of every moment.
var instant = regexp.MustCompile(`^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$`)

// clientPaging pages as the client does: 13 chats or 12 messages at a time, with the
// createdAt of the last as it came, until a page is empty.
func clientPaging(t *testing.T, s *apptest.Server) {
	ann, bob := s.NewPerson(t, "Ann"), s.NewPerson(t, "Bob")
	here := ann.Dial(t)
	group := groupOf(t, ann, bob)
	for i := range 24 { // two pages exactly: the third request is made all the same
		here.Message(t, bob, strconv.Itoa(i))
		if i < 22 { // with two notices
			here.Ask(t, "messageInGroup", toGroup(group, strconv.Itoa(i)))
		}
		ann.CreateGroup(t, "Chat "+strconv.Itoa(i)) // and with these 26 chats
	}
	for _, of := range []struct {
		list
		limit, total int
	}{{inDialog(bob), 12, 24}, {inGroup(group), 12, 24}, {list{chats, params{}}, 13, 26}} {
		seen, cursor, requests := map[any]bool{}, any(nil), 0
		for {
			of.target["limit"], of.target["cursorCreatedAt"] = of.limit, cursor
			f := here.Ask(t, of.kind, of.target)
			requests++
			rows := f.Params.Data
			if len(rows) == 0 {
				if !strings.Contains(f.Raw, `"data":[]`) {
					t.Errorf("the last page is %s", f.Raw)
				}
				break
			}
			for _, r := range rows {
				if seen[r["messageId"]] {
					t.Errorf("%s repeats %v", of.kind, r)
				}
				seen[r["messageId"]] = true
				if at, _ := r["createdAt"].(string); !instant.MatchString(at) {
					t.Errorf("createdAt %v", r["createdAt"])
				}
			}
			cursor = rows[len(rows)-1]["createdAt"]
		}
		if len(seen) != of.total || requests > 3 {
			t.Errorf("%s: %d rows in %d requests, want %d", of.kind, len(seen), requests, of.total)
		}
	}
	rows := here.Ask(t, dialogs, params{"receiverId": bob.ID, "limit": 2, "cursorCreatedAt": ""}).Params.Data
	if len(rows) != 2 || rows[0]["content"] != "23" {
		t.Errorf("an empty cursor gives %v", rows)
	}
}

// clientFields: every field that the client reads is there, null if it has no value.
func clientFields(t *testing.T, s *apptest.Server) {
	ann, bob := s.NewPerson(t, "Ann"), s.NewPerson(t, "Bob")
	mute := &apptest.Person{Server: s, First: "Mute", Email: apptest.NewID() + "@example.org"} // without a last name
	s.MustREST(t, apptest.Call{Method: "POST", Path: "/api/auth/sing-up", Want: http.StatusCreated, Body: params{
		"firstName": "Mute", "email": mute.Email, "password": apptest.Password,
	}})
	mute.LogIn(t)
	group := groupOf(t, mute, ann)
	here, there := mute.Dial(t), ann.Dial(t)
	id := here.Message(t, ann, "hello")
	item := there.Broadcast(t, "privateMessage").Params.Item
	at := item["createdAt"]
	expect := func(what string, want, got map[string]any) {
		t.Helper()
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", what, diff)
		}
	}
	expect("P", params{
		"messageId": id, "message": "hello", "senderName": "Mute", "senderLastName": nil, "senderId": mute.ID, "createdAt": at,
	}, item)
	expect("dialog row", params{
		"messageId": id, "senderId": mute.ID, "senderName": "Mute", "receiverId": ann.ID, "receiverName": "Ann", "content": "hello", "createdAt": at,
	}, page(t, there, inDialog(mute), 1, nil)[0])
	rows := page(t, there, wholeList, 2, nil)
	expect("chat row of a dialog", params{
		"messageId": id, "senderId": mute.ID, "senderName": "Mute", "senderLastName": nil,
		"receiverId": ann.ID, "receiverName": "Ann", "receiverLastName": "Tester",
		"groupId": nil, "groupName": nil, "content": "hello", "createdAt": at, "updatedAt": rows[0]["updatedAt"], "deletedAt": nil,
	}, rows[0])

	p := toGroup(group, "hello, all")
	here.Ask(t, "messageInGroup", p)
	item = there.Broadcast(t, "messageInGroup").Params.Item
	at = item["createdAt"]
	expect("G", params{
		"groupId": group, "groupName": "Group of Mute", "messageId": p["messageId"], "message": "hello, all",
		"senderName": "Mute", "senderLastName": nil, "senderId": mute.ID, "notification": false, "createdAt": at,
	}, item)
	expect("group row", params{
		"notification": false, "messageId": p["messageId"], "senderId": mute.ID, "senderName": "Mute", "senderLastName": nil,
		"groupId": group, "groupName": "Group of Mute", "content": "hello, all", "createdAt": at,
	}, page(t, there, inGroup(group), 1, nil)[0])
	rows = page(t, there, wholeList, 1, nil)
	expect("chat row of a group", params{
		"messageId": p["messageId"], "senderId": mute.ID, "senderName": "Mute", "senderLastName": nil,
		"receiverId": nil, "receiverName": nil, "receiverLastName": nil,
		"groupId": group, "groupName": "Group of Mute", "content": "hello, all", "createdAt": at, "updatedAt": rows[0]["updatedAt"], "deletedAt": nil,
	}, rows[0])
	envelope(t, there, bob)
}

// envelope: item, data and isBroadcast are in every success.
func envelope(t *testing.T, here *apptest.Socket, other *apptest.Person) {
	t.Helper()
	for kind, want := range map[string]string{
		"privateMessage": `{"type":"privateMessage","success":true,"params":{"item":null,"data":null,"isBroadcast":false}}`,
		dialogs:          `{"type":"getlatestMessageDialog","success":true,"params":{"item":null,"data":[],"isBroadcast":false}}`,
	} {
		p := toPerson(other, "envelope")
		p["limit"], p["cursorCreatedAt"] = 0, nil
		var a, b any
		if err := json.Unmarshal([]byte(here.Ask(t, kind, p).Raw), &a); err != nil {
			t.Fatal(err)
		}
		if err := json.Unmarshal([]byte(want), &b); err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(b, a); diff != "" {
			t.Errorf("%s (-want +got):\n%s", kind, diff)
		}
	}
	here.SendRaw(t, `{"type":"dropGroup","params":{}}`)
	var refusal map[string]any
	if err := json.Unmarshal([]byte(here.Next(t).Raw), &refusal); err != nil {
		t.Fatal(err)
	}
	if len(refusal) != 3 || refusal["error"] != true || refusal["type"] != "dropGroup" || refusal["message"] == "" {
		t.Errorf("a refusal is %v", refusal)
	}
}

// clientSearches: whatever is typed into the search field is an answer with data.
func clientSearches(t *testing.T, s *apptest.Server) {
	ann, bob := s.NewPerson(t, "Ann"), s.NewPerson(t, "Bob")
	group := ann.CreateGroup(t, "Searched")
	for c := rune(' '); c < 0x7f; c++ {
		for _, text := range []string{string(c), "a" + string(c) + "b", string(c) + string(c)} {
			var answer struct{ Data []map[string]any }
			s.MustREST(t, wanting(http.StatusOK, post(ann, "GET", "/api/use-cases/search?searchText="+axios(text), nil))).Decode(t, &answer)
			if answer.Data == nil {
				t.Errorf("search for %q has no data", text)
			}
		}
		path := "/api/use-cases/search-users?searchText=" + axios("b "+string(c)) + "&groupId=" + group
		s.MustREST(t, wanting(http.StatusOK, post(ann, "GET", path, nil)))
	}
	var found struct{ Data []map[string]any }
	s.MustREST(t, wanting(http.StatusOK, post(ann, "GET", "/api/use-cases/search?searchText="+bob.Email, nil))).Decode(t, &found)
	if len(found.Data) != 1 {
		t.Errorf("an e-mail address as it is typed finds %v", found.Data)
	}
	s.MustREST(t, wanting(http.StatusOK, post(ann, "GET", "/api/use-cases/search?searchText=a/b?c;d=e@f", nil)))
	for _, text := range []string{"é", "🙂", "Ünï cödé", strings.Repeat("ß", 100)} {
		s.MustREST(t, wanting(http.StatusOK, post(ann, "GET", "/api/use-cases/search?searchText="+axios(text), nil)))
		s.MustREST(t, wanting(http.StatusOK, post(ann, "GET", "/api/use-cases/search?searchText="+url.PathEscape(text), nil)))
	}
}

// clientREST: the statuses and the few fields that the client reads.
func clientREST(t *testing.T, s *apptest.Server) {
	email := apptest.NewID() + "@example.org"
	form := params{"firstName": "Ann", "lastName": "", "email": email, "password": apptest.Password}
	s.MustREST(t, apptest.Call{Method: "POST", Path: "/api/auth/sing-up", Body: form, Want: http.StatusCreated})
	s.MustREST(t, apptest.Call{Method: "POST", Path: "/api/auth/sing-up", Body: form, Want: http.StatusConflict})
	var who map[string]any
	s.MustREST(t, apptest.Call{
		Method: "POST", Path: "/api/auth/login", Want: http.StatusCreated, Body: params{"email": email, "password": apptest.Password},
	}).Decode(t, &who)
	want := map[string]any{
		"id": who["id"], "email": email, "message": "User is authorized", "token": who["token"], "firstName": "Ann", "lastName": "",
	}
	if diff := cmp.Diff(want, who); diff != "" || who["id"] == "" || who["token"] == "" {
		t.Errorf("login answers (-want +got):\n%s", diff)
	}
	ann := &apptest.Person{Server: s, Token: who["token"].(string)}
	s.MustREST(t, wanting(http.StatusCreated, post(ann, "PATCH", "/api/profile/update", params{"firstName": "Anna"})))
	s.MustREST(t, wanting(http.StatusCreated, post(ann, "PATCH", "/api/profile/change-password", params{"oldPassword": apptest.Password, "newPassword": apptest.Password + "2"})))
	s.MustREST(t, wanting(http.StatusBadRequest, post(ann, "PATCH", "/api/profile/change-password", params{"oldPassword": apptest.Password, "newPassword": apptest.Password})))
	// The client keeps its token, and sends a content type where there is no content.
	s.MustREST(t, wanting(http.StatusOK, post(ann, "GET", "/api/use-cases/search?searchText=x", nil)))
	r := s.MustREST(t, apptest.Call{Method: "OPTIONS", Path: "/api/profile/destroy", Want: http.StatusNoContent, Header: http.Header{
		"Origin": {"http://localhost:3000"}, "Access-Control-Request-Method": {"DELETE"}, "Access-Control-Request-Headers": {"authorization,content-type"},
	}})
	if h := r.Header; h.Get("Access-Control-Allow-Origin") != "*" || h.Get("Access-Control-Allow-Headers") != "authorization,content-type" ||
		!strings.Contains(h.Get("Access-Control-Allow-Methods"), "DELETE") {
		t.Errorf("the preflight is answered %v", h)
	}
	r = s.MustREST(t, wanting(http.StatusOK, post(ann, "DELETE", "/api/profile/destroy", nil)))
	if r.Header.Get("Access-Control-Allow-Origin") != "*" || r.Header.Get("Content-Type") != "application/json; charset=utf-8" {
		t.Errorf("destroy is answered %v", r.Header)
	}
	r = s.MustREST(t, wanting(http.StatusUnauthorized, post(ann, "DELETE", "/api/profile/destroy", nil)))
	if r.Header.Get("Access-Control-Allow-Origin") != "*" {
		t.Errorf("a refusal is answered %v", r.Header)
	}
}

// clientProbe: what a later client tries first is a harmless refusal here, or the
// beginning of another dialect on that socket only.
func clientProbe(t *testing.T, s *apptest.Server) {
	ann, bob := s.NewPerson(t, "Ann"), s.NewPerson(t, "Bob")
	here, classic := ann.Dial(t), ann.Dial(t)
	here.SendRaw(t, `{"type":"hello","requestId":"1","params":{"version":1,"deviceId":"`+apptest.NewID()+`","deviceName":"x"}}`)
	here.Next(t)
	id := bob.Dial(t).Message(t, ann, "in classic words")
	got := classic.Broadcast(t, "privateMessage").Params.Item
	if len(got) != 6 || got["messageId"] != id {
		t.Errorf("the other socket hears %v", got)
	}
	classic.Quiet(t)
}
