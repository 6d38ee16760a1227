package jsonscan_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"messenger/internal/jsonscan"
)

func read(text string) (d jsonscan.Document, v jsonscan.Value, ok bool) {
	d = jsonscan.Document{Text: text, Inner: "in", MaxValues: 100}
	v, ok = d.Read()
	return d, v, ok
}

// TestRead: what is kept of a text.
func TestRead(t *testing.T) {
	t.Parallel()
	d, v, ok := read(` {"a":"\u0061b","in":{"n":-1.5e3,"deep":{"n":1,"x":[0,"]",{"n":2}]}},"n":null} `)
	if !ok || v.Kind != jsonscan.Object || d.Top("a").Text() != "ab" || d.Top("n").Kind != jsonscan.Null {
		t.Errorf("the top object: %v, kind %d, a is %q", ok, v.Kind, d.Top("a").Text())
	}
	if n := d.Find("n"); n.Kind != jsonscan.Number || n.Raw != "-1.5e3" {
		t.Errorf("n of the inner object: %+v", n)
	}
	for _, absent := range []jsonscan.Value{d.Find("a"), d.Find("x"), d.Top("deep"), d.Top("A"), d.Find("n").Member("n")} {
		if absent.Kind != jsonscan.Absent {
			t.Errorf("%+v is there", absent)
		}
	}
	deep := d.Find("deep")
	var elements []string
	for e := range deep.Member("x").Elements() {
		elements = append(elements, e.Raw)
	}
	if want := []string{"0", "]", `{"n":2}`}; !slices.Equal(elements, want) || deep.Member("n").Raw != "1" {
		t.Errorf("n is %q, x has %q", deep.Member("n").Raw, elements)
	}
	for range deep.Elements() {
		t.Error("an object has elements")
	}
	for range deep.Member("x").Members() {
		t.Error("an array has members")
	}
}

// TestNoted: what is noted beside the grammar, and where.
func TestNoted(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		`{"a":1,"in":{"a":1}}`:                "false false false 20 ",
		`{"a":1,"\u0061":2}`:                  "true false false 7 the same key twice",
		`{"a":{"b":1,"b":1},"in":{}}`:         "true false false 12 the same key twice",
		`{"in":{"b":1,"b":1}}`:                "false true false 13 the same key twice",
		`{"in":{"c":{"b":1,"b":1}}}`:          "false true false 18 the same key twice",
		`{"in":{},"in":{}}`:                   "true false false 9 the same key twice",
		`["\u0000","\ud800"]`:                 "false false true 2 NUL in a string",
		`[{"a":1,"a":"\ud800"},`:              "true false true 8 the same key twice",
		`{"in":{"\udc00":[]}`:                 "false false true 8 half of a surrogate pair",
		`[1,2,`:                               "false false false 5 unexpected end",
		`[1 2]`:                               "false false false 3 unexpected character",
		strings.Repeat(`[1,`, 51):             "false false false 48 too many levels",
		`[` + strings.Repeat("1,", 99) + `1]`: "false false false 199 too many values",
		"[\"\xff\"":                           "false false false 2 not UTF-8",
	} {
		d, _, _ := read(text)
		at, reason := d.Fault()
		if got := fmt.Sprint(d.RepeatOutside, d.RepeatInside, d.BadText, at, " ", reason); got != want {
			t.Errorf("%.40q: %s, want %s", text, got, want)
		}
	}
}

// FuzzRead compares what is accepted with encoding/json, and what is refused as well unless
// it is one of the texts about which this package is stricter.
func FuzzRead(f *testing.F) {
	for _, text := range []string{
		`{"a":[1,-0.5e+3,true,false,null,"\u00e9\ud83d\ude00\n\/"],"in":{"b":{}}}`, `[[],{},""]`, `"\ud800"`, `{"a":1,"a":2}`, "[\"\xff\"]", ` 01`, `[1,]`, `"\u00`,
	} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		d := jsonscan.Document{Text: text, Inner: "in"}
		v, ok := d.Read()
		at, reason := d.Fault()
		if at < 0 || at > len(text) || !ok && reason == "" {
			t.Fatalf("%q: fault %q at %d", text, reason, at)
		}
		if !ok {
			levels := strings.Count(text, "[") + strings.Count(text, "{")
			if json.Valid([]byte(text)) && utf8.ValidString(text) && levels <= 16 {
				t.Fatalf("%q is refused: %s at %d", text, reason, at)
			}
			return
		}
		if !json.Valid([]byte(text)) {
			t.Fatalf("%q is accepted", text)
		}
		if reason != "" {
			return // encoding/json would read something else
		}
		var want, got bytes.Buffer
		if err := json.Compact(&want, []byte(text)); err != nil {
			t.Fatal(err)
		}
		if write(&got, v); got.String() != normal(t, want.String()) {
			t.Fatalf("%q is read as %s", text, got.String())
		}
	})
}

// write writes v as encoding/json does, with numbers as they were.
func write(b *bytes.Buffer, v jsonscan.Value) {
	separator := ""
	switch v.Kind {
	case jsonscan.Array:
		b.WriteByte('[')
		for e := range v.Elements() {
			b.WriteString(separator)
			separator = ","
			write(b, e)
		}
		b.WriteByte(']')
	case jsonscan.Object:
		b.WriteByte('{')
		for key, e := range v.Members() {
			b.WriteString(separator)
			separator = ","
			fmt.Fprintf(b, "%q:", key)
			write(b, e)
		}
		b.WriteByte('}')
	case jsonscan.String:
		fmt.Fprintf(b, "%q", v.Text())
	default:
		b.WriteString(v.Raw)
	}
}

// normal spells the strings of a compact text as write does.
func normal(t *testing.T, text string) string {
	t.Helper()
	var b strings.Builder
	for text != "" {
		if text[0] != '"' {
			b.WriteByte(text[0])
			text = text[1:]
			continue
		}
		end := 1
		for text[end] != '"' {
			if text[end] == '\\' {
				end++
			}
			end++
		}
		var s string
		if err := json.Unmarshal([]byte(text[:end+1]), &s); err != nil {
			t.Fatal(err)
		}
		fmt.Fprintf(&b, "%q", s)
		text = text[end+1:]
	}
	return b.String()
}
