package chat

import (
	"crypto/rand"
	"slices"
	"unicode/utf8"
)

var errManyMentions = &Error{Code: TooLarge, Message: "A message may mention at most 50 people"}

// check accepts what a person may say.
func (t *Draft) check() error {
	if len(t.Mentions) > MaxMentions {
		return errManyMentions
	}
	return checkContent(t.Content)
}

// need adds what every send to the conversation must know.
func (t *Draft) need(n *Needs, key MemberKey) {
	n.Messages = append(n.Messages, t.ID)
	if t.EndsDraft || t.DraftAt > 0 {
		n.Drafts = append(n.Drafts, key)
	}
	if !t.ReplyTo.IsZero() {
		n.Quoted = append(n.Quoted, t.ReplyTo)
	}
}

// withID returns t with an id of its own if it has none: a notice need not be withID by
// the client, who then cannot repeat it.
func (t Draft) withID() Draft {
	if t.ID.IsZero() {
		_, _ = rand.Read(t.ID[:]) // never fails
		t.ID[6], t.ID[8] = t.ID[6]&0x0f|0x40, t.ID[8]&0x3f|0x80
	}
	return t
}

// quoted returns the message that m answers, nil for none, and sets m.ReplyTo to its seq. One
// that was deleted for all may be answered: what somebody wrote while it was there is
// not lost.
func (d *decision) quoted(m *Message, id MessageID) (*Message, error) {
	if id.IsZero() {
		return nil, nil
	}
	q := d.Messages[id]
	if q == nil || q.Conversation != m.Conversation {
		return nil, ErrNoSuchMessage
	}
	m.ReplyTo = q.Seq
	return q, nil
}

// quote is what is shown of the message q, nil if that is nil.
func (d *decision) quote(q *Message) *Quote {
	if q == nil {
		return nil
	}
	var name Name
	if u := d.Users[q.Sender]; u != nil {
		name = u.Name()
	}
	return q.Quote(name)
}

// Quote returns what is shown of m, by a sender of this name, above an answer to it.
func (m *Message) Quote(sender Name) *Quote {
	return &Quote{ID: m.ID, Sender: m.Sender, Name: sender, Content: CutQuote(m.Content), Deleted: m.Deleted()}
}

// cutText shortens s to n code points.
func cutText(s string, n int) string {
	if len(s) <= n || utf8.RuneCountInString(s) <= n {
		return s
	}
	for i := range s {
		if n == 0 {
			return s[:i]
		}
		n--
	}
	return s
}

// membersAmong returns those of named who are in the group, in order of id, each once and
// without the sender.
func (d *decision) membersAmong(named []UserID, sender UserID, conv *Conversation) []UserID {
	var members []UserID
	for _, u := range named {
		if u != sender && d.Members[MemberKey{conv.ID, u}].Present() {
			members = append(members, u)
		}
	}
	return sortCompact(members, UserID.Compare)
}

// say posts a message with its mentions, and tells whom it concerns.
func (d *decision) say(conv *Conversation, m Message, quoted *Message) Message {
	m = d.post(conv, m)
	for _, u := range m.Mentions {
		d.changes.Mentions = append(d.changes.Mentions, Mention{MemberKey{conv.ID, u}, m.Seq, Mentioned})
	}
	if quoted != nil && !quoted.Notification && quoted.Sender != m.Sender && !slices.Contains(m.Mentions, quoted.Sender) {
		d.changes.Mentions = append(d.changes.Mentions, Mention{MemberKey{conv.ID, quoted.Sender}, m.Seq, Reply})
	}
	return m
}
