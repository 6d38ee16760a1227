// Package rest speaks HTTP: the REST endpoints of the contract and of the extended
// dialect, their documentation and nothing else.
//
// internal/app is its only caller and handles WebSocket upgrades itself. The package takes
// the form of requests from api/openapi.yaml and calls internal/auth and internal/chat to
// serve them; internal/wire writes rows that sockets get as well, internal/problem says how
// an error is answered. The package must never decide who may do what, touch a store or a
// socket, or import internal/ws, internal/hub or a store. It never logs a password, a token,
// a search text or a body, and never answers the text of an error that is not a *chat.Error;
// such an error is logged once, with the id of the request.
//
// The checks of a request run in the order of docs/contract.md, Order of checks (check.go);
// the first one that fails decides. Only bodies of media type JSON are read, at most 100 kB,
// within a deadline, and by rules that leave no ambiguity (json.go).
//
// It starts no goroutine. The handler is safe for concurrent use.
//
// Sources: docs/contract.md (Order of checks, Endpoints, rows 3, 9, 10, 13, 26, 28, 29),
// docs/bad-input.md E, docs/guarantees.md (Decisions). The texts of violations are those of
// ajv 6, which clients of the contract may know.
package rest
