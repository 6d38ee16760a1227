package chat

import (
	"unicode"
	"unicode/utf8"
)

// CutQuote shortens a text to MaxQuote code points, and by as many more as it takes not to end within what people see as one
// character. Of a longer text the first MaxQuote+1 code points suffice. A single character longer than all that is cut within.
func CutQuote(s string) string {
	short := cutText(s, MaxQuote)
	for at := len(short); at < len(s) && at > 0; {
		if !joinsAt(s, at) {
			return s[:at]
		}
		_, size := utf8.DecodeLastRuneInString(s[:at])
		at -= size
	}
	return short
}

// joinsAt says whether the code points before and after a place in s belong to one character, by the rules of UAX #29 for marks,
// joined emoji, flags and line ends; Hangul letters that are stored apart are not looked at.
func joinsAt(s string, at int) bool {
	const joiner = '\u200d'
	before, _ := utf8.DecodeLastRuneInString(s[:at])
	after, _ := utf8.DecodeRuneInString(s[at:])
	switch {
	case before == '\r' && after == '\n', before == joiner && !unicode.IsSpace(after):
		return true
	case unicode.IsControl(before):
		return false
	case isFlagLetter(before) && isFlagLetter(after):
		return flagLettersBefore(s[:at])%2 == 1
	}
	return after == joiner || unicode.IsMark(after) || after >= 0x1f3fb && after <= 0x1f3ff || after >= 0xe0020 && after <= 0xe007f
}

func isFlagLetter(r rune) bool { return r >= 0x1f1e6 && r <= 0x1f1ff }

func flagLettersBefore(s string) int {
	for n := 0; ; n++ {
		r, size := utf8.DecodeLastRuneInString(s)
		if !isFlagLetter(r) {
			return n
		}
		s = s[:len(s)-size]
	}
}
