package postgres

import (
	"fmt"
	"io/fs"
	"path/filepath"
	"testing"
	"testing/fstest"

	"github.com/jackc/pgx/v5"

	"messenger/internal/chat"
	"messenger/internal/pgtest"
)

// schemasBefore returns the migrations in SQL before a version.
func schemasBefore(t *testing.T, version int64) fstest.MapFS {
	t.Helper()
	names, err := fs.Glob(embedded, "migrations/*.sql")
	if err != nil {
		t.Fatal(err)
	}
	old := fstest.MapFS{}
	for _, name := range names {
		text, err := embedded.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		if base := filepath.Base(name); base < fmt.Sprintf("%04d", version) {
			old[base] = &fstest.MapFile{Data: text}
		}
	}
	return old
}

// TestOldNoticesGetData migrates notices from before they were data: they get theirs from the
// log, a notice without an entry has none, and the name that an erased person gave stays away.
func TestOldNoticesGetData(t *testing.T) {
	t.Parallel()
	url := pgtest.Empty(t)
	if _, err := migrate(t.Context(), Config{URL: url}.withDefaults(), schemasBefore(t, 11)); err != nil {
		t.Fatal(err)
	}
	conn, err := pgx.Connect(t.Context(), url)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = conn.Close(t.Context()) }()
	for _, q := range []string{
		`create function id(n int) returns uuid language sql as $$
			select ('00000000-0000-4000-8000-' || lpad(to_hex(n), 12, '0'))::uuid $$`,
		`insert into conversations (id, kind, name, owner_id, last_seq, last_at, last_message_seq, last_message_at, member_count, created_at)
			values (id(1), 2, 'G', id(11), 9, 90, 9, 90, 1, 1)`,
		`insert into members (conversation_id, user_id, role, joined_at, joined_seq, left_seq, cleared_seq, read_seq)
			values (id(1), id(11), 1, 1, 1, 0, 0, 0)`,
		`insert into messages (conversation_id, seq, id, sender_id, notification, created_at, said, changed_seq, content)
			select id(1), n, id(100 + n), id(11), n < 9, 10 * n, 0, n, case when n = 7 then '' else 'text' end from generate_series(1, 9) n`,
		`insert into log (conversation_id, seq, kind, actor_id, subject_id, at, detail)
			select id(1), n, k, id(11), id(u), 10 * n, d from (values (1, 1, 11, null), (2, 2, 12, null), (3, 3, 11, null), (3, 5, 12, null),
				(4, 2, 11, null), (5, 3, 12, null), (6, 11, 0, 'Jazz 4'), (7, 11, 0, 'Secret')) x(n, k, u, d)`,
	} {
		if _, err := conn.Exec(t.Context(), q); err != nil {
			t.Fatalf("%s: %v", q, err)
		}
	}
	ben := oldID[chat.User](12)
	want := map[chat.Seq]chat.NoticeData{
		1: {Kind: chat.NoticeCreated}, 2: {Kind: chat.NoticeAdded, Subject: ben}, 3: {Kind: chat.NoticeLeft},
		4: {Kind: chat.NoticeJoined}, 5: {Kind: chat.NoticeRemoved, Subject: ben}, 6: {Kind: chat.NoticeRenamed, Name: "Jazz 4"},
		7: {Kind: chat.NoticeRenamed}, 8: {}, 9: {},
	}
	page, err := openAt(t, Config{URL: url}).Timeline(t.Context(), chat.TimelineQuery{
		Conversation: oldID[chat.Conversation](1), User: oldID[chat.User](11), Newer: 10,
	})
	if err != nil || len(page.Rows) != len(want) {
		t.Fatalf("%d messages, %v", len(page.Rows), err)
	}
	for _, row := range page.Rows {
		if m := row.Message; m.Notice != want[m.Seq] {
			t.Errorf("notice %d = %+v, want %+v", m.Seq, m.Notice, want[m.Seq])
		}
	}
}
