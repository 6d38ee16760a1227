package postgres

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"strings"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"

	"messenger/internal/chat"
)

// fault says what an error of the database means for what was asked of it.
type fault int

const (
	faultData     fault = iota // what was asked cannot be done; asking again is useless
	faultConflict              // somebody else was faster; with fresh facts it may work
	faultLost                  // the connection is gone or cannot be had; another may work
	faultRefused               // the server cannot do it now and says so
)

// SQLSTATEs that need their own treatment. Others are told by their class, the first
// two characters.
const (
	codeUniqueViolation  = "23505"
	codeSerialization    = "40001"
	codeDeadlock         = "40P01"
	codeLockTimeout      = "55P03"
	codeCanceled         = "57014" // by statement_timeout
	codeReadOnly         = "25006" // the server became a standby
	codeIdleTransaction  = "25P03"
	codeInvalidParameter = "22023"
)

// faultOf tells what err means.
func faultOf(err error) fault {
	if errors.Is(err, errShape) {
		return faultData
	}
	pg, ok := errors.AsType[*pgconn.PgError](err)
	if !ok {
		return faultLost
	}
	switch pg.Code {
	case codeUniqueViolation, codeSerialization, codeDeadlock, codeLockTimeout:
		return faultConflict
	case codeReadOnly, codeIdleTransaction:
		return faultLost
	case codeCanceled:
		return faultRefused
	}
	switch {
	case strings.HasPrefix(pg.Code, "08"), strings.HasPrefix(pg.Code, "57"), // connection, operator intervention
		strings.HasPrefix(pg.Code, "28"): // authorization, while a server is set up
		return faultLost
	case strings.HasPrefix(pg.Code, "53"), strings.HasPrefix(pg.Code, "58"): // no resources, system error
		return faultRefused
	}
	return faultData
}

// certain reports whether err, met while a COMMIT was under way, says by itself that the
// transaction did not commit: the server refused a statement, or nothing was sent. A
// FATAL may come after the commit.
func certain(err error) bool {
	if errors.Is(err, errShape) || errors.Is(err, errNotCommitted) || pgconn.SafeToRetry(err) {
		return true
	}
	if _, ok := errors.AsType[pgx.ErrPreprocessingBatch](err); ok {
		return true
	}
	pg, ok := errors.AsType[*pgconn.PgError](err)
	return ok && pg.SeverityUnlocalized == "ERROR"
}

// outage is an error of the database that says nothing about what was asked. Its text
// and code are fit to be shown; its cause is only logged.
type outage struct {
	op    string
	cause error
}

func (o *outage) Error() string { return o.op + ": " + chat.ErrUnavailable.Error() }
func (o *outage) Unwrap() error { return chat.ErrUnavailable }

// LogValue tells the log what the text does not.
func (o *outage) LogValue() slog.Value {
	return slog.StringValue(fmt.Sprintf("%s: %v", o.op, o.cause))
}

// finally is the error that a caller gets for err, met while doing op. Refusals stay
// what they are.
func finally(ctx context.Context, op string, err error) error {
	if err == nil {
		return nil
	}
	if _, ok := errors.AsType[*chat.Error](err); ok {
		return err
	}
	if ctx.Err() == nil && faultOf(err) == faultData {
		return fmt.Errorf("%s: %w", op, err)
	}
	if pg, ok := errors.AsType[*pgconn.PgError](err); ok && pg.Code == codeUniqueViolation {
		return fmt.Errorf("%s: %w", op, err)
	}
	return &outage{op: op, cause: err}
}
