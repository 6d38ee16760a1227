package postgres

import (
	"errors"
	"sync"
	"testing"
	"testing/fstest"

	"github.com/jackc/pgx/v5"

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
	err = conn.QueryRow(t.Context(), `select (select count(*) from meta), (select count(*) from pg_locks where locktype = 'advisory'
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
	m, err := migrate(t.Context(), Config{URL: url}.withDefaults(), newer)
	if err != nil || m.To != 9998 {
		t.Fatalf("migrate = %+v, %v", m, err)
	}
	if _, err := Open(t.Context(), Config{URL: url}); !errors.Is(err, ErrNewer) {
		t.Errorf("Open of a newer database = %v", err)
	}
	if _, err := Migrate(t.Context(), Config{URL: url}); !errors.Is(err, ErrNewer) {
		t.Errorf("Migrate of a newer database = %v", err)
	}
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
		"invites": "code", "sightings": "user_id",
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
