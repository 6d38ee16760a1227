package nasty

import (
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"

	"messenger/internal/app/apptest"
)

// groupRows are those of section D that are about groups and their members.
func groupRows() []row {
	return []row{
		{id: "D18", note: "a stranger", run: strangers},
		{id: "D19", note: "no such group", run: strangers},
		{id: "D21", note: "another name", run: otherName},
		{id: "D23", note: "a stranger adds", run: strangers},
		{id: "D26", note: "nobody is added", run: addNobody},
		{id: "D27", note: "nothing but ids", run: addBare},
		{id: "D29", note: "a notice that pretends", run: pretendedNotice},
		{id: "D30", note: "a stranger leaves", run: strangers},
		{id: "D31", note: "leave with a taken id", run: leaveTaken},
		{id: "D31", note: "leave again", run: leaveAgain},
		{id: "D32", note: "owner, then last member", run: successors},
		{id: "D33", note: "a member drops", run: memberDrops},
		{id: "D36", note: "the id of a dropped group", run: droppedID},
		{id: "D37", note: "an ex-member reads", run: exMember},
		{id: "D44", note: "500 messages, pages of 12", run: manyPages},
		{id: "D47", note: "full groups", world: tight, run: fullGroups},
	}
}

// groupRequests is every request about a group.
func groupRequests(w *world, group string) map[string]params {
	return map[string]params{
		"messageInGroup":        {"messageId": apptest.NewID(), "groupId": group, "groupName": "-", "content": "let me in"},
		"addUserInGroup":        addition(group, w.bob),
		"leaveGroup":            {"groupId": group, "groupName": "-", "messageId": apptest.NewID(), "message": "bye"},
		"dropGroup":             {"groupId": group},
		"getlatestMessageGroup": {"groupId": group, "groupName": "-", "limit": 5, "cursorCreatedAt": nil},
	}
}

// strangers learn the same of a group that they are not in and of one that is not.
func strangers(t *testing.T, w *world) {
	p := w.dial(t, w.cid)
	for _, group := range []string{w.group, apptest.NewID()} {
		for kind, with := range groupRequests(w, group) {
			if a, err := p.ask(kind, with); err != nil || a.String() != kind+": "+notMember {
				t.Errorf("%s: %s, %v", kind, a, err)
			}
		}
	}
	w.groupLives(t)
}

// otherName: the name is the stored one.
func otherName(t *testing.T, w *world) {
	bob := w.dial(t, w.bob)
	_, err := w.dial(t, w.ann).do("messageInGroup", params{"messageId": apptest.NewID(), "groupId": w.group, "groupName": "SPOOF", "content": "x"})
	if err != nil {
		t.Fatal(err)
	}
	if a, err := bob.said(); err != nil || a.Params.Item["groupName"] != "A group" {
		t.Errorf("Bob hears %s, %v", a.Raw, err)
	}
}

// contents of a group's history, oldest first.
func (w *world) contents(t testing.TB, who *apptest.Person, group string) []string {
	t.Helper()
	rows, err := w.dial(t, who).history("getlatestMessageGroup", params{"groupId": group}, 200)
	if err != nil {
		t.Fatal(err)
	}
	var list []string
	for _, row := range slices.Backward(rows) {
		list = append(list, row["content"].(string))
	}
	return list
}

// addNobody: no notice of what did not happen.
func addNobody(t *testing.T, w *world) {
	gone := w.person(t, "Gone")
	w.destroy(t, gone)
	group := w.groupOf(t, w.ann)
	p := w.dial(t, w.ann)
	for _, id := range []string{gone.ID, apptest.NewID()} {
		with := addition(group, w.bob)
		with["userId"] = id
		if a, err := p.ask("addUserInGroup", with); err != nil || a.String() != "addUserInGroup: There is no such user" {
			t.Errorf("got %s, %v", a, err)
		}
	}
	if got := w.contents(t, w.ann, group); len(got) != 1 {
		t.Errorf("the history is %q", got)
	}
}

// addBare: the server fills in what is missing.
func addBare(t *testing.T, w *world) {
	group := w.groupOf(t, w.ann)
	a, err := w.dial(t, w.ann).do("addUserInGroup", params{"groupId": group, "userId": w.bob.ID})
	if err != nil {
		t.Fatal(err)
	}
	item := a.Params.Item
	if id, _ := item["messageId"].(string); len(id) != 36 || item["message"] != "Ann added Bob" || item["groupName"] != "A group" || item["notification"] != true {
		t.Errorf("the answer is %s", a.Raw)
	}
	if got := strings.Join(w.contents(t, w.bob, group), "|"); strings.Contains(got, "undefined") || !strings.Contains(got, "Ann added Bob") {
		t.Errorf("the history is %q", got)
	}
}

