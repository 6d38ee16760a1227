package rest_test

import (
	"fmt"
	"net/http"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"messenger/internal/chat"
	"messenger/internal/rest"
)

// in is a violation of a parameter, as its part of the message and its entry.
func in(where, name, keyword, m string) []string {
	return []string{
		"request." + where + "." + name + " " + m,
		"." + where + "." + name + " | " + m + " | " + keyword + ".openapi.validation",
	}
}

// plainly is a refusal of one parameter without a code.
func plainly(name, m string) []string { return []string{m, ".query." + name + " | " + m} }

const (
	isInteger = "should be integer"
	least     = "should be >= 0"
	most      = "should be <= 9007199254740991"
)

// badParam is a request by somebody known and its refusal.
type badParam struct {
	target string
	want   []string
}

func runBadParams(t *testing.T, method string, tests []badParam) {
	t.Helper()
	w := newWorld(t, rest.Config{})
	for _, tt := range tests {
		w.reset()
		c := call{method: method, target: tt.target, token: "good"}
		if method == "POST" {
			c.body = `{"messageId":"` + noteText + `","content":"hi"}`
		}
		rec := w.do(t, c)
		if diff := cmp.Diff(tt.want, lines(t, rec)); rec.Code != 400 || diff != "" || len(w.did) > 0 {
			t.Errorf("%s %.90s: %d, did %q (-want +got):\n%s", method, tt.target, rec.Code, w.did, diff)
		}
	}
}

func TestSyncBadInputs(t *testing.T) {
	t.Parallel()
	runBadParams(t, "GET", []badParam{
		{"/api/sync?limit=x", all(in("query", "limit", "type", isInteger))},
		{"/api/sync?limit=1.5", all(in("query", "limit", "type", isInteger))},
		{"/api/sync?limit=1e3", all(in("query", "limit", "type", isInteger))},
		{"/api/sync?limit=0x10", all(in("query", "limit", "type", isInteger))},
		{"/api/sync?limit=%2B5", all(in("query", "limit", "type", isInteger))},
		{"/api/sync?limit=+5", all(in("query", "limit", "type", isInteger))},
		{"/api/sync?limit=5%20", all(in("query", "limit", "type", isInteger))},
		{"/api/sync?limit=1_000", all(in("query", "limit", "type", isInteger))},
		{"/api/sync?limit=%D9%A1", all(in("query", "limit", "type", isInteger))}, // an Arabic digit
		{"/api/sync?limit=NaN", all(in("query", "limit", "type", isInteger))},
		{"/api/sync?limit=null", all(in("query", "limit", "type", isInteger))},
		{"/api/sync?limit=-1", all(in("query", "limit", "minimum", least))},
		{"/api/sync?limit=-9223372036854775809", all(in("query", "limit", "minimum", least))},
		{"/api/sync?limit=9007199254740992", all(in("query", "limit", "maximum", most))},
		{"/api/sync?limit=" + strings.Repeat("9", 4000), all(in("query", "limit", "maximum", most))},
		{"/api/sync?limit=1&limit=2", all(in("query", "limit", "type", "should be string"))},
		{"/api/sync?limit[]=1", all(in("query", "limit", "type", "should be string"))},
		{"/api/sync?limit=", plainly("limit", "Empty value found for query parameter 'limit'")},
		{"/api/sync?cursor=", plainly("cursor", "Empty value found for query parameter 'cursor'")},
		{"/api/sync?cursor=%FF", plainly("cursor", "Parameter 'cursor' must be url encoded.")},
		{"/api/sync?epoch=%00", plainly("epoch", "Parameter 'epoch' must be url encoded.")},
		{"/api/sync?userId=" + bobText, plainly("userId", "Unknown query parameter 'userId'")},
		{"/api/sync?cursor=" + strings.Repeat("A", 201), all(in("query", "cursor", "maxLength", "should NOT be longer than 200 characters"))},
		{"/api/sync?limit=-1&epoch=" + strings.Repeat("é", 201), all(
			in("query", "epoch", "maxLength", "should NOT be longer than 200 characters"), in("query", "limit", "minimum", least))},
	})
}

// TestForeignCursors: the operation refuses what is no cursor of its own.
func TestForeignCursors(t *testing.T) {
	t.Parallel()
	w := newWorld(t, rest.Config{})
	for _, cursor := range []string{
		"x", "0", "null", "2026-11-23T04%3A05%3A29.491Z", noteText, "EQ", strings.Repeat("A", 34), strings.Repeat("A", 200),
		"EQAAAAAAAAAFMzMzMzMzQzODMzMzMzMzMw%3D%3D", "EQAAAAAAAAAFMzMzMzMzQzODMzMzMzMzMx", "%0AEQAAAAAAAAAFMzMzMzMzQzODMzMzMzMzMw",
		"IQAAAAAAAAAFMzMzMzMzQzODMzMzMzMzMw", "%F0%9F%98%80",
	} {
		w.reset()
		rec := w.do(t, call{method: "GET", target: "/api/sync?cursor=" + cursor, token: "good"})
		if diff := cmp.Diff([]string{"Invalid cursor"}, lines(t, rec)); rec.Code != 400 || diff != "" || len(w.did) > 1 {
			t.Errorf("%.50s: %d, did %q (-want +got):\n%s", cursor, rec.Code, w.did, diff)
		}
	}
}

