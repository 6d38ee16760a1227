package auth

import (
	_ "embed"
	"fmt"
	"strings"
	"sync"
	"unicode/utf8"

	"messenger/internal/chat"
)

// Bounds of passwords.
const (
	defaultMinPassword = 8
	maxPassword        = 128 // characters of a new password
	// maxLoginBytes bounds what is hashed at a login. It is over maxPassword characters,
	// decomposed, and for accounts imported from elsewhere.
	maxLoginBytes = 4096
)

// Policy says which passwords may be chosen. The zero value asks for 8 characters.
// Passwords that exist already are not held to it.
type Policy struct {
	MinLength int // in characters; default 8
}

// Check accepts a new password of the account with this e-mail: MinLength to 128
// characters as prepare makes them, not one of the most common ones in any case or between
// spaces, not the e-mail itself.
//
// Errors: Invalid.
func (p Policy) Check(password, email string) error {
	minimum := p.MinLength
	if minimum <= 0 {
		minimum = defaultMinPassword
	}
	if !utf8.ValidString(password) || strings.IndexByte(password, 0) >= 0 {
		return &chat.Error{Code: chat.Invalid, Message: "Invalid password", Reason: chat.ReasonPassword}
	}
	password = prepare(password)
	if n := utf8.RuneCountInString(password); n < minimum || n > maxPassword {
		return &chat.Error{
			Code:    chat.Invalid,
			Message: fmt.Sprintf("The password must have %d to %d characters", minimum, maxPassword),
			Reason:  chat.ReasonPassword,
		}
	}
	if folded := strings.TrimSpace(chat.Fold(password)); commonPasswords()[folded] || oneRuneOnly(folded) || folded == chat.FoldEmail(email) {
		return &chat.Error{Code: chat.Invalid, Message: "The password is too easy to guess", Reason: chat.ReasonWeakPassword}
	}
	return nil
}

//go:embed common_passwords.txt
var commonPasswordText string

// commonPasswords is the set of the words of common_passwords.txt.
var commonPasswords = sync.OnceValue(func() map[string]bool {
	words := strings.Fields(commonPasswordText)
	set := make(map[string]bool, len(words))
	for _, w := range words {
		set[chat.Fold(w)] = true
	}
	return set
})

func oneRuneOnly(s string) bool {
	first, size := utf8.DecodeRuneInString(s)
	return strings.Count(s, string(first))*size == len(s)
}
