package memory

import (
	"context"
	"maps"
	"slices"

	"messenger/internal/auth"
	"messenger/internal/chat"
)

// KnownAddresses returns from where somebody logged in; see auth.AddressStore.
func (s *Store) KnownAddresses(ctx context.Context, user chat.UserID) ([]auth.KnownAddress, error) {
	unlock, err := s.read(ctx, KnownAddresses)
	if err != nil {
		return nil, err
	}
	defer unlock()
	var list []auth.KnownAddress
	for key, at := range s.addresses[user] {
		list = append(list, auth.KnownAddress{Key: key, UsedAt: at})
	}
	return list, nil
}

// RememberAddress notes from where somebody logged in; see auth.AddressStore.
func (s *Store) RememberAddress(ctx context.Context, n auth.AddressNote) error {
	unlock, err := s.write(ctx, RememberAddress)
	if err != nil {
		return err
	}
	defer unlock()
	if s.alive(n.User) == nil {
		return nil
	}
	held := s.addresses[n.User]
	if held == nil {
		held = map[auth.AddressKey]chat.Instant{}
		s.addresses[n.User] = held
	}
	held[n.Address.Key] = max(held[n.Address.Key], n.Address.UsedAt)
	var list []auth.KnownAddress
	for key, at := range held {
		list = append(list, auth.KnownAddress{Key: key, UsedAt: at})
	}
	surplus := n.Surplus(list)
	for key := range held {
		if slices.Contains(surplus, key) {
			delete(held, key)
		}
	}
	return nil
}

// PurgeAddresses deletes old rows; see auth.AddressStore.
func (s *Store) PurgeAddresses(ctx context.Context, before chat.Instant, limit int) (int, error) {
	unlock, err := s.write(ctx, PurgeAddresses)
	if err != nil {
		return 0, err
	}
	defer unlock()
	n := 0
	for _, held := range s.addresses {
		had := len(held)
		if limit == 0 {
			break
		}
		maps.DeleteFunc(held, func(_ auth.AddressKey, at chat.Instant) bool { return at < before })
		if len(held) < had {
			n += had - len(held)
			limit--
		}
	}
	return n, nil
}
