package sqlite

import (
	"context"
	"fmt"

	"messenger/internal/chat"
)

const (
	// headColumns are read by headAt.
	headColumns = `
c.kind, c.name, c.description, c.add_policy, c.owner_id, c.low_id, c.high_id, c.last_seq, c.last_at,
c.last_message_seq, c.last_message_at, c.said, c.low_wrote_seq, c.low_wrote_said, c.high_wrote_seq, c.high_wrote_said,
c.member_count, c.created_at, c.dropped_at`
	headWidth = 19

	sqlHead = `select` + headColumns + ` from conversations c where c.id = ?`

	sqlNewHead = `
insert into conversations (id, kind, created_at, name, description, owner_id, low_id, high_id, add_policy,
	last_seq, last_at, last_message_seq, last_message_at, said,
	low_wrote_seq, low_wrote_said, high_wrote_seq, high_wrote_said, member_count, dropped_at)
values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`

	// What never changes is left alone: kind, the two of a dialog, created_at.
	sqlSetDialog = `
update conversations set last_seq = ?, last_at = ?, last_message_seq = ?, last_message_at = ?, said = ?,
	low_wrote_seq = ?, low_wrote_said = ?, high_wrote_seq = ?, high_wrote_said = ?
where id = ?`

	sqlSetGroup = `
update conversations set last_seq = ?, last_at = ?, last_message_seq = ?, last_message_at = ?, said = ?,
	name = ?, description = ?, owner_id = ?, add_policy = ?, member_count = ?, dropped_at = ?
where id = ?`
)

// head reads a conversation's head into h and reports whether there is one.
func (c *conn) head(id chat.ConversationID, h *chat.Conversation) (found bool, err error) {
	st := c.use(qHead).blob(id[:])
	if found = st.next(); found {
		st.headAt(0, id, h)
	}
	return found, st.end()
}

// headAt reads headColumns, the first of which is column i.
func (s *stmt) headAt(i int32, id chat.ConversationID, h *chat.Conversation) {
	*h = chat.Conversation{
		ID: id, Kind: chat.Kind(s.intAt(i)), Name: s.strAt(i + 1), Description: s.strAt(i + 2),
		WhoMayAdd: chat.AddPolicy(s.intAt(i + 3)), LastSeq: s.seqAt(i + 7), LastAt: s.momentAt(i + 8),
		LastMessage: s.seqAt(i + 9), LastMessageAt: s.momentAt(i + 10), MessageCount: s.intAt(i + 11),
		LowWrote:  chat.Position{Seq: s.seqAt(i + 12), MessageCount: s.intAt(i + 13)},
		HighWrote: chat.Position{Seq: s.seqAt(i + 14), MessageCount: s.intAt(i + 15)},
		Members:   int(s.intAt(i + 16)), CreatedAt: s.momentAt(i + 17), DroppedAt: s.momentAt(i + 18),
	}
	s.blobAt(i+4, h.Owner[:])
	s.blobAt(i+5, h.Low[:])
	s.blobAt(i+6, h.High[:])
}

func (c *conn) addHead(h *chat.Conversation) error {
	st := c.use(qNewHead).blob(h.ID[:]).int(int64(h.Kind)).int(int64(h.CreatedAt))
	if h.Kind == chat.Group {
		st.str(h.Name).filled(h.Description).blob(h.Owner[:]).null().null()
	} else {
		st.null().null().null().blob(h.Low[:]).blob(h.High[:])
	}
	return st.int(int64(h.WhoMayAdd)).ends(h).position(h.LowWrote).position(h.HighWrote).
		int(int64(h.Members)).moment(h.DroppedAt).run()
}

func (c *conn) setHead(h *chat.Conversation) error {
	var st *stmt
	if h.Kind == chat.Group {
		st = c.use(qSetGroup).ends(h).str(h.Name).filled(h.Description).blob(h.Owner[:]).
			int(int64(h.WhoMayAdd)).int(int64(h.Members)).moment(h.DroppedAt)
	} else {
		st = c.use(qSetDialog).ends(h).position(h.LowWrote).position(h.HighWrote)
	}
	if err := st.blob(h.ID[:]).run(); err != nil {
		return err
	}
	if c.changes() != 1 {
		return fmt.Errorf("changed conversation %v is not there", h.ID)
	}
	return nil
}

// ends binds how far the log of h has come.
func (s *stmt) ends(h *chat.Conversation) *stmt {
	return s.int(int64(h.LastSeq)).int(int64(h.LastAt)).int(int64(h.LastMessage)).int(int64(h.LastMessageAt)).int(h.MessageCount)
}

func (s *stmt) position(p chat.Position) *stmt { return s.int(int64(p.Seq)).int(p.MessageCount) }

// Group returns the head of a conversation and the user's place in it; see chat.Store.
func (s *Store) Group(ctx context.Context, key chat.MemberKey) (*chat.Conversation, *chat.Member, error) {
	var at placed
	err := s.view(ctx, "read group", func(c *conn) error {
		return c.snapshot(func() (err error) {
			at, err = c.placed(key)
			return err
		})
	})
	if err != nil {
		return nil, nil, err
	}
	return at.head, at.member, nil
}

// placed is a conversation and one person's place in it; nil is what there never was.
type placed struct {
	head   *chat.Conversation
	member *chat.Member
}

func (c *conn) placed(key chat.MemberKey) (at placed, err error) {
	var h chat.Conversation
	var m chat.Member
	if found, err := c.head(key.Conversation, &h); err != nil {
		return placed{}, err
	} else if found {
		at.head = &h
	}
	if found, err := c.member(key, &m); err != nil {
		return placed{}, err
	} else if found {
		at.member = &m
		if at.head != nil {
			at.head.EndIfDropped(at.member)
		}
	}
	return at, nil
}
