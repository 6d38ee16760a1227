package storetest

import (
	"cmp"
	"fmt"
	"slices"

	"messenger/internal/chat"
)

var membershipTests = []test{
	{"members by role, joining and id", membersInOrder},
	{"members by a text", membersByText},
	{"members of nothing, a dialog and a dropped group", membersElsewhere},
	{"a group and one's place in it", groupAndMember},
	{"roles are handed on", rolesAreSet},
	{"removed members are past ones", func(w *World) {
		p := w.People("Anna", "Ben", "Carl")
		group := w.Group(p[0], p[1:]...)
		parted := w.RemoveMember(p[0], group, p[1])
		w.Same("members", []int{parted.Members, w.Head(group).Members}, []int{2, 2})
		w.Same("place", w.Member(group, p[1]).Left, parted.Seq)
		w.Same("notice", w.rows(p[2], group)[0].Message, *parted.Notice)
		w.wantGroups(p[1])
		w.wantInbox(p[1])
		w.wantMembers(group, p[0], p[2])
	}},
	{"names, descriptions and policies", profilesAreKept},
	{"who shares a conversation", sharing},
}

// members returns a page of the members of a conversation.
func (w *World) members(q chat.MembersQuery) []chat.MemberRow {
	w.Helper()
	rows, _, err := w.Store.Members(w.Context(), q)
	w.OK(err)
	return rows
}

// wantMembers checks who is in a conversation, by role and joining.
func (w *World) wantMembers(id chat.ConversationID, want ...chat.UserID) {
	w.Helper()
	var got []chat.UserID
	for _, row := range w.members(chat.MembersQuery{Conversation: id, Limit: 1000}) {
		got = append(got, row.Member.User)
	}
	w.Same("members", got, want)
}

func membersInOrder(w *World) {
	owner := w.Person("Owner")
	group := w.Group(owner)
	var want []chat.MemberRow
	names := map[chat.UserID]string{owner: "Owner"}
	for i := range 13 {
		name := fmt.Sprintf("P%d", i)
		user := w.Person(name)
		names[user] = name
		w.Add(owner, group, user)
		switch i % 4 {
		case 1:
			w.SetRole(owner, group, user, chat.RoleAdmin)
		case 2:
			w.Leave(user, group)
			delete(names, user)
		}
	}
	for user, name := range names {
		want = append(want, chat.MemberRow{Member: *w.Member(group, user), Name: nameOf(name)})
	}
	slices.SortFunc(want, func(a, b chat.MemberRow) int {
		return cmp.Or(cmp.Compare(a.Member.Role, b.Member.Role), cmp.Compare(a.Member.Joined, b.Member.Joined))
	})
	w.wantMemberPages(chat.MembersQuery{Conversation: group}, want)
	slices.SortFunc(want, func(a, b chat.MemberRow) int { return a.Member.User.Compare(b.Member.User) })
	w.wantMemberPages(chat.MembersQuery{Conversation: group, ByID: true}, want)
	w.Same("limit 0", w.members(chat.MembersQuery{Conversation: group}), []chat.MemberRow{})
	_, head, err := w.Store.Members(w.Context(), chat.MembersQuery{Conversation: group, Limit: 1})
	w.OK(err)
	w.Same("head", head, w.Head(group))
}

// wantMemberPages pages through members with limits of every size.
func (w *World) wantMemberPages(q chat.MembersQuery, want []chat.MemberRow) {
	w.Helper()
	for q.Limit = 1; q.Limit <= len(want)+1; q.Limit++ {
		q.After = chat.MemberCursor{}
		var got []chat.MemberRow
		for {
			page := w.members(q)
			if len(page) == 0 {
				break
			}
			got = append(got, page...)
			last := page[len(page)-1].Member
			q.After = chat.MemberCursor{Role: last.Role, Joined: last.Joined, User: last.User}
		}
		w.Same(fmt.Sprint("pages of ", q.Limit), got, want)
	}
}

