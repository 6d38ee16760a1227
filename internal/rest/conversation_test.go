package rest_test

import (
	"context"
	"encoding/json"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"messenger/internal/chat"
	"messenger/internal/limit"
	"messenger/internal/rest"
	"messenger/internal/wire"
)

const (
	groupPath  = "/api/conversations/group_" + groupText
	dialogPath = "/api/conversations/private_" + annText + "_" + bobText
	selfPath   = "/api/conversations/private_" + annText + "_" + annText
	othersPath = "/api/conversations/private_" + bobText + "_" + groupText
	notMember  = "User is not a member of this group"
)

func (w *world) Epoch(context.Context) (string, error) { return "e1", w.note("epoch") }

func (w *world) Inbox(_ context.Context, by chat.Actor, after chat.InboxCursor, limit int) (chat.InboxPage, error) {
	return w.inbox, w.note("inbox of %s behind %d %v, %d", by.User, after.At, after.Conversation, limit)
}

func (w *world) Sync(_ context.Context, by chat.Actor, q chat.Since) (chat.SyncPage, error) {
	return w.changes, w.note("sync %s for %s after %d, %d, hidden %d, reset %v", showAddress(q.At), by.User, q.After, q.Limit, q.Hidden, q.Reset)
}

func (w *world) Timeline(_ context.Context, by chat.Actor, q chat.Around) (chat.TimelinePage, error) {
	return w.timeline, w.note("messages of %s for %s before %d after %d around %v, %d", showAddress(q.At), by.User, q.Before, q.After, q.Message, q.Limit)
}

// SendAndWait stores at seq 7; a message that says "again" was there before.
func (w *world) SendAndWait(_ context.Context, c chat.Send) error {
	sent := func(d chat.Draft) chat.Sent {
		return chat.Sent{Message: chat.Message{ID: d.ID, Seq: 7, CreatedAt: at}, Duplicate: d.Content == "again"}
	}
	switch c := c.(type) {
	case *chat.SendDialog:
		c.Sent = sent(c.Draft)
		return w.note("%s on %s to %s: %+v", c.By.User, c.By.Session, c.To, c.Draft)
	case *chat.SendGroup:
		c.Sent = sent(c.Draft)
		return w.note("%s on %s in %s: %+v", c.By.User, c.By.Session, c.Group, c.Draft)
	}
	panic(c)
}

func showAddress(a chat.Address) string {
	if a.Group.IsZero() {
		return "with " + a.Companion.String()
	}
	return "group " + a.Group.String()
}

