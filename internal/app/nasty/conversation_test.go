package nasty

import (
	"fmt"
	"net/http"
	"strings"
	"testing"

	"messenger/internal/app/apptest"
)

// Section Y are the endpoints of REST beside the classic ones.

// endpoint is one of them, with what a good request of Ann's has.
type endpoint struct {
	line  string // method and path
	query []param
	body  []param
	more  []call // what is wrong about this one only
	// spends: what is asked for cannot be asked for twice, so no good request is made.
	spends bool
}

func newEndpoints() []endpoint {
	const here = "/api/conversations/group_{group}"
	query := func(good string, bad ...string) sort { return sort{bad: bad, fine: []string{good}} }
	limit := param{"limit", "5", query("5", "-1", "5.5", "1e3", "0x10", "", "x", "9007199254740992", "5%00", "5'--", "%35x")}
	place := query("0", "-1", "0.5", "1e400", "9007199254740992", "99999999999999999999", "", "x", "0'%20OR%20'1'='1", "%00")
	words := sort{bad: []string{
		`1`, `null`, `[]`, `""`, `" "`, `"\u3000"`, `"a\tb"`, `"a\nb"`, `"a\u2028b"`, `"a\u0000b"`, `"a\u202eb"`, `"a\u200bb"`, `"` + strings.Repeat("a ", 129) + `"`,
	}}
	epoch := param{"epoch", "x", query("x", strings.Repeat("e", 201), "%FF", "%ED%A0%80")}
	conversations := func(method, rest string) []call {
		var list []call
		for _, id := range []string{
			"x", "group_", "group_x", "private_{ann.id}", "private_{ann.id}_{ann.id}0", "group_{group}'--", "group_%00", "{group}", "group_{group}_{group}",
			"private_x_y", "private__", "group_00000000-0000-0000-0000-000000000000", "group_" + strings.Repeat("a", 5000), "channel_{group}",
		} {
			list = append(list, call{line: method + " /api/conversations/" + id + rest})
		}
		return list
	}
	return []endpoint{
		{line: "POST /api/auth/refresh"},
		{line: "POST /api/auth/logout", spends: true},
		{line: "POST /api/auth/logout-all", body: []param{{"password", `"` + apptest.Password + `"`, sort{bad: []string{`1`, `null`, `[]`, `{}`, `"wrong-horse-9"`}}}}, spends: true},
		{line: "GET /api/auth/sessions"},
		{line: "DELETE /api/auth/sessions/{id}", spends: true, more: []call{
			{line: "DELETE /api/auth/sessions/x"}, {line: "DELETE /api/auth/sessions/%00"}, {line: "DELETE /api/auth/sessions/{id}0"},
			{line: "DELETE /api/auth/sessions/'%20OR%201=1--"}, {line: "DELETE /api/auth/sessions/all"}, {line: "DELETE /api/auth/sessions/" + strings.Repeat("a", 5000)},
		}},
		{line: "GET /api/profile"},
		{line: "PATCH /api/profile", body: []param{{"?firstName", ``, words}, {"?lastName", ``, words}, {"?more", ``, sort{bad: []string{`1`}}}}},
		{line: "PATCH /api/profile/password", body: []param{
			{"oldPassword", `"` + apptest.Password + `"`, sort{bad: []string{`1`, `null`, `[]`, `{}`}}},
			{"newPassword", `"staple of many horses"`, sort{bad: []string{
				`1`, `null`, `[]`, `""`, `"two w"`, `"        "`, `"a\tb c d e f"`, `"a b c d\u2028e f"`, `"a b c d e\u0000f"`, `"` + strings.Repeat("a ", 65) + `"`,
			}}},
		}, spends: true},
		{line: "GET /api/sync", query: []param{epoch, {"cursor", "", query("", "x", "====", "MQ", "%00", "'%20OR%201=1--", "2025-01-01T00:00:00.000Z", strings.Repeat("A", 201))}, limit}},
		{line: "GET " + here + "/events", query: []param{{"afterSeq", "0", place}, limit, epoch, {"afterHidden", "0", place}}, more: conversations("GET", "/events")},
		{line: "GET " + here + "/messages", query: []param{{"beforeSeq", "9", place}, limit, {"aroundId", "", query("", "x", "{id}0", "%00", "'%20OR%201=1--", "00000000-0000-0000-0000-00000000000g", "00000000-0000-0000-0000-000000000000")}},
			more: append(conversations("GET", "/messages"), call{line: "GET " + here + "/messages?beforeSeq=1&afterSeq=1"}, call{line: "GET " + here + "/messages?aroundId={message}&afterSeq=1"})},
		{line: "POST " + here + "/messages", body: []param{
			{"messageId", `"{id}"`, anID}, {"content", `"hi"`, content(10_000)}, {"?replyToId", ``, namedID}, {"?mentions", ``, people}, {"more", ``, sort{bad: []string{`1`}}},
		}, more: conversations("POST", "/messages")},
	}
}

