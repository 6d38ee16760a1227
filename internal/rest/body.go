package rest

import (
	"errors"
	"fmt"
	"io"
	"mime"
	"net/http"
	"os"
	"strings"
	"time"

	"messenger/internal/chat"
)

const (
	jsonType = "application/json"
	// maxBody is the contract's 100 kB.
	maxBody = 100 << 10
	// linger is how long the rest of a refused body is read, so that a client who is
	// still sending sees the answer and not a reset connection.
	linger = 500 * time.Millisecond
)

// payload is the body of a request as far as it was read.
type payload struct {
	value any      // nil if there was none to parse
	keys  []string // of value, if that is an object, in their order
	// refused is why the body was not read although it claims to be JSON. It counts only
	// for operations that want a body.
	refused *refusal
	// parsing is where the body has its place among those that are parsed, nil if it has none.
	parsing parsers
}

// readBody reads and parses a JSON body; other media types are left alone. No body
// counts as {}.
//
// Errors: *refusal, those of limit.Lease.Grow.
func (s *server) readBody(w http.ResponseWriter, r *http.Request, l *lease) (payload, error) {
	empty := payload{value: map[string]any{}}
	if r.ContentLength != 0 {
		// net/http lifts it at the end of the body; until then it also bounds the draining of
		// what is not read here. Only recorders have no deadline.
		_ = http.NewResponseController(w).SetReadDeadline(s.now().Add(s.bodyTimeout))
	}
	mediaType, params, err := mime.ParseMediaType(r.Header.Get("Content-Type"))
	if err != nil || mediaType != jsonType || r.ContentLength == 0 {
		return empty, nil //nolint:nilerr // whatever its type is called, it is not ours
	}
	if charset := params["charset"]; charset != "" && !strings.EqualFold(charset, "utf-8") {
		return payload{refused: unsupported("charset", strings.ToUpper(charset))}, nil
	}
	if coding := r.Header.Get("Content-Encoding"); coding != "" && !strings.EqualFold(coding, "identity") {
		return payload{refused: unsupported("content encoding", strings.ToLower(coding))}, nil
	}
	if r.ContentLength > maxBody {
		return payload{}, errTooLarge
	}
	if err := reserveBody(w, r, l); err != nil {
		return payload{}, err
	}
	text, err := io.ReadAll(http.MaxBytesReader(w, r.Body, maxBody))
	if l.Busy(); err != nil {
		return payload{}, unread(err)
	}
	if len(text) == 0 {
		return empty, nil
	}
	body := payload{parsing: s.parsers.enter(len(text))}
	defer func() {
		if err != nil || body.value == nil { // the caller gets no place, also after a panic
			body.done()
		}
	}()
	if body.value, body.keys, err = parseJSON(string(text)); err != nil {
		return payload{}, &refusal{status: http.StatusBadRequest, code: chat.Invalid, message: err.Error()}
	}
	return body, nil
}

// parsers has a place for each long body that is parsed, until its schema has been checked:
// a body of many small values takes twenty times its bytes, and needs only the processor.
type parsers chan struct{}

// enter waits for a place if a body of so many bytes needs one, and returns p, else nil.
func (p parsers) enter(size int) parsers {
	if size <= shortBody {
		return nil
	}
	p <- struct{}{}
	return p
}

// done gives the place of the body back. More calls do nothing.
func (b *payload) done() {
	if b.parsing != nil {
		<-b.parsing
		b.parsing = nil
	}
}

var errTooLarge = &refusal{
	status: http.StatusRequestEntityTooLarge, code: chat.TooLarge, message: "request entity too large", hangUp: true,
}

func unsupported(what, which string) *refusal {
	return &refusal{
		status: http.StatusUnsupportedMediaType, code: chat.Invalid,
		message: fmt.Sprintf("unsupported %s %q", what, which),
	}
}

// unread is the refusal of a body that did not arrive whole.
func unread(err error) *refusal {
	var tooLarge *http.MaxBytesError
	switch {
	case errors.As(err, &tooLarge):
		return errTooLarge
	case errors.Is(err, os.ErrDeadlineExceeded):
		return &refusal{status: http.StatusRequestTimeout, code: chat.Invalid, message: "request timed out", hangUp: true}
	}
	return &refusal{status: http.StatusBadRequest, code: chat.Invalid, message: "request aborted", hangUp: true}
}

// checkMediaType is check 6: an operation with a body wants JSON in UTF-8.
func checkMediaType(r *http.Request, p payload) error {
	given := "undefined"
	if values := r.Header.Values("Content-Type"); len(values) > 0 {
		given = values[0]
	}
	if mediaType, _, err := mime.ParseMediaType(given); err != nil || mediaType != jsonType {
		return refuseAt(http.StatusUnsupportedMediaType, chat.Invalid, r.URL.EscapedPath(), "unsupported media type "+given)
	}
	if p.refused != nil {
		return p.refused
	}
	return nil
}
