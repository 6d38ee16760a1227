package postgres

import (
	"context"
	"errors"
	"fmt"

	"github.com/jackc/pgx/v5"
)

// What each conversation promises: the count that messages carry has no hole, moments rise
// with seq, and the conversation's row knows its last message. PostgreSQL checks its pages
// by itself where data checksums are on.
const (
	sqlCheckCounts = `select count(*) from (
	select said - lag(said, 1, 0::bigint) over (partition by conversation_id order by seq) <> (` + counts + `)::int as wrong from messages m) m where wrong`
	sqlCheckMoments = `select count(*) from (
	select created_at <= lag(created_at, 1, -1::bigint) over (partition by conversation_id order by seq) as wrong from messages) m where wrong`
	sqlCheckLast = `select count(*) from conversations c
where c.last_message_seq <> coalesce((select max(m.seq) from messages m where m.conversation_id = c.id), 0) or c.last_message_seq > c.last_seq`
	sqlCheckIDs = `select count(*) from messages m
where not exists (select from message_ids i where i.id = m.id and i.conversation_id = m.conversation_id and i.seq = m.seq)`
)

// Check reads the messages of the database and returns what is wrong with them, as
// sentences. A server may be using the database. It changes nothing.
func Check(ctx context.Context, cfg Config) (wrong []string, err error) {
	config, err := parse(cfg.withDefaults())
	if err != nil {
		return nil, err
	}
	config.ConnConfig.RuntimeParams["statement_timeout"] = "0"
	conn, err := pgx.ConnectConfig(ctx, config.ConnConfig)
	if err != nil {
		return nil, fmt.Errorf("connect to PostgreSQL: %w", err)
	}
	defer func() { err = errors.Join(err, conn.Close(ctx)) }()
	for _, c := range []struct{ query, sentence string }{
		{sqlCheckCounts, "%d messages do not count on from the one before"},
		{sqlCheckMoments, "%d messages are not later than the one before"},
		{sqlCheckLast, "%d conversations do not know their last message"},
		{sqlCheckIDs, "%d messages cannot be found by their id"},
	} {
		var n int64
		if err := conn.QueryRow(ctx, c.query).Scan(&n); err != nil {
			return nil, fmt.Errorf("check: %w", err)
		}
		if n > 0 {
			wrong = append(wrong, fmt.Sprintf(c.sentence, n))
		}
	}
	return wrong, nil
}
