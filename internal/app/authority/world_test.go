package authority

import (
	"fmt"
	"net/http"
	"regexp"
	"strings"
	"testing"

	"messenger/internal/app/apptest"
	"messenger/internal/chat"
)

// params is the params of a request.
type params = map[string]any

// The roles: what somebody is to the group of a cell.
const (
	owner     = "owner"
	admin     = "admin"
	member    = "member"
	left      = "left"    // was a member, and left
	removed   = "removed" // was a member, and was removed
	invited   = "invited" // holds the code of an invite
	stranger  = "stranger"
	deleted   = "deleted"   // was a member, and has deleted the account; holds its token
	anonymous = "anonymous" // holds no token
)

var (
	present   = []string{owner, admin, member}
	living    = []string{owner, admin, member, left, removed, invited, stranger}
	everybody = []string{owner, admin, member, left, removed, invited, stranger, deleted, anonymous}
)

// The states of a group.
const (
	open    = "open"
	closed  = "admins only" // only admins may add
	dropped = "dropped"
	missing = "missing"  // there never was one
	dialog  = "a dialog" // the id is that of a dialog of the asker's
)

// person is somebody with a socket of each dialect.
type person struct {
	*apptest.Person
	extended, classic *apptest.Line

	asked int
	news  []apptest.Frame // of the extended socket, since heard
}

// world is a server and its people.
type world struct {
	*apptest.Server
	people map[string]*person
	friend *person // whom everybody may write to
	knocks int     // of nobody
}

func (w *world) person(t testing.TB, first string) *person {
	t.Helper()
	p := &person{Person: w.NewPerson(t, first)}
	p.connect(t)
	return p
}

func (p *person) connect(t testing.TB) {
	t.Helper()
	p.extended, p.classic = p.Line(t), p.Line(t)
	p.must(t, "hello", params{"version": 1})
}

// ask asks on the extended socket and returns the answer or refusal.
func (p *person) ask(t testing.TB, kind string, with any) apptest.Frame {
	t.Helper()
	return p.await(t, p.begin(t, kind, with))
}

// begin sends a request and returns its requestId.
func (p *person) begin(t testing.TB, kind string, with any) string {
	t.Helper()
	p.asked++
	id := fmt.Sprint(p.asked)
	p.extended.SendRaw(t, request(t, kind, id, with))
	return id
}

// await returns the answer or refusal of a request; they come in order.
func (p *person) await(t testing.TB, id string) apptest.Frame {
	t.Helper()
	for {
		f, err := p.extended.Wait(t.Context())
		switch {
		case err != nil:
			t.Fatalf("%s waits for an answer: %v", p.First, err)
		case f.Params.IsBroadcast:
			p.news = append(p.news, f)
		case f.RequestID == id:
			return f
		default:
			t.Fatalf("%s waits for the answer to %s and got %s", p.First, id, f.Raw)
		}
	}
}

// askClassic asks on the classic socket.
func (p *person) askClassic(t testing.TB, kind string, with any) apptest.Frame {
	t.Helper()
	p.classic.SendRaw(t, request(t, kind, "", with))
	for {
		f, err := p.classic.Wait(t.Context())
		if err != nil {
			t.Fatalf("%s asked %s: %v", p.First, kind, err)
		}
		if !f.Params.IsBroadcast {
			return f
		}
	}
}

func (p *person) must(t testing.TB, kind string, with any) apptest.Frame {
	t.Helper()
	f := p.ask(t, kind, with)
	if !f.Success || f.Type != kind {
		t.Fatalf("%s asked %s %v and got %s", p.First, kind, with, f.Raw)
	}
	return f
}

// heard returns the types of what the extended socket was told of a group since the last
// time; of another, news may still be on their way.
func (p *person) heard(group string) []string {
	var kinds []string
	for _, f := range p.news {
		if id, _ := f.Params.Item["conversationId"].(string); f.Params.Item["groupId"] == group || id == apptest.Group(group) {
			kinds = append(kinds, f.Type)
		}
	}
	p.news = nil
	return kinds
}

// group is a group with its people and messages.
type group struct {
	w      *world
	people map[string]*person
	state  string
	id     string
	code   string            // of an invite
	said   map[string]string // ids of messages by what they are
}

// newGroup makes a group in which everybody has the role; with is who has been deleted
// once it is done, nil for nobody.
func (w *world) newGroup(t testing.TB, state string, people map[string]*person) *group {
	t.Helper()
	g := &group{w: w, people: people, state: state, id: apptest.NewID(), said: map[string]string{}}
	if state == missing {
		g.code = "AAAAAAAAAAAAAAAAAAAAAA"
		return g
	}
	top := people[owner]
	g.said["notice "+owner] = apptest.NewID()
	w.MustREST(t, apptest.Call{
		Method: "POST", Path: "/api/use-cases/create-group", Token: top.Token, Want: http.StatusOK,
		Body: params{"groupId": g.id, "groupName": "A group", "messageId": g.said["notice "+owner], "notificationMessage": "made"},
	})
	g.add(t, owner, admin)
	top.must(t, "setRole", params{"groupId": g.id, "userId": people[admin].ID, "role": "admin"})
	g.add(t, admin, member)
	g.add(t, member, left)
	g.add(t, owner, removed)
	return g
}

