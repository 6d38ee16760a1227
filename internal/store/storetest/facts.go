package storetest

import (
	"fmt"

	"messenger/internal/chat"
)

var factsTests = []test{
	{"what is unknown is absent", func(w *World) {
		group, user, message := NewID[chat.Conversation](w), NewID[chat.User](w), NewID[chat.Message](w)
		key := chat.MemberKey{Conversation: group, User: user}
		f := w.Facts(everythingOf(key, message))
		if f.Conversations[group] != nil || f.Members[key] != nil || f.Users[user] != nil || f.Messages[message] != nil {
			w.Errorf("facts of nothing: %+v", f)
		}
		if _, ok := f.Successor[key]; ok || f.GroupCount[user] != (chat.GroupCount{}) {
			w.Errorf("facts of nothing: %+v", f)
		}
	}},
	{"nothing is needed", func(w *World) {
		w.Same("facts", *w.Facts(chat.Needs{}), chat.Facts{})
	}},
	{"facts of an earlier use are gone", factsOfEarlierUse},
	{"head of a dialog", factsOfDialog},
	{"head of a group", factsOfGroup},
	{"dropped groups have a head", factsOfDropped},
	{"past members have a row", factsOfPastMembers},
	{"users, deleted ones too", factsOfUsers},
	{"taken message ids", factsOfMessages},
	{"group count", factsOfGroupCount},
	{"facts are copies", factsAreCopies},
	{"many needs at once", factsOfMany},
}

// everythingOf needs all that can be known of a member and a message id.
func everythingOf(key chat.MemberKey, message chat.MessageID) chat.Needs {
	return chat.Needs{
		Conversations: []chat.ConversationID{key.Conversation},
		Members:       []chat.MemberKey{key},
		Users:         []chat.UserID{key.User},
		Messages:      []chat.MessageID{message},
		GroupCount:    []chat.UserID{key.User},
		Successor:     []chat.MemberKey{key},
	}
}

func factsOfEarlierUse(w *World) {
	anna, ben := w.Person("Anna"), w.Person("Ben")
	group := w.Group(anna, ben)
	said := w.Tell(ben, group, "hello")
	b := chat.NewBatch(w.Clock.Now)
	b.Load()
	b.Needs = everythingOf(chat.MemberKey{Conversation: group, User: anna}, said.ID)
	w.OK(w.Store.Write(w.Context(), b))
	if len(b.Facts.Conversations) != 1 || len(b.Facts.Successor) != 1 || b.Facts.GroupCount[anna].Own != 1 {
		w.Fatalf("facts are incomplete: %+v", b.Facts)
	}
	b.Load()
	w.OK(w.Store.Write(w.Context(), b))
	w.Same("facts of an empty batch", b.Facts, chat.Facts{})
}

func factsOfDialog(w *World) {
	anna, ben := w.Person("Anna"), w.Person("Ben")
	first, last := w.Say(ben, anna, "one"), w.Say(anna, ben, "two")
	id := chat.DialogID(anna, ben)
	low, high := chat.SortPair(anna, ben)
	head := w.Head(id)
	want := &chat.Conversation{
		ID: id, Kind: chat.Dialog, Low: low, High: high, LastSeq: 2, LastAt: last.CreatedAt,
		LastMessage: 2, LastMessageAt: last.CreatedAt, MessageCount: 2, CreatedAt: first.CreatedAt,
		LowWrote: chat.Position{Seq: 2, MessageCount: 2}, HighWrote: chat.Position{Seq: 1, MessageCount: 1},
	}
	if low == ben {
		want.LowWrote, want.HighWrote = want.HighWrote, want.LowWrote
	}
	w.Same("head", head, want)
	for _, u := range []chat.UserID{anna, ben} {
		key := chat.MemberKey{Conversation: id, User: u}
		m := w.Facts(chat.Needs{Members: []chat.MemberKey{key}}).Members[key]
		w.Same("member", m, &chat.Member{MemberKey: key, Role: chat.RoleMember, JoinedAt: first.CreatedAt})
	}
}

