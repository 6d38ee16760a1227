package sqlite

import (
	"fmt"
	"io/fs"
	"path/filepath"
	"testing"
	"testing/fstest"

	"messenger/internal/chat"
)

// migratedFrom makes a database with the first schemas only, fills it by statements, and
// opens it with all of them.
func migratedFrom(t *testing.T, version int, statements ...string) (s *Store, dir string) {
	t.Helper()
	cfg := Config{Dir: t.TempDir()}.withDefaults()
	path := filepath.Join(cfg.Dir, FileName)
	old := fstest.MapFS{}
	names, err := fs.Glob(embedded, "migrations/*.sql")
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range names[:version] {
		text, err := embedded.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		old[filepath.Base(name)] = &fstest.MapFile{Data: text}
	}
	if _, err := migrate(t.Context(), path, old, cfg.Log); err != nil {
		t.Fatal(err)
	}
	outside(t, cfg.Dir, statements...)
	return openDir(t, cfg.Dir), cfg.Dir
}

// schemasBefore is how many of the migrations in SQL come before a version.
func schemasBefore(t *testing.T, version int64) (n int) {
	t.Helper()
	files, err := embedded.ReadDir("migrations")
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range files {
		if f.Name() < fmt.Sprintf("%04d", version) {
			n++
		}
	}
	return n
}

func id(last byte) [16]byte { return [16]byte{15: last} }

func hex(last byte) string { return fmt.Sprintf("x'%x'", id(last)) }

// TestOldMessagesAreCounted migrates a group, a dialog and an empty conversation of the
// first schema: what the extended dialect needs is worked out, and nobody has anything
// unread.
func TestOldMessagesAreCounted(t *testing.T) {
	t.Parallel()
	const group, dialog, empty, anna, ben, left = 1, 2, 3, 11, 12, 13
	var old []string
	do := func(format string, args ...any) { old = append(old, fmt.Sprintf(format, args...)) }
	for _, user := range []byte{anna, ben, left} {
		do(`insert into users (id, first_name, created_at, updated_at) values (%s, 'P', 1, 1)`, hex(user))
	}
	head := `insert into conversations (id, kind, name, owner_id, low_id, high_id, last_seq, last_at, last_message_seq,
		last_message_at, member_count, created_at) values (%s, %d, %s, %s, %s, %s, %d, %d, %d, %d, %d, 1)`
	do(head, hex(group), 2, "'G'", hex(anna), "null", "null", 7, 70, 6, 60, 2)
	do(head, hex(dialog), 1, "null", "null", hex(anna), hex(ben), 3, 30, 3, 30, 0)
	do(head, hex(empty), 1, "null", "null", hex(anna), hex(anna), 0, 0, 0, 0, 0)
	for _, m := range [][3]int{{group, anna, 0}, {group, ben, 0}, {group, left, 5}, {dialog, anna, 0}, {dialog, ben, 0}, {empty, anna, 0}} {
		do(`insert into members values (%s, %s, 3, 1, 1, %d, 0, 0)`, hex(byte(m[0])), hex(byte(m[1])), m[2])
	}
	message := func(conversation, seq int, sender byte, notification int, text string) {
		do(`insert into messages values (%s, %d, %s, %s, '%s', %d, %d)`,
			hex(byte(conversation)), seq, hex(byte(100*conversation+seq)), hex(sender), text, notification, 10*seq)
	}
	message(group, 1, anna, 1, "created")
	message(group, 2, anna, 0, "one")
	message(group, 3, ben, 1, "added")
	message(group, 4, ben, 0, "two")
	message(group, 5, left, 1, "left")
	message(group, 6, anna, 0, "three")
	message(dialog, 1, anna, 0, "four")
	message(dialog, 2, ben, 0, "five")
	message(dialog, 3, anna, 0, "six")
	do(`insert into log values (%s, 3, 2, %s, %s, 30)`, hex(group), hex(anna), hex(ben))
	s, _ := migratedFrom(t, 1, old...)

	page, err := s.Log(t.Context(), chat.LogQuery{Conversation: id(group), User: id(ben), Limit: 10})
	if err != nil || len(page.Changes) != 7 || page.Conversation.MessageCount != 3 || page.Conversation.LastSeq != 7 {
		t.Fatalf("log = %+v, %v", page, err)
	}
	for i, want := range []int64{0, 1, 1, 2, 2, 3} {
		m := page.Changes[i].Message.Message
		if m.MessageCount != want || m.Changed != chat.Seq(i+1) || m.EditedAt != 0 || m.DeletedAt != 0 || m.Digest != "" {
			t.Errorf("message %d = %+v, want %d said", i+1, m, want)
		}
	}
	if m := page.Changes[3].Message.Message; m.Content != "two" || m.Sender != id(ben) || m.ID != id(104) || m.CreatedAt != 40 {
		t.Errorf("message = %+v", m)
	}
	if e := page.Changes[2].Entries; len(e) != 1 || e[0].Kind != chat.LogJoined || e[0].Role != chat.RoleMember {
		t.Errorf("entries of the joining = %+v", e)
	}
	if page.Unread != (chat.Unread{}) || page.Member.Read != (chat.Position{Seq: 7, MessageCount: 3}) || page.Seen != 7 || page.Delivered != 7 {
		t.Errorf("unread %+v, place %+v, seen %d, delivered %d", page.Unread, page.Member, page.Seen, page.Delivered)
	}
	h, m, err := s.Group(t.Context(), chat.MemberKey{Conversation: id(dialog), User: id(ben)})
	if err != nil || h.LowWrote != (chat.Position{Seq: 3, MessageCount: 3}) || h.HighWrote != (chat.Position{Seq: 2, MessageCount: 2}) || m.Seen != 3 {
		t.Errorf("dialog = %+v, %+v, %v", h, m, err)
	}
	out, err := s.Member(t.Context(), chat.MemberKey{Conversation: id(group), User: id(left)})
	if err != nil || out.Read != (chat.Position{}) || out.Left != 5 {
		t.Errorf("place of who left = %+v, %v", out, err)
	}
	for _, user := range []byte{anna, ben} {
		if rows, err := s.Unread(t.Context(), chat.UnreadListQuery{User: id(user), Limit: 9}); err != nil || len(rows) != 0 {
			t.Errorf("unread = %+v, %v", rows, err)
		}
	}
	if rows, err := s.Inbox(t.Context(), chat.InboxQuery{User: id(anna), Limit: 5}); err != nil || len(rows.Rows) != 3 || rows.Rows[2].Last != nil {
		t.Errorf("inbox = %+v, %v", rows, err)
	}
}

