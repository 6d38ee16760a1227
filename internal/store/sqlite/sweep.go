package sqlite

import (
	"context"

	"messenger/internal/chat"
)

// A command does a slice of what it entails itself, and Sweep the rest: so many rows of a
// kind at once, so many conversations of a deleted account, so many messages looked at.
const (
	sliceRows          = 100
	sliceConversations = 64
	sliceMessages      = 4096
)

const (
	sqlStripReactions = `
delete from reactions
where conversation_id = ?1 and message_seq = ?2 and (user_id, emoji) in (
	select user_id, emoji from reactions where conversation_id = ?1 and message_seq = ?2 limit ?3)`

	sqlHiders = `
select user_id from hidden indexed by hidden_of_message
where conversation_id = ? and message_seq = ? and user_id > ? order by user_id limit ?`

	sqlEmptyGroup = `
update members set left_seq = ?2
where conversation_id = ?1 and user_id in (
	select user_id from members where conversation_id = ?1 and left_seq = 0 limit ?3)`

	sqlSetLeftover = `insert or replace into leftovers (conversation_id, message_seq, user_id) values (?, ?, ?)`

	sqlDropLeftover = `delete from leftovers where conversation_id = ? and message_seq = ?`

	sqlLeftover = `
select conversation_id, message_seq, user_id from leftovers
where conversation_id > x'' order by conversation_id, message_seq limit 1`

	sqlBeginDeletion = `insert into account_deletions (user_id, erase, conversation_id, seq) values (?, ?, x'', 0)`

	sqlSetDeletion = `update account_deletions set conversation_id = ?, seq = ? where user_id = ?`

	sqlEndDeletion = `delete from account_deletions where user_id = ?`

	sqlDeletion = `
select user_id, erase, conversation_id, seq from account_deletions
where user_id > x'' order by user_id limit 1`

	sqlLeaves = `
select 1 from members m join conversations c on c.id = m.conversation_id
where m.user_id = ? and m.left_seq = 0 and m.joined_seq > 0 and c.kind = ` + kindGroup + ` and c.dropped_at is null limit 1`

	sqlNextPlace = `
select min(id) from (
	select min(conversation_id) as id from members where user_id = ?1 and left_seq = 0 and conversation_id > ?2
	union all
	select min(conversation_id) from members where user_id = ?1 and left_seq > 0 and conversation_id > ?2)`

	sqlWritten = `
select seq from messages
where conversation_id = ?1 and seq > ?2 and seq <= ?2 + ?3 and sender_id = ?4 and (content <> '' or digest is not null)
order by seq limit ?5`

	sqlBlank = `update messages set content = '', digest = null, notice = substr(notice, 1, 33)
where conversation_id = ? and seq = ?`
)

// leftover is what is left to be done of a deleted message, or, with seq 0, of a group that
// was dropped.
type leftover struct {
	chat.MessageKey

	done chat.UserID // up to whose hiding
}

// sweep does one slice of it and notes what is left.
func (c *conn) sweep(l leftover) error {
	more, err := false, error(nil)
	if l.Seq == 0 {
		more, err = c.emptyGroup(l.Conversation)
	} else {
		more, err = c.stripSlice(&l)
	}
	if err != nil {
		return err
	}
	if more {
		return c.use(qSetLeftover).blob(l.Conversation[:]).int(int64(l.Seq)).blob(l.done[:]).run()
	}
	return c.use(qDropLeftover).blob(l.Conversation[:]).int(int64(l.Seq)).run()
}

// emptyGroup lets members of a dropped group out.
func (c *conn) emptyGroup(id chat.ConversationID) (more bool, err error) {
	var h chat.Conversation
	if _, err := c.head(id, &h); err != nil {
		return false, err
	}
	err = c.use(qEmptyGroup).blob(id[:]).int(int64(h.LastSeq)).int(sliceRows).run()
	return c.changes() == sliceRows, err
}

// stripSlice takes reactions to a deleted message away, and no longer counts it as hidden:
// it counts as deleted now.
func (c *conn) stripSlice(l *leftover) (more bool, err error) {
	if err := c.use(qStripReactions).blob(l.Conversation[:]).int(int64(l.Seq)).int(sliceRows).run(); err != nil {
		return false, err
	}
	more = c.changes() == sliceRows
	var hiders []chat.UserID
	st := c.use(qHiders).blob(l.Conversation[:]).int(int64(l.Seq)).blob(l.done[:]).int(sliceRows)
	for st.next() {
		hiders = append(hiders, chat.UserID(st.bytesAt(0)))
	}
	if err := st.end(); err != nil || len(hiders) == 0 {
		return more, err
	}
	var m chat.Message
	if _, err := c.messageAt(l.MessageKey, &m); err != nil {
		return false, err
	}
	for _, user := range hiders {
		if !m.CountsFor(user) {
			continue
		}
		if err := c.correct(chat.MemberKey{Conversation: l.Conversation, User: user}, correctHidden, l.Seq, -1); err != nil {
			return false, err
		}
	}
	l.done = hiders[len(hiders)-1]
	return more || len(hiders) == sliceRows, nil
}

