package app

import (
	"context"
	"log/slog"
	"sync"
	"time"

	"messenger/internal/chat"
	"messenger/internal/hub"
	"messenger/internal/obs"
)

// How often and how many at a time last-seen times are stored.
const (
	sightEvery   = 3 * time.Second
	sightsAtOnce = 500
)

// lastSeenStore is what the store knows of when people were here.
type lastSeenStore interface {
	LastSeen(ctx context.Context, users []chat.UserID) ([]chat.LastSeen, error)
	SetLastSeen(ctx context.Context, times []chat.LastSeen) error
}

// lastSeenCache collects when people were last connected and stores it every few seconds, each
// person once however often that person came and went. What is not stored yet counts
// already. A crash loses what was collected, which is no more than seconds.
type lastSeenCache struct {
	store lastSeenStore
	log   *slog.Logger

	mu      sync.Mutex
	fresh   map[chat.UserID]hub.LastSeen
	storing map[chat.UserID]hub.LastSeen // taken from fresh, and not stored yet
}

func newLastSeenCache(store lastSeenStore, log *slog.Logger) *lastSeenCache {
	return &lastSeenCache{store: store, log: log, fresh: map[chat.UserID]hub.LastSeen{}}
}

// note keeps a sighting to be stored.
func (s *lastSeenCache) note(seen hub.LastSeen) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.fresh[seen.User] = newer(s.fresh[seen.User], seen)
}

// newer is b after a. How a person wants to be seen stays as it was if b does not say.
func newer(a, b hub.LastSeen) hub.LastSeen {
	b.At = max(a.At, b.At)
	if b.User.IsZero() {
		b.User = a.User
	}
	if !b.Known {
		b.Hidden, b.Known = a.Hidden, a.Known
	}
	return b
}

// LastSeen returns one sighting for each of these people, in that order; its moment is
// 0 for those never seen.
func (s *lastSeenCache) LastSeen(ctx context.Context, users []chat.UserID) ([]chat.LastSeen, error) {
	stored, err := s.store.LastSeen(ctx, users)
	if err != nil {
		return nil, err
	}
	known := make(map[chat.UserID]chat.LastSeen, len(stored))
	for _, seen := range stored {
		known[seen.User] = seen
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	all := make([]chat.LastSeen, len(users))
	for i, id := range users {
		seen := hub.LastSeen{LastSeen: known[id], Known: true}
		seen = newer(newer(seen, s.storing[id]), s.fresh[id])
		seen.User = id
		all[i] = seen.LastSeen
	}
	return all, nil
}

// run stores what was collected from time to time, and once more when ctx has ended.
func (s *lastSeenCache) run(ctx context.Context) {
	t := time.NewTicker(sightEvery)
	defer t.Stop()
	for {
		select {
		case <-ctx.Done():
			last, cancel := context.WithTimeout(context.WithoutCancel(ctx), stopTimeout)
			defer cancel()
			s.flush(last)
			return
		case <-t.C:
			s.flush(ctx)
		}
	}
}

// flush stores what was collected. What cannot be stored waits for the next time.
func (s *lastSeenCache) flush(ctx context.Context) {
	s.mu.Lock()
	s.storing, s.fresh = s.fresh, map[chat.UserID]hub.LastSeen{}
	due := make([]hub.LastSeen, 0, len(s.storing))
	for _, seen := range s.storing {
		due = append(due, seen)
	}
	s.mu.Unlock()
	var err error
	for len(due) > 0 && err == nil {
		n := min(len(due), sightsAtOnce)
		if err = s.keep(ctx, due[:n]); err == nil {
			due = due[n:]
		}
	}
	if err != nil {
		s.log.Warn("store last-seen times", obs.Err(err))
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.storing = nil
	for _, seen := range due {
		s.fresh[seen.User] = newer(seen, s.fresh[seen.User])
	}
}

// keep stores last-seen times. Of people who did not say how they want to be seen, what they
// said before stays.
func (s *lastSeenCache) keep(ctx context.Context, due []hub.LastSeen) error {
	var unknown []chat.UserID
	rows := make([]chat.LastSeen, len(due))
	for i, seen := range due {
		rows[i] = seen.LastSeen
		if !seen.Known {
			unknown = append(unknown, seen.User)
		}
	}
	if len(unknown) > 0 {
		stored, err := s.store.LastSeen(ctx, unknown)
		if err != nil {
			return err
		}
		hidden := make(map[chat.UserID]bool, len(stored))
		for _, seen := range stored {
			hidden[seen.User] = seen.Hidden
		}
		for i, seen := range due {
			if !seen.Known {
				rows[i].Hidden = hidden[seen.User]
			}
		}
	}
	return s.store.SetLastSeen(ctx, rows)
}
