package sqlite

import (
	"regexp"
	"strings"
	"testing"
)

// scans matches a step that reads a whole table or index. Steps over rows the
// statement itself brings along, or has found, are none, nor is a list in a column.
var scans = regexp.MustCompile(`^SCAN [a-z]|AUTOMATIC`)

// reads matches a statement that has rows to find.
var reads = regexp.MustCompile(`\bfrom |^\s*update `)

// wholeLog matches a step that reads all there is of a kind in one conversation, which
// grows without end.
var wholeLog = regexp.MustCompile(`^SEARCH (messages|log|reactions|mentions|hidden|[mxhr]) .*\(conversation_id=\?\)`)

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
			if scans.MatchString(step) && !strings.Contains(step, "VIRTUAL TABLE") {
				t.Errorf("a statement scans:%s\n\t%s", q.text(), steps)
			}
			if wholeLog.MatchString(step) {
				t.Errorf("a statement reads a whole conversation:%s\n\t%s", q.text(), steps)
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

// TestRareRowsAreFoundByTheirIndex names what nothing but a partial or second index keeps
// from reading every message of a conversation.
func TestRareRowsAreFoundByTheirIndex(t *testing.T) {
	t.Parallel()
	s := openStore(t)
	w := <-s.writer
	defer func() { s.writer <- w }()
	for q, index := range map[query]string{
		qCorrections:   "(conversation_id=? AND user_id=? AND kind=? AND level=? AND block>? AND block<?)",
		qHiders:        "hidden_of_message (conversation_id=? AND message_seq=? AND user_id>?)",
		qGroupCount:    "members_in_groups (user_id=?)",
		qNextPlace:     "members_past (user_id=? AND conversation_id>?)",
		qStripMentions: "mentions_of_message (conversation_id=? AND message_seq=?)",
		qHiddenAfter:   "hidden_by_version (conversation_id=? AND user_id=? AND version>?)",
		qRemoved:       "members_removed (conversation_id=?",
		qWithdraw:      "invites_of_group (conversation_id=?)",
		qInvites:       "invites_of_group (conversation_id=?)",
		qMembersByRole: "members_successor (conversation_id=? AND (role,joined_seq,user_id)>(?,?,?))",
		qInboxOf:       "members_of_user (user_id=?)",
		qPlacesToList:  "members_of_user (user_id=?)",
	} {
		if plan := strings.Join(explain(t, w, q.text()), "\n\t"); !strings.Contains(plan, index) {
			t.Errorf("%s is not used by:%s\n\t%s", index, q.text(), plan)
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
	bad := regexp.MustCompile(`(?m)` + scans.String() + `|` + wholeLog.String())
	for _, text := range []string{
		"select * from users", "select id from users where first_name = ?", "update members set left_seq = 0",
		"select * from messages where seq = 1", "select count(*) from sessions", "delete from members where left_seq = 0",
		"select * from messages where conversation_id = ? and sender_id = ?", "select * from log where conversation_id = ? and actor_id = ?",
		"select * from members m join users u on u.first_name = m.role where m.conversation_id = ?",
	} {
		if plan := strings.Join(explain(t, w, text), "\n"); !bad.MatchString(plan) {
			t.Errorf("%s is taken for an index range:\n%s", text, plan)
		}
	}
}
