package rest

import (
	"bytes"
	"crypto/sha1"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"net/http"
	"regexp"
	"strconv"
	"strings"

	"messenger/internal/chat"
	"messenger/internal/problem"
)

// answer is what an operation says: a status and a value for the JSON body.
type answer struct {
	status int
	body   any
}

// whole is a body that is JSON already.
type whole []byte

// done is an answer of a single sentence.
func done(status int, message string) answer { return answer{status, problem.Body{Message: message}} }

// refusal is an error of this layer: the request itself is wrong.
type refusal struct {
	status  int
	code    chat.Code // for the figures
	message string
	errors  []violation
	allow   []string // with 405
	hangUp  bool     // the rest of the body is not waited for
}

func (r *refusal) Error() string { return r.message }

// refuseAll lists violations; the message joins them.
func refuseAll(list []violation) *refusal {
	texts := make([]string, len(list))
	for i, v := range list {
		texts[i] = v.text()
	}
	return &refusal{status: http.StatusBadRequest, code: chat.Invalid, message: strings.Join(texts, ", "), errors: list}
}

// refuseAt is a refusal with one entry that repeats its message.
func refuseAt(status int, code chat.Code, path, message string) *refusal {
	return &refusal{status: status, code: code, message: message, errors: []violation{{Path: path, Message: message}}}
}

// refusalBody is the envelope of the validation layer.
type refusalBody struct {
	Message string      `json:"message"`
	Errors  []violation `json:"errors,omitempty"`
}

// moment is how a moment is written (docs/contract.md, Shapes).
func moment(at chat.Instant) string { return at.Time().Format("2006-01-02T15:04:05.000Z") }

// encode is JSON without the escapes for HTML, as JSON.stringify writes it.
func encode(v any) ([]byte, error) {
	if text, ready := v.(whole); ready {
		return text, nil
	}
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(v); err != nil {
		return nil, fmt.Errorf("encode answer: %w", err)
	}
	return bytes.TrimSuffix(b.Bytes(), []byte{'\n'}), nil
}

// writeJSON sends a whole answer, with Express's weak entity tag; a GET whose tag the
// client has already is 304.
func writeJSON(w http.ResponseWriter, r *http.Request, status int, body []byte) {
	h := w.Header()
	h.Set("ETag", weakTag(body))
	reads := r.Method == http.MethodGet || r.Method == http.MethodHead
	if h.Set("Cache-Control", "no-store"); reads && status == http.StatusOK {
		h.Set("Cache-Control", "private, no-cache")
		if isFresh(r.Header, h.Get("ETag")) {
			w.WriteHeader(http.StatusNotModified)
			return
		}
	}
	h.Set("Content-Type", jsonType+"; charset=utf-8")
	h.Set("Content-Length", strconv.Itoa(len(body)))
	w.WriteHeader(status)
	if r.Method != http.MethodHead {
		_, _ = w.Write(body) // a client that is gone needs no answer
	}
}

// weakTag is the tag of the npm module etag: the length in hexadecimal and 27
// characters of the SHA-1.
func weakTag(body []byte) string {
	sum := sha1.Sum(body)
	return fmt.Sprintf(`W/"%x-%s"`, len(body), base64.StdEncoding.EncodeToString(sum[:])[:27])
}

var noCache = regexp.MustCompile(`(?:^|,)\s*no-cache\s*(?:,|$)`)

// isFresh is RFC 9110 §13.1.2 with the weak comparison; a request that asks for an end
// to end reload, or for a date, which no answer has, is not fresh.
func isFresh(h http.Header, tag string) bool {
	asked := strings.Join(h.Values("If-None-Match"), ",")
	if asked == "" || h.Get("If-Modified-Since") != "" || noCache.MatchString(h.Get("Cache-Control")) {
		return false
	}
	if strings.TrimSpace(asked) == "*" {
		return true
	}
	for candidate := range strings.SplitSeq(asked, ",") {
		if strings.TrimPrefix(strings.TrimSpace(candidate), "W/") == strings.TrimPrefix(tag, "W/") {
			return true
		}
	}
	return false
}
