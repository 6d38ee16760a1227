package wire_test

import (
	"bufio"
	"flag"
	"maps"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"messenger/internal/chat"
	"messenger/internal/wire"
	"messenger/internal/wire/wiretest"
)

var update = flag.Bool("update", false, "write testdata/extended.txt anew")

const goldenFile = "testdata/extended.txt"

// TestExtendedGoldens holds every frame of the extended dialect to testdata/extended.txt
// and to the contract, and sees every message that the contract has.
func TestExtendedGoldens(t *testing.T) {
	t.Parallel()
	cases := extendedCases(newWorld(t))
	got := map[string]string{}
	seen := map[string]bool{}
	for _, c := range cases {
		text, kept := strings.CutPrefix(string(c.append([]byte("before "))), "before ")
		if !kept {
			t.Errorf("%s: what was there is gone", c.name)
		}
		key, err := wiretest.Key(wiretest.FromExtendedServer, []byte(text))
		if err != nil {
			t.Errorf("%s: %v\n%s", c.name, err, text)
		}
		seen[key] = true
		got[c.name] = text
	}
	keys, err := wiretest.Keys(wiretest.FromExtendedServer)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(keys, slices.Sorted(maps.Keys(seen))); diff != "" {
		t.Errorf("messages of the contract (-contract +seen):\n%s", diff)
	}
	if *update {
		writeGoldens(t, cases, got)
	}
	if diff := cmp.Diff(readGoldens(t), got); diff != "" {
		t.Errorf("frames (-want +got):\n%s", diff)
	}
}

func readGoldens(t *testing.T) map[string]string {
	t.Helper()
	f, err := os.Open(goldenFile)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	want := map[string]string{}
	for s := bufio.NewScanner(f); s.Scan(); {
		name, text, ok := strings.Cut(s.Text(), ": {")
		if !ok {
			t.Fatalf("%s: %q", goldenFile, s.Text())
		}
		want[name] = "{" + text
	}
	return want
}

func writeGoldens(t *testing.T, cases []extendedCase, got map[string]string) {
	t.Helper()
	var b strings.Builder
	for _, c := range cases {
		b.WriteString(c.name + ": " + got[c.name] + "\n")
	}
	if err := os.WriteFile(goldenFile, []byte(b.String()), 0o600); err != nil {
		t.Fatal(err)
	}
}

// TestExtendedAllocations: an answer needs the memory of its bytes and no other.
func TestExtendedAllocations(t *testing.T) {
	dst := make([]byte, 0, 64<<10)
	one := testing.AllocsPerRun(100, func() { _ = slices.Grow([]byte(nil), cap(dst)) }) // more with the race detector
	for _, c := range extendedCases(newWorld(t)) {
		if n := testing.AllocsPerRun(100, func() { c.append(dst) }); n != 0 {
			t.Errorf("%s: %v allocations into room enough", c.name, n)
		}
		if n := testing.AllocsPerRun(100, func() { c.append(nil) }); n > one {
			t.Errorf("%s: %v allocations into an empty slice", c.name, n)
		}
	}
}

// TestWhoIsToldInTheExtendedDialect: for each event, which type the actor's other devices
// get and which everybody else.
func TestWhoIsToldInTheExtendedDialect(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	e := newEvents(w)
	removed := e.left
	removed.User = w.ann
	unseen := e.read
	unseen.Seen = 0
	for _, tt := range []struct {
		event       chat.Event
		own, others wire.Type
	}{
		{e.private, "privateMessage", "privateMessage"},
		{e.said, "messageInGroup", "messageInGroup"},
		{e.edited, "editMessage", "editMessage"},
		{e.deleted, "deleteMessage", "deleteMessage"},
		{e.reacted, "setReaction", "setReaction"},
		{e.pinned, "pinMessage", "pinMessage"},
		{e.created, "messageInGroup", ""},
		{e.joined, "addUserInGroup", "addUserInGroup"},
		{e.left, "leaveGroup", "leaveGroup"},
		{removed, "removeUserFromGroup", "removeUserFromGroup"},
		{e.gone, "leaveGroup", "leaveGroup"},
		{e.dropped, "dropGroup", "dropGroup"},
		{e.role, "setRole", "setRole"},
		{e.renamed, "renameGroup", "renameGroup"},
		{e.updated, "updateGroup", "updateGroup"},
		{e.read, "markRead", "markRead"},
		{unseen, "markRead", ""},
		{e.delivered, "", "markDelivered"},
		{e.hidden, "deleteMessage", ""},
		{e.cleared, "clearDialog", ""},
		{e.settings, "setChatSettings", ""},
		{e.draft, "saveDraft", ""},
		{e.typed, "", "typing"},
		{e.presence, "getPresence", "getPresence"},
		{chat.PersonRenamed{User: w.ann, Name: w.annName}, "updateProfile", "updateProfile"},
		{chat.SessionsRevoked{User: w.ann}, "", ""},
	} {
		for echo, want := range map[bool]wire.Type{true: tt.own, false: tt.others} {
			frame := wire.AppendExtended(nil, tt.event, echo)
			if want == "" {
				if frame != nil {
					t.Errorf("%T, echo %v: %s", tt.event, echo, frame)
				}
				continue
			}
			wiretest.Check(t, wiretest.FromExtendedServer, frame)
			if begin := `{"type":"` + string(want) + `"`; !strings.HasPrefix(string(frame), begin) {
				t.Errorf("%T, echo %v: %s, want %s", tt.event, echo, frame, want)
			}
			if marked := strings.Contains(string(frame), `,"echo":true}`); marked != echo {
				t.Errorf("%T, echo %v: %s", tt.event, echo, frame)
			}
		}
	}
}

