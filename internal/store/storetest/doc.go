// Package storetest is the contract of the stores: what chat.Store, auth.AccountStore,
// auth.SessionStore and auth.AddressStore promise, as tests. Every store passes [Run].
//
// The tests drive the real operations of internal/chat through [Direct], a committer
// of one transaction per command, so the rules and their storage are tested together;
// where the port alone is meant (facts, cancelled writes) they call the store itself.
// There is one file per noun. [Script] is a random program whose answers are the same
// text on every store; Run compares it with the store in memory.
//
// It is imported by tests only: those of internal/store/*, and those of other packages
// that need a [World]. Goroutines of a test end with it.
package storetest

import (
	"testing"

	"messenger/internal/auth"
	"messenger/internal/chat"
)

// Store is what a store implements.
type Store interface {
	chat.Store
	auth.AccountStore
	auth.SessionStore
	auth.AddressStore
}

// Opener opens a new, empty store for one test, and has it closed with t.Cleanup.
type Opener func(t testing.TB) Store

// test is one promise; w holds a store of its own.
type test struct {
	name string
	run  func(w *World)
}

// Run tests that the stores open returns keep their contract. The tests run in
// parallel, each on its own store.
func Run(t *testing.T, open func(t testing.TB) Store) {
	nouns := []struct {
		name  string
		tests []test
	}{
		{"facts", factsTests},
		{"place", positionTests},
		{"successor", successorTests},
		{"conversation", conversationTests},
		{"message", messageTests},
		{"edit", editTests},
		{"delete", deleteTests},
		{"reaction", reactionTests},
		{"pin", pinTests},
		{"hidden", hiddenTests},
		{"unread", unreadTests},
		{"log", logTests},
		{"timeline", timelineTests},
		{"notice", noticeTests},
		{"pages", pageTests},
		{"sync", syncTests},
		{"batch", batchTests},
		{"member", memberTests},
		{"membership", membershipTests},
		{"invite", inviteTests},
		{"removal", removalTests},
		{"personal", personalTests},
		{"live", liveTests},
		{"inbox", inboxTests},
		{"history", historyTests},
		{"search", searchTests},
		{"account", accountTests},
		{"deletion", deletionTests},
		{"sweep", sweepTests},
		{"session", sessionTests},
		{"address", addressTests},
		{"concurrency", concurrencyTests},
		{"races", raceTests},
		{"script", scriptTests},
	}
	for _, noun := range nouns {
		t.Run(noun.name, func(t *testing.T) {
			t.Parallel()
			for _, tt := range noun.tests {
				t.Run(tt.name, func(t *testing.T) {
					t.Parallel()
					tt.run(NewWorld(t, open(t)))
				})
			}
		})
	}
}
