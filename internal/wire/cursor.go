package wire

import (
	"encoding/base64"
	"encoding/binary"
	"strings"
	"unicode/utf8"

	"messenger/internal/chat"
	"messenger/internal/jsonscan"
)

// Cursors are opaque to clients: base64url without padding of one byte that says of
// which list and in which form, and the place behind the last row. A cursor of another
// list or form is refused, so forms can change.
const (
	inboxForm    = 0x11
	memberForm   = 0x21
	reactionForm = 0x31
	receiptForm  = 0x41
	unreadForm   = 0x51
	removedForm  = 0x61
)

// maxCursor bounds the bytes that a cursor stands for; a reaction's is the longest.
const maxCursor = 1 + 16 + utf8.UTFMax*chat.MaxEmoji

// maxCursorText is how long the longest cursor is.
var maxCursorText = cursorText.EncodedLen(maxCursor)

// cursorText has one spelling for each cursor.
var cursorText = base64.RawURLEncoding.Strict()

// AppendInboxCursor appends the cursor that asks for the rows behind a place, as JSON.
func AppendInboxCursor(dst []byte, place chat.InboxCursor) []byte {
	var b [1 + 8 + 16]byte
	b[0] = inboxForm
	binary.BigEndian.PutUint64(b[1:], uint64(place.At))
	copy(b[9:], place.Conversation[:])
	return appendCursor(dst, b[:])
}

// ParseInboxCursor reads what AppendInboxCursor wrote, without the quotes.
func ParseInboxCursor(text string) (place chat.InboxCursor, ok bool) {
	var room [maxCursor]byte
	b := openCursor(&room, text, inboxForm)
	if len(b) != 8+16 {
		return place, false
	}
	place.At = chat.Instant(binary.BigEndian.Uint64(b))
	copy(place.Conversation[:], b[8:])
	return place, true
}

func appendMemberCursor(dst []byte, place chat.MemberCursor) []byte {
	var b [1 + 1 + 8 + 16]byte
	b[0], b[1] = memberForm, byte(place.Role)
	binary.BigEndian.PutUint64(b[2:], uint64(place.Joined))
	copy(b[10:], place.User[:])
	return appendCursor(dst, b[:])
}

func parseMemberCursor(text string) (place chat.MemberCursor, ok bool) {
	var room [maxCursor]byte
	b := openCursor(&room, text, memberForm)
	if len(b) != 1+8+16 || b[0] > byte(chat.RoleMember) {
		return place, false
	}
	place.Role, place.Joined = chat.Role(b[0]), chat.Seq(binary.BigEndian.Uint64(b[1:]))
	copy(place.User[:], b[9:])
	return place, place.Joined >= 0
}

func appendReactionCursor(dst []byte, place chat.ReactionCursor) []byte {
	var room [maxCursor]byte
	b := append(append(room[:0], reactionForm), place.User[:]...)
	return appendCursor(dst, append(b, place.Emoji...))
}

func parseReactionCursor(text string) (place chat.ReactionCursor, ok bool) {
	var room [maxCursor]byte
	b := openCursor(&room, text, reactionForm)
	if len(b) < 16 {
		return place, false
	}
	copy(place.User[:], b)
	place.Emoji = string(b[16:])
	return place, utf8.ValidString(place.Emoji) && !strings.Contains(place.Emoji, "\x00")
}

func appendReceiptCursor(dst []byte, user chat.UserID) []byte {
	var b [1 + 16]byte
	b[0] = receiptForm
	copy(b[1:], user[:])
	return appendCursor(dst, b[:])
}

func parseReceiptCursor(text string) (user chat.UserID, ok bool) {
	var room [maxCursor]byte
	b := openCursor(&room, text, receiptForm)
	copy(user[:], b)
	return user, len(b) == len(user)
}

func appendUnreadCursor(dst []byte, id chat.ConversationID) []byte {
	var b [1 + 16]byte
	b[0] = unreadForm
	copy(b[1:], id[:])
	return appendCursor(dst, b[:])
}

func parseUnreadCursor(text string) (id chat.ConversationID, ok bool) {
	var room [maxCursor]byte
	b := openCursor(&room, text, unreadForm)
	copy(id[:], b)
	return id, len(b) == len(id)
}

func appendRemovedCursor(dst []byte, at chat.RemovedCursor) []byte {
	var b [1 + 8 + 16]byte
	b[0] = removedForm
	binary.BigEndian.PutUint64(b[1:], uint64(at.At))
	copy(b[9:], at.User[:])
	return appendCursor(dst, b[:])
}

func parseRemovedCursor(text string) (at chat.RemovedCursor, ok bool) {
	var room [maxCursor]byte
	b := openCursor(&room, text, removedForm)
	if len(b) != 8+16 {
		return at, false
	}
	at.At = chat.Instant(binary.BigEndian.Uint64(b))
	copy(at.User[:], b[8:])
	return at, at.At > 0
}

func appendCursor(dst, b []byte) []byte {
	return append(cursorText.AppendEncode(append(dst, '"'), b), '"')
}

// openCursor returns what stands behind the first byte of a cursor, which must be form.
func openCursor(room *[maxCursor]byte, text string, form byte) []byte {
	if text == "" || len(text) > maxCursorText {
		return nil
	}
	for i := range len(text) { // the standard decoder skips line breaks
		if text[i] < ' ' {
			return nil
		}
	}
	n, err := cursorText.Decode(room[:], []byte(text))
	if err != nil || n == 0 || room[0] != form {
		return nil
	}
	return room[1:n]
}

// The cursor of a request, the beginning if there is none.

func (p *params) inboxPlace() chat.InboxCursor       { return place(p, ParseInboxCursor) }
func (p *params) memberPlace() chat.MemberCursor     { return place(p, parseMemberCursor) }
func (p *params) reactionPlace() chat.ReactionCursor { return place(p, parseReactionCursor) }
func (p *params) receiptPlace() chat.UserID          { return place(p, parseReceiptCursor) }
func (p *params) unreadPlace() chat.ConversationID   { return place(p, parseUnreadCursor) }
func (p *params) removedCursor() chat.RemovedCursor  { return place(p, parseRemovedCursor) }

func place[T any](p *params, parse func(string) (T, bool)) (at T) {
	const name = "cursor"
	v, ok := p.given(name, jsonscan.String)
	if !ok {
		return at
	}
	at, ok = parse(v.Text())
	if !ok {
		p.refuse(invalid(name))
	}
	return at
}
