package rest_test

import (
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"messenger/internal/auth"
	"messenger/internal/chat"
	"messenger/internal/rest"
)

const groupBody = `{"groupId":"` + anyUUID + `","groupName":"Music Makers","notificationMessage":"","messageId":"` + noteText + `"}`

// endpointTest is a good request and what it does and says (docs/contract.md, Endpoints).
type endpointTest struct {
	call call
	want int
	body string
	did  string
}

func TestAccountEndpoints(t *testing.T) {
	t.Parallel()
	runEndpoints(t, map[string]endpointTest{
		"sing-up": {
			call{method: "POST", target: "/api/auth/sing-up", body: `{"firstName":"Ann","lastName":"Alpha","email":"ann@mail.com","password":"correct"}`},
			201, `{"message":"User registered!"}`, `sign up "Ann" "Alpha" "ann@mail.com" "correct"`,
		},
		"sing-up without last name": {
			call{method: "POST", target: "/api/auth/sing-up", body: `{"firstName":"<b>","email":"no-at","password":"é"}`},
			201, `{"message":"User registered!"}`, `sign up "<b>" nil "no-at" "é"`,
		},
		"sing-up with an empty last name": {
			call{method: "POST", target: "/api/auth/sing-up", body: `{"firstName":"Ann","lastName":"","email":"a","password":"b"}`},
			201, `{"message":"User registered!"}`, `sign up "Ann" "" "a" "b"`,
		},
		"sign-up with spaces": {
			call{method: "POST", target: "/api/auth/sign-up", body: `{"firstName":" Mary  Ann","lastName":"de la Cruz","email":"a","password":" p w "}`},
			201, `{"message":"User registered!"}`, `sign up with spaces " Mary  Ann" "de la Cruz" "a" " p w "`,
		},
		"login": {
			call{method: "POST", target: "/api/auth/login", body: `{"email":"ann@mail.com","password":"p w"}`, header: http.Header{"User-Agent": {"curl/8"}}},
			201, `{"id":"` + annText + `","email":"ann@mail.com","message":"User is authorized","token":"a.b.c","firstName":"Ann","lastName":null}`,
			`log in "ann@mail.com" "p w" on "curl/8"`,
		},
		"login with empty strings": {
			call{method: "POST", target: "/api/auth/login", body: `{"email":"","password":""}`},
			201, `{"id":"` + annText + `","email":"ann@mail.com","message":"User is authorized","token":"a.b.c","firstName":"Ann","lastName":null}`,
			`log in "" "" on ""`,
		},
		"update both": {
			call{method: "PATCH", target: "/api/profile/update", token: "good", body: `{"firstName":"A","lastName":"B"}`},
			201, `{"message":"User updated."}`, `rename ` + annText + ` on ` + noteText + ` to "A" "B"`,
		},
		"update one": {
			call{method: "PATCH", target: "/api/profile/update", token: "good", body: `{"lastName":"B"}`},
			201, `{"message":"User updated."}`, `rename ` + annText + ` on ` + noteText + ` to nil "B"`,
		},
		"update nothing": {
			call{method: "PATCH", target: "/api/profile/update", token: "good", body: `{}`},
			201, `{"message":"User updated."}`, `rename ` + annText + ` on ` + noteText + ` to nil nil`,
		},
		"change-password": {
			call{method: "PATCH", target: "/api/profile/change-password", token: "good", body: `{"oldPassword":"a","newPassword":"b"}`},
			201, `{"message":"Password changed successfully."}`, `change password of ` + annText + ` from "a" to "b"`,
		},
		"name both": {
			call{method: "PATCH", target: "/api/profile", token: "good", body: `{"firstName":"Mary Ann","lastName":"de la Cruz"}`},
			201, `{"message":"User updated."}`, `name ` + annText + ` on ` + noteText + ` "Mary Ann" "de la Cruz"`,
		},
		"name nothing": {
			call{method: "PATCH", target: "/api/profile", token: "good", body: `{}`},
			201, `{"message":"User updated."}`, `name ` + annText + ` on ` + noteText + ` nil nil`,
		},
		"password": {
			call{method: "PATCH", target: "/api/profile/password", token: "good", body: `{"oldPassword":" a ","newPassword":"b c "}`},
			201, `{"message":"Password changed successfully."}`, `change password of ` + annText + ` from " a " to "b c "`,
		},
		"destroy": {
			call{method: "DELETE", target: "/api/profile/destroy", token: "good"},
			200, `{"message":"User deleted successfully."}`, `delete ` + annText + ` erase=false`,
		},
		"destroy, a body that is not read": {
			call{method: "DELETE", target: "/api/profile/destroy", token: "good", body: `{"password":1}`},
			200, `{"message":"User deleted successfully."}`, `delete ` + annText + ` erase=false`,
		},
		"destroy, anonymise": {
			call{method: "DELETE", target: "/api/profile/destroy?mode=anonymise", token: "good", body: `{"password":"right"}`},
			200, `{"message":"User deleted successfully."}`, `delete ` + annText + ` erase=false`,
		},
		"destroy, erase": {
			call{method: "DELETE", target: "/api/profile/destroy?mode=erase", token: "good", body: `{"password":"right"}`},
			200, `{"message":"User deleted successfully."}`, `delete ` + annText + ` erase=true`,
		},
	})
}

