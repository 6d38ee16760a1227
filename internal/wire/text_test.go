package wire_test

import (
	"reflect"
	"strings"
	"testing"
	"unicode/utf8"

	"messenger/internal/chat"
	"messenger/internal/wire"
)

// survivors are texts of docs/bad-input.md, sections D and G, that must come out as they
// went in.
var survivors = []string{
	`'; DROP TABLE users;--`, `' OR '1'='1`, `O'Brien`, `$1 :user_id ? %s \x00 E'\\'`, // D15, D16
	`<img src=x onerror=alert(1)>`, `<svg/onload=alert(1)>`, `javascript:alert(1)`, `</script><script>`, // G01–G04
	`{{7*7}} ${7*7}`, "\u202eevil\u2066x\u2069", "👨‍👩‍👧‍👦 🇺🇦 👍🏿", "a\u200bb\ufeffc", // G05–G08
	"Z" + strings.Repeat("\u0300\u0301", 250), "\ufffe\uffff\U0010ffff\ufdd0", "é e\u0301", "İıiI", // G09–G12
	strings.Repeat("\n", 10_000), "\r\n\x1b[31m %0a", "مرحبا 123 שלום", "\t\v\x7f", // G13–G16
	strings.Repeat("w", 4096), `=HYPERLINK("http://x")`, `http://169.254.169.254/`, "Admin system", // G17–G20
	strings.Repeat("😀", 4096), "\ufffd", `\`, `"`, `\"`, `\\u0041`, "\u2028\u2029", "",
	"\x01\x02\x03\x04\x05\x06\x07\x08\x09\x0a\x0b\x0c\x0d\x0e\x0f\x10\x11\x12\x13\x14\x15\x16\x17\x18\x19\x1a\x1b\x1c\x1d\x1e\x1f",
}

// TestEscapes is how JSON.stringify writes each character that it does not leave alone.
func TestEscapes(t *testing.T) {
	t.Parallel()
	const before = `{"error":true,"type":"processor","message":"`
	for text, want := range map[string]string{
		"\"":                   `\"`,
		"\\":                   `\\`,
		"\b":                   `\b`,
		"\f":                   `\f`,
		"\n":                   `\n`,
		"\r":                   `\r`,
		"\t":                   `\t`,
		"\x00":                 `\u0000`,
		"\x0b":                 `\u000b`,
		"\x1b":                 `\u001b`,
		"\x1f":                 `\u001f`,
		"/<>&'":                `/<>&'`,
		"\x7f\x80":             "\x7f\ufffd",
		"\u2028":               "\u2028",
		"é😀":                   "é😀",
		"a\nb\n":               `a\nb\n`,
		"x\xff\xed\xa0\x80y\n": "x\ufffdy" + `\n`, // never reaches a client as it is
	} {
		if got := string(wire.AppendError(nil, wire.TypeProcessor, text)); got != before+want+`"}` {
			t.Errorf("%q: %s", text, got)
		}
	}
}

// TestUnescaping reads every escape there is.
func TestUnescaping(t *testing.T) {
	t.Parallel()
	for written, want := range map[string]string{
		`\"\\\/\b\f\n\r\t`:         "\"\\/\b\f\n\r\t",
		`\u0041\u00e9\u00E9\u4e2d`: "Aéé中",
		`\ud83d\ude00`:             "😀",
		`\uD83D\uDE00\uDBFF\uDFFF`: "😀\U0010ffff",
		`a\u0001b`:                 "a\x01b",
		`\ufffd\uffff\ue000\ud7ff`: "\ufffd\uffff\ue000\ud7ff",
		`\\u0041\\ud800`:           `\u0041\ud800`,
		`\\\u0041\\`:               `\A\`,
		`é\n😀`:                     "é\n😀",
	} {
		if got := mustDecode(t, private(`"`+written+`"`)).(wire.PrivateMessage).Content; got != want {
			t.Errorf("%s: %q, want %q", written, got, want)
		}
	}
}

// TestSmallTextsLetGoOfLargeFrames: what is kept of a frame is no more than its texts.
func TestSmallTextsLetGoOfLargeFrames(t *testing.T) {
	padded := []byte(private(`"small","padding":"` + strings.Repeat("x", 1<<20) + `"`))
	kept := make([]string, 0, 64)
	grown := heapGrowth(func() {
		for range cap(kept) {
			r, err := decode(padded)
			if err != nil {
				t.Fatal(err)
			}
			kept = append(kept, r.(wire.PrivateMessage).Content)
		}
	})
	if grown > 16<<20 { // the frames are 64 MiB
		t.Errorf("%d texts of 5 bytes keep %d bytes", len(kept), grown)
	}
}

// FuzzString: whatever the text, what is written is read back as it was, by our reader
// and by the standard one.
func FuzzString(f *testing.F) {
	for _, text := range survivors {
		f.Add(text)
	}
	f.Add("\xff\xc0\x80")
	f.Fuzz(func(t *testing.T, text string) {
		frame := wire.AppendBroadcast(nil, chat.MessagePosted{Kind: chat.Dialog, Message: chat.Message{Content: text}})
		if !utf8.Valid(frame) {
			t.Fatalf("%q is not UTF-8", frame)
		}
		want := strings.ToValidUTF8(text, "\ufffd")
		if got := standardText(t, frame); got != want {
			t.Fatalf("encoding/json reads %q, want %q", got, want)
		}
		if strings.ContainsRune(want, 0) {
			return // no request may have it
		}
		r := wire.PrivateMessage{Content: want}
		if got := mustDecode(t, string(write(t, r))); !reflect.DeepEqual(got, wire.Request(r)) {
			t.Fatalf("written by encoding/json, read as %q, want %q", got, want)
		}
	})
}
