package wire

import (
	"strings"
	"sync"
	"unicode/utf8"

	"messenger/internal/chat"
	"messenger/internal/jsonscan"
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

// Frame is a request frame, read.
type Frame struct {
	Type      Type
	MessageID chat.MessageID // the message that the params name, zero if the type has no such param or it is not given
	Request   Request        // what the type's Reader made
}

// Tag returns what answers to the request repeat.
func (f Frame) Tag() Tag { return Tag{ID: f.Request.RequestID()} }

// Refusal returns what a refusal of the request begins with: its code and its message are
// missing.
func (f Frame) Refusal() Refusal { return Refusal{Type: f.Type, Tag: f.Tag(), MessageID: f.MessageID} }

// Decode reads one request frame: a JSON text in UTF-8 with nothing before or after it but
// white space, nested at most 16 deep, without a key twice in one object. Unknown keys are
// ignored, once their values have been read. Frames bound themselves: time and memory are
// in proportion to their length, which is the caller's to limit. readerOf returns the
// reader of a type, nil if the dialect has no such type.
//
// The error is nil or an *Error. One of TypeProcessor means that the frame is not JSON
// or names no type; any other that the type is known and the params are not right: a
// text with a NUL or half a surrogate pair anywhere in the frame counts among these.
//
// Frames mean the same in all dialects, except that the classic one knows only its own
// types and hello, and that additions to its requests are unknown keys there.
//
// The request shares no memory with frame. Concurrent calls are safe.
func (d Dialect) Decode(frame []byte, readerOf func(Type) Reader) (Frame, error) {
	p := paramsPool.Get().(*params)
	defer p.release()
	p.Text, p.Inner, p.dialect = string(frame), "params", d
	v, ok := p.Read()
	if !ok || v.Kind == jsonscan.Null {
		return Frame{}, &Error{Type: TypeProcessor, Refusal: errInvalidJSON}
	}
	p.tag, p.err = Tag{ID: p.requestID()}, p.flaw()
	if p.RepeatOutside {
		return Frame{}, &Error{Type: TypeProcessor, RequestID: p.tag.ID, Refusal: errInvalidJSON}
	}
	t := Type(p.topString("type"))
	read := readerOf(t)
	if read == nil {
		return Frame{}, &Error{Type: TypeProcessor, RequestID: p.tag.ID, Refusal: errNoSuchType}
	}
	r := read(p)
	if p.err != nil {
		return Frame{}, &Error{Type: t, RequestID: p.tag.ID, MessageID: p.named(), Refusal: p.err}
	}
	return Frame{Type: t, MessageID: p.message, Request: r}, nil
}

// paramsPool spares each frame the memory of a params, which readers make escape.
var paramsPool = sync.Pool{New: func() any { return new(params) }}

// release gives p back, without what it holds of a frame.
func (p *params) release() {
	*p = params{}
	paramsPool.Put(p)
}

// named returns the message that the params of a frame that is refused name, zero if there
// is no such id.
func (p *params) named() chat.MessageID {
	named, err := chat.ParseID[chat.Message](p.Find("messageId").Text())
	if err != nil {
		return chat.MessageID{}
	}
	return named
}

// flaw returns what is wrong with the params whatever the type, nil if nothing is.
func (p *params) flaw() *chat.Error {
	switch {
	case p.RepeatInside:
		return errRepeatedKey
	case p.BadText:
		return errInvalidText
	case p.Top("params").Kind != jsonscan.Object:
		return invalid("params")
	}
	return nil
}

// topString returns the string under a key of the frame's object, "" if there is none.
func (p *params) topString(name string) string {
	v := p.Top(name)
	if v.Kind != jsonscan.String {
		return ""
	}
	return v.Text()
}

// requestID returns the request's id. Something that cannot be one counts as none, for
// classic clients may have anything under that key.
func (p *params) requestID() string {
	text := p.topString("requestId")
	if strings.ContainsAny(text, "\x00\ufffd") || utf8.RuneCountInString(text) > MaxRequestID {
		return ""
	}
	return text
}
