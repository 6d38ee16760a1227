package postgres

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/jackc/pgx/v5"

	"messenger/internal/chat"
	"messenger/internal/pgtest"
)

// fillDialog gives two people a dialog of n messages, the last of them at newest. One statement
// a table is what makes it quick.
func fillDialog(t testing.TB, s *Store, n *ids, pair []chat.UserID, count int) (id chat.ConversationID, newest chat.Instant) {
	t.Helper()
	write(t, s, chat.NewBatch(now), sends(n, pair, 1)...)
	id = chat.DialogID(pair[0], pair[1])
	for _, text := range []string{
		`insert into messages (conversation_id, seq, id, sender_id, notification, created_at, said, changed_seq, content)
			select m.conversation_id, i, gen_random_uuid(), m.sender_id, false, m.created_at + i, i, i, m.content
			from messages m, generate_series(2, $2::bigint) i where m.conversation_id = $1`,
		`insert into time_marks (conversation_id, at, seq) select m.conversation_id, m.created_at, m.seq
			from messages m where m.conversation_id = $1 and m.seq % 64 = 0 and m.seq <= $2`,
		`insert into message_ids (id, conversation_id, seq) select m.id, m.conversation_id, m.seq
			from messages m where m.conversation_id = $1 and m.seq between 2 and $2`,
		`update conversations set (last_seq, last_at, last_message_seq, last_message_at, said) =
			(select seq, created_at, seq, created_at, said from messages where conversation_id = $1 and seq = $2) where id = $1`,
	} {
		if _, err := s.pool.Exec(t.Context(), text, [16]byte(id), int64(count)); err != nil {
			t.Fatal(err)
		}
	}
	rows, _, err := s.History(t.Context(), chat.HistoryQuery{Conversation: id, User: pair[0], Before: chat.MaxInstant, Limit: 1})
	if err != nil || len(rows) != 1 {
		t.Fatal(len(rows), err)
	}
	return id, rows[0].Message.CreatedAt
}

// effort is what a plan did: the blocks it touched and the rows it threw away.
type effort struct{ blocks, removed int }

func (e *effort) add(node map[string]any) {
	number := func(name string) int { f, _ := node[name].(float64); return int(f) }
	e.removed += (number("Rows Removed by Filter") + number("Rows Removed by Index Recheck")) * max(number("Actual Loops"), 1)
	plans, _ := node["Plans"].([]any)
	for _, p := range plans {
		if p, ok := p.(map[string]any); ok {
			e.add(p)
		}
	}
}

// effortOf runs a statement and says what that took.
func effortOf(t *testing.T, conn *pgx.Conn, sql string, args ...any) effort {
	t.Helper()
	var out []byte
	for range 2 { // dead entries of an index are marked as such by whoever meets them first
		if err := conn.QueryRow(t.Context(), "explain (analyze, buffers, timing off, format json) "+sql, args...).Scan(&out); err != nil {
			t.Fatalf("%v in %s", err, sql)
		}
	}
	var plans []struct{ Plan map[string]any }
	if err := json.Unmarshal(out, &plans); err != nil || len(plans) != 1 {
		t.Fatalf("%s: %v", out, err)
	}
	var e effort
	e.add(plans[0].Plan)
	for _, name := range []string{"Shared Hit Blocks", "Shared Read Blocks"} {
		f, _ := plans[0].Plan[name].(float64)
		e.blocks += int(f)
	}
	return e
}

