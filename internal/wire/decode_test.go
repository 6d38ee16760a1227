package wire_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"messenger/internal/chat"
	"messenger/internal/wire"
	"messenger/internal/wire/wiretest"
)

var (
	notJSON    = refusal{wire.TypeProcessor, "Invalid JSON"}
	noSuchType = refusal{wire.TypeProcessor, "There is no such type"}
	accepted   = refusal{}
)

// nastyFrames are the rows of docs/bad-input.md, section C (with B24, B26 and B40, which
// end here as well) as frames, with how each is answered.
var nastyFrames = []struct {
	row, frame string
	want       refusal
}{
	{"B24", "", notJSON},
	{"B26", "\x00\x9f\x92\x96", notJSON},
	{"B40", private(`"a"`) + "\n" + private(`"b"`), notJSON},
	{"C01", `{`, notJSON},
	{"C01 cut in a key", `{"ty`, notJSON},
	{"C01 cut behind a key", `{"type"`, notJSON},
	{"C01 cut in params", strings.TrimSuffix(private(`"a"`), "}"), notJSON},
	{"C02", `null`, notJSON},
	{"C03 array", `[]`, noSuchType},
	{"C03 number", `1`, noSuchType},
	{"C03 string", `"x"`, noSuchType},
	{"C03 bool", `true`, noSuchType},
	{"C04", `{}`, noSuchType},
	{"C05 null", `{"type":null}`, noSuchType},
	{"C05 number", `{"type":1}`, noSuchType},
	{"C05 object", `{"type":{}}`, noSuchType},
	{"C05 array", `{"type":["privateMessage"]}`, noSuchType},
	{"C06", `{"type":"nope","params":{}}`, noSuchType},
	{"C07 proto", `{"type":"__proto__"}`, noSuchType},
	{"C07 constructor", `{"type":"constructor"}`, noSuchType},
	{"C07 toString", `{"type":"toString"}`, noSuchType},
	{"C07 empty", `{"type":""}`, noSuchType},
	{"C07 processor", `{"type":"processor","params":{}}`, noSuchType},
	{"C08 case", frame("privatemessage", `{}`), noSuchType},
	{"C08 space", frame(" privateMessage", `{}`), noSuchType},
	{"C08 NUL", frame(`privateMessage\u0000`, `{}`), noSuchType},
	{"C08 surrogate", frame(`privateMessage\ud800`, `{}`), noSuchType},
	{"C09", `{"TYPE":"dropGroup","PARAMS":{"groupId":"` + group + `"}}`, noSuchType},
	{"C09 params", `{"type":"dropGroup","PARAMS":{"groupId":"` + group + `"}}`, invalid("dropGroup", "params")},
	{"C09 param", frame("dropGroup", `{"GROUPID":"`+group+`"}`), invalid("dropGroup", "groupId")},
	{"C10", `{"type":"listLastMessage","type":"dropGroup","params":{"groupId":"` + group + `"}}`, notJSON},
	{"C10 escaped", `{"type":"listLastMessage","\u0074ype":"dropGroup","params":{}}`, notJSON},
	{"C10 params", `{"type":"dropGroup","params":{},"params":{"groupId":"` + group + `"}}`, notJSON},
	{"C10 unknown", `{"type":"dropGroup","x":1,"params":{"groupId":"` + group + `"},"x":1}`, notJSON},
	{"C10 below unknown", `{"type":"dropGroup","x":[{"y":1,"y":1}],"params":{"groupId":"` + group + `"}}`, notJSON},
	{"C11", frame("dropGroup", `{"groupId":"`+group+`","groupId":"`+receiver+`"}`), refusal{"dropGroup", "Repeated key"}},
	{"C11 equal", frame("dropGroup", `{"groupId":"`+group+`","groupId":"`+group+`"}`), refusal{"dropGroup", "Repeated key"}},
	{"C11 escaped", frame("dropGroup", `{"groupId":"`+group+`","group\u0049d":"`+group+`"}`), refusal{"dropGroup", "Repeated key"}},
	{"C11 deeper", frame("dropGroup", `{"groupId":"`+group+`","x":{"y":1,"y":1}}`), refusal{"dropGroup", "Repeated key"}},
	{"C11 type last", `{"params":{"x":1,"x":1},"type":"dropGroup"}`, refusal{"dropGroup", "Repeated key"}},
	{"C11 in another params", `{"x":{"params":{},"y":1,"y":1},` + private(`"a"`)[1:], notJSON},
	{"C12 missing", `{"type":"privateMessage"}`, invalid("privateMessage", "params")},
	{"C12 null", frame("privateMessage", `null`), invalid("privateMessage", "params")},
	{"C12 array", frame("privateMessage", `[{"content":"x"}]`), invalid("privateMessage", "params")},
	{"C12 string", frame("privateMessage", `"x"`), invalid("privateMessage", "params")},
	{"C13", `{"x":[1,{"y":null}],` + strings.Replace(private(`"a","seq":7,"more":{"content":"b"}`), `{`, ``, 1), accepted},
	{"C14", strings.TrimSuffix(private(`"a"`), "}") + `,"__proto__":{"admin":true}}`, accepted},
	{"C15", strings.Repeat("[", 10_000), notJSON},
	{"C15 closed", strings.Repeat("[", 10_000) + strings.Repeat("]", 10_000), notJSON},
	{"C15 in params", private(strings.Repeat("[", 15) + strings.Repeat("]", 15)), notJSON},
	{"C16", strings.Repeat(`{"a":`, 5_000), notJSON},
	{"C17", list(strings.Repeat("1", 60<<10), `null`), invalid("listLastMessage", "limit")},
	{"C17 fraction", list("0."+strings.Repeat("1", 60<<10), `null`), accepted},
	{"C18 1e400", list(`1e400`, `null`), invalid("listLastMessage", "limit")},
	{"C18 -1e400", list(`-1e400`, `null`), refusal{"listLastMessage", "LIMIT must not be negative"}},
	{"C18 -0", list(`-0`, `null`), accepted},
	{"C18 NaN", list(`NaN`, `null`), notJSON},
	{"C18 Infinity", list(`Infinity`, `null`), notJSON},
	{"C18 -Infinity", list(`-Infinity`, `null`), notJSON},
	{"C18 hex", list(`0x10`, `null`), notJSON},
	{"C18 01", list(`01`, `null`), notJSON},
	{"C18 -01", list(`-01`, `null`), notJSON},
	{"C18 +1", list(`+1`, `null`), notJSON},
	{"C18 1.", list(`1.`, `null`), notJSON},
	{"C18 .5", list(`.5`, `null`), notJSON},
	{"C18 1e", list(`1e`, `null`), notJSON},
	{"C18 1e+", list(`1e+`, `null`), notJSON},
	{"C18 -", list(`-`, `null`), notJSON},
	{"C19 5.0", list(`5.0`, `null`), accepted},
	{"C19 1e1", list(`1e1`, `null`), accepted},
	{"C20", list(`5.5`, `null`), accepted},
	{"C21", list(`9223372036854775808`, `null`), invalid("listLastMessage", "limit")},
	{"C22", list(`-1`, `null`), refusal{"listLastMessage", "LIMIT must not be negative"}},
	{"C23", list(`0`, `null`), accepted},
	{"C24", list(`1000000000`, `null`), accepted},
	{"C25 string", list(`"5"`, `null`), invalid("listLastMessage", "limit")},
	{"C25 bool", list(`true`, `null`), invalid("listLastMessage", "limit")},
	{"C25 null", list(`null`, `null`), invalid("listLastMessage", "limit")},
	{"C25 missing", frame("listLastMessage", `{"cursorCreatedAt":null}`), invalid("listLastMessage", "limit")},
	{"C26", "\ufeff" + private(`"a"`), notJSON},
	{"C27 NUL", private(`"a"`) + "\x00", notJSON},
	{"C27 comma in object", private(`"a",`), notJSON},
	{"C27 comma in array", private(`"a","x":[1,]`), notJSON},
	{"C27 comma first", private(`"a","x":[,1]`), notJSON},
	{"C27 two commas", private(`"a",,"x":1`), notJSON},
	{"C27 comment", "/**/" + private(`"a"`), notJSON},
	{"C27 quotes", strings.ReplaceAll(private(`"a"`), `"`, `'`), notJSON},
	{"C27 bare key", private(`"a",x:1`), notJSON},
	{"C27 no colon", private(`"a","x" 1`), notJSON},
	{"C27 no comma", private(`"a" "x":1`), notJSON},
	{"C27 no comma in array", private(`"a","x":[1 2]`), notJSON},
	{"C27 literal", private(`nul`), notJSON},
	{"C27 literal in capitals", private(`"a","x":True`), notJSON},
	{"C27 brackets crossed", private(`"a","x":[1}`), notJSON},
	{"C27 form feed", "\f" + private(`"a"`), notJSON},
	{"C27 no-break space", "\u00a0" + private(`"a"`), notJSON},
	{"C28 high", private(`"\ud800"`), badText},
	{"C28 low", private(`"\udc00"`), badText},
	{"C28 pair turned", private(`"\udc00\ud800"`), badText},
	{"C28 high before text", private(`"\ud800x"`), badText},
	{"C28 high twice", private(`"\ud83d\ud83d\ude00"`), badText},
	{"C28 in a key", private(`"a","\ud800":1`), badText},
	{"C28 in an unknown param", private(`"a","x":["\ud800"]`), badText},
	{"C28 beside params", `{"x":"\ud800",` + private(`"a"`)[1:], badText},
	{"C28 raw", private("\"\xed\xa0\x80\""), notJSON},
	{"C28 a pair is fine", private(`"\ud83d\ude00"`), accepted},
	{"C28 U+FFFD is fine", private(`"\ufffd\uFFFD�"`), accepted},
	{"C29", private(`"a\u0000b"`), badText},
	{"C29 in a name", frame("messageInGroup", `{"messageId":"`+message+`","groupId":"`+group+`","groupName":"a\u0000","content":"a"}`),
		refusal{"messageInGroup", "Invalid text"}},
	{"C29 raw", private("\"a\x00b\""), notJSON},
	{"C29 other controls raw", private("\"a\nb\""), notJSON},
	{"C29 bad escapes", private(`"\x00"`), notJSON},
	{"C29 short escape", private(`"\u00"`), notJSON},
	{"C29 capital U", private(`"\U0041"`), notJSON},
	{"C29 signed escape", private(`"\u+041"`), notJSON},
	{"C30", private(`"a"` + manyKeys(50_000)), accepted},
	{"C30 with a double", private(`"a"` + manyKeys(50_000) + `,"k7":0`), refusal{"privateMessage", "Repeated key"}},
	{"C30 outside params", strings.TrimSuffix(private(`"a"`), "}") + manyKeys(50_000) + `,"k7":0}`, notJSON},
	{"C30 deep", private(`"a","x":{"y":0` + manyKeys(50_000) + `,"k7":0}`), refusal{"privateMessage", "Repeated key"}},
	{"C30 only unknown", frame("dropGroup", `{"x":0`+manyKeys(50_000)+`}`), invalid("dropGroup", "groupId")},
	{"C31", private(`"a","` + strings.Repeat("k", 60<<10) + `":1`), accepted},
	{"C31 as type", `{"type":"` + strings.Repeat("k", 60<<10) + `"}`, noSuchType},
	{"C32", `{"type":"privateMessage","params":{}} {"type":"dropGroup"}`, notJSON},
	{"C33", strings.Repeat(" \t\r\n", 16<<10) + `{}`, noSuchType},
	{"C33 with a request", strings.Repeat(" ", 60<<10) + private(`"a"`) + "\r\n\t ", accepted},
}

