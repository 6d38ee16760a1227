package sqlite

import "messenger/internal/chat"

// What a person sees of a conversation. Queries that show messages to somebody go on from
// here, and begin with use of conn.see.
const (
	// shown is the messages m of the conversation ?1 after the place ?3 that are shown to
	// the user ?2: those after what the user has cleared, and not hidden by the user. p is
	// the user's row, if there is one. It costs those who hid nothing here nothing.
	shown = `
from conversations c left join members p on p.conversation_id = c.id and p.user_id = ?2
	join messages m on m.conversation_id = c.id
where c.id = ?1 and m.seq > max(coalesce(p.cleared_seq, 0), ?3)
	and (coalesce(p.hidden_count, 0) = 0 or not exists (
		select 1 from hidden h where h.conversation_id = ?1 and h.user_id = ?2 and h.message_seq = m.seq)) `

	// visible is those of shown that are not deleted for all.
	visible = shown + `and m.deleted_at is null `
)

// see binds what shown takes: who looks at which conversation, and after which place. ?2 is also
// the user of countsFor.
func (c *conn) see(q query, key chat.MemberKey, after chat.Seq) *stmt {
	return c.use(q).blob(key.Conversation[:]).blob(key.User[:]).int(int64(after))
}
