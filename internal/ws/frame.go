package ws

import (
	"encoding/binary"
	"unicode/utf8"
)

// Opcodes (RFC 6455 §5.2). Those from opClose on are control frames.
const (
	opContinuation = 0x0
	opText         = 0x1
	opBinary       = 0x2
	opClose        = 0x8
	opPing         = 0x9
	opPong         = 0xA
)

const (
	finBit      = 0x80
	reservedRSV = 0x70
	opcodeBits  = 0x0f
	maskBit     = 0x80
	lengthBits  = 0x7f

	maxControl = 125 // payload of a control frame (RFC 6455 §5.5)
	maxReason  = maxControl - 2
)

// pingFrame asks a silent peer for a sign of life. It is shared and never changed.
var pingFrame = []byte{finBit | opPing, 0}

// controlFrame returns one unmasked control frame in memory of its own. The payload
// must not be longer than maxControl.
func controlFrame(op byte, payload []byte) []byte {
	return append([]byte{finBit | op, byte(len(payload))}, payload...)
}

// closeFrame returns a close frame. Codes that may not be on the wire give one without
// a body; a reason that is too long is cut between two characters.
func closeFrame(code int, reason string) []byte {
	if code == closeNoStatus || code == closeAbnormal {
		return controlFrame(opClose, nil)
	}
	if len(reason) > maxReason {
		cut := maxReason
		for !utf8.RuneStart(reason[cut]) {
			cut--
		}
		reason = reason[:cut]
	}
	body := binary.BigEndian.AppendUint16(make([]byte, 0, 2+len(reason)), uint16(code))
	return controlFrame(opClose, append(body, reason...))
}

// parseClose reads the body of a peer's close frame and returns its code, or
// closeNoStatus if it has none (RFC 6455 §5.5.1).
func parseClose(body []byte) (code int, f *fault) {
	if len(body) == 0 {
		return closeNoStatus, nil
	}
	if len(body) == 1 {
		return 0, faultCloseCode
	}
	code = int(binary.BigEndian.Uint16(body))
	if !mayBeSent(code) {
		return 0, faultCloseCode
	}
	if !utf8.Valid(body[2:]) {
		return 0, faultText
	}
	return code, nil
}

// mayBeSent: registered codes that may stand in a close frame, and those of libraries
// and applications (RFC 6455 §7.4).
func mayBeSent(code int) bool {
	switch {
	case code >= 1000 && code <= 1003, code >= 1007 && code <= 1014, code >= 3000 && code <= 4999:
		return true
	}
	return false
}
