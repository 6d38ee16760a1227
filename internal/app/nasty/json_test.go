package nasty

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"
)

// envelope is a row of section C: text frames, and what the socket then says. An entry
// of want that ends in * stands for all that begin so.
type envelope struct {
	id, note string
	send     []string
	want     []string // parts of the transcript before "alive"; one that ends it stands last
}

// page is a request for a page of the dialog with Bob, limit as it is written.
func page(limit string) string {
	return `{"type":"getlatestMessageDialog","params":{"receiverId":"{bob.id}","limit":` + limit + `,"cursorCreatedAt":null}}`
}

// send is a private message to Bob; content is JSON.
func send(content string) string {
	return `{"type":"privateMessage","params":{"messageId":"{id}","receiverId":"{bob.id}","content":` + content + `}}`
}

const (
	badLimit = "getlatestMessageDialog: *"
	sent     = "privateMessage ok"
	refusal  = "privateMessage: *"
	drop     = `"type":"dropGroup","params":{"groupId":"{group}"}`
)

// alike are frames that are all answered so.
func alike(id string, want string, frames ...string) []envelope {
	var rows []envelope
	for i, f := range frames {
		rows = append(rows, envelope{id, fmt.Sprint("form ", i+1), []string{f}, []string{want}})
	}
	return rows
}

func envelopes() []envelope {
	return slices.Concat(
		alike("C01", badJSON, "{"),
		alike("C02", badJSON, "null"),
		alike("C03", "processor: *", "[]", "1", `"x"`, "true"),
		alike("C04", badType, "{}"),
		alike("C05", badType, `{"type":null}`, `{"type":1}`, `{"type":{}}`, `{"type":["privateMessage"]}`),
		alike("C06", badType, `{"type":"nope","params":{}}`),
		alike("C07", badType, `{"type":"__proto__"}`, `{"type":"constructor"}`, `{"type":"toString"}`, `{"type":""}`),
		alike("C08", "processor: *", `{"type":"privatemessage","params":{}}`, `{"type":" privateMessage","params":{}}`, `{"type":"privateMessage\u0000","params":{}}`),
		alike("C09", badType, `{"TYPE":"dropGroup","PARAMS":{"groupId":"{group}"}}`),
		alike("C09", "dropGroup: *", `{"type":"dropGroup","Params":{"groupId":"{group}"}}`, `{"type":"dropGroup","params":{"GROUPID":"{group}"}}`),
		alike("C10", badJSON, `{"type":"listLastMessage",`+drop+`}`, `{`+drop+`,"params":{}}`, `{"\u0074ype":"listLastMessage",`+drop+`}`),
		alike("C11", "dropGroup: *", `{"type":"dropGroup","params":{"groupId":"{bob.id}","groupId":"{group}"}}`),
		alike("C12", refusal, `{"type":"privateMessage"}`, `{"type":"privateMessage","params":null}`, `{"type":"privateMessage","params":[]}`,
			`{"type":"privateMessage","params":"x"}`),
		alike("C13", "getlatestMessageDialog ok[0]", `{"x":[{}],"requestid":1,"type":"getlatestMessageDialog","params":{"y":{"z":[null]},"receiverId":"{bob.id}","limit":0,"cursorCreatedAt":null}}`),
		alike("C14", sent, strings.Replace(send(`"hello"`), `{`, `{"__proto__":{"admin":true},`, 1)),
		alike("C15", badJSON, strings.Repeat("[", 10_000), strings.Repeat("[", 10_000)+strings.Repeat("]", 10_000)),
		alike("C16", badJSON, strings.Repeat(`{"a":`, 5_000)),
		alike("C17", badLimit, page(strings.Repeat("1", 60<<10))),
		alike("C18", badLimit, page("1e400")),
		alike("C18", "getlatestMessageDialog ok[0]", page("-0")),
		alike("C18", badJSON, page("NaN"), page("Infinity"), page("-Infinity"), page("0x10"), page("01"), page("+1"), page("1."), page(".5")),
		alike("C19", "getlatestMessageDialog ok[5]", page("5.0"), page("0.5e1"), page("50e-1")),
		alike("C19", "getlatestMessageDialog ok[10]", page("1e1")),
		alike("C20", "getlatestMessageDialog ok[6]", page("5.5")),
		alike("C20", "getlatestMessageDialog ok[5]", page("5.4999")),
		alike("C21", badLimit, page("9223372036854775808")),
		alike("C21", "getlatestMessageDialog ok[200]", page("9223372036854775807")),
		alike("C22", "getlatestMessageDialog: LIMIT must not be negative", page("-1"), page("-1e400"), page("-9223372036854775809")),
		alike("C23", "getlatestMessageDialog ok[0]", page("0")),
		alike("C24", "getlatestMessageDialog ok[200]", page("1000000000"), page("201"), page("200")),
		alike("C25", badLimit, page(`"5"`), page("true"), page("null"), page("{}"), strings.Replace(page("5"), `"limit":5,`, "", 1)),
		alike("C26", badJSON, "\ufeff"+list),
		alike("C27", badJSON, list+"\x00", `{"type":"listLastMessage",}`, "{/* hi */}", `{'type':'listLastMessage'}`, list+","),
		alike("C28", "privateMessage: Invalid text", send(`"\ud800"`), send(`"a\udfffb"`), send(`"\udc00\ud800"`)),
		alike("C29", refusal, send(`"a\u0000b"`)),
		alike("C29", "messageInGroup: *", `{"type":"messageInGroup","params":{"messageId":"{id}","groupId":"{group}","groupName":"a\u0000","content":"x"}}`),
		alike("C31", listed, `{"`+strings.Repeat("k", 60<<10)+`":1,`+list[1:]),
		alike("C32", badJSON, `{"type":"privateMessage","params":{}} {`+drop+`}`, list+list),
		alike("C33", badType, strings.Repeat(" ", 1<<16-2)+"{}"),
		[]envelope{
			{"C33", "too long", []string{strings.Repeat(" ", 1<<16) + "{}"}, []string{tooBig}},
			{"C34", "20 malformed", slices.Repeat([]string{"{"}, 20), append(slices.Repeat([]string{badJSON}, 20), policy)},
		},
	)
}

