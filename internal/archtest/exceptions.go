package archtest

// tooLarge are the exceptions to size.go: what, and how large it may be. A type or a
// function is named folder.Name or folder.Type.Method, a file by its path.
var tooLarge = map[string]int{}

// nonConstantSQL are the exceptions to sql.go, each with the reason why no input can
// become SQL there. A function is named folder.Name or folder.Type.Method.
var nonConstantSQL = map[string]string{
	"internal/store/postgres.Store.sees":      "a commit proof is made in this package only, each from a constant and its arguments",
	"internal/store/postgres.redate":          "names of tables and columns come from the schema, a moment is a number",
	"internal/store/postgres.Check":           "queries are a table of constants",
	"internal/store/rekey.Accounts":           "a store's Statements are constants",
	"internal/store/rekey.Reactions":          "a store's Statements are constants",
	"internal/store/rekey.work.count":         "a store's Statements are constants",
	"internal/store/rekey.work.merge":         "a store's Statements are constants",
	"internal/store/rekey.work.setEmailKey":   "a store's Statements are constants",
	"internal/store/rekey.work.setSearchKeys": "a store's Statements are constants",
	"internal/store/sqlite.conn.broken":       "queries are constants",
	"internal/store/sqlite.conn.redate":       "names of tables and columns come from the schema",
	"internal/store/sqlite.conn.use":          "a query is an index into a table of constants",
	"internal/store/sqlite.conn.configure":    "a pragma takes no arguments; its names and values are a table in the code and numbers",
}
