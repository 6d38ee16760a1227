package app_test

import (
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"messenger/internal/app/apptest"
)

// hostile are texts that end a string of SQL and go on.
var hostile = []string{
	`' || (SELECT password FROM users WHERE email='%s') || '`,
	`x',now(),now(),NULL); UPDATE users SET first_name='PWNED'; --`,
	`x'); UPDATE users SET first_name='PWNED'; DELETE FROM messages; --`,
	`' OR '1'='1`,
	`\'; DROP TABLE messages; --`,
	`$1 ? :id %s {{.}} x'41' "quoted" E'\\'`,
}

// unspaced is a text with white space replaced by what SQL takes for it.
func unspaced(s string) string { return strings.ReplaceAll(s, " ", "/**/") }

// injection: the original wrote texts into its statements: a content read another's
// password hash, or renamed everybody, or forged a message of somebody else.
func injection(t *testing.T, s *apptest.Server) {
	witness, ann, bob := s.NewPerson(t, "Witness"), s.NewPerson(t, "Ann"), s.NewPerson(t, "Bob")
	witness.Dial(t).Message(t, bob, "I was here")
	injectNames(t, s)
	group := groupOf(t, ann, bob)
	here, there := ann.Dial(t), bob.Dial(t)
	want := []any{"Ann created the group", "Bob was added"}
	for _, text := range hostile {
		here.Message(t, bob, text)
		if got := there.Broadcast(t, "privateMessage").Params.Item["message"]; got != text {
			t.Errorf("%q was heard as %q", text, got)
		}
		p := toGroup(group, text)
		p["groupName"] = text
		here.Ask(t, "messageInGroup", p)
		if got := there.Broadcast(t, "messageInGroup").Params.Item["message"]; got != text {
			t.Errorf("%q was heard as %q", text, got)
		}
		p = departure(group)
		p["message"], p["groupName"] = text, text
		there.Ask(t, "leaveGroup", p)
		here.Broadcast(t, "leaveGroup")
		p = addition(group, bob)
		p["message"], p["groupName"] = text, text
		if got := here.Ask(t, "addUserInGroup", p).Params.Item["message"]; got != text {
			t.Errorf("notice %q became %q", text, got)
		}
		there.Broadcast(t, "addUserInGroup")
		want = append(want, text, text, text)
		injectIDs(t, here, group, bob, text)
	}
	if diff := cmp.Diff(want, texts(pages(t, there, inGroup(group), 7))); diff != "" {
		t.Errorf("group history (-want +got):\n%s", diff)
	}
	var said []any
	for _, text := range hostile {
		said = append(said, text)
	}
	if diff := cmp.Diff(said, texts(pages(t, there, inDialog(ann), 4))); diff != "" {
		t.Errorf("dialog (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff([]any{"I was here"}, texts(pages(t, there, inDialog(witness), 4))); diff != "" {
		t.Errorf("dialog of the witness (-want +got):\n%s", diff)
	}
	if got := bob.Search(t, witness.Email); len(got) != 1 || got[0]["firstName"] != "Witness" {
		t.Errorf("the witness is now %v", got)
	}
	if status, id := logIn(t, s, witness.Email, apptest.Password); status != http.StatusCreated || id != witness.ID {
		t.Errorf("the witness logs in: %d %s", status, id)
	}
}

// injectIDs puts a text where ids and cursors belong: every type refuses it.
func injectIDs(t *testing.T, here *apptest.Socket, group string, bob *apptest.Person, text string) {
	t.Helper()
	newest := params{"limit": 10, "cursorCreatedAt": nil}
	for _, r := range []struct {
		kind   string
		params params
		fields []string
	}{
		{chats, newest, []string{"cursorCreatedAt", "limit"}},
		{dialogs, params{"limit": 10, "cursorCreatedAt": nil, "receiverId": bob.ID}, []string{"receiverId", "cursorCreatedAt", "limit"}},
		{groups, params{"limit": 10, "cursorCreatedAt": nil, "groupId": group}, []string{"groupId", "cursorCreatedAt", "limit"}},
		{"privateMessage", toPerson(bob, "never"), []string{"messageId", "receiverId"}},
		{"messageInGroup", toGroup(group, "never"), []string{"messageId", "groupId"}},
		{"addUserInGroup", addition(group, bob), []string{"messageId", "groupId", "userId"}},
		{"leaveGroup", departure(group), []string{"messageId", "groupId"}},
		{"dropGroup", params{"groupId": group}, []string{"groupId"}},
	} {
		for _, field := range r.fields {
			for _, evil := range []string{text, apptest.NewID() + text, "1999-01-01" + text} {
				p := params{}
				maps.Copy(p, r.params)
				p[field] = evil
				if words := here.Refused(t, r.kind, p); foreign.MatchString(words) {
					t.Errorf("%s with %s %q says %q", r.kind, field, evil, words)
				}
			}
		}
	}
}

// injectNames puts the texts into every field of REST.
func injectNames(t *testing.T, s *apptest.Server) {
	t.Helper()
	for i, text := range hostile {
		evil := unspaced(text)
		email, password := evil+apptest.NewID(), evil+"-password"
		if i > 1 { // hashing takes a while, and the fields are alike
			email, password = apptest.NewID()+"'@example.org", apptest.Password
		}
		s.MustREST(t, apptest.Call{Method: "POST", Path: "/api/auth/sing-up", Want: http.StatusCreated, Body: params{
			"firstName": evil, "lastName": evil, "email": email, "password": password,
		}})
		var who struct{ ID, Token, FirstName, LastName, Email string }
		s.MustREST(t, apptest.Call{Method: "POST", Path: "/api/auth/login", Want: http.StatusCreated, Body: params{
			"email": email, "password": password,
		}}).Decode(t, &who)
		if who.FirstName != evil || who.LastName != evil || who.Email != email {
			t.Errorf("%q %q signed up as %+v", evil, email, who)
		}
		p := &apptest.Person{Server: s, ID: who.ID, Email: email, First: evil, Token: who.Token}
		renamed := evil + "!"
		s.MustREST(t, wanting(http.StatusCreated, post(p, "PATCH", "/api/profile/update", params{"firstName": renamed, "lastName": renamed})))
		group, name := apptest.NewID(), strings.Join(strings.Fields(text), " ")
		body := params{"groupId": group, "groupName": name, "messageId": apptest.NewID(), "notificationMessage": text}
		s.MustREST(t, wanting(http.StatusOK, post(p, "POST", "/api/use-cases/create-group", body)))
		rows := page(t, p.Dial(t), wholeList, 10, nil)
		if len(rows) != 1 || rows[0]["groupName"] != name || rows[0]["content"] != text || rows[0]["senderName"] != renamed {
			t.Errorf("%q created %v", text, rows)
		}
		needle := []rune(text)
		found := p.Search(t, string(needle[:min(len(needle), 100)]))
		if !slices.ContainsFunc(found, func(r map[string]any) bool { return r["groupId"] == group }) {
			t.Errorf("search for %q found %v", text, found)
		}
		for _, field := range []string{"groupId", "messageId"} {
			bad := params{"groupId": apptest.NewID(), "groupName": "x", "messageId": apptest.NewID(), "notificationMessage": ""}
			bad[field] = evil
			s.MustREST(t, wanting(http.StatusBadRequest, post(p, "POST", "/api/use-cases/create-group", bad)))
		}
		s.MustREST(t, wanting(http.StatusBadRequest, post(p, "POST", "/api/use-cases/mark-as-deleted", params{"companionId": text})))
		if status, _ := searchUsers(t, p, url.QueryEscape(text), "x"); status != http.StatusBadRequest {
			t.Errorf("search-users of group %q: %d", text, status)
		}
		if i == 0 {
			change := params{"oldPassword": password, "newPassword": evil + "-next"}
			s.MustREST(t, wanting(http.StatusCreated, post(p, "PATCH", "/api/profile/change-password", change)))
			if status, _ := logIn(t, s, email, evil+"-next"); status != http.StatusCreated {
				t.Errorf("login with the new password %q: %d", evil+"-next", status)
			}
		}
	}
}

// apostrophes: in the original a message with one was lost, and O'Neil could neither be
// added to a group nor leave it.
func apostrophes(t *testing.T, s *apptest.Server) {
	neil, ann := s.NewPerson(t, "O'Neil"), s.NewPerson(t, "Ann")
	here, there := neil.Dial(t), ann.Dial(t)
	for _, text := range []string{"it's", "''", `\'`, `\'…x'41'`, "'"} {
		here.Message(t, ann, text)
		if got := there.Broadcast(t, "privateMessage").Params.Item; got["message"] != text || got["senderName"] != "O'Neil" {
			t.Errorf("%q was heard as %v", text, got)
		}
		group := ann.CreateGroup(t, "O'Neil's")
		p := addition(group, neil)
		p["message"] = "Ann added O'Neil"
		there.Ask(t, "addUserInGroup", p)
		if got := here.Broadcast(t, "addUserInGroup").Params.Item; got["groupName"] != "O'Neil's" || got["message"] != "Ann added O'Neil" {
			t.Errorf("O'Neil is told %v", got)
		}
		here.Ask(t, "messageInGroup", toGroup(group, text))
		there.Broadcast(t, "messageInGroup")
		p = departure(group)
		p["message"] = "O'Neil left"
		here.Ask(t, "leaveGroup", p)
		there.Broadcast(t, "leaveGroup")
		want := []any{"Ann created the group", "Ann added O'Neil", text, "O'Neil left"}
		if diff := cmp.Diff(want, texts(pages(t, there, inGroup(group), 10))); diff != "" {
			t.Errorf("history (-want +got):\n%s", diff)
		}
	}
	if found := ann.Search(t, "o'nei"); !slices.ContainsFunc(found, func(r map[string]any) bool { return r["userId"] == neil.ID }) {
		t.Errorf("search for o'nei found %v", found)
	}
}

// axios writes a query value as the client's library does: encodeURIComponent, and then
// back again for some characters, and a space as a plus.
func axios(s string) string {
	text := strings.ReplaceAll(url.QueryEscape(s), "~", "%7E")
	for _, c := range ":$,[]!'()*~" {
		text = strings.ReplaceAll(text, url.QueryEscape(string(c)), string(c))
	}
	return strings.ReplaceAll(text, "%7E", "~")
}

// clientSearch: the original answered 400 to what the client's own library made of a
// space and of : $ , [ ] ! ' ( ) *.
func clientSearch(t *testing.T, s *apptest.Server) {
	const odd = `:$,[]!'()*~+&%`
	bob := s.NewPerson(t, "Bob")
	ann := &apptest.Person{Server: s, Email: apptest.NewID() + "@example.org"}
	s.MustREST(t, apptest.Call{Method: "POST", Path: "/api/auth/sing-up", Want: http.StatusCreated, Body: params{
		"firstName": "Zed" + odd, "lastName": "Beta", "email": ann.Email, "password": apptest.Password,
	}})
	ann.LogIn(t)
	group := bob.CreateGroup(t, "Rock (and) roll")
	for text, want := range map[string]string{
		"Zed" + odd:           ann.ID,
		"zed" + odd + " beta": ann.ID,
		odd[:4]:               ann.ID,
		"Rock (and) r":        group,
		"k (":                 group,
	} {
		var answer struct{ Data []map[string]any }
		s.MustREST(t, wanting(http.StatusOK, post(bob, "GET", "/api/use-cases/search?searchText="+axios(text), nil))).Decode(t, &answer)
		if !slices.ContainsFunc(answer.Data, func(r map[string]any) bool { return r["userId"] == want || r["groupId"] == want }) {
			t.Errorf("%q, sent as %q, found %v", text, axios(text), answer.Data)
		}
		path := "/api/use-cases/search-users?searchText=" + axios(text) + "&groupId=" + group
		s.MustREST(t, wanting(http.StatusOK, post(bob, "GET", path, nil)))
	}
}

// longTexts: the original refused more than 255 characters with its database's words,
// and the client went on showing the message as sent.
func longTexts(t *testing.T, s *apptest.Server) {
	ann, bob := s.NewPerson(t, "Ann"), s.NewPerson(t, "Bob")
	here, there := ann.Dial(t), bob.Dial(t)
	group := groupOf(t, ann, bob)
	there.Broadcast(t, "addUserInGroup")
	for _, text := range []string{strings.Repeat("x", 256), strings.Repeat("é", 2000), strings.Repeat("🙂", 10_000)} {
		here.Message(t, bob, text)
		here.Ask(t, "messageInGroup", toGroup(group, text))
		inOne, inMany := there.DialogAndGroup(t)
		for _, f := range []apptest.Frame{inOne, inMany} {
			if f.Params.Item["message"] != text {
				t.Errorf("%s of %d bytes was heard changed", f.Type, len(text))
			}
		}
		if page(t, there, inDialog(ann), 1, nil)[0]["content"] != text || page(t, there, inGroup(group), 1, nil)[0]["content"] != text {
			t.Errorf("a text of %d bytes is in history changed", len(text))
		}
	}
	for _, text := range []string{strings.Repeat("x", 10_001), strings.Repeat("é", 10_001)} {
		for kind, p := range map[string]params{"privateMessage": toPerson(bob, text), "messageInGroup": toGroup(group, text)} {
			if words := here.Refused(t, kind, p); !strings.Contains(words, "10000") {
				t.Errorf("%s of 10,001 characters says %q", kind, words)
			}
		}
	}
	there.Quiet(t)
	if n := len(pages(t, there, inDialog(ann), 200)); n != 3 {
		t.Errorf("the dialog has %d messages, want 3", n)
	}
}

// wildcards: in the original "%" found everybody and "_" any character.
func wildcards(t *testing.T, s *apptest.Server) {
	plain, percent, low := s.NewPerson(t, "W100xA"), s.NewPerson(t, "W100%A"), s.NewPerson(t, "W100_A")
	asker := s.NewPerson(t, "Asker")
	group := asker.CreateGroup(t, "Backslash \\ group")
	ids := func(rows []map[string]any) []any {
		found := []any{}
		for _, r := range rows {
			if id := r["userId"]; id == plain.ID || id == percent.ID || id == low.ID {
				found = append(found, id)
			}
		}
		return found
	}
	for text, want := range map[string][]any{
		"w100%a": {percent.ID}, "W100_": {low.ID}, "100x": {plain.ID}, "%": {percent.ID}, "_": {low.ID}, "w1%a": {}, "w100?a": {},
	} {
		if diff := cmp.Diff(want, ids(asker.Search(t, text))); diff != "" {
			t.Errorf("search for %q (-want +got):\n%s", text, diff)
		}
		if _, rows := searchUsers(t, asker, group, text); !cmp.Equal(want, ids(rows)) {
			t.Errorf("search-users for %q found %v", text, rows)
		}
	}
	for _, r := range asker.Search(t, `\`) {
		if r["groupId"] == group {
			return
		}
	}
	t.Error(`search for \ does not find the group`)
}
