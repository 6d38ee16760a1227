// Package limit counts what a key (an address, a user, an account) may still do, in
// bounded memory: Limiter is a token bucket per key, Map is the bounded map under it.
//
// It is called by internal/auth (logins, sign-ups) and internal/ws (sends of a user);
// anything may use it, for it imports only the standard library and must never import
// anything of ours. It knows nothing of answers: a caller turns a wait into its own
// refusal.
//
// It starts no goroutine; what is idle is dropped as the map is used. The rule is
// docs/guarantees.md (G7; Decisions: limits).
package limit
