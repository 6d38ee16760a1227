// Package rest speaks HTTP: the REST endpoints of the contract and of the extended
// dialect, their documentation and nothing else.
//
// internal/app is its only caller; it sends WebSocket upgrades elsewhere before they
// come here. The room reads api/openapi.yaml for what a request must look like and
// asks internal/auth and internal/chat to do it; internal/wire writes rows that sockets
// get as well, internal/problem says how an error is answered. It must never decide who may do what, touch a store or a socket, or import
// internal/ws, internal/hub or a store. It never logs a password, a token, a search text
// or a body, and never answers the text of an error that is not a *chat.Error; such an
// error is logged once, with the id of the request.
//
// A request passes the checks of docs/contract.md, Order of checks, in their order (check.go); the first
// failing one decides. Only bodies of media type JSON are read, at most 100 kB, within
// a deadline, and parsed by rules that leave no two readings (json.go).
//
// It starts no goroutine. The handler is safe for concurrent use.
//
// Sources: docs/contract.md (Order of checks, Endpoints, rows 3, 9, 10, 13, 26, 28, 29), docs/bad-input.md E,
// docs/guarantees.md, Decisions; the texts of violations are those of ajv 6, which the clients of the
// contract may have met.
package rest
