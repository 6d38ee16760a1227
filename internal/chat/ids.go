package chat

import (
	"bytes"
	"crypto/sha1"
	"encoding/hex"
)

// ID is a UUID that names one T, so that a message id cannot be passed where a
// user id is meant. The zero value names nothing.
type ID[T any] [16]byte

type (
	// UserID names a user.
	UserID = ID[User]
	// SessionID names a login.
	SessionID = ID[Session]
	// ConversationID names a dialog or a group.
	ConversationID = ID[Conversation]
	// MessageID names a message. The sender chooses it.
	MessageID = ID[Message]
)

// ConnID names one live connection across all nodes. Zero means "no connection":
// a write that came by REST.
type ConnID uint64

// idTextLen is the length of the canonical form, 8-4-4-4-12 hexadecimal digits.
const idTextLen = 36

// ParseID reads the canonical 36-character form in either case. Braces, "urn:uuid:"
// and undashed digits are refused; any version and variant is accepted (RFC 9562 §4).
func ParseID[T any](s string) (ID[T], error) {
	var id ID[T]
	if len(s) != idTextLen || s[8] != '-' || s[13] != '-' || s[18] != '-' || s[23] != '-' {
		return ID[T]{}, errNotAnID
	}
	var digits [32]byte
	copy(digits[0:], s[0:8])
	copy(digits[8:], s[9:13])
	copy(digits[12:], s[14:18])
	copy(digits[16:], s[19:23])
	copy(digits[20:], s[24:36])
	if _, err := hex.Decode(id[:], digits[:]); err != nil {
		return ID[T]{}, errNotAnID
	}
	return id, nil
}

var errNotAnID = &Error{Code: Invalid, Message: "Invalid id"}

// String is the canonical form in lower case, the only spelling that leaves the server.
func (id ID[T]) String() string { return string(id.AppendText(nil)) }

// AppendText appends the canonical lower-case form to dst.
func (id ID[T]) AppendText(dst []byte) []byte {
	dst = hex.AppendEncode(dst, id[0:4])
	dst = hex.AppendEncode(append(dst, '-'), id[4:6])
	dst = hex.AppendEncode(append(dst, '-'), id[6:8])
	dst = hex.AppendEncode(append(dst, '-'), id[8:10])
	return hex.AppendEncode(append(dst, '-'), id[10:16])
}

// IsZero reports whether id names nothing.
func (id ID[T]) IsZero() bool { return id == ID[T]{} }

// Compare orders ids by their bytes, which is also the order of their text.
func (id ID[T]) Compare(other ID[T]) int { return bytes.Compare(id[:], other[:]) }

// dialogSpace is the name space of dialog ids; changing it would orphan every dialog.
var dialogSpace = [16]byte{0x6d, 0x65, 0x73, 0x73, 0x65, 0x6e, 0x67, 0x65, 0x72, 0x2d, 0x64, 0x69, 0x61, 0x6c, 0x6f, 0x67}

// DialogID derives the conversation of two users, the same for both orders, so that
// two first messages meet in one conversation. A dialog with oneself has a == b.
//
// It is a name-based UUID (RFC 9562 §5.5) carrying the reserved variant 0b111: no
// client's generator makes one and CreateGroup refuses it, so nobody can occupy
// the dialog of two others by naming a group after it (ADR 0003).
func DialogID(a, b UserID) ConversationID {
	low, high := SortPair(a, b)
	h := sha1.New()
	h.Write(dialogSpace[:])
	h.Write(low[:])
	h.Write(high[:])
	var id ConversationID
	copy(id[:], h.Sum(nil))
	id[6] = id[6]&0x0f | 0x50
	id[8] |= 0xe0
	return id
}

// SortPair returns the two users in the order in which a dialog stores them.
func SortPair(a, b UserID) (low, high UserID) {
	if a.Compare(b) > 0 {
		return b, a
	}
	return a, b
}

// reservedForDialogs reports whether id has the variant that only DialogID makes.
func reservedForDialogs(id ConversationID) bool { return id[8]&0xe0 == 0xe0 }
