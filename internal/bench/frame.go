package bench

import (
	"encoding/binary"
	"errors"
	"fmt"
)

// Opcodes of RFC 6455 §11.8.
const (
	opText  = 0x1
	opClose = 0x8
	opPing  = 0x9
	opPong  = 0xA
)

const (
	final  = 0x80
	masked = 0x80
)

// maxPayload bounds a frame of the server: a page of 200 long messages is far below.
const maxPayload = 64 << 20

var errFrame = errors.New("the server sent a malformed frame")

// appendFrame appends a client's frame, which is masked (RFC 6455 §5.3).
func appendFrame(dst []byte, op byte, key uint32, payload []byte) []byte {
	dst = append(dst, final|op)
	switch n := len(payload); {
	case n < 126:
		dst = append(dst, masked|byte(n))
	case n < 1<<16:
		dst = append(dst, masked|126, byte(n>>8), byte(n))
	default:
		dst = append(dst, masked|127)
		dst = binary.BigEndian.AppendUint64(dst, uint64(n))
	}
	var mask [4]byte
	binary.BigEndian.PutUint32(mask[:], key)
	dst = append(dst, mask[:]...)
	at := len(dst)
	dst = append(dst, payload...)
	for i := range payload {
		dst[at+i] ^= mask[i&3]
	}
	return dst
}

// nextFrame reads the first frame of a server's bytes. size is 0 if it is not complete.
// The payload is part of b.
//
// Errors: errFrame for what no server of the contract sends: a masked, fragmented or
// binary frame, reserved bits or opcodes.
func nextFrame(b []byte) (op byte, payload []byte, size int, err error) {
	if len(b) < 2 {
		return 0, nil, 0, nil
	}
	op = b[0] &^ final
	if b[0]&final == 0 || b[1]&masked != 0 || op != opText && op != opClose && op != opPing && op != opPong {
		return 0, nil, 0, fmt.Errorf("%w: it begins with %#02x %#02x", errFrame, b[0], b[1])
	}
	head, n := 2, uint64(b[1])
	switch {
	case n == 126 && len(b) >= 4:
		head, n = 4, uint64(binary.BigEndian.Uint16(b[2:]))
	case n == 127 && len(b) >= 10:
		head, n = 10, binary.BigEndian.Uint64(b[2:])
	case n >= 126:
		return 0, nil, 0, nil
	}
	if n > maxPayload {
		return 0, nil, 0, fmt.Errorf("%w: it has %d bytes", errFrame, n)
	}
	size = head + int(n)
	if len(b) < size {
		return 0, nil, 0, nil
	}
	return op, b[head:size], size, nil
}

// closeText is what a close frame says.
func closeText(payload []byte) string {
	if len(payload) < 2 {
		return "without a code"
	}
	return fmt.Sprintf("with %d %s", binary.BigEndian.Uint16(payload), payload[2:])
}