func jsonRows() []row {
	rows := []row{
		{id: "C30", note: "thousands of keys", run: manyKeys},
		{id: "C19", note: "(a dialog of 205 messages)", run: fillDialog},
	}
	slices.Reverse(rows) // the pages of C19 to C24 need the dialog
	for _, e := range envelopes() {
		rows = append(rows, row{id: e.id, note: e.note, run: e.run})
	}
	return append(rows, row{id: "C34", note: "in between good ones", run: malformedBetween})
}

func (e envelope) run(t *testing.T, w *world) {
	p := w.dial(t, w.ann)
	go func() {
		for _, s := range e.send {
			_ = p.write(text(w.fill(s)))
		}
		_ = p.write(text(probe))
	}()
	want := e.want
	if last := want[len(want)-1]; !strings.HasPrefix(last, "close") {
		want = append(slices.Clip(want), stillOpen)
	}
	got := p.until(probeAnswer)
	if !slices.EqualFunc(got, want, matches) {
		t.Errorf("the socket says %.300q, want %.300q", got, want)
	}
	if strings.Contains(strings.Join(e.send, ""), "{group}") {
		w.groupLives(t)
	}
}

// matches: want may end in * for anything.
func matches(got, want string) bool {
	prefix, any := strings.CutSuffix(want, "*")
	return got == want || any && strings.HasPrefix(got, prefix) && len(got) > len(prefix)
}

// groupLives: nothing has dropped the group of the tables.
func (w *world) groupLives(t testing.TB) {
	t.Helper()
	if _, err := w.dial(t, w.ann).page("getlatestMessageGroup", params{"groupId": w.group}, 1, ""); err != nil {
		t.Errorf("the group: %v", err)
	}
}

// fillDialog makes Ann's dialog with Bob longer than any page.
func fillDialog(t *testing.T, w *world) {
	p := w.dial(t, w.ann)
	for i := range 205 {
		if _, err := p.do("privateMessage", saying(w.bob, fmt.Sprint("filling ", i))); err != nil {
			t.Fatal(err)
		}
	}
}

// manyKeys: the time for many keys is in proportion to their number.
func manyKeys(t *testing.T, w *world) {
	p := w.dial(t, w.ann)
	var b strings.Builder
	b.WriteString(`{"type":"listLastMessage","params":{`)
	for i := range 5_000 {
		fmt.Fprintf(&b, `"k%d":%d,`, i, i%10)
	}
	b.WriteString(`"limit":0,"cursorCreatedAt":null}}`)
	start := time.Now()
	for range 10 {
		if err := p.write(text(b.String())); err != nil {
			t.Fatal(err)
		}
		if a, err := p.said(); err != nil || a.String() != listed {
			t.Fatalf("got %s, %v", a, err)
		}
	}
	if took := time.Since(start); took > 2*time.Second {
		t.Errorf("ten frames took %v", took)
	}
}

// malformedBetween: good messages between the bad ones do not help for ever.
func malformedBetween(t *testing.T, w *world) {
	p := w.dial(t, w.ann)
	go func() {
		for range 30 {
			if p.write(append(text("{"), text(list)...)) != nil {
				return
			}
		}
	}()
	said := p.until("")
	if last := said[len(said)-1]; last != policy || count1(said, badJSON) != 20 {
		t.Errorf("after %d refusals the socket says %q", count1(said, badJSON), last)
	}
	if got := w.dial(t, w.ann).transcript(); got != stillOpen {
		t.Errorf("a new connection says %q", got)
	}
}

func count1(list []string, s string) int {
	n := 0
	for _, l := range list {
		if l == s {
			n++
		}
	}
	return n
}
