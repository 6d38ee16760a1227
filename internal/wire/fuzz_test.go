package wire_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"reflect"
	"runtime"
	"testing"
	"unicode/utf8"

	"messenger/internal/wire"
	"messenger/internal/wire/wiretest"
)

// FuzzDecode holds the reader to the standard one: both agree on what is JSON, a request
// reads the same after it was written again, and a refusal is a frame of the contract.
func FuzzDecode(f *testing.F) {
	for _, tt := range nastyFrames {
		if len(tt.frame) < 1000 { // the fuzzer finds length by itself
			f.Add([]byte(tt.frame))
		}
	}
	for text := range requests(f) {
		f.Add([]byte(text))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		before := bytes.Clone(data)
		r, err := decode(data)
		if !bytes.Equal(before, data) {
			t.Fatal("the frame was changed")
		}
		grammar, strict := standardVerdict(data)
		if err == nil {
			if !grammar || !strict {
				t.Fatalf("a request that is not strict JSON: %+v", r)
			}
			checkMeaning(t, data, r)
			if again := mustDecode(t, string(write(t, r))); !reflect.DeepEqual(again, r) {
				t.Fatalf("%+v written and read again is %+v", r, again)
			}
			return
		}
		var e *wire.Error
		if !errors.As(err, &e) || e.Refusal == nil || r != nil {
			t.Fatalf("%v with %v", err, r)
		}
		wiretest.Check(t, wiretest.FromServer, wire.AppendError(nil, e.Type, e.Refusal.Message))
		got := refusal{e.Type, e.Refusal.Message}
		if !grammar && got != notJSON {
			t.Fatalf("refused as %+v, want %+v", got, notJSON)
		}
		if strict && got == notJSON && !bytes.Equal(bytes.TrimSpace(data), []byte("null")) {
			t.Fatal("refused as no JSON, but it is")
		}
	})
}

// checkMeaning compares the texts and the type of a request with those that the
// standard decoder finds. It keeps the last of equal keys, of which there are none.
func checkMeaning(t *testing.T, data []byte, r wire.Request) {
	t.Helper()
	var f map[string]json.RawMessage
	if err := json.Unmarshal(data, &f); err != nil {
		t.Fatal(err)
	}
	var kind string
	var params map[string]any
	if json.Unmarshal(f["type"], &kind) != nil || json.Unmarshal(f["params"], &params) != nil || kind != string(typeOf(r)) {
		t.Fatalf("%+v of type %q with params %v", r, kind, params)
	}
	text := func(key string) string { s, _ := params[key].(string); return s }
	same := true
	switch r := r.(type) {
	case wire.PrivateMessage:
		same = r.Content == text("content")
	case wire.MessageInGroup:
		same = r.Content == text("content")
	case wire.AddUserInGroup:
		same = r.Message == text("message") && r.HasMessageID == (params["messageId"] != nil)
	case wire.LeaveGroup:
		same = r.Message == text("message") && r.HasMessageID == (params["messageId"] != nil)
	}
	if !same {
		t.Fatalf("%+v, but the standard decoder reads %v", r, params)
	}
}

// standardVerdict says whether data is JSON, and whether it is so within our bounds on
// depth and double keys; encoding/json has neither and minds UTF-8 not at all.
func standardVerdict(data []byte) (grammar, strict bool) {
	if !json.Valid(data) || !utf8.Valid(data) {
		return false, false
	}
	d := json.NewDecoder(bytes.NewReader(data))
	d.UseNumber()
	type level struct {
		keys  map[string]bool // nil in an array
		value bool            // a value and not a key is next
	}
	var stack []level
	for {
		token, err := d.Token()
		if errors.Is(err, io.EOF) {
			return true, true
		}
		if err != nil {
			return true, false
		}
		top := len(stack) - 1
		if delim, ok := token.(json.Delim); ok && (delim == '}' || delim == ']') {
			stack = stack[:top]
			continue
		}
		if top >= 0 && stack[top].keys != nil {
			if !stack[top].value {
				key := token.(string)
				if stack[top].keys[key] {
					return true, false
				}
				stack[top].keys[key], stack[top].value = true, true
				continue
			}
			stack[top].value = false
		}
		switch token {
		case json.Delim('{'):
			stack = append(stack, level{keys: map[string]bool{}})
		case json.Delim('['):
			stack = append(stack, level{})
		}
		if len(stack) > 16 {
			return true, false
		}
	}
}

// standardText returns params.item.message as encoding/json reads it.
func standardText(t *testing.T, frame []byte) string {
	t.Helper()
	var f struct {
		Params struct {
			Item privateItem `json:"item"`
		} `json:"params"`
	}
	if err := json.Unmarshal(frame, &f); err != nil {
		t.Fatalf("%q: %v", frame, err)
	}
	return f.Params.Item.Message
}

// heapGrowth returns how many bytes more are reachable after f.
func heapGrowth(f func()) int64 {
	var before, after runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&before)
	f()
	runtime.GC()
	runtime.ReadMemStats(&after)
	return int64(after.HeapAlloc) - int64(before.HeapAlloc)
}
