package nasty

import (
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"messenger/internal/app/apptest"
)

// useCaseRows are those of section E about search, groups and dialogs.
func useCaseRows() []row {
	rows := []row{
		{id: "E29", note: "null", run: nullName},
		{id: "E34", note: "wildcards are characters", run: wildcards},
		{id: "E36", note: "many matches", run: boundedSearch},
		{id: "E36", note: "hidden e-mails", world: tight, run: hiddenEmails},
		{id: "E37", note: "foreign group", run: foreignGroup},
		{id: "E40", note: "taken ids", run: takenGroupIDs},
		{id: "E43", note: "again and again", run: markOften},
	}
	for _, q := range []string{"", "searchText=", "searchText=" + strings.Repeat("x", 101), "searchText=a&searchText=b", "searchText[]=a", "searchText[x]=a",
		"searchText=%00", "searchText=%FF", "searchText=%u0041", "searchText=a&limit=5", "searchText=%", "searchText=%C0%80"} {
		rows = append(rows, refusedCall("E35", call{line: "GET /api/use-cases/search?" + q}))
	}
	for _, g := range []string{"x'+OR+'1'='1", "x%27%20OR%20%271%27%3D%271", "not-a-uuid", "%7B%22$ne%22:null%7D", ""} {
		rows = append(rows, refusedCall("E38", call{line: "GET /api/use-cases/search-users?searchText=a&groupId=" + g}))
	}
	for _, g := range []string{"x'/**/OR/**/1=1--", "not-a-uuid", "", "a b", "{11111111-1111-4111-8111-111111111111}"} {
		rows = append(rows, refusedCall("E39", call{line: "POST /api/use-cases/create-group", body: newGroup(g)}))
	}
	for _, n := range []string{" a", "a ", "a  b", "a\nb", strings.Repeat("n", 256), "a\u202eb", "\u3164", "", "\u200b", "a\tb", "a\u00a0b", "a\u0000b"} {
		rows = append(rows, refusedCall("E42", call{line: "POST /api/use-cases/create-group", body: named(n)}))
	}
	return append(rows, refusedCall("E43", call{line: "POST /api/use-cases/mark-as-deleted", body: `{"companionId":"x"}`}))
}

// named is the body of create-group with that name.
func named(name string) string {
	body := fmt.Sprintf(`{"groupId":%q,"groupName":%s,"messageId":%q,"notificationMessage":"made"}`, apptest.NewID(), "%s", apptest.NewID())
	return fmt.Sprintf(body, quoted(name))
}

// quoted is s as a JSON string.
func quoted(s string) string {
	b := request(s, nil) // {"params":null,"type":"…"}
	return strings.TrimSuffix(strings.TrimPrefix(b, `{"params":null,"type":`), "}")
}

// refusedCall is a row of a request of Ann's that is answered 400.
func refusedCall(id string, c call) row {
	return row{id: id, note: fmt.Sprintf("%.60s%.40s", c.line[strings.LastIndex(c.line, "/"):], c.body), run: func(t *testing.T, w *world) {
		c.token = w.ann.Token
		r, err := w.call(c)
		if err != nil || r.status != http.StatusBadRequest || r.message() == "" {
			t.Errorf("answer %d %s, %v", r.status, r.body, err)
		}
	}}
}

func nullName(t *testing.T, w *world) {
	who := w.person(t, "Named")
	for _, body := range []string{`{"firstName":null}`, `{"lastName":null}`, `{"firstName":""}`, `{"firstName":"\u202ex"}`} {
		if r := w.update(t, who, body); r.status != 400 {
			t.Errorf("%s: %d", body, r.status)
		}
	}
	if k := w.known(t, who); k["firstName"] != "Named" || k["lastName"] != "Tester" {
		t.Errorf("known as %v", k)
	}
}

