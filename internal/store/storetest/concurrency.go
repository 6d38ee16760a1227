package storetest

import (
	"errors"
	"fmt"
	"slices"
	"sync"

	"messenger/internal/auth"
	"messenger/internal/chat"
)

var concurrencyTests = []test{
	{"overlapping batches keep order", overlappingBatches},
	{"readers see whole pages", readersSeeWholePages},
	{"one id sent at once is stored once", sameSendAtOnce},
	{"one id for several messages is one message", sameIDAtOnce},
	{"two first messages at once", firstMessagesAtOnce},
	{"one group made at once", sameGroupAtOnce},
	{"one person added at once", sameMemberAtOnce},
	{"all leave at once", allLeaveAtOnce},
	{"one e-mail signed up at once", sameEmailAtOnce},
	{"added and deleted at once", addedAndDeletedAtOnce},
	{"deletions of members at once", deletionsAtOnce},
	{"who left reads nothing newer", leaverReadsNothingNewer},
	{"a password is changed once", samePasswordAtOnce},
}

// atOnce runs f in n goroutines that start together and returns the errors. f must not
// use the world's randomness or fail the test.
func atOnce(n int, f func(i int) error) []error {
	errs := make([]error, n)
	start := make(chan struct{})
	var running sync.WaitGroup
	for i := range n {
		running.Go(func() {
			<-start
			errs[i] = f(i)
		})
	}
	close(start)
	running.Wait()
	return errs
}

// count checks how many errors carry each code.
func (w *World) count(errs []error, want map[chat.Code]int) {
	w.Helper()
	got := map[chat.Code]int{}
	for _, err := range errs {
		got[chat.CodeOf(err)]++
		if chat.CodeOf(err) == chat.Internal {
			w.Errorf("error without a code: %v", err)
		}
	}
	w.Same("outcomes", got, want)
}

func overlappingBatches(w *World) {
	p := w.People("Anna", "Ben", "Carl", "Dora")
	groups := []chat.ConversationID{w.Group(p[0], p[1:]...), w.Group(p[1], p[0], p[2], p[3]), w.Group(p[2], p[0], p[1], p[3])}
	const writers, batches = 8, 10
	plans := make([][][]chat.Command, writers)
	for i := range plans {
		for range batches {
			var commands []chat.Command
			for range 12 {
				from := p[w.rand.IntN(4)]
				if w.rand.IntN(3) == 0 {
					commands = append(commands, w.say(from, p[w.rand.IntN(4)], "dialog"))
				} else {
					commands = append(commands, w.tell(from, groups[w.rand.IntN(3)], "group"))
				}
			}
			plans[i] = append(plans[i], commands)
		}
	}
	want := map[chat.ConversationID]int{groups[0]: 4, groups[1]: 4, groups[2]: 4}
	for _, c := range slices.Concat(slices.Concat(plans...)...) {
		want[c.Conversation()]++
	}
	errs := atOnce(writers, func(i int) error {
		for _, commands := range plans[i] {
			refusals, err := w.Direct.Commit(w.Context(), commands...)
			if err = errors.Join(append(refusals, err)...); err != nil {
				return err
			}
		}
		return nil
	})
	w.OK(errors.Join(errs...))
	for id, n := range want {
		w.wantOrder(p[0], id, n)
	}
}

// readersSeeWholePages reads while others write: a page never has a hole, and what was
// acknowledged is in the next page.
func readersSeeWholePages(w *World) {
	anna, ben := w.Person("Anna"), w.Person("Ben")
	group := w.Group(anna, ben)
	const writers, each = 4, 15
	plans := make([][]*chat.SendGroup, writers)
	for i := range plans {
		for range each {
			plans[i] = append(plans[i], w.tell(ben, group, "x"))
		}
	}
	page := func(limit int) ([]chat.HistoryRow, error) {
		rows, _, err := w.Store.History(w.Context(), chat.HistoryQuery{Conversation: group, User: anna, Before: chat.MaxInstant, Limit: limit})
		if err != nil {
			return nil, err
		}
		for i := 1; i < len(rows); i++ {
			if rows[i].Message.Seq != rows[i-1].Message.Seq-1 {
				return nil, fmt.Errorf("after %d comes %d", rows[i-1].Message.Seq, rows[i].Message.Seq)
			}
		}
		return rows, nil
	}
	errs := atOnce(2*writers, func(i int) error {
		for _, c := range plans[i/2] {
			if i%2 == 0 {
				if err := w.Service.SendAndWait(w.Context(), c); err != nil {
					return err
				}
			}
			rows, err := page(100)
			if err != nil {
				return err
			}
			stored := func(r chat.HistoryRow) bool { return r.Message.ID == c.Draft.ID }
			if i%2 == 0 && !slices.ContainsFunc(rows, stored) {
				return fmt.Errorf("message %d was acknowledged and is not in the history", c.Sent.Message.Seq)
			}
		}
		return nil
	})
	w.OK(errors.Join(errs...))
	w.wantOrder(anna, group, 2+writers*each)
}

