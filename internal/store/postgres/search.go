package postgres

import (
	"context"
	"strings"
	"unicode/utf8"

	"github.com/jackc/pgx/v5"

	"messenger/internal/chat"
)

// Of each rank, the first users in order of their first key in the range. Of somebody
// with several keys in the range only the first counts: the few keys of each candidate
// are looked through by user (|| keeps the planner from looking through all keys before
// the candidate's). Deleted users have no keys.
const sqlPeople = `select k.rank, ` + userColumns + `
	from generate_series(1, $6::int) ranks(rank)
	cross join lateral (select k.rank, k.key, k.user_id from user_keys k
		where k.rank = ranks.rank::smallint and k.key >= $1 and k.key < $2 and k.user_id <> $3
			and not exists (select from members m
				where m.conversation_id = $4 and m.user_id = k.user_id and m.left_seq = 0 offset 0)
			and not exists (select from user_keys e
				where e.user_id = k.user_id and e.rank = k.rank and e.key || '' >= $1 and e.key || '' < k.key offset 0)
		order by k.key, k.user_id limit $5) k
	join users u on u.id = k.user_id
	order by k.rank, k.key, k.user_id`

// People returns who is found by a prefix; see chat.Store. Users come by rank, then in
// order of their key.
func (s *Store) People(ctx context.Context, p chat.PeopleQuery) (found []chat.FoundPerson, err error) {
	err = s.read(ctx, "people", func(q *pgx.Batch) {
		found = nil
		seen := map[chat.UserID]bool{}
		q.Queue(sqlPeople, p.Prefix, afterPrefix(p.Prefix), [16]byte(p.Not), [16]byte(p.NotIn), int64(p.PerRank),
			int32(chat.SearchRanks)).Query(eachRow(func(c *cells) {
			person := chat.FoundPerson{Rank: chat.SearchRank(c.short())}
			readUser(c, &person.User)
			if !seen[person.User.ID] {
				seen[person.User.ID] = true
				found = append(found, person)
			}
		}))
	})
	if err != nil {
		return nil, err
	}
	return found, nil
}

// pastAllKeys is greater than any search key: those are at most 48 bytes long.
var pastAllKeys = strings.Repeat(string(utf8.MaxRune), 13)

// afterPrefix returns the least text, in order of bytes, that is greater than every text
// that starts with prefix. The order of bytes of UTF-8 is that of its code points.
func afterPrefix(prefix string) string {
	for prefix != "" {
		last, size := utf8.DecodeLastRuneInString(prefix)
		prefix = prefix[:len(prefix)-size]
		switch {
		case last == utf8.MaxRune: // nothing in its place is greater
			continue
		case last+1 == 0xd800: // surrogates are no text
			return prefix + "\ue000"
		}
		return prefix + string(last+1)
	}
	return pastAllKeys
}
