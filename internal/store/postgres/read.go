package postgres

import (
	"context"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"
)

// read sends what queue queues in one round trip, and again if the connection was lost:
// what read the rows then starts afresh. Each statement has a view of its own, the later
// ones a later one.
func (s *Store) read(ctx context.Context, op string, queue func(q *pgx.Batch)) error {
	again := s.newRetry()
	for {
		err := s.once(ctx, queue)
		if err == nil || !again.after(ctx, err) {
			return finally(ctx, op, err)
		}
	}
}

// once sends what queue queues, in one implicit transaction, on one connection.
func (s *Store) once(ctx context.Context, queue func(q *pgx.Batch)) error {
	ctx, cancel := context.WithTimeout(ctx, s.cfg.attemptTimeout())
	defer cancel()
	conn, err := s.acquire(ctx)
	if err != nil {
		return err
	}
	defer conn.Release()
	q := &pgx.Batch{}
	queue(q)
	err = conn.SendBatch(ctx, q).Close()
	if err != nil && conn.Conn().PgConn().IsClosed() {
		s.noteLoss()
	}
	return err
}

// noteLoss has idle connections tried out before they are used again, for what ended one
// may have ended them all.
func (s *Store) noteLoss() { s.lost.Store(time.Now().UnixNano()) }

// shouldPing reports whether a connection was idle when another one was lost.
func (s *Store) shouldPing(_ context.Context, p pgxpool.ShouldPingParams) bool {
	lost := s.lost.Load()
	return lost != 0 && p.IdleDuration >= time.Since(time.Unix(0, lost))
}
