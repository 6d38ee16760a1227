package chat_test

import (
	"errors"
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"messenger/internal/chat"
	"messenger/internal/store/memory"
)

// extendedRefusal is a way in which an extended operation says no.
type extendedRefusal struct {
	name string
	run  func(s *scene) error
	want *chat.Error // nil: an error without a code
}

// breaking are refusals of any operation that writes, or reads by these methods.
func breaking(run func(s *scene) error, methods ...memory.Method) []extendedRefusal {
	var list []extendedRefusal
	for _, m := range methods {
		list = append(list,
			extendedRefusal{string(m) + " is broken", func(s *scene) error {
				s.store.FailNext(m, errors.New("disk is gone"))
				return run(s)
			}, nil},
			extendedRefusal{string(m) + " is away", func(s *scene) error {
				s.store.FailNext(m, chat.ErrUnavailable)
				return run(s)
			}, chat.ErrUnavailable})
	}
	return list
}

// The operations with all but what a table is about.

func (s *scene) edit(who chat.UserID, m chat.MessageID, text string, key chat.MessageID) error {
	return second(s.service.Edit(s.Context(), by(who), m, text, key))
}

func (s *scene) delete(who chat.UserID, m chat.MessageID) error {
	return second(s.service.Delete(s.Context(), by(who), m))
}

func (s *scene) hide(who chat.UserID, m chat.MessageID) error {
	return third(s.service.Hide(s.Context(), by(who), m))
}

func (s *scene) react(who chat.UserID, m chat.MessageID, emoji string) error {
	return second(s.service.React(s.Context(), by(who), m, emoji, true))
}

func (s *scene) pin(who chat.UserID, m chat.MessageID) error {
	return second(s.service.Pin(s.Context(), by(who), m, true))
}

func (s *scene) read(who chat.UserID, at chat.Address, seq chat.Seq) error {
	return second(s.service.MarkRead(s.Context(), by(who), at, seq, false))
}

func (s *scene) deliver(who chat.UserID, at chat.Address, seq chat.Seq) error {
	return second(s.service.MarkDelivered(s.Context(), by(who), at, seq))
}

func (s *scene) remove(who, whom chat.UserID, d chat.Draft) error {
	return second(s.service.Remove(s.Context(), by(who), s.group, whom, d))
}

func (s *scene) setRole(who, whom chat.UserID, r chat.Role) error {
	return second(s.service.SetRole(s.Context(), by(who), s.group, whom, r))
}

func (s *scene) renameGroup(who chat.UserID, name string, d chat.Draft) error {
	return second(s.service.RenameGroup(s.Context(), by(who), s.group, name, d))
}

func (s *scene) update(who chat.UserID, about string, policy chat.AddPolicy) error {
	return second(s.service.UpdateGroup(s.Context(), by(who), s.group, chat.GroupChange{Description: &about, WhoMayAdd: &policy}))
}

func (s *scene) invite(who chat.UserID, n chat.NewInvite) error {
	n.Group = s.group
	return second(s.service.CreateInvite(s.Context(), by(who), n))
}

func (s *scene) join(who chat.UserID, code chat.InviteCode, d chat.Draft) error {
	return third(s.service.JoinByInvite(s.Context(), by(who), code, d))
}

// invited makes an invite to the group and returns its code.
func (s *scene) invited(n chat.NewInvite) chat.InviteCode {
	s.Helper()
	n.Group = s.group
	i, err := s.service.CreateInvite(s.Context(), by(s.owner), n)
	s.OK(err)
	return i.Code
}

func (s *scene) removed(who chat.UserID, limit int) error {
	return second(s.service.Removed(s.Context(), by(who), chat.RemovedQuery{Group: s.group, Limit: limit}))
}

func (s *scene) lift(who, user chat.UserID) error {
	return s.service.LiftRemoval(s.Context(), by(who), s.group, user)
}

func (s *scene) setChat(who chat.UserID, at chat.Address, until chat.Instant, n chat.Notify) error {
	return third(s.service.SetChat(s.Context(), by(who), at, chat.SettingsChange{MutedUntil: &until, Notify: &n}))
}

func (s *scene) save(who chat.UserID, at chat.Address, text string, moment chat.Instant) error {
	return third(s.service.SaveDraft(s.Context(), by(who), at, chat.UnsentText{Content: text, At: moment}))
}

func (s *scene) sync(who chat.UserID, at chat.Address, limit int) error {
	return second(s.service.Sync(s.Context(), by(who), chat.Since{At: at, Limit: limit}))
}

func (s *scene) timeline(who chat.UserID, a chat.Around) error {
	return second(s.service.Timeline(s.Context(), by(who), a))
}

func (s *scene) members(who chat.UserID, q chat.MembersOf) error {
	q.Group = s.group
	return second(s.service.Members(s.Context(), by(who), q))
}

func (s *scene) strictly() *scene {
	s.OK(s.update(s.owner, "", chat.AdminsAdd))
	return s
}

var (
	errNoSeq       = refusedWith(chat.Invalid, "Invalid seq")
	errEmoji       = refusedWith(chat.Invalid, "Invalid emoji")
	errRole        = refusedWith(chat.Invalid, "Invalid role")
	errUses        = refusedWith(chat.Invalid, "Invalid maxUses")
	errExpiry      = refusedWith(chat.Invalid, "Invalid expiresAt")
	errPlaces      = refusedWith(chat.Invalid, "Only one of beforeSeq, afterSeq and aroundId may be given")
	errDescription = refusedWith(chat.Invalid, "Invalid description")
	errManyKinds   = refusedWith(chat.TooLarge, "A message may have at most 20 different reactions")
	errManyPins    = refusedWith(chat.TooLarge, "A conversation may have at most 50 pinned messages")
)

