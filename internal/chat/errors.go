package chat

import "errors"

// Code says what kind of refusal an error is. internal/problem maps each code to
// the answers of the two protocols; an error without a code is Internal there and
// its text never leaves the server.
type Code string

// The codes. An operation's doc names those it returns.
const (
	Invalid         Code = "invalid"         // the request is malformed or out of bounds
	Unauthenticated Code = "unauthenticated" // the request has no valid session
	Forbidden       Code = "forbidden"       // known, but not allowed; also "no such conversation"
	NotFound        Code = "not_found"       // the thing named does not exist for the asker
	Conflict        Code = "conflict"        // an id or e-mail is taken, a state already holds
	TooLarge        Code = "too_large"       // a bound of size or count would be passed
	RateLimited     Code = "rate_limited"    // too many requests; try again later
	Unavailable     Code = "unavailable"     // the server cannot decide now; try again later
	Internal        Code = "internal"        // a fault of the server
)

// Codes lists every code, for tables that must cover them all.
func Codes() []Code {
	return []Code{Invalid, Unauthenticated, Forbidden, NotFound, Conflict, TooLarge, RateLimited, Unavailable, Internal}
}

// Error is a refusal that the asker may read. Message is a whole short sentence
// without details of the store, other people or the program.
type Error struct {
	Code    Code
	Message string
	Reason  Reason // "" if the code says enough
}

// Reason tells refusals of one code apart for programs, so that none has to read Message. The
// extended dialect and its REST operations have it; the classic ones do not.
type Reason string

// The reasons.
const (
	ReasonBarred        Reason = "barred" // the user was removed from the group
	ReasonWrongPassword Reason = "wrong_password"
	ReasonWeakPassword  Reason = "weak_password" // it is easy to guess
	ReasonPassword      Reason = "password"      // it has a form that is not accepted
	ReasonFirstName     Reason = "first_name"
	ReasonLastName      Reason = "last_name"
)

func (e *Error) Error() string { return string(e.Code) + ": " + e.Message }

// CodeOf returns the code of err: "" for nil, Internal for an error that carries none.
func CodeOf(err error) Code {
	if err == nil {
		return ""
	}
	if e, ok := errors.AsType[*Error](err); ok {
		return e.Code
	}
	return Internal
}

// The refusals of the operations. Their texts are part of the wire contract
// (docs/contract.md, Error texts) and are the same whether a thing is missing or hidden.
var (
	ErrNotMember      = &Error{Code: Forbidden, Message: "User is not a member of this group"}
	ErrAlreadyMember  = &Error{Code: Conflict, Message: "the user is already in the group"}
	ErrNotOwner       = &Error{Code: Forbidden, Message: "Only the owner may delete the group"}
	ErrNoSuchUser     = &Error{Code: NotFound, Message: "There is no such user"}
	ErrMessageIDTaken = &Error{Code: Conflict, Message: "messageId already used"}
	ErrGroupIDTaken   = &Error{Code: Conflict, Message: "groupId already used"}
	ErrGroupFull      = &Error{Code: TooLarge, Message: "The group has reached its member limit"}
	ErrTooManyGroups  = &Error{Code: TooLarge, Message: "The user has reached the group limit"}
	ErrRemoved        = &Error{Code: Forbidden, Message: "You were removed from this group"}
	ErrBarred         = &Error{Code: Forbidden, Message: "The user was removed from this group", Reason: ReasonBarred}
	ErrUnavailable    = &Error{Code: Unavailable, Message: "The service is not available, try again later"}
	ErrRateLimited    = &Error{Code: RateLimited, Message: "Too many requests"}
	ErrNoSession      = &Error{Code: Unauthenticated, Message: "Not authorized"}
	ErrNotAllowed     = &Error{Code: Forbidden, Message: "You have no right to do this"}
	ErrNoSuchMessage  = &Error{Code: NotFound, Message: "There is no such message"}
	ErrNoSuchInvite   = &Error{Code: NotFound, Message: "There is no such invite"}
)
