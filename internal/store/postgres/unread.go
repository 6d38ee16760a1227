package postgres

import (
	"context"

	"github.com/jackc/pgx/v5"

	"messenger/internal/chat"
)

// wrote is the newest message w of p's user in the dialog c, none in a group.
const wrote = `lateral (select
		case when c.kind <> ` + kindDialog + ` then 0 when c.low_id = p.user_id then c.low_wrote_seq
			when c.high_id = p.user_id then c.high_wrote_seq else 0 end as seq,
		case when c.kind <> ` + kindDialog + ` then 0 when c.low_id = p.user_id then c.low_wrote_said
			when c.high_id = p.user_id then c.high_wrote_said else 0 end as said) w`

// readBy is how far, r, p's user has read c: chat.Conversation.ReadBy.
const readBy = wrote + ` cross join lateral (select
		case when ` + readByWriting + ` then w.seq else p.read_seq end as seq,
		case when ` + readByWriting + ` then w.said else p.read_said end as said) r`

// These count messages after the position r for the user of p: chat.UnreadCounts.
const (
	countOthers = `(select count(*) from (select from messages m where m.conversation_id = p.conversation_id
			and m.seq > r.seq and ` + countsFor + ` order by m.seq limit $5) others)`

	// Those of deleted and of hidden messages are gone.
	countMentions = `(select count(*) from (select from mentions n where n.conversation_id = p.conversation_id
			and n.user_id = p.user_id and n.message_seq > r.seq order by n.message_seq limit ` + maxMentionCount + `) n)`
)

// countDeleted is those of others. Own ones are looked for only where there are any.
const countDeleted = `(select case when d.n = 0 then 0 else d.n - ` + countDeletedOwn + ` end
		from (select ` + countDeletedByAll + ` as n offset 0) d)`

// unreadCounts counts all of it where something may be unread, and reads nothing elsewhere.
const unreadCounts = `case when c.said > r.said then ` + countDeleted + ` else 0 end,
	case when c.said > r.said and p.hidden_count > 0 then ` + countHidden + ` else 0 end,
	case when c.said > r.said then ` + countMentions + ` else 0 end`

const sqlUnreadCounts = `select p.conversation_id, p.user_id, p.after, p.exact,
		case when p.exact then ` + countOthers + ` else 0 end, ` + countDeleted + `, ` + countHidden + `, ` + countMentions + `
	from unnest($1::uuid[], $2::uuid[], $3::bigint[], $4::boolean[]) p(conversation_id, user_id, after, exact)
	cross join lateral (select p.after as seq) r`

// sqlUnreadCountsOf counts what is after the read position of $2 in $1.
const sqlUnreadCountsOf = `select ` + unreadCounts + `
	from conversations c join members p on p.conversation_id = c.id
	cross join ` + readBy + `
	where c.id = $1 and p.conversation_id = $1 and p.user_id = $2`

// Where all messages after the read position are deleted or hidden, nothing is unread.
const sqlUnread = `select ` + headColumns + `, ` + memberColumns + `, b.*
	from members p
	cross join lateral (select * from conversations c where c.id = p.conversation_id and c.dropped_at is null offset 0) c
	cross join ` + readBy + `
	cross join lateral (select p.*) m
	cross join lateral (select ` + unreadCounts + ` offset 0) b(deleted, hidden, mentions)
	where p.user_id = $1 and p.left_seq = 0 and p.conversation_id > $2 and c.said > r.said
		and (` + unreadMessages + ` > 0 or b.mentions > 0)
	order by p.conversation_id limit $3`

const sqlWhyUnread = `select m.id, m.seq, coalesce(n.rule, ` + plainMessage + `::smallint)
	from conversations c join members p on p.conversation_id = c.id
	cross join ` + readBy + `
	cross join lateral (select m.id, m.seq from messages m
		where ` + visible + ` and m.seq > r.seq and ` + countsFor + `
		order by m.seq desc limit $3) m
	left join lateral (select n.rule from mentions n
		where n.conversation_id = $1 and n.user_id = $2 and n.message_seq = m.seq offset 0) n on true
	where c.id = $1 and p.conversation_id = $1 and p.user_id = $2
	order by m.seq desc`

const sqlMessageCountAt = `select k.conversation_id, k.seq, m.said
	from unnest($1::uuid[], $2::bigint[]) k(conversation_id, seq)
	cross join lateral (select m.said from messages m
		where m.conversation_id = k.conversation_id and m.seq <= k.seq order by m.seq desc limit 1) m`

const sqlAuthors = `select k.conversation_id, k.seq, m.sender_id, max(m.seq)
	from unnest($1::uuid[], $2::bigint[]) k(conversation_id, seq)
	cross join lateral (select m.sender_id, m.seq from messages m
		where m.conversation_id = k.conversation_id and m.seq <= k.seq order by m.seq desc limit $3) m
	group by k.conversation_id, k.seq, m.sender_id
	order by 4 desc`

