package chat_test

import (
	"fmt"
	"testing"

	"github.com/google/go-cmp/cmp"

	"messenger/internal/chat"
	"messenger/internal/store/memory"
	"messenger/internal/store/storetest"
)

// TestTimeMarks proves that a mark stands at the first message of each stretch of 64
// seqs, and nowhere else, however the changes between them fall.
func TestTimeMarks(t *testing.T) {
	t.Parallel()
	for _, batch := range []int{1, 7, 64, 200} {
		t.Run(fmt.Sprintf("batches of %d", batch), func(t *testing.T) {
			t.Parallel()
			store := memory.New()
			w := storetest.NewWorld(t, store)
			anna, ben := w.Person("Anna"), w.Person("Ben")
			group := w.Group(anna, ben)
			for i := range 400 / batch {
				var commands []chat.Command
				for range batch {
					commands = append(commands,
						&chat.SendGroup{By: storetest.By(ben), Group: group, Draft: w.Draft("x")},
						&chat.SendDialog{By: storetest.By(anna), To: ben, Draft: w.Draft("y")})
				}
				w.Batch(commands...)
				if i%20 == 19 { // some seqs without a message
					guest := w.Person(fmt.Sprint("Guest", i))
					w.Add(anna, group, guest)
					w.OK(w.Service.DeleteAccount(w.Context(), storetest.By(guest), false))
				}
			}
			for _, id := range []chat.ConversationID{group, chat.DialogID(anna, ben)} {
				c := store.Contents(id)
				var want []chat.TimeMark
				stretch := chat.Seq(-1)
				for _, m := range c.Messages {
					if m.Seq/64 != stretch {
						stretch = m.Seq / 64
						want = append(want, chat.TimeMark{Conversation: id, At: m.CreatedAt, Seq: m.Seq})
					}
				}
				if d := cmp.Diff(want, c.Marks); d != "" {
					t.Errorf("marks differ (-want +got):\n%s", d)
				}
			}
		})
	}
}

// TestMarkAfterAStretchWithoutMessages has a whole stretch of changes that are no
// messages.
func TestMarkAfterAStretchWithoutMessages(t *testing.T) {
	t.Parallel()
	store := memory.New()
	w := storetest.NewWorld(t, store)
	anna := w.Person("Anna")
	group := w.Group(anna)
	var guests []chat.UserID
	for i := range 150 {
		guests = append(guests, w.Person(fmt.Sprint("Guest", i)))
		w.Add(anna, group, guests[i])
	}
	for _, g := range guests {
		w.OK(w.Service.DeleteAccount(w.Context(), storetest.By(g), false))
	}
	last := w.Tell(anna, group, "at last")
	marks := store.Contents(group).Marks
	want := []chat.Seq{1, 64, 128, last.Seq}
	var got []chat.Seq
	for _, m := range marks {
		got = append(got, m.Seq)
	}
	w.Same("marks", got, want)
}

// TestLog proves what the log records beside the messages.
func TestLog(t *testing.T) {
	t.Parallel()
	store := memory.New()
	w := storetest.NewWorld(t, store)
	p := w.People("Anna", "Ben", "Carl", "Dora")
	group := w.Group(p[0], p[1]) // 1, 2
	w.Add(p[1], group, p[2])     // 3
	w.Tell(p[2], group, "x")     // 4
	w.Leave(p[2], group)         // 5
	w.Add(p[0], group, p[3])     // 6
	w.Leave(p[0], group)         // 7: Ben owns
	w.OK(w.Service.DeleteAccount(w.Context(), storetest.By(p[1]), false))
	w.OK(second(w.Service.Drop(w.Context(), storetest.By(p[3]), group)))
	c := store.Contents(group)
	at := map[chat.Seq]chat.Instant{c.Conversation.LastSeq: c.Conversation.LastAt}
	for _, m := range c.Messages {
		at[m.Seq] = m.CreatedAt
	}
	type entry struct {
		seq            chat.Seq
		kind           chat.LogKind
		actor, subject chat.UserID
	}
	var got []entry
	for _, e := range c.Log {
		got = append(got, entry{e.Seq, e.Kind, e.Actor, e.Subject})
		if moment, ok := at[e.Seq]; ok && e.At != moment {
			t.Errorf("entry %d is at %d, its message at %d", e.Seq, e.At, moment)
		}
	}
	want := []entry{
		{1, chat.LogCreated, p[0], p[0]}, {2, chat.LogJoined, p[0], p[1]}, {3, chat.LogJoined, p[1], p[2]},
		{5, chat.LogLeft, p[2], p[2]}, {6, chat.LogJoined, p[0], p[3]},
		{7, chat.LogLeft, p[0], p[0]}, {7, chat.LogOwner, p[0], p[1]},
		{8, chat.LogLeft, p[1], p[1]}, {8, chat.LogOwner, p[1], p[3]}, {9, chat.LogDropped, p[3], p[3]},
	}
	if d := cmp.Diff(want, got, cmp.AllowUnexported(entry{})); d != "" {
		t.Errorf("log differs (-want +got):\n%s", d)
	}
}