func membersByText(w *World) {
	owner := w.Person("Owner")
	group := w.Group(owner)
	var ids []chat.UserID
	for _, name := range [][3]string{{"Ann", "Lee", "x@1"}, {"Joanna", "Zed", "y@1"}, {"Bo", "Annan", "z@1"}, {"100%", "_x", "q@1"}, {"Çelik", "İnce", "w@1"}} {
		user := w.named(name[0], name[1], name[2])
		ids = append(ids, user)
		w.Add(owner, group, user)
	}
	outsider := w.named("Ann", "Outside", "out@1")
	w.Add(owner, group, outsider)
	w.Leave(outsider, group)
	for prefix, want := range map[string][]chat.UserID{
		"ann": {ids[0], ids[1], ids[2]}, "ann lee": {ids[0]}, "anna": {ids[1], ids[2]}, "zed": {ids[1]}, "%": {ids[3]}, "_": {ids[3]},
		"\u00e7": {ids[4]}, "ince": {ids[4]}, "nobody": nil, "tester": {owner}, "out": nil, "q@": {ids[3]},
	} {
		var got []chat.UserID
		q := chat.MembersQuery{Conversation: group, Prefix: prefix, Limit: 1}
		for { // the limit is of those found
			page := w.members(q)
			if len(page) == 0 {
				break
			}
			last := page[0].Member
			got = append(got, last.User)
			q.After = chat.MemberCursor{Role: last.Role, Joined: last.Joined, User: last.User}
		}
		w.Same(fmt.Sprintf("members with %q", prefix), got, want)
	}
}

func membersElsewhere(w *World) {
	anna, ben := w.Person("Anna"), w.Person("Ben")
	rows, head, err := w.Store.Members(w.Context(), chat.MembersQuery{Conversation: NewID[chat.Conversation](w), Limit: 5})
	if len(rows) != 0 || head != nil || err != nil {
		w.Errorf("members of nothing: %+v, %+v, %v", rows, head, err)
	}
	w.Say(anna, ben, "hello")
	q := chat.MembersQuery{Conversation: chat.DialogID(anna, ben), ByID: true, Limit: 5}
	low, high := chat.SortPair(anna, ben)
	rows = w.members(q)
	w.Same("members of a dialog", []chat.UserID{rows[0].Member.User, rows[1].Member.User}, []chat.UserID{low, high})
	group := w.Group(anna, ben)
	w.OK(errOf(w.Service.Drop(w.Context(), By(anna), group)))
	rows, head, err = w.Store.Members(w.Context(), chat.MembersQuery{Conversation: group, Limit: 5})
	w.OK(err)
	if len(rows) != 0 || head == nil || head.DroppedAt == 0 {
		w.Errorf("members of a dropped group: %+v, %+v", rows, head)
	}
}

func groupAndMember(w *World) {
	p := w.People("Anna", "Ben", "Carl")
	group := w.Group(p[0], p[1])
	w.Leave(p[1], group)
	unknown := NewID[chat.Conversation](w)
	for _, id := range []chat.ConversationID{group, unknown} {
		for _, u := range p {
			head, m, err := w.Store.Group(w.Context(), chat.MemberKey{Conversation: id, User: u})
			w.OK(err)
			w.Same("head", head, w.Head(id))
			w.Same("place", m, w.Member(id, u))
		}
	}
}

func rolesAreSet(w *World) {
	p := w.People("Anna", "Ben", "Carl")
	group := w.Group(p[0], p[1:]...)
	w.SetRole(p[0], group, p[2], chat.RoleAdmin)
	w.wantMembers(group, p[0], p[2], p[1])
	place := *w.Member(group, p[2])
	place.Role = chat.RoleOwner
	w.SetRole(p[0], group, p[2], chat.RoleOwner)
	w.Same("the rest of the place", w.Member(group, p[2]), &place)
	w.Same("owner", w.Head(group).Owner, p[2])
	w.wantMembers(group, p[2], p[0], p[1])
	head := w.Head(group)
	w.SetRole(p[2], group, p[0], chat.RoleAdmin)
	w.Same("what is so already", w.Head(group), head)
	w.Refused(errOf(w.Service.SetRole(w.Context(), By(p[0]), group, p[1], chat.RoleAdmin)), chat.Forbidden)
	w.SetRole(p[2], group, p[0], chat.RoleMember)
	w.wantMembers(group, p[2], p[0], p[1])
	w.Same("successor", w.Facts(chat.Needs{Successor: []chat.MemberKey{{Conversation: group, User: p[2]}}}).Successor[chat.MemberKey{Conversation: group, User: p[2]}], p[0])
}

