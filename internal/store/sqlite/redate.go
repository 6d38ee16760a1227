package sqlite

import (
	"context"
	"errors"

	"messenger/internal/chat"
)

// Statements of a repair run once, while no server does, and may scan tables.
const (
	sqlNewest = `select max(at) from (
		select max(last_at) as at from conversations union all select max(last_seen_at) from sessions)`

	// Rows of a conversation that lie in the future are its last ones, as moments do not fall
	// with rising seq. They get the last milliseconds up to now, but come after those before.
	sqlPlanTable = `create temp table redated (
		conversation_id blob not null, seq integer not null, at integer not null, primary key (conversation_id, seq)) without rowid`
	sqlPlan = `insert into redated
with late as (
	select conversation_id, seq from messages where created_at > ?1
	union select conversation_id, seq from log where at > ?1),
numbered as (
	select conversation_id, seq, row_number() over (partition by conversation_id order by seq) as n,
		count(*) over (partition by conversation_id) as total from late),
good as (
	select conversation_id, max(at) as at from (
		select conversation_id, created_at as at from messages
		where created_at <= ?1 and conversation_id in (select conversation_id from late)
		union all select conversation_id, at from log where at <= ?1 and conversation_id in (select conversation_id from late))
	group by conversation_id)
select n.conversation_id, n.seq, max(?1 - n.total, coalesce(g.at, 0)) + n.n
from numbered n left join good g on g.conversation_id = n.conversation_id`

	sqlRedateMessages = `update messages set created_at = (
	select r.at from redated r where r.conversation_id = messages.conversation_id and r.seq = messages.seq) where created_at > ?1`
	sqlRedateLog = `update log set at = (
	select r.at from redated r where r.conversation_id = log.conversation_id and r.seq = log.seq) where at > ?1`
	sqlRedateMarks = `update or replace time_marks set at = coalesce((
	select r.at from redated r where r.conversation_id = time_marks.conversation_id and r.seq = time_marks.seq), ?1) where at > ?1`
	sqlRedateLast = `update conversations set last_at = coalesce((
	select max(r.at) from redated r where r.conversation_id = id), ?1) where last_at > ?1`
	sqlRedateLastMessage = `update conversations set last_message_at = coalesce((
	select r.at from redated r where r.conversation_id = id and r.seq = last_message_seq), ?1) where last_message_at > ?1`
	sqlRedateExpiries = `update invites set expires_at = expires_at - (created_at - ?1) where created_at > ?1 and expires_at > 0`

	// All other moments. Ends that somebody chose, as expires_at, may lie in the future.
	sqlMoments = `select t.name, c.name from sqlite_schema t join pragma_table_info(t.name) c
where t.type = 'table' and (c.name = 'at' or substr(c.name, -3) = '_at') and c.name <> 'expires_at'
	and t.name || '.' || c.name not in ('messages.created_at', 'log.at', 'time_marks.at', 'conversations.last_at', 'conversations.last_message_at')
order by 1, 2`
)

// errDryRun takes back what a repair has done.
var errDryRun = errors.New("dry run")

// Newest is the newest moment that says when the database was written, 0 if it is empty.
func (s *Store) Newest(ctx context.Context) (newest chat.Instant, err error) {
	err = s.view(ctx, "newest moment", func(c *conn) error {
		st, err := c.prepare(sqlNewest)
		if err != nil {
			return err
		}
		defer st.finalize()
		if st.next() {
			newest = st.momentAt(0)
		}
		return st.end()
	})
	return newest, err
}

// RepairClock gives rows that lie in the future moments up to now, in the order of their
// seq, and the database a new epoch. It returns how many values of each column that were,
// none if there was nothing to do; a dry run changes nothing. No server may be running.
func (s *Store) RepairClock(ctx context.Context, now chat.Instant, dryRun bool) (map[string]int, error) {
	var changed map[string]int
	err := s.update(ctx, "repair the clock", func(c *conn) (err error) {
		if changed, err = c.redate(now); err != nil || len(changed) == 0 {
			return err
		}
		if dryRun {
			return errDryRun
		}
		_, err = c.renewEpoch()
		return err
	})
	if errors.Is(err, errDryRun) {
		err = nil
	}
	return changed, err
}

func (c *conn) redate(now chat.Instant) (map[string]int, error) {
	changed := map[string]int{}
	run := func(name, text string, args int) error {
		st, err := c.prepare(text)
		if err != nil {
			return err
		}
		defer st.finalize()
		if args > 0 {
			st.int(int64(now))
		}
		if err := st.run(); err != nil {
			return err
		}
		if n := c.changes(); name != "" && n > 0 {
			changed[name] = n
		}
		return nil
	}
	steps := []struct {
		name, text string
		args       int
	}{
		{"", sqlPlanTable, 0}, {"", sqlPlan, 1},
		{"messages.created_at", sqlRedateMessages, 1}, {"log.at", sqlRedateLog, 1}, {"time_marks.at", sqlRedateMarks, 1},
		{"conversations.last_at", sqlRedateLast, 1}, {"conversations.last_message_at", sqlRedateLastMessage, 1},
		{"invites.expires_at", sqlRedateExpiries, 1},
	}
	for _, step := range steps {
		if err := run(step.name, step.text, step.args); err != nil {
			return nil, err
		}
	}
	columns, err := c.moments()
	if err != nil {
		return nil, err
	}
	for _, column := range columns { // names come from the schema
		text := `update "` + column[0] + `" set "` + column[1] + `" = ?1 where "` + column[1] + `" > ?1`
		if err := run(column[0]+"."+column[1], text, 1); err != nil {
			return nil, err
		}
	}
	return changed, run("", `drop table redated`, 0)
}

// moments lists the columns that sqlMoments finds.
func (c *conn) moments() (columns [][2]string, err error) {
	st, err := c.prepare(sqlMoments)
	if err != nil {
		return nil, err
	}
	defer st.finalize()
	for st.next() {
		columns = append(columns, [2]string{st.strAt(0), st.strAt(1)})
	}
	return columns, st.end()
}
