package postgres

import (
	"encoding/json"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"maps"
	"os"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/jackc/pgx/v5"

	"messenger/internal/pgtest"
)

// control are the statements that have no plan.
var control = []string{"sqlBegin", "sqlCommit", "sqlRollback", "sqlBeginView", "sqlUnhurried"}

// whole are the statements of commands that look at everything, while no server runs or at
// its start: messenger check, messenger repair clock, and the newest moment.
var whole = []string{
	"sqlCheckCounts", "sqlCheckIDs", "sqlCheckLast", "sqlCheckMoments", "sqlForgetMarks", "sqlNewest", "sqlPlan", "sqlPlanIndex",
	"sqlRedateColumn", "sqlRedateExpiries", "sqlRedateLast", "sqlRedateLastMessage", "sqlRedateLog", "sqlRedateMarks", "sqlRedateMessages",
}

// TestPlans asks PostgreSQL, on filled tables, how it runs each statement of the package:
// for any parameters, with the planner as the store sets it and as it comes. Every table
// must be reached by a condition on an index.
func TestPlans(t *testing.T) {
	t.Parallel()
	statements := statementsOf(t)
	url := pgtest.Open(t, migrateAt)
	config, err := parse(Config{URL: url}.withDefaults())
	if err != nil {
		t.Fatal(err)
	}
	ours := config.ConnConfig
	stock := ours.Copy()
	maps.DeleteFunc(stock.RuntimeParams, func(name, _ string) bool { return plannerSettings()[name] != "" })
	stock.RuntimeParams["plan_cache_mode"] = "force_generic_plan"
	fill(t, connect(t, stock))
	for name, config := range map[string]*pgx.ConnConfig{"ours": ours, "stock": stock} {
		t.Run(name, func(t *testing.T) {
			conn := connect(t, config)
			for _, name := range slices.Sorted(maps.Keys(statements)) {
				if !slices.Contains(control, name) && !slices.Contains(whole, name) {
					checkPlan(t, conn, name, statements[name])
				}
			}
		})
	}
}

func connect(t *testing.T, config *pgx.ConnConfig) *pgx.Conn {
	t.Helper()
	conn, err := pgx.ConnectConfig(t.Context(), config)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = conn.Close(t.Context()) })
	return conn
}

var parameter = regexp.MustCompile(`\$(\d+)`)

func checkPlan(t *testing.T, conn *pgx.Conn, name, sql string) {
	t.Helper()
	count := 0
	for _, m := range parameter.FindAllStringSubmatch(sql, -1) {
		if n, err := strconv.Atoi(m[1]); err == nil {
			count = max(count, n)
		}
	}
	execute := "execute " + name
	if count > 0 {
		execute += "(" + strings.TrimSuffix(strings.Repeat("null,", count), ",") + ")"
	}
	var out []byte
	for _, q := range []string{"prepare " + name + " as " + sql, "explain (verbose, format json) " + execute} {
		results, err := conn.PgConn().Exec(t.Context(), q).ReadAll()
		if err != nil {
			t.Errorf("%s: %v", name, err)
			return
		}
		for _, row := range results[0].Rows {
			out = append(out, row[0]...)
		}
	}
	var plans []map[string]any
	if err := json.Unmarshal(out, &plans); err != nil || len(plans) != 1 {
		t.Fatalf("%s: plan %q: %v", name, out, err)
	}
	if bad := scans(plans[0]["Plan"]); len(bad) > 0 {
		t.Errorf("%s reads more than an index range: %v\n%s", name, bad, out)
	}
}

// scans returns the nodes of a plan that read a table of ours without a condition on an
// index.
func scans(node any) (bad []string) {
	switch node := node.(type) {
	case []any:
		for _, n := range node {
			bad = append(bad, scans(n)...)
		}
	case map[string]any:
		kind, _ := node["Node Type"].(string)
		schema, _ := node["Schema"].(string)
		_, bounded := node["Index Cond"]
		index := kind == "Index Scan" || kind == "Index Only Scan"
		if schema == "public" && (kind == "Seq Scan" || kind == "Sample Scan" || kind == "Tid Range Scan" || index && !bounded) ||
			kind == "Bitmap Index Scan" && !bounded {
			bad = append(bad, fmt.Sprintf("%s on %v%v", kind, node["Relation Name"], node["Index Name"]))
		}
		bad = append(bad, scans(node["Plans"])...)
	}
	return bad
}

func TestScansAreNoticed(t *testing.T) {
	t.Parallel()
	conn, err := pgx.Connect(t.Context(), pgtest.Open(t, migrateAt))
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = conn.Close(t.Context()) }()
	for _, sql := range []string{
		"select * from messages where content = 'x'",
		"select * from users order by id limit 10",
		"select count(*) from members m join conversations c on c.id = m.conversation_id",
	} {
		var out []byte
		if err := conn.QueryRow(t.Context(), "explain (verbose, format json) "+sql).Scan(&out); err != nil {
			t.Fatal(err)
		}
		var plans []map[string]any
		if err := json.Unmarshal(out, &plans); err != nil {
			t.Fatal(err)
		}
		if len(scans(plans[0]["Plan"])) == 0 {
			t.Errorf("the scan of %q is not noticed", sql)
		}
	}
}

