package wire

import (
	"strings"
	"unicode/utf8"

	"messenger/internal/jsonscan"
)

const hexDigits = "0123456789abcdef"

// appendString appends s as JSON.stringify writes it: quotes, backslashes and controls
// are escaped, everything else stands as it is. A byte that is not UTF-8 becomes
// U+FFFD, for it would cost every receiver the connection (RFC 6455 §8.1).
func appendString(dst []byte, s string) []byte {
	return append(appendText(append(dst, '"'), s), '"')
}

// appendText is appendString without the quotes.
func appendText(dst []byte, s string) []byte {
	if !utf8.ValidString(s) {
		s = strings.ToValidUTF8(s, "\ufffd")
	}
	done := 0
	for i := range len(s) {
		if jsonscan.Plain(s[i]) {
			continue
		}
		dst = append(dst, s[done:i]...)
		dst = appendEscaped(dst, s[i])
		done = i + 1
	}
	return append(dst, s[done:]...)
}

func appendEscaped(dst []byte, c byte) []byte {
	switch c {
	case '"', '\\':
		return append(dst, '\\', c)
	case '\b':
		return append(dst, '\\', 'b')
	case '\f':
		return append(dst, '\\', 'f')
	case '\n':
		return append(dst, '\\', 'n')
	case '\r':
		return append(dst, '\\', 'r')
	case '\t':
		return append(dst, '\\', 't')
	default:
		return append(dst, '\\', 'u', '0', '0', hexDigits[c>>4], hexDigits[c&0xf])
	}
}

// appendOptional appends *s, or null.
func appendOptional(dst []byte, s *string) []byte {
	if s == nil {
		return append(dst, "null"...)
	}
	return appendString(dst, *s)
}
