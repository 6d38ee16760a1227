package chat

import "context"

var errBadRole = &Error{Code: Invalid, Message: "Invalid role"}

// SetRole gives a member of a group another role. It is the owner's right; to make
// somebody else the owner makes the former one an admin. A role that the member has
// already is a success that changes nothing.
//
// Errors: Invalid for a role that does not exist; Forbidden if by is not a member or has
// no right to; NotFound if user is not a member; Unauthenticated if the account is deleted.
func (s *Service) SetRole(ctx context.Context, by Actor, group ConversationID, user UserID, role Role) (RoleChanged, error) {
	if role < RoleOwner || role > RoleMember {
		return RoleChanged{}, errBadRole
	}
	c := &setRole{by: by, group: group, user: user, role: role}
	if err := s.do(ctx, c); err != nil {
		return RoleChanged{}, err
	}
	return c.set, nil
}

type setRole struct {
	by    Actor
	group ConversationID
	user  UserID
	role  Role

	set RoleChanged
}

func (c *setRole) Conversation() ConversationID { return c.group }
func (c *setRole) Exclusive() bool              { return false }

func (c *setRole) need(n *Needs) {
	n.Conversations = append(n.Conversations, c.group)
	n.Members = append(n.Members, MemberKey{c.group, c.by.User}, MemberKey{c.group, c.user})
	n.Users = append(n.Users, c.by.User)
}

func (c *setRole) decide(d *decision) error {
	target := d.Members[MemberKey{c.group, c.user}]
	claim := Claim{Right: MaySetRole, Target: target}
	if c.role == RoleOwner {
		claim.Right = MayHandOver
	}
	conv, sender, err := d.groupFor(c.by, c.group, claim)
	if err != nil {
		return err
	}
	c.set = RoleChanged{User: c.user, Role: c.role, By: sender.Name()}
	if target.Role == c.role {
		c.set.EventHeader = conv.unchanged(c.by)
		return nil
	}
	conv.advance(d.now)
	if c.role == RoleOwner {
		former := *d.Members[MemberKey{c.group, c.by.User}]
		former.Role = RoleAdmin
		d.putMember(former)
		conv.Owner = c.user
	}
	next := *target
	next.Role = c.role
	d.putMember(next)
	d.touch(conv)
	d.record(conv, LogEntry{Kind: LogRole, Actor: c.by.User, Subject: c.user, Role: c.role})
	c.set.EventHeader = conv.eventHeader(c.by)
	d.emit(c.set)
	return nil
}

// unchanged returns the header of an answer if nothing changed.
func (c *Conversation) unchanged(by Actor) EventHeader {
	return EventHeader{Conversation: c.ID, At: c.LastAt, Actor: by.User, Origin: by.Conn}
}
