package nasty

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"messenger/internal/app/apptest"
	"messenger/internal/wire"
	"messenger/internal/ws"
)

// Section X are the requests of the extended dialect: of each type, each param in all the
// ways in which it may be wrong.

// sort is what a param may be; it says what is wrong for it.
type sort struct {
	bad []string // JSON
	// fine are values that look like an attack, and are texts like others.
	fine []string
}

const (
	long64  = `"` + "0123456789012345678901234567890123456789012345678901234567890123" + `x"`
	attacks = `' OR '1'='1'; DROP TABLE messages;--`
)

func longer(n int) string { return `"` + strings.Repeat("😀", n+1) + `"` }

// The sorts. A param with "?" before its name may be missing or null.
var (
	anID = sort{bad: []string{
		`""`, `"x"`, `"' OR 1=1--"`, `"{id}0"`, `"{{id}}"`, `{"$ne":null}`, `["{id}"]`, `7`, `true`, `"\u0000"`, `"\ud800"`,
	}}
	// A message may have the id of zeros, and so may be asked for.
	namedID = sort{bad: append(slices.Clip(anID.bad), `"00000000-0000-0000-0000-000000000000"`)}
	aPlace  = sort{bad: []string{`-1`, `0.5`, `1e400`, `9007199254740992`, `99999999999999999999`, `"5"`, `true`, `{}`, `[1]`, `-9223372036854775808`}}
	aLimit  = sort{bad: []string{`-1`, `-9223372036854775809`, `5.5`, `1e400`, `"5"`, `true`, `[5]`, `{"$gt":0}`}}
	aCursor = sort{bad: []string{`""`, `"x"`, `"===="`, `"MQ"`, `"1970-01-01T00:00:00.000Z"`, `"' OR 1=1--"`, longer(100), `"\u0000"`, `7`, `{}`, `[]`}}
	aText   = sort{bad: []string{`7`, `true`, `{}`, `["x"]`, `"a\u0000b"`, `"\ud800"`, `"\udc00\ud800"`}}
	aFlag   = sort{bad: []string{`1`, `0`, `"true"`, `""`, `{}`, `[true]`}}
	aMoment = sort{bad: []string{`""`, `"x"`, `"now"`, `"2025-13-40T99:99:99Z"`, `"2025-01-01"`, `"+275760-09-13T00:00:00.000Z"`, `"' OR 1=1--"`, `1700000000000`, `{}`, `true`}}
	aWord   = sort{bad: []string{`""`, `"ALL"`, `"all "`, `"__proto__"`, `"constructor"`, `7`, `{}`, `["all"]`, `"\u0000"`}}
	aCode   = sort{bad: []string{`""`, `"a b"`, `"../x"`, `"' OR 1=1--"`, `"é"`, longer(64), `"a\u0000"`, `7`, `{}`, `["x"]`}}
	anEmoji = sort{bad: []string{`""`, `"a"`, `"<b>"`, `" 👍"`, `"👍\u0000"`, `"\ud83d"`, `"\u202e"`, longer(100), `7`, `{}`, `"' OR 1=1--"`}}
	people  = sort{bad: []string{
		`"{bob.id}"`, `7`, `{}`, `["x"]`, `[7]`, `[null]`, `["{bob.id}",["{bob.id}"]]`, `["\u0000"]`, `[` + strings.TrimSuffix(strings.Repeat(`"{id}",`, 201), ",") + `]`,
	}}
)

// content is a text of at most n code points that may not be empty.
func content(n int) sort {
	return sort{bad: append(slices.Clip(aText.bad), `""`, `" \t\n"`, longer(n)), fine: []string{`"` + attacks + `"`, `"%s%n$1?:x"`, `"<script>alert(1)</script>"`}}
}

// upTo is a text that may be empty.
func upTo(n int) sort {
	return sort{bad: append(slices.Clip(aText.bad), longer(n)), fine: []string{`"` + attacks + `"`}}
}

// param is one param of a request.
type param struct {
	name, good string
	sort       sort
}

// extended is a type with its params, which together are a good request of Ann's.
type extended struct {
	kind   string
	params []param
}

var toGroup = param{"groupId", `"{group}"`, namedID}