// badConversations are names of no conversation.
func badConversations() []string {
	const dialog = "private_" + annText + "_" + bobText
	return []string{
		"x", "group_", "group_x", "group" + groupText, groupText, "group_" + groupText + "0", "group_" + groupText[1:], "group_{" + groupText + "}",
		"dialog_" + groupText, "group_" + groupText + "_" + groupText, "private_", "private_" + annText, "private_" + annText + "_", dialog + "_" + groupText,
		"private_" + bobText + "_" + annText, "private_" + annText + "-" + bobText, strings.Replace(dialog, "_", "%5F", 1), dialog + "%20", "..", "*",
		"group_" + strings.ReplaceAll(groupText, "-", ""), "group_00000000-0000-0000-0000-000000000000", "%67roup_" + groupText, "group_" + groupText + ";a=b",
		"group_" + strings.Replace(groupText, "3", "g", 1), "group_" + groupText + "%00", strings.Repeat("g", 4000),
	}
}

func TestConversationsThatAreNone(t *testing.T) {
	t.Parallel()
	format := all(in("params", "conversationId", "format", `should match format "conversation-id"`))
	var events, messages []badParam
	for _, id := range badConversations() {
		events = append(events, badParam{"/api/conversations/" + id + "/events", format})
		messages = append(messages, badParam{"/api/conversations/" + id + "/messages", format})
	}
	runBadParams(t, "GET", events)
	runBadParams(t, "GET", messages)
	runBadParams(t, "POST", messages)
	w := newWorld(t, rest.Config{})
	for _, path := range []string{
		"/api/conversations", groupPath, groupPath + "/", groupPath + "/events/x", groupPath + "//events", groupPath + "/events//",
		"/api/conversations//events", "/api//conversations/group_" + groupText + "/events", groupPath + "%2Fevents", groupPath + "/event",
		"/conversations/group_" + groupText + "/events", groupPath + "/messages/" + noteText,
	} {
		for _, method := range []string{"GET", "POST"} {
			if rec := w.do(t, call{method: method, target: path, token: "good", body: "{}"}); rec.Code != 404 || lines(t, rec)[0] != "not found" {
				t.Errorf("%s %s: %d %s", method, path, rec.Code, rec.Body)
			}
		}
	}
}

func TestReadingBadInputs(t *testing.T) {
	t.Parallel()
	events, messages := groupPath+"/events", groupPath+"/messages"
	runBadParams(t, "GET", []badParam{
		{events + "?afterSeq=-1", all(in("query", "afterSeq", "minimum", least))},
		{events + "?afterSeq=x", all(in("query", "afterSeq", "type", isInteger))},
		{events + "?afterSeq=true", all(in("query", "afterSeq", "type", isInteger))},
		{events + "?afterSeq=9007199254740992", all(in("query", "afterSeq", "maximum", most))},
		{events + "?afterSeq=1&afterSeq=1", all(in("query", "afterSeq", "type", "should be string"))},
		{events + "?afterSeq[a]=1", all(in("query", "afterSeq", "type", "should be string"))},
		{events + "?afterSeq=", plainly("afterSeq", "Empty value found for query parameter 'afterSeq'")},
		{events + "?AFTERSEQ=1", plainly("AFTERSEQ", "Unknown query parameter 'AFTERSEQ'")},
		{events + "?afterHidden=-2", all(in("query", "afterHidden", "minimum", least))},
		{events + "?afterHidden=1.0", all(in("query", "afterHidden", "type", isInteger))},
		{events + "?beforeSeq=1", plainly("beforeSeq", "Unknown query parameter 'beforeSeq'")},
		{events + "?limit=-1&afterSeq=y", all(in("query", "afterSeq", "type", isInteger), in("query", "limit", "minimum", least))},
		{messages + "?beforeSeq=-1", all(in("query", "beforeSeq", "minimum", least))},
		{messages + "?beforeSeq=2026-11-23", all(in("query", "beforeSeq", "type", isInteger))},
		{messages + "?beforeSeq=99999999999999999999", all(in("query", "beforeSeq", "maximum", most))},
		{messages + "?afterSeq=-5", all(in("query", "afterSeq", "minimum", least))},
		{messages + "?afterSeq=%20", all(in("query", "afterSeq", "type", isInteger))},
		{messages + "?aroundId=1", all(in("query", "aroundId", "format", `should match format "uuid"`))},
		{messages + "?aroundId=" + noteText + "0", all(in("query", "aroundId", "format", `should match format "uuid"`))},
		{messages + "?aroundId=" + strings.ReplaceAll(noteText, "-", ""), all(in("query", "aroundId", "format", `should match format "uuid"`))},
		{messages + "?aroundId=", plainly("aroundId", "Empty value found for query parameter 'aroundId'")},
		{messages + "?limit=ten", all(in("query", "limit", "type", isInteger))},
		{messages + "?afterHidden=0", plainly("afterHidden", "Unknown query parameter 'afterHidden'")},
		{messages + "?cursorCreatedAt=x", plainly("cursorCreatedAt", "Unknown query parameter 'cursorCreatedAt'")},
	})
	runBadParams(t, "POST", []badParam{
		{messages + "?limit=1", plainly("limit", "Unknown query parameter 'limit'")},
		{messages + "?messageId=" + noteText, plainly("messageId", "Unknown query parameter 'messageId'")},
	})
}

