package problem

import (
	"strconv"
	"time"

	"messenger/internal/chat"
)

// Body is the JSON of an HTTP error answer of a handler: {"message": …}. Answers of the
// validation layer add their own list of errors (docs/contract.md, Error envelope).
type Body struct {
	Message string      `json:"message"`
	Reason  chat.Reason `json:"reason,omitempty"` // of an extended operation only
}

// ExtendedBody returns the answer's body for an operation that classic clients do not use.
func (p Problem) ExtendedBody() Body { return Body{Message: p.Message, Reason: p.Reason} }

// Body returns the answer's body.
func (p Problem) Body() Body { return Body{Message: p.Message} }

// RetryAfter is the value of the Retry-After header: whole seconds, rounded up so that
// no client retries too early; "" if a retry does not help (RFC 9110 §10.2.3).
func (p Problem) RetryAfter() string {
	if !p.Retry {
		return ""
	}
	return strconv.FormatInt(int64((p.After+time.Second-1)/time.Second), 10)
}
