package sqlite

import "messenger/internal/chat"

// The kinds of unread_corrections.
const (
	correctDeleted = 1 // deleted for all, of everybody's messages or of one person's
	correctHidden  = 2 // hidden by a person and not deleted
)

// everybody stands for all users in unread_corrections, and before all in an order of ids.
var everybody chat.UserID

const (
	// One row for each level: a block of level n holds 64 of level n-1.
	sqlCorrect = `
insert into unread_corrections (conversation_id, user_id, kind, level, block, n)
values (?1, ?2, ?3, 0, ?4, ?5), (?1, ?2, ?3, 1, ?4 >> 6, ?5), (?1, ?2, ?3, 2, ?4 >> 12, ?5), (?1, ?2, ?3, 3, ?4 >> 18, ?5)
on conflict (conversation_id, user_id, kind, level, block) do update set n = n + excluded.n`

	// The rest of the place's block on each level, and all blocks on the highest.
	sqlCorrections = `
select coalesce(sum(n), 0) from (
	select n from unread_corrections
	where conversation_id = ?1 and user_id = ?2 and kind = ?3 and level = 0 and block > ?4 and block <= (?4 | 63)
	union all select n from unread_corrections
	where conversation_id = ?1 and user_id = ?2 and kind = ?3 and level = 1 and block > ?4 >> 6 and block <= (?4 >> 6 | 63)
	union all select n from unread_corrections
	where conversation_id = ?1 and user_id = ?2 and kind = ?3 and level = 2 and block > ?4 >> 12 and block <= (?4 >> 12 | 63)
	union all select n from unread_corrections
	where conversation_id = ?1 and user_id = ?2 and kind = ?3 and level = 3 and block > ?4 >> 18)`

	sqlMessageBefore = `
select seq, created_at, deleted_at is not null from messages
where conversation_id = ? and seq < ? order by seq desc limit 1`

	sqlMessageAfter = `
select seq, created_at, deleted_at is not null from messages
where conversation_id = ? and seq > ? order by seq limit 1`

	// The run that ends at a position or is the first after it.
	sqlRun = `
select first_seq, last_seq from deleted_runs
where conversation_id = ? and last_seq >= ? order by last_seq limit 1`

	sqlSetRun = `insert or replace into deleted_runs (conversation_id, last_seq, first_seq) values (?, ?, ?)`

	sqlDropRun = `delete from deleted_runs where conversation_id = ? and last_seq = ?`
)

// correct changes what is taken off the unread number for a message.
func (c *conn) correct(key chat.MemberKey, kind int64, at chat.Seq, by int64) error {
	return c.use(qCorrect).blob(key.Conversation[:]).blob(key.User[:]).int(kind).int(int64(at)).int(by).run()
}

// corrections is how many messages after a position are taken off.
func (c *conn) corrections(key chat.MemberKey, kind int64, after chat.Seq) (int64, error) {
	return c.use(qCorrections).blob(key.Conversation[:]).blob(key.User[:]).int(kind).int(int64(after)).one()
}

// neighbour is a message next to a position; without a seq there is none.
type neighbour struct {
	chat.TimeMark

	deleted bool
}

func (c *conn) neighbour(q query, at chat.MessageKey) (n neighbour, err error) {
	st := c.use(q).blob(at.Conversation[:]).int(int64(at.Seq))
	if st.next() {
		n.TimeMark = chat.TimeMark{Conversation: at.Conversation, Seq: st.seqAt(0), At: st.momentAt(1)}
		n.deleted = st.intAt(2) != 0
	}
	return n, st.end()
}

// run is the stretch of deleted messages around a deleted one.
func (c *conn) run(at chat.MessageKey) (first, last chat.Seq, err error) {
	st := c.use(qRun).blob(at.Conversation[:]).int(int64(at.Seq))
	if st.next() {
		first, last = st.seqAt(0), st.seqAt(1)
	}
	return first, last, st.end()
}

// previousMessage is the newest message before a position that is not deleted: the one before it, or
// the one before the run of deleted ones that ends there.
func (c *conn) previousMessage(than chat.MessageKey) (chat.TimeMark, bool, error) {
	n, err := c.neighbour(qMessageBefore, than)
	if err != nil || !n.deleted {
		return n.TimeMark, n.Seq != 0, err
	}
	first, _, err := c.run(chat.MessageKey{Conversation: than.Conversation, Seq: n.Seq})
	if err != nil {
		return chat.TimeMark{}, false, err
	}
	n, err = c.neighbour(qMessageBefore, chat.MessageKey{Conversation: than.Conversation, Seq: first})
	return n.TimeMark, n.Seq != 0, err
}

// extendRuns makes a message that is deleted now part of a run with its neighbours.
func (c *conn) extendRuns(at chat.MessageKey) error {
	before, err := c.neighbour(qMessageBefore, at)
	if err != nil {
		return err
	}
	after, err := c.neighbour(qMessageAfter, at)
	if err != nil {
		return err
	}
	first, last := at.Seq, at.Seq
	if before.deleted {
		if first, _, err = c.run(chat.MessageKey{Conversation: at.Conversation, Seq: before.Seq}); err != nil {
			return err
		}
		if err := c.use(qDropRun).blob(at.Conversation[:]).int(int64(before.Seq)).run(); err != nil {
			return err
		}
	}
	if after.deleted {
		if _, last, err = c.run(chat.MessageKey{Conversation: at.Conversation, Seq: after.Seq}); err != nil {
			return err
		}
	}
	return c.use(qSetRun).blob(at.Conversation[:]).int(int64(last)).int(int64(first)).run()
}
