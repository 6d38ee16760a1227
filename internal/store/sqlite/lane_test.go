//go:build !race

package sqlite

import (
	"fmt"
	"strings"
	"testing"

	engine "modernc.org/sqlite/lib"

	"messenger/internal/store/storetest"
)

// TestLane counts the steps of the engine that each write takes over a long history: a
// handful for each row that is read or written. It is built without the race detector, which
// makes SQLite ten times slower and has nothing to find here (make plain).
func TestLane(t *testing.T) {
	t.Parallel()
	s := openStore(t)
	storetest.NewWorld(t, s).RunLane(storetest.Lane{
		Backlog: laneBacklog, Most: 40_000, Back: 120_000,
		Cost: func() int64 { return stepsOf(s) },
		Seed: func(seed storetest.LaneSeed) { seedLane(t, s, seed, laneBacklog) },
	})
}

// laneBacklog is enough for whatever reads all of it to be found out.
const laneBacklog = 12_000

// stepsOf is the steps that the writer's statements have taken since the last call.
func stepsOf(s *Store) (steps int64) {
	w := <-s.writer
	defer func() { s.writer <- w }()
	for _, kept := range w.stmts {
		if kept != nil {
			steps += int64(engine.Xsqlite3_stmt_status(w.tls, kept.handle, engine.SQLITE_STMTSTATUS_VM_STEP, 1))
		}
	}
	return steps
}

// seedLane fills the store with what storetest.LaneSeed says.
func seedLane(t testing.TB, s *Store, seed storetest.LaneSeed, backlog int) {
	t.Helper()
	w := <-s.writer
	defer func() { s.writer <- w }()
	id := func(b [16]byte) string { return fmt.Sprintf("x'%x'", b[:]) }
	words := strings.NewReplacer(
		"$n", fmt.Sprint(backlog), "$last", fmt.Sprint(int64(seed.LastSeq)), "$reader", id(seed.Reader), "$writer", id(seed.Writer),
		"$mentioned", id(seed.Mentioned), "$deleted", id(seed.Deleted), "$hidden", id(seed.Hidden), "$crowded", id(seed.Crowded),
		"$reacted", fmt.Sprint(int64(seed.Reacted.Seq)), "$groups", fmt.Sprint(seed.Groups), "$dialogs", fmt.Sprint(seed.Dialogs),
	)
	for _, text := range laneSeed {
		st, err := w.prepare(words.Replace(text))
		if err != nil {
			t.Fatalf("%v in %s", err, text)
		}
		if err := st.run(); err != nil {
			t.Fatalf("%v in %s", err, text)
		}
		st.finalize()
	}
}

var laneSeed = []string{
	`begin immediate`,
	`create temp table i as with recursive i(n) as (select 1 union all select n + 1 from i where n < $n) select n, randomblob(16) as id from i`,
	`create temp table g as select $mentioned as id union all select $deleted union all select $hidden`,
	`insert into messages (conversation_id, seq, id, sender_id, notification, created_at, said, changed_seq, deleted_at, content)
	select g.id, $last + i.n, randomblob(16), $writer, 0, 2000000000000 + i.n, i.n, $last + i.n, case when g.id = $deleted then 1 end, 'text'
	from g, i order by 1, 2`,
	`insert into message_ids select id, conversation_id, seq from messages where seq > $last and conversation_id in (select id from g)`,
	`update conversations set last_seq = $last + $n, last_at = 2000000000000 + $n, said = $n, last_message_seq = $last + $n,
	last_message_at = 2000000000000 + $n where id in ($mentioned, $hidden)`,
	`update conversations set last_seq = $last + $n, last_at = 2000000000000 + $n, said = $n where id = $deleted`,
	`insert into mentions select $mentioned, $reader, $last + n, 3 from i`,
	`insert into unread_corrections select $deleted, u.id, 1, l.level, ($last + n) >> (6 * l.level), count(*)
	from i, (select zeroblob(16) as id union all select $writer) u,
		(select 0 as level union all select 1 union all select 2 union all select 3) l group by 2, 4, 5`,
	`insert into deleted_runs values ($deleted, $last + $n, $last + 1)`,
	`insert into hidden select conversation_id, $reader, seq, id, seq - $last from messages where conversation_id = $hidden and seq > $last`,
	`insert into unread_corrections select $hidden, $reader, 2, l.level, ($last + n) >> (6 * l.level), count(*)
	from i, (select 0 as level union all select 1 union all select 2 union all select 3) l group by 4, 5`,
	`update members set hidden_count = $n where conversation_id = $hidden and user_id = $reader`,
	`insert into reactions select $crowded, $reacted, id, '👍', 1 from i`,
	`insert into hidden select $crowded, id, $reacted, zeroblob(16), 1 from i`,
	`insert into members (conversation_id, user_id, role, joined_at, joined_seq, left_seq, cleared_seq, read_seq)
	select $crowded, id, 3, 1, 1, 0, 0, 0 from i where n <= 1000`,
	`update conversations set member_count = member_count + 1000 where id = $crowded`,
	`create temp table c as select n, randomblob(16) as id, case when n <= $groups then 2 else 1 end as kind from i`,
	`insert into conversations (id, kind, name, owner_id, low_id, high_id, last_seq, last_at, last_message_seq, last_message_at,
		member_count, created_at)
	select id, kind, 'g', $writer, $reader, $reader, 1, 1, 0, 0, 2, 1 from c`,
	`insert into members (conversation_id, user_id, role, joined_at, joined_seq, left_seq, cleared_seq, read_seq)
	select c.id, u.id, case when kind = 2 and u.id = $writer then 1 else 3 end, 1, kind - 1, 0, 0, 0
	from c, (select $reader as id union all select $writer) u where kind = 2 or u.id = $reader`,
	`drop table i`, `drop table g`, `drop table c`,
	`commit`,
}
