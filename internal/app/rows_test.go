package app_test

import (
	"maps"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"testing"

	"messenger/internal/app/apptest"
)

// rows are the rows of docs/contract.md, Differences from the MVP, each with what must not happen here. A row
// fails on a server that behaves as the original did.
func rows() []struct {
	name string
	run  func(t *testing.T, s *apptest.Server)
} {
	return []struct {
		name string
		run  func(t *testing.T, s *apptest.Server)
	}{
		{"01_injection", injection},
		{"02_apostrophes", apostrophes},
		{"03_migrate_for_anybody", migrateForAnybody},
		{"04_killed_by_a_packet", killedByAPacket},
		{"05_killed_by_the_seeder", killedByTheSeeder},
		{"06_half_done_changes", halfDoneChanges},
		{"07_owner", owner},
		{"08_spoofed_group_name", spoofedGroupName},
		{"09_own_words", ownWords},
		{"10_revocation", revocation},
		{"11_current_names", currentNames},
		{"12_pipelined_order", pipelinedOrder},
		{"13_search_as_the_client_sends_it", clientSearch},
		{"14_ties", ties},
		{"15_one_row_per_chat", oneRowPerChat},
		{"16_cursor_offset", cursorOffset},
		{"17_mark_as_deleted", markAsDeleted},
		{"18_other_devices", otherDevices},
		{"19_long_texts", longTexts},
		{"20_unknown_receiver", unknownReceiver},
		{"21_large_dialog", largeDialog},
		{"22_bounds", bounds},
		{"23_wildcards", wildcards},
		{"24_case_of_emails", caseOfEmails},
		{"25_long_passwords", longPasswords},
		{"26_probing", probing},
		{"27_deleted_account", deletedAccount},
		{"28_documented_paths", documentedPaths},
		{"29_tokens", tokens},
		{"30_case_of_ids", caseOfIDs},
	}
}

// TestRow runs the rows side by side on one server per store; each row has people of
// its own.
func TestRow(t *testing.T) {
	t.Parallel()
	servers := map[apptest.Store]*apptest.Server{}
	for _, store := range apptest.Stores() {
		servers[store] = apptest.Start(t, apptest.Options{Store: store})
	}
	for _, r := range rows() {
		t.Run(r.name, func(t *testing.T) {
			t.Parallel()
			apptest.OnEachStore(t, func(t *testing.T, store apptest.Store) {
				t.Parallel()
				r.run(t, servers[store])
			})
		})
	}
}

const (
	notMember = "User is not a member of this group"
	dialogs   = "getlatestMessageDialog"
	groups    = "getlatestMessageGroup"
	chats     = "listLastMessage"
)

// foreign are words of databases and programs, which no answer may contain.
var foreign = regexp.MustCompile(`(?i)syntax|invalid input|varying|constraint|violat|sql|relation|undefined|null|cannot read|validation error`)

// addition is the params of addUserInGroup as the client sends them.
func addition(group string, whom *apptest.Person) params {
	return params{
		"groupId": group, "userId": whom.ID, "groupName": "as the client has it", "messageId": apptest.NewID(),
		"message": whom.First + " was added",
	}
}

// departure is the params of leaveGroup as the client sends them.
func departure(group string) params {
	return params{"groupId": group, "groupName": "as the client has it", "messageId": apptest.NewID(), "message": "left"}
}

// toGroup is the params of messageInGroup.
func toGroup(group, content string) params {
	return params{"messageId": apptest.NewID(), "groupId": group, "groupName": "as the client has it", "content": content}
}

// toPerson is the params of privateMessage.
func toPerson(receiver *apptest.Person, content string) params {
	return params{"messageId": apptest.NewID(), "receiverId": receiver.ID, "content": content}
}

// groupOf makes a group of the first person, who adds the others in order.
func groupOf(t testing.TB, by *apptest.Person, others ...*apptest.Person) string {
	t.Helper()
	id := by.CreateGroup(t, "Group of "+by.First)
	if len(others) == 0 {
		return id
	}
	socket, last := by.Dial(t), others[len(others)-1].Dial(t)
	defer socket.Close()
	defer last.Close()
	for _, o := range others {
		socket.Ask(t, "addUserInGroup", addition(id, o))
	}
	last.Broadcast(t, "addUserInGroup") // later members do not get it
	return id
}