func TestReadingEndpoints(t *testing.T) {
	t.Parallel()
	const (
		zero  = "00000000-0000-0000-0000-000000000000"
		inbox = `{"data":[],"cursor":null,"complete":true,"epoch":"e1","reset":`
	)
	cursor := strings.Trim(string(wire.AppendInboxCursor(nil, chat.InboxCursor{At: 5, Conversation: mustID[chat.Conversation](groupText)})), `"`)
	w := newWorld(t, rest.Config{})
	w.inbox = chat.InboxPage{Complete: true}
	tests := map[string]struct{ target, did, body string }{
		"inbox":               {"/api/sync", "inbox of " + annText + " behind 0 " + zero + ", 2147483647", inbox + "false}"},
		"inbox, capitals":     {"/API/Sync/?limit=7", "inbox of " + annText + " behind 0 " + zero + ", 7", inbox + "false}"},
		"inbox, next":         {"/api/sync?epoch=e1&limit=0&cursor=" + cursor, "inbox of " + annText + " behind 5 " + groupText + ", 0", inbox + "false}"},
		"inbox, other epoch":  {"/api/sync?epoch=E1&cursor=" + cursor, "inbox of " + annText + " behind 0 " + zero + ", 2147483647", inbox + "true}"},
		"log":                 {groupPath + "/events", "sync group " + groupText + " for " + annText + " after 0, 2147483647, hidden -1, reset false", ""},
		"log, all given":      {groupPath + "/events?afterSeq=12&limit=9007199254740991&epoch=e1&afterHidden=0", "sync group " + groupText + " for " + annText + " after 12, 2147483647, hidden 0, reset false", ""},
		"log, other epoch":    {dialogPath + "/events?afterSeq=9007199254740991&epoch=x&limit=1", "sync with " + bobText + " for " + annText + " after 9007199254740991, 1, hidden -1, reset true", ""},
		"log, with oneself":   {selfPath + "/events", "sync with " + annText + " for " + annText + " after 0, 2147483647, hidden -1, reset false", ""},
		"log, capitals":       {strings.ToUpper(groupPath) + "/EVENTS/?afterSeq=007", "sync group " + groupText + " for " + annText + " after 7, 2147483647, hidden -1, reset false", ""},
		"messages":            {groupPath + "/messages", "messages of group " + groupText + " for " + annText + " before 0 after 0 around " + zero + ", 2147483647", ""},
		"messages before":     {groupPath + "/messages?beforeSeq=5&limit=2", "messages of group " + groupText + " for " + annText + " before 5 after 0 around " + zero + ", 2", ""},
		"messages before 0":   {groupPath + "/messages?beforeSeq=0", "messages of group " + groupText + " for " + annText + " before -1 after 0 around " + zero + ", 2147483647", ""},
		"messages after 0":    {dialogPath + "/messages?afterSeq=0", "messages of with " + bobText + " for " + annText + " before 0 after -1 around " + zero + ", 2147483647", ""},
		"messages around one": {dialogPath + "/messages?aroundId=" + anyUUID, "messages of with " + bobText + " for " + annText + " before 0 after 0 around " + strings.ToLower(anyUUID) + ", 2147483647", ""},
		"all places":          {dialogPath + "/messages?aroundId=" + noteText + "&beforeSeq=1&afterSeq=2", "messages of with " + bobText + " for " + annText + " before 1 after 2 around " + noteText + ", 2147483647", ""},
	}
	w.changes = chat.SyncPage{Ref: chat.ConversationRef{Kind: chat.Group, Conversation: mustID[chat.Conversation](groupText)}, From: 1, Complete: true}
	w.timeline = chat.TimelinePage{Ref: w.changes.Ref, HasOlder: true}
	for name, tt := range tests {
		w.did = nil
		rec := w.do(t, call{method: "GET", target: tt.target, token: "good"})
		if got := strings.TrimPrefix(strings.Join(w.did, "\n"), "epoch\n"); rec.Code != 200 || got != tt.did {
			t.Errorf("%s: %d %s, did\n%s\nwant\n%s", name, rec.Code, rec.Body, got, tt.did)
		}
		if tt.body != "" && rec.Body.String() != tt.body {
			t.Errorf("%s: %s, want %s", name, rec.Body, tt.body)
		}
		if got := rec.Header().Get("Content-Type"); got != "application/json; charset=utf-8" {
			t.Errorf("%s: Content-Type %q", name, got)
		}
	}
}

