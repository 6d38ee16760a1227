package postgres

import (
	"context"
	"math"

	"github.com/jackc/pgx/v5"

	"messenger/internal/chat"
)

const sqlInsertLog = `insert into log (conversation_id, seq, kind, actor_id, subject_id, at, target_seq, role, detail)
	select x.conversation_id, x.seq, x.kind, x.actor_id, x.subject_id, x.at, nullif(x.target_seq, 0),
		nullif(x.role, 0::smallint), nullif(x.detail, '')
	from unnest($1::uuid[], $2::bigint[], $3::smallint[], $4::uuid[], $5::uuid[], $6::bigint[], $7::bigint[],
		$8::smallint[], $9::text[])
		x(conversation_id, seq, kind, actor_id, subject_id, at, target_seq, role, detail)`

const sqlLogProof = `select 1 from log where conversation_id = $1 and seq = $2 and kind = $3 and actor_id = $4 and at = $5`

// stretch is the seqs from g.low, exclusive, to g.high of a page: behind $3 and what the
// asker, $2, has cleared of the conversation $1, at most $4 of them. It is empty for whoever
// never was in it.
const stretch = `(select b.low, b.low + $4 as high from (select greatest($3, p.cleared_seq) as low from members p
		where p.conversation_id = $1 and p.user_id = $2 offset 0) b offset 0) g`

const sqlLog = `select e.seq, e.kind, e.actor_id, e.subject_id, e.at, e.target_seq, e.role, e.detail, u.first_name, u.last_name
	from ` + stretch + `
	cross join lateral (select * from log e where e.conversation_id = $1 and e.seq > g.low and e.seq <= g.high offset 0) e
	left join users u on u.id = e.actor_id
	order by e.seq, e.kind`

// The messages of a stretch, and those that changed in it, by the first seq that shows them,
// while there is room for them: see rowsBefore.
const sqlLogMessages = `select ` + rowColumns + `
	from ` + stretch + `
	cross join lateral (select m.*, sum(octet_length(` + content + `)) over (order by k.at range between unbounded preceding and 1 preceding) as before
		from (select k.seq, min(k.at) as at
			from (select k.seq, k.seq as at from messages k where k.conversation_id = $1 and k.seq > g.low and k.seq <= g.high
				union all
				select e.target_seq, e.seq from log e where e.conversation_id = $1 and e.seq > g.low and e.seq <= g.high
					and e.target_seq is not null) k
			group by k.seq) k
		join messages m on m.conversation_id = $1 and m.seq = k.seq) m ` + rowJoins + `
	where m.before is null or m.before <= $5`

const sqlHiddenSince = `select h.message_seq, h.id, h.version from hidden h
	where h.conversation_id = $1 and h.user_id = $2 and h.version > $3 order by h.version limit $4`

// How far the best of the other members has come. Writing is having read.
const sqlBestOther = `select max(greatest(p.seen_seq, w.seq)), max(greatest(p.delivered_seq, p.seen_seq, w.seq))
	from conversations c
	join members p on p.conversation_id = c.id and p.left_seq = 0 and p.user_id <> $2
	cross join ` + wrote + `
	where c.id = $1`

// All statements of a page see the same moment, so that there is no hole where something
// was stored between two of them.
const sqlBeginView = `begin isolation level repeatable read read only`

