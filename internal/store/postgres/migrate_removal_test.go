package postgres

import (
	"testing"

	"github.com/jackc/pgx/v5"

	"messenger/internal/chat"
	"messenger/internal/pgtest"
)

// TestOldRemovalsAreKept migrates a group from before removals barred the return: who was
// removed and did not come back is barred, who left is not, it is known who was added, and
// the invites of those who are out have ended.
func TestOldRemovalsAreKept(t *testing.T) {
	t.Parallel()
	url := pgtest.Empty(t)
	if _, err := migrate(t.Context(), Config{URL: url}.withDefaults(), schemasBefore(t, 4)); err != nil {
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
		`insert into users select id(i), 'P', null, 'e' || i, 'e' || i, 'hash', 1, 1, null from generate_series(11, 14) i`,
		`insert into conversations (id, kind, name, owner_id, last_seq, last_at, last_message_seq, last_message_at, member_count, created_at)
			values (id(1), 2, 'G', id(11), 6, 60, 6, 60, 2, 1)`,
		`insert into members (conversation_id, user_id, role, joined_at, joined_seq, left_seq, cleared_seq, read_seq)
			select id(1), id(u), least(r, 3), 1, u - 10, l, 0, 0 from (values (11, 1, 0), (12, 3, 5), (13, 3, 6), (14, 3, 0)) x(u, r, l)`,
		`insert into log (conversation_id, seq, kind, actor_id, subject_id, at) values (id(1), 1, 1, id(11), id(11), 10),
			(id(1), 2, 2, id(11), id(12), 20), (id(1), 3, 2, id(11), id(13), 30), (id(1), 4, 2, id(11), id(14), 40),
			(id(1), 5, 3, id(11), id(12), 50), (id(1), 6, 3, id(13), id(13), 60)`,
		`insert into invites select 'code' || u, id(1), id(u), 7, 0, 0, 0, 0 from generate_series(11, 14) u`,
	} {
		if _, err := conn.Exec(t.Context(), q); err != nil {
			t.Fatalf("%s: %v", q, err)
		}
	}
	s, group := openAt(t, Config{URL: url}), oldID[chat.Conversation](1)
	owner, added := oldID[chat.User](11), oldID[chat.User](14)
	for user, want := range map[byte]chat.Member{11: {}, 13: {}, 14: {Added: true}, 12: {Removed: chat.Removal{At: 50, By: owner}}} {
		m, err := s.Member(t.Context(), chat.MemberKey{Conversation: group, User: oldID[chat.User](user)})
		if err != nil || m.Added != want.Added || m.Removed != want.Removed {
			t.Errorf("place of %d = %+v, %v", user, m, err)
		}
	}
	invites, err := s.Invites(t.Context(), chat.InvitesQuery{Group: group, At: 100, Limit: 10})
	if err != nil || len(invites) != 2 || invites[0].By != added || invites[1].By != owner {
		t.Errorf("invites = %+v, %v", invites, err)
	}
}
