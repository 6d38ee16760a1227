package sqlite

import (
	"cmp"
	"context"
	"math"
	"slices"

	"messenger/internal/chat"
)

const (
	sqlPlacesToList = `
select c.id, c.last_message_at, c.last_message_seq, c.last_seq, c.dropped_at is not null, m.hidden_count > 0, m.cleared_seq
from members m join conversations c on c.id = m.conversation_id
where m.user_id = ?1 and m.left_seq = 0
order by m.conversation_id`

	// Where the person has hidden something, the newest visible message may be an older one.
	sqlNewestVisible = `
select m.created_at, m.seq` + visible + `
	and p.left_seq = 0 and c.dropped_at is null and m.seq <= c.last_message_seq
order by m.seq desc limit 1`

	sqlChatRow = `
select c.kind, c.name, c.low_id, c.high_id,` + messageColumns + `
from conversations c join messages m on m.conversation_id = c.id
where c.id = ?1 and m.seq = ?2`
)

// ChatList returns the newest visible message of each conversation that the user is
// in, newest first; see chat.Store.
//
// First it is found which conversations are on the page, and with them the right to see
// these very messages; then the rows of those are read from the same snapshot.
func (s *Store) ChatList(ctx context.Context, q chat.ChatListQuery) ([]chat.ChatRow, error) {
	var rows []chat.ChatRow
	err := s.view(ctx, "read chat list", func(c *conn) error {
		return c.snapshot(func() error {
			heads, err := s.newestOf(c, q.User, q.Before, q.Limit)
			if err == nil {
				rows, err = c.chatRows(heads, q.Bytes)
			}
			return err
		})
	})
	if err != nil {
		return nil, err
	}
	return chat.CutChatList(rows, q.Bytes), nil
}

// newestOf finds the newest messages of a person's conversations, from memory where it
// is known.
func (s *Store) newestOf(c *conn, user chat.UserID, before chat.Instant, limit int) ([]lastMessage, error) {
	p := picker{before: before, limit: max(limit, 0)}
	known, err := s.recents.look(user, &p, c.pin)
	if err != nil {
		return nil, err
	}
	if !known {
		if err := s.readPlaces(c, user, &p); err != nil {
			return nil, err
		}
	}
	for i := range p.open {
		h := lastMessage{conversation: p.open[i]}
		found, err := c.newestVisible(user, &h)
		if err != nil {
			return nil, err
		}
		if found && h.at < before {
			p.heads = append(p.heads, h)
		}
	}
	return newest(p.heads, p.limit), nil
}

// readPlaces has p pick from what the database says, which is remembered for the next
// time if this is not the first.
func (s *Store) readPlaces(c *conn, user chat.UserID, p *picker) error {
	f, err := s.recents.begin(user, c.pin)
	if err != nil {
		return err
	}
	places, err := c.placesToList(user)
	p.pick(places)
	if f != nil {
		s.recents.keep(f, places) // nothing after an error
	}
	return err
}

func (c *conn) placesToList(user chat.UserID) ([]recentPlace, error) {
	var places []recentPlace
	var heads []recentHead
	st := c.use(qPlacesToList).blob(user[:])
	for st.next() {
		p := recentPlace{hides: st.intAt(5) != 0, cleared: st.seqAt(6)}
		st.blobAt(0, p.conversation[:])
		places = append(places, p)
		heads = append(heads, recentHead{at: st.momentAt(1), seq: st.seqAt(2), last: st.seqAt(3), dropped: st.intAt(4) != 0})
	}
	if err := st.end(); err != nil {
		return nil, err
	}
	for i := range places {
		places[i].head = &heads[i]
	}
	return places, nil
}

// pin takes the snapshot that the open transaction reads from now on.
func (c *conn) pin() error { return c.use(qEpoch).run() }

// lastMessage is where a conversation's newest message is.
type lastMessage struct {
	at           chat.Instant
	seq          chat.Seq
	conversation chat.ConversationID
}

// picker picks the newest of a person's conversations, before a moment. More than the
// limit may be left over, but none that belongs on the page is missing.
type picker struct {
	before chat.Instant
	limit  int

	heads []lastMessage
	open  []chat.ConversationID // must be asked for
}

