package chat

import "context"

// Unread returns conversations in which something is unread by the actor, in order of
// their ids, those after one, at most limit.
//
// Errors: Invalid for a negative limit.
func (s *Service) Unread(ctx context.Context, by Actor, after ConversationID, limit int) (List[UnreadRow], error) {
	limit, err := s.rows(limit)
	if err != nil || limit == 0 {
		return List[UnreadRow]{}, err
	}
	rows, err := s.store.Unread(ctx, UnreadListQuery{User: by.User, After: after, Limit: limit + 1})
	if err != nil {
		return List[UnreadRow]{}, err
	}
	return List[UnreadRow]{Rows: rows[:min(len(rows), limit)], More: len(rows) > limit}, nil
}

// WhyUnread returns the messages that make the unread number of a conversation, newest
// first, at most limit. A dialog that does not exist has none.
//
// Errors: Invalid for a negative limit; Forbidden if by is not a member of the group.
func (s *Service) WhyUnread(ctx context.Context, by Actor, at Address, limit int) ([]UnreadReason, error) {
	limit, err := s.rows(limit)
	if err != nil {
		return nil, err
	}
	key := MemberKey{at.ID(by.User), by.User}
	rows, err := s.store.WhyUnread(ctx, UnreadQuery{MemberKey: key, Limit: limit})
	if err != nil || at.Group.IsZero() {
		return rows, err
	}
	if err := s.requireMember(ctx, at.Group, by.User); err != nil {
		return nil, err
	}
	return rows, nil
}
