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
// which list and in which form, and the position behind the last row. A cursor of another
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

// AppendInboxCursor appends the cursor that asks for the rows behind a position, as JSON.
func AppendInboxCursor(dst []byte, cursor chat.InboxCursor) []byte {
	var b [1 + 8 + 16]byte
	b[0] = inboxForm
	binary.BigEndian.PutUint64(b[1:], uint64(cursor.At))
	copy(b[9:], cursor.Conversation[:])
	return appendCursor(dst, b[:])
}

// ParseInboxCursor reads what AppendInboxCursor wrote, without the quotes.
func ParseInboxCursor(text string) (cursor chat.InboxCursor, ok bool) {
	var room [maxCursor]byte
	b := openCursor(&room, text, inboxForm)
	if len(b) != 8+16 {
		return cursor, false
	}
	cursor.At = chat.Instant(binary.BigEndian.Uint64(b))
	copy(cursor.Conversation[:], b[8:])
	return cursor, true
}

func appendMemberCursor(dst []byte, cursor chat.MemberCursor) []byte {
	var b [1 + 1 + 8 + 16]byte
	b[0], b[1] = memberForm, byte(cursor.Role)
	binary.BigEndian.PutUint64(b[2:], uint64(cursor.Joined))
	copy(b[10:], cursor.User[:])
	return appendCursor(dst, b[:])
}

func parseMemberCursor(text string) (cursor chat.MemberCursor, ok bool) {
	var room [maxCursor]byte
	b := openCursor(&room, text, memberForm)
	if len(b) != 1+8+16 || b[0] > byte(chat.RoleMember) {
		return cursor, false
	}
	cursor.Role, cursor.Joined = chat.Role(b[0]), chat.Seq(binary.BigEndian.Uint64(b[1:]))
	copy(cursor.User[:], b[9:])
	return cursor, cursor.Joined >= 0
}

func appendReactionCursor(dst []byte, cursor chat.ReactionCursor) []byte {
	var room [maxCursor]byte
	b := append(append(room[:0], reactionForm), cursor.User[:]...)
	return appendCursor(dst, append(b, cursor.Emoji...))
}

func parseReactionCursor(text string) (cursor chat.ReactionCursor, ok bool) {
	var room [maxCursor]byte
	b := openCursor(&room, text, reactionForm)
	if len(b) < 16 {
		return cursor, false
	}
	copy(cursor.User[:], b)
	cursor.Emoji = string(b[16:])
	return cursor, utf8.ValidString(cursor.Emoji) && !strings.Contains(cursor.Emoji, "\x00")
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

func (p *params) inboxCursor() chat.InboxCursor       { return givenCursor(p, ParseInboxCursor) }
func (p *params) memberCursor() chat.MemberCursor     { return givenCursor(p, parseMemberCursor) }
func (p *params) reactionCursor() chat.ReactionCursor { return givenCursor(p, parseReactionCursor) }
func (p *params) receiptCursor() chat.UserID          { return givenCursor(p, parseReceiptCursor) }
func (p *params) unreadCursor() chat.ConversationID   { return givenCursor(p, parseUnreadCursor) }
func (p *params) removedCursor() chat.RemovedCursor   { return givenCursor(p, parseRemovedCursor) }

func givenCursor[T any](p *params, parse func(string) (T, bool)) (at T) {
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
