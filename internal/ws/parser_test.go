package ws

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
	"unicode/utf8"

	gobwas "github.com/gobwas/ws"
)

var testLimits = limits{message: 64 << 10, fragments: 1024}

// clientFrame returns a masked frame as a client sends it, with the length in the
// shortest form.
func clientFrame(first byte, payload []byte) []byte {
	var b []byte
	switch n := len(payload); {
	case n < 126:
		b = []byte{first, maskBit | byte(n)}
	case n <= 0xffff:
		b = binary.BigEndian.AppendUint16([]byte{first, maskBit | 126}, uint16(n))
	default:
		b = binary.BigEndian.AppendUint64([]byte{first, maskBit | 127}, uint64(n))
	}
	mask := [4]byte{0x37, 0xfa, 0x21, 0x3d}
	b = append(b, mask[:]...)
	at := len(b)
	b = append(b, payload...)
	gobwas.Cipher(b[at:], mask, 0)
	return b
}

// transcript feeds pieces to a fresh parser and writes down what came out.
func transcript(lim limits, pieces ...[]byte) string {
	var p parser
	var out strings.Builder
	for _, piece := range pieces {
		in := bytes.Clone(piece) // the parser unmasks in place
		for len(in) > 0 {
			ev, rest, f := p.next(&lim, in)
			if f != nil {
				fmt.Fprintf(&out, "fault %d %s\n", f.code, f.reason)
				return out.String()
			}
			switch ev.kind {
			case evNone:
			case evClose:
				fmt.Fprintf(&out, "close %d\n", ev.code)
				return out.String()
			default:
				fmt.Fprintf(&out, "%d %q\n", ev.kind, ev.payload)
			}
			in = rest
		}
	}
	if p.idle() {
		out.WriteString("idle\n")
	}
	return out.String()
}

func TestParserHandsOutWholeMessagesInPlace(t *testing.T) { // not parallel: it counts allocations
	in := append(clientFrame(finBit|opBinary, []byte("hello")), clientFrame(finBit|opBinary, []byte("world"))...)
	var p parser
	allocs := testing.AllocsPerRun(100, func() {
		for buf := in; len(buf) > 0; {
			_, rest, f := p.next(&testLimits, buf)
			if f != nil {
				t.Fatal(f)
			}
			buf = rest
		}
	})
	if allocs != 0 {
		t.Errorf("%v allocations for two messages in one piece, want none", allocs)
	}
	ev, rest, _ := p.next(&testLimits, bytes.Clone(in))
	_ = append(ev.payload, "overwritten"...)
	if ev, _, f := p.next(&testLimits, rest); f != nil || len(ev.payload) != 5 {
		t.Errorf("appending to one message spoiled the next: %q, %v", ev.payload, f)
	}
}

// TestParserRefusesLengthAtHeader: docs/bad-input.md B16 to B20, before any payload came.
func TestParserRefusesLengthAtHeader(t *testing.T) {
	t.Parallel()
	long := func(n uint64) []byte {
		return binary.BigEndian.AppendUint64([]byte{finBit | opText, maskBit | 127}, n)
	}
	half := clientFrame(opText, make([]byte, 40<<10))
	tests := map[string]struct {
		in   []byte
		want *fault
	}{
		"B15 high bit":                 {long(1 << 63), faultLength},
		"B15 all bits":                 {long(1<<64 - 1), faultLength},
		"B16 2^40":                     {long(1 << 40), faultTooBig},
		"B16 2^63-1":                   {long(1<<63 - 1), faultTooBig},
		"B17 65536":                    {long(65536), nil},
		"B18 65537":                    {long(65537), faultTooBig},
		"B19 sum over the limit":       {append(half, 0, maskBit|126, 0xa0, 0), faultTooBig},
		"B20 126 form for 5":           {[]byte{finBit | opText, maskBit | 126, 0, 5}, faultLength},
		"B20 127 form for 200":         {long(200), faultLength},
		"B20 127 form for 65535":       {long(65535), faultLength},
		"B04 ping of 126":              {[]byte{finBit | opPing, maskBit | 126}, faultControl},
		"B01 unmasked, two bytes seen": {[]byte{finBit | opText, 5}, faultUnmasked},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var p parser
			if _, _, f := p.next(&testLimits, bytes.Clone(tt.in)); f != tt.want {
				t.Errorf("fault %v, want %v", f, tt.want)
			}
			if len(tt.in) < 100 && p.msg != nil {
				t.Errorf("%d bytes held for a header", cap(p.msg))
			}
		})
	}
}

