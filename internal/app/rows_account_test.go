package app_test

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"net/http"
	"net/url"
	"os"
	"os/exec"
	"slices"
	"strings"
	"testing"
	"time"

	"messenger/internal/app/apptest"
)

// migrateForAnybody: in the original any login could empty every table, and fill them
// again with a token of an account that was gone.
func migrateForAnybody(t *testing.T, s *apptest.Server) {
	ann, gone := s.NewPerson(t, "Ann"), s.NewPerson(t, "Gone")
	here := ann.Dial(t)
	here.Message(t, ann, "to be kept")
	destroy(t, gone)
	for _, by := range []*apptest.Person{ann, gone, {}} {
		for _, body := range []any{params{"param": "undo"}, params{"param": "start"}, params{"param": "x"}, params{}, nil} {
			for _, path := range []string{"/api/hard-code/migrate", "/api/hard-code/migrate/", "/API/Hard-Code/Migrate"} {
				for _, method := range []string{"POST", "GET"} {
					c := post(by, method, path, body)
					if r := s.MustREST(t, wanting(http.StatusNotFound, c)); r.Message() != "not found" {
						t.Errorf("%s %s says %q", method, path, r.Message())
					}
				}
			}
		}
	}
	if got := texts(pages(t, here, inDialog(ann), 10)); len(got) != 1 || got[0] != "to be kept" {
		t.Errorf("the dialog is now %v", got)
	}
	if status, id := logIn(t, s, ann.Email, apptest.Password); status != http.StatusCreated || id != ann.ID {
		t.Errorf("login afterwards: %d %s", status, id)
	}
}

// killedByTheSeeder: undo, a sign-up under the administrator's e-mail and start ended
// the original.
func killedByTheSeeder(t *testing.T, s *apptest.Server) {
	ann := s.NewPerson(t, "Ann")
	here, pid := ann.Dial(t), s.PID()
	s.MustREST(t, wanting(http.StatusNotFound, post(ann, "POST", "/api/hard-code/migrate", params{"param": "undo"})))
	if status := signUp(t, s, "Admin", "admin@mail.com", apptest.Password); status != http.StatusCreated {
		t.Errorf("sign-up as admin@mail.com: %d", status)
	}
	admin := &apptest.Person{Server: s, Email: "admin@mail.com"}
	admin.LogIn(t)
	for _, by := range []*apptest.Person{ann, admin} { // an e-mail gives no rights
		s.MustREST(t, wanting(http.StatusNotFound, post(by, "POST", "/api/hard-code/migrate", params{"param": "start"})))
	}
	here.Quiet(t)
	if s.PID() != pid || strings.Count(s.Log(), "msg=serving") != 1 {
		t.Error("the process is another one")
	}
	if status, _ := logIn(t, s, "admin@mail.com", "310281"); status != http.StatusBadRequest {
		t.Errorf("the password of the original's source: %d", status)
	}
}

