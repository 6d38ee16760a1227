package storetest

import (
	"context"
	"strings"

	"messenger/internal/chat"
)

var messageTests = []test{
	{"a send is stored and told once", sendIsStored},
	{"a repeat stores and tells nothing", repeatStoresNothing},
	{"a taken id is refused to everything else", takenIDIsRefused},
	{"a repeat succeeds for ever", repeatForEver},
	{"any id is an id", func(w *World) {
		anna, ben := w.Person("Anna"), w.Person("Ben")
		most := chat.MessageID{}
		for i := range most {
			most[i] = 0xff
		}
		for _, id := range []chat.MessageID{{}, most} {
			c := &chat.SendDialog{By: By(anna), To: ben, Draft: chat.Draft{ID: id, Content: "hello"}}
			w.OK(w.Service.SendAndWait(w.Context(), c))
			again := &chat.SendDialog{By: By(anna), To: ben, Draft: c.Draft}
			w.OK(w.Service.SendAndWait(w.Context(), again))
			w.Same("repeat", again.Sent, chat.Sent{Message: c.Sent.Message, Duplicate: true})
		}
		w.wantOrder(anna, chat.DialogID(anna, ben), 2)
	}},
	{"text is stored verbatim", textIsVerbatim},
	{"text that no store can hold is refused", textIsRefused},
	{"people who are not there", func(w *World) {
		anna, gone := w.Person("Anna"), w.Person("Gone")
		w.Say(gone, anna, "bye")
		w.OK(w.Service.DeleteAccount(w.Context(), By(gone), false))
		unknown := NewID[chat.User](w)
		w.Refused(w.Service.SendAndWait(w.Context(), w.say(anna, unknown, "x")), chat.NotFound)
		w.Refused(w.Service.SendAndWait(w.Context(), w.say(anna, gone, "x")), chat.NotFound)
		w.Refused(w.Service.SendAndWait(w.Context(), w.say(gone, anna, "x")), chat.Unauthenticated)
		w.Refused(w.Service.SendAndWait(w.Context(), w.say(unknown, unknown, "x")), chat.Unauthenticated)
		if head := w.Head(chat.DialogID(anna, unknown)); head != nil {
			w.Errorf("a refused first message left a dialog: %+v", head)
		}
		w.wantOrder(anna, chat.DialogID(anna, gone), 1)
	}},
	{"groups one is not in", func(w *World) {
		p := w.People("Anna", "Ben", "Carl")
		group := w.Group(p[0], p[1])
		w.Leave(p[1], group)
		for _, u := range p[1:] {
			w.Refused(w.Service.SendAndWait(w.Context(), w.tell(u, group, "x")), chat.Forbidden)
			w.Refused(w.Service.SendAndWait(w.Context(), w.tell(u, NewID[chat.Conversation](w), "x")), chat.Forbidden)
		}
		w.wantOrder(p[0], group, 3)
	}},
	{"nothing is stored without a context", cancelledWriteStoresNothing},
}

func sendIsStored(w *World) {
	anna, ben := w.Person("Anna"), w.Person("Ben")
	group := w.Group(anna, ben)
	told := len(w.Direct.Events())
	private, public := w.say(anna, ben, "hello"), w.tell(ben, group, "all")
	w.OK(w.Service.SendAndWait(w.Context(), private))
	w.OK(w.Service.SendAndWait(w.Context(), public))
	w.Same("sent", private.Sent.Message, chat.Message{
		ID: private.Draft.ID, Conversation: chat.DialogID(anna, ben), Seq: 1, Sender: anna, Content: "hello",
		CreatedAt: private.Sent.Message.CreatedAt, Changed: 1, MessageCount: 1,
	})
	w.Same("sent", public.Sent.Message, chat.Message{
		ID: public.Draft.ID, Conversation: group, Seq: 3, Sender: ben, Content: "all", CreatedAt: public.Sent.Message.CreatedAt,
		Changed: 3, MessageCount: 1,
	})
	w.Same("stored", w.rows(ben, private.Conversation())[0].Message, private.Sent.Message)
	w.Same("stored", w.rows(anna, group)[0].Message, public.Sent.Message)
	last := "Tester"
	annaName, benName := chat.Name{First: "Anna", Last: &last}, chat.Name{First: "Ben", Last: &last}
	w.Same("events", w.Direct.Events()[told:], []chat.Event{
		chat.MessagePosted{
			EventHeader: conversationOf(private.Sent.Message), Kind: chat.Dialog, Message: private.Sent.Message,
			Sender: annaName, Receiver: ben, ReceiverName: benName,
		},
		chat.MessagePosted{
			EventHeader: conversationOf(public.Sent.Message), Kind: chat.Group, Message: public.Sent.Message, Sender: benName, GroupName: "Group",
		},
	})
}

// conversationOf is the head of the event that tells of m, sent without a connection.
func conversationOf(m chat.Message) chat.EventHeader {
	return chat.EventHeader{Conversation: m.Conversation, Seq: m.Seq, At: m.CreatedAt, Actor: m.Sender}
}