func limitOf(name string) param { return param{name, `5`, aLimit} }

// extendedTypes are the types of the dialect, and what it adds to classic ones.
func extendedTypes() []extended {
	message := param{"messageId", `"{message}"`, anID}
	cursor := param{"?cursor", `null`, aCursor}
	notice := []param{{"?messageId", `null`, namedID}, {"?message", `""`, sort{bad: aText.bad}}}
	of := func(list ...param) []param { return list }
	return []extended{
		{"hello", of(param{"version", `1`, sort{bad: append([]string{`0`}, aPlace.bad...)}}, param{"?deviceId", `null`, namedID}, param{"?deviceName", `""`, upTo(100)}, param{"?features", `[]`, sort{bad: []string{`"sync"`, `7`, `{}`, `[7]`, `[null]`, `[{}]`, `[` + longer(64) + `]`, `[` + strings.Repeat(`"a",`, 64) + `"a"]`, `["\u0000"]`}}})},
		{"syncConversations", of(param{"?epoch", `null`, sort{bad: append(slices.Clip(aText.bad), long64)}}, cursor, limitOf("?limit"))},
		{"syncConversation", of(toGroup, param{"afterSeq", `0`, aPlace}, limitOf("?limit"), param{"?epoch", `null`, sort{bad: append(slices.Clip(aText.bad), long64)}}, param{"?afterHidden", `0`, aPlace})},
		{"listMessages", of(toGroup, limitOf("?limit"), param{"?beforeSeq", `null`, aPlace}, param{"?afterSeq", `null`, aPlace}, param{"?aroundId", `null`, namedID})},
		{"listPinned", of(toGroup, limitOf("?limit"), param{"?beforeSeq", `null`, aPlace}, param{"?afterSeq", `null`, aPlace}, param{"?aroundId", `null`, namedID})},
		{"editMessage", of(message, param{"content", `"edited"`, content(10_000)}, param{"editId", `"{id}"`, namedID})},
		{"deleteMessage", of(message, param{"scope", `"me"`, aWord})},
		{"setReaction", of(message, param{"emoji", `"👍"`, anEmoji})},
		{"unsetReaction", of(message, param{"emoji", `"👍"`, anEmoji})},
		{"pinMessage", of(message)},
		{"unpinMessage", of(message)},
		{"getReactions", of(message, limitOf("?limit"), cursor)},
		{"markDelivered", of(toGroup, param{"seq", `1`, aPlace})},
		{"markRead", of(toGroup, param{"seq", `1`, aPlace}, param{"?force", `false`, aFlag})},
		{"getUnread", of(limitOf("?limit"), cursor)},
		{"whyUnread", of(toGroup, limitOf("?limit"))},
		{"getReceipts", of(message, limitOf("?limit"), cursor)},
		{"typing", of(toGroup, param{"active", `true`, aFlag})},
		{"setPresence", of(param{"status", `"online"`, aWord})},
		{"getPresence", of(param{"userIds", `["{bob.id}"]`, people})},
		{"getGroupInfo", of(toGroup)},
		{"listMembers", of(toGroup, limitOf("?limit"), cursor, param{"?searchText", `null`, upTo(100)})},
		{"removeUserFromGroup", append(of(toGroup, param{"userId", `"{bob.id}"`, anID}), notice...)},
		{"listRemoved", of(toGroup, limitOf("?limit"), cursor)},
		{"liftRemoval", of(toGroup, param{"userId", `"{bob.id}"`, anID})},
		{"setRole", of(toGroup, param{"userId", `"{bob.id}"`, anID}, param{"role", `"member"`, aWord})},
		{"renameGroup", append(of(toGroup, param{"groupName", `"A group"`, sort{bad: append(slices.Clip(aText.bad), `""`, `" a"`, `"a\nb"`, `"a\u202eb"`, longer(255)), fine: []string{`"` + attacks + `"`}}}), notice...)},
		{"updateGroup", of(toGroup, param{"description", `"about"`, sort{bad: append(slices.Clip(aText.bad), `null`, longer(10_000)), fine: []string{`"` + attacks + `"`}}}, param{"settings", `{"whoMayAdd":"members"}`, sort{bad: []string{`null`, `7`, `"members"`, `[]`, `{}`, `{"whoMayAdd":"all"}`, `{"whoMayAdd":null}`, `{"whoMayAdd":{}}`, `{"WhoMayAdd":"admins"}`}}})},
		{"createInvite", of(toGroup, param{"?expiresAt", `null`, sort{bad: append(slices.Clip(aMoment.bad), `"2001-01-01T00:00:00.000Z"`, `"1970-01-01T00:00:00.000Z"`)}}, param{"?maxUses", `5`, sort{bad: append([]string{`0`}, aPlace.bad...)}})},
		{"listInvites", of(toGroup)},
		{"revokeInvite", of(toGroup, param{"code", `"{code}"`, aCode})},
		{"getInvite", of(param{"code", `"{code}"`, aCode})},
		{"joinByInvite", of(param{"code", `"{code}"`, aCode}, notice[0])},
		{"setChatSettings", of(toGroup, param{"?mutedUntil", `null`, aMoment}, param{"notify", `"all"`, sort{bad: append([]string{`null`}, aWord.bad[2:]...)}}, param{"pinned", `false`, sort{bad: append([]string{`null`}, aFlag.bad...)}}, param{"archived", `false`, sort{bad: append([]string{`null`}, aFlag.bad...)}})},
		{"saveDraft", of(toGroup, param{"content", `"and"`, upTo(10_000)}, param{"?replyToId", `null`, namedID}, param{"?messageId", `null`, namedID}, param{"?updatedAt", `null`, sort{bad: append(slices.Clip(aMoment.bad), `"1969-12-31T23:59:59.999Z"`)}})},
		{"clearDialog", of(param{"receiverId", `"{dee.id}"`, namedID})},
		{"listSessions", nil},
		{"revokeSession", of(param{"sessionId", `"{id}"`, sort{bad: append(slices.Clip(namedID.bad), `null`)}}, param{"?all", `null`, sort{bad: append([]string{`true`}, aFlag.bad...)}})},
		{"privateMessage", of(param{"messageId", `"{id}"`, anID}, param{"receiverId", `"{bob.id}"`, anID}, param{"content", `"hi"`, content(10_000)}, param{"?replyToId", `null`, namedID}, param{"?mentions", `null`, people}, param{"?endDraft", `null`, aFlag}, param{"?draftUpdatedAt", `null`, aMoment})},
		{"messageInGroup", of(param{"messageId", `"{id}"`, anID}, param{"groupId", `"{group}"`, anID}, param{"groupName", `"-"`, sort{bad: aText.bad}}, param{"content", `"hi"`, content(10_000)}, param{"?replyToId", `null`, namedID}, param{"?mentions", `null`, people}, param{"?endDraft", `null`, aFlag}, param{"?draftUpdatedAt", `null`, aMoment})},
	}
}