// ownWords: the original answered 500 and its database's text to mistakes of clients.
func ownWords(t *testing.T, s *apptest.Server) {
	ann, bob, gone := s.NewPerson(t, "Ann"), s.NewPerson(t, "Bob"), s.NewPerson(t, "Gone")
	here := ann.Dial(t)
	taken := bob.Dial(t).Message(t, ann, "hello")
	here.Broadcast(t, "privateMessage")
	group, other := ann.CreateGroup(t, "Ann's"), bob.CreateGroup(t, "Bob's")
	destroy(t, gone)
	long := strings.Repeat("n", 256)
	create := func(group, name, message, notice string) apptest.Call {
		return post(ann, "POST", "/api/use-cases/create-group", params{
			"groupId": group, "groupName": name, "messageId": message, "notificationMessage": notice,
		})
	}
	for name, c := range map[string]apptest.Call{
		"group id":          wanting(400, create("abc", "x", apptest.NewID(), "")),
		"message id":        wanting(400, create(apptest.NewID(), "x", "abc", "")),
		"group name":        wanting(400, create(apptest.NewID(), long, apptest.NewID(), "")),
		"notice":            wanting(400, create(apptest.NewID(), "x", apptest.NewID(), long)),
		"taken group id":    wanting(409, create(other, "x", apptest.NewID(), "")),
		"own group id":      wanting(409, create(group, "another", apptest.NewID(), "")),
		"taken message id":  wanting(409, create(apptest.NewID(), "x", taken, "")),
		"search-users":      wanting(400, post(ann, "GET", "/api/use-cases/search-users?searchText=x&groupId=abc", nil)),
		"mark-as-deleted":   wanting(400, post(ann, "POST", "/api/use-cases/mark-as-deleted", params{"companionId": "abc"})),
		"long first name":   wanting(400, post(ann, "PATCH", "/api/profile/update", params{"firstName": long})),
		"long last name":    wanting(400, post(ann, "PATCH", "/api/profile/update", params{"lastName": long})),
		"destroy again":     wanting(401, post(gone, "DELETE", "/api/profile/destroy", nil)),
		"sign-up, name":     wanting(400, post(&apptest.Person{}, "POST", "/api/auth/sing-up", params{"firstName": long, "email": "x" + apptest.NewID(), "password": apptest.Password})),
		"sign-up, e-mail":   wanting(400, post(&apptest.Person{}, "POST", "/api/auth/sing-up", params{"firstName": "x", "email": long, "password": apptest.Password})),
		"sign-up, NUL":      wanting(400, post(&apptest.Person{}, "POST", "/api/auth/sing-up", params{"firstName": "x\x00", "email": apptest.NewID(), "password": apptest.Password})),
		"login, long":       wanting(400, post(&apptest.Person{}, "POST", "/api/auth/login", params{"email": long, "password": long})),
		"wrong old secrets": wanting(400, post(ann, "PATCH", "/api/profile/change-password", params{"oldPassword": "wrong", "newPassword": apptest.Password})),
	} {
		if words := s.MustREST(t, c).Message(); words == "" || foreign.MatchString(words) {
			t.Errorf("%s: answered %q", name, words)
		}
	}
	bad := func(p params, field string, value any) params { p[field] = value; return p }
	for name, r := range map[string]struct {
		kind   string
		params params
	}{
		"long text":         {"privateMessage", toPerson(bob, strings.Repeat("x", 10_001))},
		"taken id":          {"privateMessage", bad(toPerson(bob, "x"), "messageId", taken)},
		"unknown receiver":  {"privateMessage", bad(toPerson(bob, "x"), "receiverId", apptest.NewID())},
		"taken id in group": {"messageInGroup", bad(toGroup(group, "x"), "messageId", taken)},
		"unknown user":      {"addUserInGroup", bad(addition(group, bob), "userId", apptest.NewID())},
		"deleted user":      {"addUserInGroup", addition(group, gone)},
		"long notice":       {"addUserInGroup", bad(addition(group, bob), "message", long)},
		"taken notice id":   {"addUserInGroup", bad(addition(group, bob), "messageId", taken)},
		"leave, taken id":   {"leaveGroup", bad(departure(group), "messageId", taken)},
		"negative limit":    {chats, params{"limit": -1, "cursorCreatedAt": nil}},
		"bad cursor":        {chats, params{"limit": 1, "cursorCreatedAt": "yesterday"}},
		"bad dialog cursor": {dialogs, params{"limit": 1, "cursorCreatedAt": "infinity", "receiverId": bob.ID}},
		"bad group cursor":  {groups, params{"limit": 1, "cursorCreatedAt": "now", "groupId": group}},
		"huge limit":        {groups, params{"limit": 1e30, "cursorCreatedAt": nil, "groupId": group}},
	} {
		if words := here.Refused(t, r.kind, r.params); foreign.MatchString(words) {
			t.Errorf("%s: answered %q", name, words)
		}
	}
}

// within is how fast a revocation must be felt (G8).
const within = time.Second