func factsOfGroup(w *World) {
	anna, ben, carl := w.Person("Anna"), w.Person("Ben"), w.Person("Carl")
	group := w.Group(anna, ben, carl)
	w.Leave(carl, group)
	said := w.Tell(ben, group, "hello")
	head := w.Head(group)
	want := &chat.Conversation{
		ID: group, Kind: chat.Group, Name: "Group", Owner: anna, LastSeq: 5, LastAt: said.CreatedAt,
		LastMessage: 5, LastMessageAt: said.CreatedAt, MessageCount: 1, Members: 2, CreatedAt: head.CreatedAt,
	}
	w.Same("head", head, want)
	if head.CreatedAt <= worldBegins || head.CreatedAt >= said.CreatedAt {
		w.Errorf("group made at %d, message at %d", head.CreatedAt, said.CreatedAt)
	}
}

func factsOfDropped(w *World) {
	anna, ben, left := w.Person("Anna"), w.Person("Ben"), w.Person("Left")
	group := w.Group(anna, ben, left)
	w.Leave(left, group)
	before := w.Head(group)
	w.OK(errOf(w.Service.Drop(w.Context(), By(anna), group)))
	want := *before
	want.Members, want.LastSeq = 0, 5
	head := w.Head(group)
	if head == nil || head.LastAt <= before.LastAt || head.DroppedAt != head.LastAt {
		w.Fatalf("head of a dropped group: %+v", head)
	}
	want.LastAt, want.DroppedAt = head.LastAt, head.LastAt
	w.Same("head", head, &want)
	for _, u := range []chat.UserID{anna, ben} {
		if m := w.Member(group, u); m == nil || m.Left != head.LastSeq {
			w.Errorf("place of a member of a dropped group: %+v", m)
		}
	}
	w.Same("when somebody left before", w.Member(group, left).Left, chat.Seq(4))
}

func factsOfPastMembers(w *World) {
	anna, ben := w.Person("Anna"), w.Person("Ben")
	group := w.Group(anna, ben)
	joined := w.Member(group, ben)
	w.Leave(ben, group)
	key := chat.MemberKey{Conversation: group, User: ben}
	want := &chat.Member{MemberKey: key, Role: chat.RoleMember, JoinedAt: joined.JoinedAt, Joined: 2, Left: 3, Added: true, Read: chat.Position{Seq: 2}}
	w.Same("past member", w.Facts(chat.Needs{Members: []chat.MemberKey{key}}).Members[key], want)
}

func factsOfUsers(w *World) {
	last, none := "Lovelace", (*string)(nil)
	ada := w.SignUp(NewID[chat.User](w), chat.NewUserForm{FirstName: "Ada", LastName: &last, Email: "Ada@Example.org"})
	bo := w.SignUp(NewID[chat.User](w), chat.NewUserForm{FirstName: "Bo", LastName: none, Email: "bo"})
	empty := ""
	cy := w.SignUp(NewID[chat.User](w), chat.NewUserForm{FirstName: "Cy", LastName: &empty, Email: "cy"})
	w.OK(w.Service.DeleteAccount(w.Context(), By(bo.ID), false))
	f := w.Facts(chat.Needs{Users: []chat.UserID{ada.ID, bo.ID, cy.ID, NewID[chat.User](w)}})
	gone := f.Users[bo.ID]
	if len(f.Users) != 3 || gone == nil {
		w.Fatalf("users: %+v", f.Users)
	}
	w.Same("user", f.Users[ada.ID], &ada)
	w.Same("user with an empty last name", f.Users[cy.ID], &cy)
	want := chat.User{
		ID: bo.ID, FirstName: chat.DeletedName, LastName: &empty, CreatedAt: bo.CreatedAt, UpdatedAt: gone.UpdatedAt, Deleted: true,
	}
	w.Same("deleted user", gone, &want)
	if gone.UpdatedAt <= bo.UpdatedAt {
		w.Errorf("deleted at %d, signed up at %d", gone.UpdatedAt, bo.UpdatedAt)
	}
}

