package bench

import (
	crand "crypto/rand"
	"encoding/binary"
	"math/rand/v2"

	"github.com/google/uuid"
)

// idLen is the length of a UUID's text.
const idLen = 36

// number is what the id of a message says of it: the stream that it is sent on, and its
// position there from 0.
type number struct {
	stream uint32 // 24 bits
	n      uint32
}

// numbers makes message ids: UUIDs (version 4) that begin with random bits, so that they
// fall anywhere in an index as real ones do, and end with a number.
type numbers struct{ *rand.Rand }

func newNumbers() numbers {
	var seed [32]byte
	_, _ = crand.Read(seed[:])
	return numbers{rand.New(rand.NewChaCha8(seed))}
}

// id returns the text of an id.
func (s numbers) id(at number) string {
	var id uuid.UUID
	binary.BigEndian.PutUint64(id[:], s.Uint64())
	binary.BigEndian.PutUint32(id[8:], at.stream)
	binary.BigEndian.PutUint32(id[12:], at.n)
	id[6], id[8] = id[6]&0x0f|0x40, byte(s.Uint32())&0x3f|0x80
	return id.String()
}

// uuid returns a random UUID.
func (s numbers) uuid() string {
	return s.id(number{stream: s.Uint32(), n: s.Uint32()})
}

// numberOf reads the number in the text of an id.
func numberOf(text []byte) (number, bool) {
	id, err := uuid.ParseBytes(text)
	return number{
		stream: binary.BigEndian.Uint32(id[8:]) & 0xffffff,
		n:      binary.BigEndian.Uint32(id[12:]),
	}, err == nil && len(text) == idLen
}
