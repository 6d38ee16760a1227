package chat

import "context"

// InboxPage is a page of a person's conversations.
type InboxPage struct {
	Rows     []InboxRow
	Next     InboxCursor // where the next page begins
	Complete bool        // there are no rows after this page
}

// Inbox returns the conversations that the actor is in now, most recently changed first,
// those after a cursor, at most limit.
//
// Errors: Invalid for a negative limit.
func (s *Service) Inbox(ctx context.Context, by Actor, after InboxCursor, limit int) (InboxPage, error) {
	limit, err := s.rows(limit)
	if err != nil || limit == 0 {
		return InboxPage{Next: after}, err
	}
	found, err := s.store.Inbox(ctx, InboxQuery{User: by.User, After: after, Limit: limit + 1, Bytes: s.limits.PageBytes})
	if err != nil {
		return InboxPage{}, err
	}
	page := InboxPage{Rows: found.Rows[:min(len(found.Rows), limit)], Next: after, Complete: len(found.Rows) <= limit && !found.Cut}
	if n := len(page.Rows); n > 0 {
		page.Next = InboxCursor{page.Rows[n-1].Conversation.LastAt, page.Rows[n-1].Conversation.ID}
	}
	return page, nil
}

// Since asks what happened in a conversation.
type Since struct {
	At     Address
	After  Seq   // what the device holds of the log
	Hidden int64 // what it holds of the list of hidden messages; negative: that is not wanted
	Limit  int
	Reset  bool // what it holds is of another store
}

// SyncPage is a stretch of a log: every seq from From to To; an empty one has From = To+1.
// After a Reset it is Snapshot instead, the newest messages. Conversation and Member are never
// nil.
type SyncPage struct {
	LogPage
	Ref      ConversationRef
	From, To Seq
	Complete bool // To is the newest change
	Reset    bool
	Snapshot []MessageRow // in order of seq
}

// Sync returns the changes of a conversation after a seq, in order, however old that seq is (G4). The
// answer to a seq that is not in this log is a Reset. A dialog that does not exist is empty.
//
// Errors: Invalid for a negative limit; Forbidden if by is not a member of the group.
func (s *Service) Sync(ctx context.Context, by Actor, q Since) (SyncPage, error) {
	limit, err := s.rows(q.Limit)
	if err != nil {
		return SyncPage{}, err
	}
	query := LogQuery{Conversation: q.At.ID(by.User), User: by.User, After: q.After, Limit: limit, Bytes: s.limits.PageBytes, AfterHidden: q.Hidden}
	if q.Hidden >= 0 {
		query.HiddenLimit = MaxHidden
	}
	if reset := q.Reset || q.After < 0; reset {
		query.After, query.Limit, query.AfterHidden, query.HiddenLimit = 0, 0, 0, 0
	}
	page := SyncPage{Ref: q.At.ref(by.User)}
	if page.LogPage, err = s.store.Log(ctx, query); err != nil {
		return SyncPage{}, err
	}
	if page.Conversation, page.Member, err = admit(q.At, by.User, page.Conversation, page.Member); err != nil {
		return SyncPage{}, err
	}
	if q.Reset || q.After < 0 || q.After > page.Conversation.LastSeq {
		return s.snapshot(ctx, page, by.User, limit)
	}
	page.To = max(q.After, page.Member.Cleared)
	page.From = page.To + 1
	if n := len(page.Changes); n > 0 {
		page.From, page.To = page.Changes[0].Seq, page.Changes[n-1].Seq
	}
	page.Complete = page.To >= page.Conversation.LastSeq
	return page, nil
}

// admit checks that by may read a conversation: it returns conv and member as
// they were read, or those of an empty dialog.
func admit(at Address, by UserID, conv *Conversation, m *Member) (*Conversation, *Member, error) {
	ref := at.ref(by)
	if ref.Kind == Dialog && (conv == nil || m == nil) {
		return &Conversation{ID: ref.Conversation, Kind: Dialog, Low: ref.Low, High: ref.High},
			&Member{MemberKey: MemberKey{ref.Conversation, by}, Role: RoleMember}, nil
	}
	if conv != nil && conv.Kind != ref.Kind {
		return nil, nil, ErrNotMember
	}
	if err := Authorise(Claim{Right: MayRead, Member: m, In: conv}); err != nil {
		return nil, nil, err
	}
	return conv, m, nil
}

// snapshot fills page with the newest messages up to LastSeq.
func (s *Service) snapshot(ctx context.Context, page SyncPage, by UserID, limit int) (SyncPage, error) {
	t, err := s.store.Timeline(ctx, TimelineQuery{
		Conversation: page.Ref.Conversation, User: by, Before: page.Conversation.LastSeq + 1, Older: limit, Bytes: s.limits.PageBytes,
	})
	if err != nil {
		return SyncPage{}, err
	}
	page.Changes, page.Hidden = nil, nil
	page.Snapshot, page.Reset, page.Complete = t.Rows, true, true
	page.From, page.To = page.Conversation.LastSeq+1, page.Conversation.LastSeq
	if len(t.Rows) > 0 {
		page.From = t.Rows[0].Message.Seq
	}
	return page, nil
}

// Epoch names the store that the answers come from. Another epoch means that what a
// device holds may never have happened here.
func (s *Service) Epoch(ctx context.Context) (string, error) { return s.store.Epoch(ctx) }
