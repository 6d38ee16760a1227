package main

import (
	"fmt"
	"strings"
)

// sqlite binds and reads one value after the other by methods of stmt.
type sqlite struct{}

func (sqlite) imports() string { return `"messenger/internal/chat"` }

// scan declares a method that reads columns from column i on.
func (d sqlite) scan(w *writer, name string, r *row) {
	w.line("\n// %s reads the columns of a row, the first of which is column i.", name)
	w.line("func (s *stmt) %s(i int32, row *%s) {", name, r.typeName)
	for at, c := range r.read() {
		if c.has("read") {
			w.line("%s", d.get(c, at))
		}
	}
	for _, when := range r.conditions {
		w.line("if %s {", when[1])
		for at, c := range r.read() {
			if c.has(when[0]) {
				w.line("%s", d.get(c, at))
			}
		}
		w.line("}")
	}
	w.line("}")
}

func (sqlite) get(c column, at int) string {
	i := "i"
	if at > 0 {
		i = fmt.Sprintf("i+%d", at)
	}
	switch c.kind {
	case text:
		return c.field + " = " + c.from("string", "s.strAt("+i+")")
	case flag:
		return c.field + " = s.intAt(" + i + ") != 0"
	case id:
		return "s.blobAt(" + i + ", " + c.field + "[:])"
	case users:
		return c.field + " = usersIn(s.bytesAt(" + i + "))"
	case packed:
		return c.field + " = " + c.typeWord() + "In(s.strAt(" + i + "))"
	}
	return c.field + " = " + c.from("int64", "s.intAt("+i+")")
}

// write declares a statement and the method that binds its arguments.
func (d sqlite) write(w *writer, s statement) {
	bound := func(c column) string { return c.name + " = ?" }
	if s.verb == "update" {
		w.line("\nconst %s = `\nupdate %s set %s\nwhere %s`",
			s.name, s.table, wrap(names(s.set(), bound), ", "), wrap(names(s.where(), bound), " and "))
	} else {
		columns := names(s.sent(), column.ident)
		marks := strings.TrimSuffix(strings.Repeat("?, ", len(columns)), ", ")
		w.line("\nconst %s = `\ninsert into %s (%s)\nvalues (%s)%s`", s.name, s.table, wrap(columns, ", "), marks, s.onConflict())
	}
	w.line("\n// %s binds the arguments of %s.", s.function(), s.name)
	w.line("func (s *stmt) %s(row *%s) *stmt {\n\treturn s.\n\t\t%s\n}",
		s.function(), s.typeName, strings.Join(names(s.sent(), d.bind), ".\n\t\t"))
}

func (sqlite) bind(c column) string {
	switch c.kind {
	case text:
		return choose(c.null(), "filled(", "str(") + c.as("string") + ")"
	case flag:
		return "truth(" + c.field + ")"
	case id:
		return choose(c.null(), "idOrNull("+c.field, "blob("+c.field+"[:]") + ")"
	case users:
		return "ids(" + c.field + ")"
	case packed:
		return "filled(" + c.typeWord() + "Text(" + c.field + "))"
	}
	return choose(c.null(), "positive(", "int(") + c.as("int64") + ")"
}

// onConflict is the end of an upsert.
func (s statement) onConflict() string {
	if s.verb != "upsert" {
		return ""
	}
	sets := names(s.set(), func(c column) string { return c.name + " = excluded." + c.name })
	keys := strings.Join(names(s.with("key"), column.ident), ", ")
	return "\non conflict (" + keys + ") do update set\n\t" + wrap(sets, ", ")
}

func choose(condition bool, yes, no string) string {
	if condition {
		return yes
	}
	return no
}