// TestParserMemoryFollowsBytes: what a peer announces costs nothing before it comes.
func TestParserMemoryFollowsBytes(t *testing.T) {
	t.Parallel()
	var p parser
	in := clientFrame(finBit|opBinary, make([]byte, 64<<10))
	if _, _, f := p.next(&testLimits, in[:100]); f != nil {
		t.Fatal(f)
	}
	if cap(p.msg) > 1024 {
		t.Errorf("%d bytes held for 86 that came", cap(p.msg))
	}
	ev, _, f := p.next(&testLimits, in[100:])
	if f != nil || len(ev.payload) != 64<<10 {
		t.Fatalf("%d bytes, %v", len(ev.payload), f)
	}
	if p.msg != nil || p.ctl != nil || !p.idle() {
		t.Error("a finished message leaves memory behind")
	}
}

// TestParserFragmentCap: docs/bad-input.md B12 and B13, in time linear in the bytes.
func TestParserFragmentCap(t *testing.T) {
	t.Parallel()
	for _, size := range []int{0, 1} {
		stream := clientFrame(opText, nil)
		for range testLimits.fragments {
			stream = append(stream, clientFrame(opContinuation, make([]byte, size))...)
		}
		want := fmt.Sprintf("fault %d %s\n", ClosePolicy, faultFragments.reason)
		if got := transcript(testLimits, stream); got != want {
			t.Errorf("%d fragments of %d bytes: %q", testLimits.fragments+1, size, got)
		}
		last := len(stream) - len(clientFrame(opContinuation, make([]byte, size)))
		allowed := bytes.Clone(stream[:last])
		end := clientFrame(finBit|opContinuation, nil)
		allowed = append(allowed[:last-len(clientFrame(opContinuation, make([]byte, size)))], end...)
		if got := transcript(testLimits, allowed); !strings.HasSuffix(got, "idle\n") {
			t.Errorf("%d fragments of %d bytes: %q", testLimits.fragments, size, got)
		}
	}
}

func TestTextCheckAgreesWithUTF8(t *testing.T) {
	t.Parallel()
	r := rand.New(rand.NewPCG(1, 2))
	alphabet := []string{"a", "é", "€", "😀", "\x80", "\xc0\x80", "\xed\xa0\x80", "\xf4\x90\x80\x80", "\xe2\x82", "\xff", "\ufffd", "\U0010ffff"}
	for range 20000 {
		var s string
		for range r.IntN(6) {
			s += alphabet[r.IntN(len(alphabet))]
		}
		var check textCheck
		ok := true
		for rest := s; ok && rest != ""; {
			n := 1 + r.IntN(len(rest))
			ok = check.write([]byte(rest[:n]))
			rest = rest[n:]
		}
		if got := ok && check.complete(); got != utf8.ValidString(s) {
			t.Fatalf("%q: %v", s, got)
		}
	}
}

// FuzzParser: arbitrary bytes, arbitrarily split, give the same events, do not panic,
// and never make the parser hold much more than one message.
func FuzzParser(f *testing.F) {
	for _, seed := range [][]byte{
		clientFrame(finBit|opText, []byte("hello")),
		append(clientFrame(opText, []byte("h\xc3")), clientFrame(finBit|opContinuation, []byte("\xa9"))...),
		append(clientFrame(opText, []byte("he")), clientFrame(finBit|opPing, []byte("ping"))...),
		clientFrame(finBit|opClose, []byte("\x03\xe8bye")),
		clientFrame(finBit|opBinary, make([]byte, 300)),
		{finBit | opText, maskBit | 127, 0, 0, 1},
	} {
		f.Add(seed, uint64(1))
	}
	small := limits{message: 1000, fragments: 8}
	f.Fuzz(func(t *testing.T, stream []byte, seed uint64) {
		whole := transcript(small, stream)
		r := rand.New(rand.NewPCG(seed, 0))
		var pieces [][]byte
		for rest := stream; len(rest) > 0; {
			n := 1 + r.IntN(min(len(rest), 20))
			pieces = append(pieces, rest[:n])
			rest = rest[n:]
		}
		if split := transcript(small, pieces...); split != whole {
			t.Fatalf("at once:\n%s\nin pieces:\n%s", whole, split)
		}
		var p parser
		for in := bytes.Clone(stream); len(in) > 0; {
			_, rest, fault := p.next(&small, in)
			if cap(p.msg) > 4*small.message || cap(p.ctl) > maxControl {
				t.Fatalf("holds %d and %d bytes", cap(p.msg), cap(p.ctl))
			}
			if fault != nil {
				break
			}
			in = rest
		}
	})
}

func BenchmarkParser(b *testing.B) {
	for _, size := range []int{16, 200, 4000} {
		b.Run(fmt.Sprint(size), func(b *testing.B) {
			frame := clientFrame(finBit|opText, bytes.Repeat([]byte("x"), size))
			in := bytes.Clone(frame)
			var p parser
			b.ReportAllocs()
			b.SetBytes(int64(len(frame)))
			for b.Loop() {
				copy(in, frame)
				if _, _, f := p.next(&testLimits, in); f != nil {
					b.Fatal(f)
				}
			}
		})
	}
}
