package wire

import (
	"strings"
	"unicode/utf8"

	"messenger/internal/chat"
)

// The refusals of frames as such; those of a param are made by refuse.
var (
	errInvalidJSON   = &chat.Error{Code: chat.Invalid, Message: "Invalid JSON"}
	errNoSuchType    = &chat.Error{Code: chat.Invalid, Message: "There is no such type"}
	errInvalidText   = &chat.Error{Code: chat.Invalid, Message: "Invalid text"}
	errRepeatedKey   = &chat.Error{Code: chat.Invalid, Message: "Repeated key"}
	errNegativeLimit = &chat.Error{Code: chat.Invalid, Message: "LIMIT must not be negative"}
)

// Error is why a frame is no request, and to which type the refusal belongs.
type Error struct {
	Type      Type           // of the error frame: TypeProcessor if the frame names none
	RequestID string         // as in Request
	MessageID chat.MessageID // the message that the params name, zero if none
	Refusal   *chat.Error    // Invalid; its text never repeats what the frame says
}

func (e *Error) Error() string { return "read " + string(e.Type) + " frame: " + e.Refusal.Error() }

// Unwrap returns the refusal.
func (e *Error) Unwrap() error { return e.Refusal }

// Decode is Classic.Decode.
func Decode(frame []byte) (Request, error) { return Classic.Decode(frame) }

// Decode reads one request frame: a JSON text in UTF-8 with nothing before or behind
// it but white space, nested at most 16 deep, without a key twice in one object.
// Unknown keys are ignored, once their values have been read. Frames bound themselves:
// time and memory are in proportion to their length, which is the caller's to limit.
//
// The error is nil or an *Error. One of TypeProcessor means that the frame is not JSON
// or names no type; any other that the type is known and the params are not right: a
// text with a NUL or half a surrogate pair anywhere in the frame counts among these.
//
// Frames mean the same in all dialects, but that the classic one knows only its own
// types and hello, and that additions to its requests are unknown keys there.
//
// The request shares no memory with frame.
func (d Dialect) Decode(frame []byte) (Request, error) {
	p := params{scanner: scanner{frame: string(frame)}, dialect: d}
	k, ok := p.document()
	if !ok || k == kindNull {
		return nil, &Error{Type: TypeProcessor, Refusal: errInvalidJSON}
	}
	p.tag, p.err = Tag{ID: p.requestID()}, p.flaw()
	if p.repeatOutside {
		return nil, &Error{Type: TypeProcessor, RequestID: p.tag.ID, Refusal: errInvalidJSON}
	}
	t := Type(p.topString("type"))
	r := bind(t, &p)
	if r == nil {
		return nil, &Error{Type: TypeProcessor, RequestID: p.tag.ID, Refusal: errNoSuchType}
	}
	if p.err != nil {
		return nil, &Error{Type: t, RequestID: p.tag.ID, MessageID: p.named(), Refusal: p.err}
	}
	return r, nil
}

// named returns the message that the params name, zero if there is no such id.
func (p *params) named() chat.MessageID {
	named, err := chat.ParseID[chat.Message](p.find("messageId").text())
	if err != nil {
		return chat.MessageID{}
	}
	return named
}

// bind reads the params of a request of type t. It returns nil if there is no such
// type; what is wrong with the params is in p.err. The switch is the table of types;
// as one, and not a map of functions, it keeps the scanner off the heap.
func bind(t Type, p *params) Request {
	switch t {
	case TypeListLastMessage:
		return ListLastMessage{Tag: p.tag, Page: p.page()}
	case TypeDialogHistory:
		return DialogHistory{Tag: p.tag, Receiver: id[chat.User](p, "receiverId"), Page: p.page()}
	case TypeGroupHistory:
		return GroupHistory{Tag: p.tag, Group: id[chat.Conversation](p, "groupId"), Page: p.page()}
	case TypePrivateMessage:
		return bindPrivateMessage(p)
	case TypeMessageInGroup:
		return bindMessageInGroup(p)
	case TypeAddUserInGroup:
		return bindAddUserInGroup(p)
	case TypeLeaveGroup:
		return bindLeaveGroup(p)
	case TypeDropGroup:
		return DropGroup{Tag: p.tag, Group: id[chat.Conversation](p, "groupId")}
	case TypeHello:
		return bindHello(p)
	}
	if p.dialect == Extended {
		return bindExtended(t, p)
	}
	return nil
}

func bindPrivateMessage(p *params) Request {
	return PrivateMessage{
		Tag:       p.tag,
		MessageID: id[chat.Message](p, "messageId"),
		Receiver:  id[chat.User](p, "receiverId"),
		Content:   p.content("content"),
		Additions: p.additions(),
	}
}

func bindMessageInGroup(p *params) Request {
	p.required("groupName", kindString) // the name sent is the stored one (contract.md §6, row 8)
	return MessageInGroup{
		Tag:       p.tag,
		MessageID: id[chat.Message](p, "messageId"),
		Group:     id[chat.Conversation](p, "groupId"),
		Content:   p.content("content"),
		Additions: p.additions(),
	}
}

func bindAddUserInGroup(p *params) Request {
	p.optional("groupName", kindString)
	r := AddUserInGroup{
		Tag:     p.tag,
		Group:   id[chat.Conversation](p, "groupId"),
		User:    id[chat.User](p, "userId"),
		Message: p.notice("message"),
	}
	r.MessageID, r.HasMessageID = optionalID[chat.Message](p, "messageId")
	return r
}

func bindLeaveGroup(p *params) Request {
	p.optional("groupName", kindString)
	r := LeaveGroup{Tag: p.tag, Group: id[chat.Conversation](p, "groupId"), Message: p.notice("message")}
	r.MessageID, r.HasMessageID = optionalID[chat.Message](p, "messageId")
	return r
}

// flaw returns what is wrong with the params whatever the type, nil if nothing is.
func (s *scanner) flaw() *chat.Error {
	switch {
	case s.repeatInside:
		return errRepeatedKey
	case s.badText:
		return errInvalidText
	case s.top.find("params", s.top.n).kind != kindObject:
		return invalid("params")
	}
	return nil
}

// topString returns the string under a key of the frame's object, "" if there is none.
func (s *scanner) topString(name string) string {
	v := s.top.find(name, s.top.n)
	if v.kind != kindString {
		return ""
	}
	return v.text()
}

// requestID returns the request's id. Something that cannot be one counts as none, for
// classic clients may have anything under that key.
func (s *scanner) requestID() string {
	text := s.topString("requestId")
	if strings.ContainsAny(text, "\x00\ufffd") || utf8.RuneCountInString(text) > MaxRequestID {
		return ""
	}
	return text
}
