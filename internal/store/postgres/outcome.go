package postgres

import (
	"context"
	"errors"
	"log/slog"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"

	"messenger/internal/chat"
)

const (
	sqlOutcome = `select pg_xact_status($1::text::xid8)`

	// A backend that has not noticed yet that its client is gone keeps the transaction, and
	// the locks, until its own timeouts.
	sqlEndBackend = `select pg_terminate_backend(pid) from pg_stat_activity
		where pid = $1 and backend_xid = $2::text::xid8::xid`
)

// endAfter is how many looks a transaction gets to end by itself.
const endAfter = 4

// commitProof is a query that finds a row if, and only if, a transaction was committed. The
// number of a transaction alone does not prove it: after a crash the server may give a
// number again that it had given to a transaction which left no trace.
type commitProof struct {
	sql  string
	args []any
}

// settle finds out whether the transaction was committed, however long that takes.
//
// Errors: chat.ErrOutcomeUnknown when ctx ends first.
func (s *Store) settle(ctx context.Context, u *unknown) (committed bool, err error) {
	for n := 1; pause(ctx, n); n++ {
		status, err := s.statusOf(ctx, u.xid)
		switch {
		case errors.Is(err, errClosed):
			return false, chat.ErrOutcomeUnknown
		case err != nil:
			s.log.Warn("cannot look up the outcome of a commit yet", slog.Any("err", err))
		case status == "in progress":
			if n >= endAfter {
				s.endBackend(ctx, u)
			}
		case status == "aborted":
			return false, nil
		case u.proof == nil && status == "committed":
			return true, nil
		case u.proof == nil: // so long ago that it is forgotten: nobody can tell
			return false, chat.ErrOutcomeUnknown
		default:
			if seen, err := s.sees(ctx, u.proof); err == nil {
				return seen, nil
			}
		}
	}
	return false, chat.ErrOutcomeUnknown
}

// statusOf returns what the server knows of a transaction: in progress, committed,
// aborted, or "" if it was long ago.
func (s *Store) statusOf(ctx context.Context, xid string) (status string, err error) {
	err = s.once(ctx, func(q *pgx.Batch) {
		q.Queue(sqlOutcome, xid).Query(eachRow(func(c *cells) { status = c.text() }))
	})
	if pg, ok := errors.AsType[*pgconn.PgError](err); ok && pg.Code == codeInvalidParameter {
		// "in the future": a crash has lost it before the number became durable.
		return "aborted", nil
	}
	return status, err
}

// endBackend ends the server process that still has the transaction.
func (s *Store) endBackend(ctx context.Context, u *unknown) {
	err := s.once(ctx, func(q *pgx.Batch) { q.Queue(sqlEndBackend, int32(u.backend), u.xid) })
	if err != nil {
		s.log.Warn("cannot end a lost transaction", slog.Any("err", err))
	}
}

// sees reports whether w finds a row.
func (s *Store) sees(ctx context.Context, w *commitProof) (seen bool, err error) {
	err = s.once(ctx, func(q *pgx.Batch) {
		q.Queue(w.sql, w.args...).Query(func(rows pgx.Rows) error {
			seen = rows.Next()
			return nil
		})
	})
	return seen, err
}
