package postgres

import (
	"errors"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"
	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgtype"
	"pgregory.net/rapid"

	"messenger/internal/chat"
)

// TestColumns sends every kind of column to PostgreSQL and reads it back.
func TestColumns(t *testing.T) {
	t.Parallel()
	s := openStore(t)
	text := "ünïcode \U0001f600\n\t'\"\\"
	type row struct {
		ID    [16]byte
		Long  int64
		Short int16
		Text  string
		Name  *string
		Flag  bool
		Users []chat.UserID // null if there are none
	}
	want := []row{
		{[16]byte{1, 2, 255}, -1 << 63, -1 << 15, "", nil, true, nil},
		{[16]byte{}, 1<<63 - 1, 1<<15 - 1, text, &text, false, []chat.UserID{{0, 255, 15: 1}, {1}}},
		{[16]byte{15: 1}, 0, 0, strings.Repeat("x", 100_000), new(string), true, []chat.UserID{{}}},
	}
	var id uuids
	var long longs
	var short shorts
	var txt texts
	var name names
	var flag flags
	var rows []*row
	for i, r := range want {
		id, long, short = append(id, r.ID), append(long, r.Long), append(short, r.Short)
		txt, name, flag = append(txt, r.Text), append(name, r.Name), append(flag, r.Flag)
		rows = append(rows, &want[i])
	}
	users := fieldOf(rows, pgtype.ByteaOID, func(buf []byte, r *row) []byte { return appendUsers(buf, r.Users) })
	const echo = `select * from unnest($1::uuid[], $2::bigint[], $3::smallint[], $4::text[], $5::text[], $6::boolean[], $7::bytea[])`
	var got []row
	read := func(q *pgx.Batch) *pgx.QueuedQuery { return q.Queue(echo, id, long, short, txt, name, flag, users) }
	err := s.once(t.Context(), func(q *pgx.Batch) {
		read(q).Query(eachRow(func(c *cells) {
			got = append(got, row{idFrom[chat.User](c), c.long(), c.short(), c.text(), c.textOrNil(), c.flag(), c.users()})
		}))
	})
	if err != nil {
		t.Fatal(err)
	}
	if d := cmp.Diff(want, got); d != "" {
		t.Errorf("columns differ (-want +got):\n%s", d)
	}
	for name, wrong := range map[string]func(c *cells){
		"too few values": func(c *cells) { c.next(-1) },
		"too many": func(c *cells) {
			for range 8 {
				c.next(-1)
			}
		},
		"wrong size": func(c *cells) { c.long() },
	} {
		err := s.once(t.Context(), func(q *pgx.Batch) { read(q).Query(eachRow(wrong)) })
		if !errors.Is(err, errShape) {
			t.Errorf("%s: %v", name, err)
		}
	}
	var n int
	for _, empty := range []uuids{nil, {}} {
		if err := s.pool.QueryRow(t.Context(), `select count(*) from unnest($1::uuid[])`, empty).Scan(&n); err != nil || n != 0 {
			t.Errorf("an empty column has %d values, %v", n, err)
		}
	}
	if err := s.pool.QueryRow(t.Context(), `select count(*) from unnest($1::uuid[])`, longs{1}).Scan(&n); err == nil {
		t.Error("numbers were sent as ids")
	}
}

// TestZeroIsNull sends the fields that are null instead of zero.
func TestZeroIsNull(t *testing.T) {
	t.Parallel()
	s := openStore(t)
	type row struct {
		ID    chat.UserID
		Long  int64
		Text  string
		Nulls int64
	}
	want := []row{{Nulls: 3}, {ID: chat.UserID{15: 1}, Long: -1, Text: "x"}, {ID: chat.UserID{1}, Long: 1, Text: " "}}
	rows := []*row{&want[0], &want[1], &want[2]}
	ids := fieldOf(rows, pgtype.UUIDOID, func(buf []byte, r *row) []byte { return appendIDOrNull(buf, r.ID) })
	longs := fieldOf(rows, pgtype.Int8OID, func(buf []byte, r *row) []byte { return appendLongOrNull(buf, r.Long) })
	texts := fieldOf(rows, pgtype.TextOID, func(buf []byte, r *row) []byte { return appendTextOrNull(buf, r.Text) })
	var got []row
	err := s.once(t.Context(), func(q *pgx.Batch) {
		const echo = `select i, l, t, num_nulls(i, l, t)::bigint from unnest($1::uuid[], $2::bigint[], $3::text[]) x(i, l, t)`
		q.Queue(echo, ids, longs, texts).Query(eachRow(func(c *cells) {
			var r row
			c.id(r.ID[:])
			r.Long, r.Text, r.Nulls = c.long(), c.text(), c.long()
			got = append(got, r)
		}))
	})
	if err != nil {
		t.Fatal(err)
	}
	if d := cmp.Diff(want, got); d != "" {
		t.Errorf("fields differ (-want +got):\n%s", d)
	}
}

// TestAfterPrefix: a valid text lies in the range exactly if it starts with the prefix.
func TestAfterPrefix(t *testing.T) {
	t.Parallel()
	for prefix, want := range map[string]string{
		"a": "b", "az": "a{", "\U0010ffff": pastAllKeys, "a\U0010ffff": "b", "\ud7ff": "\ue000", "\x7f": "\u0080", "": pastAllKeys,
	} {
		if got := afterPrefix(prefix); got != want {
			t.Errorf("afterPrefix(%q) = %q, want %q", prefix, got, want)
		}
	}
	rapid.Check(t, func(t *rapid.T) {
		word := rapid.StringOfN(rapid.OneOf(rapid.SampledFrom([]rune("ab\u007f\u0080\ud7ff\ue000\uffff\U00010000\U0010ffff")), rapid.Rune()), -1, -1, 48)
		prefix, text := word.Draw(t, "prefix"), word.Draw(t, "text")
		if rapid.Bool().Draw(t, "related") {
			text = prefix + text
			for len(text) > 48 {
				_, size := utf8.DecodeLastRuneInString(text)
				text = text[:len(text)-size]
			}
		}
		after := afterPrefix(prefix)
		if in := text >= prefix && text < after; in != strings.HasPrefix(text, prefix) || !utf8.ValidString(after) {
			t.Fatalf("%q is in [%q, %q): %v", text, prefix, after, in)
		}
	})
}

func TestKnown(t *testing.T) {
	t.Parallel()
	var k known
	id := func(i int) chat.ConversationID { return chat.ConversationID{byte(i), byte(i >> 8), byte(i >> 16), 1} }
	learn := func(i int) { k.learn(map[chat.ConversationID]*chat.Conversation{id(i): nil}) }
	if !k.all(nil) || k.all([]chat.ConversationID{id(1)}) {
		t.Error("nothing is known at first")
	}
	learn(1)
	learn(2)
	for i := 10; i < 10+2*knownSize+10; i++ {
		learn(i)
		if !k.all([]chat.ConversationID{id(1), id(i)}) {
			t.Fatalf("what is used was forgotten after %d", i)
		}
	}
	if k.all([]chat.ConversationID{id(1), id(2)}) {
		t.Error("what is not used was kept")
	}
	if len(k.young)+len(k.old) > 2*knownSize {
		t.Errorf("%d are known", len(k.young)+len(k.old))
	}
}
