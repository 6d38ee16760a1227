package jsonscan

import (
	"strings"
	"unicode/utf16"
	"unicode/utf8"
)

// plain has the bytes that stand for themselves in a string.
var plain = func() (table [256]bool) {
	for c := range table {
		table[c] = c >= ' ' && c != '"' && c != '\\'
	}
	return table
}()

// simple maps the letter of an escape to what it stands for, all but u.
var simple = [256]byte{'"': '"', '\\': '\\', '/': '/', 'b': '\b', 'f': '\f', 'n': '\n', 'r': '\r', 't': '\t'}

// Plain reports whether c stands for itself in a string, read or written.
func Plain(c byte) bool { return plain[c] }

// quoted reads a string at its opening quote and returns what is between the quotes.
func (d *Document) quoted() (raw string, escaped, ok bool) {
	text := d.Text[d.pos+1:]
	for i := 0; i < len(text); i++ {
		if plain[text[i]] {
			continue
		}
		switch text[i] {
		case '"':
			d.pos += i + 2
			return text[:i], escaped, true
		case '\\':
			size := d.escape(d.pos + 1 + i)
			if size == 0 {
				return "", false, false
			}
			escaped = true
			i += size - 1
		default:
			d.pos += 1 + i
			return "", false, d.fail("a control character in a string")
		}
	}
	d.pos = len(d.Text)
	return "", false, false
}

// escape checks the escape at a byte and returns how long it is, a surrogate pair being one;
// 0 if it is none, with pos at what cannot be there.
func (d *Document) escape(at int) (size int) {
	s := d.Text[at:]
	if len(s) > 1 && simple[s[1]] != 0 {
		return 2
	}
	r, size := unicodeEscape(s)
	switch {
	case len(s) < 2 || s[1] != 'u':
		d.pos = at + 1
	case len(s) < len(`\uXXXX`):
		d.pos = len(d.Text)
	case size == 0:
		d.pos = at + 2
	case r == 0:
		d.BadText = true
		d.note(at, "NUL in a string")
	case utf16.IsSurrogate(r):
		d.BadText = true
		d.note(at, "half of a surrogate pair")
	}
	return size
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
		case IsDigit(c):
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
		if c := simple[raw[1]]; c != 0 {
			b.WriteByte(c)
		} else {
			var r rune
			r, size = unicodeEscape(raw)
			b.WriteRune(r)
		}
		raw = raw[size:]
	}
}

// validPrefix returns how many bytes of s come before the first that is not UTF-8.
func validPrefix(s string) int {
	for i, r := range s {
		if r == utf8.RuneError && !strings.HasPrefix(s[i:], "\ufffd") {
			return i
		}
	}
	return len(s)
}