// TestOrigin proves that every event tells which connection it came by, so that its
// answer is not told twice.
func TestOrigin(t *testing.T) {
	t.Parallel()
	w := storetest.NewWorld(t, memory.New())
	anna, ben := w.Person("Anna"), w.Person("Ben")
	by := chat.Actor{User: anna, Session: chat.SessionID{1}, Conn: 77}
	g := w.NewGroup("Group")
	w.OK(w.Service.CreateGroup(w.Context(), by, g))
	_, err := w.Service.AddMember(w.Context(), by, g.ID, ben, w.Draft(""))
	w.OK(err)
	w.OK(w.Service.SendAndWait(w.Context(), &chat.SendGroup{By: by, Group: g.ID, Draft: w.Draft("x")}))
	w.OK(w.Service.SendAndWait(w.Context(), &chat.SendDialog{By: by, To: ben, Draft: w.Draft("x")}))
	other := w.NewGroup("Other")
	w.OK(w.Service.CreateGroup(w.Context(), by, other))
	w.OK(second(w.Service.Drop(w.Context(), by, other.ID)))
	w.OK(second(w.Service.Leave(w.Context(), by, g.ID, w.Draft(""))))
	seqs := map[chat.ConversationID]chat.Seq{}
	for _, e := range w.Direct.Events() {
		head := e.In()
		if head.Actor != anna || head.Origin != 77 {
			t.Errorf("event of another origin: %+v", e)
		}
		if seqs[head.Conversation]++; head.Seq != seqs[head.Conversation] {
			t.Errorf("event %+v is not the next of its conversation", e)
		}
	}
	w.Same("events", len(w.Direct.Events()), 7)
}

// TestDefaultLimits fills a group and a person's list of groups (docs/bad-input.md D47).
func TestDefaultLimits(t *testing.T) {
	t.Parallel()
	w := storetest.NewWorld(t, memory.New())
	anna := w.Person("Anna")
	group := w.Group(anna)
	for i := range 999 {
		guest := w.Person(fmt.Sprint("Guest", i))
		w.Add(anna, group, guest)
		w.OK(w.Service.CreateGroup(w.Context(), storetest.By(anna), w.NewGroup("Group")))
	}
	late := w.Person("Late")
	_, err := w.Service.AddMember(w.Context(), storetest.By(anna), group, late, w.Draft(""))
	w.Refused(err, chat.TooLarge)
	w.Refused(w.Service.CreateGroup(w.Context(), storetest.By(anna), w.NewGroup("Group")), chat.TooLarge)
	theirs := w.Group(late, anna) // what others do is counted apart
	invite, err := w.Service.CreateInvite(w.Context(), storetest.By(late), chat.NewInvite{Group: theirs})
	w.OK(err)
	w.Leave(anna, theirs)
	_, _, err = w.Service.JoinByInvite(w.Context(), storetest.By(anna), invite.Code, w.Draft(""))
	w.Refused(err, chat.TooLarge)
}

// TestPageLimits are rows of pages (docs/bad-input.md C22–C24).
func TestPageLimits(t *testing.T) {
	t.Parallel()
	w := storetest.NewWorld(t, memory.New())
	anna := w.Person("Anna")
	group := w.Group(anna)
	var commands []chat.Command
	for i := range 250 {
		other := w.Person(fmt.Sprint("P", i))
		commands = append(commands,
			&chat.SendDialog{By: storetest.By(anna), To: other, Draft: w.Draft("x")},
			&chat.SendDialog{By: storetest.By(anna), To: anna, Draft: w.Draft("x")},
			&chat.SendGroup{By: storetest.By(anna), Group: group, Draft: w.Draft("x")})
		w.Batch(commands...) // one moment each, so that no page is longer for its ties
		commands = commands[:0]
	}
	small := w.With(chat.Options{Limits: chat.Limits{PageRows: 7}})
	for limit, want := range map[int][2]int{0: {0, 0}, 1: {1, 1}, 7: {7, 7}, 8: {8, 7}, 200: {200, 7}, 201: {200, 7}, 1 << 62: {200, 7}} {
		page := chat.Page{Before: chat.MaxInstant, Limit: limit}
		for i, s := range []*chat.Service{w.Service, small} {
			inGroup, err := s.GroupHistory(w.Context(), anna, group, page)
			w.OK(err)
			inDialog, err := s.DialogHistory(w.Context(), anna, anna, page)
			w.OK(err)
			list, err := s.ChatList(w.Context(), anna, page)
			w.OK(err)
			w.Same(fmt.Sprintf("rows of limit %d", limit), []int{len(inGroup), len(inDialog)}, []int{want[i], want[i]})
			if len(list) < want[i] || len(list) > want[i]+2 { // rows of the last moment belong to it
				t.Errorf("chat list of limit %d has %d rows", limit, len(list))
			}
		}
	}
}
