package chat_test

import (
	"strings"
	"testing"

	"messenger/internal/chat"
	"messenger/internal/store/storetest"
)

// place returns a member's stored row.
func (s *scene) place(u chat.UserID) chat.Member {
	s.Helper()
	m := s.Member(s.group, u)
	if m == nil {
		s.Fatalf("%v has no place in the group", u)
	}
	return *m
}

func (s *scene) head() chat.Conversation { return s.store.Contents(s.group).Conversation }

// notices returns the texts of the group's notices behind a seq.
func (s *scene) notices(behind chat.Seq) []string {
	var texts []string
	for _, m := range s.store.Contents(s.group).Messages {
		if m.Notification && m.Seq > behind {
			texts = append(texts, m.Content)
		}
	}
	return texts
}

func TestRemove(t *testing.T) {
	t.Parallel()
	s := newScene(t)
	known, draft, said := s.known(), s.Draft(""), s.head().MessageCount
	parted, err := s.service.Remove(s.Context(), chat.Actor{User: s.admin, Conn: 4}, s.group, s.member, draft)
	s.OK(err)
	notice := s.stored(draft.ID)
	s.Same("notice", []any{notice.Content, notice.Sender, notice.Notification}, []any{"Admin removed Member", s.admin, true})
	s.Same("answer", parted, chat.MemberLeft{
		EventHeader: chat.EventHeader{Conversation: s.group, Seq: notice.Seq, At: notice.CreatedAt, Actor: s.admin, Origin: 4},
		GroupName:   "Group", Notice: &notice, Sender: s.name(s.admin), User: s.member, UserName: s.name(s.member), Members: 2,
	})
	s.Same("event", s.since(known), []chat.Event{chat.MemberLeft{
		EventHeader: parted.EventHeader, User: s.member, UserName: s.name(s.member), Members: 2, GroupName: "Group",
		Notice: &notice, Sender: s.name(s.admin),
	}})
	s.Same("left", s.place(s.member).Left, notice.Seq)
	s.Same("head", []any{s.head().Members, s.head().Owner, s.head().MessageCount}, []any{2, s.owner, said})
	s.Same("log", s.log(notice.Seq), []chat.LogEntry{{
		Conversation: s.group, Seq: notice.Seq, Kind: chat.LogLeft, Actor: s.admin, Subject: s.member, At: notice.CreatedAt,
	}})
	s.unchanged("again", func() error {
		again, err := s.service.Remove(s.Context(), chat.Actor{User: s.admin, Conn: 4}, s.group, s.member, draft)
		s.Same("answer", again, parted)
		return err
	})
	s.Refused(s.remove(s.admin, s.member, s.Draft("")), chat.NotFound)
	s.Refused(s.sync(s.member, s.inGroup(), 5), chat.Forbidden)
	s.OK(s.remove(s.owner, s.admin, chat.Draft{Content: "bye"})) // a notice without an id
	s.Same("notices", s.notices(notice.Seq), []string{"bye"})
}

func TestSetRole(t *testing.T) {
	t.Parallel()
	s := newScene(t)
	last, known := s.head().LastSeq, s.known()
	set := func(by chat.UserID, user chat.UserID, r chat.Role) chat.RoleChanged {
		t.Helper()
		got, err := s.service.SetRole(s.Context(), storetest.By(by), s.group, user, r)
		s.OK(err)
		return got
	}
	up := set(s.owner, s.member, chat.RoleAdmin)
	s.Same("answer", up, chat.RoleChanged{
		EventHeader: chat.EventHeader{Conversation: s.group, Seq: last + 1, At: s.head().LastAt, Actor: s.owner},
		User:        s.member, Role: chat.RoleAdmin, By: s.name(s.owner),
	})
	s.unchanged("again", func() error {
		again := set(s.owner, s.member, chat.RoleAdmin)
		s.Same("head", again.EventHeader, chat.EventHeader{Conversation: s.group, At: s.head().LastAt, Actor: s.owner})
		return nil
	})
	s.unchanged("the owner's own", func() error { return s.setRole(s.owner, s.owner, chat.RoleOwner) })
	down := set(s.owner, s.member, chat.RoleMember)
	over := set(s.owner, s.member, chat.RoleOwner)
	s.Same("roles", []chat.Role{s.place(s.owner).Role, s.place(s.admin).Role, s.place(s.member).Role},
		[]chat.Role{chat.RoleAdmin, chat.RoleAdmin, chat.RoleOwner})
	s.Same("owner", s.head().Owner, s.member)
	s.Refused(s.setRole(s.owner, s.owner, chat.RoleOwner), chat.Forbidden)
	s.OK(second(s.service.Drop(s.Context(), by(s.member), s.group)))
	event := func(r chat.RoleChanged) chat.Event {
		return chat.RoleChanged{EventHeader: r.EventHeader, User: r.User, Role: r.Role, By: r.By}
	}
	s.Same("events", s.since(known)[:3], []chat.Event{event(up), event(down), event(over)})
	entry := func(r chat.RoleChanged) chat.LogEntry {
		return chat.LogEntry{
			Conversation: s.group, Seq: r.Seq, Kind: chat.LogRole, Actor: s.owner, Subject: s.member, At: r.At, Role: r.Role,
		}
	}
	s.Same("log", s.log(last + 1)[:3], []chat.LogEntry{entry(up), entry(down), entry(over)})
}

