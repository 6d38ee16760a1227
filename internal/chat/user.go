package chat

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// DeletedName is the first name of an account that was deleted; its last name is
// empty and its e-mail is gone (docs/guarantees.md, Decisions: account deletion).
const DeletedName = "Deleted account"

// User is a person's account as others may see it. Credentials are internal/auth's.
type User struct {
	ID        UserID
	FirstName string
	LastName  *string // nil if never given
	Email     string  // as written at sign-up; "" once deleted
	CreatedAt Instant
	UpdatedAt Instant
	Deleted   bool
}

// Name is how a user is named in rows and broadcasts.
type Name struct {
	First string
	Last  *string
}

// Deleted reports whether it is the name of a deleted account.
func (n Name) Deleted() bool { return n.First == DeletedName }

// Name returns the user's current names.
func (u User) Name() Name { return Name{First: u.FirstName, Last: u.LastName} }

// NewUserForm is what a person gives to sign up, beside the password.
type NewUserForm struct {
	FirstName string
	LastName  *string
	Email     string
	// Spaces accepts names of several words (docs/extended.md, Names and passphrases).
	Spaces bool
}

// NewUser checks the form and returns the account it describes.
//
// Errors: Invalid for a name with white space that the form does not accept or nothing
// visible, or an e-mail that is empty, too long, or has white space or control characters.
func NewUser(id UserID, f NewUserForm, at Instant) (User, error) {
	rule := nameRule(oneWord)
	if f.Spaces {
		rule = words
	}
	first, last, err := rule.names(&f.FirstName, f.LastName)
	if err != nil {
		return User{}, err
	}
	if err := CheckEmail(f.Email); err != nil {
		return User{}, err
	}
	return User{ID: id, FirstName: *first, LastName: last, Email: f.Email, CreatedAt: at, UpdatedAt: at}, nil
}

// nameRule returns the form in which a person's name is stored, and whether it is accepted.
type nameRule func(name string) (stored string, ok bool)

// names applies the rule to the names that are given. A last name may be empty.
//
// Errors: Invalid.
func (r nameRule) names(first, last *string) (storedFirst, storedLast *string, err error) {
	if first != nil {
		s, ok := r(*first)
		if !ok {
			return nil, nil, &Error{Code: Invalid, Message: "Invalid firstName", Reason: ReasonFirstName}
		}
		storedFirst = &s
	}
	if last != nil {
		s, ok := r(*last)
		if !ok && s != "" {
			return nil, nil, &Error{Code: Invalid, Message: "Invalid lastName", Reason: ReasonLastName}
		}
		storedLast = &s
	}
	return storedFirst, storedLast, nil
}

// oneWord is the classic rule: a visible name without white space, stored as written.
func oneWord(name string) (string, bool) { return name, visibleName(name) && !hasSpace(name) }

// words is the extended rule: a visible name of words. It is stored in NFC, with single
// spaces between the words.
func words(name string) (string, bool) {
	if !wellFormed(name) {
		return name, false
	}
	name = norm.NFC.String(strings.Join(strings.FieldsFunc(name, isSpaceSeparator), " "))
	return name, visibleName(name) && !hasOtherSpace(name) && strings.IndexFunc(name, isHiddenFormat) < 0
}

func isSpaceSeparator(r rune) bool { return unicode.Is(unicode.Zs, r) }

// isHiddenFormat names the format characters that no spelling needs: all but the joiners.
func isHiddenFormat(r rune) bool { return unicode.Is(unicode.Cf, r) && r != '\u200c' && r != '\u200d' }

// CheckEmail accepts a login name: 1 to MaxEmail code points without white space,
// control or invisible characters. It needs no "@" (docs/contract.md, Endpoints).
func CheckEmail(s string) error {
	bad := s == "" || !wellFormed(s) || utf8.RuneCountInString(s) > MaxEmail || hasSpace(s) ||
		strings.IndexFunc(s, func(r rune) bool { return !unicode.IsGraphic(r) || isBlankFiller(r) }) >= 0 ||
		len(FoldEmail(s)) > maxEmailKey
	if bad {
		return &Error{Code: Invalid, Message: "Invalid email"}
	}
	return nil
}

// maxEmailKey bounds the key of an e-mail, in bytes: PostgreSQL indexes no long ones, and a
// single character may stand for eighteen.
const maxEmailKey = 4 * MaxEmail

// FoldEmail is the key under which an e-mail is unique.
func FoldEmail(email string) string { return Fold(email) }

// EmailKeys are the keys under which the account of an e-mail may be stored, in the order in
// which they are to be tried. Accounts whose e-mails became equal when keys were normalised
// kept the older key, all but one of them.
func EmailKeys(email string) []string {
	if key, older := FoldEmail(email), FoldCase(email); older != key {
		return []string{older, key}
	}
	return []string{FoldEmail(email)}
}

// anonymised returns what is left of u after its deletion.
func (u User) anonymised(at Instant) User {
	empty := ""
	return User{ID: u.ID, FirstName: DeletedName, LastName: &empty, CreatedAt: u.CreatedAt, UpdatedAt: at, Deleted: true}
}
