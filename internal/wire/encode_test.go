package wire_test

import (
	"encoding/json"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"messenger/internal/chat"
	"messenger/internal/wire"
	"messenger/internal/wire/wiretest"
	"messenger/internal/ws"
)

// world is the people and things that the goldens speak of.
type world struct {
	ann, bob     chat.UserID
	annName      chat.Name // without a last name
	bobName      chat.Name
	group        chat.ConversationID
	said, notice chat.Message
	dialog       chat.Message
}

func newWorld(t testing.TB) world {
	t.Helper()
	last := `O"Neil`
	at := chat.InstantOf(time.Date(2026, 11, 23, 4, 5, 29, 491e6, time.UTC))
	w := world{
		ann:     mustID[chat.User](t, "AAAAAAAA-0000-4000-8000-000000000001"),
		bob:     mustID[chat.User](t, "BBBBBBBB-0000-4000-8000-000000000002"),
		annName: chat.Name{First: "Ann"}, bobName: chat.Name{First: "Bob", Last: &last},
		group: mustID[chat.Conversation](t, "CCCCCCCC-0000-4000-8000-000000000003"),
	}
	id := mustID[chat.Message](t, "DDDDDDDD-0000-4000-8000-000000000004")
	w.dialog = chat.Message{
		ID: id, Conversation: chat.DialogID(w.ann, w.bob), Seq: 1, Sender: w.ann, Content: "it's <b>\n\u2028é", CreatedAt: at,
	}
	w.said = chat.Message{ID: id, Conversation: w.group, Seq: 2, Sender: w.bob, Content: "hi", CreatedAt: at}
	w.notice = chat.Message{
		ID: id, Conversation: w.group, Seq: 3, Sender: w.bob, Content: "Bob added Ann", Notification: true,
		Notice: chat.NoticeData{Kind: chat.NoticeAdded, Subject: w.ann}, CreatedAt: at,
	}
	return w
}

