package problem

import (
	"strconv"
	"time"
)

// Body is the JSON of an HTTP error answer of a handler: {"message": …}. Answers of the
// validation layer add their own list of errors (docs/contract.md, Error envelope).
type Body struct {
	Message string `json:"message"`
}

// Body returns the answer's body.
func (p Problem) Body() Body { return Body{Message: p.Message} }

// RetryAfter is the value of the Retry-After header: whole seconds, rounded up so that
// nobody is told to come back too early; "" if waiting does not help (RFC 9110 §10.2.3).
func (p Problem) RetryAfter() string {
	if !p.Retry {
		return ""
	}
	return strconv.FormatInt(int64((p.After+time.Second-1)/time.Second), 10)
}

// maxReason is what a close frame has room for beside its code (RFC 6455 §5.5).
const maxReason = 123

// Reason is the reason of a close frame: the message, "Unauthorized" with 4001
// (docs/contract.md, Handshake), cut at a rune's edge to what fits.
func (p Problem) Reason() string {
	if p.Close == CloseUnauthorized {
		return "Unauthorized"
	}
	if len(p.Message) <= maxReason {
		return p.Message
	}
	end := 0
	for i := range p.Message {
		if i > maxReason {
			break
		}
		end = i
	}
	return p.Message[:end]
}
