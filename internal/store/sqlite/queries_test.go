package sqlite

import (
	"regexp"
	"strings"
	"testing"
)

// scans matches a step that reads a whole table or index. Steps over rows the
// statement itself brings along are none.
var scans = regexp.MustCompile(`^SCAN |AUTOMATIC`)

// reads matches a statement that has rows to find.
var reads = regexp.MustCompile(`\bfrom |^\s*update `)

// sorts lists the statements that may sort what their index ranges gave.
var sorts = map[query]bool{}

// TestNoStatementScans has SQLite explain every statement of the store.
func TestNoStatementScans(t *testing.T) {
	t.Parallel()
	s := openStore(t)
	w := <-s.writer
	defer func() { s.writer <- w }()
	for q := range queryCount {
		if q.text() == "" {
			t.Errorf("query %d has no text", q)
		}
		plan := explain(t, w, q.text())
		steps := strings.Join(plan, "\n\t")
		for _, step := range plan {
			if scans.MatchString(step) {
				t.Errorf("a statement scans:%s\n\t%s", q.text(), steps)
			}
			if strings.Contains(step, "TEMP B-TREE") && !sorts[q] {
				t.Errorf("a statement sorts:%s\n\t%s", q.text(), steps)
			}
		}
		if reads.MatchString(q.text()) && !strings.Contains(steps, "SEARCH") {
			t.Errorf("no index range in the plan of:%s\n\t%s", q.text(), steps)
		}
	}
}

func explain(t *testing.T, c *conn, text string) []string {
	t.Helper()
	st, err := c.prepare("explain query plan " + text)
	if err != nil {
		t.Fatalf("%v in:%s", err, text)
	}
	defer st.finalize()
	var plan []string
	for st.next() {
		plan = append(plan, st.strAt(3))
	}
	if err := st.end(); err != nil {
		t.Fatalf("%v in:%s", err, text)
	}
	return plan
}

// TestScansAreSeen proves that TestNoStatementScans can fail.
func TestScansAreSeen(t *testing.T) {
	t.Parallel()
	s := openStore(t)
	w := <-s.writer
	defer func() { s.writer <- w }()
	for _, text := range []string{
		"select * from users", "select id from users where first_name = ?", "update members set left_seq = 0",
		"select * from messages where seq = 1", "select count(*) from sessions", "delete from members where left_seq = 0",
		"select * from members m join users u on u.first_name = m.role where m.conversation_id = ?",
	} {
		if plan := strings.Join(explain(t, w, text), "\n"); !regexp.MustCompile(`(?m)` + scans.String()).MatchString(plan) {
			t.Errorf("%s is taken for an index range:\n%s", text, plan)
		}
	}
}
