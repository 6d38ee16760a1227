package chat

import "context"

// Page bounds of a request: rows wanted, created before a moment.
type Page struct {
	Before Instant // exclusive; MaxInstant for the newest page
	Limit  int     // 0 is an empty page; larger than Limits.PageRows is clamped
}

var errBadLimit = &Error{Code: Invalid, Message: "limit must not be negative"}

func (s *Service) clamp(p Page) (Page, error) {
	limit, err := s.rows(p.Limit)
	p.Limit = limit
	return p, err
}

// rows is how many rows a page of this limit may have.
func (s *Service) rows(limit int) (int, error) {
	if limit < 0 {
		return 0, errBadLimit
	}
	return min(limit, s.limits.PageRows), nil
}

// ChatList returns one row per conversation the user is in now that has a visible
// message: its newest, newest conversation first. A page may be longer than its limit
// by the rows that share the last one's millisecond, so that a cursor skips nothing.
//
// Errors: Invalid for a negative limit.
func (s *Service) ChatList(ctx context.Context, by UserID, p Page) ([]ChatRow, error) {
	p, err := s.clamp(p)
	if err != nil || p.Limit == 0 {
		return nil, err
	}
	return s.store.ChatList(ctx, ChatListQuery{User: by, Before: p.Before, Limit: p.Limit, Bytes: s.limits.PageBytes})
}

// GroupHistory returns a page of a group's messages, newest first; members see all of
// it, however late they came.
//
// Errors: Forbidden if by is not a member; Invalid for a negative limit.
func (s *Service) GroupHistory(ctx context.Context, by UserID, group ConversationID, p Page) ([]HistoryRow, error) {
	p, err := s.clamp(p)
	if err != nil {
		return nil, err
	}
	if reservedForDialogs(group) {
		return nil, ErrNotMember
	}
	rows, m, err := s.store.History(ctx, s.history(group, by, p))
	if err != nil {
		return nil, err
	}
	if err := Authorise(Claim{Right: MayRead, Member: m}); err != nil {
		return nil, err
	}
	return rows, nil
}

// DialogHistory returns a page of the messages between by and companion that by has
// not cleared, newest first. A companion nobody has written to is an empty page.
//
// Errors: Invalid for a negative limit.
func (s *Service) DialogHistory(ctx context.Context, by, companion UserID, p Page) ([]HistoryRow, error) {
	p, err := s.clamp(p)
	if err != nil || p.Limit == 0 {
		return nil, err
	}
	rows, _, err := s.store.History(ctx, s.history(DialogID(by, companion), by, p))
	return rows, err
}

func (s *Service) history(id ConversationID, by UserID, p Page) HistoryQuery {
	return HistoryQuery{Conversation: id, User: by, Before: p.Before, Limit: p.Limit, Bytes: s.limits.PageBytes}
}