func TestRenameGroup(t *testing.T) {
	t.Parallel()
	s := newScene(t)
	known, draft, worded := s.known(), s.Draft(""), s.Draft("worded")
	renamed, err := s.service.RenameGroup(s.Context(), by(s.admin), s.group, "New name", draft)
	s.OK(err)
	notice := s.stored(draft.ID)
	s.Same("notice", notice.Content, "Admin renamed the group to New name")
	s.Same("answer", renamed, chat.GroupRenamed{
		EventHeader: chat.EventHeader{Conversation: s.group, Seq: notice.Seq, At: notice.CreatedAt, Actor: s.admin},
		GroupName:   "New name", Notice: notice, Sender: s.name(s.admin),
	})
	s.Same("event", s.since(known), []chat.Event{chat.GroupRenamed{
		EventHeader: renamed.EventHeader, GroupName: "New name", Notice: notice, Sender: s.name(s.admin),
	}})
	s.Same("log", s.log(notice.Seq), []chat.LogEntry{{
		Conversation: s.group, Seq: notice.Seq, Kind: chat.LogRenamed, Actor: s.admin, At: notice.CreatedAt, Detail: "New name",
	}})
	s.OK(s.renameGroup(s.owner, "Third", worded))
	s.unchanged("again with own words", func() error { return s.renameGroup(s.owner, "Third", worded) })
	s.unchanged("again after another", func() error {
		again, err := s.service.RenameGroup(s.Context(), by(s.admin), s.group, "New name", draft)
		s.Same("answer", again, renamed)
		return err
	})
	s.Same("name", s.head().Name, "Third")
}

func TestUpdateGroup(t *testing.T) {
	t.Parallel()
	s := newScene(t)
	last, known := s.head().LastSeq, s.known()
	about, strict := "About\nus", chat.AdminsAdd
	updated, err := s.service.UpdateGroup(s.Context(), by(s.admin), s.group, chat.GroupChange{Description: &about})
	s.OK(err)
	s.Same("answer", updated, chat.GroupUpdated{
		EventHeader: chat.EventHeader{Conversation: s.group, Seq: last + 1, At: s.head().LastAt, Actor: s.admin},
		Description: about, By: s.name(s.admin),
	})
	both, err := s.service.UpdateGroup(s.Context(), by(s.owner), s.group, chat.GroupChange{WhoMayAdd: &strict})
	s.OK(err)
	s.Same("answer", []any{both.Description, both.WhoMayAdd, both.Seq}, []any{about, chat.AdminsAdd, last + 2})
	s.unchanged("again", func() error { return s.update(s.owner, about, strict) })
	s.unchanged("nothing", func() error {
		same, err := s.service.UpdateGroup(s.Context(), by(s.owner), s.group, chat.GroupChange{})
		s.Same("answer", same, chat.GroupUpdated{
			EventHeader: chat.EventHeader{Conversation: s.group, At: s.head().LastAt, Actor: s.owner},
			Description: about, WhoMayAdd: strict, By: s.name(s.owner),
		})
		return err
	})
	s.Same("events", s.since(known), []chat.Event{
		chat.GroupUpdated{EventHeader: updated.EventHeader, Description: about, By: s.name(s.admin)},
		chat.GroupUpdated{EventHeader: both.EventHeader, Description: about, WhoMayAdd: strict, By: s.name(s.owner)},
	})
	s.Refused(second(s.service.AddMember(s.Context(), by(s.member), s.group, s.stranger, s.Draft(""))), chat.Forbidden)
	s.OK(second(s.service.AddMember(s.Context(), by(s.admin), s.group, s.stranger, s.Draft(""))))
	s.OK(s.update(s.owner, strings.Repeat("é", chat.MaxAbout), chat.MembersAdd))
}

