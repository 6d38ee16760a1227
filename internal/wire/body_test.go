package wire_test

import (
	"encoding/json"
	"maps"
	"testing"

	"github.com/google/go-cmp/cmp"

	"messenger/internal/chat"
	"messenger/internal/wire"
)

// TestBodiesSayWhatAnswersSay: the body of an HTTP answer is the data and the keys of the
// item of the socket's answer.
func TestBodiesSayWhatAnswersSay(t *testing.T) {
	t.Parallel()
	at := chat.ConversationRef{Conversation: chat.ConversationID{9}, Kind: chat.Dialog, Low: chat.UserID{1}, High: chat.UserID{2}}
	head := &chat.Conversation{ID: at.Conversation, Kind: chat.Dialog, Low: at.Low, High: at.High, LastSeq: 7}
	row := chat.MessageRow{
		Message: chat.Message{ID: chat.MessageID{3}, Conversation: at.Conversation, Seq: 5, Changed: 6, Sender: at.Low, Content: `"<é>"`, CreatedAt: 8},
		Sender:  chat.Name{First: "Ann"},
	}
	two := []chat.MessageRow{row, row}
	timeline := chat.TimelinePage{Timeline: chat.Timeline{Rows: two, Conversation: head}, Ref: at, HasOlder: true}
	nothing := chat.TimelinePage{Ref: at, HasNewer: true}
	log := chat.SyncPage{LogPage: chat.LogPage{Conversation: head}, Ref: at, From: 5, To: 7, Complete: true, Reset: true, Snapshot: two}
	empty := chat.SyncPage{Ref: at, From: 1}
	inbox := wire.Inbox{User: at.Low, Epoch: `e"`, InboxPage: chat.InboxPage{Rows: []chat.InboxRow{{Conversation: *head, Last: &row}, {Conversation: *head}}}}
	bare := wire.Inbox{Epoch: "e", Reset: true, InboxPage: chat.InboxPage{Complete: true}}
	for name, pair := range map[string][2][]byte{
		"timeline":       {wire.AppendTimeline(nil, wire.TypeListMessages, wire.Tag{}, timeline), wire.AppendTimelineBody(nil, timeline)},
		"empty timeline": {wire.AppendTimeline(nil, wire.TypeListMessages, wire.Tag{}, nothing), wire.AppendTimelineBody(nil, nothing)},
		"log":            {wire.AppendLog(nil, wire.Tag{}, log), wire.AppendSyncBody(nil, log)},
		"empty log":      {wire.AppendLog(nil, wire.Tag{}, empty), wire.AppendSyncBody(nil, empty)},
		"inbox":          {wire.AppendInbox(nil, wire.Tag{}, inbox), wire.AppendInboxBody(nil, inbox)},
		"empty inbox":    {wire.AppendInbox(nil, wire.Tag{}, bare), wire.AppendInboxBody(nil, bare)},
	} {
		var answer struct {
			Params struct {
				Item map[string]any
				Data []any
			}
		}
		var body map[string]any
		if err := json.Unmarshal(pair[0], &answer); err != nil {
			t.Fatalf("%s: %v in %s", name, err, pair[0])
		}
		if err := json.Unmarshal(pair[1], &body); err != nil {
			t.Fatalf("%s: %v in %s", name, err, pair[1])
		}
		want := maps.Clone(answer.Params.Item)
		want["data"] = answer.Params.Data
		if diff := cmp.Diff(want, body); diff != "" || answer.Params.Data == nil {
			t.Errorf("%s (-answer +body):\n%s", name, diff)
		}
	}
}