// wildcards: what LIKE would take for a pattern finds only itself.
func wildcards(t *testing.T, w *world) {
	marked := w.person(t, `x%y_z\w%%%%`)
	for _, text := range []string{"%", "_", `\`, "%%", "%%%%", `z\w`, "%y_"} {
		rows := w.ann.Search(t, text)
		found := false
		for _, r := range rows {
			found = found || r["userId"] == marked.ID
			if first, _ := r["firstName"].(string); r["userId"] != nil && !strings.Contains(first+" "+r["lastName"].(string)+" "+r["email"].(string), text) {
				t.Errorf("%q finds %q", text, first)
			}
		}
		if !found {
			t.Errorf("%q does not find who has it in the name: %v", text, rows)
		}
	}
	start := time.Now()
	if rows := w.ann.Search(t, strings.Repeat("%", 50)); len(rows) != 0 || time.Since(start) > time.Second {
		t.Errorf("fifty find %v after %v", rows, time.Since(start))
	}
}

// boundedSearch: a hundred rows at most.
func boundedSearch(t *testing.T, w *world) {
	name := "Bound" + apptest.NewID()[:8]
	gang(t, 4, func(i int) error {
		for n := range 26 {
			r, err := w.call(call{line: "POST /api/auth/sing-up", body: form("firstName", fmt.Sprintf("%s%d-%d", name, i, n))})
			if err != nil || r.status != 201 {
				return fmt.Errorf("sign-up: %d, %w", r.status, err)
			}
		}
		return nil
	})
	start := time.Now()
	if rows := w.ann.Search(t, strings.ToLower(name)); len(rows) != 100 || time.Since(start) > time.Second {
		t.Errorf("%d rows after %v", len(rows), time.Since(start))
	}
}

// hiddenEmails: found by the whole e-mail only, and only then shown. The bound here is 4.
func hiddenEmails(t *testing.T, w *world) {
	if rows := w.ann.Search(t, w.bob.Email); len(rows) != 1 || rows[0]["email"] != w.bob.Email {
		t.Errorf("by the whole e-mail: %v", rows)
	}
	if rows := w.ann.Search(t, w.bob.Email[:len(w.bob.Email)-1]); len(rows) != 0 {
		t.Errorf("by a part of the e-mail: %v", rows)
	}
	rows := w.ann.Search(t, "Test")
	if len(rows) != 4 {
		t.Errorf("by name: %d rows", len(rows))
	}
	for _, r := range rows {
		if r["email"] != nil {
			t.Errorf("by name: %v", r)
		}
	}
}

// foreignGroup: who is not in a group learns nothing about it, not even that it exists.
func foreignGroup(t *testing.T, w *world) {
	for _, group := range []string{w.group, apptest.NewID()} {
		r, err := w.call(call{line: "GET /api/use-cases/search-users?searchText=a&groupId=" + group, token: w.cid.Token})
		if err != nil || r.status != 403 || r.message() != notMember {
			t.Errorf("answer %d %s, %v", r.status, r.body, err)
		}
	}
	r, err := w.call(call{line: "GET /api/use-cases/search-users?searchText=" + url.QueryEscape(w.cid.Email) + "&groupId=" + w.group, token: w.ann.Token})
	if err != nil || r.status != 200 || len(r.data()) != 1 {
		t.Errorf("a member is answered %d %s, %v", r.status, r.body, err)
	}
}

// takenGroupIDs: refused, and nothing is half-written.
func takenGroupIDs(t *testing.T, w *world) {
	w.refusedGroup(t, w.cid, w.group)
	m := saying(w.bob, "a message with an id")
	if _, err := w.dial(t, w.ann).do("privateMessage", m); err != nil {
		t.Fatal(err)
	}
	id := apptest.NewID()
	body := fmt.Sprintf(`{"groupId":%q,"groupName":"Half","messageId":%q,"notificationMessage":"made"}`, id, m["messageId"])
	r, err := w.call(call{line: "POST /api/use-cases/create-group", token: w.cid.Token, body: body})
	if err != nil || r.status != 409 || r.message() != "messageId already used" {
		t.Errorf("answer %d %s, %v", r.status, r.body, err)
	}
	a, err := w.dial(t, w.cid).ask("getlatestMessageGroup", params{"groupId": id, "limit": 1, "cursorCreatedAt": nil})
	if err != nil || a.Message != notMember {
		t.Errorf("the group is there: %s, %v", a.Raw, err)
	}
	if r, err := w.call(call{line: "POST /api/use-cases/create-group", token: w.cid.Token, body: newGroup(id)}); err != nil || r.status != 200 {
		t.Errorf("the id is spent: %d, %v", r.status, err)
	}
}

// markOften: the same every time, and the hundredth is as fast as the first.
func markOften(t *testing.T, w *world) {
	who := w.person(t, "Marks")
	if _, err := w.dial(t, who).do("privateMessage", saying(w.cid, "to be hidden")); err != nil {
		t.Fatal(err)
	}
	for _, companion := range []string{apptest.NewID(), who.ID, w.cid.ID} {
		for range 100 {
			r, err := w.call(call{line: "POST /api/use-cases/mark-as-deleted", token: who.Token, body: `{"companionId":"` + companion + `"}`})
			if err != nil || r.status != 200 {
				t.Fatalf("answer %d %s, %v", r.status, r.body, err)
			}
		}
	}
	rows, err := w.dial(t, who).page(dialogPage, params{"receiverId": w.cid.ID}, 5, "")
	if err != nil || len(rows) != 0 {
		t.Errorf("the dialog shows %v, %v", rows, err)
	}
	rows, err = w.dial(t, w.cid).page(dialogPage, params{"receiverId": who.ID}, 5, "")
	if err != nil || len(rows) != 1 {
		t.Errorf("the companion sees %v, %v", rows, err)
	}
}