// revocation: in the original tokens and sockets outlived the account and the password.
func revocation(t *testing.T, s *apptest.Server) {
	ann := s.NewPerson(t, "Ann")
	elsewhere := *ann
	elsewhere.LogIn(t)
	here, there := ann.Dial(t), elsewhere.Dial(t)
	change := params{"oldPassword": apptest.Password, "newPassword": apptest.Password + "-next"}
	s.MustREST(t, wanting(http.StatusCreated, post(ann, "PATCH", "/api/profile/change-password", change)))
	start := time.Now()
	if code := there.CloseCode(t); code != 4001 || time.Since(start) > within {
		t.Errorf("after a change of password the other session's socket ends with %d after %v", code, time.Since(start))
	}
	s.MustREST(t, wanting(http.StatusUnauthorized, post(&elsewhere, "GET", "/api/use-cases/search?searchText=x", nil)))
	if code := elsewhere.Dial(t).CloseCode(t); code != 4001 {
		t.Errorf("a new socket of a session that was ended closes with %d", code)
	}
	here.Quiet(t) // the client goes on with its token
	s.MustREST(t, wanting(http.StatusOK, post(ann, "GET", "/api/use-cases/search?searchText=x", nil)))
	second := ann.Dial(t)

	destroy(t, ann)
	start = time.Now()
	for _, socket := range []*apptest.Socket{here, second} {
		if code := socket.CloseCode(t); code != 4001 || time.Since(start) > within {
			t.Errorf("after the account's end its socket ends with %d after %v", code, time.Since(start))
		}
	}
	for _, c := range []apptest.Call{
		post(ann, "GET", "/api/use-cases/search?searchText=x", nil),
		post(ann, "PATCH", "/api/profile/update", params{"firstName": "Ghost"}),
		post(ann, "DELETE", "/api/profile/destroy", nil),
		post(ann, "POST", "/api/use-cases/mark-as-deleted", params{"companionId": ann.ID}),
	} {
		if r := s.MustREST(t, wanting(http.StatusUnauthorized, c)); r.Message() != "Not authorized" {
			t.Errorf("%s %s says %q", c.Method, c.Path, r.Message())
		}
	}
	if code := ann.Dial(t).CloseCode(t); code != 4001 {
		t.Errorf("a new socket of an account that is gone closes with %d", code)
	}
}

// currentNames: broadcasts of the original bore the names of the login.
func currentNames(t *testing.T, s *apptest.Server) {
	ann, bob, cid := s.NewPerson(t, "Ann"), s.NewPerson(t, "Bob"), s.NewPerson(t, "Cid")
	group := groupOf(t, ann, bob)
	here, there := ann.Dial(t), bob.Dial(t)
	here.Message(t, bob, "as Ann")
	if got := there.Broadcast(t, "privateMessage").Params.Item["senderName"]; got != "Ann" {
		t.Errorf("before the change: %v", got)
	}
	s.MustREST(t, wanting(http.StatusCreated, post(ann, "PATCH", "/api/profile/update", params{"firstName": "Renamed", "lastName": "Anew"})))
	here.Message(t, bob, "as Renamed")
	here.Ask(t, "messageInGroup", toGroup(group, "as Renamed"))
	inOne, inMany := there.DialogAndGroup(t)
	here.Ask(t, "addUserInGroup", addition(group, cid))
	here.Ask(t, "leaveGroup", departure(group))
	for _, f := range []apptest.Frame{inOne, inMany, there.Broadcast(t, "addUserInGroup"), there.Broadcast(t, "leaveGroup")} {
		if got := f.Params.Item; got["senderName"] != "Renamed" || got["senderLastName"] != "Anew" {
			t.Errorf("%s bears the name %v %v", f.Type, got["senderName"], got["senderLastName"])
		}
	}
	for _, r := range pages(t, there, inDialog(ann), 10) {
		if r["senderName"] != "Renamed" {
			t.Errorf("history bears the name %v", r["senderName"])
		}
	}
	s.MustREST(t, wanting(http.StatusCreated, post(ann, "PATCH", "/api/profile/update", params{"lastName": "Third"})))
	here.Message(t, bob, "as Third")
	if got := there.Broadcast(t, "privateMessage").Params.Item; got["senderName"] != "Renamed" || got["senderLastName"] != "Third" {
		t.Errorf("a change of one name gives %v", got)
	}
}

