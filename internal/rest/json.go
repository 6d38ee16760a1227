package rest

import (
	"encoding/json"
	"fmt"
)

// maxDepth is how deep arrays and objects of a body may be nested, maxValues how many values
// it may have: in memory a value takes many times its two bytes.
const (
	maxDepth  = 16
	maxValues = 1024
)

// jsonError is why a body is not JSON here. Its text is shown to the sender.
type jsonError struct {
	at     int // byte offset
	reason string
}

func (e *jsonError) Error() string { return fmt.Sprintf("Invalid JSON at byte %d: %s", e.at, e.reason) }

// parseJSON reads a whole JSON text (RFC 8259) whose value is an object or an array, as
// nil, bool, string, json.Number, []any and map[string]any, and the top object's keys
// in their order. It is stricter than encoding/json, which would let two programs read
// one body differently: no key twice in an object, no NUL and no lone surrogate in a
// string, valid UTF-8 only, at most maxDepth levels and maxValues values, nothing behind the value.
//
// Errors: *jsonError.
func parseJSON(text []byte) (value any, keys []string, err error) {
	p := &parser{text: text}
	p.space()
	if p.at == len(text) || text[p.at] != '{' && text[p.at] != '[' {
		return nil, nil, p.fail("an object or array must come first")
	}
	if value, err = p.value(1); err != nil {
		return nil, nil, err
	}
	if p.space(); p.at < len(text) {
		return nil, nil, p.fail("there is something behind the value")
	}
	return value, p.keys, nil
}

// parser is a recursive descent; at is the next byte to read.
type parser struct {
	text   []byte
	at     int
	values int      // read so far
	keys   []string // of the top object
}

func (p *parser) fail(reason string) error { return &jsonError{p.at, reason} }

func (p *parser) space() {
	for p.at < len(p.text) {
		switch p.text[p.at] {
		case ' ', '\t', '\n', '\r':
			p.at++
		default:
			return
		}
	}
}

// next skips white space and returns the byte there, 0 at the end, without taking it.
func (p *parser) next() byte {
	if p.space(); p.at < len(p.text) {
		return p.text[p.at]
	}
	return 0
}

// take takes c if it is what comes next.
func (p *parser) take(c byte) bool {
	if p.next() != c || p.at == len(p.text) {
		return false
	}
	p.at++
	return true
}

// unexpected is the fault of a byte that cannot stand where it does.
func (p *parser) unexpected() error {
	if p.at >= len(p.text) {
		return p.fail("unexpected end")
	}
	return p.fail("unexpected character")
}

// value reads one value at the given level; an array or object there counts as level.
func (p *parser) value(level int) (any, error) {
	if p.values++; p.values > maxValues {
		return nil, p.fail("too many values")
	}
	switch c := p.next(); {
	case c == '{' || c == '[':
		if level > maxDepth {
			return nil, p.fail("too many levels")
		}
		p.at++
		if c == '{' {
			return p.object(level)
		}
		return p.array(level)
	case c == '"':
		return p.string()
	case c == '-' || c >= '0' && c <= '9':
		return p.number()
	case c == 't':
		return true, p.word("true")
	case c == 'f':
		return false, p.word("false")
	case c == 'n':
		return nil, p.word("null")
	}
	return nil, p.unexpected()
}

func (p *parser) word(w string) error {
	for i := range len(w) {
		if p.at == len(p.text) || p.text[p.at] != w[i] {
			return p.unexpected()
		}
		p.at++
	}
	return nil
}

// object reads the rest of an object, behind its brace.
func (p *parser) object(level int) (map[string]any, error) {
	obj := map[string]any{}
	if p.take('}') {
		return obj, nil
	}
	for {
		if p.next() != '"' {
			return nil, p.unexpected()
		}
		start := p.at
		key, err := p.string()
		if err != nil {
			return nil, err
		}
		if _, twice := obj[key]; twice {
			return nil, &jsonError{start, "the same key twice"}
		}
		if !p.take(':') {
			return nil, p.unexpected()
		}
		if obj[key], err = p.value(level + 1); err != nil {
			return nil, err
		}
		if level == 1 {
			p.keys = append(p.keys, key)
		}
		if p.take('}') {
			return obj, nil
		}
		if !p.take(',') {
			return nil, p.unexpected()
		}
	}
}

// array reads the rest of an array, behind its bracket.
func (p *parser) array(level int) ([]any, error) {
	list := []any{}
	if p.take(']') {
		return list, nil
	}
	for {
		v, err := p.value(level + 1)
		if err != nil {
			return nil, err
		}
		list = append(list, v)
		if p.take(']') {
			return list, nil
		}
		if !p.take(',') {
			return nil, p.unexpected()
		}
	}
}

// number reads -? int frac? exp? and keeps its spelling.
func (p *parser) number() (json.Number, error) {
	start := p.at
	p.accept('-')
	if !p.accept('0') && !p.digits() {
		return "", p.unexpected()
	}
	if p.accept('.') && !p.digits() {
		return "", p.unexpected()
	}
	if p.accept('e') || p.accept('E') {
		if !p.accept('+') {
			p.accept('-')
		}
		if !p.digits() {
			return "", p.unexpected()
		}
	}
	return json.Number(p.text[start:p.at]), nil
}

// accept takes c if it is the very next byte.
func (p *parser) accept(c byte) bool {
	if p.at == len(p.text) || p.text[p.at] != c {
		return false
	}
	p.at++
	return true
}

func (p *parser) digits() bool {
	start := p.at
	for p.at < len(p.text) && p.text[p.at] >= '0' && p.text[p.at] <= '9' {
		p.at++
	}
	return p.at > start
}
