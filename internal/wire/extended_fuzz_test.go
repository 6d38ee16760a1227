package wire_test

import (
	"encoding/json"
	"errors"
	"reflect"
	"strings"
	"testing"

	"messenger/internal/chat"
	"messenger/internal/wire"
	"messenger/internal/wire/wiretest"
)

// FuzzExtended holds the reader of the extended dialect to the standard one, as
// FuzzDecode does, and to the classic dialect.
func FuzzExtended(f *testing.F) {
	for _, tt := range nastyFrames {
		if len(tt.frame) < 1000 {
			f.Add([]byte(tt.frame))
		}
	}
	for text := range extendedRequests(f) {
		f.Add([]byte(text))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		r, err := decodeExtended(data)
		grammar, strict := standardVerdict(data)
		if err == nil {
			if !grammar || !strict {
				t.Fatalf("a request that is not strict JSON: %+v", r)
			}
			checkBounds(t, r)
			if again := mustExtended(t, string(writeExtended(t, r))); !reflect.DeepEqual(plain(again), plain(r)) {
				t.Fatalf("%+v written and read again is %+v", r, again)
			}
		} else {
			var e *wire.Error
			if !errors.As(err, &e) || e.Refusal == nil || r != nil {
				t.Fatalf("%v with %v", err, r)
			}
			wiretest.Check(t, wiretest.FromExtendedServer, wire.AppendRefusal(nil, wire.Refusal{
				Type: e.Type, Tag: wire.Tag{ID: e.RequestID}, MessageID: e.MessageID, Code: e.Refusal.Code, Message: e.Refusal.Message,
			}))
			if !grammar && (refusal{e.Type, e.Refusal.Message}) != notJSON {
				t.Fatalf("refused as %+v, want %+v", e, notJSON)
			}
		}
		checkClassic(t, data, r, err)
	})
}

// plain is r with lists that are empty and lists that are nil alike.
func plain(r wire.Request) wire.Request {
	switch r := r.(type) {
	case wire.GetPresence:
		if len(r.Users) == 0 {
			r.Users = nil
		}
		return r
	case wire.PrivateMessage:
		if len(r.Mentions) == 0 {
			r.Mentions = nil
		}
		return r
	case wire.MessageInGroup:
		if len(r.Mentions) == 0 {
			r.Mentions = nil
		}
		return r
	}
	return r
}

// checkBounds holds a request to what its type promises.
func checkBounds(t *testing.T, r wire.Request) {
	t.Helper()
	ok := true
	switch r := r.(type) {
	case wire.Hello:
		ok = r.Version >= 1 && len([]rune(r.Device)) <= wire.MaxDeviceName
	case wire.SyncConversations:
		ok = r.Limit >= 0
	case wire.SyncConversation:
		ok = r.Limit >= 0 && r.After >= 0 && r.AfterHidden >= -1 && r.At.Group.IsZero() != r.At.Companion.IsZero()
	case wire.ListMessages:
		ok = r.Limit >= 0 && r.Before >= 0 && r.After >= 0 && !(r.HasBefore && r.HasAfter)
	case wire.ListPinned:
		ok = r.Limit >= 0 && r.Before >= 0 && r.After >= 0 && !(r.HasBefore && r.HasAfter)
	case wire.GetPresence:
		ok = len(r.Users) <= wire.MaxWatched
	case wire.PrivateMessage:
		ok = len(r.Mentions) <= wire.MaxMentions
	case wire.CreateInvite:
		ok = r.MaxUses >= 0 && r.MaxUses <= 1<<31-1
	case wire.GetInvite:
		ok = r.Code != "" && len(r.Code) <= 64
	case wire.RevokeSession:
		ok = r.All == r.Session.IsZero()
	}
	if !ok {
		t.Fatalf("out of bounds: %+v", r)
	}
}

// checkClassic compares what both dialects make of a frame: a classic request without
// additions is the same, and what only one knows is of no type in the other.
func checkClassic(t *testing.T, data []byte, extended wire.Request, refused error) {
	t.Helper()
	classic, err := decode(data)
	if err != nil {
		var e *wire.Error
		unknown := errors.As(err, &e) && e.Refusal.Message == noSuchType.Message
		if !unknown && refused == nil {
			t.Fatalf("classic refuses %v what extended reads as %+v", err, extended)
		}
		return
	}
	if refused != nil {
		return // for an addition
	}
	switch r := extended.(type) {
	case wire.PrivateMessage:
		r.Additions = wire.Additions{}
		extended = r
	case wire.MessageInGroup:
		r.Additions = wire.Additions{}
		extended = r
	}
	if !reflect.DeepEqual(classic, extended) {
		t.Fatalf("classic reads %+v, extended %+v", classic, extended)
	}
}

// FuzzCursor: no text but what the server wrote passes for a cursor, and what passes is
// written the same again.
func FuzzCursor(f *testing.F) {
	for _, cursor := range []string{inboxCursor, memberCursor, reactionCursor, receiptCursor, unreadCursor, "", "EQ", "MQ", "\n", strings.Repeat("A", 108)} {
		f.Add(cursor)
	}
	f.Fuzz(func(t *testing.T, text string) {
		written, err := json.Marshal(text)
		if err != nil {
			t.Fatal(err)
		}
		if place, ok := wire.ParseInboxCursor(text); ok && string(wire.AppendInboxCursor(nil, place)) != `"`+text+`"` {
			t.Fatalf("%q is %+v, which is written otherwise", text, place)
		}
		for _, head := range []string{
			`{"type":"syncConversations","params":{"limit":1,"cursor":`,
			`{"type":"listMembers","params":{"groupId":"` + group + `","limit":1,"cursor":`,
			`{"type":"getReactions","params":{"messageId":"` + message + `","limit":1,"cursor":`,
			`{"type":"getReceipts","params":{"messageId":"` + message + `","limit":1,"cursor":`,
			`{"type":"getUnread","params":{"cursor":`,
		} {
			r, err := decodeExtended([]byte(head + string(written) + `}}`))
			if err != nil || isBeginning(r) {
				continue
			}
			if again := cursorIn(writeExtended(t, r)); again != text {
				t.Fatalf("%q as %s is written again as %q", text, typeOf(r), again)
			}
		}
	})
}

// isBeginning reports whether the cursor of r stands for the beginning, as no cursor does.
func isBeginning(r wire.Request) bool {
	switch r := r.(type) {
	case wire.SyncConversations:
		return r.After == chat.InboxCursor{}
	case wire.ListMembers:
		return r.After == chat.MemberCursor{}
	case wire.GetReactions:
		return r.After == chat.ReactionCursor{}
	case wire.GetReceipts:
		return r.After.IsZero()
	}
	return false
}