// caseOfEmails checks that case does not matter in e-mails; in the original server it did.
func caseOfEmails(t *testing.T, s *apptest.Server) {
	email := "Case." + apptest.NewID() + "@Example.org"
	if status := signUp(t, s, "Ann", email, apptest.Password); status != http.StatusCreated {
		t.Fatalf("sign-up: %d", status)
	}
	for _, spelling := range []string{email, strings.ToLower(email), strings.ToUpper(email)} {
		if status := signUp(t, s, "Ann", spelling, apptest.Password); status != http.StatusConflict {
			t.Errorf("second sign-up as %s: %d", spelling, status)
		}
	}
	_, first := logIn(t, s, email, apptest.Password)
	if status, id := logIn(t, s, strings.ToUpper(email), apptest.Password); status != http.StatusCreated || id != first {
		t.Errorf("login in capitals: %d as %s, want %s", status, id, first)
	}
	formsOfLetters(t, s)
}

// formsOfLetters: what is canonically equal is one e-mail, and one name for a search.
func formsOfLetters(t *testing.T, s *apptest.Server) {
	composed, decomposed, unique := "\u00e9", "e\u0301", apptest.NewID()
	if status := signUp(t, s, "Jos"+decomposed+unique[:8], "jos"+composed+unique, apptest.Password); status != http.StatusCreated {
		t.Fatalf("sign-up: %d", status)
	}
	if status := signUp(t, s, "Eve", "JOS"+decomposed+unique, apptest.Password); status != http.StatusConflict {
		t.Errorf("an equal e-mail: %d", status)
	}
	_, first := logIn(t, s, "jos"+composed+unique, apptest.Password)
	if status, id := logIn(t, s, "jos"+decomposed+unique, apptest.Password); status != http.StatusCreated || id != first {
		t.Errorf("login, decomposed: %d as %s, want %s", status, id, first)
	}
	ann := s.NewPerson(t, "Ann")
	for _, text := range []string{"jos" + composed + unique[:8], "JOS" + decomposed + unique[:8]} {
		var answer struct{ Data []map[string]any }
		s.MustREST(t, wanting(http.StatusOK, post(ann, "GET", "/api/use-cases/search?searchText="+url.QueryEscape(text), nil))).Decode(t, &answer)
		if len(answer.Data) != 1 || answer.Data[0]["userId"] != first {
			t.Errorf("search for %+q: %v", text, answer.Data)
		}
	}
}

// longPasswords: the original heard only the first 72 bytes.
func longPasswords(t *testing.T, s *apptest.Server) {
	email, password := apptest.NewID()+"@example.org", strings.Repeat("long-", 14)+"abc"
	if len(password) != 73 {
		t.Fatalf("the password has %d bytes", len(password))
	}
	if status := signUp(t, s, "Ann", email, password); status != http.StatusCreated {
		t.Fatalf("sign-up: %d", status)
	}
	for attempt, want := range map[string]int{password: 201, password[:72]: 400, password[:72] + "d": 400, password + "e": 400} {
		if status, _ := logIn(t, s, email, attempt); status != want {
			t.Errorf("login with %d bytes %q: %d, want %d", len(attempt), attempt[70:], status, want)
		}
	}
}

// probing: in the original anybody could ask whether somebody was in any group, guess
// passwords without end, and have every account listed.
func probing(t *testing.T, s *apptest.Server) {
	ann, bob, stranger := s.NewPerson(t, "Prober"), s.NewPerson(t, "Probed"), s.NewPerson(t, "Stranger")
	group := groupOf(t, ann, bob)
	foreignStatus, _ := searchUsers(t, stranger, group, "Probe")
	unknownStatus, _ := searchUsers(t, stranger, apptest.NewID(), "Probe")
	if foreignStatus != http.StatusForbidden || unknownStatus != foreignStatus {
		t.Errorf("search-users of a foreign group: %d, of none: %d; want 403 for both", foreignStatus, unknownStatus)
	}
	status, rows := searchUsers(t, ann, group, stranger.Email)
	if status != http.StatusOK || len(rows) != 1 || rows[0]["userId"] != stranger.ID {
		t.Errorf("search-users of a member: %d %v", status, rows)
	}
	if _, rows := searchUsers(t, ann, group, bob.Email); len(rows) != 0 {
		t.Errorf("search-users finds a member: %v", rows)
	}
	for range 110 {
		stranger.CreateGroup(t, "Capped")
	}
	if n := len(stranger.Search(t, "Capped")); n != 100 {
		t.Errorf("a search gives %d rows, want 100", n)
	}
	guarded := apptest.Start(t, apptest.Options{Store: s.Options.Store, LimitsOn: true, Env: []string{"MESSENGER_LOGINS_PER_IP=10"}})
	var answers []int
	for range 12 {
		status, _ := logIn(t, guarded, "victim@example.org", "guess")
		answers = append(answers, status)
	}
	if !slices.Contains(answers, http.StatusTooManyRequests) {
		t.Errorf("guessing is answered %v", answers)
	}
}