// asked is a row of section Y.
type asked struct {
	note string
	call
	want []int
}

func (e endpoint) good() call {
	c := call{line: e.line, token: "{ann}"}
	if len(e.body) > 0 {
		c.body = extended{params: e.body}.with("", "")
	}
	return c
}

// rows are what may be wrong about a request to e.
func (e endpoint) rows() []asked {
	var rows []asked
	add := func(note string, c call, want ...int) { rows = append(rows, asked{note, c, want}) }
	for note, c := range e.doors() {
		add(note, c, 401)
	}
	method, path, _ := strings.Cut(e.line, " ")
	bad := e.good()
	for _, m := range []string{"PUT", "FOO"} {
		bad.line = m + " " + path
		add(m, bad, 405, 501)
	}
	for _, tail := range []string{"/x", "//", "%00", "/..", ";a=b"} {
		bad.line = method + " " + path + tail
		add("path "+tail, bad, 400, 404, 405)
	}
	bad = e.good()
	bad.line += "?nope=1"
	add("an unknown parameter", bad, 400)
	for _, p := range e.query {
		for _, value := range p.sort.bad {
			bad.line = e.line + "?" + p.name + "=" + value
			add(fmt.Sprintf("%s %.20s", p.name, value), bad, 400)
		}
		bad.line = e.line + "?" + p.name + "=" + p.good + "&" + p.name + "=" + p.good
		add(p.name+" twice", bad, 400)
	}
	for _, c := range e.more {
		c.token, c.body = "{ann}", e.good().body
		add(fmt.Sprintf("%.60s", c.line), c, 400, 404)
	}
	return append(rows, e.bodies()...)
}

// doors are requests of nobody.
func (e endpoint) doors() map[string]call {
	list := map[string]call{}
	for note, token := range map[string]string{"no token": "", "no sound token": "x", "a cut token": "{ann}x", "three parts of nothing": "a.b.c"} {
		c := e.good()
		c.token = token
		list[note] = c
	}
	return list
}

// bodies are what may be wrong about the body of a request to e.
func (e endpoint) bodies() []asked {
	if len(e.body) == 0 {
		return nil
	}
	var rows []asked
	x := extended{params: e.body}
	add := func(note, body string, want ...int) {
		c := e.good()
		c.body = body
		rows = append(rows, asked{note, c, want})
	}
	for _, p := range e.body {
		for _, bad := range p.sort.bad {
			with := strings.Replace(x.with(p.name, bad), "?", "", 1)
			add(fmt.Sprintf("%s %.24s", p.name, bad), with, 400, 413)
		}
		switch {
		case p.name == "?replyToId":
			add("an answer to nothing", x.with(p.name, `"{id}"`), 404)
			add("an answer to a foreign message", x.with(p.name, `"{foreign message}"`), 404)
		case p.good != "":
			add("no "+p.name, x.with(p.name, ""), 400)
			add(p.name+" twice", `{"`+p.name+`":"a",`+x.with("", "")[1:], 400)
		}
	}
	for _, body := range []string{`{`, `[]`, `null`, `"x"`, `7`, `{}{}`, x.with("", "") + "x"} {
		add("body "+body[:1]+fmt.Sprint(len(body)), body, 400)
	}
	add("a long body", `{"`+e.body[0].name+`":"`+strings.Repeat("x", 101<<10)+`"}`, 413)
	return rows
}

func conversationRows() []row {
	var rows []row
	for i, e := range newEndpoints() {
		for _, a := range e.rows() {
			rows = append(rows, row{id: fmt.Sprintf("Y%02d", i+1), note: fmt.Sprintf("%.50s %s", e.line, a.note), run: a.run})
		}
		if !e.spends {
			rows = append(rows, row{id: fmt.Sprintf("Y%02d", i+1), note: "well asked", run: func(t *testing.T, w *world) { asked{"", e.good(), []int{200, 201}}.run(t, w) }})
		}
	}
	return rows
}

func (a asked) run(t *testing.T, w *world) {
	c := a.call
	c.line, c.token, c.body = w.fillMore(t, c.line), w.fillMore(t, c.token), w.fillMore(t, c.body)
	r, err := w.call(c)
	fits := false
	for _, want := range a.want {
		fits = fits || r.status == want
	}
	if err != nil || !fits {
		t.Fatalf("answer %d %.200q, %v; want %d", r.status, r.body, err, a.want)
	}
	if r.status >= http.StatusBadRequest && r.message() == "" && r.status != 501 {
		t.Errorf("the answer has no message: %d %q", r.status, r.body)
	}
}

// TestEndpointRows: ten rows for each endpoint at least.
func TestEndpointRows(t *testing.T) {
	total := 0
	for _, e := range newEndpoints() {
		n := len(e.rows())
		if total += n; n < 10 {
			t.Errorf("%s has %d rows", e.line, n)
		}
	}
	t.Logf("%d rows", total)
}
