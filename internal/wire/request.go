package wire

import (
	"messenger/internal/chat"
	"messenger/internal/jsonscan"
)

// Type names an operation, in requests, their answers and the broadcasts they cause.
type Type string

// The types of the classic dialect, spelt as the contract spells them.
const (
	TypeListLastMessage Type = "listLastMessage"
	TypeDialogHistory   Type = "getlatestMessageDialog"
	TypeGroupHistory    Type = "getlatestMessageGroup"
	TypePrivateMessage  Type = "privateMessage"
	TypeMessageInGroup  Type = "messageInGroup"
	TypeAddUserInGroup  Type = "addUserInGroup"
	TypeLeaveGroup      Type = "leaveGroup"
	TypeDropGroup       Type = "dropGroup"

	// TypeProcessor is the type of a refusal when the frame does not name one.
	TypeProcessor Type = "processor"
)

// Request is the params of a frame, read: a struct of this file or of request_*.go.
type Request interface {
	// RequestID is the asker's own name for the request, "" if there is none.
	RequestID() string
}

// Readable is a pointer to a request that reads itself from params.
type Readable[T any] interface {
	*T
	Request
	read(p *params)
}

// Reader reads the params of one type of request.
type Reader func(p *params) Request

// ReaderOf returns the reader of a struct. It yields a pointer to one.
func ReaderOf[T any, P Readable[T]]() Reader {
	return func(p *params) Request {
		r := P(new(T))
		r.read(p)
		return r
	}
}

// MaxRequestID bounds a requestId, in code points.
const MaxRequestID = 64

// Tag is what requests of all types have in common, and what the answers of the
// extended dialect repeat.
type Tag struct {
	ID string // the requestId: at most MaxRequestID code points, "" if there is none
}

// RequestID returns the ID.
func (t Tag) RequestID() string { return t.ID }

// ListLastMessage asks for a page of the chat list.
type ListLastMessage struct {
	Tag
	Page chat.Page // Limit is 0 or more, not clamped
}

func (r *ListLastMessage) read(p *params) {
	*r = ListLastMessage{Tag: p.tag, Page: p.page()}
}

// DialogHistory asks for a page of the dialog with Receiver, the companion.
type DialogHistory struct {
	Tag
	Receiver chat.UserID
	Page     chat.Page // as in ListLastMessage
}

func (r *DialogHistory) read(p *params) {
	*r = DialogHistory{Tag: p.tag, Receiver: id[chat.User](p, "receiverId"), Page: p.page()}
}

// GroupHistory asks for a page of a group.
type GroupHistory struct {
	Tag
	Group chat.ConversationID
	Page  chat.Page // as in ListLastMessage
}

func (r *GroupHistory) read(p *params) {
	*r = GroupHistory{Tag: p.tag, Group: p.group(), Page: p.page()}
}

// PrivateMessage sends Content to Receiver. Content is UTF-8 without NUL; its length
// is not checked.
type PrivateMessage struct {
	Tag
	MessageID chat.MessageID
	Receiver  chat.UserID
	Content   string
	Additions
}

func (r *PrivateMessage) read(p *params) {
	*r = PrivateMessage{
		Tag: p.tag, MessageID: p.messageID(), Receiver: id[chat.User](p, "receiverId"), Content: p.content("content"), Additions: p.additions(),
	}
}

// MessageInGroup sends Content to a group. Content is as in PrivateMessage.
type MessageInGroup struct {
	Tag
	MessageID chat.MessageID
	Group     chat.ConversationID
	Content   string
	Additions
}

func (r *MessageInGroup) read(p *params) {
	*r = MessageInGroup{Tag: p.tag}
	p.required("groupName", jsonscan.String) // the stored name is used, whatever the client has
	r.MessageID, r.Group, r.Content, r.Additions = p.messageID(), p.group(), p.content("content"), p.additions()
}

// Additions is what a send may have beside a text. It is empty in the classic dialect.
type Additions struct {
	ReplyTo  chat.MessageID // zero: none
	Mentions []chat.UserID  // at most MaxMentions, none twice; nil if there is none
	EndDraft bool           // the draft with the id of the message goes with it
	DraftAt  chat.Instant   // and one with this updatedAt or an older one; 0: none
}

// AddUserInGroup brings User into a group.
type AddUserInGroup struct {
	Tag
	Group        chat.ConversationID
	User         chat.UserID
	MessageID    chat.MessageID // of the notice; zero unless HasMessageID
	HasMessageID bool           // false: the server is to make the id
	Message      string         // text of the notice, "" to have it written by the server
}

func (r *AddUserInGroup) read(p *params) {
	*r = AddUserInGroup{Tag: p.tag}
	p.optional("groupName", jsonscan.String)
	r.Group, r.User, r.Message = p.group(), id[chat.User](p, "userId"), p.notice("message")
	r.MessageID, r.HasMessageID = optionalID[chat.Message](p, "messageId")
}

// LeaveGroup ends the asker's membership. The fields of the notice are as in
// AddUserInGroup.
type LeaveGroup struct {
	Tag
	Group        chat.ConversationID
	MessageID    chat.MessageID
	HasMessageID bool
	Message      string
}

func (r *LeaveGroup) read(p *params) {
	*r = LeaveGroup{Tag: p.tag}
	p.optional("groupName", jsonscan.String)
	r.Group, r.Message = p.group(), p.notice("message")
	r.MessageID, r.HasMessageID = optionalID[chat.Message](p, "messageId")
}

// DropGroup deletes a group for everybody.
type DropGroup struct {
	Tag
	Group chat.ConversationID
}

func (r *DropGroup) read(p *params) {
	*r = DropGroup{Tag: p.tag, Group: p.group()}
}
