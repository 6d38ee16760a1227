package chat

import "strings"

// PageBytes is how many bytes of rows a page has at most, unless its first row alone has
// more: a page of long texts has fewer rows than were asked for (ADR 0019).
const PageBytes = 256 << 10

// Fixed parts of what a row costs, about what its keys and numbers take as JSON.
const (
	rowBytes      = 256 // a message
	inboxRowBytes = 1024
	personBytes   = 160
	mentionBytes  = 40
	reactionBytes = 32
)

// shortText is the length up to which a text counts as it is stored. Of a longer one its
// escapes in JSON count as well.
const shortText = 256

// textBytes is about what s takes as JSON, never less than len(s).
func textBytes(s string) int {
	n := len(s)
	if n <= shortText {
		return n
	}
	for i := range len(s) {
		switch c := s[i]; {
		case c < ' ':
			n += 5
		case c == '"' || c == '\\':
			n++
		}
	}
	return n
}

func (n Name) bytes() int {
	if n.Last == nil {
		return textBytes(n.First)
	}
	return textBytes(n.First) + textBytes(*n.Last)
}

// PageSize counts the bytes of a page while a store reads its rows. It is for one goroutine.
type PageSize struct {
	left  int
	begun bool
	full  bool
}

// NewPageSize returns the size of an empty page of at most this many bytes; 0 means
// PageBytes.
func NewPageSize(limit int) PageSize {
	if limit <= 0 {
		limit = PageBytes
	}
	return PageSize{left: limit}
}

// Take reports whether a row of n bytes is on the page. The first one always is, and
// after a row that is not, none is.
func (p *PageSize) Take(n int) bool {
	p.full = p.full || p.begun && n > p.left
	p.begun = true
	p.left -= n
	return !p.full
}

// Full reports whether a row was left out.
func (p *PageSize) Full() bool { return p.full }

// cutRows returns the first rows, as many as fit on a page of limit bytes, and whether
// others were left out.
func cutRows[R any](rows []R, limit int, size func(*R) int) ([]R, bool) {
	p := NewPageSize(limit)
	for i := range rows {
		if !p.Take(size(&rows[i])) {
			return rows[:i], true
		}
	}
	return rows, false
}

// List is some rows of a list.
type List[R any] struct {
	Rows []R
	More bool // there may be more rows after these
}

// listOf makes a list of the rows that were found for a limit.
func listOf[R any](rows []R, limit, bytes int, size func(*R) int) List[R] {
	kept, cut := cutRows(rows, bytes, size)
	return List[R]{Rows: kept, More: cut || len(rows) > 0 && len(rows) >= limit}
}

// Bytes is what m costs on a page, without what is shown beside it.
func (m *Message) Bytes() int {
	n := rowBytes + textBytes(m.Content) + mentionBytes*len(m.Mentions)
	if m.Notice.Kind != 0 {
		n += personBytes + textBytes(m.Notice.Name)
	}
	for i := range m.Reactions {
		n += reactionBytes + len(m.Reactions[i].Emoji)
	}
	return n
}

// Bytes is what the row costs on a page.
func (r *MessageRow) Bytes() int {
	n := r.Message.Bytes() + r.Sender.bytes() + r.Subject.bytes()
	if r.Quote != nil {
		n += personBytes + textBytes(r.Quote.Content) + r.Quote.Name.bytes()
	}
	return n
}

func (r *HistoryRow) bytes() int {
	return r.Message.Bytes() + r.Sender.bytes() + textBytes(r.GroupName) + r.ReceiverName.bytes()
}

func (r *ChatRow) bytes() int {
	return r.Message.Bytes() + r.Sender.bytes() + textBytes(r.GroupName) + r.ReceiverName.bytes()
}

// Bytes is what the row costs on a page.
func (r *InboxRow) Bytes() int {
	n := inboxRowBytes + textBytes(r.Conversation.Name)
	if r.Draft != nil {
		n += textBytes(r.Draft.Content)
	}
	if r.Last != nil {
		n += r.Last.Bytes()
	}
	if r.Companion != nil {
		n += r.Companion.Name().bytes()
	}
	return n
}

func (r *MemberRow) bytes() int { return personBytes + r.Name.bytes() }

func (r *RemovedRow) bytes() int { return 2*personBytes + r.Name.bytes() + r.By.bytes() }

func (r *Receipt) bytes() int { return personBytes + r.Name.bytes() }

func (r *ReactionRow) bytes() int { return personBytes + len(r.Emoji) + r.Name.bytes() }

