package chat

import (
	"context"
	"errors"
	"slices"
)

var (
	errBadSeq     = &Error{Code: Invalid, Message: "Invalid seq"}
	errTooFarBack = &Error{Code: TooLarge, Message: "At most 10000 messages may be marked as unread"}

	// errStalePosition is not returned to callers: the command needs the counts after another position
	// than it asked for, and is submitted again.
	errStalePosition = errors.New("the read position is elsewhere")
)

// MarkRead moves the actor's read position forward to seq, or to the newest change if
// that is earlier. With force it may move back, but not before the cleared messages; the position that
// others see never moves back. If the position does not move, the call succeeds and changes
// nothing.
//
// Errors: Invalid for a negative seq; Forbidden if by is not a member of the group;
// NotFound if there is no such dialog; TooLarge if force would make more than MaxBack
// messages unread; Unauthenticated if the account is deleted; Unavailable if the position
// is moved concurrently again and again.
func (s *Service) MarkRead(ctx context.Context, by Actor, at Address, seq Seq, force bool) (ReadMoved, error) {
	if seq < 0 {
		return ReadMoved{}, errBadSeq
	}
	const tries = 8
	asked := UnreadKey{MemberKey: MemberKey{at.ID(by.User), by.User}, After: seq, Exact: force}
	for range tries {
		c := &markRead{by: by, at: at, seq: seq, force: force, asked: asked}
		err := s.do(ctx, c)
		if err == nil {
			return c.state, nil
		}
		if !errors.Is(err, errStalePosition) {
			return ReadMoved{}, err
		}
		asked = c.wanted
	}
	return ReadMoved{}, ErrUnavailable
}

type markRead struct {
	by    Actor
	at    Address
	seq   Seq
	force bool
	asked UnreadKey // the counts that are asked of the store

	wanted UnreadKey // those that are needed, after errStalePosition
	state  ReadMoved
}

func (c *markRead) Conversation() ConversationID { return c.at.ID(c.by.User) }
func (c *markRead) Exclusive() bool              { return false }

func (c *markRead) need(n *Needs) {
	id := c.Conversation()
	n.Conversations = append(n.Conversations, id)
	n.Members = append(n.Members, MemberKey{id, c.by.User})
	n.Users = append(n.Users, c.by.User)
	n.MessageCountAt = append(n.MessageCountAt, MessageKey{id, c.seq})
	n.UnreadCounts = append(n.UnreadCounts, c.asked)
	n.Authors = append(n.Authors, AuthorsKey{id, c.seq})
}

func (c *markRead) decide(d *decision) error {
	conv, m, err := d.membershipFor(c.by, c.at)
	if err != nil {
		return err
	}
	move := c.moveOf(conv, m)
	wanted := UnreadKey{MemberKey: m.MemberKey, After: move.to, Exact: move.exact}
	if min(c.asked.After, conv.LastSeq) != wanted.After || wanted.Exact && !c.asked.Exact {
		c.wanted = wanted
		return errStalePosition
	}
	counts := d.unreadAfter(c.asked)
	if move.back && counts.Others > MaxBack {
		return errTooFarBack
	}
	next := c.moved(d, conv, m, move, counts)
	c.state = ReadMoved{
		EventHeader: d.personal(conv, c.by), Ref: conv.Ref(), User: m.User, Read: move.to, Unread: conv.UnreadBy(&next, counts),
	}
	if !move.back && !move.forward && !move.seen {
		return nil
	}
	if move.seen {
		c.state.Seen = next.Seen
		c.state.Authors = d.authors(AuthorsKey{conv.ID, c.seq}, conv.SeenBy(m), m.User)
	}
	d.putMember(next)
	d.emit(c.state)
	return nil
}

// readMove is how MarkRead moves a position.
type readMove struct {
	to            Seq // the new position
	back, forward bool
	seen          bool // the position that others see moves
	exact         bool // the messages of others after to must be counted
}

func (c *markRead) moveOf(conv *Conversation, m *Member) readMove {
	target, now := min(c.seq, conv.LastSeq), conv.ReadBy(m)
	move := readMove{to: now.Seq}
	back := max(target, m.Cleared)
	switch {
	case c.force && back < now.Seq:
		move.to, move.back, move.exact = back, true, true
	case target > now.Seq:
		// Own messages after a position count as read. There are such messages only after a position
		// that was moved back.
		move.to, move.forward, move.exact = target, true, target < m.ForcedAt
	}
	move.seen = !move.back && target > conv.SeenBy(m)
	return move
}

