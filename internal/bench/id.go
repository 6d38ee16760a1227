package bench

import (
	crand "crypto/rand"
	"encoding/binary"
	"encoding/hex"
	"math/rand/v2"
)

// idLen is the length of a UUID's text.
const idLen = 36

// number is what the id of a message says of it: the lane it is sent on, and its place
// there from 0.
type number struct {
	lane uint32 // 24 bits
	n    uint32
}

// numbers makes message ids: UUIDs (version 4) that begin with random bits, so that they
// fall anywhere in an index as real ones do, and end with a number.
type numbers struct {
	random *rand.Rand
}

func newNumbers() numbers {
	var seed [16]byte
	_, _ = crand.Read(seed[:])
	return numbers{random: rand.New(rand.NewPCG(binary.BigEndian.Uint64(seed[:]), binary.BigEndian.Uint64(seed[8:])))}
}

// id returns the text of an id.
func (s numbers) id(at number) string {
	var id [16]byte
	binary.BigEndian.PutUint64(id[:], s.random.Uint64())
	binary.BigEndian.PutUint32(id[8:], at.lane)
	binary.BigEndian.PutUint32(id[12:], at.n)
	id[6], id[8] = id[6]&0x0f|0x40, byte(s.random.Uint32())&0x3f|0x80
	return textOf(id)
}

// uuid returns a random UUID.
func (s numbers) uuid() string {
	return s.id(number{lane: s.random.Uint32(), n: s.random.Uint32()})
}

func textOf(id [16]byte) string {
	text := []byte("00000000-0000-0000-0000-000000000000")
	hex.Encode(text[0:8], id[0:4])
	hex.Encode(text[9:13], id[4:6])
	hex.Encode(text[14:18], id[6:8])
	hex.Encode(text[19:23], id[8:10])
	hex.Encode(text[24:36], id[10:16])
	return string(text)
}

// numberOf reads the number in the text of an id.
func numberOf(text []byte) (number, bool) {
	if len(text) != idLen || text[23] != '-' {
		return number{}, false
	}
	var tail [7]byte
	if _, err := hex.Decode(tail[:1], text[21:23]); err != nil {
		return number{}, false
	}
	if _, err := hex.Decode(tail[1:], text[24:]); err != nil {
		return number{}, false
	}
	return number{
		lane: uint32(tail[0])<<16 | uint32(tail[1])<<8 | uint32(tail[2]),
		n:    binary.BigEndian.Uint32(tail[3:]),
	}, true
}