func (h *SearchHit) bytes() int {
	switch {
	case h.Person != nil:
		return h.Person.bytes()
	case h.Group != nil:
		return personBytes + textBytes(h.Group.Name)
	}
	return personBytes
}

func (u *User) bytes() int { return personBytes + u.Name().bytes() + textBytes(u.Email) }

// CutHistory returns the rows that fit on a page of limit bytes.
func CutHistory(rows []HistoryRow, limit int) []HistoryRow {
	rows, _ = cutRows(rows, limit, (*HistoryRow).bytes)
	return rows
}

// CutInbox returns the rows that fit on a page of limit bytes, and whether others were
// left out.
func CutInbox(rows []InboxRow, limit int) ([]InboxRow, bool) {
	return cutRows(rows, limit, (*InboxRow).Bytes)
}

// Cut takes off both ends of t what does not fit: each of the two halves, those
// before q.Before and the others, has q.Bytes, and begins where they meet.
func (t *Timeline) Cut(q *TimelineQuery) {
	middle := 0
	for middle < len(t.Rows) && t.Rows[middle].Message.Seq < q.Before {
		middle++
	}
	older, newer := NewPageSize(q.Bytes), NewPageSize(q.Bytes)
	first, end := middle, middle
	for first > 0 && older.Take(t.Rows[first-1].Bytes()) {
		first--
	}
	for end < len(t.Rows) && newer.Take(t.Rows[end].Bytes()) {
		end++
	}
	t.CutOlder = t.CutOlder || first > 0
	t.CutNewer = t.CutNewer || end < len(t.Rows)
	t.Rows = t.Rows[first:end]
}

// LogSize counts the bytes of a stretch of a log. A message that several changes show
// counts where it is read, and at each change that shows its text.
type LogSize struct {
	page  PageSize
	conv  *Conversation
	known map[Seq]struct{}
}

// NewLogSize returns the size of an empty stretch of conv's log; see NewPageSize.
func NewLogSize(conv *Conversation, limit int) LogSize {
	return LogSize{page: NewPageSize(limit), conv: conv}
}

// Take reports whether a change is in the stretch; see PageSize.Take.
func (l *LogSize) Take(c *Change) bool { return l.page.Take(l.bytes(c)) }

func (l *LogSize) bytes(c *Change) int {
	n := rowBytes + c.By.bytes()
	var kind LogKind
	if len(c.Entries) > 0 {
		kind = c.Entries[0].Kind
	}
	switch kind {
	case LogUpdated:
		n += textBytes(l.conv.Description)
	case LogJoined, LogRenamed:
		n += textBytes(l.conv.Name)
	}
	if c.Message == nil {
		return n
	}
	switch kind {
	case LogDeleted, LogReacted, LogReactionRemoved:
		if _, known := l.known[c.Message.Message.Seq]; known {
			return n + (&Message{Reactions: c.Message.Message.Reactions}).Bytes()
		}
	}
	if c.Message.Message.Changed != c.Message.Message.Seq {
		if l.known == nil {
			l.known = map[Seq]struct{}{}
		}
		l.known[c.Message.Message.Seq] = struct{}{}
	}
	return n + c.Message.Bytes()
}

// Cut takes off the end of the page what does not fit on limit bytes.
func (p *LogPage) Cut(limit int) {
	size := NewLogSize(p.Conversation, limit)
	for i := range p.Changes {
		if !size.Take(&p.Changes[i]) {
			p.Changes = p.Changes[:i]
			return
		}
	}
}

// CutChatList returns the rows that fit on a page of limit bytes. Its end is never between
// rows of one millisecond, for a cursor is a moment: if the first ones alone are too many,
// the texts of those that do not fit are cut to MaxQuote code points.
func CutChatList(rows []ChatRow, limit int) []ChatRow {
	size := NewPageSize(limit)
	for begin := 0; begin < len(rows); {
		end, n := begin, 0
		for end < len(rows) && rows[end].Message.CreatedAt == rows[begin].Message.CreatedAt {
			n += rows[end].bytes()
			end++
		}
		if begin == 0 && n > size.left {
			cutTexts(rows[:end], limit)
		}
		if !size.Take(n) {
			return rows[:begin]
		}
		begin = end
	}
	return rows
}

func cutTexts(rows []ChatRow, limit int) {
	size := NewPageSize(limit)
	for i := range rows {
		if !size.Take(rows[i].bytes()) {
			rows[i].Message.Content = Preview(rows[i].Message.Content)
		}
	}
}

// Preview is the beginning of a text, in memory of its own.
func Preview(text string) string { return strings.Clone(cutText(text, MaxQuote)) }
