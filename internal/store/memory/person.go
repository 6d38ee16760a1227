package memory

import (
	"context"

	"messenger/internal/chat"
)

// LastSeen returns when people were last here; see chat.Store.
func (s *Store) LastSeen(ctx context.Context, users []chat.UserID) ([]chat.LastSeen, error) {
	unlock, err := s.read(ctx, LastSeen)
	if err != nil {
		return nil, err
	}
	defer unlock()
	var found []chat.LastSeen
	for _, u := range users {
		if sighting, ok := s.sightings[u]; ok {
			found = append(found, sighting)
		}
	}
	return found, nil
}

// SetLastSeen stores when people were last here; see chat.Store.
func (s *Store) SetLastSeen(ctx context.Context, sightings []chat.LastSeen) error {
	unlock, err := s.write(ctx, SetLastSeen)
	if err != nil {
		return err
	}
	defer unlock()
	for _, next := range sightings {
		if s.alive(next.User) != nil && next.At >= s.sightings[next.User].At {
			s.sightings[next.User] = next
		}
	}
	return nil
}

// Sweep finds deleted accounts that are in groups; all else is done at once. See chat.Store.
func (s *Store) Sweep(ctx context.Context) (chat.Swept, error) {
	unlock, err := s.write(ctx, Sweep)
	if err != nil {
		return chat.Swept{}, err
	}
	defer unlock()
	for id, a := range s.accounts {
		if a.Deleted && len(s.groupsOf(id)) > 0 {
			return chat.Swept{More: true, Leaver: id}, nil
		}
	}
	return chat.Swept{}, nil
}

// Epoch names the store; see chat.Store.
func (s *Store) Epoch(ctx context.Context) (string, error) {
	unlock, err := s.read(ctx, Epoch)
	if err != nil {
		return "", err
	}
	defer unlock()
	return s.epoch, nil
}
