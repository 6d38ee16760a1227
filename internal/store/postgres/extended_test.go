package postgres

import (
	"context"
	"errors"
	"testing"

	"github.com/jackc/pgx/v5"

	"messenger/internal/chat"
	"messenger/internal/pgtest"
)

// step is one write that is made after those before it.
type step struct {
	name string
	do   func() error
}

// scene is two people, a dialog and a group of theirs with some messages.
type scene struct {
	ids   *ids
	users []chat.UserID
	group chat.ConversationID
	said  []chat.MessageID // by the second, in the dialog
	told  []chat.MessageID // by the first, in the group
}

func by(u chat.UserID) chat.Actor { return chat.Actor{User: u} }

func newScene(t testing.TB, s *Store, n *ids, users []chat.UserID) *scene {
	t.Helper()
	sc := &scene{ids: n, users: users, group: newID[chat.Conversation](n)}
	svc := chat.New(s, direct{s}, chat.Options{})
	g := chat.NewGroup{ID: sc.group, Name: "g", Notice: sc.draft()}
	if err := svc.CreateGroup(t.Context(), by(users[0]), g); err != nil {
		t.Fatal(err)
	}
	for _, u := range users[1:] {
		if _, err := svc.AddMember(t.Context(), by(users[0]), sc.group, u, sc.draft()); err != nil {
			t.Fatal(err)
		}
	}
	var list []chat.Command
	for range 6 {
		d := &chat.SendDialog{By: by(users[1]), To: users[0], Draft: sc.draft()}
		g := &chat.SendGroup{By: by(users[0]), Group: sc.group, Draft: sc.draft()}
		sc.said, sc.told = append(sc.said, d.Draft.ID), append(sc.told, g.Draft.ID)
		list = append(list, d, g)
	}
	write(t, s, chat.NewBatch(now), list...)
	return sc
}

func (sc *scene) draft() chat.Draft {
	return chat.Draft{ID: newID[chat.Message](sc.ids), Content: "said"}
}

// steps are writes of the extended dialect of which each stores something of another kind.
func (sc *scene) steps(ctx context.Context, svc *chat.Service) []step {
	first, second := by(sc.users[0]), by(sc.users[1])
	dialog, group := chat.Address{Companion: sc.users[1]}, chat.Address{Group: sc.group}
	edit, archived, about := newID[chat.Message](sc.ids), true, "about"
	var code chat.InviteCode
	react := func(add bool) func() error {
		return func() error { _, err := svc.React(ctx, first, sc.said[0], "\U0001f44d", add); return err }
	}
	read := func(seq chat.Seq, force bool) func() error {
		return func() error { _, err := svc.MarkRead(ctx, first, dialog, seq, force); return err }
	}
	save := func(text string, known chat.Instant) func() error {
		return func() error {
			_, _, err := svc.SaveDraft(ctx, first, group, chat.UnsentText{Content: text, At: known})
			return err
		}
	}
	answer := func() error {
		d := sc.draft()
		d.ReplyTo, d.Mentions = sc.told[0], []chat.UserID{sc.users[0]}
		return svc.SendAndWait(ctx, &chat.SendGroup{By: second, Group: sc.group, Draft: d})
	}
	return []step{
		{"edit", func() error { _, err := svc.Edit(ctx, second, sc.said[1], "other", edit); return err }},
		{"react", react(true)},
		{"take a reaction away", react(false)},
		{"read", read(3, false)},
		{"read further", read(5, false)},
		{"unread", read(2, true)},
		{"get", func() error { _, err := svc.MarkDelivered(ctx, first, dialog, 6); return err }},
		{"answer and mention", answer},
		{"hide", func() error { _, _, err := svc.Hide(ctx, first, sc.said[2]); return err }},
		{"delete for all", func() error { _, err := svc.Delete(ctx, first, sc.told[1]); return err }},
		{"settings", func() error {
			_, _, err := svc.SetChat(ctx, first, group, chat.SettingsChange{Archived: &archived})
			return err
		}},
		{"save a draft", save("unsent", 0)},
		{"save it again", save("unsent too", 1<<50)},
		{"empty a draft", save("", 1<<50)},
		{"invite", func() error {
			v, err := svc.CreateInvite(ctx, first, chat.NewInvite{Group: sc.group})
			code = v.Code
			return err
		}},
		{"revoke an invite", func() error { return svc.RevokeInvite(ctx, first, sc.group, code) }},
		{"rename the group", func() error { _, err := svc.RenameGroup(ctx, first, sc.group, "h", sc.draft()); return err }},
		{"describe the group", func() error {
			_, err := svc.UpdateGroup(ctx, first, sc.group, chat.GroupChange{Description: &about})
			return err
		}},
		{"promote", func() error { _, err := svc.SetRole(ctx, first, sc.group, sc.users[1], chat.RoleAdmin); return err }},
		{"clear the dialog", func() error { _, _, err := svc.ClearDialog(ctx, first, sc.users[1]); return err }},
	}
}

