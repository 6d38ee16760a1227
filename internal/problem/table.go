// Package problem maps errors to what the client gets, in both protocols: the HTTP status, the
// text of the answer or of the error frame, and whether a retry may succeed.
//
// internal/rest and internal/ws call it where they write an error. It imports internal/chat for
// the codes and internal/limit for its errors. It does not use net/http's server or sockets, logs
// nothing and starts no goroutine: the caller that renders an Internal problem logs its cause
// once, with the request.
//
// Sources: docs/contract.md (Error envelope, Messages, and row 9: no text of
// the database or the program reaches a client); RFC 9110 §15 for the statuses.
package problem

import (
	"errors"
	"net/http"
	"time"

	"messenger/internal/chat"
	"messenger/internal/limit"
)

// InternalMessage is the text that clients get for every fault of the server.
const InternalMessage = "Internal server error"

// row is the HTTP status of a code, and whether a retry may succeed.
type row struct {
	status int
	retry  bool // the same request may succeed later, unchanged
}

// table has a row for every code of chat.Codes.
var table = map[chat.Code]row{
	chat.Invalid:         {status: http.StatusBadRequest},
	chat.Unauthenticated: {status: http.StatusUnauthorized},
	chat.Forbidden:       {status: http.StatusForbidden},
	chat.NotFound:        {status: http.StatusNotFound},
	chat.Conflict:        {status: http.StatusConflict},
	chat.TooLarge:        {status: http.StatusRequestEntityTooLarge},
	chat.RateLimited:     {status: http.StatusTooManyRequests, retry: true},
	chat.Unavailable:     {status: http.StatusServiceUnavailable, retry: true},
	chat.Internal:        {status: http.StatusInternalServerError},
}

// Problem is an error as a client may see it.
type Problem struct {
	Code    chat.Code
	Status  int    // of the HTTP answer
	Message string // of the REST answer and of the error frame; at most a short sentence
	Reason  chat.Reason
	// Retry says that the same request may succeed later; After is then how long to
	// wait, above zero.
	Retry bool
	After time.Duration
}

// defaultAfter is the delay before a retry if the error has none.
const defaultAfter = time.Second

// For returns the problem of err. The message is that of the *chat.Error in err's chain. An error
// without one, with an unknown code or with the code Internal gets InternalMessage: its text is
// not shown. If an error of the chain has a method RetryAfter() time.Duration, that is the delay
// before a retry. err must not be nil.
func For(err error) Problem {
	switch {
	case errors.Is(err, limit.ErrShare):
		err = chat.ErrRateLimited
	case errors.Is(err, limit.ErrMemory):
		err = chat.ErrUnavailable
	}
	p := Problem{Code: chat.Internal, Message: InternalMessage}
	var refusal *chat.Error
	if errors.As(err, &refusal) && refusal.Code != chat.Internal {
		if _, known := table[refusal.Code]; known {
			p.Code, p.Message, p.Reason = refusal.Code, refusal.Message, refusal.Reason
		}
	}
	r := table[p.Code]
	p.Status, p.Retry = r.status, r.retry
	if p.Retry {
		p.After = after(err)
	}
	return p
}

// after returns the delay before a retry that err asks for, or defaultAfter.
func after(err error) time.Duration {
	var waits interface{ RetryAfter() time.Duration }
	if errors.As(err, &waits) && waits.RetryAfter() > 0 {
		return waits.RetryAfter()
	}
	return defaultAfter
}