var extendedRefusals = map[string][]extendedRefusal{
	"Send": {
		{"answer to nothing", func(s *scene) error {
			d := s.Draft("x")
			d.ReplyTo = d.ID
			return s.service.SendAndWait(s.Context(), &chat.SendGroup{By: by(s.owner), Group: s.group, Draft: d})
		}, chat.ErrNoSuchMessage},
		{"answer to elsewhere", func(s *scene) error {
			d := s.Draft("x")
			d.ReplyTo = s.told.ID
			return s.service.SendAndWait(s.Context(), &chat.SendDialog{By: by(s.owner), To: s.member, Draft: d})
		}, chat.ErrNoSuchMessage},
		{"too many mentions", func(s *scene) error {
			d := s.Draft("x")
			d.Mentions = make([]chat.UserID, chat.MaxMentions+1)
			return s.service.SendAndWait(s.Context(), &chat.SendGroup{By: by(s.owner), Group: s.group, Draft: d})
		}, refusedWith(chat.TooLarge, "A message may mention at most 50 people")},
		{"the key of an edit", func(s *scene) error {
			d := s.Draft("x")
			s.OK(s.edit(s.owner, s.told.ID, "x", d.ID))
			return s.service.SendAndWait(s.Context(), &chat.SendGroup{By: by(s.owner), Group: s.group, Draft: d})
		}, chat.ErrMessageIDTaken},
	},
	"Edit": append([]extendedRefusal{
		{"bad text", func(s *scene) error { return s.edit(s.owner, s.told.ID, " ", chat.MessageID{1}) }, errContent},
		{"long text", func(s *scene) error { return s.edit(s.owner, s.told.ID, longText, chat.MessageID{1}) }, errTooLong},
		{"no key", func(s *scene) error { return s.edit(s.owner, s.told.ID, "x", chat.MessageID{}) }, refusedWith(chat.Invalid, "Invalid editId")},
		{"unknown", func(s *scene) error { return s.edit(s.owner, chat.MessageID{9}, "x", chat.MessageID{1}) }, chat.ErrNoSuchMessage},
		{"foreign", func(s *scene) error { return s.edit(s.stranger, s.told.ID, "x", chat.MessageID{1}) }, chat.ErrNoSuchMessage},
		{"another's", func(s *scene) error { return s.edit(s.admin, s.told.ID, "x", chat.MessageID{1}) }, chat.ErrNotAllowed},
		{"a notice", func(s *scene) error { return s.edit(s.owner, s.notice.ID, "x", chat.MessageID{1}) }, chat.ErrNotAllowed},
		{"key of a message", func(s *scene) error { return s.edit(s.owner, s.told.ID, "x", s.said.ID) }, chat.ErrMessageIDTaken},
		{"key of its own message", func(s *scene) error { return s.edit(s.owner, s.told.ID, "x", s.told.ID) }, chat.ErrMessageIDTaken},
		{"deleted user", func(s *scene) error { return s.edit(s.gone, s.told.ID, "x", chat.MessageID{1}) }, chat.ErrNoSession},
	}, breaking(func(s *scene) error { return s.edit(s.owner, s.told.ID, "x", chat.MessageID{1}) }, memory.Locate, memory.Write)...),
	"Delete": append([]extendedRefusal{
		{"unknown", func(s *scene) error { return s.delete(s.owner, chat.MessageID{9}) }, chat.ErrNoSuchMessage},
		{"foreign", func(s *scene) error { return s.delete(s.stranger, s.told.ID) }, chat.ErrNoSuchMessage},
		{"another's", func(s *scene) error { return s.delete(s.member, s.told.ID) }, chat.ErrNotAllowed},
		{"another's in a dialog", func(s *scene) error { return s.delete(s.member, s.said.ID) }, chat.ErrNotAllowed},
		{"a notice", func(s *scene) error { return s.delete(s.owner, s.notice.ID) }, chat.ErrNotAllowed},
		{"deleted user", func(s *scene) error { return s.delete(s.gone, s.told.ID) }, chat.ErrNoSession},
	}, breaking(func(s *scene) error { return s.delete(s.owner, s.told.ID) }, memory.Locate, memory.Write)...),
	"Hide": append([]extendedRefusal{
		{"unknown", func(s *scene) error { return s.hide(s.owner, chat.MessageID{9}) }, chat.ErrNoSuchMessage},
		{"foreign", func(s *scene) error { return s.hide(s.stranger, s.told.ID) }, chat.ErrNoSuchMessage},
		{"deleted user", func(s *scene) error { return s.hide(s.gone, s.told.ID) }, chat.ErrNoSession},
	}, breaking(func(s *scene) error { return s.hide(s.owner, s.told.ID) }, memory.Locate, memory.Write)...),
	"React": append([]extendedRefusal{
		{"no emoji", func(s *scene) error { return s.react(s.owner, s.told.ID, "") }, errEmoji},
		{"unknown", func(s *scene) error { return s.react(s.owner, chat.MessageID{9}, "👍") }, chat.ErrNoSuchMessage},
		{"foreign", func(s *scene) error { return s.react(s.stranger, s.told.ID, "👍") }, chat.ErrNoSuchMessage},
		{"a notice", func(s *scene) error { return s.react(s.owner, s.notice.ID, "👍") }, chat.ErrNotAllowed},
		{"too many kinds", func(s *scene) error {
			for i := range rune(chat.MaxReactions) {
				s.OK(s.react(s.owner, s.told.ID, string('😀'+i)))
			}
			return s.react(s.member, s.told.ID, "👍")
		}, errManyKinds},
		{"deleted user", func(s *scene) error { return s.react(s.gone, s.told.ID, "👍") }, chat.ErrNoSession},
	}, breaking(func(s *scene) error { return s.react(s.owner, s.told.ID, "👍") }, memory.Locate, memory.Write, memory.Reactions)...),
	"Pin": append([]extendedRefusal{
		{"unknown", func(s *scene) error { return s.pin(s.owner, chat.MessageID{9}) }, chat.ErrNoSuchMessage},
		{"foreign", func(s *scene) error { return s.pin(s.stranger, s.told.ID) }, chat.ErrNoSuchMessage},
		{"a notice", func(s *scene) error { return s.pin(s.owner, s.notice.ID) }, chat.ErrNotAllowed},
		{"by a plain member", func(s *scene) error { return s.pin(s.member, s.told.ID) }, chat.ErrNotAllowed},
		{"too many", func(s *scene) error {
			for range chat.MaxPins {
				s.OK(s.pin(s.owner, s.Tell(s.owner, s.group, "pinned").ID))
			}
			return s.pin(s.owner, s.told.ID)
		}, errManyPins},
		{"deleted user", func(s *scene) error { return s.pin(s.gone, s.told.ID) }, chat.ErrNoSession},
	}, breaking(func(s *scene) error { return s.pin(s.owner, s.told.ID) }, memory.Locate, memory.Write)...),
	"Reactions": append([]extendedRefusal{
		{"negative limit", func(s *scene) error { return s.reactions(s.owner, s.told.ID, -1) }, errNegative},
		{"unknown", func(s *scene) error { return s.reactions(s.owner, chat.MessageID{9}, 5) }, chat.ErrNoSuchMessage},
		{"foreign", func(s *scene) error { return s.reactions(s.stranger, s.told.ID, 5) }, chat.ErrNoSuchMessage},
	}, breaking(func(s *scene) error { return s.reactions(s.owner, s.told.ID, 5) }, memory.Locate, memory.Reactions, memory.Timeline)...),
	"MarkRead": append([]extendedRefusal{
		{"negative", func(s *scene) error { return s.read(s.owner, s.inGroup(), -1) }, errNoSeq},
		{"stranger", func(s *scene) error { return s.read(s.stranger, s.inGroup(), 1) }, chat.ErrNotMember},
		{"no dialog", func(s *scene) error { return s.read(s.stranger, with(s.owner), 1) }, chat.ErrNoSuchUser},
		{"a dialog as a group", func(s *scene) error { return s.read(s.owner, chat.Address{Group: s.dialog}, 1) }, chat.ErrNotMember},
		{"deleted user", func(s *scene) error { return s.read(s.gone, s.inGroup(), 1) }, chat.ErrNoSession},
	}, breaking(func(s *scene) error { return s.read(s.owner, s.inGroup(), 1) }, memory.Write)...),
	"MarkDelivered": append([]extendedRefusal{
		{"negative", func(s *scene) error { return s.deliver(s.owner, s.inGroup(), -1) }, errNoSeq},
		{"stranger", func(s *scene) error { return s.deliver(s.stranger, s.inGroup(), 1) }, chat.ErrNotMember},
		{"no dialog", func(s *scene) error { return s.deliver(s.stranger, with(s.owner), 1) }, chat.ErrNoSuchUser},
		{"deleted user", func(s *scene) error { return s.deliver(s.gone, s.inGroup(), 1) }, chat.ErrNoSession},
	}, breaking(func(s *scene) error { return s.deliver(s.owner, s.inGroup(), 1) }, memory.Write)...),
	"Unread": breaking(func(s *scene) error {
		return second(s.service.Unread(s.Context(), by(s.owner), chat.ConversationID{}, 9))
	}, memory.Unread),
	"WhyUnread": append([]extendedRefusal{
		{"negative limit", func(s *scene) error { return s.why(s.owner, s.inGroup(), -1) }, errNegative},
		{"stranger", func(s *scene) error { return s.why(s.stranger, s.inGroup(), 5) }, chat.ErrNotMember},
	}, breaking(func(s *scene) error { return s.why(s.owner, s.inGroup(), 5) }, memory.WhyUnread, memory.Member)...),
	"Receipts": append([]extendedRefusal{
		{"negative limit", func(s *scene) error { return s.receipts(s.owner, s.told.ID, -1) }, errNegative},
		{"unknown", func(s *scene) error { return s.receipts(s.owner, chat.MessageID{9}, 5) }, chat.ErrNoSuchMessage},
		{"foreign", func(s *scene) error { return s.receipts(s.stranger, s.told.ID, 5) }, chat.ErrNoSuchMessage},
		{"another's", func(s *scene) error { return s.receipts(s.member, s.told.ID, 5) }, chat.ErrNotAllowed},
	}, breaking(func(s *scene) error { return s.receipts(s.owner, s.told.ID, 5) }, memory.Locate, memory.Members, memory.Timeline)...),
	"Inbox": append([]extendedRefusal{
		{"negative limit", func(s *scene) error { return s.inbox(s.owner, -1) }, errNegative},
	}, breaking(func(s *scene) error { return s.inbox(s.owner, 5) }, memory.Inbox)...),
	"Sync": append([]extendedRefusal{
		{"negative limit", func(s *scene) error { return s.sync(s.owner, s.inGroup(), -1) }, errNegative},
		{"stranger", func(s *scene) error { return s.sync(s.stranger, s.inGroup(), 5) }, chat.ErrNotMember},
		{"no group", func(s *scene) error { return s.sync(s.owner, chat.Address{Group: chat.ConversationID{9}}, 5) }, chat.ErrNotMember},
		{"a dialog as a group", func(s *scene) error { return s.sync(s.owner, chat.Address{Group: s.dialog}, 5) }, chat.ErrNotMember},
	}, breaking(func(s *scene) error {
		return second(s.service.Sync(s.Context(), by(s.owner), chat.Since{At: s.inGroup(), After: 99, Limit: 5}))
	}, memory.Log, memory.Timeline)...),
	"Timeline": append([]extendedRefusal{
		{"negative limit", func(s *scene) error { return s.timeline(s.owner, chat.Around{At: s.inGroup(), Limit: -1}) }, errNegative},
		{"two places", func(s *scene) error { return s.timeline(s.owner, chat.Around{At: s.inGroup(), Before: 1, After: 2}) }, errPlaces},
		{"a place and a message", func(s *scene) error {
			return s.timeline(s.owner, chat.Around{At: s.inGroup(), Before: 1, Message: s.told.ID})
		}, errPlaces},
		{"stranger", func(s *scene) error { return s.timeline(s.stranger, chat.Around{At: s.inGroup(), Limit: 5}) }, chat.ErrNotMember},
		{"stranger around nothing", func(s *scene) error {
			return s.timeline(s.stranger, chat.Around{At: s.inGroup(), Message: chat.MessageID{9}, Limit: 5})
		}, chat.ErrNotMember},
		{"around nothing", func(s *scene) error {
			return s.timeline(s.owner, chat.Around{At: s.inGroup(), Message: chat.MessageID{9}})
		}, chat.ErrNoSuchMessage},
		{"around elsewhere", func(s *scene) error { return s.timeline(s.owner, chat.Around{At: s.inGroup(), Message: s.said.ID}) }, chat.ErrNoSuchMessage},
	}, breaking(func(s *scene) error { return s.timeline(s.owner, chat.Around{At: s.inGroup(), Message: s.told.ID}) }, memory.Locate, memory.Timeline)...),
	"Epoch": breaking(func(s *scene) error { return second(s.service.Epoch(s.Context())) }, memory.Epoch),
	"Group": append([]extendedRefusal{
		{"stranger", func(s *scene) error { return second(s.service.Group(s.Context(), by(s.stranger), s.group)) }, chat.ErrNotMember},
		{"no group", func(s *scene) error { return second(s.service.Group(s.Context(), by(s.owner), chat.ConversationID{9})) }, chat.ErrNotMember},
		{"a dialog", func(s *scene) error { return second(s.service.Group(s.Context(), by(s.owner), s.dialog)) }, chat.ErrNotMember},
	}, breaking(func(s *scene) error { return second(s.service.Group(s.Context(), by(s.owner), s.group)) }, memory.Group)...),
	"Members": append([]extendedRefusal{
		{"negative limit", func(s *scene) error { return s.members(s.owner, chat.MembersOf{Limit: -1}) }, errNegative},
		{"bad text", func(s *scene) error { return s.members(s.owner, chat.MembersOf{Search: "\x00", Limit: 5}) }, errNeedle},
		{"long text", func(s *scene) error {
			return s.members(s.owner, chat.MembersOf{Search: strings.Repeat("x", chat.MaxSearch+1), Limit: 5})
		}, errNeedle},
		{"stranger", func(s *scene) error { return s.members(s.stranger, chat.MembersOf{Limit: 5}) }, chat.ErrNotMember},
	}, breaking(func(s *scene) error { return s.members(s.owner, chat.MembersOf{Limit: 5}) }, memory.Members, memory.Member)...),
	"Remove": append([]extendedRefusal{
		{"bad notice", func(s *scene) error { return s.remove(s.owner, s.member, s.Draft("\x00")) }, errNotice},
		{"stranger", func(s *scene) error { return s.remove(s.stranger, s.member, s.Draft("")) }, chat.ErrNotMember},
		{"by a member", func(s *scene) error { return s.remove(s.member, s.member, s.Draft("")) }, chat.ErrNotAllowed},
		{"an admin by an admin", func(s *scene) error { return s.remove(s.admin, s.admin, s.Draft("")) }, chat.ErrNotAllowed},
		{"the owner", func(s *scene) error { return s.remove(s.admin, s.owner, s.Draft("")) }, chat.ErrNotAllowed},
		{"oneself", func(s *scene) error { return s.remove(s.owner, s.owner, s.Draft("")) }, chat.ErrNotAllowed},
		{"who is not in", func(s *scene) error { return s.remove(s.owner, s.stranger, s.Draft("")) }, chat.ErrNoSuchUser},
		{"who is out", func(s *scene) error { return s.remove(s.owner, s.gone, s.Draft("")) }, chat.ErrNoSuchUser},
		{"taken id", func(s *scene) error { return s.remove(s.owner, s.member, chat.Draft{ID: s.told.ID}) }, chat.ErrMessageIDTaken},
		{"deleted user", func(s *scene) error { return s.remove(s.gone, s.member, s.Draft("")) }, chat.ErrNoSession},
	}, breaking(func(s *scene) error { return s.remove(s.owner, s.member, s.Draft("")) }, memory.Write)...),
	"SetRole": append([]extendedRefusal{
		{"no role", func(s *scene) error { return s.setRole(s.owner, s.member, 0) }, errRole},
		{"unknown role", func(s *scene) error { return s.setRole(s.owner, s.member, 4) }, errRole},
		{"stranger", func(s *scene) error { return s.setRole(s.stranger, s.member, chat.RoleAdmin) }, chat.ErrNotMember},
		{"by an admin", func(s *scene) error { return s.setRole(s.admin, s.member, chat.RoleAdmin) }, chat.ErrNotAllowed},
		{"ownership by an admin", func(s *scene) error { return s.setRole(s.admin, s.admin, chat.RoleOwner) }, chat.ErrNotAllowed},
		{"the owner's own", func(s *scene) error { return s.setRole(s.owner, s.owner, chat.RoleMember) }, chat.ErrNotAllowed},
		{"who is not in", func(s *scene) error { return s.setRole(s.owner, s.stranger, chat.RoleOwner) }, chat.ErrNoSuchUser},
		{"who is out", func(s *scene) error { return s.setRole(s.owner, s.gone, chat.RoleAdmin) }, chat.ErrNoSuchUser},
		{"deleted user", func(s *scene) error { return s.setRole(s.gone, s.member, chat.RoleAdmin) }, chat.ErrNoSession},
	}, breaking(func(s *scene) error { return s.setRole(s.owner, s.member, chat.RoleAdmin) }, memory.Write)...),
	"RenameGroup": append([]extendedRefusal{
		{"bad name", func(s *scene) error { return s.renameGroup(s.owner, " a", s.Draft("")) }, errName},
		{"bad notice", func(s *scene) error { return s.renameGroup(s.owner, "New", s.Draft("\x00")) }, errNotice},
		{"stranger", func(s *scene) error { return s.renameGroup(s.stranger, "New", s.Draft("")) }, chat.ErrNotMember},
		{"by a member", func(s *scene) error { return s.renameGroup(s.member, "New", s.Draft("")) }, chat.ErrNotAllowed},
		{"taken id", func(s *scene) error { return s.renameGroup(s.owner, "New", chat.Draft{ID: s.told.ID}) }, chat.ErrMessageIDTaken},
		{"id of another notice", func(s *scene) error {
			return s.renameGroup(s.owner, "New", chat.Draft{ID: s.notice.ID, Content: s.notice.Content})
		}, chat.ErrMessageIDTaken},
		{"deleted user", func(s *scene) error { return s.renameGroup(s.gone, "New", s.Draft("")) }, chat.ErrNoSession},
	}, breaking(func(s *scene) error { return s.renameGroup(s.owner, "New", s.Draft("")) }, memory.Write)...),
	"UpdateGroup": append([]extendedRefusal{
		{"bad description", func(s *scene) error { return s.update(s.owner, "\xff", 0) }, errDescription},
		{"long description", func(s *scene) error { return s.update(s.owner, strings.Repeat("é", chat.MaxAbout+1), 0) }, errDescription},
		{"unknown policy", func(s *scene) error { return s.update(s.owner, "", 2) }, refusedWith(chat.Invalid, "Invalid whoMayAdd")},
		{"stranger", func(s *scene) error { return s.update(s.stranger, "", 0) }, chat.ErrNotMember},
		{"by a member", func(s *scene) error { return s.update(s.member, "", 0) }, chat.ErrNotAllowed},
		{"deleted user", func(s *scene) error { return s.update(s.gone, "", 0) }, chat.ErrNoSession},
	}, breaking(func(s *scene) error { return s.update(s.owner, "x", 0) }, memory.Write)...),
	"AddMember": {
		{"only admins add", func(s *scene) error {
			return second(s.strictly().service.AddMember(s.Context(), by(s.member), s.group, s.stranger, s.Draft("")))
		}, chat.ErrNotAllowed},
		{"removed", func(s *scene) error {
			s.Add(s.owner, s.group, s.stranger)
			s.RemoveMember(s.owner, s.group, s.stranger)
			return second(s.service.AddMember(s.Context(), by(s.member), s.group, s.stranger, s.Draft("")))
		}, chat.ErrBarred},
		{"the key of an edit", func(s *scene) error {
			s.OK(s.edit(s.owner, s.told.ID, "x", chat.MessageID{1}))
			return second(s.service.AddMember(s.Context(), by(s.member), s.group, s.stranger, chat.Draft{ID: chat.MessageID{1}}))
		}, chat.ErrMessageIDTaken},
	},
	"CreateInvite": append([]extendedRefusal{
		{"negative uses", func(s *scene) error { return s.invite(s.owner, chat.NewInvite{MaxUses: -1}) }, errUses},
		{"many uses", func(s *scene) error { return s.invite(s.owner, chat.NewInvite{MaxUses: chat.MaxInviteUses + 1}) }, errUses},
		{"expired", func(s *scene) error { return s.invite(s.owner, chat.NewInvite{ExpiresAt: 1}) }, errExpiry},
		{"never ending", func(s *scene) error { return s.invite(s.owner, chat.NewInvite{ExpiresAt: chat.MaxInstant}) }, errExpiry},
		{"stranger", func(s *scene) error { return s.invite(s.stranger, chat.NewInvite{}) }, chat.ErrNotMember},
		{"only admins add", func(s *scene) error { return s.strictly().invite(s.member, chat.NewInvite{}) }, chat.ErrNotAllowed},
		{"too many", func(s *scene) error {
			for range chat.MaxInvites {
				s.OK(s.invite(s.owner, chat.NewInvite{}))
			}
			return s.invite(s.owner, chat.NewInvite{})
		}, refusedWith(chat.TooLarge, "The group has reached its limit of invites")},
		{"a code again", func(s *scene) error {
			fixed := s.With(chat.Options{NewInviteCode: func() chat.InviteCode { return "same" }})
			s.OK(second(fixed.CreateInvite(s.Context(), by(s.owner), chat.NewInvite{Group: s.group})))
			return second(fixed.CreateInvite(s.Context(), by(s.owner), chat.NewInvite{Group: s.group}))
		}, chat.ErrUnavailable},
		{"deleted user", func(s *scene) error { return s.invite(s.gone, chat.NewInvite{}) }, chat.ErrNoSession},
	}, breaking(func(s *scene) error { return s.invite(s.owner, chat.NewInvite{}) }, memory.Invites, memory.Write)...),
	"Invites": append([]extendedRefusal{
		{"stranger", func(s *scene) error { return second(s.service.Invites(s.Context(), by(s.stranger), s.group)) }, chat.ErrNotMember},
		{"only admins add", func(s *scene) error { return second(s.strictly().service.Invites(s.Context(), by(s.member), s.group)) }, chat.ErrNotAllowed},
	}, breaking(func(s *scene) error { return second(s.service.Invites(s.Context(), by(s.owner), s.group)) }, memory.Invites, memory.Group)...),
	"RevokeInvite": append([]extendedRefusal{
		{"unknown", func(s *scene) error { return s.service.RevokeInvite(s.Context(), by(s.owner), s.group, "none") }, chat.ErrNoSuchInvite},
		{"impossible", func(s *scene) error { return s.service.RevokeInvite(s.Context(), by(s.owner), s.group, "\x00") }, chat.ErrNoSuchInvite},
		{"of another group", func(s *scene) error {
			code, other := s.invited(chat.NewInvite{}), s.Group(s.owner)
			return s.service.RevokeInvite(s.Context(), by(s.owner), other, code)
		}, chat.ErrNoSuchInvite},
		{"stranger", func(s *scene) error { return s.service.RevokeInvite(s.Context(), by(s.stranger), s.group, "none") }, chat.ErrNotMember},
		{"only admins add", func(s *scene) error {
			return s.strictly().service.RevokeInvite(s.Context(), by(s.member), s.group, s.invited(chat.NewInvite{}))
		}, chat.ErrNotAllowed},
		{"deleted user", func(s *scene) error { return s.service.RevokeInvite(s.Context(), by(s.gone), s.group, "none") }, chat.ErrNoSession},
	}, breaking(func(s *scene) error { return s.service.RevokeInvite(s.Context(), by(s.owner), s.group, "none") }, memory.Write)...),
	"Removed": append([]extendedRefusal{
		{"negative limit", func(s *scene) error { return s.removed(s.owner, -1) }, errNegative},
		{"stranger", func(s *scene) error { return s.removed(s.stranger, 1) }, chat.ErrNotMember},
		{"member", func(s *scene) error { return s.removed(s.member, 1) }, chat.ErrNotAllowed},
	}, breaking(func(s *scene) error { return s.removed(s.owner, 1) }, memory.Removed, memory.Group)...),
	"LiftRemoval": append([]extendedRefusal{
		{"stranger", func(s *scene) error { return s.lift(s.stranger, s.member) }, chat.ErrNotMember},
		{"member", func(s *scene) error { return s.lift(s.member, s.stranger) }, chat.ErrNotAllowed},
		{"never a member", func(s *scene) error { return s.lift(s.owner, s.stranger) }, chat.ErrNoSuchUser},
		{"deleted user", func(s *scene) error { return s.lift(s.gone, s.member) }, chat.ErrNoSession},
	}, breaking(func(s *scene) error { return s.lift(s.owner, s.member) }, memory.Write)...),
	"Invite": append([]extendedRefusal{
		{"removed", func(s *scene) error {
			s.RemoveMember(s.owner, s.group, s.member)
			return second(s.service.Invite(s.Context(), by(s.member), s.invited(chat.NewInvite{})))
		}, chat.ErrRemoved},
		{"unknown", func(s *scene) error { return second(s.service.Invite(s.Context(), by(s.owner), "none")) }, chat.ErrNoSuchInvite},
		{"none", func(s *scene) error { return second(s.service.Invite(s.Context(), by(s.owner), "")) }, chat.ErrNoSuchInvite},
		{"impossible", func(s *scene) error { return second(s.service.Invite(s.Context(), by(s.owner), "\xff")) }, chat.ErrNoSuchInvite},
	}, breaking(func(s *scene) error {
		return second(s.service.Invite(s.Context(), by(s.owner), s.invited(chat.NewInvite{})))
	}, memory.Invite, memory.Member)...),
	"JoinByInvite": append([]extendedRefusal{
		{"removed", func(s *scene) error {
			s.RemoveMember(s.owner, s.group, s.member)
			return s.join(s.member, s.invited(chat.NewInvite{}), s.Draft(""))
		}, chat.ErrRemoved},
		{"bad notice", func(s *scene) error { return s.join(s.stranger, "none", s.Draft("\x00")) }, errNotice},
		{"unknown", func(s *scene) error { return s.join(s.stranger, "none", s.Draft("")) }, chat.ErrNoSuchInvite},
		{"a member", func(s *scene) error { return s.join(s.member, s.invited(chat.NewInvite{}), s.Draft("")) }, chat.ErrAlreadyMember},
		{"taken id", func(s *scene) error {
			return s.join(s.stranger, s.invited(chat.NewInvite{}), chat.Draft{ID: s.told.ID})
		}, chat.ErrMessageIDTaken},
		{"full group", func(s *scene) error {
			small := s.With(chat.Options{Limits: chat.Limits{GroupMembers: 3}})
			return third(small.JoinByInvite(s.Context(), by(s.stranger), s.invited(chat.NewInvite{}), s.Draft("")))
		}, chat.ErrGroupFull},
		{"too many groups", func(s *scene) error {
			small := s.With(chat.Options{Limits: chat.Limits{UserGroups: 1}})
			s.Group(s.stranger)
			return third(small.JoinByInvite(s.Context(), by(s.stranger), s.invited(chat.NewInvite{}), s.Draft("")))
		}, chat.ErrTooManyGroups},
		{"deleted user", func(s *scene) error { return s.join(s.gone, s.invited(chat.NewInvite{}), s.Draft("")) }, chat.ErrNoSession},
	}, breaking(func(s *scene) error { return s.join(s.stranger, "none", s.Draft("")) }, memory.Invite)...),
	"SetChat": append([]extendedRefusal{
		{"bad moment", func(s *scene) error { return s.setChat(s.owner, s.inGroup(), -1, 0) }, refusedWith(chat.Invalid, "Invalid mutedUntil")},
		{"bad word", func(s *scene) error { return s.setChat(s.owner, s.inGroup(), 0, 3) }, refusedWith(chat.Invalid, "Invalid notify")},
		{"stranger", func(s *scene) error { return s.setChat(s.stranger, s.inGroup(), 0, 0) }, chat.ErrNotMember},
		{"no dialog", func(s *scene) error { return s.setChat(s.stranger, with(s.owner), 0, 0) }, chat.ErrNoSuchUser},
		{"deleted user", func(s *scene) error { return s.setChat(s.gone, s.inGroup(), 0, 0) }, chat.ErrNoSession},
	}, breaking(func(s *scene) error { return s.setChat(s.owner, s.inGroup(), 5, 0) }, memory.Write)...),
	"SaveDraft": append([]extendedRefusal{
		{"bad text", func(s *scene) error { return s.save(s.owner, s.inGroup(), "\x00", 1) }, errContent},
		{"long text", func(s *scene) error { return s.save(s.owner, s.inGroup(), longText, 1) }, errTooLong},
		{"bad moment", func(s *scene) error { return s.save(s.owner, s.inGroup(), "x", -1) }, refusedWith(chat.Invalid, "Invalid updatedAt")},
		{"stranger", func(s *scene) error { return s.save(s.stranger, s.inGroup(), "x", 1) }, chat.ErrNotMember},
		{"no dialog", func(s *scene) error { return s.save(s.stranger, with(s.owner), "x", 1) }, chat.ErrNoSuchUser},
		{"deleted user", func(s *scene) error { return s.save(s.gone, s.inGroup(), "x", 1) }, chat.ErrNoSession},
	}, breaking(func(s *scene) error { return s.save(s.owner, s.inGroup(), "x", 1) }, memory.Write)...),
	"Typing": append([]extendedRefusal{
		{"stranger", func(s *scene) error { return s.typing(s.stranger, s.inGroup()) }, chat.ErrNotMember},
		{"no group", func(s *scene) error { return s.typing(s.owner, chat.Address{Group: chat.ConversationID{9}}) }, chat.ErrNotMember},
		{"a dialog as a group", func(s *scene) error { return s.typing(s.owner, chat.Address{Group: s.dialog}) }, chat.ErrNotMember},
		{"no dialog", func(s *scene) error { return s.typing(s.stranger, with(s.owner)) }, chat.ErrNoSuchUser},
		{"deleted user", func(s *scene) error { return s.typing(s.gone, s.inGroup()) }, chat.ErrNoSession},
		{"unknown user", func(s *scene) error { return s.typing(chat.UserID{9}, s.inGroup()) }, chat.ErrNoSession},
	}, breaking(func(s *scene) error { return s.typing(s.owner, s.inGroup()) }, memory.User, memory.Group)...),
	"MayWatch": append([]extendedRefusal{
		{"too many", func(s *scene) error {
			return second(s.service.MayWatch(s.Context(), by(s.owner), make([]chat.UserID, chat.MaxWatched+1)))
		}, refusedWith(chat.TooLarge, "At most 200 people may be watched at once")},
	}, breaking(func(s *scene) error {
		return second(s.service.MayWatch(s.Context(), by(s.owner), []chat.UserID{s.member}))
	}, memory.Sharing)...),
	"LastSeen": breaking(func(s *scene) error { return second(s.service.LastSeen(s.Context(), []chat.UserID{s.owner})) }, memory.LastSeen),
	"SetLastSeen": breaking(func(s *scene) error {
		return s.service.SetLastSeen(s.Context(), []chat.LastSeen{{User: s.owner, At: 1}})
	}, memory.SetLastSeen),
	"Person": append([]extendedRefusal{
		{"unknown", func(s *scene) error { return second(s.service.Person(s.Context(), chat.UserID{9})) }, chat.ErrNoSuchUser},
		{"deleted", func(s *scene) error { return second(s.service.Person(s.Context(), s.gone)) }, chat.ErrNoSuchUser},
	}, breaking(func(s *scene) error { return second(s.service.Person(s.Context(), s.owner)) }, memory.User)...),
}

