package edge

import (
	"bytes"
	"strings"
)

// verdict is what the bytes so far amount to.
type verdict uint8

const (
	more      verdict = iota // not yet a whole head
	complete                 // a sound head
	malformed                // 400
	tooLarge                 // 431
	notHTTP                  // a TLS handshake on a clear port: no answer would be read
)

// tlsHandshake is the first byte of a TLS record that opens a connection (RFC 8446 §5.1).
const tlsHandshake = 0x16

// scanner reads a request head line by line as its bytes arrive, so that each byte is
// looked at once and a fault is found with the line it is in.
type scanner struct {
	maxHead, maxLines int

	pos    int // bytes examined
	line   int // where the current line begins
	lines  int // whole lines seen
	http10 bool

	length  string // the Content-Length, once seen
	coded   bool   // a Transfer-Encoding was seen
	verdict verdict
}

// scan looks at head, which begins with the bytes of the call before.
func (s *scanner) scan(head []byte) verdict {
	if s.pos == 0 && len(head) > 0 && head[0] == tlsHandshake {
		return notHTTP
	}
	for s.verdict == more {
		i := bytes.IndexByte(head[s.pos:], '\n')
		if i < 0 {
			s.pos = len(head)
			break
		}
		end := s.pos + i // of the line, its LF excluded
		s.pos = end + 1
		if s.pos > s.maxHead {
			return tooLarge
		}
		if end == s.line || head[end-1] != '\r' {
			return malformed // a bare LF (RFC 9112 §2.2)
		}
		s.verdict = s.endLine(head[s.line : end-1])
		s.line = s.pos
	}
	if s.verdict == more && s.pos >= s.maxHead {
		return tooLarge
	}
	return s.verdict
}

// endLine judges one whole line, without its CRLF.
func (s *scanner) endLine(line []byte) verdict {
	s.lines++
	switch {
	case s.lines == 1:
		return s.requestLine(line)
	case len(line) == 0:
		return s.endHead()
	case s.lines-1 > s.maxLines:
		return tooLarge
	}
	return s.fieldLine(line)
}

// requestLine: method SP target SP version, nothing else (RFC 9112 §3).
func (s *scanner) requestLine(line []byte) verdict {
	method, rest, ok1 := bytes.Cut(line, []byte{' '})
	target, version, ok2 := bytes.Cut(rest, []byte{' '})
	if !ok1 || !ok2 || !isToken(method) || len(target) == 0 || !isVisible(target) {
		return malformed
	}
	s.http10 = string(version) == "HTTP/1.0"
	if !s.http10 && string(version) != "HTTP/1.1" {
		return malformed
	}
	return more
}

// fieldLine: a token, a colon at once, a value without control characters. A line that
// begins with white space would continue the one before (obs-fold): not a token
// (RFC 9112 §5.1, §5.2).
func (s *scanner) fieldLine(line []byte) verdict {
	name, value, ok := bytes.Cut(line, []byte{':'})
	if !ok || !isToken(name) || !isFieldValue(value) {
		return malformed
	}
	switch text := strings.Trim(string(value), " \t"); {
	case equalFold(name, "content-length"):
		if !isLength(text) || s.length != "" && s.length != text {
			return malformed
		}
		s.length = text
	case equalFold(name, "transfer-encoding"):
		if s.coded || !strings.EqualFold(text, "chunked") {
			return malformed
		}
		s.coded = true
	}
	return more
}

// endHead: two ways to tell where the body ends are one too many (RFC 9112 §6.1).
func (s *scanner) endHead() verdict {
	if s.coded && (s.length != "" || s.http10) {
		return malformed
	}
	return complete
}

func equalFold(b []byte, lower string) bool {
	return len(b) == len(lower) && strings.EqualFold(string(b), lower)
}

// isLength accepts digits only, few enough for an int64.
func isLength(s string) bool {
	return s != "" && len(s) <= 18 && strings.Trim(s, "0123456789") == ""
}

// isToken: one or more tchar (RFC 9110 §5.6.2).
func isToken(b []byte) bool {
	for _, c := range b {
		if c <= ' ' || c >= 0x7f || strings.IndexByte(`"(),/:;<=>?@[\]{}`, c) >= 0 {
			return false
		}
	}
	return len(b) > 0
}

// isVisible: printable ASCII without space, all that a request target may have.
func isVisible(b []byte) bool {
	for _, c := range b {
		if c <= ' ' || c >= 0x7f {
			return false
		}
	}
	return true
}

// isFieldValue: no control characters but the tab (RFC 9110 §5.5).
func isFieldValue(b []byte) bool {
	for _, c := range b {
		if c < ' ' && c != '\t' || c == 0x7f {
			return false
		}
	}
	return true
}