func (g *group) add(t testing.TB, by, who string) {
	t.Helper()
	id := apptest.NewID()
	g.people[by].must(t, "addUserInGroup", params{"groupId": g.id, "userId": g.people[who].ID, "messageId": id})
	g.said["notice "+by] = id
}

// part has those leave who are not members any more, and brings the group into its state.
func (g *group) part(t testing.TB) {
	t.Helper()
	if g.state == missing {
		return
	}
	top := g.people[owner]
	g.people[left].must(t, "leaveGroup", params{"groupId": g.id, "messageId": apptest.NewID()})
	top.must(t, "removeUserFromGroup", params{"groupId": g.id, "userId": g.people[removed].ID})
	g.code, _ = top.must(t, "createInvite", params{"groupId": g.id}).Params.Item["code"].(string)
	switch g.state {
	case closed:
		top.must(t, "updateGroup", params{"groupId": g.id, "settings": params{"whoMayAdd": "admins"}})
	case dropped:
		top.must(t, "dropGroup", params{"groupId": g.id})
	}
}

// The messages: whose they are, and what has become of them.
const (
	own          = "own"
	others       = "other's"
	ownNotice    = "own notice"
	othersNotice = "other's notice"
	ownDeleted   = "own deleted"
	otherDeleted = "other's deleted"
)

var kindsOfMessages = []string{own, others, ownNotice, othersNotice, ownDeleted, otherDeleted}

// message returns a message that is of that kind to whoever has the role, "" if there can
// be none. What is not there yet is written.
func (g *group) message(t testing.TB, role, kind string) string {
	t.Helper()
	author := role
	if !strings.HasPrefix(kind, own) {
		if author = owner; role == owner {
			author = member
		}
	}
	if strings.HasSuffix(kind, "notice") {
		return g.said["notice "+author]
	}
	key := strings.TrimPrefix(strings.TrimPrefix(kind, own), others) + " of " + author
	if id := g.said[key]; id != "" {
		return id
	}
	who := g.people[author]
	if who == nil || who.extended == nil || author == invited || author == stranger {
		return ""
	}
	id := apptest.NewID()
	who.must(t, "messageInGroup", params{"messageId": id, "groupId": g.id, "groupName": "", "content": "said by " + author})
	if strings.HasSuffix(kind, "deleted") {
		who.must(t, "deleteMessage", params{"messageId": id, "scope": "all"})
	} else {
		g.people[owner].must(t, "setReaction", params{"messageId": id, "emoji": "👍"})
	}
	g.said[key] = id
	return id
}

// fingerprint is what can be seen of a group by its owner and by somebody else: head,
// members, invites, positions, and what the other has set for himself. Whatever happens to
// a message moves lastSeq or hiddenVersion, so no message need be read.
func (g *group) fingerprint(t testing.TB, also *person) string {
	t.Helper()
	top := g.people[owner]
	log := params{"groupId": g.id, "afterSeq": 0, "limit": 0}
	looks := []look{
		{top, "getGroupInfo", params{"groupId": g.id}}, {top, "listMembers", params{"groupId": g.id, "limit": 200}},
		{top, "listInvites", params{"groupId": g.id}}, {top, "syncConversation", log},
	}
	if also != nil && also.extended != nil {
		looks = append(looks, look{also, "syncConversation", log}, look{also, "syncConversations", params{"limit": 200}})
	}
	return see(t, looks, apptest.Group(g.id))
}

// look is one request that changes nothing.
type look struct {
	by   *person
	kind string
	with params
}

// see tells what is answered; of lists of conversations, the row of one. All is asked
// before the first answer is awaited.
func see(t testing.TB, looks []look, conversation string) string {
	t.Helper()
	var b strings.Builder
	ids := make([]string, len(looks))
	for i, l := range looks {
		ids[i] = l.by.begin(t, l.kind, l.with)
	}
	for i, l := range looks {
		f := l.by.await(t, ids[i])
		if l.kind != "syncConversations" {
			b.WriteString(volatile.ReplaceAllString(f.Raw, "") + "\n")
			continue
		}
		for _, row := range f.Params.Data {
			if row["conversationId"] == conversation {
				fmt.Fprintln(&b, row)
			}
		}
	}
	return b.String()
}

// volatile matches what differs between two answers about the same object.
var volatile = regexp.MustCompile(`"requestId":"\d+"|"status":"\w+"`)

// end drops a group that is not needed any more, so that lists stay short.
func (g *group) end(t testing.TB) {
	t.Helper()
	for _, who := range present {
		g.people[who].ask(t, "dropGroup", params{"groupId": g.id})
	}
}

// dialogID is the id by which the server names a dialog inside.
func dialogID(t testing.TB, a, b string) string {
	t.Helper()
	left, err := chat.ParseID[chat.User](a)
	if err != nil {
		t.Fatal(err)
	}
	right, err := chat.ParseID[chat.User](b)
	if err != nil {
		t.Fatal(err)
	}
	return chat.DialogID(left, right).String()
}
