package app_test

import (
	"context"
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"sync"
	"testing"

	"github.com/coder/websocket"
	"github.com/google/go-cmp/cmp"

	"messenger/internal/app/apptest"
)

// killedByAPacket: in the original a refused socket had nobody to handle its errors, so
// one bad frame behind a bad token ended the process.
func killedByAPacket(t *testing.T, s *apptest.Server) {
	ann := s.NewPerson(t, "Ann")
	here, pid := ann.Dial(t), s.PID()
	var wg sync.WaitGroup // a repeated refusal is held back for a moment
	for name, early := range map[string]string{
		"reserved bit": "\xc1\x80\x01\x02\x03\x04", "unmasked": "\x81\x01\x41", "bad opcode": "\x83\x80\x01\x02\x03\x04",
		"huge": "\x81\xff\xff\xff\xff\xff\xff\xff\xff\xff", "bad close": "\x88\x81\x01\x02\x03\x04\x05", "half": "\x81",
	} {
		for _, headers := range [][]string{nil, {offer("bad")}, {"Authorization: Bearer bad"}, {"Sec-WebSocket-Protocol: auth"}} {
			wg.Go(func() {
				if code, reason := upgradeAt(t, s, "/api/ws", early, headers...).closed(t); code != 4001 || reason != "Unauthorized" {
					t.Errorf("%s behind %v: closed with %d %q", name, headers, code, reason)
				}
			})
		}
		if name == "half" {
			continue
		}
		wg.Go(func() { // behind a good token it closes that socket only
			if code, _ := upgradeAt(t, s, "/api/ws", early, offer(ann.Token)).closed(t); code != 1002 {
				t.Errorf("%s on an open socket: closed with %d", name, code)
			}
		})
	}
	wg.Wait()
	here.Quiet(t)
	if s.PID() != pid || strings.Count(s.Log(), "msg=serving") != 1 {
		t.Error("the process is another one")
	}
}

// pipelinedOrder: in the original the frames of one socket overtook each other: of a
// burst of 60, eight were delivered out of order.
func pipelinedOrder(t *testing.T, s *apptest.Server) {
	ann, bob := s.NewPerson(t, "Ann"), s.NewPerson(t, "Bob")
	group := groupOf(t, ann, bob)
	here, dialogEar := ann.Dial(t), bob.Dial(t)
	var want []any
	for burst := range 5 { // 60 sends at once, to a dialog and to a group in turn
		for i := range 30 {
			text := strconv.Itoa(burst*30 + i)
			want = append(want, text)
			here.Send(t, "privateMessage", toPerson(bob, text))
			here.Send(t, "messageInGroup", toGroup(group, text))
		}
	}
	for range want {
		for _, kind := range []string{"privateMessage", "messageInGroup"} {
			if f := here.Next(t); f.Type != kind || !f.Success {
				t.Fatalf("answered %s, want %s", f.Raw, kind)
			}
		}
	}
	heard := map[string][]any{}
	for range 2 * len(want) {
		f := dialogEar.Next(t)
		heard[f.Type] = append(heard[f.Type], f.Params.Item["message"])
	}
	for _, kind := range []string{"privateMessage", "messageInGroup"} {
		if diff := cmp.Diff(want, heard[kind]); diff != "" {
			t.Errorf("%s was heard (-want +got):\n%s", kind, diff)
		}
	}
	if diff := cmp.Diff(want, texts(pages(t, dialogEar, inDialog(ann), 50))); diff != "" {
		t.Errorf("dialog (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff(want, texts(pages(t, dialogEar, inGroup(group), 50))[2:]); diff != "" {
		t.Errorf("group (-want +got):\n%s", diff)
	}
	mixedBurst(t, here, bob, group)
}

// mixedBurst sends 60 frames of every kind at once: the answers come in their order and
// each sees what the one before it did.
func mixedBurst(t *testing.T, here *apptest.Socket, bob *apptest.Person, group string) {
	t.Helper()
	type asked struct{ kind, want string }
	var list []asked
	ask := func(kind string, p params, want string) {
		here.Send(t, kind, p)
		list = append(list, asked{kind, want})
	}
	for i := range 10 {
		text := "mixed " + strconv.Itoa(i)
		ask("privateMessage", toPerson(bob, text), "")
		ask(dialogs, params{"receiverId": bob.ID, "limit": 1, "cursorCreatedAt": nil}, text)
		ask("messageInGroup", toGroup(group, text), "")
		ask("addUserInGroup", addition(group, bob), "refused")
		ask(groups, params{"groupId": group, "limit": 1, "cursorCreatedAt": nil}, text)
		ask(chats, params{"limit": 1, "cursorCreatedAt": nil}, text)
	}
	for i, a := range list {
		f := here.Next(t)
		if f.Type != a.kind || f.Error != (a.want == "refused") {
			t.Fatalf("answer %d is %s, want %s", i, f.Raw, a.kind)
		}
		if len(f.Params.Data) > 0 && f.Params.Data[0]["content"] != a.want {
			t.Errorf("answer %d shows %v, want %s", i, f.Params.Data[0]["content"], a.want)
		}
	}
}

// bounds: the original took frames of 100 MiB and pages of any length, and let what it
// had to send pile up.
func bounds(t *testing.T, s *apptest.Server) {
	ann, bob := s.NewPerson(t, "Ann"), s.NewPerson(t, "Bob")
	here, there := ann.Dial(t), bob.Dial(t)
	speak(t, here, func(i int) (string, params) { return "privateMessage", toPerson(bob, strconv.Itoa(i)) }, 210)
	for range 210 {
		there.Broadcast(t, "privateMessage")
	}
	for limit, want := range map[any]int{1: 1, 199: 199, 200: 200, 201: 200, 1_000_000_000: 200, 0: 0} {
		rows := there.Ask(t, dialogs, params{"receiverId": ann.ID, "limit": limit, "cursorCreatedAt": nil}).Params.Data
		if len(rows) != want || rows == nil {
			t.Errorf("limit %v gives %d rows, want %d", limit, len(rows), want)
		}
	}
	fat := ann.Dial(t)
	fat.Send(t, "privateMessage", toPerson(bob, strings.Repeat("x", 70<<10)))
	if code := fat.CloseCode(t); code != 1009 {
		t.Errorf("a frame of 70 KiB ends the socket with %d", code)
	}
	// A frame just within the bound is read, whatever its text is worth.
	here.Refused(t, "privateMessage", toPerson(bob, strings.Repeat("x", 64<<10-300)))
	there.Quiet(t)

	ctx, cancel := context.WithTimeout(t.Context(), apptest.Patience)
	defer cancel()
	conn, resp, err := websocket.Dial(ctx, "ws://"+s.Addr+"/api/ws", &websocket.DialOptions{Subprotocols: []string{"auth", ann.Token}})
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = conn.CloseNow() }()
	if got := resp.Header.Get("Sec-WebSocket-Extensions"); got != "" {
		t.Errorf("extensions %q", got)
	}
	frame := fmt.Sprintf(`{"type":"privateMessage","params":{"messageId":%q,"receiverId":%q,"content":"in bytes"}}`, apptest.NewID(), bob.ID)
	if err := conn.Write(ctx, websocket.MessageBinary, []byte(frame)); err != nil {
		t.Fatal(err)
	}
	kind, answer, err := conn.Read(ctx)
	if err != nil || kind != websocket.MessageText || !strings.Contains(string(answer), `"success":true`) {
		t.Errorf("a binary frame is answered %v %s, %v", kind, answer, err)
	}
	if got := there.Broadcast(t, "privateMessage").Params.Item["message"]; got != "in bytes" {
		t.Errorf("heard %v", got)
	}
}