func TestJoinedAndLeft(t *testing.T) {
	t.Parallel()
	s := newScene(t)
	known, draft := s.known(), s.Draft("")
	joined, err := s.service.AddMember(s.Context(), by(s.member), s.group, s.stranger, draft)
	s.OK(err)
	notice := s.stored(draft.ID)
	s.Same("joined", joined, chat.MemberJoined{
		EventHeader: chat.EventHeader{Conversation: s.group, Seq: notice.Seq, At: notice.CreatedAt, Actor: s.member},
		User:        s.stranger, UserName: s.name(s.stranger), Members: 4, GroupName: "Group", Notice: notice, Sender: s.name(s.member),
	})
	s.unchanged("again", func() error {
		again, err := s.service.AddMember(s.Context(), by(s.member), s.group, s.stranger, draft)
		s.Same("joined", again, joined)
		return err
	})
	s.Same("starts where it joined", s.place(s.stranger).Read, chat.Position{Seq: notice.Seq, MessageCount: 2})
	bye := s.Draft("")
	head, err := s.service.Leave(s.Context(), by(s.owner), s.group, bye)
	s.OK(err)
	left := s.stored(bye.ID)
	s.Same("head", head, chat.EventHeader{Conversation: s.group, Seq: left.Seq, At: left.CreatedAt, Actor: s.owner})
	s.unchanged("again", func() error {
		again, err := s.service.Leave(s.Context(), by(s.owner), s.group, bye)
		s.Same("head", again, head)
		return err
	})
	s.Same("events", s.since(known), []chat.Event{
		chat.MemberJoined{
			EventHeader: joined.EventHeader, User: s.stranger, UserName: s.name(s.stranger), Members: 4, GroupName: "Group",
			Notice: notice, Sender: s.name(s.member),
		},
		chat.MemberLeft{
			EventHeader: head, User: s.owner, UserName: s.name(s.owner), Members: 3, NewOwner: s.admin, GroupName: "Group",
			Notice: &left, Sender: s.name(s.owner),
		},
	})
	dropped, err := s.service.Drop(s.Context(), by(s.admin), s.group)
	s.OK(err)
	s.Same("head", dropped, chat.EventHeader{Conversation: s.group, Seq: left.Seq + 1, At: s.head().LastAt, Actor: s.admin})
}

func TestInvites(t *testing.T) {
	t.Parallel()
	s := newScene(t)
	soon := s.Clock.Now() + 3_600_000
	made, err := s.service.CreateInvite(s.Context(), by(s.member), chat.NewInvite{Group: s.group, ExpiresAt: soon, MaxUses: 2})
	s.OK(err)
	s.Same("invite", made, chat.Invite{
		Code: "invite-1", Group: s.group, By: s.member, CreatedAt: made.CreatedAt, ExpiresAt: soon, MaxUses: 2,
	})
	open := s.invited(chat.NewInvite{})
	info, err := s.service.Invite(s.Context(), by(s.stranger), made.Code)
	s.OK(err)
	s.Same("info", info, chat.InviteInfo{Invite: made, GroupName: "Group", Members: 3})
	info, err = s.service.Invite(s.Context(), by(s.member), made.Code)
	s.OK(err)
	s.Same("member", info.Member, true)
	preview, err := s.service.PreviewInvite(s.Context(), made.Code)
	s.OK(err)
	s.Same("preview", preview, chat.InvitePreview{Group: s.group, GroupName: "Group", Members: 3, By: s.name(s.member)})
	_, err = s.service.PreviewInvite(s.Context(), "no-such-code")
	s.Refused(err, chat.NotFound)

	known, draft := s.known(), s.Draft("")
	group, head, err := s.service.JoinByInvite(s.Context(), by(s.stranger), made.Code, draft)
	s.OK(err)
	notice := s.stored(draft.ID)
	s.Same("notice", []any{notice.Content, notice.Sender}, []any{"Stranger joined by a link", s.stranger})
	s.Same("group", group, chat.GroupInfo{Conversation: s.head(), Role: chat.RoleMember})
	s.Same("head", head, chat.EventHeader{Conversation: s.group, Seq: notice.Seq, At: notice.CreatedAt, Actor: s.stranger})
	s.Same("event", s.since(known), []chat.Event{chat.MemberJoined{
		EventHeader: head, User: s.stranger, UserName: s.name(s.stranger), Members: 4, GroupName: "Group", Notice: notice,
		Sender: s.name(s.stranger),
	}})
	s.Same("log", s.log(notice.Seq), []chat.LogEntry{{
		Conversation: s.group, Seq: notice.Seq, Kind: chat.LogJoined, Actor: s.stranger, Subject: s.stranger,
		At: notice.CreatedAt, Role: chat.RoleMember,
	}})
	late := s.Person("Late")
	s.OK(s.join(late, made.Code, s.Draft("hello")))
	s.unchanged("again, used up", func() error {
		again, at, err := s.service.JoinByInvite(s.Context(), by(s.stranger), made.Code, draft)
		s.Same("head", at, head)
		s.Same("role", again.Role, chat.RoleMember)
		return err
	})
	s.Refused(s.join(s.Person("Later"), made.Code, s.Draft("")), chat.NotFound)
	s.Refused(second(s.service.Invite(s.Context(), by(s.member), made.Code)), chat.NotFound)
	s.Refused(s.join(s.stranger, open, s.Draft("")), chat.Conflict)

	invites, err := s.service.Invites(s.Context(), by(s.member), s.group)
	s.OK(err)
	s.Same("usable", len(invites), 1)
	s.Same("code", invites[0].Code, open)
	revoke := func() error { return s.service.RevokeInvite(s.Context(), by(s.admin), s.group, open) }
	s.OK(revoke())
	s.unchanged("revoked again", revoke)
	s.Refused(s.join(s.Person("Last"), open, s.Draft("")), chat.NotFound)
}