func TestUseCaseEndpoints(t *testing.T) {
	t.Parallel()
	runEndpoints(t, map[string]endpointTest{
		"search, nobody": {
			call{method: "GET", target: "/api/use-cases/search?searchText=Bob+Beta", token: "good"},
			200, `{"data":[]}`, `search by ` + annText + `: "Bob Beta"`,
		},
		"search-users, nobody": {
			call{method: "GET", target: "/api/use-cases/search-users?searchText=b&groupId=" + anyUUID, token: "good"},
			200, `{"data":[]}`, `search outside ` + strings.ToLower(anyUUID) + ` by ` + annText + `: "b"`,
		},
		"mark-as-deleted": {
			call{method: "POST", target: "/api/use-cases/mark-as-deleted", token: "good", body: `{"companionId":"` + anyUUID + `","more":{"is":["allowed"]}}`},
			200, `{"message":"User's messages have been deleted"}`, `clear ` + annText + ` with ` + strings.ToLower(anyUUID),
		},
		"create-group": {
			call{method: "POST", target: "/api/use-cases/create-group", token: "good", body: groupBody},
			200, `{"statusCode":200,"message":"Create group succes"}`,
			`create ` + strings.ToLower(anyUUID) + ` "Music Makers" by ` + annText + `: ` + noteText + ` ""`,
		},
		"server": {call{method: "GET", target: "/api/server"}, 200, `{"empty":false,"signUp":"open"}`, "look for accounts"},
		"invite": {
			call{method: "GET", target: "/api/Invites/aBc_-123/"},
			200, `{"groupId":"` + groupText + `","groupName":"Music Makers","memberCount":3,"invitedBy":{"firstName":"Ann","lastName":null}}`,
			`preview "aBc_-123"`,
		},
		"health": {call{method: "GET", target: "/healthz"}, 200, `{"message":"ok"}`, ""},
		"ready":  {call{method: "GET", target: "/readyz"}, 200, `{"message":"ok"}`, ""},
	})
}

func runEndpoints(t *testing.T, tests map[string]endpointTest) {
	t.Helper()
	w := newWorld(t, rest.Config{})
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			w.reset()
			rec := w.do(t, tt.call)
			if rec.Code != tt.want || rec.Body.String() != tt.body {
				t.Errorf("answer %d %s, want %d %s", rec.Code, rec.Body, tt.want, tt.body)
			}
			if got := strings.Join(w.did, "\n"); got != tt.did {
				t.Errorf("did %s, want %s", got, tt.did)
			}
			if got := rec.Header().Get("Content-Type"); got != "application/json; charset=utf-8" {
				t.Errorf("Content-Type %q", got)
			}
		})
	}
}

func TestClosedServerSaysSo(t *testing.T) {
	t.Parallel()
	w := newWorld(t, rest.Config{})
	w.closed = true
	if got := w.do(t, call{method: "GET", target: "/api/server"}).Body.String(); got != `{"empty":false,"signUp":"closed"}` {
		t.Errorf("answer %s", got)
	}
}

func TestLoginShowsTheLastNameAsItWasGiven(t *testing.T) {
	t.Parallel()
	empty, alpha := "", "Alpha"
	w := newWorld(t, rest.Config{})
	for want, last := range map[string]*string{`"lastName":null}`: nil, `"lastName":""}`: &empty, `"lastName":"Alpha"}`: &alpha} {
		w.user.LastName = last
		rec := w.do(t, call{method: "POST", target: "/api/auth/login", body: `{"email":"","password":""}`})
		if !strings.HasSuffix(rec.Body.String(), want) {
			t.Errorf("%s, want …%s", rec.Body, want)
		}
	}
}

