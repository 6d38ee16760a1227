package chat_test

import (
	"strings"
	"testing"

	"messenger/internal/chat"
	"messenger/internal/store/storetest"
)

// otherGroup is a group that a test may create.
var otherGroup = chat.ConversationID{1}

// TestNoticeData: each operation on a group says what it did, also if the client has worded the text.
func TestNoticeData(t *testing.T) {
	t.Parallel()
	s := newScene(t)
	code := s.invited(chat.NewInvite{})
	created := chat.NewGroup{ID: otherGroup, Name: "Other", Notice: s.Draft("")}
	for _, c := range []struct {
		text string
		want chat.NoticeData
		run  func(chat.Draft) error
	}{
		{"", chat.NoticeData{Kind: chat.NoticeCreated}, func(d chat.Draft) error {
			created.Notice = d
			return s.service.CreateGroup(s.Context(), by(s.owner), created)
		}},
		{"Member added Stranger", chat.NoticeData{Kind: chat.NoticeAdded, Subject: s.stranger}, func(d chat.Draft) error {
			return second(s.service.AddMember(s.Context(), by(s.member), s.group, s.stranger, d))
		}},
		{"Owner removed Stranger", chat.NoticeData{Kind: chat.NoticeRemoved, Subject: s.stranger}, func(d chat.Draft) error {
			return s.remove(s.owner, s.stranger, d)
		}},
		{"Late joined by a link", chat.NoticeData{Kind: chat.NoticeJoined}, func(d chat.Draft) error {
			return s.join(s.Person("Late"), code, d)
		}},
		{"Admin renamed the group to Jazz", chat.NoticeData{Kind: chat.NoticeRenamed, Name: "Jazz"}, func(d chat.Draft) error {
			return s.renameGroup(s.admin, "Jazz", d)
		}},
		{"Admin left", chat.NoticeData{Kind: chat.NoticeLeft}, func(d chat.Draft) error {
			return second(s.service.Leave(s.Context(), by(s.admin), s.group, d))
		}},
	} {
		draft := s.Draft("")
		s.OK(c.run(draft))
		s.Same("text", s.stored(draft.ID).Content, c.text)
		s.Same(c.text, s.stored(draft.ID).Notice, c.want)
	}
	worded := s.Draft("with other words")
	s.OK(s.remove(s.owner, s.member, worded))
	s.Same("own words", s.stored(worded.ID).Notice, chat.NoticeData{Kind: chat.NoticeRemoved, Subject: s.member})
	said := s.send(s.owner, s.Draft("Owner left"))
	s.Same("no notice", said.Notice, chat.NoticeData{})
}

// TestNoticeErased: who is erased takes along the name that a group was given, and nobody's data
// say the person's name.
func TestNoticeErased(t *testing.T) {
	t.Parallel()
	s := newScene(t)
	renamed, removed := s.Draft(""), s.Draft("")
	s.OK(s.renameGroup(s.admin, "Jazz", renamed))
	s.OK(s.remove(s.owner, s.admin, removed))
	s.OK(s.service.DeleteAccount(s.Context(), storetest.By(s.admin), true))
	s.Same("renamed", s.stored(renamed.ID).Notice, chat.NoticeData{Kind: chat.NoticeRenamed})
	page, err := s.service.Timeline(s.Context(), by(s.owner), chat.Around{At: s.inGroup(), Limit: 2})
	s.OK(err)
	for _, row := range page.Rows {
		switch row.Message.ID {
		case renamed.ID:
			s.Same("actor", row.Sender.Deleted(), true)
		case removed.ID:
			s.Same("subject", row.Subject.Deleted(), true)
		}
	}
}

func TestNoticeStored(t *testing.T) {
	t.Parallel()
	ben := chat.UserID{7}
	for _, n := range []chat.NoticeData{
		{}, {Kind: chat.NoticeCreated}, {Kind: chat.NoticeAdded, Subject: ben}, {Kind: chat.NoticeJoined},
		{Kind: chat.NoticeRemoved, Subject: ben}, {Kind: chat.NoticeLeft}, {Kind: chat.NoticeRenamed, Name: "Jäzz 2"},
		{Kind: chat.NoticeRenamed},
	} {
		if got := chat.NoticeFrom(n.Stored()); got != n {
			t.Errorf("%+v came back as %+v", n, got)
		}
	}
	good := chat.NoticeData{Kind: chat.NoticeAdded, Subject: ben}.Stored()
	none := strings.Repeat("0", 32)
	for name, bad := range map[string]string{
		"short":              good[:32],
		"a name too many":    good + "Jazz",
		"a kind to come":     "7" + good[1:],
		"no kind":            "0" + good[1:],
		"a letter as kind":   "a" + good[1:],
		"a subject too many": "5" + good[1:],
		"added without whom": "2" + none,
		"no digits":          "1x" + none[1:],
		"upper case":         "2" + "AB" + good[3:],
	} {
		if got := chat.NoticeFrom(bad); got != (chat.NoticeData{}) {
			t.Errorf("%s: read as %+v", name, got)
		}
	}
}