func sameSendAtOnce(w *World) {
	anna, ben := w.Person("Anna"), w.Person("Ben")
	for round := range 5 {
		draft := w.Draft("hello")
		sends := make([]*chat.SendDialog, 16)
		for i := range sends {
			sends[i] = &chat.SendDialog{By: By(anna), To: ben, Draft: draft}
		}
		w.count(atOnce(len(sends), func(i int) error { return w.Service.SendAndWait(w.Context(), sends[i]) }), map[chat.Code]int{"": 16})
		first := 0
		for _, c := range sends {
			if !c.Sent.Duplicate {
				first++
			}
			w.Same("sent", c.Sent.Message, sends[0].Sent.Message)
		}
		w.Same("stored", first, 1)
		w.wantOrder(ben, chat.DialogID(anna, ben), round+1)
	}
}

// sameIDAtOnce uses one message id for messages in different conversations, whose heads
// do not exclude each other.
func sameIDAtOnce(w *World) {
	p := w.People("Anna", "Ben", "Carl", "Dora", "Ed", "Flo", "Gus", "Hal")
	for range 5 {
		draft := w.Draft("hello")
		errs := atOnce(len(p), func(i int) error {
			return w.Service.SendAndWait(w.Context(), &chat.SendDialog{By: By(p[i]), To: p[i], Draft: draft})
		})
		w.count(errs, map[chat.Code]int{"": 1, chat.Conflict: len(p) - 1})
	}
	total := 0
	for _, u := range p {
		if n := len(w.rows(u, chat.DialogID(u, u))); n > 0 {
			w.wantOrder(u, chat.DialogID(u, u), n)
			total += n
		}
	}
	w.Same("messages", total, 5)
}

func firstMessagesAtOnce(w *World) {
	for i := range 5 {
		anna, ben := w.Person(fmt.Sprint("Anna", i)), w.Person(fmt.Sprint("Ben", i))
		var sends []*chat.SendDialog
		for range 4 {
			sends = append(sends, w.say(anna, ben, "hi"), w.say(ben, anna, "ho"))
		}
		w.count(atOnce(len(sends), func(i int) error { return w.Service.SendAndWait(w.Context(), sends[i]) }), map[chat.Code]int{"": 8})
		w.wantOrder(anna, chat.DialogID(anna, ben), 8)
		w.wantInbox(ben, chat.DialogID(anna, ben))
	}
}

func sameGroupAtOnce(w *World) {
	p := w.People("Anna", "Ben", "Carl", "Dora")
	g := w.NewGroup("Group")
	errs := atOnce(12, func(i int) error { return w.Service.CreateGroup(w.Context(), By(p[i%4]), g) })
	w.count(errs, map[chat.Code]int{"": 3, chat.Conflict: 9})
	owner := w.Head(g.ID).Owner
	w.wantOrder(owner, g.ID, 1)
	for _, u := range p {
		if m := w.Member(g.ID, u); (m != nil) != (u == owner) {
			w.Errorf("place of %v: %+v", u, m)
		}
	}
}

func sameMemberAtOnce(w *World) {
	p := w.People("Anna", "Ben", "Carl", "Dora", "New")
	group := w.Group(p[0], p[1:4]...)
	drafts := []chat.Draft{w.Draft("0"), w.Draft("1"), w.Draft("2"), w.Draft("3")}
	errs := atOnce(8, func(i int) error {
		_, err := w.Service.AddMember(w.Context(), By(p[i%4]), group, p[4], drafts[i%4])
		return err
	})
	w.count(errs, map[chat.Code]int{"": 2, chat.Conflict: 6}) // a request and its repeat
	w.wantOrder(p[4], group, 5)
	w.Same("members", w.Head(group).Members, 5)
}

func allLeaveAtOnce(w *World) {
	p := w.People("Anna", "Ben", "Carl", "Dora", "Ed", "Flo", "Gus", "Hal")
	group := w.Group(p[0], p[1:]...)
	drafts := make([]chat.Draft, len(p))
	for i := range drafts {
		drafts[i] = w.Draft("bye")
	}
	errs := atOnce(len(p), func(i int) error { return errOf(w.Service.Leave(w.Context(), By(p[i]), group, drafts[i])) })
	w.count(errs, map[chat.Code]int{"": len(p)})
	w.wantOrder(p[0], group, 2*len(p))
	head := w.Head(group)
	if head.Live() || head.Members != 0 || head.DroppedAt != head.LastAt {
		w.Errorf("head of a group all have left: %+v", head)
	}
}

func sameEmailAtOnce(w *World) {
	accounts := make([]auth.Account, 100)
	for i := range accounts {
		accounts[i] = w.account("Anna@Example.org")
	}
	errs := atOnce(len(accounts), func(i int) error { return w.Store.CreateAccount(w.Context(), accounts[i]) })
	w.count(errs, map[chat.Code]int{"": 1, chat.Conflict: 99})
	for i, err := range errs {
		if err == nil {
			w.wantAccount(accounts[i])
			continue
		}
		w.is(err, auth.ErrEmailTaken)
		w.wantUser(accounts[i].ID, nil)
	}
}

