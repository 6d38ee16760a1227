package sqlite

import (
	"context"
	"strconv"
	"strings"

	"messenger/internal/chat"
)

const (
	sqlReacted = `select 1 from reactions where conversation_id = ? and message_seq = ? and user_id = ? and emoji = ?`

	sqlReactionsBy = `select emoji from reactions where conversation_id = ? and message_seq = ? and user_id = ?`

	sqlAddReaction = `insert into reactions (conversation_id, message_seq, user_id, emoji, at) values (?, ?, ?, ?, ?)`

	sqlCool = `delete from reactions where conversation_id = ? and message_seq = ? and user_id = ? and emoji = ?`

	sqlReactions = `
select r.user_id, r.emoji, r.at, u.first_name, u.last_name
from reactions r left join users u on u.id = r.user_id
where r.conversation_id = ? and r.message_seq = ? and (r.user_id, r.emoji) > (?, ?)
order by r.user_id, r.emoji limit ?`
)

// reactionsText is how a message's row holds what people reacted with: for each emoji its
// count, its length in bytes, and itself, as in "2:4:👍1:3:✅".
func reactionsText(rs chat.Reactions) string {
	if len(rs) == 0 {
		return ""
	}
	var b strings.Builder
	for _, r := range rs {
		b.WriteString(strconv.Itoa(r.Count))
		b.WriteByte(':')
		b.WriteString(strconv.Itoa(len(r.Emoji)))
		b.WriteByte(':')
		b.WriteString(r.Emoji)
	}
	return b.String()
}

// reactionsIn reads a reactionsText.
func reactionsIn(text string) chat.Reactions {
	var rs chat.Reactions
	for text != "" {
		count, rest, _ := strings.Cut(text, ":")
		length, rest, _ := strings.Cut(rest, ":")
		n, err := strconv.Atoi(count)
		size, err2 := strconv.Atoi(length)
		if err != nil || err2 != nil || size < 0 || size > len(rest) {
			return rs // nobody but reactionsText writes this column
		}
		rs = append(rs, chat.ReactionCount{Emoji: rest[:size], Count: n})
		text = rest[size:]
	}
	return rs
}

// reaction binds the key of a reaction.
func (s *stmt) reaction(k *chat.ReactionKey) *stmt {
	return s.blob(k.Conversation[:]).int(int64(k.Message)).blob(k.User[:]).str(k.Emoji)
}

func (c *conn) reacted(k *chat.ReactionKey) (bool, error) {
	st := c.use(qReacted).reaction(k)
	found := st.next()
	return found, st.end()
}

// mark sets Mine where user is among those who reacted to m.
func (c *conn) mark(m *chat.Message, user chat.UserID) error {
	if len(m.Reactions) == 0 {
		return nil
	}
	st := c.use(qReactionsBy).blob(m.Conversation[:]).int(int64(m.Seq)).blob(user[:])
	for st.next() {
		emoji := st.strAt(0)
		for i := range m.Reactions {
			if m.Reactions[i].Emoji == emoji {
				m.Reactions[i].Mine = true
			}
		}
	}
	return st.end()
}

// Reactions returns who reacted to a message with what; see chat.Store.
func (s *Store) Reactions(ctx context.Context, q chat.ReactionsQuery) ([]chat.ReactionRow, error) {
	var rows []chat.ReactionRow
	err := s.view(ctx, "read reactions", func(c *conn) error {
		st := c.use(qReactions).blob(q.Message.Conversation[:]).int(int64(q.Message.Seq)).
			blob(q.After.User[:]).str(q.After.Emoji).int(int64(max(q.Limit, 0)))
		for st.next() {
			row := chat.ReactionRow{Name: chat.Name{First: st.strAt(3), Last: st.optionalAt(4)}}
			row.Conversation, row.Message = q.Message.Conversation, q.Message.Seq
			row.Emoji, row.At = st.strAt(1), st.momentAt(2)
			st.blobAt(0, row.User[:])
			rows = append(rows, row)
		}
		return st.end()
	})
	if err != nil {
		return nil, err
	}
	return rows, nil
}
