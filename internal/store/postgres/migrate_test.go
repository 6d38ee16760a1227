package postgres

import (
	"errors"
	"sync"
	"testing"
	"testing/fstest"

	"github.com/jackc/pgx/v5"

	"messenger/internal/chat"
	"messenger/internal/pgtest"
)

func TestMigrate(t *testing.T) {
	t.Parallel()
	url := pgtest.Empty(t)
	first, err := Migrate(t.Context(), Config{URL: url})
	if err != nil || first.From != 0 || first.To < 1 {
		t.Fatalf("Migrate = %+v, %v", first, err)
	}
	again, err := Migrate(t.Context(), Config{URL: url})
	if err != nil || again.From != first.To || again.To != first.To {
		t.Errorf("Migrate again = %+v, %v", again, err)
	}
	if epoch := openAt(t, Config{URL: url}).epoch; len(epoch) != 36 || epoch != openAt(t, Config{URL: url}).epoch {
		t.Errorf("epoch %q is not one that lasts", epoch)
	}
}

// TestMigrateAtOnce has several processes start on an empty database.
func TestMigrateAtOnce(t *testing.T) {
	t.Parallel()
	url := pgtest.Empty(t)
	const processes = 6
	errs := make([]error, processes)
	var running sync.WaitGroup
	for i := range processes {
		running.Go(func() {
			s, err := Open(t.Context(), Config{URL: url, MaxConns: 2})
			if err == nil {
				err = s.Close()
			}
			errs[i] = err
		})
	}
	running.Wait()
	if err := errors.Join(errs...); err != nil {
		t.Fatal(err)
	}
	conn, err := pgx.Connect(t.Context(), url)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = conn.Close(t.Context()) }()
	var epochs, locks int
	err = conn.QueryRow(t.Context(), `select (select count(*) from meta where key = 'epoch'), (select count(*) from pg_locks where locktype = 'advisory'
		and database = (select oid from pg_database where datname = current_database()))`).Scan(&epochs, &locks)
	if err != nil || epochs != 1 || locks != 0 {
		t.Errorf("%d epochs, %d locks left, %v", epochs, locks, err)
	}
}

func TestMigrateRefusesNewer(t *testing.T) {
	t.Parallel()
	url := pgtest.Open(t, migrateAt)
	newer := fstest.MapFS{}
	for _, name := range []string{"0001_initial.sql", "9998_more.sql"} {
		newer[name] = &fstest.MapFile{Data: []byte("-- +goose Up\ncreate table more (n int primary key);\n")}
	}
	newer["9999_who.sql"] = &fstest.MapFile{Data: []byte("-- +goose Up\nupdate meta set value = '9999' where key = 'oldest_writer';\n")}
	m, err := migrate(t.Context(), Config{URL: url}.withDefaults(), newer)
	if err != nil || m.To != 9999 {
		t.Fatalf("migrate = %+v, %v", m, err)
	}
	if _, err := Open(t.Context(), Config{URL: url}); !errors.Is(err, ErrNewer) {
		t.Errorf("Open of a newer database = %v", err)
	}
	if _, err := Migrate(t.Context(), Config{URL: url}); !errors.Is(err, ErrNewer) {
		t.Errorf("Migrate of a newer database = %v", err)
	}
	// A migration that older programs can live with lets them go on.
	conn, err := pgx.Connect(t.Context(), url)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = conn.Close(t.Context()) }()
	if _, err := conn.Exec(t.Context(), `update meta set value = '1' where key = 'oldest_writer'`); err != nil {
		t.Fatal(err)
	}
	openAt(t, Config{URL: url})
}

// TestFailedMigration leaves nothing half done.
func TestFailedMigration(t *testing.T) {
	t.Parallel()
	url := pgtest.Open(t, migrateAt)
	broken := fstest.MapFS{
		"0001_initial.sql": &fstest.MapFile{Data: []byte("-- +goose Up\nselect 1;\n")},
		"9997_broken.sql":  &fstest.MapFile{Data: []byte("-- +goose Up\ncreate table half (n int primary key);\ncreate table meta (n int primary key);\n")},
	}
	if m, err := migrate(t.Context(), Config{URL: url}.withDefaults(), broken); err == nil {
		t.Fatalf("migrate = %+v", m)
	}
	s := openAt(t, Config{URL: url})
	var half *string
	if err := s.pool.QueryRow(t.Context(), `select to_regclass('half')::text`).Scan(&half); err != nil || half != nil {
		t.Errorf("the table of a failed migration is there: %v", err)
	}
}

