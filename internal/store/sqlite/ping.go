package sqlite

import (
	"context"

	"messenger/internal/chat"
)

// Ping reports whether the database answers and can still promise durability: it looks
// up a user that cannot exist.
func (s *Store) Ping(ctx context.Context) error {
	if err := s.brokenDown(); err != nil {
		return err
	}
	_, err := s.User(ctx, chat.UserID{})
	return err
}
