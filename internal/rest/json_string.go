package rest

import (
	"strconv"
	"unicode/utf16"
	"unicode/utf8"
)

// string reads a string at its opening quote.
func (p *parser) string() (string, error) {
	p.at++
	var out []byte
	for p.at < len(p.text) {
		switch c := p.text[p.at]; {
		case c == '"':
			p.at++
			return string(out), nil
		case c == '\\':
			r, err := p.escape()
			if err != nil {
				return "", err
			}
			out = utf8.AppendRune(out, r)
		case c < ' ':
			return "", p.fail("a control character in a string")
		case c < utf8.RuneSelf:
			out = append(out, c)
			p.at++
		default:
			r, size := utf8.DecodeRune(p.text[p.at:])
			if r == utf8.RuneError && size == 1 {
				return "", p.fail("not UTF-8")
			}
			out = append(out, p.text[p.at:p.at+size]...)
			p.at += size
		}
	}
	return "", p.unexpected()
}

// escapes maps the letter behind a backslash to what it stands for.
var escapes = [256]rune{
	'"': '"', '\\': '\\', '/': '/', 'b': '\b', 'f': '\f', 'n': '\n', 'r': '\r', 't': '\t',
}

// escape reads a backslash and what belongs to it.
func (p *parser) escape() (rune, error) {
	start := p.at
	p.at++
	if p.at == len(p.text) {
		return 0, p.unexpected()
	}
	c := p.text[p.at]
	if c != 'u' {
		if escapes[c] == 0 {
			return 0, p.unexpected()
		}
		p.at++
		return escapes[c], nil
	}
	p.at++
	r, err := p.hex4()
	switch {
	case err != nil:
		return 0, err
	case r == 0:
		return 0, &jsonError{start, "NUL in a string"}
	case !utf16.IsSurrogate(r):
		return r, nil
	}
	if p.accept('\\') && p.accept('u') {
		low, err := p.hex4()
		if err != nil {
			return 0, err
		}
		if pair := utf16.DecodeRune(r, low); pair != utf8.RuneError {
			return pair, nil
		}
	}
	return 0, &jsonError{start, "half of a surrogate pair"}
}

func (p *parser) hex4() (rune, error) {
	if len(p.text)-p.at < 4 {
		p.at = len(p.text)
		return 0, p.unexpected()
	}
	n, err := strconv.ParseUint(string(p.text[p.at:p.at+4]), 16, 16)
	if err != nil {
		return 0, p.unexpected()
	}
	p.at += 4
	return rune(n), nil
}
