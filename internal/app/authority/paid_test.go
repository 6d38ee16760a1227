package authority

import (
	"slices"
	"testing"

	"messenger/internal/limit"
	"messenger/internal/rest"
	"messenger/internal/wire"
	"messenger/internal/ws"
)

// cost is what the operation of a row takes.
func (r *rule) cost() limit.Cost {
	if r.rest() {
		return rest.Costs()[r.op]
	}
	return ws.CostOf(wire.Type(r.op))
}

// TestWhatWritesIsPaidFor: whatever changes something takes from the sends of the person.
// Signs of typing are not stored.
func TestWhatWritesIsPaidFor(t *testing.T) {
	t.Parallel()
	checked := 0
	for _, r := range slices.Concat(groupRules, inviteRules, dialogRules, messageRules) {
		if r.writes && r.op != "typing" {
			checked++
			if cost := r.cost(); !cost.Writes() {
				t.Errorf("%s writes and does not take from the sends", r.op)
			}
		}
	}
	if checked < 20 {
		t.Errorf("only %d rules write", checked)
	}
}
