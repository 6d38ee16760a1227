package rest

import (
	"errors"
	"fmt"
	"net/url"
	"strconv"
	"strings"
	"unicode/utf8"
)

// parameter is one parameter of an operation.
type parameter struct {
	name     string
	required bool
	integer  bool // else a text
	schema   schema
}

// given is one name of a query string with its raw values.
type given struct {
	name   string   // decoded, without brackets
	values []string // still encoded
	nested bool     // written with brackets: a list or an object
}

// readQuery decodes a raw query string as forms are (docs/contract.md, row 13) and checks
// it against an operation's parameters. It returns the values that were given.
//
// Errors: *refusal, in the words and the order of docs/contract.md, Query errors.
func readQuery(params []parameter, raw string) (map[string]string, error) {
	fields := splitQuery(raw)
	byName := make(map[string]*given, len(fields))
	for _, f := range fields {
		byName[f.name] = f
	}
	values := make(map[string]string, len(params))
	for _, p := range params {
		if f := byName[p.name]; f != nil {
			v, err := f.decode()
			if err != nil {
				return nil, err
			}
			values[p.name] = v
		}
	}
	for _, f := range fields {
		v, known := values[f.name]
		if !known {
			return nil, badQuery(f.name, fmt.Sprintf("Unknown query parameter '%s'", f.name))
		}
		if v == "" && f.single() {
			return nil, badQuery(f.name, fmt.Sprintf("Empty value found for query parameter '%s'", f.name))
		}
	}
	var list []violation
	for _, p := range params {
		list = append(list, p.check(byName[p.name], values[p.name])...)
	}
	if list != nil {
		return nil, refuseAll(list)
	}
	return values, nil
}

func (p parameter) check(f *given, value string) []violation {
	const base = ".query"
	switch {
	case f == nil && p.required:
		return []violation{missing(p.name).at(base)}
	case f == nil:
		return nil
	case !f.single():
		return []violation{notAString.at(base + "." + p.name)}
	}
	return p.schema.check(base+"."+p.name, p.value(value), nil)
}

// value is what a text means to the schema: a number if that is what it wants and the
// text is one, of digits and a sign for less than nothing.
func (p parameter) value(text string) any {
	if !p.integer || strings.HasPrefix(text, "+") {
		return text
	}
	n, err := strconv.ParseInt(text, 10, 64)
	if err != nil && !errors.Is(err, strconv.ErrRange) { // out of range is the nearest, and out of bounds
		return text
	}
	return n
}

// readPath checks the values that a path gave.
//
// Errors: *refusal.
func readPath(params []parameter, values map[string]string) error {
	var list []violation
	for _, p := range params {
		list = append(list, p.schema.check(".params."+p.name, values[p.name], nil)...)
	}
	if list != nil {
		return refuseAll(list)
	}
	return nil
}

func (f *given) single() bool { return len(f.values) == 1 && !f.nested }

// decode returns the only value, "" if there are several; all of them must decode to
// text. A character that RFC 3986 §3.4 allows in a query may stand for itself.
func (f *given) decode() (string, error) {
	var value string
	for _, raw := range f.values {
		text, err := url.QueryUnescape(raw)
		if err != nil || !utf8.ValidString(text) || strings.IndexByte(text, 0) >= 0 {
			return "", badQuery(f.name, fmt.Sprintf("Parameter '%s' must be url encoded.", f.name))
		}
		value = text
	}
	if !f.single() {
		return "", nil
	}
	return value, nil
}

// splitQuery groups a query string by names, in the order of their first mention.
func splitQuery(raw string) []*given {
	var fields []*given
	byName := map[string]*given{}
	for pair := range strings.SplitSeq(raw, "&") {
		key, value, _ := strings.Cut(pair, "=")
		name, nested := fieldName(key)
		if name == "" {
			continue
		}
		f := byName[name]
		if f == nil {
			f = &given{name: name}
			byName[name] = f
			fields = append(fields, f)
		}
		f.values = append(f.values, value)
		f.nested = f.nested || nested
	}
	return fields
}

// fieldName decodes a key; what does not decode is taken as it is written. The brackets
// of a list or an object are no part of the name.
func fieldName(key string) (name string, nested bool) {
	name, err := url.QueryUnescape(key)
	if err != nil || !utf8.ValidString(name) {
		name = strings.ToValidUTF8(key, "\ufffd")
	}
	if i := strings.IndexByte(name, '['); i > 0 && strings.IndexByte(name[i:], ']') > 0 {
		return name[:i], true
	}
	return name, false
}

// badQuery is a refusal for one parameter; it has no error code.
func badQuery(name, message string) *refusal {
	return refuseAll([]violation{{Path: ".query." + name, Message: message}})
}
