package wire_test

import (
	"math"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"messenger/internal/chat"
	"messenger/internal/wire"
	"messenger/internal/wire/wiretest"
	"messenger/internal/ws"
)

// requests has one well-formed request of each shape, and what it means.
func requests(t testing.TB) map[string]wire.Request {
	t.Helper()
	m, u := mustID[chat.Message](t, message), mustID[chat.User](t, receiver)
	g := mustID[chat.Conversation](t, group)
	before := chat.InstantOf(time.Date(2026, 11, 23, 4, 5, 29, 491e6, time.UTC))
	newest := chat.Page{Before: chat.MaxInstant, Limit: 13}
	return map[string]wire.Request{
		list(`13`, `null`):                       wire.ListLastMessage{Page: newest},
		list(`13`, `"2026-11-23T04:05:29.491Z"`): wire.ListLastMessage{Page: chat.Page{Before: before, Limit: 13}},
		frame("getlatestMessageDialog", `{"receiverId":"`+receiver+`","limit":13,"cursorCreatedAt":null}`): wire.DialogHistory{
			Receiver: u, Page: newest,
		},
		frame("getlatestMessageGroup", `{"groupId":"`+group+`","groupName":"Any","limit":13,"cursorCreatedAt":""}`): wire.GroupHistory{
			Group: g, Page: newest,
		},
		private(`"it's \"fine\""`): wire.PrivateMessage{MessageID: m, Receiver: u, Content: `it's "fine"`},
		frame("messageInGroup", `{"messageId":"`+message+`","groupId":"`+group+`","groupName":"","content":"hi"}`): wire.MessageInGroup{
			MessageID: m, Group: g, Content: "hi",
		},
		frame("addUserInGroup", `{"groupId":"`+group+`","userId":"`+receiver+`","groupName":"Any","messageId":"`+message+`","message":"Ann added Bob"}`): wire.AddUserInGroup{
			Group: g, User: u, MessageID: m, HasMessageID: true, Message: "Ann added Bob",
		},
		frame("addUserInGroup", `{"groupId":"`+group+`","userId":"`+receiver+`"}`): wire.AddUserInGroup{Group: g, User: u},
		frame("leaveGroup", `{"groupId":"`+group+`","groupName":"Any","messageId":"`+message+`","message":"Ann left"}`): wire.LeaveGroup{
			Group: g, MessageID: m, HasMessageID: true, Message: "Ann left",
		},
		frame("leaveGroup", `{"groupId":"`+group+`"}`): wire.LeaveGroup{Group: g},
		frame("dropGroup", `{"groupId":"`+group+`"}`):  wire.DropGroup{Group: g},
	}
}

func TestRequests(t *testing.T) {
	t.Parallel()
	seen := map[wire.Type]bool{}
	for text, want := range requests(t) {
		wiretest.Check(t, wiretest.FromClient, []byte(text))
		got := mustDecode(t, text)
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", text, diff)
		}
		again := write(t, got)
		wiretest.Check(t, wiretest.FromClient, again)
		if diff := cmp.Diff(want, mustDecode(t, string(again))); diff != "" {
			t.Errorf("%s written and read again (-want +got):\n%s", text, diff)
		}
		seen[typeOf(got)] = true
	}
	for _, kind := range ws.Types(wire.Classic) {
		if !seen[kind] {
			t.Errorf("no request of type %s", kind)
		}
	}
}

// TestIDs is docs/bad-input.md D04, with D05 and D17, for every param that is an id.
func TestIDs(t *testing.T) {
	t.Parallel()
	for param, template := range map[string]string{
		"messageId":  frame("privateMessage", `{"messageId":@,"receiverId":"`+receiver+`","content":"a"}`),
		"receiverId": frame("privateMessage", `{"messageId":"`+message+`","receiverId":@,"content":"a"}`),
		"groupId":    frame("dropGroup", `{"groupId":@}`),
		"userId":     frame("addUserInGroup", `{"groupId":"`+group+`","userId":@}`),
	} {
		kind := typeOf(mustDecode(t, strings.Replace(template, "@", `"`+message+`"`, 1)))
		for written, want := range map[string]refusal{
			`"00000000-0000-0000-0000-000000000000"`:          accepted,
			`"ffffffff-ffff-ffff-ffff-ffffffffffff"`:          accepted,
			`"` + strings.ToUpper(message) + `"`:              accepted,
			`"\u0030` + message[1:] + `"`:                     accepted,
			`""`:                                              invalid(kind, param),
			`"abc"`:                                           invalid(kind, param),
			`"` + message + `0"`:                              invalid(kind, param),
			`" ` + message[1:] + `"`:                          invalid(kind, param),
			`"{` + message + `}"`:                             invalid(kind, param),
			`"urn:uuid:` + message + `"`:                      invalid(kind, param),
			`"` + strings.ReplaceAll(message, "-", "") + `"`:  invalid(kind, param),
			`"` + strings.ReplaceAll(message, "-", "_") + `"`: invalid(kind, param),
			`"g` + message[1:] + `"`:                          invalid(kind, param),
			`"' OR 1=1--"`:                                    invalid(kind, param),
			`"../../etc"`:                                     invalid(kind, param),
			`"x'); DELETE FROM users;--"`:                     invalid(kind, param),
			`{"$ne":null}`:                                    invalid(kind, param),
			`["` + message + `"]`:                             invalid(kind, param),
			`null`:                                            invalid(kind, param),
			`0`:                                               invalid(kind, param),
			`true`:                                            invalid(kind, param),
		} {
			if got := refusalOf(t, strings.Replace(template, "@", written, 1)); got != want {
				t.Errorf("%s %s: %+v, want %+v", param, written, got, want)
			}
		}
	}
	upper := mustDecode(t, strings.ReplaceAll(private(`"a"`), message, strings.ToUpper(message)))
	if diff := cmp.Diff(mustDecode(t, private(`"a"`)), upper); diff != "" {
		t.Errorf("the same id in capitals (-lower +upper):\n%s", diff)
	}
}

