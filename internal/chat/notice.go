package chat

import "encoding/hex"

// NoticeData says what a notice tells of, so that a client can put it into the reader's
// language with the names of now. The actor is the sender of the message. It is zero in a
// message that is no notice, and in a notice from before notices were data.
type NoticeData struct {
	Kind    NoticeKind
	Subject UserID // of NoticeAdded and NoticeRemoved: who was added or removed; else zero
	Name    string // of NoticeRenamed: the new name of the group; "" once its sender was erased
}

// NoticeKind says what happened in the group. The numbers are stored.
type NoticeKind uint8

// The kinds of notices.
const (
	NoticeCreated NoticeKind = 1 // the sender created the group
	NoticeAdded   NoticeKind = 2 // the sender added Subject
	NoticeJoined  NoticeKind = 3 // the sender joined by an invite
	NoticeRemoved NoticeKind = 4 // the sender removed Subject
	NoticeLeft    NoticeKind = 5 // the sender left
	NoticeRenamed NoticeKind = 6 // the sender gave the group another name
)

// noticeHead is the length of the stored form without a name: the kind and the subject.
const noticeHead = 1 + 2*len(UserID{})

// Stored is the text by which a store keeps n: a digit for the kind, the subject in 32
// hexadecimal digits, and the name. It is empty if n is zero.
func (n NoticeData) Stored() string {
	if n.Kind == 0 {
		return ""
	}
	b := append(make([]byte, 0, noticeHead+len(n.Name)), '0'+byte(n.Kind))
	return string(append(hex.AppendEncode(b, n.Subject[:]), n.Name...))
}

// NoticeFrom reads the stored form. What Stored does not write is read as zero: the notice
// is then shown by its text, like one of a kind that only a newer program knows.
func NoticeFrom(stored string) NoticeData {
	if len(stored) < noticeHead {
		return NoticeData{}
	}
	n := NoticeData{Kind: NoticeKind(stored[0] - '0'), Name: stored[noticeHead:]}
	_, err := hex.Decode(n.Subject[:], []byte(stored[1:noticeHead]))
	hasSubject := n.Kind == NoticeAdded || n.Kind == NoticeRemoved
	switch {
	case err != nil,
		n.Kind < NoticeCreated || n.Kind > NoticeRenamed,
		n.Subject.IsZero() == hasSubject,
		n.Name != "" && n.Kind != NoticeRenamed,
		n.Stored() != stored:
		return NoticeData{}
	}
	return n
}

// noticeOf is the notice of what by does in a group. Its text is the client's, or text if the
// client gave none.
func noticeOf(by Actor, group ConversationID, draft Draft, text string, data NoticeData) Message {
	if draft.Content == "" {
		draft.Content = text
	}
	return Message{
		ID: draft.ID, Conversation: group, Sender: by.User, Content: cutNotice(draft.Content), Notification: true, Notice: data,
	}
}
