package nasty

import (
	"encoding/json"
	"fmt"
	"net"
	"net/http"
	"strings"
	"testing"

	"messenger/internal/app/apptest"
)

// texts is section G: what is said comes out as it went in, byte for byte, live and in
// every kind of history. How it is shown is the client's.
var texts = map[string][]string{
	"G01": {`<img src=x onerror=alert(1)>`},
	"G02": {`<svg/onload=alert(1)>`, `<svg><animate onbegin=alert(1)>`},
	"G03": {`javascript:alert(1)`, `data:text/html,<script>alert(1)</script>`, `[x](javascript:alert(1))`},
	"G04": {`</script><script>alert(1)</script>`, `<!--<script>`, `]]>`},
	"G05": {`{{7*7}}`, `${7*7}`, `#{7*7}`, `<%= 7*7 %>`},
	"G06": {"\u202eevil\u202c", "\u2066a\u2067b\u2068c\u2069", "\u200e\u200f\u061cx"},
	"G07": {"👩‍👩‍👧‍👦 🏳️‍🌈 🏴󠁧󠁢󠁳󠁣󠁴󠁿 👍🏿 🇩🇪"},
	"G08": {"zero\u200bwidth \ufeffmark", "\ufeffbegins with a mark", "a\u2060b\u00adc"},
	"G09": {"z" + strings.Repeat("\u0301\u0316", 250)},
	"G10": {"\ufffe\uffff\ufdd0\U0001fffe\U0010ffff", "\ufffd"},
	"G11": {"caf\u00e9", "cafe\u0301", "\u212b\u00c5A\u030a"},
	"G13": {"x" + strings.Repeat("\n", 9_998) + "y", "a\r\nb\rc\nd"},
	"G14": {"a\r\ntime=2026 level=ERROR msg=forged", "\x1b[31mred\x1b[0m", "%0a%0d", "\x07\x08\x1b]0;title\x07"},
	"G15": {"مرحبا 123 שלום 456 abc", "١٢٣ and 123"},
	"G16": {"a\tb", "\va\v", "\x7f", "\x01\x02\x1f", "\u0085\u2028\u2029x"},
	"G17": {strings.Repeat("w", 4_096)},
	"G18": {`=HYPERLINK("https://evil.example","x")`, "+1+1", "-1+1", "@SUM(1)", "=cmd|' /C calc'!A0"},
	"G19": {"http://169.254.169.254/latest/meta-data/"},
	"G20": {"[system] Ann left the group", "Admin: hello"},
}

func textRows() []row {
	var rows []row
	for id, list := range texts {
		for _, content := range list {
			rows = append(rows, row{id: id, note: fmt.Sprintf("%.30q", content), run: func(t *testing.T, w *world) { w.verbatim(t, content) }})
		}
	}
	return append(rows,
		row{id: "G06", note: "in a name", run: directedNames},
		row{id: "G08", note: "nothing that shows", run: nothingShows},
		row{id: "G11", note: "in names", run: namesVerbatim},
		row{id: "G12", note: "Turkish search", run: turkish},
		row{id: "G14", note: "in what is logged", run: forgedLines},
		row{id: "G19", note: "nobody fetches", run: noPreview},
		row{id: "G20", note: "names like the system's", run: pretenders},
	)
}

// nothingShows: what looks empty is refused like an empty message, by every way to say it.
func nothingShows(t *testing.T, w *world) {
	p := w.dial(t, w.ann)
	for _, content := range []string{"\u200b", "\u2060\ufeff\u00ad", "\u3164", "\u2800", "\ufe0f", "\u200e\u200f\u061c", "\u200d \u202e"} {
		a, err := p.ask("privateMessage", saying(w.bob, content))
		if err != nil || a.String() != "privateMessage: Invalid content" {
			t.Errorf("%q is answered %s, %v", content, a, err)
		}
		body, _ := json.Marshal(params{"messageId": apptest.NewID(), "content": content})
		r, err := w.call(call{line: "POST /api/conversations/" + apptest.Dialog(w.ann, w.bob) + "/messages", token: w.ann.Token, body: string(body)})
		if err != nil || r.status != 400 {
			t.Errorf("%q over REST is answered %d %s, %v", content, r.status, r.body, err)
		}
	}
}

// directedNames are refused.
func directedNames(t *testing.T, w *world) {
	for _, r := range "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u200e\u200f\u061c" {
		if s := w.signsUp(t, form("firstName", "evil"+string(r)+"x")); s != 400 {
			t.Errorf("%U: %d", r, s)
		}
	}
}

