// Package problem is the only map from an error to what the asker is told of it, in
// both protocols: the HTTP status, the text of the answer or of the error frame, and
// whether trying again helps.
//
// It is called by internal/rest and internal/ws at their outer edge, where an error
// becomes bytes. It imports internal/chat for the codes and internal/limit for its errors, knows
// neither net/http's server nor sockets, logs nothing and starts no goroutine: whoever
// renders a problem that is Internal logs its cause once, beside the request.
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

// InternalMessage is all that a client learns of a fault of the server.
const InternalMessage = "Internal server error"

// row is what a code means outside.
type row struct {
	status int
	retry  bool // the same request may succeed later without the client changing anything
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
	// Retry says that the same request may succeed later; After is then how long to
	// wait, above zero.
	Retry bool
	After time.Duration
}

// defaultAfter is how long to wait when the error does not say.
const defaultAfter = time.Second

// For returns the problem that err is. The message is the *chat.Error's; an error that
// carries none, an unknown code, and one whose code is Internal are InternalMessage,
// their text withheld. An error of err's chain with a method
// RetryAfter() time.Duration says how long to wait. err must not be nil.
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
			p.Code, p.Message = refusal.Code, refusal.Message
		}
	}
	r := table[p.Code]
	p.Status, p.Retry = r.status, r.retry
	if p.Retry {
		p.After = after(err)
	}
	return p
}

func after(err error) time.Duration {
	var waits interface{ RetryAfter() time.Duration }
	if errors.As(err, &waits) && waits.RetryAfter() > 0 {
		return waits.RetryAfter()
	}
	return defaultAfter
}
