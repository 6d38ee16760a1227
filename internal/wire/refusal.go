package wire

import (
	"slices"

	"messenger/internal/chat"
)

// Refusal is why a request of the extended dialect was not done.
type Refusal struct {
	Type      Type
	Tag       Tag
	MessageID chat.MessageID // zero: the request names no message
	Code      chat.Code
	Message   string
	Reason    chat.Reason // "": none
}

// AppendRefusal appends a refusal of the extended dialect.
func AppendRefusal(dst []byte, r Refusal) []byte {
	dst = slices.Grow(dst, 2*roomFrame+roomTag+len(r.Tag.ID)+len(r.Message))
	dst = appendString(append(dst, `{"error":true,"type":`...), string(r.Type))
	if r.Tag.ID != "" {
		dst = appendString(append(dst, `,"requestId":`...), r.Tag.ID)
	}
	dst = appendString(append(dst, `,"code":`...), string(r.Code))
	dst = appendString(append(dst, `,"message":`...), r.Message)
	if r.Reason != "" {
		dst = appendString(append(dst, `,"reason":`...), string(r.Reason))
	}
	if !r.MessageID.IsZero() {
		dst = appendID(append(dst, `,"messageId":`...), r.MessageID)
	}
	return append(dst, '}')
}