// fill puts enough rows into every table that reading it whole would not pay.
func fill(t *testing.T, conn *pgx.Conn) {
	t.Helper()
	const id = `('00000000-0000-4000-8000-' || lpad(to_hex(%s), 12, '0'))::uuid`
	u, c := fmt.Sprintf(id, "i"), fmt.Sprintf(id, "i / 10")
	for _, q := range []string{
		`insert into users select ` + u + `, 'First' || i, 'Last' || i, 'e' || i, 'e' || i, 'hash', i, i, null
			from generate_series(1, 5000) i`,
		`insert into user_keys select 1 + i % 5, 'key' || i, ` + fmt.Sprintf(id, "i / 6") + ` from generate_series(1, 30000) i`,
		`insert into sessions select gen_random_uuid(), ` + u + `, 'phone', i, i, case when i % 3 = 0 then i end
			from generate_series(1, 5000) i`,
		`insert into conversations select ` + u + `, 1 + i % 2, 'name', ` + u + `, ` + u + `, ` + u + `, 100, i, 100, i, 10, i, null
			from generate_series(1, 5000) i`,
		`insert into members select ` + c + `, ` + fmt.Sprintf(id, "1 + (i * 7919) % 5000") + `, 3, i, i, i % 4, 0, 0
			from generate_series(10, 49999) i on conflict do nothing`,
		`insert into messages select ` + c + `, i % 10, gen_random_uuid(), ` + u + `, 'content', false, i, i % 10, i % 10, null,
			case when i % 3 = 0 then i end, case when i % 4 = 0 then 1 end, null, case when i % 5 = 0 then '1 x' end
			from generate_series(10, 49999) i`,
		`insert into reactions select conversation_id, seq, sender_id, 'x', 1 from messages`,
		`insert into mentions select conversation_id, sender_id, seq, 2 from messages`,
		`insert into hidden select conversation_id, sender_id, seq, id, 1 from messages`,
		`insert into drafts select conversation_id, user_id, 'draft', null, 1 from members`,
		`insert into invites select 'code' || i, ` + c + `, ` + u + `, i, 0, 0, 0, 0 from generate_series(10, 49999) i`,
		`insert into sightings select id, 1, false from users`,
		`insert into known_addresses select id, uuid_send(id), hashtext(id::text) from users`,
		`insert into message_ids select id, conversation_id, seq from messages`,
		`insert into time_marks select conversation_id, created_at, seq from messages`,
		`insert into log select conversation_id, seq, 1, sender_id, sender_id, created_at from messages`,
		`insert into meta select 'key' || i, 'value' from generate_series(1, 5000) i`,
		`insert into unread_corrections select conversation_id, sender_id, 1, 0, seq, 1 from messages`,
		`insert into deleted_runs select conversation_id, seq, seq from messages`,
		`insert into leftovers select conversation_id, seq, sender_id from messages`,
		`insert into account_deletions select id, true, id, 1 from users`,
		`vacuum analyze`,
	} {
		if _, err := conn.Exec(t.Context(), q); err != nil {
			t.Fatalf("%s: %v", q, err)
		}
	}
}

// statementsOf returns every constant of the package whose name begins with sql.
func statementsOf(t *testing.T) map[string]string {
	t.Helper()
	values := map[string]ast.Expr{}
	for _, file := range sources(t) {
		for _, d := range file.Decls {
			decl, ok := d.(*ast.GenDecl)
			if !ok || decl.Tok != token.CONST {
				continue
			}
			for _, spec := range decl.Specs {
				spec := spec.(*ast.ValueSpec)
				for i, v := range spec.Values {
					values[spec.Names[i].Name] = v
				}
			}
		}
	}
	statements := map[string]string{}
	for name, v := range values {
		if strings.HasPrefix(name, "sql") {
			statements[name] = constant(t, values, v)
		}
	}
	if len(statements) < 40 {
		t.Fatalf("found only %d statements", len(statements))
	}
	return statements
}

// constant computes a text made of literals and other constants.
func constant(t *testing.T, values map[string]ast.Expr, e ast.Expr) string {
	t.Helper()
	switch e := e.(type) {
	case *ast.BasicLit:
		s, err := strconv.Unquote(e.Value)
		if err != nil {
			t.Fatal(err)
		}
		return s
	case *ast.Ident:
		return constant(t, values, values[e.Name])
	case *ast.BinaryExpr:
		return constant(t, values, e.X) + constant(t, values, e.Y)
	}
	t.Fatalf("a statement is made of a %T", e)
	return ""
}

func sources(t *testing.T) map[string]*ast.File {
	t.Helper()
	names, err := fs.Glob(os.DirFS("."), "*.go")
	if err != nil {
		t.Fatal(err)
	}
	files := map[string]*ast.File{}
	for _, name := range names {
		if strings.HasSuffix(name, "_test.go") {
			continue
		}
		file, err := parser.ParseFile(token.NewFileSet(), name, nil, parser.SkipObjectResolution)
		if err != nil {
			t.Fatal(err)
		}
		files[name] = file
	}
	return files
}

var statement = regexp.MustCompile(`(?i)^\s*(select|insert into|update|delete from|with|set local|begin)\s`)

// TestStatementsAreConstants keeps every statement where TestPlans sees it.
func TestStatementsAreConstants(t *testing.T) {
	t.Parallel()
	for name, file := range sources(t) {
		for _, d := range file.Decls {
			f, ok := d.(*ast.FuncDecl)
			if !ok || f.Body == nil {
				continue
			}
			ast.Inspect(f.Body, func(n ast.Node) bool {
				lit, ok := n.(*ast.BasicLit)
				if ok && lit.Kind == token.STRING && statement.MatchString(strings.Trim(lit.Value, "`\"")+" ") {
					t.Errorf("%s: %s has the statement %s in its body", name, f.Name.Name, lit.Value)
				}
				return true
			})
		}
	}
}
