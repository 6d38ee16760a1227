package storetest

import (
	"fmt"

	"messenger/internal/auth"
	"messenger/internal/chat"
)

var deletionTests = []test{
	{"the account is anonymised", accountIsAnonymised},
	{"the person is out of every group", deletedIsOutOfGroups},
	{"others keep their history", historyOutlivesAccount},
	{"erasing blanks what the person wrote", erasing},
	{"erasing reaches long histories", erasingLongHistory},
	{"deleting again", func(w *World) {
		anna, ben := w.Person("Anna"), w.Person("Ben")
		w.Say(anna, ben, "hello")
		w.OK(w.Service.DeleteAccount(w.Context(), By(anna), false))
		told := len(w.Direct.Events())
		before := w.Facts(chat.Needs{Users: []chat.UserID{anna}})
		w.Refused(w.Service.DeleteAccount(w.Context(), By(anna), true), chat.Unauthenticated)
		w.Refused(w.Service.DeleteAccount(w.Context(), By(NewID[chat.User](w)), true), chat.Unauthenticated)
		w.Refused(w.Service.Rename(w.Context(), By(anna), new("Back"), nil), chat.Unauthenticated)
		w.Refused(w.Service.CreateGroup(w.Context(), By(anna), w.NewGroup("Back")), chat.Unauthenticated)
		w.Same("user", w.Facts(chat.Needs{Users: []chat.UserID{anna}}), before)
		w.Same("events", len(w.Direct.Events()), told)
		w.Same("text", w.texts(ben, chat.DialogID(anna, ben)), []string{"hello"})
	}},
}

func accountIsAnonymised(w *World) {
	a, other := w.account("Anna@x"), w.account("other@x")
	w.OK(w.Store.CreateAccount(w.Context(), a))
	w.OK(w.Store.CreateAccount(w.Context(), other))
	w.OK(w.Service.DeleteAccount(w.Context(), By(a.ID), false))
	_, err := w.Store.Account(w.Context(), a.ID)
	w.is(err, chat.ErrNoSuchUser)
	_, err = w.Store.AccountByEmail(w.Context(), "anna@x")
	w.is(err, chat.ErrNoSuchUser)
	_, err = w.Store.AccountByEmail(w.Context(), "")
	w.is(err, chat.ErrNoSuchUser)
	stored, err := w.Store.User(w.Context(), a.ID)
	w.OK(err)
	empty := ""
	w.Same("user", stored, &chat.User{
		ID: a.ID, FirstName: chat.DeletedName, LastName: &empty, CreatedAt: a.CreatedAt, UpdatedAt: stored.UpdatedAt, Deleted: true,
	})
	w.wantAccount(other)
	w.OK(w.Service.DeleteAccount(w.Context(), By(other.ID), false)) // two accounts without an e-mail
	w.Same("events", w.Direct.Events(), []chat.Event{
		chat.SessionsRevoked{User: a.ID}, chat.SessionsRevoked{User: other.ID},
	})
}

func deletedIsOutOfGroups(w *World) {
	p := w.People("Anna", "Ben", "Carl")
	owned, joined, alone := w.Group(p[0], p[1], p[2]), w.Group(p[1], p[0]), w.Group(p[0])
	left, dropped := w.Group(p[1], p[0]), w.Group(p[0], p[1])
	w.Leave(p[0], left)
	w.OK(errOf(w.Service.Drop(w.Context(), By(p[0]), dropped)))
	leftHead, droppedHead := w.Head(left), w.Head(dropped)
	told := len(w.Direct.Events())
	w.OK(w.Service.DeleteAccount(w.Context(), By(p[0]), false))
	w.Same("head of a group left before", w.Head(left), leftHead)
	w.Same("head of a group dropped before", w.Head(dropped), droppedHead)
	w.wantOwner(owned, p[1])
	w.wantOwner(joined, p[1])
	if head := w.Head(alone); head.Live() || head.Members != 0 {
		w.Errorf("a group of nobody: %+v", head)
	}
	w.wantGroups(p[0])
	w.wantGroups(p[1], owned, joined, left)
	newOwners := map[chat.ConversationID]chat.UserID{owned: p[1], joined: {}, alone: {}}
	for _, e := range w.Direct.Events()[told:] {
		gone, ok := e.(chat.MemberLeft)
		if !ok {
			w.Same("event", e, chat.SessionsRevoked{User: p[0]})
			continue
		}
		newOwner, ok := newOwners[gone.Conversation]
		delete(newOwners, gone.Conversation)
		head := w.Head(gone.Conversation)
		if !ok || gone.User != p[0] || gone.NewOwner != newOwner || gone.Notice != nil || gone.Seq != head.LastSeq || gone.At != head.LastAt {
			w.Errorf("event %+v, want new owner %v", gone, newOwner)
		}
		if m := w.Member(gone.Conversation, p[0]); m.Left != head.LastSeq {
			w.Errorf("place %+v, left at %d", m, head.LastSeq)
		}
	}
	if len(newOwners) != 0 {
		w.Errorf("nothing told of %v", newOwners)
	}
	w.Same("members", w.Head(owned).Members, 2)
}