func TestInvitesEnd(t *testing.T) {
	t.Parallel()
	s := newScene(t)
	soon := s.Clock.Now() + 3_600_000
	ending, open := s.invited(chat.NewInvite{ExpiresAt: soon}), s.invited(chat.NewInvite{})
	s.Clock.Set(soon)
	s.Refused(s.join(s.stranger, ending, s.Draft("")), chat.NotFound)
	s.Refused(second(s.service.Invite(s.Context(), by(s.stranger), ending)), chat.NotFound)
	s.OK(s.service.RevokeInvite(s.Context(), by(s.owner), s.group, ending))
	s.OK(second(s.service.Drop(s.Context(), by(s.owner), s.group)))
	s.Refused(s.join(s.stranger, open, s.Draft("")), chat.NotFound)
	s.Refused(second(s.service.Invite(s.Context(), by(s.stranger), open)), chat.NotFound)
}

// TestInviteCodes are those of a server, not of a test.
func TestInviteCodes(t *testing.T) {
	t.Parallel()
	s := newScene(t)
	seen := map[chat.InviteCode]bool{}
	for range 20 {
		i, err := s.Service.CreateInvite(s.Context(), by(s.owner), chat.NewInvite{Group: s.group})
		s.OK(err)
		if seen[i.Code] || len(i.Code) != 22 || strings.ContainsAny(string(i.Code), "+/=") {
			t.Errorf("code %q", i.Code)
		}
		seen[i.Code] = true
	}
}

func TestGroupAndMembers(t *testing.T) {
	t.Parallel()
	s := newScene(t)
	info, err := s.service.Group(s.Context(), by(s.admin), s.group)
	s.OK(err)
	s.Same("group", info, chat.GroupInfo{Conversation: s.head(), Role: chat.RoleAdmin})
	list := func(q chat.MembersOf) []string {
		q.Group = s.group
		rows, err := s.service.Members(s.Context(), by(s.member), q)
		s.OK(err)
		var names []string
		for _, r := range rows.Rows {
			names = append(names, r.Name.First)
		}
		return names
	}
	s.OK(s.join(s.Person("Zoë"), s.invited(chat.NewInvite{}), s.Draft("")))
	s.Same("all", list(chat.MembersOf{Limit: 9}), []string{"Owner", "Admin", "Member", "Zoë"})
	s.Same("first", list(chat.MembersOf{Limit: 1}), []string{"Owner"})
	owner := s.place(s.owner)
	place := chat.MemberCursor{Role: owner.Role, Joined: owner.Joined, User: owner.User}
	s.Same("behind", list(chat.MembersOf{After: place, Limit: 2}), []string{"Admin", "Member"})
	s.Same("none", list(chat.MembersOf{}), []string{})
	s.Same("named", list(chat.MembersOf{Search: "ZO", Limit: 9}), []string{"Zoë"})
	s.Same("inside a name", list(chat.MembersOf{Search: "m", Limit: 9}), []string{"Admin", "Member"})
	s.Same("one of many", list(chat.MembersOf{Search: "tester", Limit: 1}), []string{"Owner"})
	s.Same("by the e-mail", list(chat.MembersOf{Search: "example.org", Limit: 9}), []string{})
	s.Same("longer than a key", list(chat.MembersOf{Search: strings.Repeat("member tester ", 7), Limit: 9}), []string{})
	s.Same("both names", list(chat.MembersOf{Search: "member tester", Limit: 9}), []string{"Member"})
}