// watched commits as direct does, and looks for the proof of each commit before and
// after it.
type watched struct {
	t *testing.T
	s *Store
}

func (w watched) Lane(chat.Command) int { return 0 }

func (w watched) Submit(ctx context.Context, cmd chat.Command, done func(error)) error {
	b := chat.NewBatch(now)
	b.Load(cmd)
	var seen *commitProof
	work := w.s.writing(b)
	change := work.change
	work.change = func(q *pgx.Batch) *commitProof {
		if seen = change(q); seen == nil {
			w.t.Errorf("%T stores %+v and leaves no proof", cmd, b.Changes)
		} else if already, err := w.s.sees(ctx, seen); already || err != nil {
			w.t.Errorf("%T: its proof is there before it commits: %v", cmd, err)
		}
		return seen
	}
	err := w.s.transact(ctx, work)
	if err == nil {
		err = b.Err(0)
	}
	if err == nil && seen != nil {
		if found, seesErr := w.s.sees(ctx, seen); !found || seesErr != nil {
			w.t.Errorf("%T: its proof is not there after it committed: %v", cmd, seesErr)
		}
	}
	done(err)
	return nil
}

// TestCommitProofs shows of each kind of write that its proof tells whether it was
// committed.
func TestCommitProofs(t *testing.T) {
	t.Parallel()
	s := openStore(t)
	var n ids
	sc := newScene(t, s, &n, signUp(t, s, &n, 2))
	for _, step := range sc.steps(t.Context(), chat.New(s, watched{t, s}, chat.Options{})) {
		if err := step.do(); err != nil {
			t.Errorf("%s: %v", step.name, err)
		}
	}
}

// TestExtendedCommitsCut cuts the connection at the COMMIT of each kind of write.
func TestExtendedCommitsCut(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]cut{"not committed": cutBefore, "committed": cutAfter} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			p, s, beside := proxied(t)
			var n ids
			sc := newScene(t, s, &n, signUp(t, s, &n, 2))
			for _, step := range sc.steps(t.Context(), chat.New(s, direct{s}, chat.Options{})) {
				stopped := p.cutNext(c, 1)
				if err := step.do(); err != nil {
					t.Errorf("%s: %v", step.name, err)
				}
				select {
				case <-stopped:
				default:
					t.Errorf("%s did not commit", step.name)
				}
			}
			wantDense(t, beside, sc.group)
			wantDense(t, beside, chat.DialogID(sc.users[0], sc.users[1]))
		})
	}
}

// wantDense checks that the log of a conversation has every seq once, and that what its
// head counts is what is there.
func wantDense(t *testing.T, s *Store, id chat.ConversationID) {
	t.Helper()
	var last, distinct, said, counted int64
	err := s.pool.QueryRow(t.Context(), `select c.last_seq, c.said,
			(select count(distinct seq) from (select seq from messages where conversation_id = c.id
				union all select seq from log where conversation_id = c.id) x),
			(select count(*) from messages where conversation_id = c.id and not notification)
		from conversations c where c.id = $1`, [16]byte(id)).Scan(&last, &said, &distinct, &counted)
	if err != nil || last != distinct || said != counted {
		t.Errorf("%d seqs of %d, %d said of %d: %v", distinct, last, said, counted, err)
	}
}

// TestPositionsAreInNoIndex keeps what a send changes of rows that are there out of every
// index, so that PostgreSQL writes them in place.
func TestPositionsAreInNoIndex(t *testing.T) {
	t.Parallel()
	conn, err := pgx.Connect(t.Context(), pgtest.Open(t, migrateAt))
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = conn.Close(t.Context()) }()
	rows, err := conn.Query(t.Context(), `select i.indexrelid::regclass::text || ' on ' || a.attname
		from pg_index i join pg_attribute a on a.attrelid = i.indrelid and a.attnum = any(i.indkey)
		where i.indrelid = 'members'::regclass and a.attname in ('read_seq', 'read_said', 'forced_seq', 'seen_seq',
				'seen_at', 'delivered_seq', 'delivered_at')
			or i.indrelid = 'conversations'::regclass and a.attname <> 'id'`)
	bad, err2 := pgx.CollectRows(rows, pgx.RowTo[string])
	if err := errors.Join(err, err2); err != nil || len(bad) > 0 {
		t.Errorf("indexes hold what a send changes: %v, %v", bad, err)
	}
}
