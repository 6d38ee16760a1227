package sqlite

import (
	"context"

	"messenger/internal/chat"
)

// Write runs one transaction: it fills b.Facts, calls b.Decide, stores b.Changes and
// commits durably; see chat.Store. The heads are locked by there being one writer.
//
// Errors: chat.ErrUnavailable, wrapped, if the disk is full or does not answer, the
// store is closed or ctx ends before the commit; chat.ErrFailStop with
// chat.ErrOutcomeUnknown after a failed fsync; other errors for a fault of one of the
// commands. But for ErrOutcomeUnknown nothing was stored.
func (s *Store) Write(ctx context.Context, b *chat.Batch) error {
	announced := false
	err := s.update(ctx, "write batch", func(c *conn) error {
		if announced { // and taken back
			s.recents.settle(b, false)
			announced = false
		}
		if err := c.gather(&b.Needs, &b.Facts); err != nil {
			return err
		}
		b.Decide()
		if b.Changes.Empty() {
			return errNothing
		}
		if err := c.apply(b); err != nil {
			return err
		}
		s.recents.announce(b)
		announced = true
		return nil
	})
	if announced {
		s.recents.settle(b, err == nil)
	}
	return err
}

// apply stores the changes of b in the open transaction.
func (c *conn) apply(b *chat.Batch) error {
	ch := &b.Changes
	for _, h := range ch.NewConversations {
		if err := c.addHead(h); err != nil {
			return err
		}
	}
	for _, h := range ch.Conversations {
		if err := c.setHead(h); err != nil {
			return err
		}
	}
	if err := c.applyLog(ch); err != nil {
		return err
	}
	if err := c.applyReactions(ch); err != nil {
		return err
	}
	if err := c.applyPersonal(ch); err != nil {
		return err
	}
	return c.applyPeople(ch, &b.Facts)
}

func (c *conn) applyLog(ch *chat.Changes) error {
	for i := range ch.Messages {
		if err := c.addMessage(&ch.Messages[i]); err != nil {
			return err
		}
	}
	for _, m := range ch.Edited {
		if err := c.setMessage(m); err != nil {
			return err
		}
	}
	for i := range ch.Marks {
		if err := c.addMark(&ch.Marks[i]); err != nil {
			return err
		}
	}
	for i := range ch.Log {
		if err := c.addLog(&ch.Log[i]); err != nil {
			return err
		}
	}
	return nil
}

func (c *conn) applyReactions(ch *chat.Changes) error {
	for i := range ch.Mentions {
		if err := c.addMention(&ch.Mentions[i]); err != nil {
			return err
		}
	}
	for i := range ch.ReactionsRemoved {
		if err := c.use(qCool).reaction(&ch.ReactionsRemoved[i]).run(); err != nil {
			return err
		}
	}
	for i := range ch.Reacted {
		r := &ch.Reacted[i]
		if err := c.use(qAddReaction).reaction(&r.ReactionKey).int(int64(r.At)).run(); err != nil {
			return err
		}
	}
	for _, m := range ch.AnnotationsCleared {
		if err := c.strip(m); err != nil {
			return err
		}
	}
	return nil
}

func (c *conn) applyPersonal(ch *chat.Changes) error {
	for i := range ch.Hidden {
		if err := c.addHidden(&ch.Hidden[i]); err != nil {
			return err
		}
	}
	for _, d := range ch.Drafts {
		if err := c.setDraft(d); err != nil {
			return err
		}
	}
	for _, i := range ch.Invites {
		if err := c.setInvite(i); err != nil {
			return err
		}
	}
	return nil
}

func (c *conn) applyPeople(ch *chat.Changes, f *chat.Facts) error {
	for _, m := range ch.Members {
		if err := c.setMember(m); err != nil {
			return err
		}
	}
	for _, key := range ch.DroppedGroups {
		if err := c.sweep(leftover{MessageKey: chat.MessageKey{Conversation: key.Conversation}}); err != nil {
			return err
		}
	}
	for _, key := range ch.RevokedInvites {
		at := f.Conversations[key.Conversation].LastAt
		if err := c.use(qWithdraw).int(int64(at)).blob(key.Conversation[:]).blob(key.User[:]).run(); err != nil {
			return err
		}
	}
	for _, u := range ch.Users {
		if err := c.setUser(u); err != nil {
			return err
		}
	}
	for i := range ch.Deleted {
		if err := c.deleteAccount(&ch.Deleted[i]); err != nil {
			return err
		}
	}
	return nil
}
