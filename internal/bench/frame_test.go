package bench

import (
	"bytes"
	"encoding/binary"
	"errors"
	"strings"
	"testing"
)

// serverFrame is a frame as a server sends it: not masked.
func serverFrame(op byte, payload []byte) []byte {
	b := []byte{final | op}
	switch n := len(payload); {
	case n < 126:
		b = append(b, byte(n))
	case n < 1<<16:
		b = append(b, 126, byte(n>>8), byte(n))
	default:
		b = binary.BigEndian.AppendUint64(append(b, 127), uint64(n))
	}
	return append(b, payload...)
}

func TestAppendFrameMasks(t *testing.T) {
	for _, n := range []int{0, 1, 125, 126, 65535, 65536} {
		payload := []byte(strings.Repeat("é", n))[:n]
		f := appendFrame([]byte("before"), opText, 0xa1b2c3d4, payload)
		f, ok := bytes.CutPrefix(f, []byte("before"))
		if !ok || f[0] != final|opText || f[1]&masked == 0 {
			t.Fatalf("%d bytes: the head is % x", n, f[:2])
		}
		head := map[byte]int{126: 4, 127: 10}[f[1]&^masked]
		if head == 0 {
			head = 2
		}
		got := slicesXor(f[head+4:], f[head:head+4])
		if !bytes.Equal(got, payload) {
			t.Errorf("%d bytes do not come out as they went in", n)
		}
	}
}

func slicesXor(b, key []byte) []byte {
	out := make([]byte, len(b))
	for i := range b {
		out[i] = b[i] ^ key[i%4]
	}
	return out
}

func TestNextFrameWaitsForAllOfIt(t *testing.T) {
	for _, n := range []int{0, 125, 126, 300, 65536} {
		payload := bytes.Repeat([]byte("x"), n)
		whole := serverFrame(opText, payload)
		for cut := range min(len(whole), 400) {
			if _, _, size, err := nextFrame(whole[:cut]); size != 0 || err != nil {
				t.Fatalf("%d of %d bytes: size %d, %v", cut, len(whole), size, err)
			}
		}
		op, got, size, err := nextFrame(append(bytes.Clone(whole), "more"...))
		if op != opText || !bytes.Equal(got, payload) || size != len(whole) || err != nil {
			t.Errorf("a frame of %d bytes: op %d, %d bytes, size %d, %v", n, op, len(got), size, err)
		}
	}
}

func TestNextFrameRefuses(t *testing.T) {
	for name, b := range map[string][]byte{
		"a fragment":      {opText, 1, 'x'},
		"a masked frame":  {final | opText, masked | 1, 0, 0, 0, 0, 'x'},
		"a binary frame":  {final | 0x2, 1, 'x'},
		"a reserved bit":  {final | 0x40 | opText, 1, 'x'},
		"an endless one":  {final | opText, 127, 0, 0, 1, 0, 0, 0, 0, 0},
		"a reserved code": {final | 0x7, 0},
	} {
		if _, _, _, err := nextFrame(b); !errors.Is(err, errFrame) {
			t.Errorf("%s: %v, want errFrame", name, err)
		}
	}
}

func TestNumbersAreInTheIDs(t *testing.T) {
	ids := newNumbers()
	heads := map[string]bool{}
	for _, want := range []number{{}, {lane: 1<<24 - 1, n: 1<<32 - 1}, {lane: 7, n: 100_000}} {
		text := ids.id(want)
		if len(text) != idLen || text[14] != '4' || !strings.ContainsRune("89ab", rune(text[19])) {
			t.Errorf("%s is no UUID of version 4", text)
		}
		heads[text[:8]] = true
		for _, form := range []string{text, strings.ToUpper(text)} {
			if got, ok := numberOf([]byte(form)); !ok || got != want {
				t.Errorf("numberOf(%s) = %v, %v, want %v", form, got, ok, want)
			}
		}
	}
	if len(heads) != 3 {
		t.Error("ids begin alike")
	}
	for _, bad := range []string{"", "short", strings.Repeat("x", idLen), strings.Repeat("-", idLen)} {
		if _, ok := numberOf([]byte(bad)); ok {
			t.Errorf("numberOf(%q) is ok", bad)
		}
	}
}