func (p *picker) pick(places []recentPlace) {
	after := p.last(places)
	for i := range places {
		place := &places[i]
		switch h := place.head; {
		case place.open():
			p.open = append(p.open, place.conversation)
		case h.at >= after && place.shows(p.before):
			p.heads = append(p.heads, lastMessage{h.at, h.seq, place.conversation})
		}
	}
}

// last is the moment of the last conversation of the page, if there are so many.
func (p *picker) last(places []recentPlace) chat.Instant {
	moments := make([]chat.Instant, 0, min(p.limit, len(places))+1) // the newest, ascending
	for i := range places {
		place := &places[i]
		at := place.head.at
		if place.open() || !place.shows(p.before) || len(moments) == p.limit && (p.limit == 0 || at <= moments[0]) {
			continue
		}
		to, _ := slices.BinarySearch(moments, at)
		if len(moments) < p.limit {
			moments = slices.Insert(moments, to, at)
			continue
		}
		copy(moments, moments[1:to])
		moments[to-1] = at
	}
	if len(moments) < p.limit || p.limit == 0 {
		return math.MinInt64
	}
	return moments[0]
}

// open reports whether only the database knows what is to be shown of a place.
func (p *recentPlace) open() bool { return p.hides || p.head.inFlight > 0 }

// shows reports whether the newest message of a place that is not open is visible, and
// older than a moment.
func (p *recentPlace) shows(before chat.Instant) bool {
	return p.head.seq > p.cleared && p.head.at < before && !p.head.dropped
}

// newestVisible finds the newest message that the person sees of h's conversation, and
// reports whether there is one.
func (c *conn) newestVisible(user chat.UserID, h *lastMessage) (found bool, err error) {
	st := c.see(qNewestVisible, chat.MemberKey{Conversation: h.conversation, User: user}, 0)
	if found = st.next(); found {
		h.at, h.seq = st.momentAt(0), st.seqAt(1)
	}
	return found, st.end()
}

// newest sorts heads, the newest first, and returns the first limit with all that share
// the last one's millisecond.
func newest(heads []lastMessage, limit int) []lastMessage {
	slices.SortFunc(heads, func(a, b lastMessage) int {
		return cmp.Or(cmp.Compare(b.at, a.at), a.conversation.Compare(b.conversation))
	})
	end := min(limit, len(heads))
	for end > 0 && end < len(heads) && heads[end].at == heads[end-1].at {
		end++
	}
	return heads[:end]
}

// chatRows reads what is shown of each of heads while there is room, whole milliseconds
// only; of the first one all, the texts cut for which there is none.
func (c *conn) chatRows(heads []lastMessage, bytes int) ([]chat.ChatRow, error) {
	rows := make([]chat.ChatRow, len(heads))
	names := namer{c: c}
	size := chat.NewPageSize(bytes)
	begin := 0 // of the rows of this millisecond
	for i := range heads {
		if i > 0 && heads[i].at != heads[i-1].at {
			begin = i
		}
		if begin > 0 && size.Full() {
			return rows[:begin], names.err
		}
		if err := c.chatRow(&heads[i], &rows[i], &names); err != nil {
			return nil, err
		}
		m := &rows[i].Message
		switch fits := size.Take(m.Bytes()); {
		case !fits && begin > 0:
			return rows[:begin], names.err
		case !fits:
			m.Content = chat.Preview(m.Content)
		}
	}
	return rows, names.err
}

func (c *conn) chatRow(h *lastMessage, row *chat.ChatRow, names *namer) error {
	m := &row.Message
	m.Conversation = h.conversation
	var pair chat.Conversation
	st := c.use(qChatRow).blob(h.conversation[:]).int(int64(h.seq))
	if st.next() {
		row.Kind, row.GroupName = chat.Kind(st.intAt(0)), st.strAt(1)
		st.blobAt(2, pair.Low[:])
		st.blobAt(3, pair.High[:])
		st.messageAt(4, m)
	}
	if err := st.end(); err != nil {
		return err
	}
	row.Sender = names.of(m.Sender)
	if row.Kind == chat.Dialog {
		row.Receiver = pair.Other(m.Sender)
		row.ReceiverName = names.of(row.Receiver)
	}
	return nil
}
