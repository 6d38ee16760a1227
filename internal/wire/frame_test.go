package wire_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"reflect"
	"strings"
	"testing"

	"messenger/internal/chat"
	"messenger/internal/wire"
	"messenger/internal/ws"
)

const (
	message  = "00000000-0000-4000-8000-00000000000a"
	receiver = "00000000-0000-4000-8000-00000000000b"
	group    = "00000000-0000-4000-8000-00000000000c"
)

func mustID[T any](t testing.TB, s string) chat.ID[T] {
	t.Helper()
	id, err := chat.ParseID[T](s)
	if err != nil {
		t.Fatalf("%q: %v", s, err)
	}
	return id
}

// frame returns the request of that type with those params, text of a JSON object.
func frame(kind wire.Type, params string) string {
	return `{"type":"` + string(kind) + `","params":` + params + `}`
}

// private returns the frame of a privateMessage whose content is that JSON value.
func private(content string) string {
	return frame(wire.TypePrivateMessage, `{"messageId":"`+message+`","receiverId":"`+receiver+`","content":`+content+`}`)
}

// list returns the frame of a listLastMessage with those JSON values.
func list(limit, cursor string) string {
	return frame(wire.TypeListLastMessage, `{"limit":`+limit+`,"cursorCreatedAt":`+cursor+`}`)
}

// refusal is what a client sees of an *Error. Its zero value is none.
type refusal struct {
	Type    wire.Type
	Message string
}

// decode reads a frame of the classic dialect by the server's table of types.
func decode(frame []byte) (wire.Request, error) { return decodeAs(wire.Classic, frame) }

// decodeExtended is decode for the extended dialect.
func decodeExtended(frame []byte) (wire.Request, error) { return decodeAs(wire.Extended, frame) }

func decodeAs(d wire.Dialect, frame []byte) (wire.Request, error) {
	f, err := ws.Decode(d, frame)
	if f.Request == nil {
		return nil, err
	}
	r := reflect.ValueOf(f.Request).Elem().Interface().(wire.Request)
	if got := typeOf(r); got != f.Type {
		return nil, fmt.Errorf("a frame of type %s is read as %T", f.Type, r)
	}
	return r, err
}

// typeOf is the type of a request by the name of its struct.
func typeOf(r wire.Request) wire.Type {
	switch r.(type) {
	case wire.DialogHistory:
		return wire.TypeDialogHistory
	case wire.GroupHistory:
		return wire.TypeGroupHistory
	}
	name := reflect.TypeOf(r).Name()
	return wire.Type(strings.ToLower(name[:1]) + name[1:])
}

// refusalOf decodes and returns the refusal, which must be one of Decode's.
func refusalOf(t testing.TB, text string) refusal {
	t.Helper()
	r, err := decode([]byte(text))
	if err == nil {
		if r == nil {
			t.Fatalf("%.80q is neither a request nor refused", text)
		}
		return refusal{}
	}
	var e *wire.Error
	if !errors.As(err, &e) || r != nil || chat.CodeOf(err) != chat.Invalid {
		t.Fatalf("%.80q: %v with %v, want a refusal alone", text, err, r)
	}
	return refusal{e.Type, e.Refusal.Message}
}

// mustDecode decodes a frame that must be a request.
func mustDecode(t testing.TB, text string) wire.Request {
	t.Helper()
	r, err := decode([]byte(text))
	if err != nil {
		t.Fatalf("%.200q: %v", text, err)
	}
	return r
}

// write is the inverse of Decode, by way of encoding/json.
func write(t testing.TB, r wire.Request) []byte {
	t.Helper()
	text, err := json.Marshal(struct {
		Type   wire.Type      `json:"type"`
		ID     string         `json:"requestId,omitempty"`
		Params map[string]any `json:"params"`
	}{typeOf(r), r.RequestID(), paramsOf(r)})
	if err != nil {
		t.Fatal(err)
	}
	return text
}

func paramsOf(r wire.Request) map[string]any {
	switch r := r.(type) {
	case wire.ListLastMessage:
		return pageOf(map[string]any{}, r.Page)
	case wire.DialogHistory:
		return pageOf(map[string]any{"receiverId": r.Receiver.String()}, r.Page)
	case wire.GroupHistory:
		return pageOf(map[string]any{"groupId": r.Group.String()}, r.Page)
	case wire.PrivateMessage:
		return map[string]any{"messageId": r.MessageID.String(), "receiverId": r.Receiver.String(), "content": r.Content}
	case wire.MessageInGroup:
		return map[string]any{
			"messageId": r.MessageID.String(), "groupId": r.Group.String(), "groupName": "Any", "content": r.Content,
		}
	case wire.AddUserInGroup:
		params := noticeOf(r.MessageID, r.HasMessageID, r.Message)
		params["groupId"], params["userId"] = r.Group.String(), r.User.String()
		return params
	case wire.LeaveGroup:
		params := noticeOf(r.MessageID, r.HasMessageID, r.Message)
		params["groupId"] = r.Group.String()
		return params
	case wire.DropGroup:
		return map[string]any{"groupId": r.Group.String()}
	}
	return nil
}

func pageOf(params map[string]any, p chat.Page) map[string]any {
	params["limit"], params["cursorCreatedAt"] = p.Limit, nil
	if p.Before != chat.MaxInstant {
		params["cursorCreatedAt"] = p.Before.Time().Format("2006-01-02T15:04:05.000Z")
	}
	return params
}

func noticeOf(id chat.MessageID, given bool, text string) map[string]any {
	params := map[string]any{"groupName": "Any", "message": text}
	if given {
		params["messageId"] = id.String()
	}
	return params
}
