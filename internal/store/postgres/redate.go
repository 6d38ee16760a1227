package postgres

import (
	"context"
	"fmt"

	"github.com/jackc/pgx/v5"

	"messenger/internal/chat"
)

// Statements of a repair run once, while no server does, and may scan tables.
const (
	sqlNewest = `select coalesce(greatest((select max(last_at) from conversations), (select max(last_seen_at) from sessions)), 0)`

	// Rows of a conversation that lie in the future are its last ones, as moments do not fall
	// with rising seq. They get the last milliseconds up to now, but come after those before.
	sqlPlan = `create temp table redated on commit drop as
with late as (
	select conversation_id, seq from messages where created_at > %[1]d
	union select conversation_id, seq from log where at > %[1]d),
numbered as (
	select conversation_id, seq, row_number() over (partition by conversation_id order by seq) as n,
		count(*) over (partition by conversation_id) as total from late),
good as (
	select conversation_id, max(at) as at from (
		select conversation_id, created_at as at from messages
		where created_at <= %[1]d and conversation_id in (select conversation_id from late)
		union all select conversation_id, at from log where at <= %[1]d and conversation_id in (select conversation_id from late)) g
	group by conversation_id)
select n.conversation_id, n.seq, greatest(%[1]d - n.total, coalesce(g.at, 0)) + n.n as at
from numbered n left join good g on g.conversation_id = n.conversation_id`
	sqlUnhurried = `set local statement_timeout = 0`
	sqlPlanIndex = `create unique index redated_key on redated (conversation_id, seq)`

	sqlRedateMessages = `update messages m set created_at = r.at from redated r
where m.created_at > $1 and r.conversation_id = m.conversation_id and r.seq = m.seq`
	sqlRedateLog = `update log l set at = r.at from redated r
where l.at > $1 and r.conversation_id = l.conversation_id and r.seq = l.seq`
	sqlForgetMarks = `delete from time_marks t where t.at > $1
	and not exists (select from redated r where r.conversation_id = t.conversation_id and r.seq = t.seq)`
	sqlRedateMarks = `update time_marks t set at = r.at from redated r
where t.at > $1 and r.conversation_id = t.conversation_id and r.seq = t.seq`
	sqlRedateLast = `update conversations c set last_at = coalesce((
	select max(r.at) from redated r where r.conversation_id = c.id), $1) where last_at > $1`
	sqlRedateLastMessage = `update conversations c set last_message_at = coalesce((
	select r.at from redated r where r.conversation_id = c.id and r.seq = c.last_message_seq), $1) where last_message_at > $1`
	sqlRedateExpiries = `update invites set expires_at = expires_at - (created_at - $1) where created_at > $1 and expires_at > 0`

	// Table and column are those that sqlMoments names.
	sqlRedateColumn = `update %[1]s set %[2]s = $1 where %[2]s > $1`

	// All other moments. Ends that somebody chose, as expires_at, may lie in the future.
	sqlMoments = `select c.table_name::text, c.column_name::text from information_schema.columns c
where c.table_schema = current_schema() and c.data_type = 'bigint' and (c.column_name = 'at' or c.column_name like '%\_at')
	and c.column_name <> 'expires_at'
	and c.table_name || '.' || c.column_name not in ('messages.created_at', 'log.at', 'time_marks.at', 'conversations.last_at', 'conversations.last_message_at')
order by 1, 2`
)

// Newest is the newest moment that says when the database was written, 0 if it is empty.
func (s *Store) Newest(ctx context.Context) (newest chat.Instant, err error) {
	err = s.read(ctx, "newest moment", func(q *pgx.Batch) {
		q.Queue(sqlNewest).QueryRow(func(row pgx.Row) error { return row.Scan((*int64)(&newest)) })
	})
	return newest, err
}

// RepairClock gives rows that lie in the future moments up to now, in the order of their
// seq, and the database a new epoch. It returns how many values of each column that were,
// none if there was nothing to do; a dry run changes nothing. No server may be running.
func (s *Store) RepairClock(ctx context.Context, now chat.Instant, dryRun bool) (map[string]int, error) {
	conn, err := s.acquire(ctx)
	if err != nil {
		return nil, finally(ctx, "repair the clock", err)
	}
	defer conn.Release()
	tx, err := conn.Begin(ctx)
	if err != nil {
		return nil, finally(ctx, "repair the clock", err)
	}
	defer func() { _ = tx.Rollback(ctx) }()
	changed, err := redate(ctx, tx, int64(now))
	if err == nil && len(changed) > 0 && !dryRun {
		if _, err = tx.Exec(ctx, sqlRenewEpoch); err == nil {
			err = tx.Commit(ctx)
		}
	}
	return changed, finally(ctx, "repair the clock", err)
}

func redate(ctx context.Context, tx pgx.Tx, now int64) (map[string]int, error) {
	changed := map[string]int{}
	run := func(name, text string, args ...any) error {
		tag, err := tx.Exec(ctx, text, args...)
		if err != nil {
			return fmt.Errorf("%s: %w", name, err)
		}
		if n := tag.RowsAffected(); name != "" && n > 0 {
			changed[name] = int(n)
		}
		return nil
	}
	for _, text := range []string{sqlUnhurried, fmt.Sprintf(sqlPlan, now), sqlPlanIndex} {
		if err := run("", text); err != nil {
			return nil, err
		}
	}
	for _, step := range [][2]string{
		{"messages.created_at", sqlRedateMessages}, {"log.at", sqlRedateLog}, {"", sqlForgetMarks}, {"time_marks.at", sqlRedateMarks},
		{"conversations.last_at", sqlRedateLast}, {"conversations.last_message_at", sqlRedateLastMessage}, {"invites.expires_at", sqlRedateExpiries},
	} {
		if err := run(step[0], step[1], now); err != nil {
			return nil, err
		}
	}
	rows, err := tx.Query(ctx, sqlMoments)
	if err != nil {
		return nil, err
	}
	columns, err := pgx.CollectRows(rows, func(row pgx.CollectableRow) (c [2]string, err error) {
		err = row.Scan(&c[0], &c[1])
		return c, err
	})
	if err != nil {
		return nil, err
	}
	for _, column := range columns { // names come from the schema
		table, name := pgx.Identifier{column[0]}.Sanitize(), pgx.Identifier{column[1]}.Sanitize()
		if err := run(column[0]+"."+column[1], fmt.Sprintf(sqlRedateColumn, table, name), now); err != nil {
			return nil, err
		}
	}
	return changed, nil
}
