package jsonscan

import "unicode/utf8"

// maxDepth is how deep arrays and objects may be nested, the top one included
// (docs/guarantees.md, Decisions: texts).
const maxDepth = 16

// Document is one JSON text. The caller sets Text, Inner and MaxValues and calls Read, once.
//
// Read notes rather than refuses what is wrong beside the grammar: whom a refusal answers is
// only known at the end of a frame, for "type" may come last.
type Document struct {
	Text      string
	Inner     string // a key of the top object; the members of the object under it are kept as well
	MaxValues int    // how many values there may be; 0: any number

	RepeatOutside bool // an object outside the one under Inner has a key twice
	RepeatInside  bool // the object under Inner, or an object in it, has a key twice
	BadText       bool // some string has a NUL or half a surrogate pair

	pos    int
	depth  int
	values int     // read so far
	top    members // of the top object
	nested members // of the object under Inner, then of the objects being read

	inner   int  // how many of nested are those of the object under Inner
	inInner bool // the value under Inner is being read

	reason  string // why Read stopped at pos, "" if it did not
	noted   string // the first fault beside the grammar, "" if there is none
	notedAt int
}

// Read reads the whole text and returns its value. It is not ok if the text is not UTF-8,
// breaks the grammar of RFC 8259, or has more levels or values than it may.
func (d *Document) Read() (v Value, ok bool) {
	if !utf8.ValidString(d.Text) {
		d.pos = validPrefix(d.Text)
		return Value{}, d.fail("not UTF-8")
	}
	d.space()
	if start := d.pos; d.at('{') {
		ok = d.object(&d.top)
		v = Value{Raw: d.Text[start:d.pos], Kind: Object}
	} else {
		v, ok = d.value()
	}
	switch {
	case !ok && d.pos == len(d.Text):
		return v, d.fail("unexpected end")
	case !ok:
		return v, d.fail("unexpected character")
	}
	if d.space(); d.pos < len(d.Text) {
		return v, d.fail("there is something behind the value")
	}
	return v, true
}

// fail says why Read stops at pos. The first reason counts.
func (d *Document) fail(reason string) (ok bool) {
	if d.reason == "" {
		d.reason = reason
	}
	return false
}

// note keeps the fault that stands first in the text.
func (d *Document) note(at int, reason string) {
	if d.noted == "" || at < d.notedAt {
		d.noted, d.notedAt = reason, at
	}
}

// Fault returns what is wrong with the text that was read, and at which byte; "" if nothing
// is. Something beside the grammar was found before what breaks it.
func (d *Document) Fault() (at int, reason string) {
	if d.noted != "" {
		return d.notedAt, d.noted
	}
	return d.pos, d.reason
}

// Top returns the value under a key of the top object.
func (d *Document) Top(name string) Value { return d.top.find(name, d.top.n) }

// Find returns the value under a key of the object under Inner.
func (d *Document) Find(name string) Value { return d.nested.find(name, d.inner) }

func (d *Document) value() (Value, bool) {
	if d.values++; d.values > d.MaxValues && d.MaxValues > 0 {
		return Value{}, d.fail("too many values")
	}
	if d.pos == len(d.Text) {
		return Value{}, false
	}
	start, k, ok := d.pos, Null, false
	switch c := d.Text[d.pos]; {
	case c == '"':
		raw, escaped, ok := d.quoted()
		return Value{Raw: raw, Kind: String, Escaped: escaped}, ok
	case c == '-' || IsDigit(c):
		k, ok = Number, d.number()
	case c == '{':
		k, ok = Object, d.object(&d.nested)
	case c == '[':
		k, ok = Array, d.array()
	case c == 't':
		k, ok = Bool, d.literal("true")
	case c == 'f':
		k, ok = Bool, d.literal("false")
	case c == 'n':
		ok = d.literal("null")
	}
	return Value{Raw: d.Text[start:d.pos], Kind: k}, ok
}

// object reads an object at its brace. Its members are appended to into, and taken
// off again at its end unless they are wanted.
func (d *Document) object(into *members) bool {
	if d.depth++; d.depth > maxDepth {
		return d.fail("too many levels")
	}
	base := into.n
	d.pos++
	d.space()
	for first := true; !d.take('}'); first = false {
		if !first {
			if !d.take(',') {
				return false
			}
			d.space()
		}
		if !d.member(into) {
			return false
		}
	}
	d.endObject(into, base)
	d.depth--
	return true
}

func (d *Document) member(into *members) bool {
	if !d.at('"') {
		return false
	}
	start := d.pos
	raw, escaped, ok := d.quoted()
	if !ok {
		return false
	}
	name := Value{Raw: raw, Escaped: escaped}.Text()
	d.space()
	if !d.take(':') {
		return false
	}
	d.space()
	d.inInner = d.inInner || d.depth == 1 && name == d.Inner
	v, ok := d.value()
	d.inInner = d.inInner && d.depth > 1
	into.add(member{name: name, raw: v.Raw, at: int32(start), kind: v.Kind, escaped: v.Escaped})
	d.space()
	return ok
}

func (d *Document) endObject(into *members, base int) {
	if i := into.repeated(base); i >= 0 {
		d.note(int(into.at(i).at), "the same key twice")
		d.RepeatInside = d.RepeatInside || d.inInner
		d.RepeatOutside = d.RepeatOutside || !d.inInner
	}
	switch {
	case d.depth == 1: // the members of the top object stay
	case d.depth == 2 && d.inInner:
		d.inner = into.n
	default:
		into.cut(base)
	}
}

func (d *Document) array() bool {
	if d.depth++; d.depth > maxDepth {
		return d.fail("too many levels")
	}
	d.pos++
	d.space()
	for first := true; !d.take(']'); first = false {
		if !first {
			if !d.take(',') {
				return false
			}
			d.space()
		}
		if _, ok := d.value(); !ok {
			return false
		}
		d.space()
	}
	d.depth--
	return true
}

// number reads a number: no leading zeros, no bare dot, no plus sign.
func (d *Document) number() bool {
	d.take('-')
	if !d.take('0') && !d.digits() {
		return false
	}
	if d.take('.') && !d.digits() {
		return false
	}
	if d.take('e') || d.take('E') {
		if !d.take('+') {
			d.take('-')
		}
		return d.digits()
	}
	return true
}

// digits reads one digit or more.
func (d *Document) digits() bool {
	start := d.pos
	for d.pos < len(d.Text) && IsDigit(d.Text[d.pos]) {
		d.pos++
	}
	return d.pos > start
}

// IsDigit reports whether c is one of 0 to 9.
func IsDigit(c byte) bool { return '0' <= c && c <= '9' }

func (d *Document) literal(word string) bool {
	for i := range len(word) {
		if !d.take(word[i]) {
			return false
		}
	}
	return true
}

// space skips white space.
func (d *Document) space() {
	for d.pos < len(d.Text) {
		switch d.Text[d.pos] {
		case ' ', '\t', '\n', '\r':
			d.pos++
		default:
			return
		}
	}
}

// at reports whether c is next.
func (d *Document) at(c byte) bool { return d.pos < len(d.Text) && d.Text[d.pos] == c }

// take skips c if it is next.
func (d *Document) take(c byte) bool {
	if !d.at(c) {
		return false
	}
	d.pos++
	return true
}
