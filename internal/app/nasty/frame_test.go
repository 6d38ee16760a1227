package nasty

import (
	"bytes"
	"crypto/rand"
	"fmt"
	"slices"
	"strings"
	"testing"
)

// framing is a row of section B: bytes, and what the socket then says.
type framing struct {
	id, note string
	send     []byte
	want     []string // transcripts; one of them
}

// list asks for nothing, with success.
const list = `{"type":"listLastMessage","params":{"limit":0,"cursorCreatedAt":null}}`

const (
	listed    = "listLastMessage ok[0]"
	protocol  = "close 1002"
	badText   = "close 1007"
	policy    = "close 1008"
	tooBig    = "close 1009"
	badJSON   = "processor: Invalid JSON"
	badType   = "processor: There is no such type"
	stillOpen = "alive"
)

// then joins the parts of a transcript.
func then(parts ...string) []string { return []string{strings.Join(parts, " | ")} }

// fragments sends a text in pieces.
func fragments(pieces ...string) []byte {
	var b []byte
	for i, s := range pieces {
		b0 := byte(opMore)
		if i == 0 {
			b0 = opText
		}
		if i == len(pieces)-1 {
			b0 |= fin
		}
		b = append(b, frame(b0, []byte(s))...)
	}
	return b
}

// noise is random bytes that are no JSON.
func noise() []byte {
	b := make([]byte, 1<<10)
	_, _ = rand.Read(b)
	b[0] = 0xff
	return b
}

func framings() []framing {
	rows := []framing{
		{"B01", "", []byte("\x81\x02hi"), then(protocol)},
		{"B04", "", append(announce16(fin|opPing, 126), make([]byte, 126)...), then(protocol)},
		{"B05", "", frame(opPing, []byte("x")), then(protocol)},
		{"B07", "", frame(fin|opPong, []byte("unasked")), then(stillOpen)},
		{"B09", "", frame(fin|opMore, []byte("x")), then(protocol)},
		{"B10", "", append(frame(opText, []byte(`{"type":`)), text(list)...), then(protocol)},
		{
			"B11", "", slices.Concat(frame(opText, []byte(list[:10])), frame(fin|opPing, nil), frame(opMore, []byte(list[10:30])), frame(fin|opMore, []byte(list[30:]))),
			then("pong", listed, stillOpen),
		},
		{"B12", "", fragments(strings.Split(string(padded(list, 60_000)), "")...), []string{listed + " | alive", policy, tooBig}},
		{"B13", "", append(frame(opText, nil), bytes.Repeat(frame(opMore, nil), 1_000_000)...), then(policy)},
		{"B15", "high bit", announce64(fin|opText, 1<<63), then(protocol)},
		{"B15", "all bits", announce64(fin|opText, 1<<64-1), then(protocol)},
		{"B17", "", frame(fin|opText, padded(list, 1<<16)), then(listed, stillOpen)},
		{"B18", "", frame(fin|opText, padded(list, 1<<16+1)), then(tooBig)},
		{"B19", "", append(frame(opText, make([]byte, 40<<10)), frame(fin|opMore, make([]byte, 40<<10))...), then(tooBig)},
		{"B20", "5 bytes in 16 bits", append(announce16(fin|opText, 5), "hello"...), then(protocol)},
		{"B20", "200 bytes in 64 bits", append(announce64(fin|opText, 200), make([]byte, 200)...), then(protocol)},
		{"B22", "", fragments("{\"a\":\"\xe2", "\x82\xac\"}"), then(badType, stillOpen)},
		{"B23", "", text("{\"a\":\"\xe2\x82"), then(badText)},
		{"B24", "", text(""), then(badJSON, stillOpen)},
		{"B25", "", frame(fin|opBinary, []byte(list)), then(listed, stillOpen)},
		{"B26", "", frame(fin|opBinary, noise()), then(badJSON, stillOpen)},
		{"B26", "20 in a row", bytes.Repeat(frame(fin|opBinary, noise()), 20), then(append(slices.Repeat([]string{badJSON}, 20), policy)...)},
		{"B27", "", frame(fin|opClose, []byte{3}), then(protocol)},
		{"B30", "", closing(1000, "\xff\xfe"), []string{badText, protocol}},
		{"B31", "", append(announce16(fin|opClose, 128), make([]byte, 128)...), then(protocol)},
		{"B36", "", append(announce(fin|opText, len(list)), list...), then(listed, stillOpen)},
		{"B40", "", text(list + "\n" + list), then(badJSON, stillOpen)},
	}
	for _, rsv := range []byte{0x40, 0x20, 0x10, 0x70} {
		rows = append(rows, framing{"B02", fmt.Sprintf("bits %x", rsv), frame(fin|rsv|opText, []byte(list)), then(protocol)})
	}
	for _, op := range []byte{3, 4, 5, 6, 7, 11, 12, 13, 14, 15} {
		rows = append(rows, framing{"B03", fmt.Sprint("opcode ", op), frame(fin|op, nil), then(protocol)})
	}
	for _, s := range []string{"\xff\xfe\xfd", "\xc0\x80", "\xed\xa0\x80", "\xf4\x90\x80\x80", "\x80"} {
		rows = append(rows, framing{"B21", fmt.Sprintf("%x", s), text(s), then(badText)})
	}
	for _, code := range []int{0, 999, 1004, 1005, 1006, 1015, 1016, 2999, 5000, 65535} {
		rows = append(rows, framing{"B28", fmt.Sprint("code ", code), closing(code, ""), then(protocol)})
	}
	for _, code := range []int{1000, 1001, 3000, 3999, 4000, 4999} {
		rows = append(rows, framing{"B29", fmt.Sprint("code ", code), closing(code, "bye"), then(fmt.Sprint("close ", code))})
	}
	return rows
}

func frameRows() []row {
	var rows []row
	for _, f := range framings() {
		rows = append(rows, row{id: f.id, note: f.note, run: f.run})
	}
	return rows
}

func (f framing) run(t *testing.T, w *world) {
	p := w.dial(t, w.dee)
	go func() { // much of it may come after the server has closed
		_ = p.write(f.send)
		_ = p.write(text(probe))
	}()
	got := strings.Join(p.until(probeAnswer), " | ")
	if !slices.Contains(f.want, got) {
		t.Errorf("the socket says %.300q, want %.300q", got, f.want)
	}
	if strings.HasPrefix(got, "close") && !p.ended(patience) {
		t.Error("the connection stays after its close")
	}
}
