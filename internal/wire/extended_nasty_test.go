package wire_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"

	"messenger/internal/chat"
	"messenger/internal/wire"
	"messenger/internal/wire/wiretest"
	"messenger/internal/ws"
)

// Nasty values for a param of each sort: what a client may write, and, as the last of
// each line, what it may not. In the manner of docs/bad-input.md, sections C and D.
var (
	notTexts   = []string{`1`, `true`, `{}`, `[]`, `["x"]`}
	notFlags   = []string{`1`, `0`, `"true"`, `""`, `{}`, `[]`, `[true]`}
	notObjects = []string{`1`, `""`, `true`, `[]`, `"{}"`}
	notIDs     = []string{
		`""`, `"abc"`, `"' OR 1=1--"`, `"{` + message + `}"`, `" ` + message[1:] + `"`, `"` + message + `0"`,
		`"g` + message[1:] + `"`, `"../../etc"`, `{"$ne":null}`, `["` + message + `"]`, `0`, `true`,
	}
	notWhole = []string{
		`-1`, `-0.5`, `0.5`, `5.5`, `1e400`, `-1e400`, `9007199254740992`, `9223372036854775808`, `1e30`, `"5"`, `""`, `true`, `[1]`, `{}`,
	}
	notMoments = []string{
		`""`, `"x"`, `" "`, `"now"`, `"infinity"`, `"epoch"`, `"2026-11-23"`, `"2026-11-23T04:05:29"`, `"2025-13-40T99:99:99Z"`,
		`"2016-12-31T23:59:60Z"`, `"275760-09-13T00:00:00Z"`, `"' OR 1=1--"`, `1700000000000`, `true`, `[]`, `{}`,
	}
	notCursors = []string{
		`""`, `"x"`, `"===="`, `"2026-11-23T04:05:29.491Z"`, `"` + strings.Repeat("A", 200) + `"`, `"MQ"`, `"EQ=="`, `"EQ\n"`,
		`"` + message + `"`, `"' OR 1=1--"`, `1`, `true`, `[]`, `{}`,
	}
	notCodes = []string{
		`""`, `"a b"`, `"a/b"`, `"a%00"`, `"é"`, `"a\n"`, `"' OR 1=1--"`, `"` + strings.Repeat("a", 65) + `"`, `1`, `true`, `[]`, `{}`,
	}
)

// param is one param of a type: a good value, and values that are refused.
type param struct {
	name, good string
	optional   bool // may be missing, or null
	change     bool // may be missing, but not null
	bad        []string
}

func need(name, good string, bad []string) param { return param{name: name, good: good, bad: bad} }

func may(name, good string, bad []string) param {
	return param{name: name, good: good, optional: true, bad: bad}
}

// words are not one of those that a param may be.
func words(more ...string) []string {
	return append(more, `""`, `"ALL"`, `" all"`, `"x"`, `"__proto__"`, `1`, `true`, `{}`, `["all"]`)
}

// others returns the cursors of other lists, and what is none.
func others(but string) []string {
	list := slices.Clone(notCursors)
	for _, cursor := range []string{inboxCursor, memberCursor, reactionCursor, receiptCursor, unreadCursor} {
		if cursor != but {
			list = append(list, `"`+cursor+`"`)
		}
		list = append(list, `"`+cursor[:len(cursor)-2]+`"`)
	}
	return list
}

func list50(n int, more string) string {
	var b strings.Builder
	for i := range n {
		fmt.Fprintf(&b, `"00000000-0000-4000-8000-%012x",`, i)
	}
	return `[` + strings.TrimSuffix(b.String()+more, ",") + `]`
}

func notLists(limit int) []string {
	return append(slices.Clone(notTexts[:3]), `"x"`, `[1]`, `[null]`, `["x"]`, `[""]`, `["`+message+`",1]`, `[["`+message+`"]]`, list50(limit+1, ""))
}