// goldens are the frames of the contract, byte for byte, beside the calls that make
// them.
func goldens(w world) []struct {
	name   string
	append func(dst []byte) []byte
	want   string
} {
	head := chat.EventHeader{Conversation: w.group, Seq: 3, At: w.notice.CreatedAt, Actor: w.bob}
	event := func(e chat.Event) func([]byte) []byte {
		return func(dst []byte) []byte { return wire.AppendBroadcast(dst, e) }
	}
	const (
		annID, bobID = `"aaaaaaaa-0000-4000-8000-000000000001"`, `"bbbbbbbb-0000-4000-8000-000000000002"`
		groupID      = `"cccccccc-0000-4000-8000-000000000003"`
		messageID    = `"dddddddd-0000-4000-8000-000000000004"`
		at           = `"2026-11-23T04:05:29.491Z"`
		text         = `"it's <b>\n` + "\u2028é" + `"`
		private      = `{"messageId":` + messageID + `,"message":` + text +
			`,"senderName":"Ann","senderLastName":null,"senderId":` + annID + `,"createdAt":` + at + `}`
		said = `{"groupId":` + groupID + `,"groupName":"Music Makers","messageId":` + messageID + `,"message":"hi",` +
			`"senderName":"Bob","senderLastName":"O\"Neil","senderId":` + bobID + `,"notification":false,"createdAt":` + at + `}`
		notice = `{"groupId":` + groupID + `,"groupName":"Music Makers","messageId":` + messageID + `,"message":"Bob added Ann",` +
			`"senderName":"Bob","senderLastName":"O\"Neil","senderId":` + bobID + `,"notification":true,"createdAt":` + at + `}`
		groupChat = `{"messageId":` + messageID + `,"senderId":` + bobID + `,"senderName":"Bob","senderLastName":"O\"Neil",` +
			`"receiverId":null,"receiverName":null,"receiverLastName":null,"groupId":` + groupID + `,"groupName":"Music Makers",` +
			`"content":"hi","createdAt":` + at + `,"updatedAt":` + at + `,"deletedAt":null}`
		dialogChat = `{"messageId":` + messageID + `,"senderId":` + annID + `,"senderName":"Ann","senderLastName":null,` +
			`"receiverId":` + bobID + `,"receiverName":"Bob","receiverLastName":"O\"Neil","groupId":null,"groupName":null,` +
			`"content":` + text + `,"createdAt":` + at + `,"updatedAt":` + at + `,"deletedAt":null}`
		dialogRow = `{"messageId":` + messageID + `,"senderId":` + annID + `,"senderName":"Ann",` +
			`"receiverId":` + bobID + `,"receiverName":"Bob","content":` + text + `,"createdAt":` + at + `}`
		groupRow = `{"notification":true,"messageId":` + messageID + `,"senderId":` + bobID + `,"senderName":"Bob",` +
			`"senderLastName":"O\"Neil","groupId":` + groupID + `,"groupName":"Music Makers","content":"Bob added Ann","createdAt":` + at + `}`
	)
	success := func(kind, item, data, broadcast string) string {
		return `{"type":"` + kind + `","success":true,"params":{"item":` + item + `,"data":` + data + `,"isBroadcast":` + broadcast + `}}`
	}
	return []struct {
		name   string
		append func(dst []byte) []byte
		want   string
	}{
		{"refusal", func(dst []byte) []byte {
			return wire.AppendError(dst, wire.TypeGroupHistory, chat.ErrNotMember.Message)
		}, `{"error":true,"type":"getlatestMessageGroup","message":"User is not a member of this group"}`},
		{"sent", func(dst []byte) []byte {
			return wire.AppendSent(dst, wire.TypePrivateMessage)
		}, success("privateMessage", "null", "null", "false")},
		{"sent to a group", func(dst []byte) []byte {
			return wire.AppendSent(dst, wire.TypeMessageInGroup)
		}, success("messageInGroup", "null", "null", "false")},
		{"joined", func(dst []byte) []byte {
			return wire.AppendJoined(dst, chat.MemberJoined{GroupName: "Music Makers", Notice: w.notice, Sender: w.bobName})
		}, success("addUserInGroup", notice, "null", "false")},
		{"left", func(dst []byte) []byte {
			return wire.AppendLeft(dst, w.group)
		}, success("leaveGroup", `{"groupId":`+groupID+`}`, "null", "false")},
		{"dropped", func(dst []byte) []byte {
			return wire.AppendDropped(dst, w.group)
		}, success("dropGroup", `{"groupId":`+groupID+`}`, "null", "false")},
		{"chat list", func(dst []byte) []byte {
			return wire.AppendChatList(dst, wire.Tag{}, []chat.ChatRow{
				{Kind: chat.Group, Message: w.said, Sender: w.bobName, GroupName: "Music Makers"},
				{Kind: chat.Dialog, Message: w.dialog, Sender: w.annName, Receiver: w.bob, ReceiverName: w.bobName},
			})
		}, success("listLastMessage", "null", "["+groupChat+","+dialogChat+"]", "false")},
		{"no chats", func(dst []byte) []byte {
			return wire.AppendChatList(dst, wire.Tag{}, nil)
		}, success("listLastMessage", "null", "[]", "false")},
		{"dialog", func(dst []byte) []byte {
			row := chat.HistoryRow{Message: w.dialog, Sender: w.annName, Receiver: w.bob, ReceiverName: w.bobName}
			return wire.AppendDialogHistory(dst, wire.Tag{}, []chat.HistoryRow{row, row, row})
		}, success("getlatestMessageDialog", "null", "["+dialogRow+","+dialogRow+","+dialogRow+"]", "false")},
		{"empty dialog", func(dst []byte) []byte {
			return wire.AppendDialogHistory(dst, wire.Tag{}, []chat.HistoryRow{})
		}, success("getlatestMessageDialog", "null", "[]", "false")},
		{"group", func(dst []byte) []byte {
			return wire.AppendGroupHistory(dst, wire.Tag{}, []chat.HistoryRow{
				{Message: w.notice, Sender: w.bobName, GroupName: "Music Makers"},
			})
		}, success("getlatestMessageGroup", "null", "["+groupRow+"]", "false")},
		{"empty group", func(dst []byte) []byte {
			return wire.AppendGroupHistory(dst, wire.Tag{}, nil)
		}, success("getlatestMessageGroup", "null", "[]", "false")},
		{"private broadcast", event(chat.MessagePosted{
			EventHeader: head, Kind: chat.Dialog, Message: w.dialog, Sender: w.annName, Receiver: w.bob, ReceiverName: w.bobName,
		}), success("privateMessage", private, "null", "true")},
		{"group broadcast", event(chat.MessagePosted{
			EventHeader: head, Kind: chat.Group, Message: w.said, Sender: w.bobName, GroupName: "Music Makers",
		}), success("messageInGroup", said, "null", "true")},
		{"join broadcast", event(chat.MemberJoined{
			EventHeader: head, User: w.ann, GroupName: "Music Makers", Notice: w.notice, Sender: w.bobName,
		}), success("addUserInGroup", notice, "null", "true")},
		{"leave broadcast", event(chat.MemberLeft{
			EventHeader: head, User: w.bob, NewOwner: w.ann, GroupName: "Music Makers", Notice: &w.notice, Sender: w.bobName,
		}), success("leaveGroup", notice, "null", "true")},
		{"drop broadcast", event(chat.GroupDropped{EventHeader: head}), success("dropGroup", `{"groupId":`+groupID+`}`, "null", "true")},
	}
}