// Log returns what happened in a conversation after a place; see chat.Store. The place that
// comes with it is of the page's moment too, unless the membership has ended since.
func (s *Store) Log(ctx context.Context, l chat.LogQuery) (page chat.LogPage, err error) {
	key := chat.MemberKey{Conversation: l.Conversation, User: l.User}
	id, user := [16]byte(l.Conversation), [16]byte(l.User)
	limit := int64(max(l.Limit, 0))
	after := min(int64(l.After), math.MaxInt64-limit)
	var rows logRows
	var unread chat.UnreadCounts
	var since *chat.Member
	err = s.read(ctx, "log", func(q *pgx.Batch) {
		page, rows, unread, since = chat.LogPage{}, logRows{}, chat.UnreadCounts{}, nil
		q.Queue(sqlBeginView)
		if limit > 0 {
			q.Queue(sqlLogMessages, id, user, after, limit, pageBytes(l.Bytes)).Query(eachRow(func(c *cells) { rows.addMessage(readRow(c, l.Conversation)) }))
			q.Queue(sqlLog, id, user, after, limit).Query(eachRow(func(c *cells) { rows.addEntry(readEntry(c, l.Conversation), readName(c)) }))
		}
		if l.HiddenLimit > 0 {
			q.Queue(sqlHiddenSince, id, user, l.AfterHidden, int64(l.HiddenLimit)).Query(eachRow(func(c *cells) {
				page.Hidden = append(page.Hidden, chat.Hidden{MemberKey: key, Message: c.seq(), ID: idFrom[chat.Message](c), Version: c.long()})
			}))
		}
		q.Queue(sqlUnreadCountsOf, id, user).Query(eachRow(func(c *cells) { unread = readUnreadCounts(c) }))
		q.Queue(sqlBestOther, id, user).Query(eachRow(func(c *cells) { page.Seen, page.Delivered = c.seq(), c.seq() }))
		queueHead(q, l.Conversation, &page.Conversation)
		queueMember(q, key, &page.Member)
		q.Queue(sqlCommit)
		queueMember(q, key, &since)
	})
	if err != nil {
		return chat.LogPage{}, err
	}
	if page.Conversation == nil || page.Member == nil {
		return chat.LogPage{Conversation: page.Conversation, Member: page.Member}, nil
	}
	page.Unread = page.Conversation.UnreadBy(page.Member, unread)
	low := max(chat.Seq(after), page.Member.Cleared)
	page.Changes = rows.changes(low, min(page.Conversation.LastSeq, low+chat.Seq(limit)))
	page.Cut(l.Bytes)
	if since.Present() != page.Member.Present() {
		page.Member = since
	}
	return page, nil
}

// logRows is what the log and the messages of a stretch hold.
type logRows struct {
	messages map[chat.Seq]*chat.MessageRow
	entries  []chat.LogEntry // in order of seq, then kind
	names    []chat.Name     // of their actors
}

func (l *logRows) addMessage(m chat.MessageRow) {
	if l.messages == nil {
		l.messages = map[chat.Seq]*chat.MessageRow{}
	}
	l.messages[m.Message.Seq] = &m
}

func (l *logRows) addEntry(e chat.LogEntry, by chat.Name) {
	l.entries, l.names = append(l.entries, e), append(l.names, by)
}

// changes puts together what took the seqs from low, exclusive, to high.
func (l *logRows) changes(low, high chat.Seq) []chat.Change {
	if high <= low {
		return nil
	}
	list := make([]chat.Change, high-low)
	for i := range list {
		seq := low + 1 + chat.Seq(i)
		list[i] = chat.Change{Seq: seq, Message: l.messages[seq]}
	}
	for i, e := range l.entries {
		c := &list[e.Seq-low-1]
		if len(c.Entries) == 0 {
			c.By = l.names[i]
			if c.Message == nil {
				c.Message = l.messages[e.Target]
			}
		}
		c.Entries = append(c.Entries, e)
	}
	return list
}

func readEntry(c *cells, id chat.ConversationID) chat.LogEntry {
	return chat.LogEntry{
		Conversation: id, Seq: c.seq(), Kind: chat.LogKind(c.short()), Actor: idFrom[chat.User](c), Subject: idFrom[chat.User](c),
		At: c.instant(), Target: c.seq(), Role: chat.Role(c.short()), Detail: c.text(),
	}
}

func storeLog(q *pgx.Batch, list []chat.LogEntry) {
	n := len(list)
	if n == 0 {
		return
	}
	conversations, actors, subjects := make(uuids, n), make(uuids, n), make(uuids, n)
	kinds, roles, details := make(shorts, n), make(shorts, n), make(texts, n)
	var seqs, ats, targets longs
	slab(n, &seqs, &ats, &targets)
	for i, e := range list {
		conversations[i], actors[i], subjects[i] = e.Conversation, e.Actor, e.Subject
		kinds[i], roles[i], details[i] = int16(e.Kind), int16(e.Role), e.Detail
		seqs[i], ats[i], targets[i] = int64(e.Seq), int64(e.At), int64(e.Target)
	}
	q.Queue(sqlInsertLog, conversations, seqs, kinds, actors, subjects, ats, targets, roles, details)
}