// extendedParamsOf has the params of each type of the extended dialect.
func extendedParamsOf() map[wire.Type][]param {
	id, text := `"`+message+`"`, `"text"`
	messageID, groupID, userID := need("messageId", id, append(notIDs, `null`)), need("groupId", id, append(notIDs, `null`)), need("userId", id, append(notIDs, `null`))
	at := param{name: "groupId", good: id, bad: append(notIDs, `"00000000-0000-0000-0000-000000000000"`)}
	seq := need("seq", `5`, append(notWhole, `null`))
	notice := []param{may("messageId", id, append(notIDs, `"00000000-0000-0000-0000-000000000000"`)), may("message", text, notTexts)}
	code := need("code", text, append(notCodes, `null`))
	limit := may("limit", `5`, notWhole)
	moment := `"2026-11-23T04:05:29.491Z"`
	return map[wire.Type][]param{
		wire.TypeHello: {
			need("version", `1`, append(notWhole, `0`, `null`)), may("deviceId", id, notIDs),
			may("deviceName", text, append(notTexts, `"`+strings.Repeat("é", 101)+`"`)),
			may("features", `["sync"]`, append(notTexts[:3:3], `"sync"`, `[1]`, `[["sync"]]`, `[{}]`, `["`+strings.Repeat("a", 65)+`"]`, list50(65, ""))),
		},
		wire.TypeSyncConversations: {
			limit, may("epoch", text, append(notTexts, `"`+strings.Repeat("a", 65)+`"`)), may("cursor", `"`+inboxCursor+`"`, others(inboxCursor)),
		},
		wire.TypeSyncConversation: {
			at, need("afterSeq", `5`, append(notWhole, `null`)), limit, may("epoch", text, notTexts), may("afterHidden", `0`, notWhole),
		},
		wire.TypeListMessages:  {at, limit, may("beforeSeq", `5`, append(notWhole, `5,"afterSeq":5`)), may("aroundId", `null`, append(notIDs, id+`,"afterSeq":0`))},
		wire.TypeListPinned:    {at, limit, may("beforeSeq", `5`, append(notWhole, `5,"afterSeq":5`)), may("aroundId", `null`, append(notIDs, id+`,"afterSeq":0`))},
		wire.TypeEditMessage:   {messageID, need("content", text, append(notTexts, `null`)), need("editId", id, append(notIDs, `null`))},
		wire.TypeDeleteMessage: {messageID, need("scope", `"all"`, words(`null`, `"both"`))},
		wire.TypeSetReaction:   {messageID, need("emoji", `"👍"`, append(notTexts, `null`))},
		wire.TypeUnsetReaction: {messageID, need("emoji", `"👍"`, append(notTexts, `null`))},
		wire.TypePinMessage:    {messageID},
		wire.TypeUnpinMessage:  {messageID},
		wire.TypeGetReactions:  {messageID, limit, may("cursor", `"`+reactionCursor+`"`, others(reactionCursor))},
		wire.TypeMarkDelivered: {at, seq},
		wire.TypeMarkRead:      {at, seq, may("force", `true`, notFlags)},
		wire.TypeGetUnread:     {limit, may("cursor", `"`+unreadCursor+`"`, others(unreadCursor))},
		wire.TypeWhyUnread:     {at, limit},
		wire.TypeGetReceipts:   {messageID, limit, may("cursor", `"`+receiptCursor+`"`, others(receiptCursor))},
		wire.TypeTyping:        {at, need("active", `true`, append(notFlags, `null`))},
		wire.TypeSetPresence:   {need("status", `"away"`, words(`null`, `"offline"`))},
		wire.TypeGetPresence:   {need("userIds", list50(200, ""), append(notLists(200), `null`))},
		wire.TypeGetGroupInfo:  {groupID},
		wire.TypeListMembers: {
			groupID, limit, may("cursor", `"`+memberCursor+`"`, others(memberCursor)), may("searchText", text, notTexts),
		},
		wire.TypeRemoveUserFromGroup: append([]param{groupID, userID}, notice...),
		wire.TypeListRemoved:         {groupID, limit, may("cursor", `"`+removedCursor+`"`, others(removedCursor))},
		wire.TypeLiftRemoval:         {groupID, userID},
		wire.TypeSetRole:             {groupID, userID, need("role", `"admin"`, words(`null`, `"superuser"`, `2`))},
		wire.TypeRenameGroup:         append([]param{groupID, need("groupName", text, append(notTexts, `null`))}, notice...),
		wire.TypeUpdateGroup: {
			groupID, {name: "description", good: text, change: true, bad: append(notTexts, `null`)},
			{name: "settings", good: `{"whoMayAdd":"members"}`, change: true, bad: append(notObjects, `null`, `{}`, `{"whoMayAdd":null}`, `{"whoMayAdd":"all"}`, `{"whomayadd":"members"}`)},
		},
		wire.TypeCreateInvite: {
			groupID, may("expiresAt", moment, append(notMoments, `"1970-01-01T00:00:00Z"`)), may("maxUses", `1`, append(notWhole, `0`, `2147483648`)),
		},
		wire.TypeListInvites:  {groupID},
		wire.TypeRevokeInvite: {groupID, code},
		wire.TypeGetInvite:    {code},
		wire.TypeJoinByInvite: {code, notice[0]},
		wire.TypeSetChatSettings: {
			at, {name: "mutedUntil", good: `null`, change: true, bad: notMoments}, {name: "notify", good: `"none"`, change: true, bad: words(`null`, `"never"`)},
			{name: "pinned", good: `true`, change: true, bad: append(notFlags, `null`)}, {name: "archived", good: `false`, change: true, bad: append(notFlags, `null`)},
		},
		wire.TypeSaveDraft: {
			at, need("content", `""`, append(notTexts, `null`)), may("replyToId", id, notIDs), may("messageId", id, notIDs),
			may("updatedAt", moment, notMoments),
		},
		wire.TypeClearDialog:   {need("receiverId", id, append(notIDs, `null`))},
		wire.TypeListSessions:  {},
		wire.TypeRevokeSession: {{name: "sessionId", good: id, bad: notIDs}, may("all", `null`, notFlags)},
		wire.TypePrivateMessage: {
			messageID, need("receiverId", id, append(notIDs, `null`)), need("content", text, append(notTexts, `null`)),
			may("replyToId", id, append(notIDs, `"00000000-0000-0000-0000-000000000000"`)), may("mentions", list50(50, ""), notLists(50)), may("endDraft", `true`, notFlags), may("draftUpdatedAt", moment, notMoments),
		},
		wire.TypeMessageInGroup: {
			messageID, groupID, need("groupName", text, append(notTexts, `null`)), need("content", text, append(notTexts, `null`)),
			may("replyToId", id, notIDs), may("mentions", list50(50, ""), notLists(50)), may("endDraft", `true`, notFlags), may("draftUpdatedAt", moment, notMoments),
		},
	}
}