// TestIllTypedParams covers docs/bad-input.md D11, D27, D28 and docs/contract.md, row 6: what is there must
// be right, and only the notice's fields may be missing.
func TestIllTypedParams(t *testing.T) {
	t.Parallel()
	fields := map[string]string{
		"messageId": `"` + message + `"`, "receiverId": `"` + receiver + `"`, "groupId": `"` + group + `"`,
		"userId": `"` + receiver + `"`, "groupName": `"Any"`, "message": `"text"`, "content": `"text"`,
	}
	with := func(params []string, name, written string) string {
		var parts []string
		for _, p := range params {
			switch {
			case p != name:
				parts = append(parts, `"`+p+`":`+fields[p])
			case written != "":
				parts = append(parts, `"`+p+`":`+written)
			}
		}
		return "{" + strings.Join(parts, ",") + "}"
	}
	for kind, params := range map[wire.Type]struct{ required, optional []string }{
		wire.TypePrivateMessage: {[]string{"messageId", "receiverId", "content"}, nil},
		wire.TypeMessageInGroup: {[]string{"messageId", "groupId", "groupName", "content"}, nil},
		wire.TypeAddUserInGroup: {[]string{"groupId", "userId"}, []string{"groupName", "messageId", "message"}},
		wire.TypeLeaveGroup:     {[]string{"groupId"}, []string{"groupName", "messageId", "message"}},
		wire.TypeDropGroup:      {[]string{"groupId"}, nil},
	} {
		all := append(append([]string{}, params.required...), params.optional...)
		if got := refusalOf(t, frame(kind, with(all, "", ""))); got != accepted {
			t.Errorf("%s: %+v", kind, got)
		}
		for _, name := range all {
			for _, written := range []string{`null`, `1`, `true`, `{}`, `[]`} {
				if got := refusalOf(t, frame(kind, with(all, name, written))); got != invalid(kind, name) {
					t.Errorf("%s with %s: %s: %+v", kind, name, written, got)
				}
			}
		}
		for _, name := range params.required {
			if got := refusalOf(t, frame(kind, with(all, name, ""))); got != invalid(kind, name) {
				t.Errorf("%s without %s: %+v", kind, name, got)
			}
		}
		for _, name := range params.optional {
			if got := refusalOf(t, frame(kind, with(all, name, ""))); got != accepted {
				t.Errorf("%s without %s: %+v", kind, name, got)
			}
		}
	}
}

func TestIgnoredParams(t *testing.T) {
	t.Parallel()
	for _, text := range []string{
		frame("getlatestMessageGroup", `{"groupId":"`+group+`","groupName":7,"limit":1}`),
		frame("dropGroup", `{"groupId":"`+group+`","groupName":null,"messageId":"x","message":{}}`),
		private(`"a","senderId":1,"senderName":[],"createdAt":"x","notification":true,"seq":-1,"isBroadcast":{}`), // D22
	} {
		if got := refusalOf(t, text); got != accepted {
			t.Errorf("%s: %+v", text, got)
		}
	}
}