// with is the params of x, one of them otherwise; but "" for json leaves it out.
func (x extended) with(name, json string) string {
	var b []string
	for _, p := range x.params {
		value := p.good
		if p.name == name {
			value = json
		}
		if value != "" {
			b = append(b, fmt.Sprintf("%q:%s", strings.TrimPrefix(p.name, "?"), value))
		}
	}
	return "{" + strings.Join(b, ",") + "}"
}

// question is a row of section X: a frame of Ann's, and how it is answered.
type question struct {
	kind, note, frame string
	fine              string // what a success has in it; "" for a refusal
	codes             string // of a refusal, one of these
	nameless          bool   // the requestId counts as none: whatever the answer is, it has none
}

const malformedCodes = "invalid too_large"

func (x extended) frame(json string) string {
	return `{"type":"` + x.kind + `","requestId":"q","params":` + json + `}`
}

// questions are the rows of a type.
func (x extended) questions() []question {
	var rows []question
	refused := func(note, frame, codes string) {
		rows = append(rows, question{kind: x.kind, note: note, frame: frame, codes: codes})
	}
	for _, p := range x.params {
		name, optional := strings.CutPrefix(p.name, "?")
		for _, bad := range p.sort.bad {
			codes := malformedCodes
			if name == "groupId" && strings.HasPrefix(bad, `"00000000`) { // no group has it
				codes += " forbidden not_found"
			}
			refused(fmt.Sprintf("%s %.24s", name, bad), x.frame(x.with(p.name, bad)), codes)
		}
		for _, fine := range p.sort.fine {
			rows = append(rows, question{kind: x.kind, note: fmt.Sprintf("%s %.24s", name, fine), frame: x.frame(x.with(p.name, fine)), fine: fine})
		}
		if !optional && x.kind != "updateGroup" && x.kind != "setChatSettings" {
			refused(name+" missing", x.frame(x.with(p.name, "")), malformedCodes)
		}
		if strings.HasSuffix(name, "Id") && name != "editId" && !strings.HasPrefix(p.good, `"{id}`) && !optional && name != "receiverId" {
			refused(name+" of nothing", x.frame(x.with(p.name, `"{id}"`)), "not_found forbidden")
		}
		if name == "groupId" && x.kind != "messageInGroup" {
			refused("a foreign group", x.frame(x.with(p.name, `"{foreign}"`)), "forbidden")
		}
		if name == "messageId" && p.good == `"{message}"` {
			refused("a foreign message", x.frame(x.with(p.name, `"{foreign message}"`)), "not_found")
		}
	}
	for _, id := range []string{`7`, `{}`, long64, `["q"]`, `true`, `null`} {
		rows = append(rows, question{kind: x.kind, note: "requestId " + id[:min(len(id), 20)], frame: strings.Replace(x.frame(x.with("", "")), `"q"`, id, 1), nameless: true})
	}
	return append(rows, x.envelopes()...)
}

