package main

import (
	"fmt"
	"strings"
)

// postgres sends a list of rows column by column, and reads a row from cells.
type postgres struct{}

func (postgres) imports() string {
	return "\t\"github.com/jackc/pgx/v5\"\n\t\"github.com/jackc/pgx/v5/pgtype\"\n\n\t\"messenger/internal/chat\""
}

// scan declares a function that reads the next columns.
func (d postgres) scan(w *writer, name string, r *row) {
	w.line("\n// %s reads the columns of a row.", name)
	w.line("func %s(c *cells, row *%s) {", name, r.typeName)
	for _, c := range r.read() {
		w.line("%s", d.get(c))
	}
	w.line("}")
}

func (postgres) get(c column) string {
	switch c.kind {
	case short:
		return c.field + " = " + c.from("int16", "c.short()")
	case count:
		return c.field + " = c.integer()"
	case text:
		return c.field + " = " + c.from("string", "c.text()")
	case flag:
		return c.field + " = c.flag()"
	case id:
		return "c.id(" + c.field + "[:])"
	case users:
		return c.field + " = c.users()"
	case packed:
		return c.field + " = c." + c.typeWord() + "()"
	}
	return c.field + " = " + c.from("int64", "c.long()")
}

// write declares a statement over a list of rows and the function that queues it.
func (d postgres) write(w *writer, s statement) {
	columns := wrap(names(s.sent(), column.ident), ", ")
	var parameters, fields []string
	for i, c := range s.sent() {
		sqlType, code := d.put(c)
		parameters = append(parameters, fmt.Sprintf("$%d::%s[]", i+1, strings.ToLower(sqlType)))
		fields = append(fields, fmt.Sprintf("fieldOf(list, pgtype.%sOID, func(buf []byte, row *%s) []byte { return %s })", sqlType, s.typeName, code))
	}
	from := fmt.Sprintf("unnest(%s)\n\t\tx(%s)", wrap(parameters, ", "), columns)
	switch {
	case s.verb == "update":
		where := names(s.where(), func(c column) string { return s.alias + "." + c.name + " = x." + c.name })
		w.line("\nconst %s = `update %s %s set %s\n\tfrom %s\n\twhere %s`", s.name, s.table, s.alias, d.sets(s), from, wrap(where, " and "))
	case s.arg(1) != "":
		w.line("\nconst %s = `insert into %s\n\t(%s)\n\tselect * from %s\n\torder by x.%s`", s.name, s.table, columns, from, s.arg(1))
	default:
		w.line("\nconst %s = `insert into %s\n\t(%s)\n\tselect * from %s%s`", s.name, s.table, columns, from, s.onConflict())
	}
	w.line("\n// %s queues %s%s.", s.function(), s.name, choose(s.verb == "update", ", which must change all rows of the list", ""))
	w.line("func %s(q *pgx.Batch, list []*%s) {\n\tif len(list) == 0 {\n\t\treturn\n\t}", s.function(), s.typeName)
	w.line("\tq.Queue(%s,\n\t\t%s,\n\t)%s\n}",
		s.name, strings.Join(fields, ",\n\t\t"), choose(s.verb == "update", ".Exec(expect(len(list)))", ""))
}

// sets are the assignments of an update.
func (postgres) sets(s statement) string {
	var list []string
	for _, c := range s.columns {
		switch sql, ok := c.sql[s.arg(0)]; {
		case ok:
			list = append(list, c.name+" = "+sql)
		case c.has(s.arg(0)) && !c.has("key"):
			list = append(list, c.name+" = x."+c.name)
		}
	}
	return wrap(list, ", ")
}

// put is the PostgreSQL type of the values of a column, and the code that appends one.
func (postgres) put(c column) (sqlType, code string) {
	orNull := choose(c.null(), "OrNull", "")
	switch c.kind {
	case short:
		return "Int2", "appendShort(buf, " + c.as("int16") + ")"
	case text:
		return "Text", "appendText" + orNull + "(buf, " + c.as("string") + ")"
	case flag:
		return "Bool", "appendFlag(buf, " + c.field + ")"
	case id:
		return "UUID", "appendID" + orNull + "(buf, " + c.field + ")"
	case users:
		return "Bytea", "appendUsers(buf, " + c.field + ")"
	case packed:
		return "Text", "appendTextOrNull(buf, " + c.typeWord() + "Text(" + c.field + "))"
	}
	return "Int8", "appendLong" + orNull + "(buf, " + c.as("int64") + ")"
}
