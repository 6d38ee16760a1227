package ws_test

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
	"time"

	"messenger/internal/ws"
)

// wsCase is one case of the conformance table: what a client sends after the
// handshake and what an echoing server must answer. The ids are those of the Autobahn
// test suite, by section of RFC 6455; the suite itself needs Python 2.
type wsCase struct {
	id   string
	send []byte
	want []string
}

// answers after which nothing may follow but the end of the stream.
const (
	refusal1002 = "close:1002"
	refusal1007 = "close:1007"
	refusal1008 = "close:1008"
	refusal1009 = "close:1009"
)

var bye = frame(fin|closes, closing(1000, ""))

// echoCase sends frames and a close; the messages come back.
func echoCase(id string, messages []string, frames ...[]byte) wsCase {
	c := wsCase{id: id, send: join(append(frames, bye)...)}
	for _, m := range messages {
		c.want = append(c.want, "text:"+m)
	}
	c.want = append(c.want, "close:1000")
	return c
}

func failCase(id string, want []string, frames ...[]byte) wsCase {
	return wsCase{id: id, send: join(frames...), want: want}
}

// dataCases: Autobahn 1 (framing) and 9 (limits). Binary is answered as text.
func dataCases() []wsCase {
	var cases []wsCase
	for i, n := range []int{0, 125, 126, 127, 128, 65535, 65536} {
		s := strings.Repeat("*", n)
		cases = append(cases,
			echoCase(fmt.Sprintf("1.1.%d", i+1), []string{s}, frame(fin|text, s)),
			echoCase(fmt.Sprintf("1.2.%d", i+1), []string{s}, frame(fin|binry, s)))
	}
	full := strings.Repeat("*", 65536)
	for i, n := range []int{64, 256, 1024, 4096, 16384, 65536} { // 9.3: 64 KiB in fragments
		frames := [][]byte{frame(more|text, full[:n])}
		for at := n; at < len(full); at += n {
			frames = append(frames, frame(more|contd, full[at:at+n]))
		}
		frames = append(frames, frame(fin|contd, ""))
		cases = append(cases, echoCase(fmt.Sprintf("9.3.%d", i+1), []string{full}, frames...))
	}
	for i, n := range []int{0, 16, 64, 256, 1024} { // 9.7: many messages
		s := strings.Repeat("*", n)
		var frames [][]byte
		var want []string
		for range 200 {
			frames, want = append(frames, frame(fin|text, s)), append(want, s)
		}
		cases = append(cases, echoCase(fmt.Sprintf("9.7.%d", i+1), want, frames...))
	}
	var auto [][]byte // 10.1.1: 64 KiB in fragments of 1,300
	for at := 0; at < len(full); at += 1300 {
		first := byte(contd)
		if at == 0 {
			first = text
		}
		if at+1300 >= len(full) {
			first |= fin
		}
		auto = append(auto, frame(first, full[at:min(at+1300, len(full))]))
	}
	return append(cases,
		echoCase("10.1.1", []string{full}, auto...),
		failCase("9.1.2 over the limit", []string{refusal1009}, frame(fin|text, full+"*")),
		failCase("B19 sum over the limit", []string{refusal1009}, frame(more|text, full[:40<<10]), frame(fin|contd, full[:40<<10])),
		echoCase("B36 mask of zeros", []string{"hello"}, maskedFrame(fin|text, "hello", [4]byte{})),
	)
}