// TestReadsCostWhatTheyShow has PostgreSQL count the blocks that a page takes. In a
// conversation of 60,000 messages that is as many as in one of 2,000, but for the height of
// an index.
func TestReadsCostWhatTheyShow(t *testing.T) {
	t.Parallel()
	config, err := parse(Config{URL: pgtest.Open(t, migrateAt)}.withDefaults())
	if err != nil {
		t.Fatal(err)
	}
	s := openAt(t, Config{URL: config.ConnString(), MaxConns: 2})
	conn := connect(t, config.ConnConfig)
	var n ids
	users := signUp(t, s, &n, 4)
	type read struct {
		name, sql string
		args      []any
	}
	reads := func(pair []chat.UserID, count int) []read {
		id, newest := fillDialog(t, s, &n, pair, count)
		c, u := [16]byte(id), [16]byte(pair[0])
		return []read{
			{"latest page", sqlHistory, []any{c, u, int64(chat.MaxInstant), int64(50), int64(chat.PageBytes)}},
			{"deep page", sqlHistory, []any{c, u, int64(newest - 1000), int64(50), int64(chat.PageBytes)}},
			{"timeline", sqlTimeline, []any{c, u, int64(1000), int64(20), int64(999), int64(20), int64(chat.PageBytes)}},
			{"chat list", sqlChatList, []any{u, int64(chat.MaxInstant), int64(20), int64(chat.PageBytes)}},
		}
	}
	few, many := reads(users[:2], 2_000), reads(users[2:], 60_000)
	if _, err := conn.Exec(t.Context(), "vacuum analyze"); err != nil {
		t.Fatal(err)
	}
	const levels = 12 // an index more high, for each of the look-ups in messages of a list or page
	for i := range few {
		a, b := effortOf(t, conn, few[i].sql, few[i].args...), effortOf(t, conn, many[i].sql, many[i].args...)
		t.Logf("%s: of few %+v, of many %+v", few[i].name, a, b)
		if b.blocks > a.blocks+levels || a.removed > 64 || b.removed > 64 {
			t.Errorf("%s: of few %+v, of many %+v", few[i].name, a, b)
		}
	}
}

// TestStatementsOfAPage counts at the wire what a page and a list take.
func TestStatementsOfAPage(t *testing.T) {
	t.Parallel()
	p, url := newProxy(t, pgtest.Open(t, migrateAt))
	s := openAt(t, Config{URL: url, MaxConns: 1})
	var n ids
	users := signUp(t, s, &n, 40)
	id, _ := fillDialog(t, s, &n, users[:2], 500)
	write(t, s, chat.NewBatch(now), sends(&n, users, 200)...)
	for name, want := range map[string][]string{"page": {sqlHistory, sqlPlace}, "place": {sqlMember}, "list": {sqlChatList}} {
		for range 2 {
			p.counts()
			var err error
			switch name {
			case "list":
				_, err = s.ChatList(t.Context(), chat.ChatListQuery{User: users[1], Before: chat.MaxInstant, Limit: 20})
			default:
				q := chat.HistoryQuery{Conversation: id, User: users[0], Before: chat.MaxInstant}
				if name == "page" {
					q.Limit = 50
				}
				_, _, err = s.History(t.Context(), q)
			}
			if err != nil {
				t.Fatal(err)
			}
		}
		trips, ran := p.counts()
		if trips != 1 || len(ran) != len(want) {
			t.Errorf("%s: %d round trips, statements %v", name, trips, counted(ran))
		}
		for _, sql := range want {
			if ran[sql] != 1 {
				t.Errorf("%s: %.40q ran %d times", name, strings.TrimSpace(sql), ran[sql])
			}
		}
	}
}

// TestReadsAllocateLittle holds what a page and a list leave to the garbage collector to what
// is in them: an allocation for each text, and the driver's share.
func TestReadsAllocateLittle(t *testing.T) {
	s := openStore(t)
	var n ids
	users := signUp(t, s, &n, 41)
	id, _ := fillDialog(t, s, &n, users[:2], 500)
	at := now()
	batch := chat.NewBatch(func() chat.Instant { at++; return at })
	for _, u := range users[2:] {
		write(t, s, batch, sends(&n, []chat.UserID{users[0], u}, 1)...)
	}
	for name, read := range map[string]struct {
		atMost float64
		do     func() (int, error)
		rows   int
	}{
		"page": {50 + 100, func() (int, error) {
			rows, _, err := s.History(t.Context(), chat.HistoryQuery{Conversation: id, User: users[0], Before: chat.MaxInstant, Limit: 50})
			return len(rows), err
		}, 50},
		"list": {20*4 + 100, func() (int, error) {
			rows, err := s.ChatList(t.Context(), chat.ChatListQuery{User: users[0], Before: chat.MaxInstant, Limit: 20})
			return len(rows), err
		}, 20},
	} {
		got := testing.AllocsPerRun(100, func() {
			if rows, err := read.do(); err != nil || rows != read.rows {
				t.Fatal(rows, err)
			}
		})
		t.Logf("%s: %.0f allocations", name, got)
		if got > read.atMost {
			t.Errorf("%s: %.0f allocations, want at most %.0f", name, got, read.atMost)
		}
	}
}