func factsOfMessages(w *World) {
	anna, ben := w.Person("Anna"), w.Person("Ben")
	g := w.NewGroup("Group")
	w.OK(w.Service.CreateGroup(w.Context(), By(anna), g))
	told, said := w.Tell(anna, g.ID, "told"), w.Say(ben, anna, "said")
	w.OK(errOf(w.Service.Drop(w.Context(), By(anna), g.ID)))
	f := w.Facts(chat.Needs{Messages: []chat.MessageID{told.ID, said.ID, g.Notice.ID, NewID[chat.Message](w)}})
	if len(f.Messages) != 3 {
		w.Fatalf("messages: %+v", f.Messages)
	}
	w.Same("message of a dropped group", f.Messages[told.ID], &told)
	w.Same("message of a dialog", f.Messages[said.ID], &said)
	notice := chat.Message{
		ID: g.Notice.ID, Conversation: g.ID, Seq: 1, Sender: anna, Content: "created", Notification: true,
		Notice:    chat.NoticeData{Kind: chat.NoticeCreated},
		CreatedAt: f.Messages[g.Notice.ID].CreatedAt, Changed: 1,
	}
	w.Same("notice", f.Messages[g.Notice.ID], &notice)
}

func factsOfGroupCount(w *World) {
	anna, ben := w.Person("Anna"), w.Person("Ben")
	w.Say(anna, ben, "a dialog is no group")
	left, dropped := w.Group(anna, ben), w.Group(anna, ben)
	w.Group(anna, ben)
	w.Group(ben)
	w.Leave(ben, left)
	w.OK(errOf(w.Service.Drop(w.Context(), By(anna), dropped)))
	f := w.Facts(chat.Needs{GroupCount: []chat.UserID{anna, ben}})
	w.Same("of who made them", f.GroupCount[anna], chat.GroupCount{Own: 2})
	w.Same("of who was added to one", f.GroupCount[ben], chat.GroupCount{Own: 1, Added: 1})
	invite := w.invite(anna, chat.NewInvite{Group: left})
	w.OK(errOf3(w.Service.JoinByInvite(w.Context(), By(ben), invite.Code, w.Draft(""))))
	w.Same("joined by an invite", w.Facts(chat.Needs{GroupCount: []chat.UserID{ben}}).GroupCount[ben], chat.GroupCount{Own: 2, Added: 1})
}

func factsAreCopies(w *World) {
	anna, ben := w.Person("Anna"), w.Person("Ben")
	group := w.Group(anna, ben)
	said := w.Tell(ben, group, "hello")
	key := chat.MemberKey{Conversation: group, User: ben}
	needs := everythingOf(key, said.ID)
	f := w.Facts(needs)
	f.Conversations[group].Name, f.Members[key].Left, f.Messages[said.ID].Content = "changed", 9, "changed"
	f.Users[ben].FirstName, *f.Users[ben].LastName, f.Successor[key] = "changed", "changed", ben
	again := w.Facts(needs)
	w.Same("head", again.Conversations[group].Name, "Group")
	w.Same("member", again.Members[key].Left, chat.Seq(0))
	w.Same("message", again.Messages[said.ID].Content, "hello")
	w.Same("names", again.Users[ben].FirstName+" "+*again.Users[ben].LastName, "Ben Tester")
	w.Same("successor", again.Successor[key], anna)
}

func factsOfMany(w *World) {
	const people, each = 120, 15
	hub := w.Person("Hub")
	var commands []chat.Command
	var n chat.Needs
	for i := range people {
		p := w.Person(fmt.Sprintf("P%d", i))
		for range each {
			c := &chat.SendDialog{By: By(p), To: hub, Draft: w.Draft("hello")}
			commands = append(commands, c)
			n.Messages = append(n.Messages, c.Draft.ID)
		}
		n.Conversations, n.Users = append(n.Conversations, chat.DialogID(p, hub)), append(n.Users, p)
		n.Members = append(n.Members, chat.MemberKey{Conversation: chat.DialogID(p, hub), User: p})
	}
	for _, err := range w.Batch(commands...) {
		w.OK(err)
	}
	f := w.Facts(n)
	if len(f.Conversations) != people || len(f.Members) != people || len(f.Users) != people || len(f.Messages) != people*each {
		w.Errorf("%d heads, %d members, %d users, %d messages", len(f.Conversations), len(f.Members), len(f.Users), len(f.Messages))
	}
	for id, head := range f.Conversations {
		if head.LastSeq != each {
			w.Errorf("%v ends at %d, want %d", id, head.LastSeq, each)
		}
	}
}
