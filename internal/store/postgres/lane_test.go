package postgres

import (
	"fmt"
	"strings"
	"testing"

	"messenger/internal/pgtest"
	"messenger/internal/store/storetest"
)

// laneBacklog is enough for whatever reads all of it to be found out.
const laneBacklog = 12_000

// TestLane counts the rows that each write reads over a long history, by the server's own
// statistics. The cluster is its own: as long as a transaction of another test is open, entries of
// indexes whose rows are deleted stay and are read again.
func TestLane(t *testing.T) {
	t.Parallel()
	s := openAt(t, Config{URL: pgtest.Private(t).URL(), MaxConns: 1})
	read := int64(0)
	storetest.NewWorld(t, s).RunLane(storetest.Lane{
		Backlog: laneBacklog, Most: 6000, Back: 12_000,
		Cost: func() int64 {
			before := read
			read = rowsRead(t, s)
			return read - before
		},
		Seed: func(seed storetest.LaneSeed) { seedLane(t, s, seed, laneBacklog) },
	})
}

// rowsRead is how many rows and entries of indexes have been read in the database so far. The
// connection is the only one, so what it has counted is all.
func rowsRead(t testing.TB, s *Store) (n int64) {
	t.Helper()
	if _, err := s.pool.Exec(t.Context(), `select pg_stat_force_next_flush()`); err != nil {
		t.Fatal(err)
	}
	err := s.pool.QueryRow(t.Context(), `select (select sum(seq_tup_read) from pg_stat_user_tables)::bigint
		+ (select sum(idx_tup_read) from pg_stat_user_indexes)::bigint`).Scan(&n)
	if err != nil {
		t.Fatal(err)
	}
	return n
}

// seedLane fills the store with what storetest.LaneSeed says.
func seedLane(t testing.TB, s *Store, seed storetest.LaneSeed, backlog int) {
	t.Helper()
	id := func(b [16]byte) string { return fmt.Sprintf("'%x'::uuid", b[:]) }
	words := strings.NewReplacer(
		"$n", fmt.Sprint(backlog), "$last", fmt.Sprint(int64(seed.LastSeq)), "$reader", id(seed.Reader), "$writer", id(seed.Writer),
		"$mentioned", id(seed.Mentioned), "$deleted", id(seed.Deleted), "$hidden", id(seed.Hidden), "$crowded", id(seed.Crowded),
		"$reacted", fmt.Sprint(int64(seed.Reacted.Seq)), "$groups", fmt.Sprint(seed.Groups), "$zero", noID,
	)
	for _, text := range laneSeed {
		if _, err := s.pool.Exec(t.Context(), words.Replace(text)); err != nil {
			t.Fatalf("%v in %s", err, text)
		}
	}
}

var laneSeed = []string{
	// New statistics in the middle of the test would change plans, and with them what is read.
	`do $do$ declare t regclass; begin
		for t in select oid from pg_class where relkind = 'r' and relnamespace = current_schema()::regnamespace loop
			execute format('alter table %s set (autovacuum_enabled = off)', t);
		end loop;
	end $do$`,
	`create table i as select n, gen_random_uuid() as id from generate_series(1, $n) n`,
	`create table g as select $mentioned as id union all select $deleted union all select $hidden`,
	`insert into messages (conversation_id, seq, id, sender_id, notification, created_at, said, changed_seq, deleted_at, content)
	select g.id, $last + i.n, gen_random_uuid(), $writer, false, 2000000000000 + i.n, i.n, $last + i.n,
		case when g.id = $deleted then 1 end, 'text' from g, i`,
	`insert into message_ids select id, conversation_id, seq from messages where seq > $last and conversation_id in (select id from g)`,
	`update conversations set last_seq = $last + $n, last_at = 2000000000000 + $n, said = $n, last_message_seq = $last + $n,
	last_message_at = 2000000000000 + $n where id in ($mentioned, $hidden)`,
	`update conversations set last_seq = $last + $n, last_at = 2000000000000 + $n, said = $n where id = $deleted`,
	`insert into mentions select $mentioned, $reader, $last + n, 3 from i`,
	`insert into unread_corrections select $deleted, u.id, 1, l.level, ($last + n) >> (6 * l.level), count(*)
	from i, (values ($zero::uuid), ($writer)) u(id), generate_series(0, 3) l(level) group by 2, 4, 5`,
	`insert into deleted_runs values ($deleted, $last + $n, $last + 1)`,
	`insert into hidden select conversation_id, $reader, seq, id, seq - $last from messages where conversation_id = $hidden and seq > $last`,
	`insert into unread_corrections select $hidden, $reader, 2, l.level, ($last + n) >> (6 * l.level), count(*)
	from i, generate_series(0, 3) l(level) group by 4, 5`,
	`update members set hidden_count = $n where conversation_id = $hidden and user_id = $reader`,
	`insert into reactions select $crowded, $reacted, id, '👍', 1 from i`,
	`insert into hidden select $crowded, id, $reacted, gen_random_uuid(), 1 from i`,
	`insert into members (conversation_id, user_id, role, joined_at, joined_seq, left_seq, cleared_seq, read_seq)
	select $crowded, id, 3, 1, 1, 0, 0, 0 from i where n <= 1000`,
	`update conversations set member_count = member_count + 1000 where id = $crowded`,
	`create table c as select n, gen_random_uuid() as id, case when n <= $groups then 2 else 1 end as kind from i`,
	`insert into conversations (id, kind, name, owner_id, low_id, high_id, last_seq, last_at, last_message_seq, last_message_at,
		member_count, created_at)
	select id, kind, 'g', $writer, $reader, $reader, 1, 1, 0, 0, 2, 1 from c`,
	`insert into members (conversation_id, user_id, role, joined_at, joined_seq, left_seq, cleared_seq, read_seq)
	select c.id, u.id, case when kind = 2 and u.id = $writer then 1 else 3 end, 1, kind - 1, 0, 0, 0
	from c, (values ($reader), ($writer)) u(id) where kind = 2 or u.id = $reader`,
	`drop table i`, `drop table g`, `drop table c`,
	`analyze`,
}
