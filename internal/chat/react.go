package chat

import (
	"context"
	"slices"
)

var (
	errBadEmoji      = &Error{Code: Invalid, Message: "Invalid emoji"}
	errManyReactions = &Error{Code: TooLarge, Message: "A message may have at most 20 different reactions"}
)

// React adds the actor's reaction to a message or takes it away. If nothing is to change, the call succeeds and changes nothing. The outcome has its NormalEmoji of what was given.
//
// Errors: Invalid for the emoji; NotFound for a message that by does not see;
// Forbidden for a notice; TooLarge for too many different reactions; Unauthenticated if
// the account is gone.
func (s *Service) React(ctx context.Context, by Actor, message MessageID, emoji string, add bool) (ReactionChanged, error) {
	if emoji = NormalEmoji(emoji); !isEmoji(emoji) {
		return ReactionChanged{}, errBadEmoji
	}
	at, err := s.locate(ctx, message)
	if err != nil {
		return ReactionChanged{}, err
	}
	c := &react{by: by, at: at, message: message, emoji: emoji, add: add}
	if err := s.do(ctx, c); err != nil {
		return ReactionChanged{}, err
	}
	own, err := s.store.Reactions(ctx, ReactionsQuery{Message: at, After: ReactionCursor{User: by.User}, Limit: MaxReactions})
	if err != nil {
		return ReactionChanged{}, err
	}
	for i := range c.reacted.Reactions {
		r := &c.reacted.Reactions[i]
		r.Mine = slices.ContainsFunc(own, func(row ReactionRow) bool { return row.User == by.User && row.Emoji == r.Emoji })
	}
	return c.reacted, nil
}

type react struct {
	by      Actor
	at      MessageKey
	message MessageID
	emoji   string
	add     bool

	reacted ReactionChanged
}

func (c *react) Conversation() ConversationID { return c.at.Conversation }
func (c *react) Exclusive() bool              { return false }

func (c *react) key() ReactionKey {
	return ReactionKey{c.at.Conversation, c.at.Seq, c.by.User, c.emoji}
}

func (c *react) need(n *Needs) {
	n.needMessage(c.by, c.at, c.message)
	n.Reacted = append(n.Reacted, c.key())
}

func (c *react) decide(d *decision) error {
	conv, m, user, err := d.messageFor(c.by, c.at, c.message, MayReact)
	if err != nil {
		return err
	}
	key, reactions := c.key(), m.Reactions
	changes := d.Reacted[key] != c.add
	if changes {
		if reactions = m.Reactions.with(c.emoji, c.add); len(reactions) > MaxReactions {
			return errManyReactions
		}
		m.Reactions = reactions
		m.Changed, _ = conv.advance(d.now)
		d.touch(conv)
		d.edit(m)
		d.setReaction(key, c.add, conv.LastAt)
		kind := LogReactionRemoved
		if c.add {
			kind = LogReacted
		}
		d.record(conv, LogEntry{Kind: kind, Actor: c.by.User, Target: m.Seq, Detail: c.emoji})
	}
	c.reacted = ReactionChanged{
		EventHeader: conv.lastOf(m, c.by), Ref: conv.Ref(), Message: m.ID, Emoji: c.emoji, Added: c.add,
		Reactions: reactions, By: user.Name(),
	}
	if changes {
		d.emit(c.reacted)
	}
	c.reacted.Reactions = slices.Clone(reactions) // in which React marks the actor's own
	return nil
}

// setReaction notes the row of a reaction. One that came in the same batch is taken out
// of it again.
func (d *decision) setReaction(key ReactionKey, add bool, at Instant) {
	d.Reacted[key] = add
	if add {
		d.changes.Reacted = append(d.changes.Reacted, Reaction{key, at})
		return
	}
	before := len(d.changes.Reacted)
	d.changes.Reacted = slices.DeleteFunc(d.changes.Reacted, func(r Reaction) bool { return r.ReactionKey == key })
	if len(d.changes.Reacted) == before {
		d.changes.ReactionsRemoved = append(d.changes.ReactionsRemoved, key)
	}
}

// with returns a copy of r with one more of an emoji, or one less.
func (r Reactions) with(emoji string, more bool) Reactions {
	next := make(Reactions, 0, len(r)+1)
	found, step := false, -1
	if more {
		step = 1
	}
	for _, c := range r {
		if c.Emoji == emoji {
			found = true
			c.Count += step
		}
		if c.Count > 0 {
			next = append(next, c)
		}
	}
	if more && !found {
		next = append(next, ReactionCount{Emoji: emoji, Count: 1})
	}
	if len(next) == 0 {
		return nil
	}
	return next
}

// Reactions returns who reacted to a message with what, by user id, then emoji, those
// after a cursor, at most limit.
//
// Errors: Invalid for a negative limit; NotFound for a message that by does not see.
func (s *Service) Reactions(ctx context.Context, by Actor, message MessageID, after ReactionCursor, limit int) (List[ReactionRow], error) {
	limit, err := s.rows(limit)
	if err != nil {
		return List[ReactionRow]{}, err
	}
	at, err := s.locate(ctx, message)
	if err != nil {
		return List[ReactionRow]{}, err
	}
	rows, err := s.store.Reactions(ctx, ReactionsQuery{Message: at, After: after, Limit: limit})
	if err != nil {
		return List[ReactionRow]{}, err
	}
	if err := s.mayWith(ctx, by, at, MaySee); err != nil {
		return List[ReactionRow]{}, err
	}
	return listOf(rows, limit, s.limits.PageBytes, (*ReactionRow).bytes), nil
}

// mayWith checks that by may do this with a message.
func (s *Service) mayWith(ctx context.Context, by Actor, at MessageKey, right Right) error {
	t, err := s.store.Timeline(ctx, TimelineQuery{Conversation: at.Conversation, User: by.User, Before: at.Seq + 1, Older: 1})
	if err != nil {
		return err
	}
	var m *Message
	if n := len(t.Rows); n > 0 && t.Rows[n-1].Message.Seq == at.Seq {
		m = &t.Rows[n-1].Message
	}
	return Authorise(Claim{Right: right, Member: t.Member, In: t.Conversation, Message: m})
}