// TestShardKeys holds the schema to what lets it be spread over machines: each key begins
// with the column that its table would be spread by, and no row points across.
func TestShardKeys(t *testing.T) {
	t.Parallel()
	s := openStore(t)
	spread := map[string]string{
		"users": "id", "user_keys": "", "sessions": "id", "conversations": "id", "members": "conversation_id",
		"messages": "conversation_id", "message_ids": "id", "time_marks": "conversation_id", "log": "conversation_id",
		"reactions": "conversation_id", "mentions": "conversation_id", "hidden": "conversation_id", "drafts": "conversation_id",
		"invites": "code", "sightings": "user_id", "known_addresses": "user_id", "unread_corrections": "conversation_id", "deleted_runs": "conversation_id",
		"leftovers": "conversation_id", "account_deletions": "user_id",
		"meta": "key", "goose_db_version": "id",
	}
	rows, err := s.pool.Query(t.Context(), `select t.relname::text, i.indexrelid::regclass::text, a.attname::text
		from pg_index i join pg_class t on t.oid = i.indrelid join pg_attribute a on a.attrelid = t.oid and a.attnum = i.indkey[0]
		where i.indisunique and t.relnamespace = 'public'::regnamespace`)
	if err != nil {
		t.Fatal(err)
	}
	tables, err := pgx.CollectRows(rows, pgx.RowToStructByPos[struct{ Table, Index, Column string }])
	if err != nil || len(tables) < len(spread) {
		t.Fatalf("%d unique indexes: %v", len(tables), err)
	}
	for _, i := range tables {
		column, ok := spread[i.Table]
		if !ok {
			t.Errorf("table %s is not spread by anything", i.Table)
		}
		if column != "" && i.Column != column && i.Index != "users_email_key_key" {
			t.Errorf("unique index %s begins with %s, not %s", i.Index, i.Column, column)
		}
	}
	var foreign, sequences, triggers int
	err = s.pool.QueryRow(t.Context(), `select (select count(*) from pg_constraint where contype = 'f'),
		(select count(*) from pg_sequences where sequencename not like 'goose%'),
		(select count(*) from pg_trigger where not tgisinternal)`).Scan(&foreign, &sequences, &triggers)
	if err != nil || foreign+sequences+triggers != 0 {
		t.Errorf("%d foreign keys, %d sequences, %d triggers: %v", foreign, sequences, triggers, err)
	}
}

// TestOldMessagesAreCounted migrates a group, a dialog and an empty conversation of the
// first schema: what the extended dialect needs is worked out, and nobody has anything
// unread.
func TestOldMessagesAreCounted(t *testing.T) {
	t.Parallel()
	url := pgtest.Empty(t)
	text, err := embedded.ReadFile("migrations/0001_initial.sql")
	if err != nil {
		t.Fatal(err)
	}
	first := fstest.MapFS{"0001_initial.sql": &fstest.MapFile{Data: text}}
	if _, err := migrate(t.Context(), Config{URL: url}.withDefaults(), first); err != nil {
		t.Fatal(err)
	}
	conn, err := pgx.Connect(t.Context(), url)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = conn.Close(t.Context()) }()
	const id = `create function id(n int) returns uuid language sql as $$
		select ('00000000-0000-4000-8000-' || lpad(to_hex(n), 12, '0'))::uuid $$`
	for _, q := range []string{
		id,
		`insert into users select id(i), 'P', null, 'e' || i, 'e' || i, 'hash', 1, 1, null from generate_series(11, 13) i`,
		`insert into conversations values (id(1), 2, 'G', id(11), null, null, 7, 70, 6, 60, 2, 1, null),
			(id(2), 1, null, null, id(11), id(12), 3, 30, 3, 30, 0, 1, null),
			(id(3), 1, null, null, id(11), id(11), 0, 0, 0, 0, 0, 1, null)`,
		`insert into members select id(c), id(u), 3, 1, 1, out, 0, 0
			from (values (1, 11, 0), (1, 12, 0), (1, 13, 5), (2, 11, 0), (2, 12, 0), (3, 11, 0)) x(c, u, out)`,
		`insert into messages select id(c), n, id(100 * c + n), id(u), words, notice, 10 * n from (values
			(1, 1, 11, true, 'created'), (1, 2, 11, false, 'one'), (1, 3, 12, true, 'added'), (1, 4, 12, false, 'two'),
			(1, 5, 13, true, 'left'), (1, 6, 11, false, 'three'),
			(2, 1, 11, false, 'four'), (2, 2, 12, false, 'five'), (2, 3, 11, false, 'six')) x(c, n, u, notice, words)`,
		`insert into log values (id(1), 3, 2, id(11), id(12), 30), (id(1), 7, 3, id(13), id(13), 70)`,
	} {
		if _, err := conn.Exec(t.Context(), q); err != nil {
			t.Fatalf("%s: %v", q, err)
		}
	}
	wantCounted(t, openAt(t, Config{URL: url}))
}

