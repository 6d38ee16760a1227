package memory

import (
	"cmp"
	"context"
	"slices"
	"strings"

	"messenger/internal/chat"
)

// Member returns the row of a user in a conversation; see chat.Store.
func (s *Store) Member(ctx context.Context, key chat.MemberKey) (*chat.Member, error) {
	unlock, err := s.read(ctx, Member)
	if err != nil {
		return nil, err
	}
	defer unlock()
	return s.memberCopy(key), nil
}

func (s *Store) memberCopy(key chat.MemberKey) *chat.Member {
	conv := s.conversations[key.Conversation]
	if conv == nil || conv.members[key.User] == nil {
		return nil
	}
	member := *conv.members[key.User]
	return &member
}

// GroupsOf returns the live groups the user is in; see chat.Store.
func (s *Store) GroupsOf(ctx context.Context, user chat.UserID) ([]chat.FoundGroup, error) {
	unlock, err := s.read(ctx, GroupsOf)
	if err != nil {
		return nil, err
	}
	defer unlock()
	var groups []chat.FoundGroup
	for _, conv := range s.groupsOf(user) {
		groups = append(groups, chat.FoundGroup{ID: conv.head.ID, Name: conv.head.Name})
	}
	return groups, nil
}

// Members returns who is in a conversation, and its head; see chat.Store.
func (s *Store) Members(ctx context.Context, q chat.MembersQuery) ([]chat.MemberRow, *chat.Conversation, error) {
	unlock, err := s.read(ctx, Members)
	if err != nil {
		return nil, nil, err
	}
	defer unlock()
	conv := s.conversations[q.Conversation]
	if conv == nil {
		return nil, nil, nil
	}
	order := compareCursors
	if q.ByID {
		order = func(a, b chat.MemberCursor) int { return a.User.Compare(b.User) }
	}
	var rows []chat.MemberRow
	for _, m := range conv.members {
		if m.Present() && order(cursorOf(m), q.After) > 0 && s.isFoundBy(m.User, q.Prefix) {
			rows = append(rows, chat.MemberRow{Member: *m, Name: s.name(m.User)})
		}
	}
	slices.SortFunc(rows, func(a, b chat.MemberRow) int { return order(cursorOf(&a.Member), cursorOf(&b.Member)) })
	return rows[:min(len(rows), max(q.Limit, 0))], conv.copyConversation(), nil
}

func cursorOf(m *chat.Member) chat.MemberCursor {
	return chat.MemberCursor{Role: m.Role, Joined: m.Joined, User: m.User}
}

func compareCursors(a, b chat.MemberCursor) int {
	return cmp.Or(cmp.Compare(a.Role, b.Role), cmp.Compare(a.Joined, b.Joined), a.User.Compare(b.User))
}

// isFoundBy reports whether a key of the user starts with a prefix.
func (s *Store) isFoundBy(user chat.UserID, prefix string) bool {
	return prefix == "" || slices.ContainsFunc(chat.SearchKeys(s.accounts[user].User), func(k chat.SearchKey) bool {
		return strings.HasPrefix(k.Text, prefix)
	})
}

// Group returns a conversation and the user's row in it; see chat.Store.
func (s *Store) Group(ctx context.Context, key chat.MemberKey) (*chat.Conversation, *chat.Member, error) {
	unlock, err := s.read(ctx, Group)
	if err != nil {
		return nil, nil, err
	}
	defer unlock()
	conv := s.conversations[key.Conversation]
	if conv == nil {
		return nil, nil, nil
	}
	return conv.copyConversation(), s.memberCopy(key), nil
}

// Removed returns whose return to a group is barred; see chat.Store.
func (s *Store) Removed(ctx context.Context, q chat.RemovedQuery) ([]chat.RemovedRow, error) {
	unlock, err := s.read(ctx, Removed)
	if err != nil {
		return nil, err
	}
	defer unlock()
	conv := s.conversations[q.Group]
	if conv == nil {
		return nil, nil
	}
	order := func(a, b chat.RemovedCursor) int { return cmp.Or(cmp.Compare(b.At, a.At), b.User.Compare(a.User)) }
	at := func(r *chat.RemovedRow) chat.RemovedCursor { return chat.RemovedCursor{At: r.Removal.At, User: r.User} }
	var rows []chat.RemovedRow
	for _, m := range conv.members {
		row := chat.RemovedRow{User: m.User, Name: s.name(m.User), Removal: m.Removed, By: s.name(m.Removed.By)}
		begins := q.After == chat.RemovedCursor{}
		if m.Removed.Bars() && !s.accounts[m.User].Deleted && (begins || order(at(&row), q.After) > 0) {
			rows = append(rows, row)
		}
	}
	slices.SortFunc(rows, func(a, b chat.RemovedRow) int { return order(at(&a), at(&b)) })
	return rows[:min(len(rows), max(q.Limit, 0))], nil
}

// Sharing returns who shares a live conversation with a user; see chat.Store.
func (s *Store) Sharing(ctx context.Context, user chat.UserID, others []chat.UserID) ([]chat.UserID, error) {
	unlock, err := s.read(ctx, Sharing)
	if err != nil {
		return nil, err
	}
	defer unlock()
	var sharing []chat.UserID
	for _, other := range others {
		meets := func(c *conversation) bool {
			return c.head.Live() && c.members[user].Present() && c.members[other].Present()
		}
		if slices.ContainsFunc(s.memberships[user], meets) {
			sharing = append(sharing, other)
		}
	}
	return sharing, nil
}

// Invites returns the usable invites of a group; see chat.Store.
func (s *Store) Invites(ctx context.Context, q chat.InvitesQuery) ([]chat.Invite, error) {
	unlock, err := s.read(ctx, Invites)
	if err != nil {
		return nil, err
	}
	defer unlock()
	var invites []chat.Invite
	for _, i := range s.invites {
		if i.Group == q.Group && i.Usable(q.At) {
			invites = append(invites, *i)
		}
	}
	slices.SortFunc(invites, func(a, b chat.Invite) int {
		return cmp.Or(cmp.Compare(b.CreatedAt, a.CreatedAt), cmp.Compare(b.Code, a.Code))
	})
	return invites[:min(len(invites), max(q.Limit, 0))], nil
}

// Invite returns an invite and its group; see chat.Store.
func (s *Store) Invite(ctx context.Context, code chat.InviteCode) (*chat.Invite, *chat.Conversation, error) {
	unlock, err := s.read(ctx, Invite)
	if err != nil {
		return nil, nil, err
	}
	defer unlock()
	held := s.invites[code]
	if held == nil {
		return nil, nil, nil
	}
	invite := *held
	return &invite, s.conversations[invite.Group].copyConversation(), nil
}