// TestOldRemovalsAreKept migrates a group from before removals barred the return: who was
// removed and did not come back is barred, who left is not, it is known who was added, and
// the invites of those who are out have ended.
func TestOldRemovalsAreKept(t *testing.T) {
	t.Parallel()
	const group, owner, removed, left, added = 1, 11, 12, 13, 14
	var old []string
	do := func(format string, args ...any) { old = append(old, fmt.Sprintf(format, args...)) }
	do(`insert into conversations (id, kind, name, owner_id, last_seq, last_at, last_message_seq, last_message_at, member_count, created_at)
		values (%s, 2, 'G', %s, 6, 60, 6, 60, 2, 1)`, hex(group), hex(owner))
	for i, user := range []byte{owner, removed, left, added} {
		do(`insert into users (id, first_name, created_at, updated_at) values (%s, 'P', 1, 1)`, hex(user))
		do(`insert into members (conversation_id, user_id, role, joined_at, joined_seq, left_seq, cleared_seq, read_seq)
			values (%s, %s, %d, 1, %d, %d, 0, 0)`, hex(group), hex(user), min(1+2*i, 3), i+1, []int{0, 5, 6, 0}[i])
		do(`insert into log (conversation_id, seq, kind, actor_id, subject_id, at) values (%s, %d, %d, %s, %s, %d)`,
			hex(group), i+1, min(i+1, 2), hex(owner), hex(user), 10*(i+1))
		do(`insert into invites values ('code%d', %s, %s, 7, 0, 0, 0, 0)`, user, hex(group), hex(user))
	}
	do(`insert into log (conversation_id, seq, kind, actor_id, subject_id, at) values (%s, 5, 3, %s, %s, 50), (%[1]s, 6, 3, %[4]s, %[4]s, 60)`,
		hex(group), hex(owner), hex(removed), hex(left))
	s, _ := migratedFrom(t, 3, old...)
	for user, want := range map[byte]chat.Member{
		owner: {}, left: {}, added: {Added: true}, removed: {Removed: chat.Removal{At: 50, By: id(owner)}},
	} {
		m, err := s.Member(t.Context(), chat.MemberKey{Conversation: id(group), User: id(user)})
		if err != nil || m.Added != want.Added || m.Removed != want.Removed {
			t.Errorf("place of %d = %+v, %v", user, m, err)
		}
	}
	invites, err := s.Invites(t.Context(), chat.InvitesQuery{Group: id(group), At: 100, Limit: 10})
	if err != nil || len(invites) != 2 || invites[0].By != id(added) || invites[1].By != id(owner) {
		t.Errorf("invites = %+v, %v", invites, err)
	}
}

