package ws

import "unicode/utf8"

// textCheck decides whether a text that comes in pieces is UTF-8 as RFC 3629 has it:
// no surrogates, no overlong forms, nothing above U+10FFFF. It fails with the first
// piece that no continuation could make right. The zero value is the empty text.
type textCheck struct {
	tail [utf8.UTFMax]byte // of a character not yet complete
	n    uint8
}

// write adds a piece and reports whether the text can still be UTF-8.
func (t *textCheck) write(b []byte) bool {
	for t.n > 0 && len(b) > 0 {
		t.tail[t.n] = b[0]
		t.n++
		b = b[1:]
		if !utf8.FullRune(t.tail[:t.n]) {
			continue
		}
		if r, size := utf8.DecodeRune(t.tail[:t.n]); r == utf8.RuneError && size <= 1 {
			return false
		}
		t.n = 0
	}
	if t.n > 0 {
		return true
	}
	whole := b[:len(b)-unfinished(b)]
	t.n = uint8(copy(t.tail[:], b[len(whole):]))
	return utf8.Valid(whole)
}

// complete reports whether the text may end here.
func (t *textCheck) complete() bool { return t.n == 0 }

// unfinished returns how many bytes at the end of b begin a character that more bytes
// could complete.
func unfinished(b []byte) int {
	for n := 1; n < utf8.UTFMax && n <= len(b); n++ {
		if tail := b[len(b)-n:]; utf8.RuneStart(tail[0]) {
			if utf8.FullRune(tail) {
				return 0
			}
			return n
		}
	}
	return 0
}
