package postgres

import (
	"context"
	"math"

	"github.com/jackc/pgx/v5"

	"messenger/internal/chat"
)

// newest is the seq of the newest message of c that p's user can see, 0 for none. Only who
// has hidden something pays for looking.
const newest = `case when c.last_message_seq <= p.cleared_seq then 0
		when p.hidden_count = 0 then c.last_message_seq
		else coalesce((select m.seq from messages m
			where ` + visible + ` and m.seq <= c.last_message_seq
			order by m.seq desc limit 1), 0) end`

// placesToList is where the newest visible messages of $1's conversations are. Where the
// person has cleared and hidden nothing, which is nearly everywhere, the head alone tells,
// and the heads are found together, by their sorted ids.
const placesToList = `select c.id, c.last_message_seq as seq, c.last_message_at as at from conversations c
		where c.id = any(array(select p.conversation_id from members p
				where p.user_id = $1 and p.left_seq = 0 and p.cleared_seq = 0 and p.hidden_count = 0))
			and c.dropped_at is null and c.last_message_seq > 0
	union all
	select c.id, n.seq, n.at from members p
		cross join lateral (select * from conversations c where c.id = p.conversation_id and c.dropped_at is null
			and c.last_message_seq > p.cleared_seq offset 0) c
		cross join lateral (
			(select c.last_message_seq as seq, c.last_message_at as at where p.hidden_count = 0)
			union all
			(select m.seq, m.created_at from messages m
				where p.hidden_count > 0 and ` + visible + ` and m.seq <= c.last_message_seq
				order by m.seq desc limit 1)) n
		where p.user_id = $1 and p.left_seq = 0 and (p.cleared_seq > 0 or p.hidden_count > 0)`

// The rows of one millisecond are tied, so none of them is cut off: those of later ones are,
// if the page is full, and of the first one's the texts. Only of those on the page more is
// read than a place and a moment.
const sqlChatList = `select m.place, ` + listedColumns + `,
		s.first_name, s.last_name, c.kind, c.name, r.id, r.first_name, r.last_name
	from (select p.id as place, m.*, coalesce(sum(octet_length(` + content + `)) over (order by p.at desc, p.id ` + rowsBefore + `), 0) as before,
			sum(octet_length(` + content + `)) over (order by p.at desc range between unbounded preceding and 1 preceding) as later
		from (select * from (` + placesToList + `) p where p.at < $2 order by p.at desc fetch first ($3) rows with ties) p
		join messages m on m.conversation_id = p.id and m.seq = p.seq) m
	join conversations c on c.id = m.place
	left join users s on s.id = m.sender_id
	left join users r on r.id = case when c.kind = ` + kindGroup + ` then null when m.sender_id = c.low_id then c.high_id else c.low_id end
	where m.later is null or m.later <= $4
	order by m.created_at desc, m.place`

// The page is chosen by the user's memberships and their heads; everything else is looked
// up for its rows only.
const sqlInbox = `select * from (select ` + headColumns + `, own.*, ` + unreadCounts + `, d.content, d.reply_to, d.at, d.message_id, o.*, there.*, shown.*,
		sum(coalesce(octet_length(shown.content), 0) + coalesce(octet_length(d.content), 0))
			over (order by c.last_at desc, c.id ` + rowsBefore + `) as before
	from (select c.* from members p
			cross join lateral (select * from conversations c where c.id = p.conversation_id and c.dropped_at is null offset 0) c
			where p.user_id = $2 and p.left_seq = 0 and (c.last_at < $1 or c.last_at = $1 and c.id > $3)
			order by c.last_at desc, c.id limit $4) c
	cross join lateral (select * from members p where p.conversation_id = c.id and p.user_id = $2 offset 0) p
	cross join lateral (select ` + memberColumns + ` from (select p.*) m) own
	cross join ` + readBy + `
	left join drafts d on d.conversation_id = c.id and d.user_id = $2
	cross join lateral (select ` + newest + ` as seq,
		case when c.kind = ` + kindDialog + ` then case when c.low_id = $2 then c.high_id else c.low_id end end as companion offset 0) n
	left join lateral (select ` + userColumns + ` from users u where u.id = n.companion offset 0) o on true
	left join lateral (select ` + memberColumns + ` from members m
		where m.conversation_id = c.id and m.user_id = n.companion offset 0) there on true
	left join lateral (select ` + rowColumns + ` from messages m ` + rowJoins + `
		where m.conversation_id = c.id and m.seq = n.seq offset 0) shown on true
	order by c.last_at desc, c.id) page
	where page.before is null or page.before <= $5`

// ChatList returns the newest visible message of each conversation; see chat.Store. Rows
// of one millisecond come in order of conversation id.
func (s *Store) ChatList(ctx context.Context, l chat.ChatListQuery) (rows []chat.ChatRow, err error) {
	err = s.read(ctx, "chat list", func(q *pgx.Batch) {
		rows = nil
		var names namer
		q.Queue(sqlChatList, [16]byte(l.User), int64(l.Before), int64(l.Limit), pageBytes(l.Bytes)).Query(eachRow(func(c *cells) {
			if rows == nil {
				rows = make([]chat.ChatRow, 0, min(l.Limit, roomyPage))
			}
			rows = append(rows, chat.ChatRow{})
			readChatRow(c, &names, &rows[len(rows)-1])
		}))
	})
	if err != nil {
		return nil, err
	}
	return chat.CutChatList(rows, l.Bytes), nil
}

func readChatRow(c *cells, names *namer, row *chat.ChatRow) {
	readMessage(c, idFrom[chat.Conversation](c), &row.Message)
	row.Sender = names.read(c, row.Message.Sender)
	row.Kind, row.GroupName = chat.Kind(c.short()), c.text()
	row.Receiver = idFrom[chat.User](c)
	row.ReceiverName = names.read(c, row.Receiver)
}

// Inbox returns a page of the user's conversations; see chat.Store.
func (s *Store) Inbox(ctx context.Context, i chat.InboxQuery) (chat.InboxRows, error) {
	if i.After == (chat.InboxCursor{}) {
		i.After.At = math.MaxInt64
	}
	var rows []chat.InboxRow
	err := s.read(ctx, "inbox", func(q *pgx.Batch) {
		rows = nil
		q.Queue(sqlInbox, int64(i.After.At), [16]byte(i.User), [16]byte(i.After.Conversation), int64(max(i.Limit, 0)), pageBytes(i.Bytes)).
			Query(eachRow(func(c *cells) { rows = append(rows, readInboxRow(c)) }))
	})
	if err != nil {
		return chat.InboxRows{}, err
	}
	rows, cut := chat.CutInbox(rows, i.Bytes)
	return chat.InboxRows{Rows: rows, Cut: cut}, nil
}

func readInboxRow(c *cells) (row chat.InboxRow) {
	readHead(c, &row.Conversation)
	row.Member = *readMember(c)
	row.Unread = row.Conversation.UnreadBy(&row.Member, readUnreadCounts(c))
	row.Draft = readDraft(c, row.Member.MemberKey)
	var companion chat.User
	readUser(c, &companion)
	if !companion.ID.IsZero() {
		row.Companion = &companion
	}
	row.CompanionMember = readMemberOrNil(c)
	last := readRow(c, row.Conversation.ID)
	if !last.Message.ID.IsZero() {
		row.Last = &last
	}
	c.skip(1)
	return row
}