// TestOldNoticesGetData migrates notices from before they were data: they get theirs from the
// log, a notice without an entry has none, and the name that an erased person gave stays away.
func TestOldNoticesGetData(t *testing.T) {
	t.Parallel()
	const group, anna, ben = 1, 11, 12
	want := map[chat.Seq]chat.NoticeData{
		1: {Kind: chat.NoticeCreated}, 2: {Kind: chat.NoticeAdded, Subject: id(ben)}, 3: {Kind: chat.NoticeLeft},
		4: {Kind: chat.NoticeJoined}, 5: {Kind: chat.NoticeRemoved, Subject: id(ben)}, 6: {Kind: chat.NoticeRenamed, Name: "Jazz 4"},
		7: {Kind: chat.NoticeRenamed}, 8: {}, 9: {},
	}
	var old []string
	do := func(format string, args ...any) { old = append(old, fmt.Sprintf(format, args...)) }
	do(`insert into conversations (id, kind, name, owner_id, last_seq, last_at, last_message_seq, last_message_at, member_count, created_at)
		values (%s, 2, 'G', %s, 9, 90, 9, 90, 1, 1)`, hex(group), hex(anna))
	do(`insert into members (conversation_id, user_id, role, joined_at, joined_seq, left_seq, cleared_seq, read_seq)
		values (%s, %s, 1, 1, 1, 0, 0, 0)`, hex(group), hex(anna))
	for seq := 1; seq <= 9; seq++ {
		text := map[bool]string{true: "", false: "text"}[seq == 7]
		do(`insert into messages (conversation_id, seq, id, sender_id, notification, created_at, said, changed_seq, content)
			values (%s, %d, %s, %s, %d, %d, 0, %d, '%s')`, hex(group), seq, hex(byte(100+seq)), hex(anna), min(1, 9-seq), 10*seq, seq, text)
	}
	for _, e := range []struct {
		seq, kind int
		subject   byte
		detail    string
	}{
		{1, 1, anna, "''"}, {2, 2, ben, "''"}, {3, 3, anna, "''"}, {3, 5, ben, "''"}, {4, 2, anna, "''"}, {5, 3, ben, "''"},
		{6, 11, 0, "'Jazz 4'"}, {7, 11, 0, "'Secret'"},
	} {
		do(`insert into log (conversation_id, seq, kind, actor_id, subject_id, at, detail) values (%s, %d, %d, %s, %s, %d, %s)`,
			hex(group), e.seq, e.kind, hex(anna), hex(e.subject), 10*e.seq, e.detail)
	}
	s, _ := migratedFrom(t, schemasBefore(t, 11), old...)
	page, err := s.Timeline(t.Context(), chat.TimelineQuery{Conversation: id(group), User: id(anna), Newer: 10})
	if err != nil || len(page.Rows) != len(want) {
		t.Fatalf("%d messages, %v", len(page.Rows), err)
	}
	for _, row := range page.Rows {
		if m := row.Message; m.Notice != want[m.Seq] {
			t.Errorf("notice %d = %+v, want %+v", m.Seq, m.Notice, want[m.Seq])
		}
	}
}
