package wire

import (
	"math"
	"strconv"
	"unicode/utf8"

	"messenger/internal/chat"
	"messenger/internal/jsonscan"
)

// Reading the params of the extended dialect. What is optional there may also be null.

// Bounds of what the extended dialect's requests carry.
const (
	MaxMentions   = chat.MaxMentions
	MaxWatched    = 200 // people whose presence one request asks for
	MaxDeviceName = 100 // code points
	maxFeatures   = 64
	maxFeature    = 64 // code points of a feature's name
	maxEpoch      = 64 // code points
	maxCode       = 64 // bytes of an invite's code
	maxWhole      = 1<<53 - 1
)

var errAddress = &chat.Error{Code: chat.Invalid, Message: "Exactly one of groupId and receiverId must be given"}

// given returns the value under name; it is not ok if there is none, null being none.
func (p *params) given(name string, k jsonscan.Kind) (v jsonscan.Value, ok bool) {
	switch v = p.Find(name); v.Kind {
	case k:
		return v, true
	case jsonscan.Absent, jsonscan.Null:
	default:
		p.refuse(invalid(name))
	}
	return jsonscan.Value{}, false
}

// namedID reads a UUID that names something: not the one of zeros, which stands for
// none in here.
func namedID[T any](p *params, name string) chat.ID[T] {
	read := id[T](p, name)
	if read.IsZero() {
		p.refuse(invalid(name))
	}
	return read
}

// givenID reads a UUID if there is one, as namedID does.
func givenID[T any](p *params, name string) chat.ID[T] {
	if _, ok := p.given(name, jsonscan.String); !ok {
		return chat.ID[T]{}
	}
	return namedID[T](p, name)
}

// address reads which conversation is meant.
func (p *params) address() chat.Address {
	a := chat.Address{Group: givenID[chat.Conversation](p, "groupId"), Companion: givenID[chat.User](p, "receiverId")}
	if a.Group.IsZero() == a.Companion.IsZero() {
		p.refuse(errAddress)
	}
	return a
}

// givenText reads a text of at most limit code points, "" if there is none.
func (p *params) givenText(name string, limit int) string {
	v, _ := p.given(name, jsonscan.String)
	text := p.own(v)
	if len(text) > limit && utf8.RuneCountInString(text) > limit {
		p.refuse(invalid(name))
	}
	return text
}

// flag reads a truth.
func (p *params) flag(name string) bool { return p.required(name, jsonscan.Bool).Raw == "true" }

// givenFlag reads a truth, false if there is none.
func (p *params) givenFlag(name string) bool {
	v, _ := p.given(name, jsonscan.Bool)
	return v.Raw == "true"
}

// number reads a whole number of at least lowest.
func (p *params) number(name string, lowest int64) int64 {
	n, ok := whole(p.required(name, jsonscan.Number).Raw)
	if !ok || n < lowest {
		p.refuse(invalid(name))
	}
	return n
}

// givenNumber reads a number from 0 on, or -1 if there is none.
func (p *params) givenNumber(name string) int64 {
	if _, ok := p.given(name, jsonscan.Number); !ok {
		return -1
	}
	return p.number(name, 0)
}

// seq reads a sequence number.
func (p *params) seq(name string) chat.Seq { return chat.Seq(p.number(name, 0)) }

// givenUses reads how often something may be used, 0 if there is no bound.
func (p *params) givenUses(name string) int {
	if _, ok := p.given(name, jsonscan.Number); !ok {
		return 0
	}
	n := p.number(name, 1)
	if n > math.MaxInt32 {
		p.refuse(invalid(name))
	}
	return int(n)
}

// rowsWanted reads a limit that is given, which has to be whole in the extended dialect.
func (p *params) rowsWanted() int {
	n := p.number("limit", math.MinInt64)
	if n < 0 {
		p.refuse(errNegativeLimit)
	}
	return int(n)
}

// givenRows reads how many rows are wanted, NoLimit if the request does not say.
func (p *params) givenRows() int {
	if _, ok := p.given("limit", jsonscan.Number); !ok {
		return NoLimit
	}
	return p.rowsWanted()
}

// whole converts a JSON number that is whole, however it is written, and at most
// maxWhole away from zero.
func whole(number string) (n int64, ok bool) {
	n, err := strconv.ParseInt(number, 10, 64)
	if err != nil {
		f, err := strconv.ParseFloat(number, 64)
		if err != nil || f != math.Trunc(f) || math.Abs(f) > maxWhole {
			return 0, false
		}
		n = int64(f)
	}
	return n, -maxWhole <= n && n <= maxWhole
}

// moment reads a moment as a cursor of pages is written.
func (p *params) moment(name string) chat.Instant {
	v := p.required(name, jsonscan.String)
	at, err := chat.ParseCursor(v.Text())
	if err != nil || v.Raw == "" {
		p.refuse(invalid(name))
		return 0
	}
	return at
}

// givenMoment is moment, or 0 if there is none. The moment that is 0 is refused, for it
// must not be taken for none.
func (p *params) givenMoment(name string) chat.Instant {
	if _, ok := p.given(name, jsonscan.String); !ok {
		return 0
	}
	at := p.moment(name)
	if at == 0 {
		p.refuse(invalid(name))
	}
	return at
}

// line reads the optional id and text of the line that a group is shown.
func (p *params) line() Notice {
	n := Notice{Message: p.givenText("message", math.MaxInt)}
	if _, n.HasID = p.given("messageId", jsonscan.String); n.HasID {
		n.ID = namedID[chat.Message](p, "messageId")
	}
	return n
}

// code reads the secret of an invite. What could not be one is refused here, so that
// nothing longer is looked up.
func (p *params) code() chat.InviteCode {
	text := p.content("code")
	ok := text != "" && len(text) <= maxCode
	for i := 0; ok && i < len(text); i++ {
		ok = isCodeByte(text[i])
	}
	if !ok {
		p.refuse(invalid("code"))
	}
	return chat.InviteCode(text)
}

// isCodeByte has the characters that stand in URLs as they are (RFC 3986 §2.3).
func isCodeByte(c byte) bool {
	return jsonscan.IsDigit(c) || 'a' <= c|0x20 && c|0x20 <= 'z' || c == '-' || c == '.' || c == '_' || c == '~'
}
