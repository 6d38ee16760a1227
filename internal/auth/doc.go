// Package auth knows who is asking: passwords, tokens, device logins (sessions) and
// the throttling of attempts to guess them.
//
// It is called by internal/rest and internal/ws; internal/app builds it; its ports
// AccountStore and SessionStore are implemented by internal/store/*. It imports
// internal/chat, for the nouns and the errors, and internal/limit. It must never know
// of HTTP, sockets or SQL, never log or return a password, a hash, a key or a token,
// and never answer differently, in words or in work done, for an unknown e-mail and
// a wrong password.
//
// It starts no goroutine. Everything exported is safe for concurrent use.
//
// The rules are those of docs/guarantees.md (G8; Decisions: passwords, tokens), docs/contract.md
// (Tokens, rows 10, 24, 25 and 29), and of RFC 7519 and RFC 8725 for tokens, RFC
// 9106 for argon2id and the PHC string format for stored hashes.
package auth