func (s *scene) reactions(who chat.UserID, m chat.MessageID, limit int) error {
	return second(s.service.Reactions(s.Context(), by(who), m, chat.ReactionCursor{}, limit))
}

func (s *scene) why(who chat.UserID, at chat.Address, limit int) error {
	return second(s.service.WhyUnread(s.Context(), by(who), at, limit))
}

func (s *scene) receipts(who chat.UserID, m chat.MessageID, limit int) error {
	return second(s.service.Receipts(s.Context(), by(who), m, chat.UserID{}, limit))
}

func (s *scene) inbox(who chat.UserID, limit int) error {
	return second(s.service.Inbox(s.Context(), by(who), chat.InboxCursor{}, limit))
}

func (s *scene) typing(who chat.UserID, at chat.Address) error {
	return second(s.service.Typing(s.Context(), by(who), at, true))
}

// TestExtendedRefusals proves that each refusal has its code and text. The scene's
// committer sees to it that none of them changes anything.
func TestExtendedRefusals(t *testing.T) {
	t.Parallel()
	for operation, list := range extendedRefusals {
		for _, tt := range list {
			t.Run(operation+"/"+tt.name, func(t *testing.T) {
				t.Parallel()
				err := tt.run(newScene(t))
				if err == nil || tt.want == nil && chat.CodeOf(err) != chat.Internal {
					t.Fatalf("%s = %v, want an error without a code", operation, err)
				}
				var refused *chat.Error
				if errors.As(err, &refused); tt.want != nil && (refused == nil || *refused != *tt.want) {
					t.Fatalf("%s = %v, want %v", operation, err, tt.want)
				}
			})
		}
	}
}

