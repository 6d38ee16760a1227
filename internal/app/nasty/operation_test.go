package nasty

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"
	"time"

	"messenger/internal/app/apptest"
)

// operation is a row of section D that is one request of Ann's: the JSON of its params,
// and what she is told.
type operation struct {
	id, note     string
	kind, params string
	want         string // may end in *
}

const notMember = "User is not a member of this group"

// toBob is the params of a message to Bob with an id.
func toBob(id string) string {
	return `"messageId":"` + id + `","receiverId":"{bob.id}","content":"by id"`
}

// withContent is the params of a message to Bob whose content is JSON.
func withContent(json string) string {
	return `"messageId":"{id}","receiverId":"{bob.id}","content":` + json
}

// before is the params of a page of the dialog with Bob.
func before(cursor string) string {
	return `"receiverId":"{bob.id}","limit":5,"cursorCreatedAt":` + cursor
}

const dialogPage = "getlatestMessageDialog"

func operations() []operation {
	rows := []operation{
		{"D01", "", "privateMessage", `"messageId":"{id}","receiverId":"00000000-0000-4000-8000-00000000dead","content":"x"`, "privateMessage: There is no such user"},
		{"D12", "empty", "privateMessage", withContent(`""`), refusal},
		{"D12", "blank", "privateMessage", withContent(`" \t\n "`), refusal},
		{"D14", "", "privateMessage", withContent(`"` + strings.Repeat("x", 10_001) + `"`), refusal},
		{"D14", "of 4 bytes each", "privateMessage", withContent(`"` + strings.Repeat("😀", 10_001) + `"`), refusal},
		{"D17", "or", "privateMessage", `"messageId":"{id}","receiverId":"' OR 1=1--","content":"x"`, refusal},
		{"D17", "path", "privateMessage", `"messageId":"{id}","receiverId":"../../etc","content":"x"`, refusal},
		{"D17", "object", "privateMessage", `"messageId":"{id}","receiverId":{"$ne":null},"content":"x"`, refusal},
		{"D24", "", "addUserInGroup", `"groupId":"{group}","userId":"{bob.id}","groupName":"-","messageId":"{id}","message":"x"`, "addUserInGroup: the user is already in the group"},
		{"D24", "oneself", "addUserInGroup", `"groupId":"{group}","userId":"{ann.id}"`, "addUserInGroup: the user is already in the group"},
		{"D28", "", "addUserInGroup", `"groupId":"{group}","userId":"{cid.id}","groupName":"-","messageId":"x'); DELETE FROM users;--","message":"x"`, "addUserInGroup: Invalid messageId"},
		{"D28", "number", "addUserInGroup", `"groupId":"{group}","userId":"{cid.id}","messageId":7`, "addUserInGroup: Invalid messageId"},
		{"D29", "too long", "addUserInGroup", `"groupId":"{group}","userId":"{cid.id}","messageId":"{id}","message":"` + strings.Repeat("x", 256) + `"`, "addUserInGroup: Invalid message"},
		{"D39", "", dialogPage, `"receiverId":"{ann.id}","limit":5,"cursorCreatedAt":null`, "getlatestMessageDialog ok[0]"},
		{"D41", "missing", dialogPage, `"receiverId":"{bob.id}","limit":5`, "getlatestMessageDialog ok[5]"},
		{"D41", "null", dialogPage, before("null"), "getlatestMessageDialog ok[5]"},
		{"D42", "first year", dialogPage, before(`"0001-01-01T00:00:00Z"`), "getlatestMessageDialog ok[0]"},
		{"D42", "last year", dialogPage, before(`"9999-12-31T23:59:59.999Z"`), "getlatestMessageDialog ok[5]"},
		{"D42", "beyond", dialogPage, before(`"275760-09-13T00:00:00.000Z"`), badLimit},
		{"D42", "beyond, signed", dialogPage, before(`"+275760-09-13T00:00:00.000Z"`), badLimit},
		{"D42", "year 0", dialogPage, before(`"0000-12-31T23:59:59Z"`), badLimit},
		{"D42", "leap second", dialogPage, before(`"2016-12-31T23:59:60Z"`), badLimit},
	}
	for _, id := range []string{
		"", "x", "123", "{id}0", "{{id}}", "urn:uuid:{id}", "0123456789abcdef0123456789abcdef", "00000000-0000-4000-8000-00000000000g", " {id}",
	} {
		rows = append(rows, operation{"D04", fmt.Sprintf("%.20q", id), "privateMessage", toBob(id), "privateMessage: Invalid messageId"})
	}
	for _, c := range []string{"null", "5", "{}", `["x"]`, "true"} {
		rows = append(rows, operation{"D11", c, "privateMessage", withContent(c), refusal})
	}
	rows = append(rows, operation{"D11", "missing", "privateMessage", `"messageId":"{id}","receiverId":"{bob.id}"`, refusal})
	for _, c := range []string{
		`"x"`, `"' OR 1=1--"`, `"2025-13-40T99:99:99Z"`, "1700000000000", `"infinity"`, `"-infinity"`, `"now"`, `"epoch"`, `"1999-01-01' OR '1'='1"`,
		`"2025-01-01"`, `"2025-01-01T00:00:00"`, "{}", "[]", "true", `"\u0000"`,
	} {
		rows = append(rows, operation{"D40", c, dialogPage, before(c), badLimit})
	}
	return rows
}