func repeatStoresNothing(w *World) {
	anna, ben := w.Person("Anna"), w.Person("Ben")
	group := w.Group(anna, ben)
	private, public := w.say(anna, ben, "hello"), w.tell(ben, group, "all")
	w.Batch(private, public)
	heads := []*chat.Conversation{w.Head(private.Conversation()), w.Head(group)}
	told := len(w.Direct.Events())
	for range 3 {
		c := &chat.SendDialog{By: By(anna), To: ben, Draft: private.Draft}
		w.OK(w.Service.SendAndWait(w.Context(), c))
		w.Same("repeat", c.Sent, chat.Sent{Message: private.Sent.Message, Duplicate: true})
		g := &chat.SendGroup{By: By(ben), Group: group, Draft: public.Draft}
		w.OK(w.Service.SendAndWait(w.Context(), g))
		w.Same("repeat", g.Sent, chat.Sent{Message: public.Sent.Message, Duplicate: true})
	}
	w.Same("heads", []*chat.Conversation{w.Head(private.Conversation()), w.Head(group)}, heads)
	w.Same("events", len(w.Direct.Events()), told)
	w.wantOrder(anna, private.Conversation(), 1)
}

func takenIDIsRefused(w *World) {
	anna, ben, carl := w.Person("Anna"), w.Person("Ben"), w.Person("Carl")
	group, other := w.Group(anna, ben, carl), w.Group(anna)
	private, public := w.say(anna, ben, "hello"), w.tell(anna, group, "all")
	notice := w.Add(anna, w.Group(anna), ben).Notice
	w.Batch(private, public)
	dialog := func(by, to chat.UserID, d chat.Draft) chat.Send {
		return &chat.SendDialog{By: By(by), To: to, Draft: d}
	}
	toGroup := func(by chat.UserID, g chat.ConversationID, d chat.Draft) chat.Send {
		return &chat.SendGroup{By: By(by), Group: g, Draft: d}
	}
	tests := map[string]chat.Send{
		"other text":                   dialog(anna, ben, chat.Draft{ID: private.Draft.ID, Content: "hullo"}),
		"other receiver":               dialog(anna, carl, private.Draft),
		"the receiver himself":         dialog(ben, anna, private.Draft),
		"somebody else":                dialog(carl, ben, private.Draft),
		"a dialog's in a group":        toGroup(anna, group, private.Draft),
		"other group":                  toGroup(anna, other, public.Draft),
		"another member":               toGroup(ben, group, public.Draft),
		"a stranger, told nothing":     toGroup(ben, other, public.Draft),
		"a group's in a dialog":        dialog(anna, ben, public.Draft),
		"of a notice":                  toGroup(anna, notice.Conversation, chat.Draft{ID: notice.ID, Content: notice.Content}),
		"of a notice, by somebody new": dialog(carl, carl, chat.Draft{ID: notice.ID, Content: notice.Content}),
	}
	for name, c := range tests {
		w.Sub(name, func(w *World) {
			w.Refused(w.Service.SendAndWait(w.Context(), c), chat.Conflict)
		})
	}
	w.Same("dialog", w.texts(ben, private.Conversation()), []string{"hello"})
	w.wantOrder(anna, group, 4)
	if head := w.Head(chat.DialogID(carl, carl)); head != nil {
		w.Errorf("a refused first message left a dialog: %+v", head)
	}
}

// repeatForEver repeats sends after the sender has left, the group was dropped and the
// account was deleted: the id still stands for what was stored.
func repeatForEver(w *World) {
	p := w.People("Anna", "Ben", "Carl")
	left, dropped := w.Group(p[0], p[1]), w.Group(p[0], p[1])
	sends := []chat.Send{w.tell(p[1], left, "left"), w.tell(p[1], dropped, "dropped"), w.say(p[1], p[0], "gone")}
	for _, c := range sends {
		w.OK(w.Service.SendAndWait(w.Context(), c))
	}
	w.Leave(p[1], left)
	w.OK(errOf(w.Service.Drop(w.Context(), By(p[0]), dropped)))
	w.OK(w.Service.DeleteAccount(w.Context(), By(p[1]), false))
	told := len(w.Direct.Events())
	for range 2 {
		for _, c := range sends {
			w.OK(w.Service.SendAndWait(w.Context(), c))
		}
	}
	w.Same("events", len(w.Direct.Events()), told)
	for _, c := range sends {
		foreign := chat.Draft{ID: draftOf(c).ID, Content: "mine now"}
		w.Refused(w.Service.SendAndWait(w.Context(), &chat.SendDialog{By: By(p[2]), To: p[0], Draft: foreign}), chat.Conflict)
	}
}

func draftOf(c chat.Send) chat.Draft {
	switch c := c.(type) {
	case *chat.SendDialog:
		return c.Draft
	case *chat.SendGroup:
		return c.Draft
	}
	return chat.Draft{}
}