// controlCases: Autobahn 2 (pings and pongs).
func controlCases() []wsCase {
	ten := make([][]byte, 0, 10)
	pongs := make([]string, 0, 11)
	for i := range 10 {
		ten = append(ten, frame(fin|ping, fmt.Sprintf("payload-%d", i)))
		pongs = append(pongs, fmt.Sprintf("pong:payload-%d", i))
	}
	all := strings.Repeat("\xff", 125)
	return []wsCase{
		{"2.1", join(frame(fin|ping, ""), bye), []string{"pong:", "close:1000"}},
		{"2.2", join(frame(fin|ping, "Hello, world!"), bye), []string{"pong:Hello, world!", "close:1000"}},
		{"2.3", join(frame(fin|ping, "\x00\xff\xfe\xfd\xfc\xfb\x00\xff"), bye), []string{"pong:\x00\xff\xfe\xfd\xfc\xfb\x00\xff", "close:1000"}},
		{"2.4, 2.6, B06", join(frame(fin|ping, all), bye), []string{"pong:" + all, "close:1000"}},
		{"2.5, B04", frame(fin|ping, all+"\xff"), []string{refusal1002}},
		{"2.7, B07", join(frame(fin|pong, ""), bye), []string{"close:1000"}},
		{"2.8", join(frame(fin|pong, "unsolicited"), bye), []string{"close:1000"}},
		{"2.9", join(frame(fin|pong, "unsolicited"), frame(fin|ping, "ping"), bye), []string{"pong:ping", "close:1000"}},
		{"2.10, 2.11", join(append(ten, bye)...), append(pongs, "close:1000")},
	}
}

// reservedCases: Autobahn 3 (reserved bits) and 4 (opcodes), and the masking rule.
func reservedCases() []wsCase {
	hello := frame(fin|text, "Hello")
	cases := []wsCase{
		failCase("3.1, B02", []string{refusal1002}, frame(fin|0x10|text, "Hello")),
		failCase("3.2, 3.3, 3.4, B02", []string{"text:Hello", refusal1002}, hello, frame(fin|0x20|text, "Hello"), frame(fin|ping, "")),
		failCase("3 RSV1, B02", []string{refusal1002}, frame(fin|0x40|text, "Hello")),
		failCase("3.5", []string{refusal1002}, frame(fin|0x50|binry, "\x00\xff")),
		failCase("3.6", []string{refusal1002}, frame(fin|0x60|ping, "Hello")),
		failCase("3.7", []string{refusal1002}, frame(fin|0x70|closes, closing(1000, ""))),
		failCase("B01 unmasked text", []string{refusal1002}, []byte("\x81\x05Hello")),
		failCase("B01 unmasked ping", []string{refusal1002}, []byte("\x89\x00")),
		failCase("B15 high bit of the length", []string{refusal1002}, []byte("\x81\xff\xff\xff\xff\xff\xff\xff\xff\xff")),
		failCase("B16 2^40 announced", []string{refusal1009}, []byte("\x81\xff\x00\x00\x01\x00\x00\x00\x00\x00")),
		failCase("B20 5 in two bytes", []string{refusal1002}, []byte("\x81\xfe\x00\x05\x00\x00\x00\x00Hello")),
		failCase("B20 200 in eight bytes", []string{refusal1002}, []byte("\x81\xff\x00\x00\x00\x00\x00\x00\x00\xc8\x00\x00\x00\x00")),
	}
	for i := range byte(5) {
		for j, op := range []byte{3 + i, 11 + i} {
			cases = append(cases,
				failCase(fmt.Sprintf("4.%d.%d, B03", j+1, i+1), []string{refusal1002}, frame(fin|op, "")),
				failCase(fmt.Sprintf("4.%d.%d after a message", j+1, i+1), []string{"text:Hello", refusal1002}, hello, frame(fin|op, "reserved"), frame(fin|ping, "")))
		}
	}
	return cases
}

