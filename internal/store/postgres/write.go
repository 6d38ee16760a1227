package postgres

import (
	"context"
	"fmt"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"

	"messenger/internal/chat"
)

// Write runs one transaction over a batch; see chat.Store. It takes two round trips, and
// the number of its statements does not grow with the number of commands.
func (s *Store) Write(ctx context.Context, b *chat.Batch) error { return s.transact(ctx, s.writing(b)) }

// writing is the transaction over a batch.
func (s *Store) writing(b *chat.Batch) work {
	var was before
	return work{
		op: "write batch",
		gather: func(q *pgx.Batch) {
			b.Facts.Reset()
			s.gather(q, &b.Needs, &b.Facts)
		},
		decide: func() error {
			s.known.learn(b.Facts.Conversations)
			b.Facts.EndDropped()
			was.note(&b.Facts)
			b.Decide()
			return nil
		},
		change: func(q *pgx.Batch) *commitProof {
			store(q, b, &was)
			return proofOf(&b.Changes)
		},
	}
}

// expect checks that a statement changed n rows.
func expect(n int) func(pgconn.CommandTag) error {
	return func(tag pgconn.CommandTag) error {
		if got := tag.RowsAffected(); got != int64(n) {
			return fmt.Errorf("%w: %d rows changed instead of %d", errNotCommitted, got, n)
		}
		return nil
	}
}
