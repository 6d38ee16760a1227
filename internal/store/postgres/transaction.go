package postgres

import (
	"context"
	"errors"
	"log/slog"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/pgxpool"
)

const (
	sqlBegin    = `begin isolation level read committed read write`
	sqlXID      = `select pg_current_xact_id()::text`
	sqlCommit   = `commit`
	sqlRollback = `rollback`
)

// work is one transaction of two round trips. Its functions may run again, from the
// first one, with a new view of the database.
type work struct {
	op     string
	gather func(q *pgx.Batch)              // queues what locks and reads
	decide func() error                    // an error rolls back and is returned as it is
	change func(q *pgx.Batch) *commitProof // queues what stores; if nothing, it is rolled back
}

// unknown says that the connection was lost while a COMMIT was under way.
type unknown struct {
	xid     string
	backend uint32
	proof   *commitProof
	cause   error
}

func (u *unknown) Error() string { return "outcome of a commit is unknown: " + u.cause.Error() }
func (u *unknown) Unwrap() error { return u.cause }

// errNotCommitted says that the server answered COMMIT with something else.
var errNotCommitted = errors.New("the transaction was not committed")

// transact runs w until it is durable, refused, or cannot be had. nil means committed, or
// that there was nothing to store; an error that nothing was stored, save
// chat.ErrOutcomeUnknown.
func (s *Store) transact(ctx context.Context, w work) error {
	again := s.newRetry()
	for {
		err := s.attempt(ctx, &w)
		if u, ok := errors.AsType[*unknown](err); ok {
			committed, settleErr := s.settle(ctx, u)
			if settleErr != nil {
				return settleErr
			}
			s.log.Warn("connection lost in a commit", slog.String("op", w.op), slog.Bool("committed", committed), slog.Any("err", u.cause))
			if committed {
				return nil
			}
			err = u.cause
		}
		if err == nil {
			return nil
		}
		if !again.after(ctx, err) {
			return finally(ctx, w.op, err)
		}
	}
}

// attempt runs w once.
func (s *Store) attempt(parent context.Context, w *work) error {
	ctx, cancel := context.WithTimeout(parent, s.cfg.attemptTimeout())
	defer cancel()
	conn, err := s.acquire(ctx)
	if err != nil {
		return err
	}
	defer conn.Release()
	xid, err := begin(ctx, conn, w.gather)
	if err != nil {
		return s.abandon(ctx, conn, err)
	}
	if err := w.decide(); err != nil {
		return s.abandon(ctx, conn, err)
	}
	q := &pgx.Batch{}
	seen := w.change(q)
	if q.Len() == 0 {
		return s.abandon(ctx, conn, nil)
	}
	q.Queue(sqlCommit).Exec(func(tag pgconn.CommandTag) error {
		if tag.String() != "COMMIT" {
			return errNotCommitted
		}
		return nil
	})
	backend := conn.Conn().PgConn().PID()
	err = conn.SendBatch(ctx, q).Close()
	switch {
	case err == nil:
		return nil
	case certain(err):
		return s.abandon(ctx, conn, err)
	}
	s.noteLoss()
	return &unknown{xid: xid, backend: backend, proof: seen, cause: err}
}

// begin opens a transaction, has what gather queues read, and returns the number of the
// transaction.
func begin(ctx context.Context, conn *pgxpool.Conn, gather func(*pgx.Batch)) (xid string, err error) {
	q := &pgx.Batch{}
	q.Queue(sqlBegin)
	gather(q)
	q.Queue(sqlXID).Query(eachRow(func(c *cells) { xid = c.text() }))
	return xid, conn.SendBatch(ctx, q).Close()
}

// abandon ends a transaction that has stored nothing, and returns why.
func (s *Store) abandon(ctx context.Context, conn *pgxpool.Conn, why error) error {
	pg := conn.Conn().PgConn()
	if pg.IsClosed() {
		s.noteLoss()
		return why
	}
	// What cannot be rolled back is closed when it is released, which does the same.
	_ = pg.Exec(ctx, sqlRollback).Close()
	return why
}
