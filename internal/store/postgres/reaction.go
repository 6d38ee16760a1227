package postgres

import (
	"context"
	"strconv"
	"strings"

	"github.com/jackc/pgx/v5"

	"messenger/internal/chat"
)

const sqlReacted = `select r.conversation_id, r.message_seq, r.user_id, r.emoji
	from unnest($1::uuid[], $2::bigint[], $3::uuid[], $4::text[]) k(conversation_id, message_seq, user_id, emoji)
	join reactions r on r.conversation_id = k.conversation_id and r.message_seq = k.message_seq
		and r.user_id = k.user_id and r.emoji = k.emoji`

const sqlInsertReactions = `insert into reactions (conversation_id, message_seq, user_id, emoji, at)
	select * from unnest($1::uuid[], $2::bigint[], $3::uuid[], $4::text[], $5::bigint[])`

const sqlDeleteReactions = `delete from reactions r
	using unnest($1::uuid[], $2::bigint[], $3::uuid[], $4::text[]) k(conversation_id, message_seq, user_id, emoji)
	where r.conversation_id = k.conversation_id and r.message_seq = k.message_seq
		and r.user_id = k.user_id and r.emoji = k.emoji`

const sqlReactions = `select r.user_id, r.emoji, r.at, u.first_name, u.last_name
	from reactions r left join users u on u.id = r.user_id
	where r.conversation_id = $1 and r.message_seq = $2 and (r.user_id, r.emoji) > ($3, $4)
	order by r.user_id, r.emoji limit $5`

// mine is the emojis with which the asker, $2, has reacted to a message m, a line each.
const mine = `case when m.reactions is not null then (select string_agg(o.emoji, chr(10)) from reactions o
		where o.conversation_id = m.conversation_id and o.message_seq = m.seq and o.user_id = $2) end`

// reactionsText makes the text that a message keeps of its reactions, a line each: how
// many, then the emoji.
func reactionsText(list chat.Reactions) string {
	var b strings.Builder
	for i, r := range list {
		if i > 0 {
			b.WriteByte('\n')
		}
		b.WriteString(strconv.Itoa(r.Count))
		b.WriteByte(' ')
		b.WriteString(r.Emoji)
	}
	return b.String()
}

// reactions reads what reactionsText made.
func (c *cells) reactions() (list chat.Reactions) {
	text := c.text()
	if text == "" {
		return nil
	}
	for line := range strings.Lines(text) {
		count, emoji, ok := strings.Cut(strings.TrimSuffix(line, "\n"), " ")
		n, err := strconv.Atoi(count)
		if !ok || err != nil {
			c.err = errShape
			return nil
		}
		list = append(list, chat.ReactionCount{Emoji: emoji, Count: n})
	}
	return list
}

// markMine marks those of list that are among the lines of emojis.
func markMine(list chat.Reactions, emojis string) {
	for line := range strings.Lines(emojis) {
		for i := range list {
			if list[i].Emoji == strings.TrimSuffix(line, "\n") {
				list[i].Mine = true
			}
		}
	}
}

// Reactions returns who reacted to a message; see chat.Store.
func (s *Store) Reactions(ctx context.Context, r chat.ReactionsQuery) (rows []chat.ReactionRow, err error) {
	err = s.read(ctx, "reactions", func(q *pgx.Batch) {
		rows = nil
		q.Queue(sqlReactions, [16]byte(r.Message.Conversation), int64(r.Message.Seq), [16]byte(r.After.User), r.After.Emoji,
			int64(max(r.Limit, 0))).Query(eachRow(func(c *cells) {
			row := chat.ReactionRow{Reaction: chat.Reaction{
				ReactionKey: chat.ReactionKey{
					Conversation: r.Message.Conversation, Message: r.Message.Seq, User: idFrom[chat.User](c), Emoji: c.text(),
				},
				At: c.instant(),
			}}
			row.Name = readName(c)
			rows = append(rows, row)
		}))
	})
	if err != nil {
		return nil, err
	}
	return rows, nil
}

// reactionKeys is a list of keys column by column.
type reactionKeys struct {
	conversations, users uuids
	seqs                 longs
	emojis               texts
}

func (k *reactionKeys) add(r chat.ReactionKey) {
	k.conversations, k.users = append(k.conversations, r.Conversation), append(k.users, r.User)
	k.seqs, k.emojis = append(k.seqs, int64(r.Message)), append(k.emojis, r.Emoji)
}

func gatherReacted(q *pgx.Batch, list []chat.ReactionKey, f *chat.Facts) {
	if len(list) == 0 {
		return
	}
	var k reactionKeys
	for _, r := range list {
		k.add(r)
	}
	q.Queue(sqlReacted, k.conversations, k.seqs, k.users, k.emojis).Query(eachRow(func(c *cells) {
		key := chat.ReactionKey{
			Conversation: idFrom[chat.Conversation](c), Message: c.seq(), User: idFrom[chat.User](c), Emoji: c.text(),
		}
		f.Reacted[key] = true
	}))
}

// storeReactions takes reactions away and then adds the others.
func storeReactions(q *pgx.Batch, cooled []chat.ReactionKey, added []chat.Reaction) {
	if len(cooled) > 0 {
		var k reactionKeys
		for _, r := range cooled {
			k.add(r)
		}
		q.Queue(sqlDeleteReactions, k.conversations, k.seqs, k.users, k.emojis)
	}
	if len(added) > 0 {
		var k reactionKeys
		var ats longs
		for _, r := range added {
			k.add(r.ReactionKey)
			ats = append(ats, int64(r.At))
		}
		q.Queue(sqlInsertReactions, k.conversations, k.seqs, k.users, k.emojis, ats)
	}
}
