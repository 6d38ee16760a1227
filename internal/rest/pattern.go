package rest

import (
	"fmt"
	"regexp"
	"strings"

	"github.com/santhosh-tekuri/jsonschema/v6"
)

// jsSpace is the inside of a class with what \s means in ECMAScript (ECMA-262
// §22.2.2.9): white space and line ends of all Unicode, where Go's \s knows ASCII.
const jsSpace = `\t\n\v\f\r \x{a0}\x{1680}\x{2000}-\x{200a}\x{2028}\x{2029}\x{202f}\x{205f}\x{3000}\x{feff}`

// compilePattern compiles a pattern of the OpenAPI document, which is ECMAScript's, as
// the JSON Schema dialect says. Of the classes that differ, \s and \S are translated;
// \S within brackets, \w, \d and \b are refused, so that nobody writes them unaware.
func compilePattern(pattern string) (jsonschema.Regexp, error) {
	var out strings.Builder
	inClass := false
	for i := 0; i < len(pattern); i++ {
		switch c := pattern[i]; c {
		case '[', ']':
			inClass = c == '['
			out.WriteByte(c)
		case '\\':
			i++
			if i == len(pattern) {
				return nil, fmt.Errorf("pattern %q ends in a backslash", pattern)
			}
			text, err := translate(pattern[i], inClass)
			if err != nil {
				return nil, fmt.Errorf("pattern %q: %w", pattern, err)
			}
			out.WriteString(text)
		default:
			out.WriteByte(c)
		}
	}
	re, err := regexp.Compile(out.String())
	if err != nil {
		return nil, err
	}
	return ecmaPattern{re, pattern}, nil
}

// translate returns what an escaped letter is in Go.
func translate(letter byte, inClass bool) (string, error) {
	switch {
	case letter == 's' && inClass:
		return jsSpace, nil
	case letter == 's':
		return "[" + jsSpace + "]", nil
	case letter == 'S' && !inClass:
		return "[^" + jsSpace + "]", nil
	case strings.IndexByte("SwWdDbB", letter) >= 0:
		return "", fmt.Errorf(`\%c is not translated`, letter)
	}
	return `\` + string(letter), nil
}

// ecmaPattern matches in Go and shows itself as it was written.
type ecmaPattern struct {
	*regexp.Regexp
	source string
}

func (p ecmaPattern) String() string { return p.source }