func TestSendBadBodies(t *testing.T) {
	t.Parallel()
	const (
		send = "POST " + groupPath + "/messages"
		good = `"messageId":"` + noteText + `","content":"hi"`
		uuid = `should match format "uuid"`
	)
	fifty := strings.TrimSuffix(strings.Repeat(`"`+bobText+`",`, 50), ",")
	runBodies(t, []bodyTest{
		{send, `{}`, all(missing("messageId"), missing("content"))},
		{send, `[]`, all(of("type", "", "should be object"))},
		{send, `{"content":"hi"}`, all(missing("messageId"))},
		{send, `{"messageId":"` + noteText + `"}`, all(missing("content"))},
		{send, `{"messageId":"1","content":null}`, all(of("format", ".messageId", uuid), text("content"))},
		{send, `{"messageId":1,"content":2}`, all(text("messageId"), text("content"))},
		{send, `{"messageId":"` + noteText + `","message":"hi"}`, all(extra("message"), missing("content"))},
		{send, `{` + good + `,"receiverId":"` + bobText + `","senderId":"` + bobText + `"}`, all(extra("receiverId"), extra("senderId"))},
		{send, `{` + good + `,"replyToId":null}`, all(text("replyToId"))},
		{send, `{` + good + `,"replyToId":""}`, all(of("format", ".replyToId", uuid))},
		{send, `{` + good + `,"mentions":null}`, all(of("type", ".mentions", "should be array"))},
		{send, `{` + good + `,"mentions":"` + bobText + `"}`, all(of("type", ".mentions", "should be array"))},
		{send, `{` + good + `,"mentions":{"0":"` + bobText + `"}}`, all(of("type", ".mentions", "should be array"))},
		{send, `{` + good + `,"mentions":["x"]}`, all(of("format", ".mentions[0]", uuid))},
		{send, `{` + good + `,"mentions":["` + bobText + `",null,["` + bobText + `"]]}`, all(
			of("type", ".mentions[1]", "should be string"), of("type", ".mentions[2]", "should be string"))},
		{send, `{` + good + `,"mentions":[` + fifty + `,"` + annText + `"]}`, all(of("maxItems", ".mentions", "should NOT have more than 50 items"))},
		{send, `{` + good + `,"mentions":[` + fifty + `]}`, nil},
		{send, `{"content":"","messageId":"` + anyUUID + `"}`, nil}, // the domain decides about the text
	})
}