// readUnreadCounts reads the columns of unreadCounts.
func readUnreadCounts(c *cells) chat.UnreadCounts {
	return chat.UnreadCounts{Deleted: c.long(), Hidden: c.long(), Mentions: c.long()}
}

// Unread returns where something is unread; see chat.Store.
func (s *Store) Unread(ctx context.Context, l chat.UnreadListQuery) (rows []chat.UnreadRow, err error) {
	err = s.read(ctx, "unread", func(q *pgx.Batch) {
		rows = nil
		q.Queue(sqlUnread, [16]byte(l.User), [16]byte(l.After), int64(max(l.Limit, 0))).Query(eachRow(func(c *cells) {
			var row chat.UnreadRow
			readHead(c, &row.Conversation)
			row.Member = *readMember(c)
			row.Unread = row.Conversation.UnreadBy(&row.Member, readUnreadCounts(c))
			rows = append(rows, row)
		}))
	})
	if err != nil {
		return nil, err
	}
	return rows, nil
}

// WhyUnread returns the messages that are unread; see chat.Store.
func (s *Store) WhyUnread(ctx context.Context, u chat.UnreadQuery) (reasons []chat.UnreadReason, err error) {
	err = s.read(ctx, "why unread", func(q *pgx.Batch) {
		reasons = nil
		q.Queue(sqlWhyUnread, [16]byte(u.Conversation), [16]byte(u.User), int64(max(u.Limit, 0))).Query(eachRow(func(c *cells) {
			reasons = append(reasons, chat.UnreadReason{
				ID: idFrom[chat.Message](c), Seq: c.seq(), Rule: chat.UnreadRule(c.short()),
			})
		}))
	})
	if err != nil {
		return nil, err
	}
	return reasons, nil
}

// gatherPlaces reads what is at, before and after positions of logs.
func gatherPlaces(q *pgx.Batch, n *chat.Needs, f *chat.Facts) {
	if len(n.MessageCountAt) > 0 {
		conversations, seqs := placesOf(n.MessageCountAt)
		q.Queue(sqlMessageCountAt, conversations, seqs).Query(eachRow(func(c *cells) { f.MessageCountAt[readPlace(c)] = c.long() }))
	}
	if len(n.PreviousMessage) > 0 {
		conversations, seqs := placesOf(n.PreviousMessage)
		q.Queue(sqlPreviousMessage, conversations, seqs).Query(eachRow(func(c *cells) {
			k := readPlace(c)
			f.PreviousMessage[k] = chat.TimeMark{Conversation: k.Conversation, At: c.instant(), Seq: c.seq()}
		}))
	}
	if len(n.Authors) > 0 {
		conversations, seqs := make(uuids, len(n.Authors)), make(longs, len(n.Authors))
		for i, k := range n.Authors {
			conversations[i], seqs[i] = k.Conversation, int64(k.UpTo)
		}
		q.Queue(sqlAuthors, conversations, seqs, int64(chat.AuthorsBack)).Query(eachRow(func(c *cells) {
			k := chat.AuthorsKey{Conversation: idFrom[chat.Conversation](c), UpTo: c.seq()}
			f.Authors[k] = append(f.Authors[k], chat.Author{User: idFrom[chat.User](c), Seq: c.seq()})
		}))
	}
	if len(n.UnreadCounts) > 0 {
		gatherBeyond(q, n.UnreadCounts, f)
	}
}

func gatherBeyond(q *pgx.Batch, list []chat.UnreadKey, f *chat.Facts) {
	n := len(list)
	conversations, users, seqs, exact := make(uuids, n), make(uuids, n), make(longs, n), make(flags, n)
	for i, k := range list {
		conversations[i], users[i], seqs[i], exact[i] = k.Conversation, k.User, int64(k.After), k.Exact
	}
	q.Queue(sqlUnreadCounts, conversations, users, seqs, exact, int64(chat.MaxBack+1)).Query(eachRow(func(c *cells) {
		k := chat.UnreadKey{MemberKey: readKey(c), After: c.seq(), Exact: c.flag()}
		others := c.long()
		b := readUnreadCounts(c)
		b.Others = others
		f.UnreadCounts[k] = b
	}))
}

// placesOf is the two columns of a list of places.
func placesOf(keys []chat.MessageKey) (conversations uuids, seqs longs) {
	conversations, seqs = make(uuids, len(keys)), make(longs, len(keys))
	for i, k := range keys {
		conversations[i], seqs[i] = k.Conversation, int64(k.Seq)
	}
	return conversations, seqs
}

func readPlace(c *cells) chat.MessageKey {
	return chat.MessageKey{Conversation: idFrom[chat.Conversation](c), Seq: c.seq()}
}

func readKey(c *cells) chat.MemberKey {
	return chat.MemberKey{Conversation: idFrom[chat.Conversation](c), User: idFrom[chat.User](c)}
}