var badText = refusal{wire.TypePrivateMessage, "Invalid text"}

func invalid(kind wire.Type, param string) refusal { return refusal{kind, "Invalid " + param} }

func manyKeys(n int) string {
	var b strings.Builder
	for i := range n {
		fmt.Fprintf(&b, `,"k%d":0`, i)
	}
	return b.String()
}

func TestNastyFrames(t *testing.T) {
	t.Parallel()
	for _, tt := range nastyFrames {
		t.Run(tt.row, func(t *testing.T) {
			t.Parallel()
			got := refusalOf(t, tt.frame)
			if got != tt.want {
				t.Fatalf("%.120q: %+v, want %+v", tt.frame, got, tt.want)
			}
			if got != accepted {
				wiretest.Check(t, wiretest.FromServer, wire.AppendError(nil, got.Type, got.Message))
			}
		})
	}
}

// TestHostileFramesCostLittle holds the rows that aim at time to a bound that is far
// above what they take and far below what a quadratic reader would.
func TestHostileFramesCostLittle(t *testing.T) {
	t.Parallel()
	keys := manyKeys(400_000) // squared, this is minutes, on a machine with nothing else to do
	for name, text := range map[string]string{
		"keys":    private(`"a"` + keys),
		"objects": private(`"a","x":[0` + strings.Repeat(`,{"a":0`+manyKeys(20)+`}`, 20_000) + `]`),
		"escapes": private(`"` + strings.Repeat(`\u0041\n`, 500_000) + `"`),
		"digits":  list(strings.Repeat("9", 4<<20), `null`),
		"cursor":  list(`1`, `"2026-01-01T00:00:00.`+strings.Repeat("9", 4<<20)+`Z"`),
	} {
		start := time.Now()
		_, _ = decode([]byte(text))
		if took := time.Since(start); took > time.Minute {
			t.Errorf("%s: %d bytes took %v", name, len(text), took)
		}
	}
}