// object writes params, with another value for one of them; "" leaves it out.
func object(params []param, name, written string) string {
	var parts []string
	for _, p := range params {
		switch {
		case p.name != name:
			parts = append(parts, `"`+p.name+`":`+p.good)
		case written != "":
			parts = append(parts, `"`+p.name+`":`+written)
		}
	}
	return "{" + strings.Join(parts, ",") + "}"
}

// extendedRefusal returns how the extended dialect refuses a frame.
func extendedRefusal(t testing.TB, text string) refusal {
	t.Helper()
	r, err := decodeExtended([]byte(text))
	if err == nil {
		return accepted
	}
	var e *wire.Error
	if !errors.As(err, &e) || r != nil || chat.CodeOf(err) != chat.Invalid {
		t.Fatalf("%.80q: %v with %v, want a refusal alone", text, err, r)
	}
	frame := wire.AppendRefusal(nil, wire.Refusal{
		Type: e.Type, Tag: wire.Tag{ID: e.RequestID}, MessageID: e.MessageID, Code: e.Refusal.Code, Message: e.Refusal.Message,
	})
	got := refusal{e.Type, e.Refusal.Message}
	if _, known := checkedRefusals.LoadOrStore(got, true); !known {
		wiretest.Check(t, wiretest.FromExtendedServer, frame)
	}
	return got
}

// checkedRefusals are those that were held to the contract, once each.
var checkedRefusals sync.Map

// TestNastyParams has at least ten bad frames of each type of the extended dialect.
func TestNastyParams(t *testing.T) {
	t.Parallel()
	all := extendedParamsOf()
	for _, kind := range append(ws.Types(wire.Extended), wire.TypePrivateMessage, wire.TypeMessageInGroup) {
		params, ok := all[kind]
		if !ok {
			t.Errorf("%s has no row", kind)
		}
		t.Run(string(kind), func(t *testing.T) {
			t.Parallel()
			if got := extendedRefusal(t, frame(kind, object(params, "", ""))); got != accepted {
				t.Fatalf("%s: %+v", object(params, "", ""), got)
			}
			n := nastyAround(t, kind, params)
			for _, p := range params {
				n += nastyParam(t, kind, params, p)
			}
			if n < 10 {
				t.Errorf("%d bad frames", n)
			}
		})
	}
}

