package hub

import "encoding/binary"

// The first byte of a server's text frame: FIN and opcode 1 (RFC 6455 §5.2).
const finText = 0x81

// FrameOverhead is the most that a frame adds to its payload.
const FrameOverhead = 10

var headerRoom [FrameOverhead]byte

// NewFrame returns the beginning of a frame: append the payload to it, which allocates,
// and give the result to Seal. So a frame is made in one piece of memory.
func NewFrame() []byte { return headerRoom[:] }

// Seal makes what began with NewFrame one complete, unmasked text frame, ready to be
// shared by any number of outboxes.
func Seal(frame []byte) []byte {
	if len(frame) == FrameOverhead { // nothing was appended: the room is still everybody's
		frame = make([]byte, FrameOverhead)
	}
	n := len(frame) - FrameOverhead
	var header [FrameOverhead]byte
	h := appendFrameHeader(header[:0], n)
	frame = frame[FrameOverhead-len(h):]
	copy(frame, h)
	return frame
}

// Frame returns a copy of payload as one complete frame.
func Frame(payload []byte) []byte { return Seal(append(NewFrame(), payload...)) }

// appendFrameHeader appends the header of a text frame whose payload has n bytes, with
// the length in the shortest form, as RFC 6455 §5.2 demands.
func appendFrameHeader(dst []byte, n int) []byte {
	switch {
	case n < 126:
		return append(dst, finText, byte(n))
	case n <= 0xffff:
		return binary.BigEndian.AppendUint16(append(dst, finText, 126), uint16(n))
	default:
		return binary.BigEndian.AppendUint64(append(dst, finText, 127), uint64(n))
	}
}