func TestLimit(t *testing.T) {
	t.Parallel()
	const negative = "LIMIT must not be negative"
	for written, want := range map[string]any{
		`0`: 0, `-0`: 0, `-0.0`: 0, `0e5`: 0, `-0.4`: 0, `1e-400`: 0, `0.5`: 1, `0.49`: 0, `5`: 5, `5.0`: 5, `1e1`: 10,
		`1E+1`: 10, `100e-1`: 10, `5.5`: 6, `5.4999`: 5, `6.5`: 7, `200`: 200, `1000000000`: 1_000_000_000,
		`9223372036854775807`: math.MaxInt, `1e18`: int(1e18), `9.2e18`: int(9.2e18),
		`9223372036854775808`: "Invalid limit", `9.3e18`: "Invalid limit", `1e30`: "Invalid limit", `1e400`: "Invalid limit",
		`-1`: negative, `-0.5`: negative, `-9223372036854775808`: negative, `-1e30`: negative, `-1e400`: negative,
		`"5"`: "Invalid limit", `""`: "Invalid limit", `false`: "Invalid limit", `null`: "Invalid limit", `[1]`: "Invalid limit",
	} {
		r, err := decode([]byte(list(written, `null`)))
		var got any
		if err != nil {
			got = err.(*wire.Error).Refusal.Message
		} else {
			got = r.(wire.ListLastMessage).Page.Limit
		}
		if got != want {
			t.Errorf("%.30s: %v, want %v", written, got, want)
		}
	}
}

// TestCursors is docs/bad-input.md D40 to D43.
func TestCursors(t *testing.T) {
	t.Parallel()
	utc := func(y, mo, d, h, mi, s, ms int) chat.Instant {
		return chat.InstantOf(time.Date(y, time.Month(mo), d, h, mi, s, ms*1e6, time.UTC))
	}
	const none = chat.Instant(math.MinInt64) // refused
	for written, want := range map[string]chat.Instant{
		`null`: chat.MaxInstant, `""`: chat.MaxInstant,
		`"2026-11-23T04:05:29.491Z"`:      utc(2026, 11, 23, 4, 5, 29, 491),
		`"2026-11-23T04:05:29.49\u0031Z"`: utc(2026, 11, 23, 4, 5, 29, 491),
		`"2026-11-23T18:05:29.491+14:00"`: utc(2026, 11, 23, 4, 5, 29, 491),
		`"2026-11-23T04:05:29.491-00:00"`: utc(2026, 11, 23, 4, 5, 29, 491),
		`"2026-11-23T04:05:29.491000Z"`:   utc(2026, 11, 23, 4, 5, 29, 491),
		`"2026-11-23T04:05:29.4910001Z"`:  utc(2026, 11, 23, 4, 5, 29, 492),
		`"0001-01-01T00:00:00Z"`:          utc(1, 1, 1, 0, 0, 0, 0),
		`"9999-12-31T23:59:59.999Z"`:      utc(9999, 12, 31, 23, 59, 59, 999),
		`"275760-09-13T00:00:00Z"`:        none, `"2016-12-31T23:59:60Z"`: none, `"2025-13-40T99:99:99Z"`: none,
		`"x"`: none, `"' OR 1=1--"`: none, `"1999-01-01' OR '1'='1"`: none, `"infinity"`: none, `"-infinity"`: none,
		`"now"`: none, `"epoch"`: none, `" "`: none, `"2026-11-23"`: none, `"2026-11-23T04:05:29"`: none,
		`0`: none, `1700000000000`: none, `true`: none, `[]`: none, `{}`: none,
	} {
		for _, text := range []string{
			list(`1`, written),
			frame("getlatestMessageDialog", `{"receiverId":"`+receiver+`","limit":1,"cursorCreatedAt":`+written+`}`),
			frame("getlatestMessageGroup", `{"groupId":"`+group+`","limit":1,"cursorCreatedAt":`+written+`}`),
		} {
			r, err := decode([]byte(text))
			if err != nil {
				if want != none || err.(*wire.Error).Refusal.Message != "Invalid cursorCreatedAt" {
					t.Errorf("%s: %v", text, err)
				}
				continue
			}
			if got := pageIn(r).Before; got != want {
				t.Errorf("%s: %d, want %d", text, got, want)
			}
		}
	}
	missing := mustDecode(t, frame("listLastMessage", `{"limit":1}`)) // D41
	if diff := cmp.Diff(mustDecode(t, list(`1`, `null`)), missing); diff != "" {
		t.Errorf("missing against null:\n%s", diff)
	}
}

func pageIn(r wire.Request) chat.Page {
	switch r := r.(type) {
	case wire.ListLastMessage:
		return r.Page
	case wire.DialogHistory:
		return r.Page
	case wire.GroupHistory:
		return r.Page
	}
	return chat.Page{}
}

// TestContentsSurvive is section G with D15 and D16: every text comes out as it went in.
func TestContentsSurvive(t *testing.T) {
	t.Parallel()
	for _, text := range survivors {
		r := wire.PrivateMessage{
			MessageID: mustID[chat.Message](t, message), Receiver: mustID[chat.User](t, receiver), Content: text,
		}
		if diff := cmp.Diff(wire.Request(r), mustDecode(t, string(write(t, r)))); diff != "" {
			t.Errorf("%.40q: %s", text, diff)
		}
	}
}