// nastyParam tries the values of one param and returns how many were refused.
func nastyParam(t *testing.T, kind wire.Type, params []param, p param) int {
	t.Helper()
	for _, written := range p.bad {
		got := extendedRefusal(t, frame(kind, object(params, p.name, written)))
		named := strings.Contains(got.Message, p.name) || got.Message == "LIMIT must not be negative"
		if got.Type != kind || !named {
			t.Errorf("%s: %.80s: %+v", p.name, written, got)
		}
	}
	missing, null := extendedRefusal(t, frame(kind, object(params, p.name, ""))), extendedRefusal(t, frame(kind, object(params, p.name, "null")))
	if (missing == accepted) != (p.optional || p.change) {
		t.Errorf("without %s: %+v", p.name, missing)
	}
	if (null == accepted) != (p.optional || p.good == "null") {
		t.Errorf("%s null: %+v", p.name, null)
	}
	return len(p.bad)
}

// nastyAround tries what is wrong around the params of a type and returns how many
// frames it tried.
func nastyAround(t *testing.T, kind wire.Type, params []param) int {
	t.Helper()
	good := object(params, "", "")
	inside := strings.TrimPrefix(strings.TrimSuffix(good, "}")+",", "{,")
	if inside == "{," || len(params) == 0 {
		inside = "{"
	}
	around := map[string]refusal{
		`{"type":"` + string(kind) + `"}`:        invalid(kind, "params"),
		frame(kind, `null`):                      invalid(kind, "params"),
		frame(kind, `[`+good+`]`):                invalid(kind, "params"),
		frame(kind, `"x"`):                       invalid(kind, "params"),
		frame(kind, inside+`"x":1,"x":1}`):       {kind, "Repeated key"},
		frame(kind, inside+`"x":{"y":1,"y":1}}`): {kind, "Repeated key"},
		frame(kind, inside+`"x":"\u0000"}`):      {kind, "Invalid text"},
		frame(kind, inside+`"x":["\ud800"]}`):    {kind, "Invalid text"},
		frame(kind, inside+`"x":1,}`):            notJSON,
		frame(kind, inside+`"x":`+strings.Repeat("[", 15)+strings.Repeat("]", 15)+`}`): notJSON,
		frame(wire.Type(strings.ToUpper(string(kind))), good):                          noSuchType,
		frame(" "+kind, good):                 noSuchType,
		frame(kind, good) + frame(kind, good): notJSON,
	}
	for text, want := range around {
		if got := extendedRefusal(t, text); got != want {
			t.Errorf("%.120s: %+v, want %+v", text, got, want)
		}
	}
	if got := extendedRefusal(t, frame(kind, inside+`"x":{"groupId":[{}]},"isBroadcast":true,"echo":1}`)); got != accepted {
		t.Errorf("unknown params: %+v", got)
	}
	return len(around)
}

// TestAddresses is C of docs/extended.md, for each type that has it.
func TestAddresses(t *testing.T) {
	t.Parallel()
	for kind, params := range extendedParamsOf() {
		if len(params) == 0 || params[0].name != "groupId" || !slices.Contains(params[0].bad, `"00000000-0000-0000-0000-000000000000"`) {
			continue
		}
		g, r := `"groupId":"`+group+`"`, `"receiverId":"`+receiver+`"`
		rest := strings.TrimPrefix(object(params[1:], "", ""), "{")
		exactly := refusal{kind, "Exactly one of groupId and receiverId must be given"}
		for written, want := range map[string]refusal{
			g: accepted, r: accepted, g + `,"receiverId":null`: accepted, r + `,"groupId":null`: accepted,
			g + `,` + r: exactly, `"groupId":null`: exactly, `"groupId":null,"receiverId":null`: exactly, `"x":1`: exactly,
			g + `,"receiverId":7`: invalid(kind, "receiverId"), r + `,"groupId":""`: invalid(kind, "groupId"),
			`"receiverId":"00000000-0000-0000-0000-000000000000"`: invalid(kind, "receiverId"),
			`"conversationId":"group_` + group + `"`:              exactly,
		} {
			if got := extendedRefusal(t, frame(kind, "{"+written+","+rest)); got != want {
				t.Errorf("%s %s: %+v, want %+v", kind, written, got, want)
			}
		}
	}
}