func TestSearchRows(t *testing.T) {
	t.Parallel()
	beta := "Beta"
	bob := chat.User{ID: mustID[chat.User](bobText), FirstName: "Bob", LastName: &beta, Email: "Bob@mail.com"}
	cy := chat.User{ID: mustID[chat.User](noteText), FirstName: "<Cy>", Email: "cy@mail.com"}
	hits := []chat.SearchHit{
		{Person: &bob}, {Group: &chat.FoundGroup{ID: mustID[chat.Conversation](groupText), Name: "Bob's & more"}}, {Person: &cy},
	}
	row := func(u chat.User, last, email string) string {
		return fmt.Sprintf(`{"userId":"%s","firstName":"%s","lastName":%s,"email":%s`, u.ID, u.FirstName, last, email)
	}
	const none = `,"groupId":null,"groupName":null}`
	group := `{"userId":null,"firstName":null,"lastName":null,"email":null,"groupId":"` + groupText + `","groupName":"Bob's & more"}`
	tests := map[string]struct {
		hide          bool
		text          string
		search, users string
	}{
		"shown": {
			false, "b",
			row(bob, `"Beta"`, `"Bob@mail.com"`) + none + "," + group + "," + row(cy, "null", `"cy@mail.com"`) + none,
			row(bob, `"Beta"`, `"Bob@mail.com"`) + "}," + row(cy, "null", `"cy@mail.com"`) + "}",
		},
		"hidden": {
			true, "b",
			row(bob, `"Beta"`, "null") + none + "," + group + "," + row(cy, "null", "null") + none,
			row(bob, `"Beta"`, "null") + "}," + row(cy, "null", "null") + "}",
		},
		"hidden, but known": {
			true, "bOB@mail.com",
			row(bob, `"Beta"`, `"Bob@mail.com"`) + none + "," + group + "," + row(cy, "null", "null") + none,
			row(bob, `"Beta"`, `"Bob@mail.com"`) + "}," + row(cy, "null", "null") + "}",
		},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := newWorld(t, rest.Config{HideEmails: tt.hide})
			w.hits = hits
			query := "searchText=" + strings.ReplaceAll(tt.text, "@", "%40")
			rec := w.do(t, call{method: "GET", target: "/api/use-cases/search?" + query, token: "good"})
			if diff := cmp.Diff(`{"data":[`+tt.search+`]}`, rec.Body.String()); rec.Code != 200 || diff != "" {
				t.Errorf("search: %d (-want +got):\n%s", rec.Code, diff)
			}
			rec = w.do(t, call{method: "GET", target: "/api/use-cases/search-users?groupId=" + groupText + "&" + query, token: "good"})
			if diff := cmp.Diff(`{"data":[`+tt.users+`]}`, rec.Body.String()); rec.Code != 200 || diff != "" {
				t.Errorf("search-users: %d (-want +got):\n%s", rec.Code, diff)
			}
		})
	}
}

// calls has one good request of each operation that can fail.
func calls() map[string]call {
	return map[string]call{
		"signUp":         {method: "POST", target: "/api/auth/sing-up", body: `{"firstName":"A","email":"a","password":"b"}`},
		"createAccount":  {method: "POST", target: "/api/auth/sign-up", body: `{"firstName":"A B","email":"a","password":"b c"}`},
		"login":          {method: "POST", target: "/api/auth/login", body: `{"email":"a","password":"b"}`},
		"updateProfile":  {method: "PATCH", target: "/api/profile/update", token: "good", body: `{}`},
		"changePassword": {method: "PATCH", target: "/api/profile/change-password", token: "good", body: `{"oldPassword":"a","newPassword":"b"}`},
		"setName":        {method: "PATCH", target: "/api/profile", token: "good", body: `{}`},
		"setPassword":    {method: "PATCH", target: "/api/profile/password", token: "good", body: `{"oldPassword":"a b","newPassword":"b c"}`},
		"destroyAccount": {method: "DELETE", target: "/api/profile/destroy", token: "good"},
		"search":         {method: "GET", target: "/api/use-cases/search?searchText=a", token: "good"},
		"searchUsers":    {method: "GET", target: "/api/use-cases/search-users?searchText=a&groupId=" + groupText, token: "good"},
		"markAsDeleted":  {method: "POST", target: "/api/use-cases/mark-as-deleted", token: "good", body: `{"companionId":"` + bobText + `"}`},
		"createGroup":    {method: "POST", target: "/api/use-cases/create-group", token: "good", body: groupBody},
	}
}

