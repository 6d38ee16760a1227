package apptest

import (
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
	"testing"

	"messenger/internal/wire/wiretest"
)

// Device is a socket that speaks the extended dialect. It tells answers by their
// requestId, so broadcasts may come in between: they are collected.
type Device struct {
	*Socket
	Welcome map[string]any // the item of the answer to hello

	asked int
	news  []Frame // broadcasts that nobody has asked for yet
}

// Hello dials and says hello.
func (p *Person) Hello(t testing.TB) *Device {
	t.Helper()
	d := &Device{Socket: p.Dial(t)}
	d.Welcome = d.Ask(t, "hello", map[string]any{"version": 1, "deviceName": p.First + "'s device"})
	return d
}

// Request sends a request and returns its answer or refusal, which must repeat the
// requestId.
func (d *Device) Request(t testing.TB, kind string, params map[string]any) Frame {
	t.Helper()
	return d.Await(t, d.Begin(t, kind, params))
}

// Begin sends a request and returns its requestId.
func (d *Device) Begin(t testing.TB, kind string, params map[string]any) string {
	t.Helper()
	d.asked++
	id := strconv.Itoa(d.asked)
	data, err := json.Marshal(map[string]any{"type": kind, "requestId": id, "params": params})
	if err != nil {
		t.Fatal(err)
	}
	d.SendRaw(t, string(data))
	return id
}

// read returns the next frame, which must be one of api/asyncapi.yaml: of the extended
// dialect from the answer to hello on, of either before.
func (d *Device) read(t testing.TB) Frame {
	t.Helper()
	f := d.Socket.Next(t)
	if d.Welcome == nil && wiretest.Validate(wiretest.FromServer, []byte(f.Raw)) == nil {
		return f
	}
	wiretest.Check(t, wiretest.FromExtendedServer, []byte(f.Raw))
	return f
}

// Await returns the answer or refusal of a request that was begun. Answers come in the
// order of the requests.
func (d *Device) Await(t testing.TB, id string) Frame {
	t.Helper()
	for {
		f := d.read(t)
		switch {
		case f.Params.IsBroadcast && f.Success && f.RequestID == "":
			d.news = append(d.news, f)
		case !f.Params.IsBroadcast && f.RequestID == id:
			return f
		default:
			t.Fatalf("%s waits for the answer to %s and got %s", d.Person.First, id, f.Raw)
		}
	}
}

// Answer sends a request and returns its answer, which must be a success.
func (d *Device) Answer(t testing.TB, kind string, params map[string]any) Frame {
	t.Helper()
	f := d.Request(t, kind, params)
	if f.Type != kind || !f.Success {
		t.Fatalf("%s asked %s %v and got %s", d.Person.First, kind, params, f.Raw)
	}
	return f
}

// Ask is Answer for the item alone.
func (d *Device) Ask(t testing.TB, kind string, params map[string]any) map[string]any {
	t.Helper()
	return d.Answer(t, kind, params).Params.Item
}

// List is Answer for the rows alone.
func (d *Device) List(t testing.TB, kind string, params map[string]any) []map[string]any {
	t.Helper()
	return d.Answer(t, kind, params).Params.Data
}

// Refused sends a request that must be refused, and returns the refusal's code and
// message.
func (d *Device) Refused(t testing.TB, kind string, params map[string]any) (code, message string) {
	t.Helper()
	f := d.Request(t, kind, params)
	if f.Type != kind || !f.Error || f.Code == "" || f.Message == "" {
		t.Fatalf("%s asked %s %v and got %s, want a refusal", d.Person.First, kind, params, f.Raw)
	}
	return f.Code, f.Message
}

// Next returns the next broadcast.
func (d *Device) Next(t testing.TB) Frame {
	t.Helper()
	if len(d.news) > 0 {
		f := d.news[0]
		d.news = slices.Delete(d.news, 0, 1)
		return f
	}
	f := d.read(t)
	if !f.Success || !f.Params.IsBroadcast || f.RequestID != "" {
		t.Fatalf("%s got %s, want a broadcast", d.Person.First, f.Raw)
	}
	return f
}

// Broadcast returns the item of the next broadcast, which must be of that type.
func (d *Device) Broadcast(t testing.TB, kind string) map[string]any {
	t.Helper()
	f := d.Next(t)
	if f.Type != kind {
		t.Fatalf("%s got %s, want a broadcast of %s", d.Person.First, f.Raw, kind)
	}
	return f.Params.Item
}

// Until returns the broadcasts up to and with the one that the test waits for.
func (d *Device) Until(t testing.TB, last func(Frame) bool) []Frame {
	t.Helper()
	var frames []Frame
	for {
		frames = append(frames, d.Next(t))
		if last(frames[len(frames)-1]) {
			return frames
		}
	}
}

// Message sends a message to a person and returns the acknowledgement's item.
func (d *Device) Message(t testing.TB, to *Person, content string) map[string]any {
	t.Helper()
	return d.Ask(t, "privateMessage", map[string]any{"messageId": NewID(), "receiverId": to.ID, "content": content})
}

// Post sends a message to a group and returns the acknowledgement's item.
func (d *Device) Post(t testing.TB, group, content string) map[string]any {
	t.Helper()
	return d.Ask(t, "messageInGroup", map[string]any{"messageId": NewID(), "groupId": group, "groupName": "", "content": content})
}

// Seq is the number under a key of an item.
func Seq(t testing.TB, item map[string]any, key string) int {
	t.Helper()
	n, ok := item[key].(float64)
	if !ok {
		t.Fatalf("%s of %v is no number", key, item)
	}
	return int(n)
}

// Dialog is the conversationId of the dialog of two people.
func Dialog(a, b *Person) string {
	return fmt.Sprintf("private_%s_%s", min(a.ID, b.ID), max(a.ID, b.ID))
}

// Group is the conversationId of a group.
func Group(id string) string { return "group_" + id }