// speak sends n requests that must succeed, a window of them at a time without waiting.
func speak(t testing.TB, here *apptest.Socket, request func(i int) (string, params), n int) {
	t.Helper()
	const window = 32
	for sent, answered := 0, 0; answered < n; {
		if sent < n && sent-answered < window {
			kind, p := request(sent)
			here.Send(t, kind, p)
			sent++
			continue
		}
		if f := here.Next(t); !f.Success || f.Params.IsBroadcast {
			t.Fatalf("%s got %s", here.Person.First, f.Raw)
		}
		answered++
	}
}

// documentedPaths: of the paths in the original's own documents, /api/ and the socket
// at / were 404.
func documentedPaths(t *testing.T, s *apptest.Server) {
	ann := s.NewPerson(t, "Ann")
	for _, path := range []string{"/api/", "/doc/"} {
		r := s.MustREST(t, apptest.Call{Method: "GET", Path: path, Want: http.StatusOK})
		if !strings.HasPrefix(r.Header.Get("Content-Type"), "text/html") || !strings.Contains(string(r.Body), "swagger-ui") {
			t.Errorf("%s is %s: %.80s", path, r.Header.Get("Content-Type"), r.Body)
		}
		for _, asset := range []string{"swagger-ui-bundle.js", "swagger-ui-init.js", "swagger-ui.css"} {
			s.MustREST(t, apptest.Call{Method: "GET", Path: path + asset, Want: http.StatusOK})
		}
		r = s.MustREST(t, apptest.Call{Method: "GET", Path: strings.TrimSuffix(path, "/"), Want: http.StatusMovedPermanently})
		if got := r.Header.Get("Location"); got != path {
			t.Errorf("%s moves to %q", path, got)
		}
	}
	for path, want := range map[string]int{"/": 101, "/api/ws": 101, "/api/ws/": 404, "/api/WS": 404, "/api/ws?x": 404, "/x": 404} {
		w := upgradeAt(t, s, path, "", offer(ann.Token))
		if w.response.StatusCode != want {
			t.Errorf("socket at %s: %s, want %d", path, w.response.Status, want)
		}
	}
	if r := s.MustREST(t, apptest.Call{Method: "GET", Path: "/api/ws"}); r.Status != http.StatusNotFound {
		t.Errorf("plain GET of the socket: %d", r.Status)
	}
}
