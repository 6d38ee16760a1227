package hub

import "encoding/binary"

// The first byte of a server's text frame: FIN and opcode 1 (RFC 6455 §5.2).
const finText = 0x81

// FrameOverhead is the most that a frame adds to its payload.
const FrameOverhead = 10

// Frame returns payload as one complete, unmasked text frame in memory of its own,
// ready to be shared by any number of outboxes.
func Frame(payload []byte) []byte {
	return append(AppendFrameHeader(make([]byte, 0, FrameOverhead+len(payload)), len(payload)), payload...)
}

// AppendFrameHeader appends the header of a text frame whose payload will have n
// bytes, with the length in the shortest form, as RFC 6455 §5.2 demands.
func AppendFrameHeader(dst []byte, n int) []byte {
	switch {
	case n < 126:
		return append(dst, finText, byte(n))
	case n <= 0xffff:
		return binary.BigEndian.AppendUint16(append(dst, finText, 126), uint16(n))
	default:
		return binary.BigEndian.AppendUint64(append(dst, finText, 127), uint64(n))
	}
}