func historyOutlivesAccount(w *World) {
	anna, ben := w.Person("Anna"), w.Person("Ben")
	group := w.Group(anna, ben)
	w.Tell(anna, group, "told")
	w.Say(anna, ben, "said")
	dialog := chat.DialogID(anna, ben)
	w.OK(w.Service.DeleteAccount(w.Context(), By(anna), false))
	w.Same("group", w.texts(ben, group), []string{"told", "added", "created"})
	w.Same("dialog", w.texts(ben, dialog), []string{"said"})
	w.wantInbox(ben, dialog, group)
	page, err := w.Service.DialogHistory(w.Context(), ben, anna, chat.Page{Before: chat.MaxInstant, Limit: 5})
	w.OK(err)
	w.Same("rows", len(page), 1)
}

// erasing covers groups joined, left and dropped, dialogs, cleared ones too, notes and
// notices.
func erasing(w *World) {
	anna, ben := w.Person("Anna"), w.Person("Ben")
	joined, left, dropped := w.Group(ben, anna), w.Group(ben, anna), w.Group(ben, anna)
	for _, g := range []chat.ConversationID{joined, left, dropped} {
		w.Tell(anna, g, "of anna")
		w.Tell(ben, g, "of ben")
	}
	w.Leave(anna, left)
	w.OK(errOf(w.Service.Drop(w.Context(), By(ben), dropped)))
	w.Say(anna, ben, "of anna")
	w.OK(errOf3(w.Service.ClearDialog(w.Context(), By(anna), ben)))
	w.Say(ben, anna, "of ben")
	w.Say(anna, anna, "note")
	bystander := w.Say(ben, ben, "of ben alone")
	sent := w.say(anna, ben, "last words")
	w.OK(w.Service.SendAndWait(w.Context(), sent))
	w.OK(w.Service.DeleteAccount(w.Context(), By(anna), true))
	w.Same("group", w.texts(ben, joined), []string{"of ben", "", "added", "created"})
	w.Same("group left", w.texts(ben, left), []string{"", "of ben", "", "added", "created"})
	w.Same("group dropped", w.texts(ben, dropped), []string{"of ben", "", "added", "created"})
	w.Same("dialog", w.texts(ben, sent.Conversation()), []string{"", "of ben", ""})
	w.Same("notes", w.texts(anna, chat.DialogID(anna, anna)), []string{""})
	w.Same("dialog of others", w.rows(ben, bystander.Conversation)[0].Message, bystander)
	row := w.rows(ben, sent.Conversation())[0].Message
	want := sent.Sent.Message
	want.Content = ""
	w.Same("all but the text", row, want)
	w.Same("chat list", w.inbox(ben, chat.MaxInstant, 1)[0].Message, want)
	// The id stays taken, by nothing that could be said again.
	w.Refused(w.Service.SendAndWait(w.Context(), &chat.SendDialog{By: By(anna), To: ben, Draft: sent.Draft}), chat.Conflict)
	w.Refused(w.Service.SendAndWait(w.Context(), &chat.SendDialog{By: By(ben), To: ben, Draft: sent.Draft}), chat.Conflict)
}

func erasingLongHistory(w *World) {
	anna, ben := w.Person("Anna"), w.Person("Ben")
	group := w.Group(ben, anna)
	const each = 400
	var commands []chat.Command
	for i := range each {
		commands = append(commands, w.tell(anna, group, fmt.Sprint("anna ", i)), w.tell(ben, group, fmt.Sprint("ben ", i)))
	}
	w.Batch(commands...)
	w.OK(w.Service.DeleteAccount(w.Context(), By(anna), true))
	blank, kept := 0, 0
	for _, r := range w.rows(ben, group) {
		switch {
		case r.Message.Sender == anna && r.Message.Content == "":
			blank++
		case r.Message.Sender == ben && r.Message.Content != "":
			kept++
		}
	}
	w.Same("blank", blank, each)
	w.Same("kept", kept, each+2)
	w.is(w.Store.SetPassword(w.Context(), auth.PasswordChange{User: anna}), chat.ErrNoSession)
}
