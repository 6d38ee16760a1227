package sqlite

import (
	"fmt"
	"testing"

	"messenger/internal/chat"
	"messenger/internal/store/rekey"
	"messenger/internal/store/storetest"
)

func TestOldKeysAndReactionsAreNormalised(t *testing.T) {
	t.Parallel()
	const group, jose, composed, wide = 1, 11, 12, 13
	var old []string
	do := func(format string, args ...any) { old = append(old, fmt.Sprintf(format, args...)) }
	for i, u := range []struct{ first, email string }{{"Jose\u0301", storetest.Decomposed}, {"C", storetest.Composed}, {"W", storetest.FullWidth}} {
		id := hex(byte(jose + i))
		do(`insert into users values (%s, '%s', null, '%s', '%s', 'hash', %d, 1, null)`, id, u.first, u.email, chat.FoldCase(u.email), i+1)
		do(`insert into user_keys values (1, '%s', %s)`, chat.FoldCase(u.first), id)
		do(`insert into members (conversation_id, user_id, role, joined_at, joined_seq, left_seq, cleared_seq, read_seq) values (%s, %s, 3, 1, 1, 0, 0, 0)`, hex(group), id)
	}
	do(`insert into conversations (id, kind, name, owner_id, last_seq, last_at, last_message_seq, last_message_at, member_count, created_at)
		values (%s, 2, 'G', %s, 1, 10, 1, 10, 3, 1)`, hex(group), hex(jose))
	do(`insert into messages (conversation_id, seq, id, sender_id, notification, created_at, said, changed_seq, reactions, content)
		values (%s, 1, %s, %s, 0, 10, 1, 2, '2:3:❤1:6:❤\ufe0f1:4:👍', 'hi')`, hex(group), hex(101), hex(jose))
	do(`insert into message_ids values (%s, %s, 1)`, hex(101), hex(group))
	for i, r := range []struct {
		user  byte
		emoji string
	}{{jose, "❤"}, {jose, "❤\ufe0f"}, {composed, "❤"}, {composed, "👍"}} {
		do(`insert into reactions values (%s, 1, %s, '%s', %d)`, hex(group), hex(r.user), r.emoji, 20+i)
	}
	do(`update meta set value = 'before' where key = 'epoch'`)
	s, dir := migratedFrom(t, schemasBefore(t, rekey.Version), old...)

	storetest.Rekeyed(t, s, storetest.Old{
		Jose: id(jose), Composed: id(composed), Wide: id(wide), Message: chat.MessageKey{Conversation: id(group), Seq: 1},
	})
	if epoch, err := s.Epoch(t.Context()); err != nil || epoch == "before" {
		t.Errorf("epoch %q, %v", epoch, err)
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	wantCollisions(t, dir, rekey.Collision{Email: storetest.Decomposed, With: storetest.Composed})
	outside(t, dir, `update users set email = null, email_key = null, deleted_at = 1 where id = `+hex(composed))
	wantCollisions(t, dir)
	s = openDir(t, dir)
	if a, err := s.AccountByEmail(t.Context(), storetest.Composed); err != nil || a.ID != id(jose) {
		t.Errorf("the key that has become free is of %v, %v", a.ID, err)
	}
}

func wantCollisions(t *testing.T, dir string, want ...rekey.Collision) {
	t.Helper()
	got, err := Collisions(t.Context(), Config{Dir: dir})
	if err != nil || fmt.Sprint(got) != fmt.Sprint(want) {
		t.Errorf("collisions %+q, %v, want %+q", got, err, want)
	}
}
