package memory_test

import (
	"testing"

	"messenger/internal/store/memory"
	"messenger/internal/store/storetest"
)

func TestContract(t *testing.T) {
	storetest.Run(t, func(testing.TB) storetest.Store { return memory.New() })
}

// TestContractWithRetries has every transaction decided three times, as a database
// that asks for a transaction again does.
func TestContractWithRetries(t *testing.T) {
	storetest.Run(t, func(testing.TB) storetest.Store {
		s := memory.New()
		s.Retry(2)
		return s
	})
}
