package postgres

import (
	"github.com/jackc/pgx/v5"

	"messenger/internal/chat"
)

const sqlHead = `select ` + headColumns + ` from conversations c where c.id = $1`

// The heads are locked in order of id: the rows are sorted before they are locked.
const sqlLockHeads = `select ` + headColumns + `
	from conversations c where c.id = any($1::uuid[]) order by c.id for update`

const noID = `'00000000-0000-0000-0000-000000000000'`

// queueHead queues the reading of a head into h, which is left alone if there is none.
func queueHead(q *pgx.Batch, id chat.ConversationID, h **chat.Conversation) {
	q.Queue(sqlHead, [16]byte(id)).Query(eachRow(func(c *cells) {
		*h = &chat.Conversation{}
		readHead(c, *h)
	}))
}

// storeHeads writes heads over that are there; was is what they were like.
func storeHeads(q *pgx.Batch, list []*chat.Conversation, was map[chat.ConversationID]chat.Conversation) {
	var other []*chat.Conversation
	wrote := false
	for _, c := range list {
		w := was[c.ID]
		wrote = wrote || c.LowWrote != w.LowWrote || c.HighWrote != w.HighWrote
		if !sameProfile(c, &w) {
			other = append(other, c)
		}
	}
	if wrote {
		updateDialogs(q, list)
	} else {
		updateHeads(q, list)
	}
	updateGroups(q, other)
}
