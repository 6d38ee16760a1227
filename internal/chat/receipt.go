package chat

import "context"

// Receipt is whether one member has a message, and has read it. The moments are those at
// which the member was last known to come further; 0 is not yet.
type Receipt struct {
	User        UserID
	Name        Name
	DeliveredAt Instant
	ReadAt      Instant
}

// Receipts returns the receipts of an own message by the other present members, by id,
// those after a user, at most limit.
//
// Errors: Invalid for a negative limit; NotFound for a message that by does not see;
// Forbidden for another's message.
func (s *Service) Receipts(ctx context.Context, by Actor, message MessageID, after UserID, limit int) (List[Receipt], error) {
	limit, err := s.rows(limit)
	if err != nil {
		return List[Receipt]{}, err
	}
	at, err := s.locate(ctx, message)
	if err != nil {
		return List[Receipt]{}, err
	}
	// One more, for the sender is one of the members.
	rows, conv, err := s.store.Members(ctx, MembersQuery{
		Conversation: at.Conversation, ByID: true, After: MemberCursor{User: after}, Limit: limit + 1,
	})
	if err != nil {
		return List[Receipt]{}, err
	}
	if err := s.mayWith(ctx, by, at, MayViewReceipts); err != nil {
		return List[Receipt]{}, err
	}
	var receipts []Receipt
	for i := range rows {
		if rows[i].Member.User == by.User || len(receipts) == limit {
			continue
		}
		r, err := s.receipt(ctx, conv, &rows[i], at)
		if err != nil {
			return List[Receipt]{}, err
		}
		receipts = append(receipts, r)
	}
	return listOf(receipts, limit, s.limits.PageBytes, (*Receipt).bytes), nil
}

func (s *Service) receipt(ctx context.Context, conv *Conversation, row *MemberRow, at MessageKey) (Receipt, error) {
	m := &row.Member
	r := Receipt{User: m.User, Name: row.Name}
	if m.Delivered >= at.Seq {
		r.DeliveredAt = m.DeliveredAt
	}
	switch wrote := conv.wrote(m.User); {
	case m.Seen >= at.Seq:
		r.ReadAt = m.SeenAt
	case wrote.Seq >= at.Seq: // in a dialog a person who writes has read, which no row says
		moment, err := s.momentOf(ctx, conv, MemberKey{at.Conversation, m.User}, wrote.Seq)
		if err != nil {
			return Receipt{}, err
		}
		r.ReadAt = moment
	}
	if r.DeliveredAt == 0 {
		r.DeliveredAt = r.ReadAt
	}
	return r, nil
}

// momentOf is when a member's newest message was sent; about when if the member does not
// see it any more.
func (s *Service) momentOf(ctx context.Context, conv *Conversation, key MemberKey, seq Seq) (Instant, error) {
	t, err := s.store.Timeline(ctx, TimelineQuery{Conversation: key.Conversation, User: key.User, Before: seq + 1, Older: 1})
	if err != nil {
		return 0, err
	}
	if n := len(t.Rows); n > 0 && t.Rows[n-1].Message.Seq == seq {
		return t.Rows[n-1].Message.CreatedAt, nil
	}
	return conv.LastAt, nil
}
