package postgres

import (
	"context"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"

	"messenger/internal/auth"
	"messenger/internal/chat"
)

const sqlKnownAddresses = `select k.address, k.used_at from known_addresses k where k.user_id = $1`

// Logins of one account take turns, and none is noted after the account's deletion.
const sqlLockAccount = `select u.id from users u where u.id = $1 and u.deleted_at is null for no key update`

const sqlRememberAddress = `insert into known_addresses (user_id, address, used_at) values ($1, $2, $3)
	on conflict (user_id, address) do update set used_at = greatest(known_addresses.used_at, excluded.used_at)`

const sqlDropAddresses = `delete from known_addresses where user_id = $1 and address = any($2::bytea[])`

const sqlDeleteAddresses = `delete from known_addresses where user_id = any($1::uuid[])`

const sqlAddressProof = `select 1 from known_addresses where user_id = $1 and address = $2 and used_at >= $3`

const sqlPurgeAddresses = `delete from known_addresses where used_at < $1 and user_id = any(array(
	select k.user_id from known_addresses k where k.used_at < $1 order by k.used_at limit $2))`

// KnownAddresses returns from where somebody logged in; see auth.AddressStore.
func (s *Store) KnownAddresses(ctx context.Context, user chat.UserID) (list []auth.KnownAddress, err error) {
	err = s.read(ctx, "known addresses", func(q *pgx.Batch) { queueKnownAddresses(q, user, &list) })
	if err != nil {
		return nil, err
	}
	return list, nil
}

func queueKnownAddresses(q *pgx.Batch, user chat.UserID, list *[]auth.KnownAddress) {
	*list = nil
	q.Queue(sqlKnownAddresses, [16]byte(user)).Query(eachRow(func(c *cells) {
		var known auth.KnownAddress
		copy(known.Key[:], c.next(-1))
		known.UsedAt = c.instant()
		*list = append(*list, known)
	}))
}

// RememberAddress notes from where somebody logged in; see auth.AddressStore.
func (s *Store) RememberAddress(ctx context.Context, n auth.AddressNote) error {
	var held []auth.KnownAddress
	found := false
	return s.transact(ctx, work{
		op: "remember address",
		gather: func(q *pgx.Batch) {
			found = false
			q.Queue(sqlLockAccount, [16]byte(n.User)).Query(eachRow(func(c *cells) {
				idFrom[chat.User](c)
				found = true
			}))
			queueKnownAddresses(q, n.User, &held)
		},
		decide: func() error { return nil },
		change: func(q *pgx.Batch) *commitProof {
			if !found {
				return nil
			}
			q.Queue(sqlRememberAddress, [16]byte(n.User), n.Address.Key[:], int64(n.Address.UsedAt))
			if surplus := n.Surplus(append(held, n.Address)); len(surplus) > 0 {
				keys := make([][]byte, len(surplus))
				for i := range surplus {
					keys[i] = surplus[i][:]
				}
				q.Queue(sqlDropAddresses, [16]byte(n.User), keys)
			}
			return &commitProof{sqlAddressProof, []any{[16]byte(n.User), n.Address.Key[:], int64(n.Address.UsedAt)}}
		},
	})
}

// PurgeAddresses deletes old rows; see auth.AddressStore.
func (s *Store) PurgeAddresses(ctx context.Context, before chat.Instant, limit int) (n int, err error) {
	// Run twice, it deletes twice as many, which are as old.
	err = s.read(ctx, "purge addresses", func(q *pgx.Batch) {
		n = 0
		q.Queue(sqlPurgeAddresses, int64(before), int64(limit)).Exec(func(tag pgconn.CommandTag) error {
			n = int(tag.RowsAffected())
			return nil
		})
	})
	return n, err
}