// TestPagesAreDescribed has the OpenAPI document hold rows of every sort (do checks it)
// and the body be that of internal/wire.
func TestPagesAreDescribed(t *testing.T) {
	t.Parallel()
	w := newWorld(t, rest.Config{Now: at.Time})
	place := chat.ConversationRef{Kind: chat.Group, Conversation: mustID[chat.Conversation](groupText)}
	ann, bob := mustID[chat.User](annText), mustID[chat.User](bobText)
	head := &chat.Conversation{
		ID: place.Conversation, Kind: chat.Group, Name: "Music", Owner: ann, LastSeq: 11, LastAt: at, Members: 2, CreatedAt: at,
	}
	member := &chat.Member{MemberKey: chat.MemberKey{Conversation: head.ID, User: ann}, Role: chat.RoleOwner}
	row := &chat.MessageRow{
		Message: chat.Message{
			ID: mustID[chat.Message](noteText), Conversation: head.ID, Seq: 3, Changed: 9, Sender: bob, Content: "<hi> & bye",
			CreatedAt: at, EditedAt: at + 1, Mentions: []chat.UserID{ann}, Reactions: chat.Reactions{{Emoji: "👍", Count: 2, Mine: true}},
		},
		Sender: chat.Name{First: "Bob"},
		Quote:  &chat.Quote{ID: mustID[chat.Message](anyUUID), Sender: ann, Name: chat.Name{First: "Ann"}, Content: "so"},
	}
	change := func(seq chat.Seq, e chat.LogEntry, m *chat.MessageRow) chat.Change {
		e.Conversation, e.Seq, e.At, e.Actor = head.ID, seq, at, bob
		return chat.Change{Seq: seq, Entries: []chat.LogEntry{e}, By: row.Sender, Message: m}
	}
	w.changes = chat.SyncPage{
		LogPage: chat.LogPage{Conversation: head, Member: member, Hidden: []chat.Hidden{{ID: row.Message.ID, Message: 3, Version: 1}}, Changes: []chat.Change{
			{Seq: 1, Message: row},
			change(2, chat.LogEntry{Kind: chat.LogEdited}, row), change(3, chat.LogEntry{Kind: chat.LogDeleted}, row),
			change(4, chat.LogEntry{Kind: chat.LogReacted, Detail: "👍"}, row), change(5, chat.LogEntry{Kind: chat.LogReactionRemoved, Detail: "👍"}, row),
			change(6, chat.LogEntry{Kind: chat.LogJoined, Subject: ann, Role: chat.RoleMember}, row),
			change(7, chat.LogEntry{Kind: chat.LogLeft, Subject: ann}, row), change(8, chat.LogEntry{Kind: chat.LogLeft, Subject: ann}, nil),
			change(9, chat.LogEntry{Kind: chat.LogRole, Subject: ann, Role: chat.RoleAdmin}, nil),
			change(10, chat.LogEntry{Kind: chat.LogRenamed}, row), change(11, chat.LogEntry{Kind: chat.LogUpdated}, nil),
			change(12, chat.LogEntry{Kind: 255}, nil),
		}},
		Ref: place, From: 1, To: 12, Complete: true,
	}
	w.timeline = chat.TimelinePage{Timeline: chat.Timeline{Conversation: head, Member: member, Rows: []chat.MessageRow{*row}}, Ref: place}
	dialog := chat.Conversation{ID: chat.DialogID(ann, bob), Kind: chat.Dialog, Low: ann, High: bob, LastSeq: 1, LastAt: at}
	w.inbox = chat.InboxPage{Next: chat.InboxCursor{At: 1}, Rows: []chat.InboxRow{
		{Conversation: *head, Member: *member, Unread: chat.Unread{Messages: 2, Mentions: 1}, Last: row},
		{
			Conversation: dialog, Companion: &w.user, CompanionMember: member, Draft: &chat.UnsentText{Content: "so", At: at},
			Member: chat.Member{Chat: chat.ChatSettings{MutedUntil: at + 1, Notify: chat.NotifyNone, PinnedAt: at, Archived: true}},
		},
	}}
	for target, want := range map[string]string{
		groupPath + "/events":   string(wire.AppendSyncBody(nil, w.changes)),
		groupPath + "/messages": string(wire.AppendTimelineBody(nil, w.timeline)),
		"/api/sync":             string(wire.AppendInboxBody(nil, wire.Inbox{InboxPage: w.inbox, User: ann, Epoch: "e1", Now: at})),
	} {
		rec := w.do(t, call{method: "GET", target: target, token: "good"})
		if diff := cmp.Diff(want, rec.Body.String()); rec.Code != 200 || diff != "" {
			t.Errorf("%s: %d (-want +got):\n%s", target, rec.Code, diff)
		}
		var body map[string]any
		if err := json.Unmarshal(rec.Body.Bytes(), &body); err != nil {
			t.Errorf("%s: %v", target, err)
		}
	}
}

func TestSendEndpoint(t *testing.T) {
	t.Parallel()
	const (
		id    = `{"messageId":"` + noteText + `","conversationId":`
		plain = `","seq":7,"createdAt":"` + atText + `","duplicate":`
		none  = ` ReplyTo:00000000-0000-0000-0000-000000000000 Mentions:[] EndsDraft:false DraftAt:0}`
	)
	post := func(path, body string) call {
		return call{method: "POST", target: path + "/messages", token: "good", body: body}
	}
	runEndpoints(t, map[string]endpointTest{
		"to a group": {
			post(groupPath, `{"messageId":"`+noteText+`","content":"hi <b>"}`),
			201, id + `"group_` + groupText + plain + `false}`,
			annText + " on " + noteText + " in " + groupText + ": {ID:" + noteText + " Content:hi <b>" + none,
		},
		"to somebody": {
			post(dialogPath, `{"messageId":"`+noteText+`","content":"hi"}`),
			201, id + `"private_` + annText + `_` + bobText + plain + `false}`,
			annText + " on " + noteText + " to " + bobText + ": {ID:" + noteText + " Content:hi" + none,
		},
		"to oneself, again": {
			post(selfPath, `{"messageId":"`+noteText+`","content":"again"}`),
			201, id + `"private_` + annText + `_` + annText + plain + `true}`,
			annText + " on " + noteText + " to " + annText + ": {ID:" + noteText + " Content:again" + none,
		},
		"a reply that names people, one twice": {
			post(groupPath, `{"messageId":"`+noteText+`","content":"","replyToId":"`+anyUUID+`","mentions":["`+bobText+`","`+annText+`","`+bobText+`"]}`),
			201, id + `"group_` + groupText + plain + `false}`,
			annText + " on " + noteText + " in " + groupText + ": {ID:" + noteText + " Content: ReplyTo:" + strings.ToLower(anyUUID) +
				" Mentions:[" + bobText + " " + annText + "] EndsDraft:false DraftAt:0}",
		},
		"no mentions": {
			post(groupPath, `{"messageId":"`+noteText+`","content":"a","mentions":[]}`),
			201, id + `"group_` + groupText + plain + `false}`,
			annText + " on " + noteText + " in " + groupText + ": {ID:" + noteText + " Content:a" + none,
		},
	})
}