// list is something that is read in pages.
type list struct {
	kind   string // of the request
	target params
}

// wholeList is the list of chats.
var wholeList = list{kind: chats}

func inDialog(with *apptest.Person) list { return list{dialogs, params{"receiverId": with.ID}} }
func inGroup(id string) list {
	return list{groups, params{"groupId": id, "groupName": "as the client has it"}}
}

// page asks for one page of a list.
func page(t testing.TB, s *apptest.Socket, of list, limit int, cursor any) []map[string]any {
	t.Helper()
	p := params{"limit": limit, "cursorCreatedAt": cursor}
	maps.Copy(p, of.target)
	return s.Ask(t, of.kind, p).Params.Data
}

// pages reads a list to its end, which is an empty page, in pages of limit rows, and
// returns the rows newest first.
func pages(t testing.TB, s *apptest.Socket, of list, limit int) []map[string]any {
	t.Helper()
	var all []map[string]any
	for cursor := any(nil); ; {
		rows := page(t, s, of, limit, cursor)
		if len(rows) == 0 {
			return all
		}
		all = append(all, rows...)
		cursor = rows[len(rows)-1]["createdAt"]
	}
}

// texts is the contents of rows, oldest first.
func texts(rows []map[string]any) []any {
	values := column(rows, "content")
	slices.Reverse(values)
	return values
}

// post is a REST call with a token and a JSON body.
func post(p *apptest.Person, method, path string, body any) apptest.Call {
	return apptest.Call{Method: method, Path: path, Token: p.Token, Body: body}
}

// wanting is c with the status that must come.
func wanting(status int, c apptest.Call) apptest.Call {
	c.Want = status
	return c
}

// searchUsers returns the status of a search for people outside a group, and the rows.
func searchUsers(t testing.TB, p *apptest.Person, group, text string) (int, []map[string]any) {
	t.Helper()
	var answer struct{ Data []map[string]any }
	r := p.Server.MustREST(t, post(p, "GET", "/api/use-cases/search-users?searchText="+url.QueryEscape(text)+"&groupId="+group, nil))
	if r.Status == http.StatusOK {
		r.Decode(t, &answer)
	}
	return r.Status, answer.Data
}

// destroy deletes the account of p, as the classic client does.
func destroy(t testing.TB, p *apptest.Person) {
	t.Helper()
	p.Server.MustREST(t, wanting(http.StatusOK, post(p, "DELETE", "/api/profile/destroy", nil)))
}

// destroyAs deletes the account of p in a mode, which needs the password.
func destroyAs(t testing.TB, p *apptest.Person, mode string) {
	t.Helper()
	target := "/api/profile/destroy?mode=" + mode
	wrong := map[string]any{"password": "wrong-horse-9"}
	p.Server.MustREST(t, wanting(http.StatusBadRequest, post(p, "DELETE", target, nil)))
	p.Server.MustREST(t, wanting(http.StatusBadRequest, post(p, "DELETE", target, wrong)))
	p.Server.MustREST(t, wanting(http.StatusOK, post(p, "DELETE", target, map[string]any{"password": apptest.Password})))
}

// logIn returns the status of a login, and who it is for.
func logIn(t testing.TB, s *apptest.Server, email, password string) (status int, id string) {
	t.Helper()
	var answer struct{ ID string }
	r := s.MustREST(t, apptest.Call{Method: "POST", Path: "/api/auth/login", Body: params{"email": email, "password": password}})
	if r.Status == http.StatusCreated {
		r.Decode(t, &answer)
	}
	return r.Status, answer.ID
}

// signUp returns the status of a sign-up.
func signUp(t testing.TB, s *apptest.Server, first, email, password string) int {
	t.Helper()
	return s.MustREST(t, apptest.Call{Method: "POST", Path: "/api/auth/sing-up", Body: params{
		"firstName": first, "lastName": "", "email": email, "password": password,
	}}).Status
}
