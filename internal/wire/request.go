package wire

import "messenger/internal/chat"

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

// Types lists the types that the classic dialect has, in the order of the contract.
func Types() []Type {
	return []Type{
		TypeListLastMessage, TypeDialogHistory, TypeGroupHistory, TypePrivateMessage,
		TypeMessageInGroup, TypeAddUserInGroup, TypeLeaveGroup, TypeDropGroup,
	}
}

// Request is what a frame asks for. The set is closed: the structs of this file and of
// request_*.go, held by value.
type Request interface {
	// Type is the type of the answer.
	Type() Type
	// RequestID is the asker's own name for the request, "" if there is none.
	RequestID() string
	request()
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

func (Tag) request() {}

// ListLastMessage asks for a page of the chat list.
type ListLastMessage struct {
	Tag
	Page chat.Page // Limit is 0 or more, not clamped
}

// DialogHistory asks for a page of the dialog with Receiver, the companion.
type DialogHistory struct {
	Tag
	Receiver chat.UserID
	Page     chat.Page // as in ListLastMessage
}

// GroupHistory asks for a page of a group.
type GroupHistory struct {
	Tag
	Group chat.ConversationID
	Page  chat.Page // as in ListLastMessage
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

// MessageInGroup sends Content to a group. Content is as in PrivateMessage.
type MessageInGroup struct {
	Tag
	MessageID chat.MessageID
	Group     chat.ConversationID
	Content   string
	Additions
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

// LeaveGroup ends the asker's membership. The fields of the notice are as in
// AddUserInGroup.
type LeaveGroup struct {
	Tag
	Group        chat.ConversationID
	MessageID    chat.MessageID
	HasMessageID bool
	Message      string
}

// DropGroup deletes a group for everybody.
type DropGroup struct {
	Tag
	Group chat.ConversationID
}

// Type returns TypeListLastMessage.
func (ListLastMessage) Type() Type { return TypeListLastMessage }

// Type returns TypeDialogHistory.
func (DialogHistory) Type() Type { return TypeDialogHistory }

// Type returns TypeGroupHistory.
func (GroupHistory) Type() Type { return TypeGroupHistory }

// Type returns TypePrivateMessage.
func (PrivateMessage) Type() Type { return TypePrivateMessage }

// Type returns TypeMessageInGroup.
func (MessageInGroup) Type() Type { return TypeMessageInGroup }

// Type returns TypeAddUserInGroup.
func (AddUserInGroup) Type() Type { return TypeAddUserInGroup }

// Type returns TypeLeaveGroup.
func (LeaveGroup) Type() Type { return TypeLeaveGroup }

// Type returns TypeDropGroup.
func (DropGroup) Type() Type { return TypeDropGroup }