// pretendedNotice: whatever it says, it is a notice of who caused it.
func pretendedNotice(t *testing.T, w *world) {
	group := w.groupOf(t, w.ann, w.bob)
	with := addition(group, w.cid)
	with["message"], with["senderName"] = "Admin says: give me your passwords", "Admin"
	a, err := w.dial(t, w.bob).do("addUserInGroup", with)
	if err != nil || a.Params.Item["senderId"] != w.bob.ID || a.Params.Item["senderName"] != "Bob" || a.Params.Item["notification"] != true {
		t.Errorf("the answer is %s, %v", a.Raw, err)
	}
	long := params{"groupId": group, "groupName": "-", "messageId": apptest.NewID(), "message": strings.Repeat("é", 300)}
	if _, err := w.dial(t, w.bob).do("leaveGroup", long); err != nil {
		t.Fatal(err)
	}
	if got := w.contents(t, w.ann, group); got[len(got)-1] != strings.Repeat("é", 255) {
		t.Errorf("the history is %q", got)
	}
}

// leaveTaken: refused as a whole.
func leaveTaken(t *testing.T, w *world) {
	group := w.groupOf(t, w.ann, w.bob)
	p := w.dial(t, w.bob)
	m := params{"messageId": apptest.NewID(), "groupId": group, "groupName": "-", "content": "hello"}
	if _, err := p.do("messageInGroup", m); err != nil {
		t.Fatal(err)
	}
	with := params{"groupId": group, "groupName": "-", "messageId": m["messageId"], "message": "bye"}
	if a, err := p.ask("leaveGroup", with); err != nil || a.String() != "leaveGroup: messageId already used" {
		t.Errorf("got %s, %v", a, err)
	}
	if got := w.contents(t, w.bob, group); len(got) != 3 {
		t.Errorf("the history is %q", got)
	}
}

// leaveAgain: the same request is the same success, with one notice.
func leaveAgain(t *testing.T, w *world) {
	group := w.groupOf(t, w.ann, w.bob, w.cid)
	p, ann := w.dial(t, w.bob), w.dial(t, w.ann)
	with := params{"groupId": group, "groupName": "-", "messageId": apptest.NewID(), "message": "bye"}
	for range 2 {
		if _, err := p.do("leaveGroup", with); err != nil {
			t.Fatal(err)
		}
	}
	_, err := w.dial(t, w.cid).do("messageInGroup", params{"messageId": apptest.NewID(), "groupId": group, "groupName": "-", "content": "he left"})
	if err != nil {
		t.Fatal(err)
	}
	if heard, err := ann.news("he left"); err != nil || len(heard) != 1 || heard[0] != "leaveGroup news" {
		t.Errorf("Ann hears %q, %v", heard, err)
	}
	if got := w.contents(t, w.ann, group); len(got) != 5 {
		t.Errorf("the history is %q", got)
	}
}

// successors: who owns a group after its owner, and what becomes of an empty one.
func successors(t *testing.T, w *world) {
	leaving := func(group string) params {
		return params{"groupId": group, "groupName": "-", "messageId": apptest.NewID(), "message": "bye"}
	}
	group := w.groupOf(t, w.ann, w.bob, w.cid)
	if _, err := w.dial(t, w.ann).do("leaveGroup", leaving(group)); err != nil {
		t.Fatal(err)
	}
	if a, err := w.dial(t, w.cid).ask("dropGroup", params{"groupId": group}); err != nil || !a.Error {
		t.Errorf("the younger member drops: %s, %v", a, err)
	}
	if _, err := w.dial(t, w.bob).do("dropGroup", params{"groupId": group}); err != nil {
		t.Errorf("the new owner drops: %v", err)
	}
	lonely := w.groupOf(t, w.ann)
	if _, err := w.dial(t, w.ann).do("leaveGroup", leaving(lonely)); err != nil {
		t.Fatal(err)
	}
	for kind, with := range groupRequests(w, lonely) {
		if a, err := w.dial(t, w.ann).ask(kind, with); err != nil || a.Message != notMember {
			t.Errorf("%s in the empty group: %s, %v", kind, a, err)
		}
	}
	w.refusedGroup(t, w.cid, lonely)
}

// refusedGroup: the id cannot be used for a new group.
func (w *world) refusedGroup(t testing.TB, who *apptest.Person, id string) {
	t.Helper()
	r, err := w.call(call{line: "POST /api/use-cases/create-group", token: who.Token, body: newGroup(id)})
	if err != nil || r.status != http.StatusConflict || r.message() != "groupId already used" {
		t.Errorf("create-group answers %d %s, %v", r.status, r.body, err)
	}
}

// newGroup is the body of create-group.
func newGroup(id string) string {
	return fmt.Sprintf(`{"groupId":%q,"groupName":"A group","messageId":%q,"notificationMessage":"made"}`, id, apptest.NewID())
}