func oldID[T any](last byte) chat.ID[T] { return chat.ID[T]{6: 0x40, 8: 0x80, 15: last} }

func wantCounted(t *testing.T, s *Store) {
	t.Helper()
	group, dialog := oldID[chat.Conversation](1), oldID[chat.Conversation](2)
	anna, ben := oldID[chat.User](11), oldID[chat.User](12)
	page, err := s.Log(t.Context(), chat.LogQuery{Conversation: group, User: ben, Limit: 10})
	if err != nil || len(page.Changes) != 7 || page.Conversation.MessageCount != 3 || page.Conversation.LastSeq != 7 {
		t.Fatalf("log = %+v, %v", page, err)
	}
	for i, want := range []int64{0, 1, 1, 2, 2, 3} {
		m := page.Changes[i].Message.Message
		if m.MessageCount != want || m.Changed != chat.Seq(i+1) || m.EditedAt != 0 || m.DeletedAt != 0 || m.Digest != "" {
			t.Errorf("message %d = %+v, want %d said", i+1, m, want)
		}
	}
	if m := page.Changes[3].Message.Message; m.Content != "two" || m.Sender != ben || m.ID != oldID[chat.Message](104) || m.CreatedAt != 40 {
		t.Errorf("message = %+v", m)
	}
	if e := page.Changes[2].Entries; len(e) != 1 || e[0].Kind != chat.LogJoined || e[0].Role != chat.RoleMember {
		t.Errorf("entries of the joining = %+v", e)
	}
	if page.Unread != (chat.Unread{}) || page.Member.Read != (chat.Position{Seq: 7, MessageCount: 3}) || page.Seen != 7 || page.Delivered != 7 {
		t.Errorf("unread %+v, place %+v, seen %d, delivered %d", page.Unread, page.Member, page.Seen, page.Delivered)
	}
	h, m, err := s.Group(t.Context(), chat.MemberKey{Conversation: dialog, User: ben})
	if err != nil || h.LowWrote != (chat.Position{Seq: 3, MessageCount: 3}) || h.HighWrote != (chat.Position{Seq: 2, MessageCount: 2}) || m.Seen != 3 {
		t.Errorf("dialog = %+v, %+v, %v", h, m, err)
	}
	out, err := s.Member(t.Context(), chat.MemberKey{Conversation: group, User: oldID[chat.User](13)})
	if err != nil || out.Read != (chat.Position{}) || out.Left != 5 {
		t.Errorf("place of who left = %+v, %v", out, err)
	}
	for _, user := range []chat.UserID{anna, ben} {
		if rows, err := s.Unread(t.Context(), chat.UnreadListQuery{User: user, Limit: 9}); err != nil || len(rows) != 0 {
			t.Errorf("unread = %+v, %v", rows, err)
		}
	}
	if rows, err := s.Inbox(t.Context(), chat.InboxQuery{User: anna, Limit: 5}); err != nil || len(rows.Rows) != 3 || rows.Rows[2].Last != nil {
		t.Errorf("inbox = %+v, %v", rows, err)
	}
}