// TestDialogsOfOthers: whether there is one is not looked up, and so not told.
func TestDialogsOfOthers(t *testing.T) {
	t.Parallel()
	w := newWorld(t, rest.Config{})
	for _, c := range []call{
		{method: "GET", target: othersPath + "/events"}, {method: "GET", target: othersPath + "/events?epoch=x"},
		{method: "GET", target: othersPath + "/messages"},
		{method: "POST", target: othersPath + "/messages", body: `{"messageId":"` + noteText + `","content":"hi"}`},
	} {
		c.token = "good"
		rec := w.do(t, c)
		if diff := cmp.Diff([]string{notMember}, lines(t, rec)); rec.Code != 403 || diff != "" || len(w.did) > 0 {
			t.Errorf("%s %s: %d, did %q (-want +got):\n%s", c.method, c.target, rec.Code, w.did, diff)
		}
	}
}

// newRates allows 2 messages, 20 requests of a person and 30 of an address in a second.
func newRates(now func() time.Time) *limit.Rates {
	return limit.NewRates(limit.RatesConfig{
		Messages: 2, Moments: 1, ConnRequests: 1, PersonRequests: 20, AddressRequests: 30, GroupsPerDay: 3, Now: now,
	})
}

// TestRequestsAreBounded: reading has a bucket per person, and whatever an address asks,
// refused or for a path that is not there, one of its own.
func TestRequestsAreBounded(t *testing.T) {
	t.Parallel()
	refused := func(c call, most int) int {
		w := newWorld(t, rest.Config{Rates: newRates(func() time.Time { return at.Time() })})
		for i := range most + 1 {
			if rec := w.do(t, c); rec.Code == 429 {
				if rec.Header().Get("Retry-After") != "1" || lines(t, rec)[0] != "Too many requests" {
					t.Errorf("%s: Retry-After %q, %s", c.target, rec.Header().Get("Retry-After"), rec.Body)
				}
				return i
			}
		}
		return -1
	}
	for _, tt := range []struct {
		c    call
		want int
	}{
		{call{method: "GET", target: "/api/profile", token: "good"}, 20},
		{call{method: "GET", target: "/api/auth/sessions", token: "good"}, 20},
		{call{method: "GET", target: "/api/use-cases/search?searchText=x", token: "good"}, 2},
		{call{method: "POST", target: "/api/auth/refresh", token: "good"}, 1},
		{call{method: "PATCH", target: "/api/profile/update", token: "good", body: `{"firstName":"Ann"}`}, 1},
		{call{method: "GET", target: "/api/profile", token: "bad"}, 30},
		{call{method: "GET", target: "/api/nothing"}, 30},
		{call{method: "POST", target: "/api/auth/login", body: `{`}, 30},
		{call{method: "GET", target: "/healthz"}, -1},
	} {
		if got := refused(tt.c, 40); got != tt.want {
			t.Errorf("%s %s: %d were done at once, want %d", tt.c.method, tt.c.target, got, tt.want)
		}
	}
}

func TestSendsAreBounded(t *testing.T) {
	t.Parallel()
	now := at.Time()
	w := newWorld(t, rest.Config{Rates: newRates(func() time.Time { return now })})
	c := call{method: "POST", target: groupPath + "/messages", token: "good", body: `{"messageId":"` + noteText + `","content":"hi"}`}
	for i, want := range []int{201, 201, 429, 429} {
		rec := w.do(t, c)
		if rec.Code != want {
			t.Errorf("send %d: %d %s, want %d", i, rec.Code, rec.Body, want)
		}
		if want == 429 && (rec.Header().Get("Retry-After") != "1" || lines(t, rec)[0] != "Too many requests") {
			t.Errorf("send %d: Retry-After %q, %s", i, rec.Header().Get("Retry-After"), rec.Body)
		}
	}
	now = now.Add(500 * time.Millisecond)
	if rec := w.do(t, c); rec.Code != 201 || len(w.did) != 3 {
		t.Errorf("later: %d %s, did %q", rec.Code, rec.Body, w.did)
	}
	bad := c
	bad.body = `{}`
	if rec := w.do(t, bad); rec.Code != 400 {
		t.Errorf("a body that is refused: %d", rec.Code)
	}
}
