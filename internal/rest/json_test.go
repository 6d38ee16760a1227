package rest

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestParseJSON(t *testing.T) {
	t.Parallel()
	text := " {\"a\" :[1,-0.5e+3, true,false,null,\"\\u00e9\\ud83d\\ude00\\n\\/\\\\\\\"\\b\\f\\r\\t\"],\r\n\t\"b\":{\"a\":\"\"},\"\":{}} "
	value, keys, err := parseJSON(text)
	if err != nil {
		t.Fatal(err)
	}
	want := map[string]any{
		"a": []any{json.Number("1"), json.Number("-0.5e+3"), true, false, nil, "é😀\n/\\\"\b\f\r\t"},
		"b": map[string]any{"a": ""}, "": map[string]any{},
	}
	if diff := cmp.Diff(want, value); diff != "" {
		t.Errorf("value (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff([]string{"a", "b", ""}, keys); diff != "" {
		t.Errorf("keys (-want +got):\n%s", diff)
	}
	if _, keys, err := parseJSON(`[{"a":1}]`); err != nil || keys != nil {
		t.Errorf("an array: keys %q, %v", keys, err)
	}
}

func TestParseJSONRefuses(t *testing.T) { // docs/bad-input.md C15–C18, C26–C29, E01, E02, E16, E20, E52
	t.Parallel()
	const (
		end       = "unexpected end"
		character = "unexpected character"
		first     = "an object or array must come first"
		behind    = "there is something behind the value"
		control   = "a control character in a string"
		half      = "half of a surrogate pair"
	)
	tests := map[string]string{
		"": first, " ": first, "null": first, `"x"`: first, "1": first, "true": first, "\ufeff{}": first, "x": first,
		"{": end, "[": end, `{"a"`: end, `{"a":`: end, `{"a":1`: end, `{"a":1,`: end, `["a`: end, `["\`: end, `["\u12`: end, `[t`: end,
		`{a:1}`: character, `{'a':1}`: character, `{"a":1,}`: character, `[1,]`: character, `[,1]`: character, `{"a" 1}`: character,
		`[01]`: character, `[+1]`: character, `[.5]`: character, `[1.]`: character, `[1e]`: character, `[0x10]`: character, `[-]`: character,
		`[NaN]`: character, `[Infinity]`: character, `[nul]`: character, `[TRUE]`: character, `["\x41"]`: character, `["\u00g0"]`: character,
		`["\u+123"]`: character, "[1 2]": character, "{\"a\":1\x00}": character, "// c\n{}": first, "[/**/]": character,
		"{}{}": behind, "{} x": behind, "{}\x00": behind, "[]]": behind,
		`{"a":1,"a":2}`: "the same key twice", `{"a":1,"\u0061":2}`: "the same key twice", `[{"x":{"b":1,"b":1}}]`: "the same key twice",
		"[\"a\nb\"]": control, "[\"a\tb\"]": control, "[\"a\x00b\"]": control,
		`["a\u0000b"]`: "NUL in a string", `{"a\u0000":1}`: "NUL in a string",
		`["\ud800"]`: half, `["\udc00"]`: half, `["\ud800\ud800"]`: half, `["\ud800x"]`: half, `["\ud800\n"]`: half, `["\udc00\ud800"]`: half,
		"[\"\xff\"]": "not UTF-8", "[\"\xc0\x80\"]": "not UTF-8", "[\"\xed\xa0\x80\"]": "not UTF-8", "[\"\xf4\x90\x80\x80\"]": "not UTF-8",
		"{\"\xe2\x82\":1}":                   "not UTF-8",
		strings.Repeat("[", 17):              "too many levels",
		strings.Repeat(`{"a":`, 17):          "too many levels",
		strings.Repeat("[", 50_000):          "too many levels",
		strings.Repeat(`{"a":[`, 8) + `{}]}`: "too many levels",
	}
	for text, want := range tests {
		_, _, err := parseJSON(text)
		if err == nil || !strings.HasSuffix(err.Error(), ": "+want) {
			t.Errorf("%.40q: %v, want %s", text, err, want)
		}
	}
	if _, _, err := parseJSON(strings.Repeat("[", 16) + strings.Repeat("]", 16)); err != nil {
		t.Errorf("16 levels: %v", err)
	}
}

func TestPatternsAreThoseOfECMAScript(t *testing.T) {
	t.Parallel()
	for _, space := range "\t\n\v\f\r \u00a0\u1680\u2000\u2009\u200a\u2028\u2029\u202f\u205f\u3000\ufeff" {
		for pattern, text := range map[string]string{`^\S+$`: "a" + string(space), `^[^\s]+$`: string(space), `^\S*$`: string(space)} {
			if re, err := compilePattern(pattern); err != nil || re.MatchString(text) {
				t.Errorf("%s matches %+q (%v)", pattern, text, err)
			}
		}
		if re, err := compilePattern(`^a\s\$[\s]$`); err != nil || !re.MatchString("a"+string(space)+"$"+string(space)) {
			t.Errorf("white space: %+q is none (%v)", space, err)
		}
	}
	for _, text := range []string{"a", "é", "\u200b", "\u180e", "\u0085", "😀", `\`} { // no white space in ECMAScript
		if re, err := compilePattern(`^\S+$`); err != nil || !re.MatchString(text) {
			t.Errorf("%+q counts as white space (%v)", text, err)
		}
	}
	for _, pattern := range []string{`\w`, `\d`, `\b`, `[\S]`, `a\`, `(`, `[\W]`} {
		if _, err := compilePattern(pattern); err == nil {
			t.Errorf("%s compiles", pattern)
		}
	}
}
