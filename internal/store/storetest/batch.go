package storetest

import (
	"fmt"
	"slices"

	"messenger/internal/chat"
)

var batchTests = []test{
	{"nothing", func(w *World) {
		w.Same("errors", w.Batch(), []error{})
	}},
	{"many commands over many conversations", batchOverMany},
	{"repeats inside a batch", batchWithRepeats},
	{"refusals change nothing", batchWithRefusals},
	{"only refusals write nothing", batchOfRefusals},
	{"commands see what the ones before changed", batchBuildsOnItself},
	{"limits hold inside a batch", batchKeepsLimits},
	{"a batch is as its commands one by one", batchIsAsOneByOne},
	{"a batch is used again", batchIsReused},
}

func batchOverMany(w *World) {
	p := w.People("Anna", "Ben", "Carl", "Dora", "Ed")
	var groups []chat.ConversationID
	for range 4 {
		groups = append(groups, w.Group(p[0], p[1:]...)) // 5 messages each
	}
	w.Say(p[0], p[1], "before")
	for range 3 {
		var commands []chat.Command
		for i := range 100 {
			from, to := p[i%5], p[i/5%5]
			commands = append(commands, w.say(from, to, fmt.Sprint(i)), w.tell(from, groups[i%4], fmt.Sprint(i)))
		}
		for _, err := range w.Batch(commands...) {
			w.OK(err)
		}
	}
	for _, g := range groups {
		w.wantOrder(p[2], g, 5+75)
	}
	for i, a := range p {
		w.wantOrder(a, chat.DialogID(a, a), 12)
		for j, b := range p[i+1:] {
			want := 24
			if i == 0 && j == 0 {
				want = 25
			}
			w.wantOrder(b, chat.DialogID(a, b), want)
		}
	}
}

func batchWithRepeats(w *World) {
	anna, ben := w.Person("Anna"), w.Person("Ben")
	group := w.Group(anna, ben)
	told := len(w.Direct.Events())
	first := w.say(anna, ben, "once")
	repeat := func() *chat.SendDialog { return &chat.SendDialog{By: By(anna), To: ben, Draft: first.Draft} }
	second, third := repeat(), repeat()
	otherText, elsewhere := repeat(), &chat.SendGroup{By: By(anna), Group: group, Draft: first.Draft}
	otherText.Draft.Content = "twice"
	errs := w.Batch(first, second, otherText, elsewhere, third)
	w.Same("refusals", codes(errs), []chat.Code{"", "", chat.Conflict, chat.Conflict, ""})
	w.Same("second", second.Sent, chat.Sent{Message: first.Sent.Message, Duplicate: true})
	w.Same("third", third.Sent, second.Sent)
	if first.Sent.Duplicate {
		w.Error("the first of a batch is called a duplicate")
	}
	w.Same("events", len(w.Direct.Events()), told+1)
	w.wantOrder(anna, first.Conversation(), 1)
	later := repeat()
	w.Same("refusals", codes(w.Batch(later, w.say(anna, ben, "more"))), []chat.Code{"", ""})
	w.Same("later", later.Sent, second.Sent)
	w.wantOrder(anna, first.Conversation(), 2)
}

func codes(errs []error) []chat.Code {
	var list []chat.Code
	for _, err := range errs {
		list = append(list, chat.CodeOf(err))
	}
	return list
}

func batchWithRefusals(w *World) {
	p := w.People("Anna", "Ben", "Carl")
	group := w.Group(p[0], p[1])
	taken := w.Tell(p[0], group, "taken")
	unknown := NewID[chat.User](w)
	add := func(user chat.UserID, d chat.Draft) chat.Command {
		return w.Command(func(s *chat.Service) error {
			_, err := s.AddMember(w.Context(), By(p[0]), group, user, d)
			return err
		})
	}
	errs := w.Batch(
		w.tell(p[1], group, "one"),
		w.tell(p[2], group, "stranger"),
		w.say(p[0], unknown, "nobody"),
		&chat.SendGroup{By: By(p[1]), Group: group, Draft: chat.Draft{ID: taken.ID, Content: "stolen"}},
		add(p[1], w.Draft("already in")),
		add(unknown, w.Draft("nobody")),
		add(p[2], chat.Draft{ID: taken.ID}),
		w.tell(p[1], group, "two"),
	)
	w.Same("refusals", codes(errs), []chat.Code{
		"", chat.Forbidden, chat.NotFound, chat.Conflict, chat.Conflict, chat.NotFound, chat.Conflict, "",
	})
	w.Same("texts", w.texts(p[0], group), []string{"two", "one", "taken", "added", "created"})
	w.wantOrder(p[0], group, 5)
	if m := w.Member(group, p[2]); m != nil || w.Head(group).Members != 2 {
		w.Errorf("a refused member has the place %+v", m)
	}
	if w.Head(chat.DialogID(p[0], unknown)) != nil {
		w.Error("a refused first message left a dialog")
	}
}

