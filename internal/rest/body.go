package rest

import (
	"errors"
	"fmt"
	"io"
	"mime"
	"net/http"
	"os"
	"strings"
	"sync"
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
	// done gives the place among those who parse back; more calls do nothing.
	done func()
}

// readBody reads and parses a JSON body; other media types are left alone. No body
// counts as {}.
//
// Errors: *refusal, those of reserve.
func (s *server) readBody(w http.ResponseWriter, r *http.Request, l *lease) (payload, error) {
	empty := payload{value: map[string]any{}, done: func() {}}
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
		return payload{refused: unsupported("charset", strings.ToUpper(charset)), done: empty.done}, nil
	}
	if coding := r.Header.Get("Content-Encoding"); coding != "" && !strings.EqualFold(coding, "identity") {
		return payload{refused: unsupported("content encoding", strings.ToLower(coding)), done: empty.done}, nil
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
	p := payload{done: s.parsers.enter(len(text))}
	defer func() {
		if p.value == nil { // it was no JSON
			p.done()
		}
	}()
	if p.value, p.keys, err = parseJSON(text); err != nil {
		p.value = nil
		return payload{}, &refusal{status: http.StatusBadRequest, code: chat.Invalid, message: err.Error()}
	}
	return p, nil
}

// parsers are the places of those who parse a long body, until its schema has been checked: a
// body of many small values takes twenty times its bytes, and who checks it needs the
// processor only.
type parsers chan struct{}

// enter waits for a place if a body of so many bytes needs one, and returns how to give it
// back, which may be called again.
func (p parsers) enter(size int) (leave func()) {
	if size <= shortBody {
		return func() {}
	}
	p <- struct{}{}
	return sync.OnceFunc(func() { <-p })
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