// fragmentCases: Autobahn 5.
func fragmentCases() []wsCase {
	hello := frame(fin|text, "Hello")
	f1, f2 := frame(more|text, "fragment1"), frame(fin|contd, "fragment2")
	nothing := []string{refusal1002}
	return []wsCase{
		failCase("5.1, B05", nothing, frame(more|ping, "fragment1"), frame(fin|contd, "fragment2")),
		failCase("5.2", nothing, frame(more|pong, "fragment1"), frame(fin|contd, "fragment2")),
		echoCase("5.3, 5.4, 5.5", []string{"fragment1fragment2"}, f1, f2),
		{"5.6, 5.7, 5.8, B11", join(f1, frame(fin|ping, "ping"), f2, bye), []string{"pong:ping", "text:fragment1fragment2", "close:1000"}},
		failCase("5.9, 5.10, 5.11, B09", nothing, frame(fin|contd, "non-continuation"), hello),
		failCase("5.12, 5.13, 5.14, B09", nothing, frame(more|contd, "non-continuation"), hello),
		failCase("5.15", []string{"text:fragment1fragment2", refusal1002}, f1, f2, frame(more|contd, "fragment3"), hello),
		failCase("5.16", nothing, frame(more|contd, "fragment1"), frame(more|text, "fragment2"), f2),
		failCase("5.17", nothing, frame(fin|contd, "fragment1"), frame(more|text, "fragment2"), f2),
		failCase("5.18, B10", nothing, f1, frame(fin|text, "fragment2")),
		{
			"5.19, 5.20", join(f1, frame(more|contd, "fragment2"), frame(fin|ping, "p1"), frame(more|contd, "fragment3"),
				frame(more|contd, "fragment4"), frame(fin|ping, "p2"), frame(fin|contd, "fragment5"), bye),
			[]string{"pong:p1", "pong:p2", "text:fragment1fragment2fragment3fragment4fragment5", "close:1000"},
		},
		failCase("B12 60,000 fragments", []string{refusal1008}, join(frame(more|text, "x"), repeat(frame(more|contd, "x"), 60000))),
		failCase("B13 endless empty fragments", []string{refusal1008}, join(frame(more|text, ""), repeat(frame(more|contd, ""), 20000))),
	}
}

func repeat(b []byte, n int) []byte { return []byte(strings.Repeat(string(b), n)) }

// closeCases: Autobahn 7.
func closeCases() []wsCase {
	hello := frame(fin|text, "Hello World!")
	cases := []wsCase{
		echoCase("7.1.1", []string{"Hello World!"}, hello),
		{"7.1.2", join(bye, bye), []string{"close:1000"}},
		{"7.1.3, B32", join(bye, frame(fin|ping, "")), []string{"close:1000"}},
		{"7.1.4, B32", join(bye, hello), []string{"close:1000"}},
		{"7.1.5", join(frame(more|text, "fragment1"), bye, frame(fin|contd, "fragment2")), []string{"close:1000"}},
		{"7.1.6", join(frame(fin|text, strings.Repeat("BAsd7&jh23", 6000)), hello, bye, frame(fin|ping, "")),
			[]string{"text:" + strings.Repeat("BAsd7&jh23", 6000), "text:Hello World!", "close:1000"}},
		{"7.3.1", frame(fin|closes, ""), []string{"close:"}},
		failCase("7.3.2, B27", []string{refusal1002}, frame(fin|closes, "a")),
		{"7.3.3", frame(fin|closes, closing(1000, "")), []string{"close:1000"}},
		{"7.3.4", frame(fin|closes, closing(1000, "Hello World!")), []string{"close:1000"}},
		{"7.3.5", frame(fin|closes, closing(1000, strings.Repeat("*", 123))), []string{"close:1000"}},
		failCase("7.3.6, B31", []string{refusal1002}, frame(fin|closes, closing(1000, strings.Repeat("*", 124)))),
		failCase("7.5.1, B30", []string{refusal1007}, frame(fin|closes, closing(1000, "κόσμε\xed\xa0\x80edited"))),
		failCase("7 fragmented close", []string{refusal1002}, frame(more|closes, closing(1000, ""))),
	}
	for i, code := range []uint16{1000, 1001, 1002, 1003, 1007, 1008, 1009, 1010, 1011, 1012, 1013, 1014, 3000, 3999, 4000, 4999} {
		cases = append(cases, wsCase{fmt.Sprintf("7.7.%d, B29", i+1), frame(fin|closes, closing(code, "")), []string{fmt.Sprintf("close:%d", code)}})
	}
	for i, code := range []uint16{0, 999, 1004, 1005, 1006, 1015, 1016, 1100, 2000, 2999, 5000, 65535} {
		cases = append(cases, failCase(fmt.Sprintf("7.9.%d, 7.13, B28", i+1), []string{refusal1002}, frame(fin|closes, closing(code, ""))))
	}
	return cases
}