func profilesAreKept(w *World) {
	anna, ben := w.Person("Anna"), w.Person("Ben")
	group := w.Group(anna, ben)
	renamed, err := w.Service.RenameGroup(w.Context(), By(anna), group, "O'Brien % 日本", w.Draft("new name"))
	w.OK(err)
	w.Same("name", w.Head(group).Name, "O'Brien % 日本")
	w.Same("notice", w.rows(ben, group)[0], chat.HistoryRow{Message: renamed.Notice, Sender: nameOf("Anna"), GroupName: "O'Brien % 日本"})
	about, admins := "about\nit", chat.AdminsAdd
	for _, change := range []chat.GroupChange{{Description: &about}, {WhoMayAdd: &admins}} {
		w.OK(errOf(w.Service.UpdateGroup(w.Context(), By(anna), group, change)))
	}
	head := *w.Head(group)
	if head.Description != about || head.WhoMayAdd != chat.AdminsAdd || head.LastSeq != 5 || head.LastMessage != 3 {
		w.Errorf("head: %+v", head)
	}
	w.Refused(errOf(w.Service.AddMember(w.Context(), By(ben), group, w.Person("Carl"), w.Draft(""))), chat.Forbidden)
	w.OK(errOf(w.Service.UpdateGroup(w.Context(), By(anna), group, chat.GroupChange{Description: &about})))
	w.Same("what is so already", w.Head(group), &head)
	w.Tell(ben, group, "hello")
	none, members := "", chat.MembersAdd
	w.OK(errOf(w.Service.UpdateGroup(w.Context(), By(anna), group, chat.GroupChange{Description: &none, WhoMayAdd: &members})))
	if h := w.Head(group); h.Description != "" || h.WhoMayAdd != chat.MembersAdd || h.Name != head.Name {
		w.Errorf("head: %+v", h)
	}
}

func sharing(w *World) {
	p := w.People("Anna", "InGroup", "InDialog", "Left", "Dropped", "Friend", "Gone", "Wrote")
	group, dropped := w.Group(p[1], p[0], p[3], p[6]), w.Group(p[4], p[0])
	w.Group(p[1], p[5])
	w.Say(p[0], p[2], "hello")
	w.Say(p[7], p[0], "hello")
	w.Leave(p[3], group)
	w.OK(errOf(w.Service.Drop(w.Context(), By(p[4]), dropped)))
	w.OK(w.Service.DeleteAccount(w.Context(), By(p[6]), false))
	share := func(user chat.UserID, others ...chat.UserID) []chat.UserID {
		w.Helper()
		found, err := w.Store.Sharing(w.Context(), user, others)
		w.OK(err)
		slices.SortFunc(found, chat.UserID.Compare)
		return found
	}
	want := []chat.UserID{p[1], p[2], p[7]}
	slices.SortFunc(want, chat.UserID.Compare)
	w.Same("of Anna", share(p[0], append(p[1:], NewID[chat.User](w))...), want)
	w.Same("nobody asked", share(p[0]), []chat.UserID{})
	w.Same("of who left", share(p[3], p[0], p[1]), []chat.UserID{})
	w.Same("of nobody", share(NewID[chat.User](w), p...), []chat.UserID{})
	w.Same("the other way", share(p[2], p[0], p[1]), []chat.UserID{p[0]})
	w.Add(p[1], group, p[3])
	w.Same("back again", share(p[3], p[0], p[2]), []chat.UserID{p[0]})
}
