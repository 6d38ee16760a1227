package chat

// Message is one durable entry of a conversation.
type Message struct {
	ID           MessageID
	Conversation ConversationID
	Seq          Seq
	Sender       UserID
	Content      string // verbatim; of a notice: its text, possibly empty
	Notification bool   // a notice of the group's life, not something said
	CreatedAt    Instant
}

// Draft is what a client asks to send: the text and its own id, the key under which
// the send may be repeated for ever (G2).
type Draft struct {
	ID      MessageID
	Content string
}

// same reports whether sending m again would be the same act by the same person.
func (m *Message) same(other *Message) bool {
	return m.Sender == other.Sender && m.Conversation == other.Conversation &&
		m.Content == other.Content && m.Notification == other.Notification
}

// markEvery is the spacing of time marks in seqs.
const markEvery = 64

// needsMark reports whether the message at seq is the first of its stretch of
// markEvery seqs, prev being the message before it.
func needsMark(prev, seq Seq) bool { return prev == 0 || prev/markEvery != seq/markEvery }
