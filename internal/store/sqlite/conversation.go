package sqlite

import (
	"context"
	"fmt"

	"messenger/internal/chat"
)

const sqlHead = `select` + headColumns + ` from conversations c where c.id = ?`

// head reads a conversation's head into h and reports whether there is one.
func (c *conn) head(id chat.ConversationID, h *chat.Conversation) (found bool, err error) {
	st := c.use(qHead).blob(id[:])
	if found = st.next(); found {
		st.headAt(0, id, h)
	}
	return found, st.end()
}

// headAt reads headColumns, the first of which is column i.
func (s *stmt) headAt(i int32, id chat.ConversationID, h *chat.Conversation) {
	*h = chat.Conversation{ID: id}
	s.scanHead(i, h)
}

func (c *conn) addHead(h *chat.Conversation) error { return c.use(qNewHead).newHead(h).run() }

func (c *conn) setHead(h *chat.Conversation) error {
	var st *stmt
	if h.Kind == chat.Group {
		st = c.use(qSetGroup).setGroup(h)
	} else {
		st = c.use(qSetDialog).setDialog(h)
	}
	if err := st.run(); err != nil {
		return err
	}
	if c.changes() != 1 {
		return fmt.Errorf("changed conversation %v is not there", h.ID)
	}
	return nil
}

// Group returns the head of a conversation and the user's place in it; see chat.Store.
func (s *Store) Group(ctx context.Context, key chat.MemberKey) (*chat.Conversation, *chat.Member, error) {
	var at placed
	err := s.view(ctx, "read group", func(c *conn) error {
		return c.snapshot(func() (err error) {
			at, err = c.placed(key)
			return err
		})
	})
	if err != nil {
		return nil, nil, err
	}
	return at.head, at.member, nil
}

// placed is a conversation and one person's place in it; nil is what there never was.
type placed struct {
	head   *chat.Conversation
	member *chat.Member
}

func (c *conn) placed(key chat.MemberKey) (at placed, err error) {
	var h chat.Conversation
	var m chat.Member
	if found, err := c.head(key.Conversation, &h); err != nil {
		return placed{}, err
	} else if found {
		at.head = &h
	}
	if found, err := c.member(key, &m); err != nil {
		return placed{}, err
	} else if found {
		at.member = &m
		if at.head != nil {
			at.head.EndIfDropped(at.member)
		}
	}
	return at, nil
}
