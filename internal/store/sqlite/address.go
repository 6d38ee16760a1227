package sqlite

import (
	"context"

	"messenger/internal/auth"
	"messenger/internal/chat"
)

const (
	sqlKnownAddresses = `select address, used_at from known_addresses where user_id = ?`

	sqlNoteAddress = `
insert into known_addresses (user_id, address, used_at) values (?, ?, ?)
on conflict (user_id, address) do update set used_at = max(used_at, excluded.used_at)`

	sqlDropAddress = `delete from known_addresses where user_id = ? and address = ?`

	sqlDropAddresses = `delete from known_addresses where user_id = ?`

	sqlPurgeAddresses = `
delete from known_addresses where used_at < ?1 and user_id in
    (select user_id from known_addresses where used_at < ?1 order by used_at limit ?2)`
)

// KnownAddresses returns from where somebody logged in; see auth.AddressStore.
func (s *Store) KnownAddresses(ctx context.Context, user chat.UserID) (list []auth.KnownAddress, err error) {
	err = s.view(ctx, "read known addresses", func(c *conn) error {
		list, err = c.knownAddresses(user)
		return err
	})
	return list, err
}

func (c *conn) knownAddresses(user chat.UserID) (list []auth.KnownAddress, err error) {
	st := c.use(qKnownAddresses).blob(user[:])
	for st.next() {
		known := auth.KnownAddress{UsedAt: st.momentAt(1)}
		st.blobAt(0, known.Key[:])
		list = append(list, known)
	}
	return list, st.end()
}

// RememberAddress notes from where somebody logged in; see auth.AddressStore.
func (s *Store) RememberAddress(ctx context.Context, n auth.AddressNote) error {
	return s.update(ctx, "remember address", func(c *conn) error {
		var a auth.Account
		if found, err := c.account(c.use(qAccount).blob(n.User[:]), &a); err != nil || !found {
			return err
		}
		err := c.use(qNoteAddress).blob(n.User[:]).blob(n.Address.Key[:]).int(int64(n.Address.UsedAt)).run()
		if err != nil {
			return err
		}
		held, err := c.knownAddresses(n.User)
		if err != nil {
			return err
		}
		for _, key := range n.Surplus(held) {
			if err := c.use(qDropAddress).blob(n.User[:]).blob(key[:]).run(); err != nil {
				return err
			}
		}
		return nil
	})
}

// PurgeAddresses deletes old rows; see auth.AddressStore.
func (s *Store) PurgeAddresses(ctx context.Context, before chat.Instant, limit int) (n int, err error) {
	err = s.update(ctx, "purge addresses", func(c *conn) error {
		if err := c.use(qPurgeAddresses).int(int64(before)).int(int64(limit)).run(); err != nil {
			return err
		}
		n = c.changes()
		return nil
	})
	return n, err
}