// addedAndDeletedAtOnce: whoever comes first, a deleted person is in no group after.
func addedAndDeletedAtOnce(w *World) {
	anna := w.Person("Anna")
	for i := range 5 {
		ben := w.Person(fmt.Sprint("Ben", i))
		groups := make([]chat.ConversationID, 6)
		drafts := make([]chat.Draft, len(groups))
		for j := range groups {
			groups[j], drafts[j] = w.Group(anna), w.Draft("added")
		}
		errs := atOnce(len(groups)+1, func(j int) error {
			if j == len(groups)/2 {
				return w.Service.DeleteAccount(w.Context(), By(ben), false)
			}
			if j > len(groups)/2 {
				j--
			}
			_, err := w.Service.AddMember(w.Context(), By(anna), groups[j], ben, drafts[j])
			return err
		})
		w.OK(errs[len(groups)/2])
		for _, err := range errs {
			if c := chat.CodeOf(err); c != "" && c != chat.NotFound {
				w.Errorf("unexpected error: %v", err)
			}
		}
		w.wantGroups(ben)
		for _, g := range groups {
			w.Same("members", w.Head(g).Members, 1)
		}
	}
}

func deletionsAtOnce(w *World) {
	p := w.People("Anna", "Ben", "Carl", "Dora")
	var groups []chat.ConversationID
	for i := range p {
		others := slices.Delete(slices.Clone(p), i, i+1)
		groups = append(groups, w.Group(p[i], others...))
	}
	w.OK(errors.Join(atOnce(3, func(i int) error { return w.Service.DeleteAccount(w.Context(), By(p[i]), true) })...))
	for _, g := range groups {
		head := w.Head(g)
		if head.Owner != p[3] || head.Members != 1 || head.LastSeq != 4+3 {
			w.Errorf("head after three deletions: %+v", head)
		}
	}
	w.wantGroups(p[3], groups...)
}

// leaverReadsNothingNewer reads as a member who leaves meanwhile: what was said after
// the leaving must never come with a place that is still a membership.
func leaverReadsNothingNewer(w *World) {
	anna, ben := w.Person("Anna"), w.Person("Ben")
	for range 8 {
		group := w.Group(anna, ben)
		left, secret := w.Draft("bye"), w.tell(anna, group, "secret")
		done := make(chan struct{})
		errs := atOnce(3, func(i int) error {
			if i == 0 {
				defer close(done)
				if err := errOf(w.Service.Leave(w.Context(), By(ben), group, left)); err != nil {
					return err
				}
				return w.Service.SendAndWait(w.Context(), secret)
			}
			return w.readUntil(done, ben, group, secret.Draft.ID)
		})
		w.OK(errors.Join(errs...))
	}
}

func (w *World) readUntil(done <-chan struct{}, user chat.UserID, group chat.ConversationID, secret chat.MessageID) error {
	for {
		rows, err := w.Service.GroupHistory(w.Context(), user, group, chat.Page{Before: chat.MaxInstant, Limit: 5})
		if err != nil && chat.CodeOf(err) != chat.Forbidden {
			return err
		}
		shown := slices.ContainsFunc(rows, func(r chat.HistoryRow) bool { return r.Message.ID == secret })
		page, err := w.Service.Timeline(w.Context(), By(user), chat.Around{At: inGroup(group), Limit: 5})
		if err != nil && chat.CodeOf(err) != chat.Forbidden {
			return err
		}
		shown = shown || slices.ContainsFunc(page.Rows, func(r chat.MessageRow) bool { return r.Message.ID == secret })
		log, err := w.Service.Sync(w.Context(), By(user), chat.Since{At: inGroup(group), Hidden: -1, Limit: 20})
		if err != nil && chat.CodeOf(err) != chat.Forbidden {
			return err
		}
		for _, c := range log.Changes {
			shown = shown || c.Message != nil && c.Message.Message.ID == secret
		}
		if shown {
			return errors.New("a page shows what was said after the reader had left")
		}
		select {
		case <-done:
			return nil
		default:
		}
	}
}

func samePasswordAtOnce(w *World) {
	a := w.account("anna@x")
	w.OK(w.Store.CreateAccount(w.Context(), a))
	sessions := make([]chat.Session, 8)
	for i := range sessions {
		sessions[i] = w.session(a.ID)
	}
	errs := atOnce(16, func(i int) error {
		if i%2 == 0 {
			return w.Store.OpenSession(w.Context(), sessions[i/2], passwordHash)
		}
		return w.Store.SetPassword(w.Context(), auth.PasswordChange{
			User: a.ID, OldHash: passwordHash, NewHash: fmt.Sprint("new", i), Revoke: true, At: worldBegins + 9,
		})
	})
	changed := 0
	for i, err := range errs {
		if i%2 == 1 && err == nil {
			changed++
		} else if err != nil {
			w.is(err, auth.ErrStaleHash)
		}
	}
	w.Same("changes that succeeded", changed, 1)
	w.wantSessions(a.ID) // none with the old password outlives the change
}