func TestGoldens(t *testing.T) {
	t.Parallel()
	covered := map[wire.Type]bool{}
	for _, tt := range goldens(newWorld(t)) {
		got := tt.append([]byte("before "))
		text, kept := strings.CutPrefix(string(got), "before ")
		if !kept {
			t.Errorf("%s: what was there is gone: %s", tt.name, got)
		}
		if diff := cmp.Diff(tt.want, text); diff != "" {
			t.Errorf("%s (-want +got):\n%s", tt.name, diff)
		}
		wiretest.Check(t, wiretest.FromServer, []byte(text))
		var f struct {
			Type wire.Type `json:"type"`
		}
		if err := json.Unmarshal([]byte(text), &f); err != nil {
			t.Errorf("%s: %v", tt.name, err)
		}
		covered[f.Type] = true
	}
	for _, kind := range ws.Types(wire.Classic) {
		if !covered[kind] {
			t.Errorf("no golden of type %s", kind)
		}
	}
}

func TestEventsNobodyIsToldOf(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	for _, e := range []chat.Event{
		chat.GroupCreated{GroupName: "Music Makers", Notice: w.notice},
		chat.MemberLeft{User: w.ann, NewOwner: w.bob, GroupName: "Music Makers"},
		chat.SessionsRevoked{User: w.ann},
	} {
		if got := wire.AppendBroadcast([]byte("x"), e); string(got) != "x" {
			t.Errorf("%T says %s", e, got)
		}
		if got := wire.AppendBroadcast(nil, e); got != nil {
			t.Errorf("%T says %s", e, got)
		}
	}
}

// privateItem mirrors the item for encoding/json, whose reading decides whether ours
// means the same.
type privateItem struct {
	MessageID  string  `json:"messageId"`
	Message    string  `json:"message"`
	SenderName string  `json:"senderName"`
	LastName   *string `json:"senderLastName"`
	SenderID   string  `json:"senderId"`
	CreatedAt  string  `json:"createdAt"`
}

// TestSameAsEncodingJSON writes broadcasts with texts and moments of all sorts and reads
// them back with the standard decoder.
func TestSameAsEncodingJSON(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	for _, text := range survivors {
		m := w.dialog
		m.Content = text
		name := chat.Name{First: text, Last: &text}
		frame := wire.AppendBroadcast(nil, chat.MessagePosted{Kind: chat.Dialog, Message: m, Sender: name})
		var got struct {
			Params struct {
				Item privateItem `json:"item"`
			} `json:"params"`
		}
		if err := json.Unmarshal(frame, &got); err != nil {
			t.Fatalf("%.40q: %v", text, err)
		}
		want := privateItem{
			MessageID: m.ID.String(), Message: text, SenderName: text, LastName: &text, SenderID: m.Sender.String(),
			CreatedAt: "2026-11-23T04:05:29.491Z",
		}
		if diff := cmp.Diff(want, got.Params.Item); diff != "" {
			t.Errorf("%.40q (-want +got):\n%s", text, diff)
		}
	}
}
