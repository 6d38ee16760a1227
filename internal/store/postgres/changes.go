package postgres

import (
	"github.com/jackc/pgx/v5"

	"messenger/internal/chat"
)

// store queues what writes the changes of a batch, at most one statement per table and
// kind of change. Tables come in one order for everybody, which is what rows that are new
// on two nodes at once need.
func store(q *pgx.Batch, b *chat.Batch) {
	c := &b.Changes
	storeNewHeads(q, c.NewHeads)
	storeHeads(q, c.Heads)
	storeMessages(q, c.Messages)
	storeMarks(q, c.Marks)
	storeLog(q, c.Log)
	storeMembers(q, c.Members)
	storeEmptied(q, c.Emptied, b.Facts.Heads)
	storeUsers(q, c.Users)
	storeDeletions(q, c.Deleted)
}

// witnessOf chooses one row that c stores and nobody else would.
func witnessOf(c *chat.Changes) *witness {
	switch {
	case len(c.Messages) > 0:
		m := &c.Messages[0]
		return &witness{sqlMessageWitness, []any{[16]byte(m.Conversation), int64(m.Seq), [16]byte(m.ID), int64(m.CreatedAt)}}
	case len(c.Log) > 0:
		e := &c.Log[0]
		return &witness{sqlLogWitness, []any{[16]byte(e.Conversation), int64(e.Seq), int16(e.Kind), int64(e.At)}}
	case len(c.Users) > 0:
		u := c.Users[0]
		return &witness{sqlUserWitness, []any{[16]byte(u.ID), int64(u.UpdatedAt)}}
	case len(c.Members) > 0:
		m := c.Members[0]
		return &witness{sqlMemberWitness, []any{[16]byte(m.Conversation), [16]byte(m.User), int64(m.Cleared)}}
	}
	return nil
}