// textCases: Autobahn 6 (UTF-8).
func textCases() []wsCase {
	kosme := "Hello-µ@ßöäüàá-UTF-8!!"
	bad := "κόσμε\xed\xa0\x80edited"
	octets := func(s string) [][]byte {
		frames := [][]byte{frame(more|text, "")}
		for i := range len(s) {
			frames = append(frames, frame(more|contd, s[i:i+1]))
		}
		return append(frames, frame(fin|contd, ""))
	}
	cases := []wsCase{
		echoCase("6.1.1", []string{""}, frame(fin|text, "")),
		echoCase("6.1.2", []string{""}, frame(more|text, ""), frame(more|contd, ""), frame(fin|contd, "")),
		echoCase("6.1.3", []string{"middle"}, frame(more|text, ""), frame(more|contd, "middle"), frame(fin|contd, "")),
		echoCase("6.2.1", []string{kosme}, frame(fin|text, kosme)),
		echoCase("6.2.2", []string{kosme}, frame(more|text, kosme[:13]), frame(fin|contd, kosme[13:])),
		echoCase("6.2.3, B22", []string{kosme}, octets(kosme)...),
		echoCase("6.2.4", []string{"κόσμε"}, octets("κόσμε")...),
		failCase("6.3.1", []string{refusal1007}, frame(fin|text, bad)),
		failCase("6.3.2", []string{refusal1007}, octets(bad)...),
		failCase("6.4.1 fails before the message ends", []string{refusal1007}, frame(more|text, "κόσμε"), frame(more|contd, "\xf4\x90\x80\x80")),
		failCase("6.4.2 fails at the first impossible byte", []string{refusal1007}, frame(more|text, "κόσμε\xf4"), frame(more|contd, "\x90")),
		failCase("6.4.3 fails before the frame ends", []string{refusal1007}, frame(fin|text, "κόσμε\xf4\x90\x80\x80edited")[:18]),
	}
	for _, s := range validText {
		cases = append(cases, echoCase(fmt.Sprintf("6 valid %+q", s), []string{s}, frame(fin|text, s)))
	}
	for _, s := range invalidText {
		cases = append(cases,
			failCase(fmt.Sprintf("6 invalid %+q", s), []string{refusal1007}, frame(fin|text, s)),
			failCase(fmt.Sprintf("6 invalid %+q in octets", s), []string{refusal1007}, octets(s)...))
	}
	return cases
}

// validText: Autobahn 6.5, 6.6, 6.7, 6.9, 6.11, 6.22, 6.23.
var validText = []string{
	"κ", "κό", "κόσ", "κόσμ", "κόσμε",
	"\x00", "\u0080", "\u0800", "\U00010000", "\x7f", "\u07ff", "\uffff", "\U0010ffff",
	"\ud7ff", "\ue000", "\ufffd", "\ufffe", "\U0001fffe", "\U0001ffff", "\U0002fffe", "\U0010fffe", "\ufdd0", "\ufdef",
}