// forge signs the claims of a token with a key.
func forge(t *testing.T, token, key string) string {
	t.Helper()
	parts := strings.Split(token, ".")
	header := base64.RawURLEncoding.EncodeToString([]byte(`{"alg":"HS256","typ":"JWT"}`))
	mac := hmac.New(sha256.New, []byte(key))
	mac.Write([]byte(header + "." + parts[1]))
	return header + "." + parts[1] + "." + base64.RawURLEncoding.EncodeToString(mac.Sum(nil))
}

// tokens: the original gave a token back as the subprotocol, took BearerX for Bearer,
// and was signed with a key from its source.
func tokens(t *testing.T, s *apptest.Server) {
	ann := s.NewPerson(t, "Ann")
	alone := upgradeAt(t, s, "/api/ws", "", "Sec-WebSocket-Protocol: "+ann.Token)
	for name, values := range alone.response.Header {
		if strings.Contains(strings.Join(values, " "), ann.Token) || name == "Sec-Websocket-Protocol" {
			t.Errorf("the answer has %s: %s", name, values)
		}
	}
	if code, reason := alone.closed(t); code != 4001 || reason != "Unauthorized" {
		t.Errorf("a token without auth: %d %q", code, reason)
	}
	swapped := upgradeAt(t, s, "/api/ws", "", "Sec-WebSocket-Protocol: "+ann.Token+", auth")
	if got := swapped.response.Header.Get("Sec-WebSocket-Protocol"); strings.Contains(got, ann.Token) {
		t.Errorf("swapped entries are answered %q", got)
	}
	for scheme, want := range map[string]int{
		"Bearer": 200, "bearer": 200, "BEARER": 200, "BearerX": 401, "Bearer:": 401, "Basic": 401, "": 401,
	} {
		r := s.MustREST(t, apptest.Call{
			Method: "GET", Path: "/api/use-cases/search?searchText=x", Header: http.Header{"Authorization": {scheme + " " + ann.Token}},
		})
		if r.Status != want {
			t.Errorf("scheme %q: %d, want %d", scheme, r.Status, want)
		}
	}
	for _, key := range []string{"hello", "123", "310281", ""} {
		forged := *ann
		forged.Token = forge(t, ann.Token, key)
		s.MustREST(t, wanting(http.StatusUnauthorized, post(&forged, "GET", "/api/use-cases/search?searchText=x", nil)))
		if code := forged.Dial(t).CloseCode(t); code != 4001 {
			t.Errorf("a socket with a token signed with %q ends with %d", key, code)
		}
	}
	program := exec.CommandContext(t.Context(), apptest.Binary(t), "serve")
	program.Dir = t.TempDir()
	program.Env = append(os.Environ(), "MESSENGER_ADDR=127.0.0.1:0", "MESSENGER_ADMIN_ADDR=off", "MESSENGER_JWT_KEY=hello")
	if out, err := program.CombinedOutput(); err == nil || !strings.Contains(string(out), "jwt-key") {
		t.Errorf("a server with the key hello: %v\n%s", err, out)
	}
	var claims map[string]any
	payload, err := base64.RawURLEncoding.DecodeString(strings.Split(ann.Token, ".")[1])
	if err != nil || json.Unmarshal(payload, &claims) != nil {
		t.Fatalf("claims %q: %v", payload, err)
	}
	for _, name := range []string{"id", "email", "firstName", "lastName", "iat", "exp"} {
		if claims[name] == nil {
			t.Errorf("the token has no %s: %v", name, claims)
		}
	}
}
