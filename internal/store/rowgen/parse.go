package main

import (
	"fmt"
	"reflect"
	"slices"
	"strings"

	"messenger/internal/chat"
)

// types are the types that a row may have.
var types = map[string]reflect.Type{
	"chat.Conversation": reflect.TypeFor[chat.Conversation](),
	"chat.Member":       reflect.TypeFor[chat.Member](),
	"chat.Message":      reflect.TypeFor[chat.Message](),
}

type row struct {
	typeName, table, alias string
	conditions             [][2]string // the use, and when its columns are read
	columns                []column
	declarations           []declaration
}

type declaration struct {
	verb, name string
	args       []string // uses, or a column
}

// arg returns an argument, "" if there are not so many.
func (d declaration) arg(i int) string {
	if i < len(d.args) {
		return d.args[i]
	}
	return ""
}

type column struct {
	name  string
	field string // as code: row.Seq
	kind  kind
	goes  string // the Go type of the field
	uses  []string
	// isStruct says of a packed column that its field is a comparable struct, else it is a list.
	isStruct bool
	sql      map[string]string // expressions by use
}

// kind is what the code for a column depends on besides the name of the type.
type kind int

const (
	long  kind = iota // an integer of 64 bits
	short             // an enumeration of 8 bits
	count             // an int
	text
	flag
	id
	users  // a list of ids
	packed // a text made and read by functions that are named for the type
)

func kindOf(t reflect.Type) kind {
	switch {
	case t.Kind() == reflect.Int64:
		return long
	case t.Kind() == reflect.Uint8:
		return short
	case t.Kind() == reflect.Int:
		return count
	case t.Kind() == reflect.String:
		return text
	case t.Kind() == reflect.Bool:
		return flag
	case t.Kind() == reflect.Array:
		return id
	case t == reflect.TypeFor[[]chat.UserID]():
		return users
	}
	return packed
}

// has reports whether the column has the use, and so is an argument of a statement of it.
func (c column) has(use string) bool { return slices.Contains(c.uses, use) }

func (c column) ident() string { return c.name }

func (c column) null() bool { return c.has("null") }

// expression is the SQL that reads the column, by the first of the uses that has one.
func (c column) expression(alias string, uses ...string) string {
	for _, use := range append(uses, "read") {
		if sql, ok := c.sql[use]; ok {
			return sql
		}
	}
	return alias + "." + c.name
}

// isZero is the condition that the field is zero.
func (c column) isZero() string {
	switch c.kind {
	case long, short, count:
		return c.field + " == 0"
	case text:
		return c.field + ` == ""`
	case flag:
		return "!" + c.field
	case id:
		return c.field + ".IsZero()"
	}
	if c.isStruct {
		return c.field + " == (" + c.goes + "{})"
	}
	return "len(" + c.field + ") == 0"
}

// typeWord is the name of the field's type without its package, as a function begins: reactions.
func (c column) typeWord() string {
	name := c.goes[strings.LastIndex(c.goes, ".")+1:]
	return strings.ToLower(name[:1]) + name[1:]
}

// as converts the field to a type, unless it has it.
func (c column) as(goes string) string {
	if c.goes == goes {
		return c.field
	}
	return goes + "(" + c.field + ")"
}

// from converts code of a type to that of the field.
func (c column) from(goes, code string) string {
	if c.goes == goes {
		return code
	}
	return c.goes + "(" + code + ")"
}

// with returns the columns that have a use.
func (r *row) with(use string) []column { return r.without("", use) }

// without returns the columns that have a use and not another.
func (r *row) without(not, use string) []column {
	var list []column
	for _, c := range r.columns {
		if c.has(use) && !c.has(not) {
			list = append(list, c)
		}
	}
	return list
}

// read returns the columns that are read.
func (r *row) read() []column {
	var list []column
	for _, c := range r.columns {
		if c.has("read") || slices.ContainsFunc(r.conditions, func(w [2]string) bool { return c.has(w[0]) }) {
			list = append(list, c)
		}
	}
	return list
}

// parse reads rows.txt.
func parse(text string) (rows []*row, err error) {
	for i, line := range strings.Split(text, "\n") {
		words := strings.Fields(line)
		if len(words) == 0 || words[0][0] == '#' {
			continue
		}
		if words[0] == "row" && len(words) == 4 {
			rows = append(rows, &row{typeName: words[1], table: words[2], alias: words[3]})
			continue
		}
		if len(rows) == 0 {
			return nil, fmt.Errorf("line %d: expected a row", i+1)
		}
		if err := rows[len(rows)-1].parse(line, words); err != nil {
			return nil, fmt.Errorf("line %d: %w", i+1, err)
		}
	}
	return rows, nil
}

// arguments is how many words follow the name in a declaration.
var arguments = map[string][]int{
	"columns": {0, 1}, "width": {0}, "scan": {0}, "insert": {1, 2}, "update": {1, 2}, "upsert": {1}, "zero": {1, 2}, "same": {1, 2},
}

// parse reads a line of a row.
func (r *row) parse(line string, words []string) error {
	counts, declares := arguments[words[0]]
	switch {
	case len(words) < 2:
		return fmt.Errorf("%q is too short", line)
	case line[0] == '\t' && len(r.columns) > 0:
		_, sql, _ := strings.Cut(line, words[0])
		r.columns[len(r.columns)-1].sql[words[0]] = strings.TrimSpace(sql)
	case words[0] == "when":
		r.conditions = append(r.conditions, [2]string{words[1], strings.Join(words[2:], " ")})
	case declares && slices.Contains(counts, len(words)-2):
		r.declarations = append(r.declarations, declaration{words[0], words[1], words[2:]})
	case declares:
		return fmt.Errorf("%q has the wrong number of words", line)
	default:
		return r.addColumn(words)
	}
	return nil
}

func (r *row) addColumn(words []string) error {
	t, ok := types[r.typeName]
	if !ok {
		return fmt.Errorf("no type %s", r.typeName)
	}
	for _, name := range strings.Split(words[1], ".") {
		f, ok := t.FieldByName(name)
		if !ok {
			return fmt.Errorf("%v has no field %s", t, name)
		}
		t = f.Type
	}
	r.columns = append(r.columns, column{
		name: words[0], field: "row." + words[1], kind: kindOf(t), goes: t.String(), uses: words[2:], sql: map[string]string{},
		isStruct: t.Kind() == reflect.Struct,
	})
	return nil
}