func batchOfRefusals(w *World) {
	anna, ben := w.Person("Anna"), w.Person("Ben")
	group := w.Group(anna)
	needs := everythingOf(chat.MemberKey{Conversation: group, User: anna}, chat.MessageID{1})
	before := w.Facts(needs)
	told := len(w.Direct.Events())
	w.Same("refusals", codes(w.Batch(w.tell(ben, group, "x"), w.say(anna, NewID[chat.User](w), "y"))),
		[]chat.Code{chat.Forbidden, chat.NotFound})
	w.Same("facts", w.Facts(needs), before)
	w.Same("events", len(w.Direct.Events()), told)
}

func batchBuildsOnItself(w *World) {
	anna, ben := w.Person("Anna"), w.Person("Ben")
	g := w.NewGroup("Group")
	create := w.Command(func(s *chat.Service) error { return s.CreateGroup(w.Context(), By(anna), g) })
	addBen := func() chat.Command {
		return w.Command(func(s *chat.Service) error {
			_, err := s.AddMember(w.Context(), By(anna), g.ID, ben, w.Draft("added"))
			return err
		})
	}
	clear := w.Command(func(s *chat.Service) error { return errOf3(s.ClearDialog(w.Context(), By(ben), anna)) })
	errs := w.Batch(
		w.tell(anna, g.ID, "too early"), create, w.tell(ben, g.ID, "not in yet"), addBen(), addBen(),
		w.tell(ben, g.ID, "in"), w.say(anna, ben, "hidden"), clear, w.say(anna, ben, "shown"),
	)
	w.Same("refusals", codes(errs), []chat.Code{chat.Forbidden, "", chat.Forbidden, "", chat.Conflict, "", "", "", ""})
	w.Same("group", w.texts(ben, g.ID), []string{"in", "added", "created"})
	w.Same("dialog of who cleared", w.texts(ben, chat.DialogID(anna, ben)), []string{"shown"})
	w.Same("dialog of the other", w.texts(anna, chat.DialogID(anna, ben)), []string{"shown", "hidden"})
	w.Same("members", w.Head(g.ID).Members, 2)
	w.wantGroups(ben, g.ID)
}

func batchKeepsLimits(w *World) {
	p := w.People("Anna", "Ben", "Carl", "Dora")
	limits := chat.Limits{GroupMembers: 3, UserGroups: 1, GroupsAdded: 2}
	one, two, three := w.Group(p[0]), w.Group(p[0]), w.Group(p[0])
	add := func(group chat.ConversationID, user chat.UserID) chat.Command {
		return w.CommandWith(limits, func(s *chat.Service) error {
			_, err := s.AddMember(w.Context(), By(p[0]), group, user, w.Draft(""))
			return err
		})
	}
	create := func() chat.Command {
		g := w.NewGroup("Group")
		return w.CommandWith(limits, func(s *chat.Service) error { return s.CreateGroup(w.Context(), By(p[2]), g) })
	}
	errs := w.Batch(
		add(one, p[1]), add(two, p[1]), add(three, p[1]), // Ben is in two
		add(one, p[2]), add(one, p[3]), // one holds three
		create(), create(), // Carl makes one, being in another
	)
	w.Same("refusals", codes(errs), []chat.Code{"", "", chat.TooLarge, "", chat.TooLarge, "", chat.TooLarge})
	w.wantGroups(p[1], one, two)
	w.Same("members", w.Head(one).Members, 3)
}

// batchIsAsOneByOne has the same sends stored in one batch and singly.
func batchIsAsOneByOne(w *World) {
	p := w.People("Anna", "Ben", "Carl")
	together, singly := w.Group(p[0], p[1:]...), w.Group(p[0], p[1:]...)
	w.Clock.Step(0)
	var batch []chat.Command
	for i := range 150 {
		text := fmt.Sprint(i)
		batch = append(batch, w.tell(p[i%3], together, text))
		w.Tell(p[i%3], singly, text)
	}
	w.Batch(batch...)
	w.Same("texts", w.texts(p[0], together), w.texts(p[0], singly))
	w.wantOrder(p[1], together, 153)
	w.wantOrder(p[1], singly, 153)
}

func batchIsReused(w *World) {
	anna, ben := w.Person("Anna"), w.Person("Ben")
	group := w.Group(anna, ben)
	b := chat.NewBatch(w.Clock.Now)
	var want []string
	for i := range 20 {
		var commands []chat.Command
		for j := range 1 + i%3 {
			text := fmt.Sprintf("%d.%d", i, j)
			commands = append(commands, w.tell(ben, group, text), w.say(ben, anna, text))
			want = append(want, text)
		}
		b.Load(commands...)
		w.OK(w.Store.Write(w.Context(), b))
		for j := range commands {
			w.OK(b.Err(j))
		}
	}
	slices.Reverse(want)
	w.Same("dialog", w.texts(anna, chat.DialogID(anna, ben)), want)
	w.Same("group", w.texts(anna, group), append(want, "added", "created"))
}