// TestRefusals: what the operations refuse, docs/contract.md, Endpoints and rows 9 and 10.
func TestRefusals(t *testing.T) {
	t.Parallel()
	tests := []struct {
		operation string
		fault     error
		want      int
		text      string
	}{
		{"signUp", auth.ErrSignUpClosed, 403, "This server takes no new accounts"},
		{"signUp", auth.ErrEmailTaken, 409, "User with this email already exists!"},
		{"signUp", &chat.Error{Code: chat.Invalid, Message: "Invalid firstName"}, 400, "Invalid firstName"},
		{"login", auth.ErrLogin, 400, "No such user exists or wrong password"},
		{"changePassword", auth.ErrOldPassword, 400, "Wrong password or email"},
		{"changePassword", chat.ErrNoSession, 401, "Not authorized"},
		{"updateProfile", chat.ErrNoSession, 401, "Not authorized"},
		{"destroyAccount", chat.ErrNoSession, 401, "Not authorized"},
		{"searchUsers", chat.ErrNotMember, 403, "User is not a member of this group"},
		{"createGroup", chat.ErrGroupIDTaken, 409, "groupId already used"},
		{"createGroup", chat.ErrMessageIDTaken, 409, "messageId already used"},
		{"createGroup", &chat.Error{Code: chat.Invalid, Message: "Invalid groupName"}, 400, "Invalid groupName"},
		{"createGroup", chat.ErrTooManyGroups, 413, "The user has reached the group limit"},
	}
	for operation := range calls() { // whatever goes wrong anywhere
		for _, hitch := range []struct {
			fault error
			want  int
			text  string
		}{
			{errSecret, 500, "Internal server error"},
			{fmt.Errorf("read: %w", chat.ErrUnavailable), 503, "The service is not available, try again later"},
			{chat.ErrOutcomeUnknown, 503, "The outcome is unknown, repeat the same request"},
			{&auth.Throttled{After: 1}, 429, "Too many requests"},
		} {
			tests = append(tests, struct {
				operation string
				fault     error
				want      int
				text      string
			}{operation, hitch.fault, hitch.want, hitch.text})
		}
	}
	w := newWorld(t, rest.Config{})
	for _, tt := range tests {
		w.reset()
		w.fault = tt.fault
		rec := w.do(t, calls()[tt.operation])
		if diff := cmp.Diff([]string{tt.text}, lines(t, rec)); rec.Code != tt.want || diff != "" {
			t.Errorf("%s, %v: %d, want %d (-want +got):\n%s", tt.operation, tt.fault, rec.Code, tt.want, diff)
		}
		if after := rec.Header().Get("Retry-After"); (after == "1") != (tt.want == 429 || tt.want == 503) {
			t.Errorf("%s, %v: Retry-After %q", tt.operation, tt.fault, after)
		}
		if len(w.did) != 1 {
			t.Errorf("%s, %v: did %q", tt.operation, tt.fault, w.did)
		}
		if want := tt.operation + " " + string(chat.CodeOf(tt.fault)); len(w.seen) != 1 || w.seen[0] != want {
			t.Errorf("%s, %v: observed %q", tt.operation, tt.fault, w.seen)
		}
	}
}

// TestReasons: only operations that classic clients do not use say a reason.
func TestReasons(t *testing.T) {
	t.Parallel()
	w := newWorld(t, rest.Config{})
	for operation, want := range map[string]string{
		"changePassword": `{"message":"Wrong password or email"}`,
		"setPassword":    `{"message":"Wrong password or email","reason":"wrong_password"}`,
	} {
		w.reset()
		w.fault = auth.ErrOldPassword
		if rec := w.do(t, calls()[operation]); rec.Body.String() != want {
			t.Errorf("%s: %s, want %s", operation, rec.Body, want)
		}
	}
}