func TestDepth(t *testing.T) {
	t.Parallel()
	nest := func(n int) string { // inside the frame and its params, which are two levels
		return private(`"a","x":` + strings.Repeat(`[`, n-2) + strings.Repeat(`]`, n-2))
	}
	if got := refusalOf(t, nest(16)); got != accepted {
		t.Errorf("16 levels: %+v", got)
	}
	if got := refusalOf(t, nest(17)); got != notJSON {
		t.Errorf("17 levels: %+v", got)
	}
	objects := strings.Repeat(`{"y":`, 14) + `{}` + strings.Repeat(`}`, 14)
	if got := refusalOf(t, private(`"a","x":`+objects)); got != notJSON {
		t.Errorf("17 levels of objects: %+v", got)
	}
	siblings := strings.TrimSuffix(strings.Repeat(`[[]],`, 100), ",")
	if got := refusalOf(t, private(`"a","x":[`+siblings+`]`)); got != accepted {
		t.Errorf("many siblings: %+v", got)
	}
}

func TestRequestID(t *testing.T) {
	t.Parallel()
	for written, want := range map[string]string{
		`"7"`:                                 "7",
		`"\u0037"`:                            "7",
		`""`:                                  "",
		`"` + strings.Repeat("é", 64) + `"`:   strings.Repeat("é", 64),
		`"` + strings.Repeat("é", 65) + `"`:   "",
		`7`:                                   "",
		`null`:                                "",
		`{"requestId":"7"}`:                   "",
		`"` + strings.Repeat("a", 1000) + `"`: "",
	} {
		text := `{"requestId":` + written + `,` + private(`"a"`)[1:]
		if got := mustDecode(t, text).RequestID(); got != want {
			t.Errorf("%s: %q, want %q", written, got, want)
		}
	}
}

