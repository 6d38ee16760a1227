package app_test

import (
	"testing"

	"messenger/internal/limit"
	"messenger/internal/rest"
	"messenger/internal/wire"
	"messenger/internal/ws"
)

// TestOneCostInBothProtocols: an operation that both protocols have costs the same in both,
// or the one would be a way around the other. That each has a cost at all is checked where
// the tables are.
func TestOneCostInBothProtocols(t *testing.T) {
	t.Parallel()
	same := map[string]wire.Type{"sendMessage": wire.TypePrivateMessage, "markAsDeleted": wire.TypeClearDialog, "endSession": wire.TypeRevokeSession}
	both := 0
	for id, cost := range rest.Costs() {
		kind := wire.Type(id)
		if other, ok := same[id]; ok {
			kind = other
		}
		if got := ws.CostOf(kind); got != (limit.Cost{}) {
			both++
			if got != cost {
				t.Errorf("%s costs %+v by REST, %s %+v by socket", id, cost, kind, got)
			}
		}
	}
	if both < 6 {
		t.Errorf("only %d operations are in both protocols", both)
	}
}