// addressed are the types that take the address of a conversation.
var addressed = []string{"syncConversation", "listMessages", "listPinned", "markDelivered", "markRead", "whyUnread", "typing", "setChatSettings", "saveDraft"}

// envelopes are what is wrong about a request of any type.
func (x extended) envelopes() []question {
	good := x.with("", "")
	forms := map[string]string{
		"params an array": x.frame(`[]`), "params a text": x.frame(`"x"`), "params a number": x.frame(`7`),
		"requestId with NUL": strings.Replace(x.frame(good), `"q"`, `"a\u0000"`, 1),
		"requestId cut":      strings.Replace(x.frame(good), `"q"`, `"\ud800"`, 1),
		"requestId twice":    strings.Replace(x.frame(good), `"params"`, `"requestId":"r","params"`, 1),
		"params twice":       strings.Replace(x.frame(good), `"params"`, `"params":{},"params"`, 1),
		"more behind it":     x.frame(good) + `{}`,
	}
	if len(x.params) > 0 {
		name := strings.TrimPrefix(x.params[0].name, "?")
		forms["a key twice"] = x.frame(`{"` + name + `":` + x.params[0].good + `,` + good[1:])
		forms["no params"] = `{"type":"` + x.kind + `","requestId":"q"}`
		forms["params null"] = x.frame(`null`)
		if strings.HasPrefix(x.params[0].name, "?") || x.kind == "syncConversations" {
			delete(forms, "a key twice")
		}
	}
	if slices.Contains(addressed, x.kind) {
		forms["two addresses"] = x.frame(`{"receiverId":"{bob.id}",` + good[1:])
		forms["two addresses, one empty"] = x.frame(`{"receiverId":"",` + good[1:])
		forms["no address"] = x.frame(x.with("groupId", "null"))
	}
	var rows []question
	for _, note := range slices.Sorted(keys(forms)) {
		rows = append(rows, question{kind: x.kind, note: note, frame: forms[note], codes: "invalid"})
	}
	return rows
}

func keys(m map[string]string) func(func(string) bool) {
	return func(yield func(string) bool) {
		for k := range m {
			if !yield(k) {
				return
			}
		}
	}
}

func extendedRows() []row {
	var rows []row
	for i, x := range extendedTypes() {
		for _, q := range x.questions() {
			rows = append(rows, row{id: fmt.Sprintf("X%02d", i+1), note: q.kind + " " + q.note, run: q.run})
		}
	}
	return rows
}

