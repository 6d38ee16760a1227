package ws

// The close codes this server sends. 4001 means "log in again" and nothing else: the
// original client forgets its token on it. With 1012 and 1013 it may come back later;
// 1002, 1007, 1008 and 1009 name the client's fault.
const (
	CloseGoingAway    = 1001
	CloseProtocol     = 1002
	CloseInvalidText  = 1007
	ClosePolicy       = 1008
	CloseTooBig       = 1009
	CloseInternal     = 1011
	CloseRestart      = 1012
	CloseTryLater     = 1013
	CloseUnauthorized = 4001
)

// Codes that are never on the wire (RFC 6455 §7.4.1).
const (
	closeNoStatus = 1005 // the peer's close frame had no code
	closeAbnormal = 1006 // the connection ended without a close frame
)

// reasonUnauthorized is the text of docs/contract.md, Handshake.
const reasonUnauthorized = "Unauthorized"

// A fault is what a peer did wrong, and the close code that tells it.
type fault struct {
	code   int
	reason string
}

func (f *fault) Error() string { return f.reason }

// Faults of framing, each with the section of RFC 6455 it violates.
var (
	faultReserved     = &fault{CloseProtocol, "reserved bit set"}               // §5.2
	faultOpcode       = &fault{CloseProtocol, "reserved opcode"}                // §5.2
	faultUnmasked     = &fault{CloseProtocol, "frame not masked"}               // §5.1
	faultControl      = &fault{CloseProtocol, "bad control frame"}              // §5.5
	faultContinuation = &fault{CloseProtocol, "nothing to continue"}            // §5.4
	faultInterleaved  = &fault{CloseProtocol, "message not finished"}           // §5.4
	faultLength       = &fault{CloseProtocol, "length not in shortest form"}    // §5.2
	faultCloseCode    = &fault{CloseProtocol, "bad close frame"}                // §5.5.1, §7.4
	faultText         = &fault{CloseInvalidText, "text is not UTF-8"}           // §8.1
	faultTooBig       = &fault{CloseTooBig, "message too big"}                  // §7.4.1
	faultFragments    = &fault{ClosePolicy, "too many fragments"}               // §7.4.1
	faultSlowMessage  = &fault{ClosePolicy, "message not completed in time"}    // §7.4.1
	faultMalformed    = &fault{ClosePolicy, "too many malformed messages"}      // §7.4.1
	faultTooMany      = &fault{ClosePolicy, "too many connections"}             // §7.4.1
	faultSlowReader   = &fault{CloseTryLater, "slow consumer, resume from seq"} // docs/guarantees.md, G7
)