func (o operation) run(t *testing.T, w *world) {
	p := w.dial(t, w.ann)
	if err := p.write(text(w.fill(`{"type":"` + o.kind + `","params":{` + o.params + `}}`))); err != nil {
		t.Fatal(err)
	}
	if a, err := p.said(); err != nil || !matches(a.String(), o.want) {
		t.Errorf("got %s, %v; want %s", a, err, o.want)
	}
}

func operationRows() []row {
	var rows []row
	for _, o := range operations() {
		rows = append(rows, row{id: o.id, note: o.note, run: o.run})
	}
	for _, content := range []string{
		`'; DROP TABLE users;--`, `' OR '1'='1`, `O'Brien`, strings.Repeat("😀", 10_000), strings.Repeat("x", 10_000),
	} {
		id := "D15"
		if len(content) > 100 {
			id = "D13"
		}
		rows = append(rows, row{id: id, note: fmt.Sprintf("%.20q", content), run: func(t *testing.T, w *world) { w.verbatim(t, content) }})
	}
	for _, content := range []string{"$1", ":user_id", "?", "%s%d%n", `\x00`, `E'\\'`, `\`, `\u0041`, "$$", "{{.}}"} {
		rows = append(rows, row{id: "D16", note: content, run: func(t *testing.T, w *world) { w.verbatim(t, content) }})
	}
	return append(rows, []row{
		{id: "D02", note: "to a deleted user", run: toDeleted},
		{id: "D03", note: "to oneself", run: toSelf},
		{id: "D04", note: "upper case", run: upperCaseID},
		{id: "D05", note: "nil and max ids", run: extremeIDs},
		{id: "D06", note: "again", run: repeated},
		{id: "D08", note: "taken ids", run: takenIDs("D08")},
		{id: "D09", note: "taken ids", run: takenIDs("D09")},
		{id: "D10", note: "taken ids", run: takenIDs("D10")},
		{id: "D22", note: "smuggled fields", run: smuggled},
		{id: "D38", note: "smuggled sender", run: smuggledSender},
		{id: "D43", note: "one instant, many spellings", run: spellings},
		{id: "D45", note: "nobody's list", run: emptyList},
		{id: "D46", note: "account deleted", run: deletedAccount},
		{id: "D48", note: "21 messages", world: limited, run: tooManyMessages},
		{id: "D49", note: "1,000 lists", world: limited, run: tooManyLists},
		{id: "D50", note: "500 requests, nothing read", run: pipelined},
	}...)
}

// toDeleted: a deleted user is as unknown as one who never was.
func toDeleted(t *testing.T, w *world) {
	gone := w.person(t, "Gone")
	w.destroy(t, gone)
	a, err := w.dial(t, w.ann).ask("privateMessage", saying(gone, "hello?"))
	if err != nil || a.String() != "privateMessage: There is no such user" {
		t.Errorf("got %s, %v", a, err)
	}
}

// toSelf: one row, and the other devices of the classic dialect hear nothing.
func toSelf(t *testing.T, w *world) {
	who := w.person(t, "Solo")
	here, there := w.dial(t, who), w.dial(t, who)
	m := saying(who, "note to self")
	if _, err := here.do("privateMessage", m); err != nil {
		t.Fatal(err)
	}
	if got := there.transcript(); got != stillOpen {
		t.Errorf("the other device hears %q", got)
	}
	w.stored(t, who, who, m["messageId"], 1)
}

// upperCaseID: ids are equal in any case, and leave the server in lower case.
func upperCaseID(t *testing.T, w *world) {
	ann, bob := w.dial(t, w.ann), w.dial(t, w.bob)
	m := saying(w.bob, "in capitals")
	id := m["messageId"].(string)
	for _, spelling := range []string{strings.ToUpper(id), id} {
		m["messageId"], m["receiverId"] = spelling, strings.ToUpper(w.bob.ID)
		if _, err := ann.do("privateMessage", m); err != nil {
			t.Fatal(err)
		}
	}
	if a, err := bob.said(); err != nil || a.Params.Item["messageId"] != id {
		t.Errorf("Bob hears %s, %v", a.Raw, err)
	}
	hears(t, 0, ann, bob, w.bob)
	w.stored(t, w.ann, w.bob, id, 1)
}

// extremeIDs are ids like others.
func extremeIDs(t *testing.T, w *world) {
	p := w.dial(t, w.ann)
	for _, id := range []string{"00000000-0000-0000-0000-000000000000", "ffffffff-ffff-ffff-ffff-ffffffffffff"} {
		m := saying(w.bob, "an extreme id")
		m["messageId"] = id
		if a, err := p.ask("privateMessage", m); err != nil || a.String() != sent && !a.Error {
			t.Errorf("as a message: %s, %v", a, err)
		}
		m = saying(w.bob, "to an extreme id")
		m["receiverId"] = id
		if a, err := p.ask("privateMessage", m); err != nil || a.String() != "privateMessage: There is no such user" {
			t.Errorf("as a receiver: %s, %v", a, err)
		}
		if a, err := p.ask("dropGroup", params{"groupId": id}); err != nil || a.Message != notMember {
			t.Errorf("as a group: %s, %v", a, err)
		}
	}
}

// repeated: again a success, but neither stored nor heard again.
func repeated(t *testing.T, w *world) {
	ann, bob := w.dial(t, w.ann), w.dial(t, w.bob)
	m := saying(w.bob, "once")
	for range 3 {
		if _, err := ann.do("privateMessage", m); err != nil {
			t.Fatal(err)
		}
	}
	hears(t, 1, ann, bob, w.bob)
	w.stored(t, w.ann, w.bob, m["messageId"], 1)
}

// hears: before a new message from the sender the receiver hears that many.
func hears(t testing.TB, want int, sender, receiver *peer, who *apptest.Person) {
	t.Helper()
	mark := "mark " + apptest.NewID()
	if _, err := sender.do("privateMessage", saying(who, mark)); err != nil {
		t.Fatal(err)
	}
	if heard, err := receiver.news(mark); err != nil || len(heard) != want {
		t.Errorf("%s hears %q, %v; want %d", who.First, heard, err, want)
	}
}

// takenIDs: an id is taken for ever, whoever tries what with it.
func takenIDs(id string) func(t *testing.T, w *world) {
	return func(t *testing.T, w *world) {
		m := saying(w.bob, "the first")
		if _, err := w.dial(t, w.ann).do("privateMessage", m); err != nil {
			t.Fatal(err)
		}
		thief, again := w.ann, params{"messageId": m["messageId"], "receiverId": w.bob.ID, "content": "the first"}
		switch id {
		case "D08":
			again["content"] = "the second"
		case "D09":
			again["receiverId"] = w.cid.ID
		case "D10":
			thief = w.cid
		}
		if a, err := w.dial(t, thief).ask("privateMessage", again); err != nil || a.String() != "privateMessage: messageId already used" {
			t.Errorf("got %s, %v", a, err)
		}
		rows, err := w.dial(t, w.bob).page(dialogPage, params{"receiverId": w.ann.ID}, 5, "")
		if err != nil || count(rows, "messageId", m["messageId"]) != 1 || rows[0]["content"] != "the first" {
			t.Errorf("the history is %v, %v", rows, err)
		}
	}
}

// smuggled: what is the server's to say it says itself.
func smuggled(t *testing.T, w *world) {
	ann, bob := w.dial(t, w.ann), w.dial(t, w.bob)
	more := params{
		"senderId": w.cid.ID, "senderName": "Eve", "senderLastName": "Evil", "createdAt": "2001-01-01T00:00:00.000Z", "notification": true,
		"seq": 1, "isBroadcast": false, "deletedAt": "2001-01-01T00:00:00.000Z",
	}
	private, group := saying(w.bob, "honest"), params{"messageId": apptest.NewID(), "groupId": w.group, "groupName": "EVIL", "content": "honest"}
	for kind, m := range map[string]params{"privateMessage": private, "messageInGroup": group} {
		maps.Copy(m, more)
		if _, err := ann.do(kind, m); err != nil {
			t.Fatal(err)
		}
		a, err := bob.said()
		item := a.Params.Item
		at, _ := item["createdAt"].(string)
		when, parseErr := time.Parse(time.RFC3339, at)
		if err != nil || item["senderId"] != w.ann.ID || item["senderName"] != "Ann" || item["senderLastName"] != "Tester" ||
			parseErr != nil || time.Since(when).Abs() > time.Minute || kind == "messageInGroup" && (item["notification"] != false || item["groupName"] != "A group") {
			t.Errorf("Bob hears %s, %v", a.Raw, err)
		}
	}
}

// smuggledSender: only one's own dialogs can be read.
func smuggledSender(t *testing.T, w *world) {
	if _, err := w.dial(t, w.ann).do("privateMessage", saying(w.bob, "between the two of us")); err != nil {
		t.Fatal(err)
	}
	stranger := w.person(t, "Mal")
	for _, p := range []params{{"receiverId": w.bob.ID, "senderId": w.ann.ID}, {"receiverId": w.ann.ID, "senderId": w.bob.ID, "userId": w.bob.ID}} {
		if rows, err := w.dial(t, stranger).page(dialogPage, p, 10, ""); err != nil || len(rows) != 0 {
			t.Errorf("a stranger reads %v, %v", rows, err)
		}
	}
}

// spellings: the same instant is the same cursor.
func spellings(t *testing.T, w *world) {
	who := w.person(t, "Clock")
	p := w.dial(t, who)
	for range 4 {
		if _, err := p.do("privateMessage", saying(w.cid, "tick")); err != nil {
			t.Fatal(err)
		}
	}
	rows, err := p.page(dialogPage, params{"receiverId": w.cid.ID}, 10, "")
	if err != nil || len(rows) != 4 {
		t.Fatalf("history: %v, %v", rows, err)
	}
	at, err := time.Parse(time.RFC3339, rows[1]["createdAt"].(string))
	if err != nil {
		t.Fatal(err)
	}
	const ms = "2006-01-02T15:04:05.000"
	for cursor, want := range map[string]int{
		at.Format(ms) + "Z": 2, at.Format(ms) + "-00:00": 2, at.Format(ms) + "000000Z": 2, at.Format(ms) + "000001Z": 3,
		at.Add(14*time.Hour).Format(ms) + "+14:00": 2, at.Add(-5*time.Hour).Format(ms) + "-05:00": 2,
	} {
		if page, err := p.page(dialogPage, params{"receiverId": w.cid.ID}, 10, cursor); err != nil || len(page) != want {
			t.Errorf("%s gives %d rows, %v; want %d", cursor, len(page), err, want)
		}
	}
}

func emptyList(t *testing.T, w *world) {
	p := w.dial(t, w.person(t, "New"))
	a, err := p.do("listLastMessage", params{"limit": 10, "cursorCreatedAt": nil})
	if err != nil || a.String() != listed || !strings.Contains(a.Raw, `"data":[]`) {
		t.Errorf("got %s, %v", a.Raw, err)
	}
}

// deletedAccount: sockets of an account end with it.
func deletedAccount(t *testing.T, w *world) {
	who := w.person(t, "Gone")
	p := w.dial(t, who)
	w.destroy(t, who)
	start := time.Now()
	if got := p.transcript(); got != unauthorized {
		t.Errorf("the socket says %q", got)
	}
	if took := time.Since(start); took > time.Second {
		t.Errorf("after %v", took)
	}
	if a, err := w.login(who, w.address()); err == nil && a.transcript() != unauthorized {
		t.Error("the token still opens a socket")
	}
}

// tooManyMessages: above the rate there are refusals, and what was acknowledged is there.
func tooManyMessages(t *testing.T, w *world) {
	who := w.person(t, "Fast")
	p := w.dial(t, who)
	var b []byte
	ids := map[int]any{}
	for i := range 60 {
		m := saying(w.bob, fmt.Sprint("fast ", i))
		ids[i] = m["messageId"]
		b = append(b, text(request("privateMessage", m))...)
	}
	if err := p.write(b); err != nil {
		t.Fatal(err)
	}
	acked, refused := 0, 0
	for i := range 60 {
		switch a, err := p.said(); {
		case err != nil:
			t.Fatal(err)
		case a.String() == sent:
			acked++
			w.stored(t, who, w.bob, ids[i], 1)
		case a.String() == "privateMessage: Too many requests":
			refused++
		default:
			t.Errorf("got %s", a)
		}
	}
	if acked < 20 || refused < 10 {
		t.Errorf("%d acknowledged, %d refused", acked, refused)
	}
}

func tooManyLists(t *testing.T, w *world) {
	p := w.dial(t, w.ann)
	go func() { _ = p.write(slices.Repeat(text(list), 1000)) }()
	refused := 0
	for range 1000 {
		a, err := p.said()
		if err != nil {
			t.Fatal(err)
		}
		if a.String() == "listLastMessage: Too many requests" {
			refused++
		} else if a.String() != listed {
			t.Errorf("got %s", a)
		}
	}
	if refused < 500 {
		t.Errorf("%d of 1000 refused", refused)
	}
}

// pipelined: every request is answered, in order, though nothing is read meanwhile.
func pipelined(t *testing.T, w *world) {
	p := w.dial(t, w.ann)
	_ = p.nc.SetReadBuffer(8 << 10)
	var b []byte
	var want []string
	for i := range 500 {
		switch i % 5 {
		case 0, 1:
			b, want = append(b, text(request("privateMessage", saying(w.cid, fmt.Sprint("piped ", i))))...), append(want, sent)
		case 2:
			b, want = append(b, text(list)...), append(want, listed)
		case 3:
			b, want = append(b, text(w.fill(page(fmt.Sprint(i%7))))...), append(want, fmt.Sprintf("%s ok[%d]", dialogPage, i%7))
		case 4:
			b, want = append(b, text(`{"type":"dropGroup","params":{}}`)...), append(want, "dropGroup: Invalid groupId")
		}
	}
	if err := p.write(b); err != nil {
		t.Fatal(err)
	}
	if got := p.transcriptList(); !slices.Equal(got, append(want, stillOpen)) {
		t.Errorf("the answers are %.400q", got)
	}
}

// transcriptList is transcript, as a list.
func (p *peer) transcriptList() []string {
	go func() { _ = p.write(text(probe)) }()
	return p.until(probeAnswer)
}

// verbatim says something in a dialog and in a group and compares what others get.
func (w *world) verbatim(t testing.TB, content string) {
	t.Helper()
	ann, bob := w.dial(t, w.ann), w.dial(t, w.bob)
	same := func(where string, got any, err error) {
		if err != nil || got != content {
			t.Errorf("%s: %.60q, %v; want %.60q", where, got, err, content)
		}
	}
	for kind, m := range map[string]params{
		"privateMessage": saying(w.bob, content),
		"messageInGroup": {"messageId": apptest.NewID(), "groupId": w.group, "groupName": "-", "content": content},
	} {
		if _, err := ann.do(kind, m); err != nil {
			t.Fatal(err)
		}
		a, err := bob.said()
		same("broadcast of "+kind, a.Params.Item["message"], err)
	}
	for kind, of := range map[string]params{dialogPage: {"receiverId": w.ann.ID}, "getlatestMessageGroup": {"groupId": w.group}, "listLastMessage": {}} {
		rows, err := bob.page(kind, of, 1, "")
		if err != nil || len(rows) == 0 {
			t.Fatalf("%s: %v, %v", kind, rows, err)
		}
		same(kind, rows[0]["content"], err)
	}
}

// destroy deletes an account.
func (w *world) destroy(t testing.TB, who *apptest.Person) {
	t.Helper()
	w.MustREST(t, apptest.Call{Method: "DELETE", Path: "/api/profile/destroy", Token: who.Token, Want: 200})
}