// invalidText: Autobahn 6.6, 6.8, 6.10, 6.12 to 6.21, and docs/bad-input.md B21 and B23.
var invalidText = []string{
	"\xce", "\xce\xba\xe1", "\xce\xba\xe1\xbd", "\xce\xba\xe1\xbd\xb9\xcf", "\xce\xba\xe1\xbd\xb9\xcf\x83\xce",
	"\xf8\x88\x80\x80\x80", "\xfc\x84\x80\x80\x80\x80", "\xf7\xbf\xbf\xbf", "\xfb\xbf\xbf\xbf\xbf", "\xfd\xbf\xbf\xbf\xbf\xbf",
	"\xf4\x90\x80\x80", "\x80", "\xbf", "\x80\xbf", "\x80\xbf\x80\xbf\x80\xbf",
	"\xc0 \xc1 \xc2 ", "\xe0 \xe1 ", "\xf0 \xf1 ", "\xf8 \xf9 ", "\xfc \xfd ",
	"\xc0", "\xe0\x80", "\xf0\x80\x80", "\xdf", "\xef\xbf", "\xf7\xbf\xbf", "\xe2\x82",
	"\xfe", "\xff", "\xfe\xfe\xff\xff", "\xff\xfe\xfd",
	"\xc0\xaf", "\xe0\x80\xaf", "\xf0\x80\x80\xaf", "\xf8\x80\x80\x80\xaf", "\xc1\xbf", "\xe0\x9f\xbf", "\xf0\x8f\xbf\xbf",
	"\xc0\x80", "\xe0\x80\x80", "\xf0\x80\x80\x80",
	"\xed\xa0\x80", "\xed\xad\xbf", "\xed\xae\x80", "\xed\xaf\xbf", "\xed\xb0\x80", "\xed\xbe\x80", "\xed\xbf\xbf",
	"\xed\xa0\x80\xed\xb0\x80", "\xed\xaf\xbf\xed\xbf\xbf",
}

// TestConformance runs every case in several ways: what a stream means must not depend
// on how the network cuts it.
func TestConformance(t *testing.T) {
	t.Parallel()
	s := startService(t, ws.Config{MaxMalformed: 1 << 15}, &fakeHandler{})
	cases := dataCases()
	for _, more := range [][]wsCase{controlCases(), reservedCases(), fragmentCases(), closeCases(), textCases()} {
		cases = append(cases, more...)
	}
	seen := map[string]bool{}
	t.Run("cases", func(t *testing.T) {
		for _, c := range cases {
			if seen[c.id] {
				t.Errorf("two cases have the id %s", c.id)
			}
			seen[c.id] = true
			t.Run(c.id, func(t *testing.T) {
				t.Parallel()
				s.runCase(t, c, len(c.send), "")
				s.runCase(t, c, 997, "")
				s.runCase(t, c, 0, "")
				if len(c.send) < 1000 {
					s.runCase(t, c, 1, "")
				}
				s.runCase(t, c, len(c.send), "with the handshake")
			})
		}
	})
	t.Logf("%d cases", len(cases))
}

// runCase sends the bytes of c in pieces of a size, 0 being pieces of random size, and
// expects the answers and then the end.
func (s *service) runCase(t *testing.T, c wsCase, size int, early string) {
	t.Helper()
	p := s.connect(t)
	hello, rest := []byte(request("Sec-WebSocket-Protocol: auth, alice.s1")), c.send
	if early != "" { // docs/bad-input.md A31
		go func() { _, _ = p.Write(join(hello, rest)) }()
		p.readHandshake("auth")
	} else {
		p.send(hello)
		p.readHandshake("auth")
		go func() {
			for len(rest) > 0 {
				n := min(size, len(rest))
				if size == 0 {
					n = 1 + rand.IntN(min(len(rest), 3000))
				}
				if _, err := p.Write(rest[:n]); err != nil {
					return // the server may close before it has read all
				}
				rest = rest[n:]
			}
		}()
	}
	p.want(c.want...)
	_, _ = p.Write(frame(fin|closes, closing(1000, ""))) // if this side was closed first
	if end := p.read(); end != "eof" && end != "reset" {
		t.Fatalf("after the close came %.100q", end)
	}
}

// TestFailFast: a violation is answered while the rest of the frame is still missing.
func TestFailFast(t *testing.T) {
	t.Parallel()
	s := startService(t, ws.Config{}, &fakeHandler{})
	for _, c := range []wsCase{
		{"reserved opcode, header incomplete", []byte{fin | 3, 0x80}, []string{refusal1002}},
		{"length over the limit", []byte{fin | text, 0xff, 0, 0, 0, 0, 0, 1, 0, 1}, []string{refusal1009}},
	} {
		p := s.dial(t, "alice.s1")
		start := time.Now()
		p.send(c.send)
		p.want(c.want...)
		if took := time.Since(start); took > 2*time.Second {
			t.Errorf("%s: answered after %v", c.id, took)
		}
	}
}
