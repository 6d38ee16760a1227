// Package bench loads a server of the classic contract and measures what it carries.
//
// cmd/messenger calls it for `messenger bench`. It speaks REST and classic sockets only,
// so any server of the contract can be its target; it imports none of the server's packages.
// [Run] plays the workloads against one server, [Compare] against two in turn. [StartOwn]
// starts a server to be loaded, as a process of its own, so that its CPU and memory can be
// told from the generator's. Those are read from /proc, and sockets are driven by epoll:
// it runs on Linux only.
//
// # What bounds it
//
// All loads are closed loops, or a fixed rate (W3), over a fixed number of connections; no
// number of messages waits unanswered beyond what the options say. Each phase has a
// deadline. [CheckLoopback] is how callers keep it away from machines that are not theirs.
//
// # What it verifies
//
// Every message has a number in its id. A run fails if a request is refused, if the
// number of successes is not the number of requests, or if a delivery is missing, comes
// twice, or comes to somebody it is not for. Whoever was cut by a storm must be back at its
// end, alive and once. Figures of a failed run are not given.
//
// # Goroutines
//
// The generator's loop runs in the caller's goroutine: it owns all sockets and counters,
// so there are no locks. Each handshake has a goroutine, which ends with it, and so has the
// clock of W3; the loop waits for both before it is closed. Calls of REST use a few that
// end before the workload begins. A server that StartOwn started has one, which reads its
// log and waits for the process. A profile is fetched beside a measurement and waited for.
// So is the control pair beside a storm, which has a loop of its own.
package bench
