package ws

import (
	"encoding/binary"

	gobwas "github.com/gobwas/ws"
)

// limits bound what one message may cost.
type limits struct {
	message   int // bytes of a message, all fragments together
	fragments int // frames of a message
}

// An event is what a peer said with one or more frames.
type event struct {
	kind    eventKind
	payload []byte // of messages and pings; valid until the parser is called again
	code    int    // of evClose: the peer's code, or closeNoStatus
}

type eventKind uint8

const (
	evNone    eventKind = iota // nothing yet: more bytes are needed
	evMessage                  // a whole message; text is known to be UTF-8, binary is not
	evPing
	evPong
	evClose
)

// maxHeader is a client frame's longest header: two bytes, a 64-bit length, a mask.
const maxHeader = 14

// parser is the receiving half of RFC 6455 as a state machine without input or output:
// bytes are pushed in as they come, events come out. How the bytes are split makes no
// difference to the events. The zero value is ready for the first frame; between
// messages a parser owns no memory.
type parser struct {
	head [maxHeader]byte
	have uint8 // bytes of head that are known
	in   bool  // the header is complete and payload follows

	maskAt uint8  // where in the mask the next payload byte stands
	left   uint32 // payload bytes of this frame still to come

	op    byte   // of the message that is being received; opContinuation when none is
	count uint32 // its frames
	size  uint32 // its bytes, as announced by the headers so far
	text  textCheck
	msg   []byte // its bytes so far, when they did not come in one piece
	ctl   []byte // the payload so far of a control frame that came in pieces
}

// idle reports whether the parser stands between two messages.
func (p *parser) idle() bool { return p.have == 0 && p.op == opContinuation }

// holds is the memory of what came of a message so far.
func (p *parser) holds() int { return cap(p.msg) }

// next takes bytes off in until they amount to an event and returns the rest. It
// unmasks payload in place. After evNone the rest is empty; after a fault or evClose
// the stream has no further meaning.
func (p *parser) next(lim *limits, in []byte) (ev event, rest []byte, f *fault) {
	for {
		if !p.in {
			n, f := p.header(lim, in)
			if f != nil {
				return event{}, nil, f
			}
			if in = in[n:]; !p.in {
				return event{}, nil, nil
			}
		}
		n := min(len(in), int(p.left))
		chunk := in[:n:n] // so that nobody can append over the rest
		in = in[n:]
		if ev, f = p.payload(chunk); f != nil || ev.kind != evNone {
			return ev, in, f
		}
		if p.left > 0 {
			return event{}, nil, nil
		}
	}
}

// header collects header bytes from in and returns how many it took. Each part is
// judged as soon as it is there: a length is refused before anything of it is stored.
func (p *parser) header(lim *limits, in []byte) (n int, f *fault) {
	for {
		need := p.headerNeed()
		k := copy(p.head[p.have:need], in[n:])
		n += k
		if p.have += uint8(k); p.have < need {
			return n, nil
		}
		ext := p.lengthBytes()
		if p.have == 2 {
			f = p.opening()
		}
		if f == nil && p.have == 2+ext {
			f = p.length(lim)
		}
		if f != nil || p.have == 2+ext+4 {
			p.in = f == nil
			return n, f
		}
	}
}

// headerNeed returns how long the header must be before the next part can be judged.
func (p *parser) headerNeed() uint8 {
	if p.have < 2 {
		return 2
	}
	if ext := p.lengthBytes(); p.have < 2+ext {
		return 2 + ext
	}
	return 2 + p.lengthBytes() + 4
}

// lengthBytes returns the size of the extended length field.
func (p *parser) lengthBytes() uint8 {
	switch p.head[1] & lengthBits {
	case 126:
		return 2
	case 127:
		return 8
	}
	return 0
}

func (p *parser) opcode() byte    { return p.head[0] & opcodeBits }
func (p *parser) fin() bool       { return p.head[0]&finBit != 0 }
func (p *parser) isControl() bool { return p.opcode() >= opClose }

// opening judges the first two bytes.
func (p *parser) opening() *fault {
	op := p.opcode()
	switch {
	case p.head[0]&reservedRSV != 0:
		return faultReserved
	case op > opBinary && op < opClose || op > opPong:
		return faultOpcode
	case p.head[1]&maskBit == 0:
		return faultUnmasked
	case p.isControl() && (!p.fin() || p.head[1]&lengthBits > maxControl):
		return faultControl
	case op == opContinuation && p.op == opContinuation:
		return faultContinuation
	case (op == opText || op == opBinary) && p.op != opContinuation:
		return faultInterleaved
	}
	return nil
}

// length judges how long the payload will be.
func (p *parser) length(lim *limits) *fault {
	n := uint64(p.head[1] & lengthBits)
	switch n {
	case 126:
		if n = uint64(binary.BigEndian.Uint16(p.head[2:])); n < 126 {
			return faultLength
		}
	case 127:
		if n = binary.BigEndian.Uint64(p.head[2:]); n <= 0xffff || n>>63 != 0 {
			return faultLength
		}
	}
	if !p.isControl() {
		if n > uint64(lim.message)-uint64(p.size) {
			return faultTooBig
		}
		if int(p.count) >= lim.fragments {
			return faultFragments
		}
		p.count++
		p.size += uint32(n)
		if op := p.opcode(); op != opContinuation {
			p.op = op
		}
	}
	p.left, p.maskAt = uint32(n), 0
	return nil
}

// payload takes the next piece of the frame's payload.
func (p *parser) payload(chunk []byte) (event, *fault) {
	mask := [4]byte(p.head[2+p.lengthBytes():])
	gobwas.Cipher(chunk, mask, int(p.maskAt))
	p.maskAt = uint8((int(p.maskAt) + len(chunk)) % 4)
	p.left -= uint32(len(chunk))
	if p.isControl() {
		return p.control(chunk)
	}
	if p.op == opText && !p.text.write(chunk) {
		return event{}, faultText
	}
	if p.left > 0 || !p.fin() {
		p.msg = append(p.msg, chunk...)
		if p.left == 0 {
			p.endFrame()
		}
		return event{}, nil
	}
	if !p.text.complete() {
		return event{}, faultText
	}
	whole := chunk
	if len(p.msg) > 0 {
		p.msg = append(p.msg, chunk...)
		whole = p.msg
	}
	p.endFrame()
	p.op, p.count, p.size, p.msg = opContinuation, 0, 0, nil
	return event{kind: evMessage, payload: whole}, nil
}

// control takes the next piece of a control frame; these may stand between the
// fragments of a message, which they do not disturb (RFC 6455 §5.4).
func (p *parser) control(chunk []byte) (event, *fault) {
	if p.left > 0 || len(p.ctl) > 0 {
		if p.ctl == nil {
			p.ctl = make([]byte, 0, maxControl)
		}
		p.ctl = append(p.ctl, chunk...)
		chunk = p.ctl
	}
	if p.left > 0 {
		return event{}, nil
	}
	op := p.opcode()
	p.ctl = nil
	p.endFrame()
	switch op {
	case opPing:
		return event{kind: evPing, payload: chunk}, nil
	case opPong:
		return event{kind: evPong}, nil
	}
	code, f := parseClose(chunk)
	return event{kind: evClose, code: code}, f
}

func (p *parser) endFrame() { p.have, p.in = 0, false }
