package wire

import (
	"slices"
	"strconv"

	"messenger/internal/chat"
)

// form is what a frame of the extended dialect has around its item. The same item goes
// out as an answer, as a broadcast and as an echo.
type form struct {
	kind Type
	tag  Tag // of an answer
	to   audience
}

// audience is whom a frame is for.
type audience uint8

const (
	toAsker  audience = iota // an answer
	toOthers                 // a broadcast
	toOwn                    // a broadcast to the actor's other devices
)

// Room that the parts of an extended frame take at most beside the texts in them.
const (
	roomTag    = 32  // the key of a requestId
	roomSmall  = 320 // an item that only says where and how far
	roomChange = 384 // what every change carries
)

func answer(t Type, tag Tag) form { return form{kind: t, tag: tag} }

// begin starts a frame whose item is next, with room for texts of that many bytes.
func (f form) begin(dst []byte, texts int) []byte { return f.start(dst, roomItem+roomChange+texts) }

// beginSmall is begin for an item without texts.
func (f form) beginSmall(dst []byte) []byte { return f.start(dst, roomSmall) }

func (f form) start(dst []byte, item int) []byte {
	dst = slices.Grow(dst, roomFrame+roomTag+len(f.tag.ID)+item)
	dst = append(append(dst, `{"type":"`...), f.kind...)
	dst = append(dst, `","success":true`...)
	if f.tag.ID != "" {
		dst = appendString(append(dst, `,"requestId":`...), f.tag.ID)
	}
	return append(dst, `,"params":{"item":`...)
}

// end ends a frame whose item is still open.
func (f form) end(dst []byte) []byte {
	if f.to == toOwn {
		dst = append(dst, `,"echo":true`...)
	}
	return endItem(append(dst, '}'), f.to != toAsker)
}

// change is what every entry of a log carries: E of docs/extended.md.
type change struct {
	ref   chat.ConversationRef
	seq   chat.Seq
	at    chat.Instant
	actor chat.UserID
	by    chat.Name
}

// changeOf is the change that h heads.
func changeOf(h *chat.EventHeader, ref chat.ConversationRef, by chat.Name) change {
	return change{ref, h.Seq, h.At, h.Actor, by}
}

// appendChange appends the keys of c behind others.
func appendChange(dst []byte, c *change) []byte {
	dst = appendRef(append(dst, `,"conversationId":`...), c.ref)
	dst = appendSeq(append(dst, `,"seq":`...), c.seq)
	dst = appendInstant(append(dst, `,"createdAt":`...), c.at)
	dst = appendID(append(dst, `,"senderId":`...), c.actor)
	dst = appendString(append(dst, `,"senderName":`...), c.by.First)
	return appendOptional(append(dst, `,"senderLastName":`...), c.by.Last)
}

// appendOnlyChange begins an item that has nothing before c.
func appendOnlyChange(dst []byte, c *change) []byte {
	comma := len(dst)
	dst = appendChange(dst, c)
	dst[comma] = '{'
	return dst
}

func appendSeq(dst []byte, seq chat.Seq) []byte { return strconv.AppendInt(dst, int64(seq), 10) }

func appendInt(dst []byte, n int64) []byte { return strconv.AppendInt(dst, n, 10) }

// appendGivenInstant appends a moment, or null for 0.
func appendGivenInstant(dst []byte, at chat.Instant) []byte {
	if at == 0 {
		return append(dst, "null"...)
	}
	return appendInstant(dst, at)
}

// appendGivenID appends an id, or null for zero.
func appendGivenID[T any](dst []byte, id chat.ID[T]) []byte {
	if id.IsZero() {
		return append(dst, "null"...)
	}
	return appendID(dst, id)
}

// appendIDs appends a list of ids.
func appendIDs(dst []byte, ids []chat.UserID) []byte {
	dst = append(dst, '[')
	for i := range ids {
		dst = appendID(separate(dst, i), ids[i])
	}
	return append(dst, ']')
}
