package sqlite

import (
	"context"
	"errors"
	"fmt"
	"log/slog"

	engine "modernc.org/sqlite/lib"

	"messenger/internal/chat"
)

// codeOf returns the extended result code in err, SQLITE_OK if it holds none.
func codeOf(err error) int32 {
	if e, ok := errors.AsType[*engineError](err); ok {
		return e.code
	}
	return engine.SQLITE_OK
}

// contended reports whether err only says that somebody else was at the file.
func contended(err error) bool {
	switch codeOf(err) & 0xff {
	case engine.SQLITE_BUSY, engine.SQLITE_LOCKED, engine.SQLITE_PROTOCOL:
		return true
	}
	return false
}

// unsynced reports whether err is a failed fsync. The kernel may have dropped the pages
// it could not write and report success the next time, so nothing that follows can be
// trusted.
func unsynced(err error) bool {
	switch codeOf(err) {
	case engine.SQLITE_IOERR_FSYNC, engine.SQLITE_IOERR_DIR_FSYNC:
		return true
	}
	return false
}

// away reports whether err says that the disk or the memory, not the request, is at
// fault: another request would fare no better now.
func away(err error) bool {
	switch codeOf(err) & 0xff {
	case engine.SQLITE_FULL, engine.SQLITE_IOERR, engine.SQLITE_CANTOPEN, engine.SQLITE_NOMEM,
		engine.SQLITE_READONLY, engine.SQLITE_INTERRUPT:
		return true
	}
	return contended(err)
}

// explain makes err what the port promises. Refusals of the domain pass unchanged.
func (s *Store) explain(doing string, err error) error {
	switch {
	case err == nil, codeOf(err) == engine.SQLITE_OK:
		return err
	case unsynced(err):
		return s.breakDown(fmt.Errorf("%s: %w", doing, err))
	case away(err):
		return fmt.Errorf("%w: %s: %w", chat.ErrUnavailable, doing, err)
	}
	return fmt.Errorf("%s: %w", doing, err)
}

// breakDown makes err the answer to every later write. It is both, the mark that ends
// the process and, for those who wait, an outcome that is unknown.
func (s *Store) breakDown(err error) error {
	err = fmt.Errorf("%w: %w: %w", chat.ErrFailStop, chat.ErrOutcomeUnknown, err)
	if s.broken.CompareAndSwap(nil, &err) {
		s.log.Error("durability is lost, the process must end", slog.Any("err", err))
	}
	return err
}

// brokenDown is the error of a store whose durability is lost. A write that comes later
// is not stored.
func (s *Store) brokenDown() error {
	if err := s.broken.Load(); err != nil {
		return fmt.Errorf("%w: %w: refused after: %w", chat.ErrFailStop, chat.ErrUnavailable, errors.New((*err).Error()))
	}
	return nil
}

// ended makes an error out of a context that is over.
func ended(ctx context.Context) error {
	if err := ctx.Err(); err != nil {
		return fmt.Errorf("%w: %w", chat.ErrUnavailable, err)
	}
	return nil
}
