package bench

import (
	"bytes"
	"errors"
	"strings"
	"testing"

	"github.com/gobwas/ws"
)

func TestSendMasks(t *testing.T) {
	for _, n := range []int{0, 1, 125, 126, 65535, 65536} {
		payload := []byte(strings.Repeat("é", n))[:n]
		l, c := testLoop(), &conn{}
		c.out.WriteString("before")
		l.send(c, ws.OpText, bytes.Clone(payload))
		f, ok := bytes.CutPrefix(c.out.Bytes(), []byte("before"))
		if !ok || len(l.dirty) != 1 {
			t.Fatalf("%d bytes: what is to be written is % x", n, f[:2])
		}
		r := bytes.NewReader(f)
		head, err := ws.ReadHeader(r)
		if err != nil || !head.Masked || head.OpCode != ws.OpText || !head.Fin || head.Length != int64(n) {
			t.Fatalf("%d bytes: the header is %+v, %v", n, head, err)
		}
		got := f[len(f)-r.Len():]
		if ws.Cipher(got, head.Mask, 0); !bytes.Equal(got, payload) {
			t.Errorf("%d bytes do not come out as they went in", n)
		}
	}
}

func TestNextFrameWaitsForAllOfIt(t *testing.T) {
	for _, n := range []int{0, 125, 126, 300, 65536} {
		text := `{"type":"x","success":true,"params":{"item":null,"data":"` + strings.Repeat("x", n) + `","isBroadcast":false}}`
		whole := ws.MustCompileFrame(ws.NewTextFrame([]byte(text)))
		for cut := range min(len(whole), 400) {
			if _, size, err := nextFrame(whole[:cut]); size != 0 || err != nil {
				t.Fatalf("%d of %d bytes: size %d, %v", cut, len(whole), size, err)
			}
		}
		a, size, err := nextFrame(append(bytes.Clone(whole), "more"...))
		if string(a.payload) != text || size != len(whole) || err != nil {
			t.Errorf("a frame of %d bytes: %d bytes, size %d, %v", n, len(a.payload), size, err)
		}
	}
}

func TestNextFrameRefuses(t *testing.T) {
	const final, masked, text = 0x80, 0x80, 0x1
	for name, b := range map[string][]byte{
		"a fragment":      {text, 1, 'x'},
		"a masked frame":  {final | text, masked | 1, 0, 0, 0, 0, 'x'},
		"a binary frame":  {final | 0x2, 1, 'x'},
		"a reserved bit":  {final | 0x40 | text, 1, 'x'},
		"an endless one":  {final | text, 127, 0, 0, 1, 0, 0, 0, 0, 0},
		"a reserved code": {final | 0x7, 0},
	} {
		if _, _, err := nextFrame(b); !errors.Is(err, errFrame) {
			t.Errorf("%s: %v, want errFrame", name, err)
		}
	}
}

func TestNumbersAreInTheIDs(t *testing.T) {
	ids := newNumbers()
	heads := map[string]bool{}
	for _, want := range []number{{}, {stream: 1<<24 - 1, n: 1<<32 - 1}, {stream: 7, n: 100_000}} {
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