func (q question) run(t *testing.T, w *world) {
	p := w.extended(t, w.ann)
	if err := p.write(text(w.fillMore(t, q.frame))); err != nil {
		t.Fatal(err)
	}
	if q.kind == "typing" && q.nameless {
		q.unanswered(t, p)
		return
	}
	a, err := p.heeds()
	switch {
	case err != nil:
		t.Fatal(err)
	case q.nameless:
		if a.Type != q.kind || a.RequestID != "" {
			t.Errorf("%s: got %s", q.frame, a.Raw)
		}
	case q.fine != "":
		if !a.Success || a.Type != q.kind || a.RequestID != "q" {
			t.Errorf("got %s", a.Raw)
		}
		if q.kind == "editMessage" && !strings.Contains(a.Raw, q.fine) {
			t.Errorf("got %s, want %s in it", a.Raw, q.fine)
		}
	case !a.Error || !slices.Contains(strings.Fields(q.codes), a.Code) || a.Message == "":
		t.Errorf("%s: got %s, want one of %s", q.frame, a.Raw, q.codes)
	case a.Type != q.kind && a.Type != "processor":
		t.Errorf("the refusal is of the type %s", a.Type)
	}
	q.unanswered(t, p)
}

// unanswered: the next answer is that to the next request.
func (q question) unanswered(t *testing.T, p *peer) {
	t.Helper()
	if a, err := p.asks("getUnread", params{}); err != nil || !a.Success || a.Type != "getUnread" {
		t.Errorf("%s: the next request is answered %s, %v", q.frame, a.Raw, err)
	}
}

// asks is ask on a socket that may hear of something meanwhile.
func (p *peer) asks(kind string, with params) (answer, error) {
	if err := p.write(text(request(kind, with))); err != nil {
		return answer{}, err
	}
	return p.heeds()
}

// heeds reads the next frame that is not a broadcast.
func (p *peer) heeds() (answer, error) {
	for {
		a, err := p.said()
		if err != nil || !a.Params.IsBroadcast {
			return a, err
		}
	}
}

// extended is dial and hello.
func (w *world) extended(t testing.TB, who *apptest.Person) *peer {
	t.Helper()
	p := w.dial(t, who)
	if _, err := p.do("hello", params{"version": 1}); err != nil {
		t.Fatal(err)
	}
	return p
}

// fillMore fills in what the rows of section X name besides: a message of Ann's in her
// group, the code of an invite to it, and a group and a message that she has no part in.
func (w *world) fillMore(t testing.TB, s string) string {
	t.Helper()
	w.more.Do(func() {
		ann, cid := w.extended(t, w.ann), w.extended(t, w.cid)
		foreign := w.groupOf(t, w.cid)
		w.extras = map[string]string{"{foreign}": foreign, "{dee.id}": w.dee.ID}
		for name, by := range map[string]*peer{"{message}": ann, "{foreign message}": cid} {
			group := w.group
			if by == cid {
				group = foreign
			}
			id := apptest.NewID()
			w.extras[name] = id
			if a, err := by.asks("messageInGroup", params{"messageId": id, "groupId": group, "groupName": "-", "content": "of section X"}); err != nil || !a.Success {
				t.Fatal(a.Raw, err)
			}
		}
		a, err := ann.asks("createInvite", params{"groupId": w.group})
		if err != nil || !a.Success {
			t.Fatal(a.Raw, err)
		}
		w.extras["{code}"], _ = a.Params.Item["code"].(string)
	})
	for name, value := range w.extras {
		s = strings.ReplaceAll(s, name, value)
	}
	for strings.Contains(s, "{id}") { // each its own
		s = strings.Replace(s, "{id}", apptest.NewID(), 1)
	}
	return w.fill(s)
}

// TestExtendedTypes: the section has every type of the dialect, with ten rows at least.
func TestExtendedTypes(t *testing.T) {
	rows, total := map[string]int{}, 0
	for _, x := range extendedTypes() {
		rows[x.kind] = len(x.questions())
		total += rows[x.kind]
	}
	for _, kind := range ws.Types(wire.Extended) {
		if rows[string(kind)] < 10 {
			t.Errorf("%s has %d rows", kind, rows[string(kind)])
		}
	}
	t.Logf("%d rows of %d types", total, len(rows))
}
