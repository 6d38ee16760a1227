package wire

import "unicode/utf8"

// maxDepth is how deep arrays and objects may be nested, the frame's own object
// included (docs/guarantees.md, Decisions: texts).
const maxDepth = 16

// kind is what a JSON value is.
type kind uint8

const (
	kindAbsent kind = iota
	kindNull
	kindBool
	kindNumber
	kindString
	kindArray
	kindObject
)

// value is one JSON value where it stands in the frame.
type value struct {
	raw     string // of a string: what is between the quotes; else all of it
	kind    kind
	escaped bool // of a string: raw has escapes
}

// text returns the string that v spells.
func (v value) text() string {
	if v.escaped {
		return unescape(v.raw)
	}
	return v.raw
}

// scanner reads one frame from its first byte to its last, checking the grammar of RFC
// 8259, and keeps the members of the frame's own object and of its "params".
//
// It notes rather than reports what is wrong beside the grammar: whom the refusal
// answers is only known at the end, for "type" may come last.
type scanner struct {
	frame  string
	pos    int
	depth  int
	top    members // of the frame's object
	nested members // of params, then of the objects being read

	params        int  // how many of nested are those of params
	inParams      bool // the value of the top-level key "params" is being read
	repeatOutside bool // an object outside params has a key twice
	repeatInside  bool // params, or an object in it, has a key twice
	badText       bool // some string has a NUL or half a surrogate pair
}

// document reads the whole frame and returns the kind of its value.
func (s *scanner) document() (k kind, ok bool) {
	if !utf8.ValidString(s.frame) {
		return kindAbsent, false
	}
	s.space()
	if s.at('{') {
		k, ok = kindObject, s.object(&s.top)
	} else {
		var v value
		v, ok = s.value()
		k = v.kind
	}
	s.space()
	return k, ok && s.pos == len(s.frame)
}

func (s *scanner) value() (value, bool) {
	if s.pos == len(s.frame) {
		return value{}, false
	}
	start, k, ok := s.pos, kindNull, false
	switch c := s.frame[s.pos]; {
	case c == '"':
		raw, escaped, ok := s.quoted()
		return value{raw: raw, kind: kindString, escaped: escaped}, ok
	case c == '-' || isDigit(c):
		k, ok = kindNumber, s.number()
	case c == '{':
		k, ok = kindObject, s.object(&s.nested)
	case c == '[':
		k, ok = kindArray, s.array()
	case c == 't':
		k, ok = kindBool, s.literal("true")
	case c == 'f':
		k, ok = kindBool, s.literal("false")
	case c == 'n':
		ok = s.literal("null")
	}
	return value{raw: s.frame[start:s.pos], kind: k}, ok
}

// object reads an object at its brace. Its members are appended to into, and taken
// off again at its end unless they are wanted.
func (s *scanner) object(into *members) bool {
	if s.depth++; s.depth > maxDepth {
		return false
	}
	base := into.n
	s.pos++
	s.space()
	for first := true; !s.take('}'); first = false {
		if !first {
			if !s.take(',') {
				return false
			}
			s.space()
		}
		if !s.member(into) {
			return false
		}
	}
	s.endObject(into, base)
	s.depth--
	return true
}

func (s *scanner) member(into *members) bool {
	if !s.at('"') {
		return false
	}
	raw, escaped, ok := s.quoted()
	if !ok {
		return false
	}
	name := value{raw: raw, escaped: escaped}.text()
	s.space()
	if !s.take(':') {
		return false
	}
	s.space()
	s.inParams = s.inParams || s.depth == 1 && name == "params"
	v, ok := s.value()
	s.inParams = s.inParams && s.depth > 1
	into.add(member{name: name, value: v})
	s.space()
	return ok
}

func (s *scanner) endObject(into *members, base int) {
	if into.repeats(base) {
		s.repeatInside = s.repeatInside || s.inParams
		s.repeatOutside = s.repeatOutside || !s.inParams
	}
	switch {
	case s.depth == 1: // the frame's own members stay
	case s.depth == 2 && s.inParams:
		s.params = into.n
	default:
		into.cut(base)
	}
}

func (s *scanner) array() bool {
	if s.depth++; s.depth > maxDepth {
		return false
	}
	s.pos++
	s.space()
	for first := true; !s.take(']'); first = false {
		if !first {
			if !s.take(',') {
				return false
			}
			s.space()
		}
		if _, ok := s.value(); !ok {
			return false
		}
		s.space()
	}
	s.depth--
	return true
}

// number reads a number: no leading zeros, no bare dot, no plus sign.
func (s *scanner) number() bool {
	s.take('-')
	if !s.take('0') && !s.digits() {
		return false
	}
	if s.take('.') && !s.digits() {
		return false
	}
	if s.take('e') || s.take('E') {
		if !s.take('+') {
			s.take('-')
		}
		return s.digits()
	}
	return true
}

// digits reads one digit or more.
func (s *scanner) digits() bool {
	start := s.pos
	for s.pos < len(s.frame) && isDigit(s.frame[s.pos]) {
		s.pos++
	}
	return s.pos > start
}

func isDigit(c byte) bool { return '0' <= c && c <= '9' }

func (s *scanner) literal(word string) bool {
	if len(s.frame)-s.pos < len(word) || s.frame[s.pos:s.pos+len(word)] != word {
		return false
	}
	s.pos += len(word)
	return true
}

// space skips white space.
func (s *scanner) space() {
	for s.pos < len(s.frame) {
		switch s.frame[s.pos] {
		case ' ', '\t', '\n', '\r':
			s.pos++
		default:
			return
		}
	}
}

// at reports whether c is next.
func (s *scanner) at(c byte) bool { return s.pos < len(s.frame) && s.frame[s.pos] == c }

// take skips c if it is next.
func (s *scanner) take(c byte) bool {
	if !s.at(c) {
		return false
	}
	s.pos++
	return true
}
