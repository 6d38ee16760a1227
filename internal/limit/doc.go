// Package limit has the rate limits and the memory budget, both of bounded size. Limiter is a token
// bucket per key (an address, a user, an account) in a Map, which bounds the number of keys. Rates has
// the buckets of all requests. Memory is the budget for data that waits for slow peers.
//
// Its callers are internal/auth (logins, sign-ups), internal/ws and internal/rest. It imports only
// the standard library. It writes no answers: a caller turns a wait into its own error.
//
// It starts no goroutine: a map drops idle keys while it is used. The rule is docs/guarantees.md
// (G7; Decisions: limits).
package limit
