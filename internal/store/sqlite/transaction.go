package sqlite

import (
	"context"
	"errors"
	"fmt"
)

const (
	sqlBegin    = `begin immediate`
	sqlSnapshot = `begin`
	sqlCommit   = `commit`
	sqlRollback = `rollback`
)

// maxAttempts bounds how often a transaction begins again because another process is
// at the file; each attempt waits for it as long as busy_timeout says.
const maxAttempts = 3

// errNothing ends a transaction that has nothing to store. It is a success.
var errNothing = errors.New("nothing to store")

// update runs do in a transaction on the writing connection and commits durably. An
// error of do, or the end of ctx before the COMMIT, takes everything back; the COMMIT
// itself is not cancelled. do may run again from the start.
func (s *Store) update(ctx context.Context, doing string, do func(c *conn) error) error {
	c, err := s.take(ctx, s.writer)
	if err != nil {
		return err
	}
	defer func() { s.writer <- c }()
	if err := s.brokenDown(); err != nil {
		return err
	}
	for attempt := 1; ; attempt++ {
		err := s.transact(ctx, c, do)
		if errors.Is(err, errNothing) {
			return nil
		}
		if err == nil {
			s.keeper.wrote(c.pagesWritten())
			return nil
		}
		if !contended(err) || attempt == maxAttempts || ctx.Err() != nil {
			return s.explain(doing, err)
		}
	}
}

func (s *Store) transact(ctx context.Context, c *conn, do func(c *conn) error) error {
	if err := c.use(qBegin).run(); err != nil {
		return fmt.Errorf("begin: %w", err)
	}
	err := interruptible(ctx, c, do)
	if err == nil {
		if err = c.use(qCommit).run(); err == nil {
			return nil
		}
		err = fmt.Errorf("commit: %w", err)
	}
	if c.inTransaction() { // some errors have rolled back already
		if e := c.use(qRollback).run(); e != nil {
			return s.breakDown(fmt.Errorf("roll back: %w, after: %w", e, err))
		}
	}
	return err
}

// interruptible runs do, whose statements end early when ctx does.
func interruptible(ctx context.Context, c *conn, do func(c *conn) error) error {
	if ctx.Done() == nil {
		return do(c)
	}
	interrupted := make(chan struct{})
	stop := context.AfterFunc(ctx, func() {
		c.interrupt()
		close(interrupted)
	})
	err := do(c)
	if !stop() {
		<-interrupted // must not reach the statements that follow
		return errors.Join(ended(ctx), err)
	}
	return err
}

// view runs do on a reading connection. Each of its statements sees what is committed
// when it starts.
func (s *Store) view(ctx context.Context, doing string, do func(c *conn) error) error {
	if err := ended(ctx); err != nil {
		return err
	}
	c, err := s.take(ctx, s.readers)
	if err != nil {
		return err
	}
	defer func() { s.readers <- c }()
	return s.explain(doing, do(c))
}

// snapshot runs do, whose statements then all see the same commits. It also saves each
// of them from taking and leaving the lock that readers share.
func (c *conn) snapshot(do func() error) error {
	if err := c.use(qSnapshot).run(); err != nil {
		return err
	}
	err := do()
	return errors.Join(err, c.use(qCommit).run())
}
