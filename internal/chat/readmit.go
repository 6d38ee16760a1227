package chat

import "context"

// RemovedQuery asks for a page of the people whose return to a group is barred.
type RemovedQuery struct {
	Group ConversationID
	After RemovedCursor // exclusive; the zero value is the beginning
	Limit int
}

// RemovedCursor is a position in that list.
type RemovedCursor struct {
	At   Instant
	User UserID
}

// RemovedRow is one row of that list.
type RemovedRow struct {
	User    UserID
	Name    Name
	Removal Removal
	By      Name // of Removal.By, as it is now
}

// Removed returns whose return to a group is barred, the newest removal first. Deleted
// accounts are not there: they cannot come back.
//
// Errors: Invalid for a negative limit; Forbidden if by is not a member, or neither the
// owner nor an admin.
func (s *Service) Removed(ctx context.Context, by Actor, q RemovedQuery) (List[RemovedRow], error) {
	limit, err := s.rows(q.Limit)
	if err != nil {
		return List[RemovedRow]{}, err
	}
	q.Limit = limit
	rows, err := s.store.Removed(ctx, q)
	if err != nil {
		return List[RemovedRow]{}, err
	}
	if _, _, err := s.groupOf(ctx, by, q.Group, MayReadmit); err != nil {
		return List[RemovedRow]{}, err
	}
	return listOf(rows, limit, s.limits.PageBytes, (*RemovedRow).bytes), nil
}

// LiftRemoval lets somebody who was removed from a group come back by an invite or by the
// hand of a member. Again, or of somebody who was not removed, it is a success that changes
// nothing. Nobody is told.
//
// Errors: Forbidden if by is not a member, or neither the owner nor an admin; NotFound if
// user never was a member; Unauthenticated if the account of by is deleted.
func (s *Service) LiftRemoval(ctx context.Context, by Actor, group ConversationID, user UserID) error {
	return s.do(ctx, &liftRemoval{by: by, group: group, user: user})
}

type liftRemoval struct {
	by    Actor
	group ConversationID
	user  UserID
}

func (c *liftRemoval) Conversation() ConversationID { return c.group }
func (c *liftRemoval) Exclusive() bool              { return false }

func (c *liftRemoval) need(n *Needs) {
	n.Conversations = append(n.Conversations, c.group)
	n.Members = append(n.Members, MemberKey{c.group, c.by.User}, MemberKey{c.group, c.user})
	n.Users = append(n.Users, c.by.User)
}

func (c *liftRemoval) decide(d *decision) error {
	if _, _, err := d.groupFor(c.by, c.group, Claim{Right: MayReadmit}); err != nil {
		return err
	}
	m := d.Members[MemberKey{c.group, c.user}]
	if m == nil {
		return ErrNoSuchUser
	}
	if !m.Removed.Bars() {
		return nil
	}
	lifted := *m
	lifted.Removed = Removal{}
	d.putMember(lifted)
	return nil
}