// TestEitherOr: which sessions end is said in one way.
func TestEitherOr(t *testing.T) {
	t.Parallel()
	one := refusal{wire.TypeRevokeSession, "Either sessionId or all: true must be given"}
	for written, want := range map[string]refusal{
		`{"sessionId":"` + message + `"}`: accepted, `{"all":true}`: accepted, `{"all":true,"sessionId":null}`: accepted,
		`{"sessionId":"` + message + `","all":false}`: accepted,
		`{"sessionId":"` + message + `","all":true}`:  one, `{}`: one, `{"all":false}`: one, `{"all":null,"sessionId":null}`: one,
		`{"sessionId":"00000000-0000-0000-0000-000000000000"}`: invalid(wire.TypeRevokeSession, "sessionId"),
	} {
		if got := extendedRefusal(t, frame(wire.TypeRevokeSession, written)); got != want {
			t.Errorf("%s: %+v, want %+v", written, got, want)
		}
	}
}

// TestBoundsAreTheLast values that pass.
func TestBoundsAreTheLast(t *testing.T) {
	t.Parallel()
	all := extendedParamsOf()
	for _, tt := range []struct {
		kind          wire.Type
		name, written string
	}{
		{wire.TypeHello, "version", `9007199254740991`}, {wire.TypeHello, "version", `1.0`}, {wire.TypeHello, "deviceName", `"` + strings.Repeat("é", 100) + `"`},
		{wire.TypeHello, "features", list50(64, "")}, {wire.TypeHello, "features", `["` + strings.Repeat("é", 64) + `"]`},
		{wire.TypeMarkRead, "seq", `0`}, {wire.TypeMarkRead, "seq", `-0`}, {wire.TypeMarkRead, "seq", `-0.0`}, {wire.TypeMarkRead, "seq", `1e2`},
		{wire.TypeMarkRead, "seq", `9007199254740991`}, {wire.TypeMarkRead, "seq", `9007199254740991.0`}, {wire.TypeMarkRead, "seq", `90071992547409.91e2`},
		{wire.TypeSyncConversation, "limit", `9007199254740991`}, {wire.TypeSyncConversation, "limit", `0`},
		{wire.TypeCreateInvite, "maxUses", `2147483647`}, {wire.TypeCreateInvite, "expiresAt", `"0001-01-01T00:00:00Z"`},
		{wire.TypeSetChatSettings, "mutedUntil", `"9999-12-31T23:59:59.999Z"`}, {wire.TypeGetInvite, "code", `"` + strings.Repeat("~", 64) + `"`},
		{wire.TypePrivateMessage, "mentions", list50(49, `"00000000-0000-4000-8000-000000000000"`)},
		{wire.TypeUpdateGroup, "settings", `{"whoMayAdd":"admins","future":[{"x":null}]}`},
		{wire.TypeEditMessage, "content", `""`}, {wire.TypeSetReaction, "emoji", `""`}, // what a text may say is chat's
		{wire.TypeSyncConversations, "epoch", `"` + strings.Repeat("é", 64) + `"`},
	} {
		if got := extendedRefusal(t, frame(tt.kind, object(all[tt.kind], tt.name, tt.written))); got != accepted {
			t.Errorf("%s %s %.40s: %+v", tt.kind, tt.name, tt.written, got)
		}
	}
}

// TestListsHaveNoDoubles, however the ids are spelt, and keep their order.
func TestListsHaveNoDoubles(t *testing.T) {
	t.Parallel()
	upper := strings.ToUpper(message)
	r := mustExtended(t, private(`"hi","mentions":["`+receiver+`","`+message+`" , "`+upper+`","`+receiver+`"]`))
	got, err := json.Marshal(texts(r.(wire.PrivateMessage).Mentions))
	if want := `["` + receiver + `","` + message + `"]`; err != nil || string(got) != want {
		t.Errorf("mentions %s, %v; want %s", got, err, want)
	}
}
