package wire

import (
	"math"
	"strconv"
	"strings"

	"messenger/internal/chat"
	"messenger/internal/jsonscan"
)

// params reads the values under the keys of "params", once the frame is scanned. What
// is wrong first stays in err, and what is read then is of no use.
type params struct {
	jsonscan.Document
	tag     Tag
	dialect Dialect
	message chat.MessageID // read under messageId
	err     *chat.Error
}

// invalid is the refusal of a param, named as in the contract.
func invalid(name string) *chat.Error {
	return &chat.Error{Code: chat.Invalid, Message: "Invalid " + name}
}

func (p *params) refuse(err *chat.Error) {
	if p.err == nil {
		p.err = err
	}
}

// required returns the value under name, which must be there and of that kind.
func (p *params) required(name string, k jsonscan.Kind) jsonscan.Value {
	v := p.Find(name)
	if v.Kind != k {
		p.refuse(invalid(name))
		return jsonscan.Value{}
	}
	return v
}

// optional returns the value under name, Absent if there is none.
func (p *params) optional(name string, k jsonscan.Kind) jsonscan.Value {
	v := p.Find(name)
	if v.Kind != k && v.Kind != jsonscan.Absent {
		p.refuse(invalid(name))
		return jsonscan.Value{}
	}
	return v
}

// id reads a UUID.
func id[T any](p *params, name string) chat.ID[T] {
	v := p.required(name, jsonscan.String)
	parsed, err := chat.ParseID[T](v.Text())
	if err != nil {
		p.refuse(invalid(name))
	}
	if name == "messageId" {
		p.message = chat.MessageID(parsed)
	}
	return parsed
}

// optionalID reads a UUID if there is one.
func optionalID[T any](p *params, name string) (parsed chat.ID[T], given bool) {
	if p.Find(name).Kind == jsonscan.Absent {
		return parsed, false
	}
	return id[T](p, name), true
}

// content reads a text that is to be kept.
func (p *params) content(name string) string { return p.own(p.required(name, jsonscan.String)) }

// notice reads a text that is to be kept, "" if there is none.
func (p *params) notice(name string) string { return p.own(p.optional(name, jsonscan.String)) }

// slack is how much of a frame a text may keep in memory beside itself.
const slack = 1024

// own returns the text of v. A part of the frame keeps all of it alive, so a small text
// out of a large frame is copied.
func (p *params) own(v jsonscan.Value) string {
	if !v.Escaped && len(p.Text)-len(v.Raw) > slack {
		return strings.Clone(v.Raw)
	}
	return v.Text()
}

// page reads limit and cursorCreatedAt.
func (p *params) page() chat.Page {
	return chat.Page{Limit: p.limit(), Before: p.before()}
}

// before reads the cursor: a text, or null or nothing for the newest page.
func (p *params) before() chat.Instant {
	const name = "cursorCreatedAt"
	v := p.Find(name)
	switch v.Kind {
	case jsonscan.Absent, jsonscan.Null:
		return chat.MaxInstant
	case jsonscan.String:
		if at, err := chat.ParseCursor(v.Text()); err == nil {
			return at
		}
	}
	p.refuse(invalid(name))
	return 0
}

// limit reads a number of rows. The original handed it to its database as JavaScript
// spells it, which rounded fractions half away from zero and then minded the sign.
func (p *params) limit() int {
	const name = "limit"
	v := p.required(name, jsonscan.Number)
	n, ok := rows(v.Raw)
	switch {
	case !ok:
		p.refuse(invalid(name))
	case n < 0:
		p.refuse(errNegativeLimit)
	}
	return int(min(n, math.MaxInt))
}

// rows converts a JSON number to a whole one. It is not ok above 2^63-1; all below
// -2^53 are alike.
func rows(number string) (n int64, ok bool) {
	if n, err := strconv.ParseInt(number, 10, 64); err == nil {
		return n, true
	}
	f, err := strconv.ParseFloat(number, 64)
	if err != nil {
		return -1, strings.HasPrefix(number, "-")
	}
	f = math.Round(f)
	return int64(max(f, -1<<53)), f < 1<<63
}
