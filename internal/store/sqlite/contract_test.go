package sqlite

import (
	"testing"

	"messenger/internal/store/storetest"
)

func TestContract(t *testing.T) {
	storetest.Run(t, func(t testing.TB) storetest.Store { return openStore(t) })
}
