package auth

import (
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// prepare maps a password to the form that is hashed, by the OpaqueString profile of RFC
// 8265 §4.2: spaces are ASCII spaces, letters are composed (NFC). What a keyboard composes
// differs between systems; the password that a person types does not.
func prepare(password string) string {
	return norm.NFC.String(strings.Map(func(r rune) rune {
		if r != ' ' && unicode.Is(unicode.Zs, r) {
			return ' '
		}
		return r
	}, password))
}

// forms are what a given password is compared as, at most two: as it is, for hashes that
// were made of it as it was; and prepared, or if it is that already, decomposed, as which
// an older hash may have been made. How many they are depends on the password alone, so the
// time of a check says nothing of what is stored.
func forms(password string) []string {
	if p := prepare(password); p != password {
		return []string{password, p}
	}
	if d := norm.NFD.String(password); d != password {
		return []string{password, d}
	}
	return []string{password}
}