// TestErrorsKnowTheRequestID lets a dialect repeat it in refusals.
func TestErrorsKnowTheRequestID(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		`{"requestId":"7","type":"nope"}`:                                        "7",
		`{"requestId":"7","type":"dropGroup","params":{}}`:                       "7",
		`{"type":"dropGroup","params":{"groupId":"\ud800"},"requestId":"7"}`:     "7",
		`{"type":"dropGroup","params":{},"requestId":"\u0000"}`:                  "",
		`{"type":"dropGroup","params":{},"requestId":"\udc00"}`:                  "",
		`{"type":"dropGroup","params":{},"requestId":"7"`:                        "",
		`{"requestId":"7","type":"dropGroup","params":{"x":1,"x":2},"extra":[]}`: "7",
	} {
		_, err := decode([]byte(text))
		e, ok := err.(*wire.Error)
		if !ok {
			t.Fatalf("%s: %v", text, err)
		}
		if e.RequestID != want {
			t.Errorf("%s: %q, want %q", text, e.RequestID, want)
		}
	}
}

// TestRequestsOutliveTheirFrame is the promise that lets a reader reuse its buffer.
func TestRequestsOutliveTheirFrame(t *testing.T) {
	t.Parallel()
	buffer := []byte(`{"requestId":"seven",` + private(`"kept"`)[1:])
	r, err := decode(buffer)
	if err != nil {
		t.Fatal(err)
	}
	clear(buffer)
	want := wire.PrivateMessage{
		Tag:       wire.Tag{ID: "seven"},
		MessageID: mustID[chat.Message](t, message), Receiver: mustID[chat.User](t, receiver), Content: "kept",
	}
	if diff := cmp.Diff(wire.Request(want), r); diff != "" {
		t.Error(diff)
	}
}

// TestObjectsDoNotMix: however many keys the objects around params have, each param is
// found and no other key is taken for one.
func TestObjectsDoNotMix(t *testing.T) {
	t.Parallel()
	want := wire.DropGroup{Group: mustID[chat.Conversation](t, group)}
	for n := range 40 {
		crowd := `{"a":0` + manyKeys(n) + `,"groupId":"` + receiver + `"}`
		text := `{"x":` + crowd + `,"params":{"y":[` + crowd + `]` + manyKeys(n) + `,"groupId":"` + group + `","z":` + crowd + `}` +
			manyKeys(n) + `,"w":` + crowd + `,"type":"dropGroup","groupId":"` + message + `"}`
		if diff := cmp.Diff(wire.Request(want), mustDecode(t, text)); diff != "" {
			t.Errorf("%d keys: %s", n, diff)
		}
	}
}

func TestTypeMayComeLastAndBeEscaped(t *testing.T) {
	t.Parallel()
	text := ` { "params" : {"\u0067roupId": "` + group + `", "x":{"groupId":1}} , "type" : "drop\u0047roup" } `
	want := wire.DropGroup{Group: mustID[chat.Conversation](t, group)}
	if diff := cmp.Diff(wire.Request(want), mustDecode(t, text)); diff != "" {
		t.Error(diff)
	}
}