// TestExtendedRefusalsAreComplete holds the table to the codes that the operations' docs
// name. Those of a store that fails may come from any.
func TestExtendedRefusalsAreComplete(t *testing.T) {
	t.Parallel()
	member := []chat.Code{chat.Forbidden}
	message := []chat.Code{chat.NotFound, chat.Unauthenticated}
	own := []chat.Code{chat.Invalid, chat.Forbidden, chat.NotFound, chat.Unauthenticated}
	change := []chat.Code{chat.Invalid, chat.Forbidden, chat.Unauthenticated}
	documented := map[string][]chat.Code{
		"Send":          {chat.TooLarge, chat.NotFound, chat.Conflict},
		"Edit":          append(own, chat.TooLarge, chat.Conflict),
		"Delete":        append(message, chat.Forbidden),
		"Hide":          message,
		"React":         append(own, chat.TooLarge),
		"Reactions":     {chat.Invalid, chat.NotFound},
		"Pin":           append(message, chat.Forbidden, chat.TooLarge),
		"MarkRead":      own,
		"MarkDelivered": own,
		"Unread":        nil, "WhyUnread": {chat.Invalid, chat.Forbidden},
		"Receipts": {chat.Invalid, chat.NotFound, chat.Forbidden},
		"Inbox":    {chat.Invalid}, "Sync": {chat.Invalid, chat.Forbidden},
		"Timeline": {chat.Invalid, chat.Forbidden, chat.NotFound},
		"Epoch":    nil, "Group": member, "Members": {chat.Invalid, chat.Forbidden},
		"Remove":      append(own, chat.Conflict),
		"SetRole":     own,
		"RenameGroup": append(change, chat.Conflict), "UpdateGroup": change,
		"AddMember":    {chat.Forbidden, chat.Conflict},
		"CreateInvite": append(change, chat.TooLarge), "Invites": member,
		"RevokeInvite": {chat.Forbidden, chat.NotFound, chat.Unauthenticated}, "Invite": {chat.Forbidden, chat.NotFound},
		"Removed": {chat.Invalid, chat.Forbidden}, "LiftRemoval": {chat.Forbidden, chat.NotFound, chat.Unauthenticated},
		"JoinByInvite": {chat.Invalid, chat.Forbidden, chat.NotFound, chat.Conflict, chat.TooLarge, chat.Unauthenticated},
		"SetChat":      own, "SaveDraft": append(own, chat.TooLarge),
		"Typing":   {chat.Forbidden, chat.NotFound, chat.Unauthenticated},
		"MayWatch": {chat.TooLarge}, "LastSeen": nil, "SetLastSeen": nil, "Person": {chat.NotFound},
	}
	tested := map[string][]chat.Code{}
	for operation, list := range extendedRefusals {
		codes := map[chat.Code]bool{}
		for _, r := range list {
			if r.want != nil && r.want.Code != chat.Unavailable {
				codes[r.want.Code] = true
			}
		}
		tested[operation] = slices.Sorted(maps.Keys(codes))
	}
	for operation, codes := range documented {
		documented[operation] = slices.Sorted(slices.Values(codes))
	}
	if d := cmp.Diff(documented, tested); d != "" {
		t.Errorf("codes differ (-documented +tested):\n%s", d)
	}
}
