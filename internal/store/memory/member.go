package memory

import (
	"context"

	"messenger/internal/chat"
)

// Member returns a user's place in a conversation; see chat.Store.
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