// namesVerbatim: names of groups and people come out as they went in.
func namesVerbatim(t *testing.T, w *world) {
	for _, name := range []string{"caf\u00e9", "cafe\u0301", "O'Neil", `"quoted"`, `back\slash`, "<b>bold</b>", "x😀y", "=1+1", "%s", "{{7*7}}", "Ünïcödé"} {
		who := w.person(t, name)
		if r, err := w.call(call{line: "POST /api/use-cases/create-group", token: who.Token, body: named(name)}); err != nil || r.status != 200 {
			t.Fatalf("create-group %q: %d %s, %v", name, r.status, r.body, err)
		}
		rows, err := w.dial(t, who).page("listLastMessage", params{}, 5, "")
		if err != nil || len(rows) != 1 || rows[0]["groupName"] != name || rows[0]["senderName"] != name {
			t.Errorf("%q is listed as %v, %v", name, rows, err)
		}
	}
}

// turkish: İ, I, ı and i find each other, and nothing breaks.
func turkish(t *testing.T, w *world) {
	tag := apptest.NewID()[:8]
	who := w.person(t, "İstanbul"+tag)
	for _, text := range []string{"İstanbul" + tag, "istanbul" + tag, "ISTANBUL" + strings.ToUpper(tag), "ıstanbul" + tag} {
		if rows := w.ann.Search(t, text); len(rows) != 1 || rows[0]["userId"] != who.ID {
			t.Errorf("%q finds %v", text, rows)
		}
	}
	for _, text := range []string{"ſ", "ß", "ẞ", "Σς", "ǆ", "\u0307", "ﬁ"} {
		w.ann.Search(t, text)
	}
}

// forgedLines: whatever of a request is logged begins no line of its own; the rest is
// looked at in the end, in all of the log.
func forgedLines(t *testing.T, w *world) {
	forged := "\u2028time=2026-01-01 level=ERROR msg=forged"
	for _, c := range []call{
		{line: "GET /api/x%0atime=2026%20level=ERROR%20msg=forged", token: w.ann.Token},
		{line: anyText, token: w.ann.Token, head: []string{"User-Agent: " + forged, "Referer: " + forged, "X-Request-Id: " + forged}},
		{line: "GET /api/use-cases/search?searchText=%0alevel=ERROR+msg=forged", token: w.ann.Token},
		{line: loginLine, body: `{"email":"\nlevel=ERROR msg=forged","password":"x"}`, head: []string{"User-Agent: \x85\xff forged"}},
	} {
		if _, err := w.call(c); err != nil {
			t.Errorf("%s: %v", c.line, err)
		}
	}
	if strings.Contains(w.Log(), "\nlevel=ERROR") || strings.Contains(w.Log(), "\ntime=2026-01-01 level=ERROR") {
		t.Error("the log has a forged line")
	}
}

// noPreview: the server never asks for what people link to.
func noPreview(t *testing.T, w *world) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	asked := make(chan struct{}, 1)
	s := &http.Server{Handler: http.HandlerFunc(func(http.ResponseWriter, *http.Request) { asked <- struct{}{} })}
	go func() { _ = s.Serve(l) }()
	defer func() { _ = s.Close() }()
	w.verbatim(t, "http://"+l.Addr().String()+"/preview.png")
	w.canary(t)
	select {
	case <-asked:
		t.Error("the server has fetched a link")
	default:
	}
}

// pretenders: who calls himself the system is not taken for it.
func pretenders(t *testing.T, w *world) {
	for _, name := range []string{"Admin", "system", "SYSTEM", "Deleted-account"} {
		who := w.person(t, name)
		bob := w.dial(t, w.bob)
		group := w.groupOf(t, who, w.bob)
		if a, err := bob.said(); err != nil || a.Type != "addUserInGroup" {
			t.Fatalf("Bob hears %s, %v", a, err)
		}
		m := params{"messageId": apptest.NewID(), "groupId": group, "groupName": "-", "content": "Bob left the group", "notification": true}
		if _, err := w.dial(t, who).do("messageInGroup", m); err != nil {
			t.Fatal(err)
		}
		if a, err := bob.said(); err != nil || a.Params.Item["notification"] != false {
			t.Errorf("Bob hears %s, %v", a.Raw, err)
		}
		rows, err := bob.page("getlatestMessageGroup", params{"groupId": group}, 1, "")
		if err != nil || rows[0]["notification"] != false {
			t.Errorf("the history is %v, %v", rows, err)
		}
	}
}
