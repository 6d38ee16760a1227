package postgres

import (
	"fmt"
	"testing"

	"github.com/jackc/pgx/v5"

	"messenger/internal/chat"
	"messenger/internal/pgtest"
	"messenger/internal/store/rekey"
	"messenger/internal/store/storetest"
)

func TestOldKeysAndReactionsAreNormalised(t *testing.T) {
	t.Parallel()
	url := pgtest.Empty(t)
	if _, err := migrate(t.Context(), Config{URL: url}.withDefaults(), schemasBefore(t, rekey.Version)); err != nil {
		t.Fatal(err)
	}
	conn, err := pgx.Connect(t.Context(), url)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = conn.Close(t.Context()) }()
	do := func(q string, args ...any) {
		t.Helper()
		if _, err := conn.Exec(t.Context(), q, args...); err != nil {
			t.Fatalf("%s: %v", q, err)
		}
	}
	group, jose, composed, wide := oldID[chat.Conversation](1), oldID[chat.User](11), oldID[chat.User](12), oldID[chat.User](13)
	do(`insert into conversations (id, kind, name, owner_id, last_seq, last_at, last_message_seq, last_message_at, member_count, created_at)
		values ($1, 2, 'G', $2, 1, 10, 1, 10, 3, 1)`, [16]byte(group), [16]byte(jose))
	for i, u := range []struct {
		id           chat.UserID
		first, email string
	}{{jose, "Jose\u0301", storetest.Decomposed}, {composed, "C", storetest.Composed}, {wide, "W", storetest.FullWidth}} {
		do(`insert into users values ($1, $2, null, $3, $4, 'hash', $5, 1, null)`, [16]byte(u.id), u.first, u.email, chat.FoldCase(u.email), i+1)
		do(`insert into user_keys values (1, $1, $2)`, chat.FoldCase(u.first), [16]byte(u.id))
		do(`insert into members (conversation_id, user_id, role, joined_at, joined_seq, left_seq, cleared_seq, read_seq)
			values ($1, $2, 3, 1, 1, 0, 0, 0)`, [16]byte(group), [16]byte(u.id))
	}
	message := oldID[chat.Message](101)
	do(`insert into messages (conversation_id, seq, id, sender_id, notification, created_at, said, changed_seq, reactions, content)
		values ($1, 1, $2, $3, false, 10, 1, 2, $4, 'hi')`, [16]byte(group), [16]byte(message), [16]byte(jose), "2 ❤\n1 ❤\ufe0f\n1 👍")
	do(`insert into message_ids values ($1, $2, 1)`, [16]byte(message), [16]byte(group))
	for i, r := range []struct {
		user  chat.UserID
		emoji string
	}{{jose, "❤"}, {jose, "❤\ufe0f"}, {composed, "❤"}, {composed, "👍"}} {
		do(`insert into reactions values ($1, 1, $2, $3, $4)`, [16]byte(group), [16]byte(r.user), r.emoji, 20+i)
	}
	do(`update meta set value = 'before' where key = 'epoch'`)

	s := openAt(t, Config{URL: url})
	storetest.Rekeyed(t, s, storetest.Old{
		Jose: jose, Composed: composed, Wide: wide, Message: chat.MessageKey{Conversation: group, Seq: 1},
	})
	if epoch, err := s.Epoch(t.Context()); err != nil || epoch == "before" {
		t.Errorf("epoch %q, %v", epoch, err)
	}
	wantCollisions(t, url, rekey.Collision{Email: storetest.Decomposed, With: storetest.Composed})
	do(`update users set email = null, email_key = null, deleted_at = 1 where id = $1`, [16]byte(composed))
	wantCollisions(t, url)
	if a, err := s.AccountByEmail(t.Context(), storetest.Composed); err != nil || a.ID != jose {
		t.Errorf("the key that has become free is of %v, %v", a.ID, err)
	}
}

func wantCollisions(t *testing.T, url string, want ...rekey.Collision) {
	t.Helper()
	got, err := Collisions(t.Context(), Config{URL: url})
	if err != nil || fmt.Sprint(got) != fmt.Sprint(want) {
		t.Errorf("collisions %+q, %v, want %+q", got, err, want)
	}
}