// moved returns the row of m after a move.
func (c *markRead) moved(d *decision, conv *Conversation, m *Member, move readMove, counts UnreadCounts) Member {
	next := *m
	switch {
	case move.back:
		next.Read, next.ForcedAt = Position{move.to, conv.MessageCount - counts.Others}, conv.LastSeq
	case move.forward && move.exact && counts.Others <= MaxBack:
		next.Read = Position{move.to, conv.MessageCount - counts.Others}
	case move.forward:
		next.Read = Position{move.to, max(d.messageCountAt(conv, MessageKey{conv.ID, c.seq}), m.Read.MessageCount)}
	}
	if move.seen {
		next.Seen, next.SeenAt = min(c.seq, conv.LastSeq), d.now
	}
	return next
}

// messageCountAt is Conversation.MessageCount just after a seq.
func (d *decision) messageCountAt(conv *Conversation, at MessageKey) int64 {
	if at.Seq >= conv.LastSeq {
		return conv.MessageCount
	}
	count := d.MessageCountAt[at]
	for i := range d.changes.Messages {
		if m := &d.changes.Messages[i]; m.Conversation == at.Conversation && m.Seq <= at.Seq {
			count = m.MessageCount
		}
	}
	return count
}

// unreadAfter counts the messages after a position, including those of this batch. Commands that delete or
// hide messages are exclusive, so their changes need not be counted.
func (d *decision) unreadAfter(key UnreadKey) UnreadCounts {
	b := d.UnreadCounts[key]
	for i := range d.changes.Messages {
		m := &d.changes.Messages[i]
		if key.Exact && m.Conversation == key.Conversation && m.Seq > key.After && m.CountsFor(key.User) {
			b.Others++
		}
	}
	for _, m := range d.changes.Mentions {
		if m.MemberKey == key.MemberKey && m.Message > key.After {
			b.Mentions++
		}
	}
	return b
}

// authors returns the authors, without user, of the newest messages after one seq and up to another,
// in order of id.
func (d *decision) authors(upTo AuthorsKey, after Seq, user UserID) []UserID {
	to := min(upTo.UpTo, d.Conversations[upTo.Conversation].LastSeq)
	after = max(after, to-AuthorsBack)
	var list []UserID
	for _, a := range d.Authors[upTo] {
		if a.Seq > after && a.User != user {
			list = append(list, a.User)
		}
	}
	for i := range d.changes.Messages {
		m := &d.changes.Messages[i]
		if m.Conversation == upTo.Conversation && m.Seq > after && m.Seq <= to && m.Sender != user {
			list = append(list, m.Sender)
		}
	}
	slices.SortFunc(list, UserID.Compare)
	return slices.Compact(list)
}

// MarkDelivered records that a device of the actor has the conversation up to seq, or up
// to the newest change if that is earlier. The position never moves back.
//
// Errors: Invalid for a negative seq; Forbidden if by is not a member of the group;
// NotFound if there is no such dialog; Unauthenticated if the account is deleted.
func (s *Service) MarkDelivered(ctx context.Context, by Actor, at Address, seq Seq) (DeliveredMoved, error) {
	if seq < 0 {
		return DeliveredMoved{}, errBadSeq
	}
	c := &markDelivered{by: by, at: at, seq: seq}
	if err := s.do(ctx, c); err != nil {
		return DeliveredMoved{}, err
	}
	return c.state, nil
}

type markDelivered struct {
	by  Actor
	at  Address
	seq Seq

	state DeliveredMoved
}

func (c *markDelivered) Conversation() ConversationID { return c.at.ID(c.by.User) }
func (c *markDelivered) Exclusive() bool              { return false }

func (c *markDelivered) need(n *Needs) {
	id := c.Conversation()
	n.Conversations = append(n.Conversations, id)
	n.Members = append(n.Members, MemberKey{id, c.by.User})
	n.Users = append(n.Users, c.by.User)
	n.Authors = append(n.Authors, AuthorsKey{id, c.seq})
}

func (c *markDelivered) decide(d *decision) error {
	conv, m, err := d.membershipFor(c.by, c.at)
	if err != nil {
		return err
	}
	before, to := conv.DeliveredTo(m), min(c.seq, conv.LastSeq)
	c.state = DeliveredMoved{EventHeader: d.personal(conv, c.by), Ref: conv.Ref(), User: m.User, Delivered: max(before, to)}
	if to <= before {
		return nil
	}
	next := *m
	next.Delivered, next.DeliveredAt = to, d.now
	d.putMember(next)
	c.state.Authors = d.authors(AuthorsKey{conv.ID, c.seq}, before, m.User)
	d.emit(c.state)
	return nil
}
