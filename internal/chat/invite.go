package chat

import (
	"context"
	"crypto/rand"
	"encoding/base64"
	"slices"
)

// InviteCode is the secret of an invite: anyone who knows it may join. Its text is
// unguessable and safe in a URL.
type InviteCode string

// maxInviteCode bounds the codes that are looked up, in bytes.
const maxInviteCode = 64

func randomInviteCode() InviteCode {
	var bits [16]byte
	_, _ = rand.Read(bits[:]) // never fails
	return InviteCode(base64.RawURLEncoding.EncodeToString(bits[:]))
}

// Invite lets people into a group without being added by name.
type Invite struct {
	Code      InviteCode
	Group     ConversationID
	By        UserID
	CreatedAt Instant
	ExpiresAt Instant // 0: never
	MaxUses   int     // 0: any number
	Uses      int
	RevokedAt Instant // 0: not revoked
}

// Usable reports whether somebody may still join by i at the moment now.
func (i *Invite) Usable(now Instant) bool {
	return i != nil && i.RevokedAt == 0 && (i.ExpiresAt == 0 || now < i.ExpiresAt) && (i.MaxUses == 0 || i.Uses < i.MaxUses)
}

// stands reports whether the maker of i may still bring people in. What the maker was, a
// former member included, is maker.
func (i *Invite) stands(maker *Member, group *Conversation) bool {
	return Authorise(Claim{Right: MayAdd, Member: maker, In: group}) == nil
}

// NewInvite is an invite to be made.
type NewInvite struct {
	Group     ConversationID
	ExpiresAt Instant // 0: never
	MaxUses   int     // 0: any number
}

var (
	errBadExpiry   = &Error{Code: Invalid, Message: "Invalid expiresAt"}
	errBadUses     = &Error{Code: Invalid, Message: "Invalid maxUses"}
	errManyInvites = &Error{Code: TooLarge, Message: "The group has reached its limit of invites"}
)

// CreateInvite makes an invite to a group. Whoever may add people may do so.
//
// Errors: Invalid for a moment that is not in the future, or a number of uses outside 0
// to MaxInviteUses; Forbidden if by is not a member or may not add people; TooLarge if
// the group has MaxInvites usable ones, or a few more made at the same moment;
// Unauthenticated if the account is deleted.
func (s *Service) CreateInvite(ctx context.Context, by Actor, n NewInvite) (Invite, error) {
	if n.MaxUses < 0 || n.MaxUses > MaxInviteUses {
		return Invite{}, errBadUses
	}
	now := s.now()
	if n.ExpiresAt != 0 && (n.ExpiresAt <= now || n.ExpiresAt > maxCursor) {
		return Invite{}, errBadExpiry
	}
	usable, err := s.store.Invites(ctx, InvitesQuery{Group: n.Group, At: now, Limit: MaxInvites})
	if err != nil {
		return Invite{}, err
	}
	c := &createInvite{by: by, invite: n, code: s.newCode(), full: len(usable) >= MaxInvites}
	if err := s.do(ctx, c); err != nil {
		return Invite{}, err
	}
	return c.created, nil
}

type createInvite struct {
	by     Actor
	invite NewInvite
	code   InviteCode
	full   bool

	created Invite
}

func (c *createInvite) Conversation() ConversationID { return c.invite.Group }
func (c *createInvite) Exclusive() bool              { return false }

func (c *createInvite) need(n *Needs) {
	n.Conversations = append(n.Conversations, c.invite.Group)
	n.Members = append(n.Members, MemberKey{c.invite.Group, c.by.User})
	n.Users = append(n.Users, c.by.User)
	n.Invites = append(n.Invites, c.code)
}

func (c *createInvite) decide(d *decision) error {
	conv, _, err := d.groupFor(c.by, c.invite.Group, Claim{Right: MayAdd})
	if err != nil {
		return err
	}
	if c.full {
		return errManyInvites
	}
	if d.Invites[c.code] != nil { // a generator that repeats itself must not open another group
		return ErrUnavailable
	}
	c.created = Invite{
		Code: c.code, Group: conv.ID, By: c.by.User, CreatedAt: d.now, ExpiresAt: c.invite.ExpiresAt, MaxUses: c.invite.MaxUses,
	}
	held := c.created
	d.Invites[c.code] = &held
	d.putInvite(&held)
	return nil
}

// putInvite notes that an invite is new or has changed.
func (d *decision) putInvite(i *Invite) {
	if !slices.Contains(d.changes.Invites, i) {
		d.changes.Invites = append(d.changes.Invites, i)
	}
}

// Invites returns the usable invites of a group, the newest first.
//
// Errors: Forbidden if by is not a member or may not add people.
func (s *Service) Invites(ctx context.Context, by Actor, group ConversationID) ([]Invite, error) {
	invites, err := s.store.Invites(ctx, InvitesQuery{Group: group, At: s.now(), Limit: s.limits.PageRows})
	if err != nil {
		return nil, err
	}
	if _, _, err := s.groupOf(ctx, by, group, MayAdd); err != nil {
		return nil, err
	}
	return invites, nil
}

// RevokeInvite ends an invite. A repeated call succeeds and changes nothing.
//
// Errors: Forbidden if by is not a member or may not add people; NotFound if the group
// has no such invite; Unauthenticated if the account is deleted.
func (s *Service) RevokeInvite(ctx context.Context, by Actor, group ConversationID, code InviteCode) error {
	c := &revokeInvite{by: by, group: group}
	if code.plausible() {
		c.code = code
	}
	return s.do(ctx, c)
}

type revokeInvite struct {
	by    Actor
	group ConversationID
	code  InviteCode // "" is that of none
}

func (c *revokeInvite) Conversation() ConversationID { return c.group }
func (c *revokeInvite) Exclusive() bool              { return false }

func (c *revokeInvite) need(n *Needs) {
	n.Conversations = append(n.Conversations, c.group)
	n.Members = append(n.Members, MemberKey{c.group, c.by.User})
	n.Users = append(n.Users, c.by.User)
	n.Invites = append(n.Invites, c.code)
}

func (c *revokeInvite) decide(d *decision) error {
	if _, _, err := d.groupFor(c.by, c.group, Claim{Right: MayAdd}); err != nil {
		return err
	}
	i := d.Invites[c.code]
	if i == nil || i.Group != c.group {
		return ErrNoSuchInvite
	}
	if i.RevokedAt == 0 {
		i.RevokedAt = d.now
		d.putInvite(i)
	}
	return nil
}