// TestClassicSocketsSee is the last table of docs/extended.md.
func TestClassicSocketsSee(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	e := newEvents(w)
	removed := e.left
	removed.User = w.ann
	for _, tt := range []struct {
		event chat.Event
		want  wire.Type
	}{
		{e.renamed, wire.TypeMessageInGroup}, {removed, wire.TypeLeaveGroup}, {e.joined, wire.TypeAddUserInGroup},
		{e.edited, ""}, {e.deleted, ""}, {e.reacted, ""}, {e.pinned, ""}, {e.role, ""}, {e.updated, ""}, {e.read, ""}, {e.delivered, ""},
		{e.hidden, ""}, {e.cleared, ""}, {e.settings, ""}, {e.draft, ""}, {e.typed, ""}, {e.presence, ""}, {e.gone, ""},
	} {
		frame := wire.AppendBroadcast(nil, tt.event)
		if tt.want == "" {
			if frame != nil {
				t.Errorf("%T: %s", tt.event, frame)
			}
			continue
		}
		wiretest.Check(t, wiretest.FromServer, frame)
		if !strings.HasPrefix(string(frame), `{"type":"`+string(tt.want)+`"`) {
			t.Errorf("%T: %s, want %s", tt.event, frame, tt.want)
		}
	}
	plain := e.private
	plain.Quote, plain.Message.Mentions = nil, nil
	if a, b := wire.AppendBroadcast(nil, e.private), wire.AppendBroadcast(nil, plain); string(a) != string(b) {
		t.Errorf("a reply is no plain message:\n%s\n%s", a, b)
	}
}

// TestEditedChatRows: only updatedAt tells of an edit in the classic dialect.
func TestEditedChatRows(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.said.EditedAt = w.said.CreatedAt + 1000
	frame := string(wire.AppendChatList(nil, wire.Tag{}, []chat.ChatRow{{Kind: chat.Group, Message: w.said, Sender: w.bobName, GroupName: "Music Makers"}}))
	wiretest.Check(t, wiretest.FromServer, []byte(frame))
	if want := `"createdAt":"2026-11-23T04:05:29.491Z","updatedAt":"2026-11-23T04:05:30.491Z"`; !strings.Contains(frame, want) {
		t.Errorf("%s has no %s", frame, want)
	}
}

// TestRequestIDsAreEscaped: what a client calls its request comes back as it was.
func TestRequestIDsAreEscaped(t *testing.T) {
	t.Parallel()
	for _, name := range []string{`"`, `\`, "\n", "\x01", "<b>", "é\u2028", strings.Repeat("😀", 64), strings.Repeat("\x01", 64)} {
		for _, frame := range []string{
			string(wire.AppendRevoked(nil, wire.Tag{ID: name}, 1)),
			string(wire.AppendRefusal(nil, wire.Refusal{Type: wire.TypeTyping, Tag: wire.Tag{ID: name}, Code: chat.Invalid, Message: "x"})),
		} {
			wiretest.Check(t, wiretest.FromExtendedServer, []byte(frame))
			var got struct {
				RequestID string `json:"requestId"`
			}
			mustUnmarshal(t, frame, &got)
			if got.RequestID != name {
				t.Errorf("%q came back as %q", name, got.RequestID)
			}
		}
	}
}
