package chat

import (
	"crypto/sha256"
	"encoding/hex"
)

// Message is one durable entry of a conversation.
type Message struct {
	ID           MessageID
	Conversation ConversationID
	Seq          Seq
	Sender       UserID
	Content      string     // verbatim; of a notice: its text, possibly empty
	Notification bool       // a notice: it announces a change of the group
	Notice       NoticeData // of a notice: what it tells of
	CreatedAt    Instant

	Changed      Seq       // the last change of this message, its own Seq if there was none
	EditedAt     Instant   // 0: never
	DeletedAt    Instant   // 0: not deleted for all; else Content is "" for good
	MessageCount int64     // Conversation.MessageCount just after this message
	ReplyTo      Seq       // the message of the same conversation that this one answers, 0 for none
	Mentions     []UserID  // members it names, without its sender, in order of id; nil once deleted
	Reactions    Reactions // the current ones; nil once deleted
	// Digest is a hash of the first content once the message was edited, so that the send may be
	// repeated without limit of time (G2); "" before.
	Digest string
}

// Deleted reports whether m was deleted for all.
func (m *Message) Deleted() bool { return m.DeletedAt != 0 }

// Reactions is the reactions of one message, in order of first use.
type Reactions []ReactionCount

// ReactionCount is how many people have reacted with an emoji.
type ReactionCount struct {
	Emoji string
	Count int
	Mine  bool // the asker is among them; only in what is read for somebody
}

// Reaction is one person's reaction to one message.
type Reaction struct {
	ReactionKey
	At Instant
}

// ReactionKey names one person's reaction to one message.
type ReactionKey struct {
	Conversation ConversationID
	Message      Seq
	User         UserID
	Emoji        string
}

// Mention says that a message names a member or replies to a message of the member. There is one for each
// message and member, with the strongest rule, and none for the sender.
type Mention struct {
	MemberKey
	Message Seq
	Rule    UnreadRule // Mentioned or Reply
}

// UnreadRule says why an unread message counts. The numbers are stored.
type UnreadRule uint8

// The rules, the stronger ones later.
const (
	PlainMessage UnreadRule = 1 // any message of the conversation
	Reply        UnreadRule = 2 // it replies to a message of the reader
	Mentioned    UnreadRule = 3 // it names the reader
)

// Hidden is a message that one member has hidden.
type Hidden struct {
	MemberKey
	Message Seq
	ID      MessageID
	Version int64 // its number in the member's list of hidden messages: 1, 2, 3 …
}

// HiddenKey names a message that a member may have hidden.
type HiddenKey struct {
	MemberKey

	Message Seq
}

// Quote is what a reply shows of the message it answers.
type Quote struct {
	ID      MessageID
	Sender  UserID
	Name    Name
	Content string // at most MaxQuote code points, ending with a whole character; see CutQuote
	Deleted bool
}

// Draft is what a client asks to send: the text and its own id, the key under which
// the send may be repeated without limit of time (G2).
type Draft struct {
	ID       MessageID
	Content  string
	ReplyTo  MessageID // zero: none
	Mentions []UserID  // at most MaxMentions; who is not a member is left out
	// The sender's UnsentText goes with the send if it is of this id and EndsDraft is set, or
	// if its version is at most DraftAt.
	EndsDraft bool
	DraftAt   Instant
}

// same reports whether other is a repeat of the send of m by the same person.
func (m *Message) same(other *Message) bool {
	return m.Sender == other.Sender && m.Conversation == other.Conversation &&
		m.Notification == other.Notification && m.hadContent(other.Content)
}

// hadContent reports whether content is the first content of m.
func (m *Message) hadContent(content string) bool {
	if m.Digest == "" {
		return m.Content == content
	}
	return m.Digest == digest(m.ID, content)
}

// rewrite gives m another text, keeping the digest of the first one.
func (m *Message) rewrite(content string) {
	if m.Digest == "" {
		m.Digest = digest(m.ID, m.Content)
	}
	m.Content = content
}

// digest stands for a text without telling it: the id salts it.
func digest(id MessageID, content string) string {
	h := sha256.New()
	h.Write(id[:])
	h.Write([]byte(content))
	return hex.EncodeToString(h.Sum(nil)[:8])
}

// markEvery is the spacing of time marks in seqs.
const markEvery = 64

// needsMark reports whether the message at seq is the first of its stretch of
// markEvery seqs, prev being the message before it.
func needsMark(prev, seq Seq) bool { return prev == 0 || prev/markEvery != seq/markEvery }