// Verbatim are texts that a store must give back byte for byte.
var Verbatim = map[string]string{
	"quotes":             `O'Brien "said" ` + "`x`; '; DROP TABLE users;-- ' OR '1'='1",
	"placeholders":       `$1 :user_id ? %s \x00 E'\\' {{7*7}} ${7*7} %_\`,
	"escapes":            "\\0 \\u0000 \\n \x1b[31m \x7f \v\t",
	"markup":             `<img src=x onerror=alert(1)></script><script>`,
	"emoji":              "👨‍👩‍👧‍👦 🇩🇪 👍🏽 🏴‍☠️",
	"composed":           "caf\u00e9",
	"decomposed":         "cafe\u0301",
	"non-characters":     "\ufffe\uffff\ufdd0\U0010ffff",
	"replacement":        "\ufffd",
	"zero width":         "a\u200bb\ufeffc\u2060",
	"leading byte order": "\ufeffx",
	"directions":         "\u202eabc\u2066שלום 123\u2069",
	"turkish":            "İıIi",
	"line ends":          "a\r\nb\rc\nd\u2028e\u2029f",
	"outer spaces":       "  x \n",
	"private use":        "\ue000\U0010fffd",
	"zalgo":              "z" + strings.Repeat("\u0300", 500),
	"longest":            strings.Repeat("😀", chat.MaxContent),
	"newlines":           strings.Repeat("\n", 9_999) + "x",
	"one word":           strings.Repeat("w", 4_096),
}

func textIsVerbatim(w *World) {
	anna, ben := w.Person("Anna"), w.Person("Ben")
	for name, text := range Verbatim {
		w.Sub(name, func(w *World) {
			c := w.say(anna, ben, text)
			w.OK(w.Service.SendAndWait(w.Context(), c))
			row := w.rows(ben, c.Conversation())[0]
			if diff(row.Message, c.Sent.Message) != "" || row.Message.Content != text {
				w.Errorf("stored %q, want %q", row.Message.Content, text)
			}
			list, err := w.Store.ChatList(w.Context(), chat.ChatListQuery{User: anna, Before: chat.MaxInstant, Limit: 1})
			w.OK(err)
			if len(list) != 1 || diff(list[0].Message, row.Message) != "" {
				w.Errorf("chat list %+v", list)
			}
			again := &chat.SendDialog{By: By(anna), To: ben, Draft: c.Draft}
			w.OK(w.Service.SendAndWait(w.Context(), again))
			if !again.Sent.Duplicate || diff(again.Sent.Message, row.Message) != "" {
				w.Errorf("repeat is %+v", again.Sent)
			}
		})
	}
	w.wantOrder(anna, chat.DialogID(anna, ben), len(Verbatim))
}

// textIsRefused proves that what PostgreSQL cannot hold never comes to a store.
func textIsRefused(w *World) {
	anna, ben := w.Person("Anna"), w.Person("Ben")
	group := w.Group(anna)
	head := w.Head(group)
	for _, bad := range []string{"a\x00b", "\x00", "\xff", "\xed\xa0\x80", "a\xc3"} {
		w.Refused(w.Service.SendAndWait(w.Context(), w.say(anna, ben, bad)), chat.Invalid)
		w.Refused(w.Service.SendAndWait(w.Context(), w.tell(anna, group, bad)), chat.Invalid)
		_, err := w.Service.AddMember(w.Context(), By(anna), group, ben, w.Draft(bad))
		w.Refused(err, chat.Invalid)
		w.Refused(errOf(w.Service.Leave(w.Context(), By(anna), group, w.Draft(bad))), chat.Invalid)
		g := w.NewGroup("Group" + bad)
		w.Refused(w.Service.CreateGroup(w.Context(), By(anna), g), chat.Invalid)
		g.Name, g.Notice.Content = "Group", bad
		w.Refused(w.Service.CreateGroup(w.Context(), By(anna), g), chat.Invalid)
		w.Refused(w.Service.Rename(w.Context(), By(anna), &bad, nil), chat.Invalid)
		w.Refused(w.Service.Rename(w.Context(), By(anna), nil, &bad), chat.Invalid)
		_, err = w.Service.Search(w.Context(), anna, bad)
		w.Refused(err, chat.Invalid)
		_, err = w.Service.SearchOutsiders(w.Context(), anna, group, bad)
		w.Refused(err, chat.Invalid)
		_, err = chat.NewUser(ben, chat.NewUserForm{FirstName: "B", Email: bad}, 1)
		w.Refused(err, chat.Invalid)
	}
	w.Same("head", w.Head(group), head)
	w.wantGroups(anna, group)
}

func cancelledWriteStoresNothing(w *World) {
	anna, ben := w.Person("Anna"), w.Person("Ben")
	w.Say(anna, ben, "before")
	c := w.say(anna, ben, "never")
	ctx, cancel := context.WithCancel(w.Context())
	cancel()
	if _, err := w.Direct.Commit(ctx, c); err == nil {
		w.Error("a write with a cancelled context succeeded")
	}
	w.wantOrder(anna, chat.DialogID(anna, ben), 1)
	w.OK(w.Service.SendAndWait(w.Context(), c))
	if c.Sent.Duplicate {
		w.Error("the cancelled write took the id")
	}
	w.wantOrder(anna, chat.DialogID(anna, ben), 2)
}
