package hub

import "encoding/binary"

// The first byte of a server's text frame: FIN and opcode 1 (RFC 6455 §5.2).
const finText = 0x81

// FrameOverhead is the maximum length of a frame's header.
const FrameOverhead = 10

var headerRoom [FrameOverhead]byte

// NewFrame returns a slice with room for a header. Append the payload to it, which allocates, and pass the
// result to Seal. So a frame takes one allocation.
func NewFrame() []byte { return headerRoom[:] }

// Seal completes what NewFrame started: it returns one unmasked text frame, which any number of outboxes may
// share.
func Seal(frame []byte) []byte {
	if len(frame) == FrameOverhead { // nothing was appended: the array is still shared
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
