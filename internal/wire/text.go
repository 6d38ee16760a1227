package wire

import (
	"strings"
	"unicode/utf16"
	"unicode/utf8"
)

// plain has the bytes that stand for themselves in a string, in both directions.
var plain = func() (table [256]bool) {
	for c := range table {
		table[c] = c >= ' ' && c != '"' && c != '\\'
	}
	return table
}()

// quoted reads a string at its opening quote and returns what is between the quotes.
func (s *scanner) quoted() (raw string, escaped, ok bool) {
	text := s.frame[s.pos+1:]
	for i := 0; i < len(text); i++ {
		if plain[text[i]] {
			continue
		}
		switch text[i] {
		case '"':
			s.pos += i + 2
			return text[:i], escaped, true
		case '\\':
			size, fit := checkEscape(text[i:])
			if size == 0 {
				return "", false, false
			}
			s.badText = s.badText || !fit
			escaped = true
			i += size - 1
		default: // a control
			return "", false, false
		}
	}
	return "", false, false
}

// checkEscape returns how long the escape at the start of s is, a surrogate pair being
// one; 0 if it is none. It is not fit if it stands for a NUL or for a surrogate alone.
func checkEscape(s string) (size int, fit bool) {
	if len(s) < 2 {
		return 0, false
	}
	switch s[1] {
	case '"', '\\', '/', 'b', 'f', 'n', 'r', 't':
		return 2, true
	case 'u':
		r, size := unicodeEscape(s)
		return size, r != 0 && !utf16.IsSurrogate(r)
	}
	return 0, false
}

// unicodeEscape reads \uXXXX, or two of them that are a surrogate pair; something else
// has size 0. A surrogate without its partner is returned as it is.
func unicodeEscape(s string) (r rune, size int) {
	r, ok := hexEscape(s)
	if !ok {
		return 0, 0
	}
	if low, ok := hexEscape(s[6:]); ok {
		if pair := utf16.DecodeRune(r, low); pair != utf8.RuneError {
			return pair, 12
		}
	}
	return r, 6
}

// hexEscape reads \uXXXX.
func hexEscape(s string) (r rune, ok bool) {
	if len(s) < 6 || s[0] != '\\' || s[1] != 'u' {
		return 0, false
	}
	for _, c := range []byte(s[2:6]) {
		switch {
		case isDigit(c):
			r = r<<4 | rune(c-'0')
		case 'a' <= c|0x20 && c|0x20 <= 'f':
			r = r<<4 | rune(c|0x20-'a'+10)
		default:
			return 0, false
		}
	}
	return r, true
}

// unescape resolves the escapes of a string that the scanner has read.
func unescape(raw string) string {
	var b strings.Builder
	b.Grow(len(raw))
	for {
		i := strings.IndexByte(raw, '\\')
		if i < 0 {
			b.WriteString(raw)
			return b.String()
		}
		b.WriteString(raw[:i])
		raw = raw[i:]
		size := 2
		switch c := raw[1]; c {
		case 'u':
			var r rune
			r, size = unicodeEscape(raw)
			b.WriteRune(r)
		case 'b':
			b.WriteByte('\b')
		case 'f':
			b.WriteByte('\f')
		case 'n':
			b.WriteByte('\n')
		case 'r':
			b.WriteByte('\r')
		case 't':
			b.WriteByte('\t')
		default:
			b.WriteByte(c)
		}
		raw = raw[size:]
	}
}

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
		if plain[s[i]] {
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