// strip does for a message what being deleted for all entails.
func (c *conn) strip(m *chat.Message) error {
	at := chat.MessageKey{Conversation: m.Conversation, Seq: m.Seq}
	if err := c.use(qStripMentions).blob(at.Conversation[:]).int(int64(at.Seq)).run(); err != nil {
		return err
	}
	for _, user := range []chat.UserID{everybody, m.Sender} {
		if err := c.correct(chat.MemberKey{Conversation: m.Conversation, User: user}, correctDeleted, m.Seq, 1); err != nil {
			return err
		}
	}
	if err := c.extendRuns(at); err != nil {
		return err
	}
	return c.sweep(leftover{MessageKey: at})
}

// Sweep does one slice of what is left to be done; see chat.Store.
func (s *Store) Sweep(ctx context.Context) (swept chat.Swept, err error) {
	err = s.update(ctx, "sweep", func(c *conn) error {
		swept = chat.Swept{}
		l, found, err := c.leftover()
		if err != nil {
			return err
		}
		if found {
			swept.More = true
			return c.sweep(l)
		}
		d, found, err := c.deletion()
		if err != nil {
			return err
		}
		if !found {
			return errNothing
		}
		swept.More = true
		leaves, err := c.leaves(d.user)
		if err != nil {
			return err
		}
		if leaves {
			swept.Leaver = d.user
			return errNothing
		}
		return c.removeTraces(d)
	})
	if err != nil {
		return chat.Swept{}, err
	}
	return swept, nil
}

func (c *conn) leftover() (l leftover, found bool, err error) {
	st := c.use(qLeftover)
	if found = st.next(); found {
		st.blobAt(0, l.Conversation[:])
		l.Seq = st.seqAt(1)
		st.blobAt(2, l.done[:])
	}
	return l, found, st.end()
}

// leaves reports whether somebody is in a live group.
func (c *conn) leaves(user chat.UserID) (bool, error) {
	st := c.use(qLeaves).blob(user[:])
	found := st.next()
	return found, st.end()
}

// deletion is a deleted account whose traces are being removed: everywhere up to after, and
// in the next conversation up to seq.
type deletion struct {
	user  chat.UserID
	erase bool
	after []byte
	seq   chat.Seq
}

func (c *conn) deletion() (d deletion, found bool, err error) {
	st := c.use(qDeletion)
	if found = st.next(); found {
		st.blobAt(0, d.user[:])
		d.erase, d.after, d.seq = st.intAt(1) != 0, append([]byte{}, st.bytesAt(2)...), st.seqAt(3)
	}
	return d, found, st.end()
}

// removeTraces goes through some conversations of a deleted account.
func (c *conn) removeTraces(d deletion) error {
	for range sliceConversations {
		key, found, err := c.nextPlace(d)
		if err != nil {
			return err
		}
		if !found {
			return c.use(qEndDeletion).blob(d.user[:]).run()
		}
		if err := c.use(qDropDraft).blob(key.Conversation[:]).blob(d.user[:]).run(); err != nil {
			return err
		}
		if d.erase {
			more, err := c.blankSlice(key, &d.seq)
			if err != nil {
				return err
			}
			if more {
				break
			}
		}
		d.after, d.seq = key.Conversation[:], 0
	}
	return c.use(qSetDeletion).blob(d.after).int(int64(d.seq)).blob(d.user[:]).run()
}

func (c *conn) nextPlace(d deletion) (key chat.MemberKey, found bool, err error) {
	key.User = d.user
	st := c.use(qNextPlace).blob(d.user[:]).blob(d.after)
	if found = st.next() && !st.isNull(0); found {
		st.blobAt(0, key.Conversation[:])
	}
	return key, found, st.end()
}

// blankSlice blanks messages of one person behind a place, moves it on and reports whether
// there is more.
func (c *conn) blankSlice(key chat.MemberKey, after *chat.Seq) (more bool, err error) {
	var h chat.Conversation
	if _, err := c.head(key.Conversation, &h); err != nil {
		return false, err
	}
	var seqs []chat.Seq
	st := c.use(qWritten).blob(key.Conversation[:]).int(int64(*after)).int(sliceMessages).blob(key.User[:]).int(sliceRows)
	for st.next() {
		seqs = append(seqs, st.seqAt(0))
	}
	if err := st.end(); err != nil {
		return false, err
	}
	for _, seq := range seqs {
		if err := c.use(qBlank).blob(key.Conversation[:]).int(int64(seq)).run(); err != nil {
			return false, err
		}
	}
	if *after += sliceMessages; len(seqs) == sliceRows {
		*after = seqs[len(seqs)-1]
	}
	return *after < h.LastSeq, nil
}
