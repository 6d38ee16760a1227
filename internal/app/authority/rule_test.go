package authority

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"

	"messenger/api"
	"messenger/internal/wire"
	"messenger/internal/ws"
)

// The answers. A refusal is its code and its message, as sockets are told; REST says the
// code as a status.
const (
	yes         = "ok"
	notMember   = "forbidden: User is not a member of this group"
	noRight     = "forbidden: You have no right to do this"
	notOwner    = "forbidden: Only the owner may delete the group"
	alreadyIn   = "conflict: the user is already in the group"
	groupTaken  = "conflict: groupId already used"
	noMessage   = "not_found: There is no such message"
	noPerson    = "not_found: There is no such user"
	noInvite    = "not_found: There is no such invite"
	barred      = "forbidden: You were removed from this group"
	noSession   = "not_found: There is no such session"
	doorRefused = "unauthenticated"
)

// Who is meant by a row: roles, or one of these.
const (
	members  = "owner admin member"
	leaders  = "owner admin"
	adders   = "adders"   // those who may add: leaders, and members where members may
	everyone = "everyone" // who lives
)

// outcome is what some are answered.
type outcome struct{ who, answer string }

// rule is a row of the matrix.
type rule struct {
	op   string // a type of internal/wire, or an operationId of openapi.yaml
	note string
	// ask is the JSON of the params of a socket's request, or method, path and body of one
	// by REST. What stands in braces is filled in (fill).
	ask string
	// answers are looked through in order; members whom none names have no right, and
	// others are told what outside says.
	answers []outcome
	outside string
	// messages is, for rows about messages, whose answer is ok by what the message is.
	messages map[string]string
	writes   bool // what is allowed changes something
	unseen   bool // but not what a fingerprint shows
	public   bool // needs no account
	login    bool // is done with a login of its own
	account  bool // is done with an account of its own
}

func (r *rule) name() string { return strings.TrimSpace(r.op + " " + r.note) }

// rest reports whether the row is of REST.
func (r *rule) rest() bool { return !strings.HasPrefix(r.ask, "{") }

// names reports whether who has the role in a group of that state.
func names(who, role, state string) bool {
	switch who {
	case everyone:
		return slices.Contains(living, role)
	case adders:
		return role == owner || role == admin || role == member && state != closed
	}
	return slices.Contains(strings.Fields(who), role)
}

// answer is what the table says about a group that is there.
func (r *rule) answer(role, state string) string {
	for _, o := range r.answers {
		if names(o.who, role, state) {
			return o.answer
		}
	}
	if slices.Contains(present, role) {
		return noRight
	}
	return r.outside
}

// answerAbout is what the table says about a message that is there for members.
func (r *rule) answerAbout(kind string, member bool, role string) string {
	who := r.messages[kind]
	switch {
	case !member:
		return noMessage
	case names(who, role, open):
		return yes
	case strings.HasSuffix(kind, "deleted"):
		return noMessage
	}
	return noRight
}

// table is all rows, by what they are about.
var table = map[string][]rule{
	"group": groupRules, "message": messageRules, "invite": inviteRules, "dialog": dialogRules, "nothing": otherRules,
}

// TestOperations fails if an operation has no row, or a row no operation.
func TestOperations(t *testing.T) {
	want := map[string]bool{}
	for _, kind := range append(ws.Types(wire.Classic), ws.Types(wire.Extended)...) {
		want["socket "+string(kind)] = true
	}
	for _, id := range operationIDs(t) {
		want["REST "+id] = true
	}
	rows := map[string]bool{}
	for about, rules := range table {
		for _, r := range rules {
			key := "socket " + r.op
			if r.rest() {
				key = "REST " + r.op
			}
			rows[key] = true
			if !want[key] {
				t.Errorf("the row %q about a %s has no operation", r.name(), about)
			}
		}
	}
	for key := range want {
		if !rows[key] {
			t.Errorf("the operation %s has no row", key)
		}
	}
	if len(want) < 60 {
		t.Errorf("only %d operations were found", len(want))
	}
}

func operationIDs(t *testing.T) []string {
	t.Helper()
	docs, err := api.Documents()
	if err != nil {
		t.Fatal(err)
	}
	var document struct {
		Paths map[string]map[string]struct{ OperationID string }
	}
	for _, d := range docs {
		if d.Name == "openapi" {
			if err := json.Unmarshal(d.JSON, &document); err != nil {
				t.Fatal(err)
			}
		}
	}
	var ids []string
	for path, methods := range document.Paths {
		for method, op := range methods {
			if op.OperationID == "" {
				t.Errorf("%s %s has no operationId", method, path)
			}
			ids = append(ids, op.OperationID)
		}
	}
	return ids
}
