package chat

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// Bounds of texts, in Unicode code points.
const (
	MaxContent = 10_000 // a message
	MaxNotice  = 255    // the system line of a join, leave or creation
	MaxName    = 255    // a person's first or last name, a group's name
	MaxEmail   = 254    // RFC 5321 §4.5.3.1.3
	MaxSearch  = 100    // a search text
	MaxQuote   = 200    // what a reply shows of the message it answers
	MaxEmoji   = 16     // one reaction
	MaxAbout   = 255    // a group's description
)

// Bounds of lists.
const (
	MaxMentions   = 50      // people named by one message
	MaxReactions  = 20      // different emoji on one message
	MaxInvites    = 50      // usable invites of one group
	MaxInviteUses = 100_000 // uses of one invite that is limited
	MaxWatched    = 200     // people whose presence is asked for at once
	MaxHidden     = 1_000   // hidden messages in one answer of Sync
)

// wellFormed reports whether s can be stored unchanged on every store: valid UTF-8
// without NUL, which PostgreSQL refuses and SQLite cuts at.
func wellFormed(s string) bool {
	return utf8.ValidString(s) && strings.IndexByte(s, 0) < 0
}

var (
	errBadContent  = &Error{Code: Invalid, Message: "Invalid content"}
	errLongContent = &Error{Code: TooLarge, Message: "The message is longer than 10000 characters"}
)

// checkContent accepts what a person may say: 1 to MaxContent code points, one of which
// shows. It is stored verbatim.
func checkContent(s string) error {
	switch {
	case !wellFormed(s), !AnyShows(s):
		return errBadContent
	case len(s) > MaxContent && utf8.RuneCountInString(s) > MaxContent:
		return errLongContent
	}
	return nil
}

var errBadNotice = &Error{Code: Invalid, Message: "Invalid message"}

// checkNotice accepts the text of a system line; it may be empty.
func checkNotice(s string) error {
	if !wellFormed(s) || utf8.RuneCountInString(s) > MaxNotice {
		return errBadNotice
	}
	return nil
}

// cutNotice shortens s to the bound. Leaving never fails for the length of a name.
func cutNotice(s string) string { return cutText(s, MaxNotice) }

// visibleName reports whether s is fit to name a person or a group: bounded, well
// formed, nothing that changes the direction of the text around it, and at least
// one character that shows.
func visibleName(s string) bool {
	if !wellFormed(s) || utf8.RuneCountInString(s) > MaxName {
		return false
	}
	for _, r := range s {
		if unicode.IsControl(r) || isBidiControl(r) || isNonCharacter(r) {
			return false
		}
	}
	return strings.IndexFunc(s, func(r rune) bool { return shows(r) && unicode.IsGraphic(r) }) >= 0
}

// AnyShows reports whether s has more than white space, format characters and fillers,
// which leave a message looking empty. What must not be empty must have it.
func AnyShows(s string) bool { return strings.IndexFunc(s, shows) >= 0 }

func shows(r rune) bool {
	return !unicode.IsSpace(r) && !isBlankFiller(r) && !unicode.Is(unicode.Cf, r)
}

func isBidiControl(r rune) bool {
	return r == '\u061c' || r == '\u200e' || r == '\u200f' || r >= '\u202a' && r <= '\u202e' || r >= '\u2066' && r <= '\u2069'
}

// isBlankFiller names the graphic characters that render as nothing.
func isBlankFiller(r rune) bool {
	return r == '\u2800' || unicode.In(r, unicode.Other_Default_Ignorable_Code_Point, unicode.Variation_Selector)
}

func isNonCharacter(r rune) bool {
	return r&0xfffe == 0xfffe || r >= 0xfdd0 && r <= 0xfdef
}

// Fold maps s to the form in which texts are compared: regardless of case and of how their
// characters are encoded (NFKC). It is done here and not by the database so that both
// stores agree. Fold(Fold(s)) is Fold(s).
func Fold(s string) string { return norm.NFKC.String(FoldCase(norm.NFKC.String(s))) }

// FoldCase maps s to lower case and no more, rune by rune: the form in which keys were
// stored before they were normalised.
func FoldCase(s string) string {
	return strings.Map(func(r rune) rune {
		switch r {
		case 'İ', 'ı': // the Turkish pair would otherwise fold outside ASCII
			return 'i'
		}
		return unicode.ToLower(unicode.ToUpper(r))
	}, s)
}

func hasSpace(s string) bool { return strings.IndexFunc(s, unicode.IsSpace) >= 0 }