func TestConversationRefusals(t *testing.T) {
	t.Parallel()
	send := call{method: "POST", target: dialogPath + "/messages", body: `{"messageId":"` + noteText + `","content":"hi"}`}
	get := func(target string) call { return call{method: "GET", target: target} }
	noMessage := &chat.Error{Code: chat.NotFound, Message: "There is no such message"}
	tests := map[string]struct {
		call   call
		fault  error
		want   int
		answer string
	}{
		"log, no member":           {get(groupPath + "/events"), chat.ErrNotMember, 403, notMember},
		"messages, no member":      {get(groupPath + "/messages"), chat.ErrNotMember, 403, notMember},
		"messages around another":  {get(groupPath + "/messages?aroundId=" + noteText), noMessage, 404, noMessage.Message},
		"log, no store":            {get(groupPath + "/events"), chat.ErrUnavailable, 503, chat.ErrUnavailable.Message},
		"log, the epoch is secret": {get(groupPath + "/events?epoch=e"), errSecret, 500, "Internal server error"},
		"inbox, no store":          {get("/api/sync"), fmt.Errorf("epoch: %w", chat.ErrUnavailable), 503, chat.ErrUnavailable.Message},
		"send, unknown receiver":   {send, chat.ErrNoSuchUser, 404, chat.ErrNoSuchUser.Message},
		"send, unknown reply":      {send, noMessage, 404, noMessage.Message},
		"send, id taken":           {send, chat.ErrMessageIDTaken, 409, chat.ErrMessageIDTaken.Message},
		"send, too long":           {send, &chat.Error{Code: chat.TooLarge, Message: "The text is too long"}, 413, "The text is too long"},
		"send, invisible":          {send, &chat.Error{Code: chat.Invalid, Message: "Invalid content"}, 400, "Invalid content"},
		"send, account gone":       {send, chat.ErrNoSession, 401, "Not authorized"},
		"send, unknown outcome":    {send, chat.ErrOutcomeUnknown, 503, chat.ErrOutcomeUnknown.Message},
		"send, a secret":           {send, errSecret, 500, "Internal server error"},
	}
	w := newWorld(t, rest.Config{})
	for name, tt := range tests {
		w.reset()
		w.fault, tt.call.token = tt.fault, "good"
		rec := w.do(t, tt.call)
		if diff := cmp.Diff([]string{tt.answer}, lines(t, rec)); rec.Code != tt.want || diff != "" {
			t.Errorf("%s: %d (-want +got):\n%s", name, rec.Code, diff)
		}
	}
}

// TestOrderOfChecksOfSends is docs/contract.md, Order of checks, for an operation with a path, a query and a
// body; each request fails its check and all after it.
func TestOrderOfChecksOfSends(t *testing.T) {
	t.Parallel()
	const path = "/api/conversations/x/messages"
	basic := http.Header{"Authorization": {"Basic YTpi"}}
	tests := map[string]struct {
		call   call
		want   int
		answer string
	}{
		"1":       {call{method: "POST", target: path, body: "{"}, 400, "Invalid JSON at byte 1: unexpected end"},
		"2":       {call{method: "POST", target: path + "/y", body: "x", contentType: "text/plain"}, 404, "not found"},
		"3":       {call{method: "PUT", target: path + "?x=1", body: "x", contentType: "text/plain"}, 405, "PUT method not allowed"},
		"4":       {call{method: "POST", target: path + "?x=1", body: "x", contentType: "text/plain"}, 401, "Authorization header required"},
		"5":       {call{method: "POST", target: path + "?x=1", body: "x", contentType: "text/plain", header: basic}, 401, "Authorization header with scheme 'Bearer' required"},
		"6":       {call{method: "POST", target: path + "?x=1", body: "x", contentType: "text/plain", token: "bad"}, 415, "unsupported media type text/plain"},
		"7, path": {call{method: "POST", target: path + "?x=1", body: "{}", token: "bad"}, 400, `request.params.conversationId should match format "conversation-id"`},
		"7":       {call{method: "POST", target: othersPath + "/messages?x=1", body: "{}", token: "bad"}, 400, "Unknown query parameter 'x'"},
		"8": {call{method: "POST", target: othersPath + "/messages", body: "{}", token: "bad"}, 400,
			"request.body should have required property 'messageId', request.body should have required property 'content'"},
		"9":  {call{method: "POST", target: othersPath + "/messages", body: `{"messageId":"` + noteText + `","content":""}`, token: "bad"}, 401, "Not authorized"},
		"10": {call{method: "POST", target: othersPath + "/messages", body: `{"messageId":"` + noteText + `","content":""}`, token: "good"}, 403, notMember},
	}
	w := newWorld(t, rest.Config{})
	for name, tt := range tests {
		rec := w.do(t, tt.call)
		if got := lines(t, rec)[0]; rec.Code != tt.want || got != tt.answer || len(w.did) > 0 {
			t.Errorf("%s: %d %s, did %q; want %d %s", name, rec.Code, rec.Body, w.did, tt.want, tt.answer)
		}
	}
}

// TestZeroIDs: the id of zeros is not the same as none.
func TestZeroIDs(t *testing.T) {
	t.Parallel()
	const zeros, path = "00000000-0000-0000-0000-000000000000", "/api/conversations/group_" + noteText + "/messages"
	w := newWorld(t, rest.Config{})
	for name, c := range map[string]call{
		"aroundId":  {method: "GET", target: path + "?aroundId=" + zeros},
		"replyToId": {method: "POST", target: path, body: `{"messageId":"` + noteText + `","content":"hi","replyToId":"` + zeros + `"}`},
	} {
		w.reset()
		c.token = "good"
		rec := w.do(t, c)
		if diff := cmp.Diff([]string{"Invalid " + name}, lines(t, rec)); rec.Code != 400 || diff != "" || len(w.did) > 0 {
			t.Errorf("%s: %d, did %q (-want +got):\n%s", name, rec.Code, w.did, diff)
		}
	}
}