func memberDrops(t *testing.T, w *world) {
	group := w.groupOf(t, w.ann, w.bob)
	if a, err := w.dial(t, w.bob).ask("dropGroup", params{"groupId": group}); err != nil || a.String() != "dropGroup: Only the owner may delete the group" {
		t.Errorf("got %s, %v", a, err)
	}
	if got := w.contents(t, w.bob, group); len(got) != 2 {
		t.Errorf("the history is %q", got)
	}
}

// droppedID: a dropped group never comes back.
func droppedID(t *testing.T, w *world) {
	group := w.groupOf(t, w.ann, w.bob)
	if _, err := w.dial(t, w.ann).do("dropGroup", params{"groupId": group}); err != nil {
		t.Fatal(err)
	}
	for _, who := range []*apptest.Person{w.ann, w.cid} {
		w.refusedGroup(t, who, group)
		if a, err := w.dial(t, who).ask("getlatestMessageGroup", groupRequests(w, group)["getlatestMessageGroup"]); err != nil || a.Message != notMember {
			t.Errorf("%s reads: %s, %v", who.First, a, err)
		}
	}
}

func exMember(t *testing.T, w *world) {
	group := w.groupOf(t, w.ann, w.bob)
	bob := w.dial(t, w.bob)
	if _, err := bob.do("leaveGroup", params{"groupId": group, "groupName": "-", "messageId": apptest.NewID(), "message": "bye"}); err != nil {
		t.Fatal(err)
	}
	for kind, with := range groupRequests(w, group) {
		if a, err := bob.ask(kind, with); err != nil || a.String() != kind+": "+notMember {
			t.Errorf("%s: %s, %v", kind, a.Raw, err)
		}
	}
	rows, err := bob.page("listLastMessage", params{}, 200, "")
	if err != nil || count(rows, "groupId", group) != 0 {
		t.Errorf("the group is in the list of chats: %v", err)
	}
}

// manyPages: whatever the clock did, paging finds every message once.
func manyPages(t *testing.T, w *world) {
	a, b := w.person(t, "Left"), w.person(t, "Right")
	gang(t, 2, func(i int) error {
		from, to := a, b
		if i == 1 {
			from, to = b, a
		}
		p, err := w.login(from, "")
		if err != nil {
			return err
		}
		defer p.close()
		var all []byte
		for n := range 250 {
			all = append(all, text(request("privateMessage", saying(to, fmt.Sprint(from.First, n))))...)
		}
		if err := p.write(all); err != nil {
			return err
		}
		for acked := 0; acked < 250; {
			m, err := p.said()
			if err != nil || m.Error {
				return fmt.Errorf("got %s, %w", m, err)
			}
			if m.String() == sent {
				acked++
			}
		}
		return nil
	})
	rows, err := w.dial(t, a).history(dialogPage, params{"receiverId": b.ID}, 12)
	if err != nil {
		t.Fatal(err)
	}
	seen := map[any]bool{}
	for i, r := range rows {
		seen[r["content"]] = true
		if i > 0 && r["createdAt"].(string) >= rows[i-1]["createdAt"].(string) {
			t.Errorf("%v is not before %v", r["createdAt"], rows[i-1]["createdAt"])
		}
	}
	if len(rows) != 500 || len(seen) != 500 {
		t.Errorf("%d rows, %d different; want 500", len(rows), len(seen))
	}
}

// fullGroups: the bounds of a group, of a person, and of what others add that person to: here 2, 3 and 1.
func fullGroups(t *testing.T, w *world) {
	a := func(who *apptest.Person, kind string, with params) string {
		a, err := w.dial(t, who).ask(kind, with)
		if err != nil {
			t.Fatal(err)
		}
		return a.String()
	}
	if got := a(w.ann, "addUserInGroup", addition(w.group, w.cid)); got != "addUserInGroup: The group has reached its member limit" {
		t.Errorf("a third member: %q", got)
	}
	if got := w.contents(t, w.ann, w.group); len(got) != 2 {
		t.Errorf("the history is %q", got)
	}
	w.groupOf(t, w.cid)
	w.groupOf(t, w.cid)
	w.groupOf(t, w.cid)
	r, err := w.call(call{line: "POST /api/use-cases/create-group", token: w.cid.Token, body: newGroup(apptest.NewID())})
	if err != nil || r.status != http.StatusRequestEntityTooLarge || r.message() != "The user has reached the group limit" {
		t.Errorf("a fourth group: %d %s, %v", r.status, r.body, err)
	}
	// Groups that others add somebody to do not use up the own ones, and are bounded apart.
	if got := a(w.ann, "addUserInGroup", addition(w.groupOf(t, w.ann), w.cid)); got != "addUserInGroup ok" {
		t.Errorf("a group that somebody with three own ones is added to: %q", got)
	}
	if got := a(w.ann, "addUserInGroup", addition(w.groupOf(t, w.ann), w.cid)); got != "addUserInGroup: The user has reached the group limit" {
		t.Errorf("one more: %q", got)
	}
}
