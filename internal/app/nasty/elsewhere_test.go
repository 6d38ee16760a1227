package nasty

import (
	"fmt"
	"testing"
)

// elsewhere are the rows that one node and the classic dialect cannot have, with the
// reason.
var elsewhere = map[string]string{
	"B37": "compression is never negotiated (A34), so there is nothing to inflate",
	"H10": "the classic dialect has no position to resume from; reading back by pages is H09",
	"H11": "the classic dialect has no resume tokens; two sockets of one token are D06 and D07",
	"H12": "the clock of a process cannot be set from outside; storetest has it, \"the clock was set back between writes\"",
}

// sections are the rows that the table must have, by section.
var sections = map[string]int{"A": 38, "B": 40, "C": 34, "D": 50, "E": 52, "F": 22, "G": 20, "H": 13}

// TestCoverage: every row is in the table, or elsewhere.
func TestCoverage(t *testing.T) {
	have := map[string]bool{}
	for _, r := range table() {
		if sections[r.id[:1]] > 0 { // TestExtendedTypes and TestEndpointRows count the others
			have[r.id] = true
		}
	}
	known := 0
	for section, rows := range sections {
		for n := range rows {
			id := fmt.Sprintf("%s%02d", section, n+1)
			if have[id] == (elsewhere[id] != "") {
				t.Errorf("%s: in the table %t, elsewhere %q", id, have[id], elsewhere[id])
			}
			known++
		}
	}
	if known != len(have)+len(elsewhere) {
		t.Errorf("%d rows in the table and %d elsewhere are not the %d known", len(have), len(elsewhere), known)
	}
}