func TestIDsOfHandlersAreUUIDs(t *testing.T) { // docs/bad-input.md E38, E39, D04
	t.Parallel()
	bad := []string{
		"x", "x'/**/OR/**/1=1--", "{" + groupText + "}", "urn:uuid:" + groupText, groupText + "0", strings.ReplaceAll(groupText, "-", ""), "undefined",
	}
	w := newWorld(t, rest.Config{})
	for _, id := range bad {
		tests := map[string]call{
			"Invalid groupId":   {method: "POST", target: "/api/use-cases/create-group", body: strings.Replace(groupBody, anyUUID, id, 1)},
			"Invalid messageId": {method: "POST", target: "/api/use-cases/create-group", body: strings.Replace(groupBody, noteText, id, 1)},
			"Invalid groupId ":  {method: "GET", target: "/api/use-cases/search-users?searchText=a&groupId=" + escapeAll(id)},
		}
		for want, c := range tests {
			c.token = "good"
			rec := w.do(t, c)
			if diff := cmp.Diff([]string{strings.TrimSpace(want)}, lines(t, rec)); rec.Code != 400 || diff != "" {
				t.Errorf("%q: %d (-want +got):\n%s", id, rec.Code, diff)
			}
		}
		rec := w.do(t, call{method: "POST", target: "/api/use-cases/mark-as-deleted", token: "good", body: `{"companionId":"` + id + `"}`})
		want := []string{
			`request.body.companionId should match format "uuid"`,
			`.body.companionId | should match format "uuid" | format.openapi.validation`,
		}
		if diff := cmp.Diff(want, lines(t, rec)); rec.Code != 400 || diff != "" {
			t.Errorf("%q: %d (-want +got):\n%s", id, rec.Code, diff)
		}
		if len(w.did) > 0 {
			t.Errorf("%q: did %q", id, w.did)
		}
	}
}

// escapeAll percent-encodes every byte.
func escapeAll(s string) string {
	var b strings.Builder
	for _, c := range []byte(s) {
		fmt.Fprintf(&b, "%%%02X", c)
	}
	return b.String()
}

func TestSecondDestroyIs401(t *testing.T) { // docs/bad-input.md E32
	t.Parallel()
	w := newWorld(t, rest.Config{})
	rec := w.do(t, call{method: "DELETE", target: "/api/profile/destroy", token: "of a deleted user"})
	if diff := cmp.Diff([]string{"Not authorized"}, lines(t, rec)); rec.Code != 401 || diff != "" {
		t.Errorf("%d (-want +got):\n%s", rec.Code, diff)
	}
}

func TestATokenThatCannotBeChecked(t *testing.T) {
	t.Parallel()
	w := newWorld(t, rest.Config{})
	rec := w.do(t, call{method: "PATCH", target: "/api/profile/update", token: "unknowable", body: "{}"})
	if diff := cmp.Diff([]string{"Internal server error"}, lines(t, rec)); rec.Code != 500 || diff != "" {
		t.Errorf("%d (-want +got):\n%s", rec.Code, diff)
	}
}

func TestHealthIsWhatTheServerSays(t *testing.T) {
	t.Parallel()
	w := newWorld(t, rest.Config{Ready: http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "application/json; charset=utf-8")
		w.WriteHeader(http.StatusServiceUnavailable)
		_, _ = w.Write([]byte(`{"message":"stopping"}`))
	})})
	if rec := w.do(t, call{method: "GET", target: "/readyz"}); rec.Code != 503 || rec.Body.String() != `{"message":"stopping"}` {
		t.Errorf("%d %s", rec.Code, rec.Body)
	}
	if rec := w.do(t, call{method: "GET", target: "/healthz"}); rec.Code != 200 {
		t.Errorf("%d %s", rec.Code, rec.Body)
	}
}

func TestNewNeedsItsParts(t *testing.T) {
	t.Parallel()
	w := newWorld(t, rest.Config{})
	if _, err := rest.New(rest.Config{}, nil, w); err == nil {
		t.Error("New without accounts")
	}
	if _, err := rest.New(rest.Config{}, w, nil); err == nil {
		t.Error("New without chats")
	}
	h, err := rest.New(rest.Config{}, w, w) // every default
	if err != nil {
		t.Fatal(err)
	}
	w.fault = errors.New("nothing listens")
	r := httptest.NewRequest("POST", "/api/auth/login", strings.NewReader(`{"email":"a","password":"b"}`))
	r.Header.Set("Content-Type", "application/json")
	r.RemoteAddr = "[::ffff:192.0.2.7]:1234"
	if rec := serve(h, r); rec.Code != 500 || w.ip.String() != "192.0.2.7" || len(rec.Header().Get("X-Request-Id")) != 16 {
		t.Errorf("%d from %v, request %q", rec.Code, w.ip, rec.Header().Get("X-Request-Id"))
	}
}
