package chat_test

import (
	"strings"
	"testing"
	"unicode/utf8"

	"messenger/internal/chat"
)

func TestQuotesEndWithAWholeCharacter(t *testing.T) {
	x := func(n int) string { return strings.Repeat("x", n) }
	full := chat.MaxQuote
	for _, c := range []struct{ text, want string }{
		{"short", "short"},
		{x(full), x(full)},
		{x(full + 1), x(full)},
		{x(full-1) + "🎉 and more", x(full-1) + "🎉"},
		{x(full-1) + "e\u0301 and more", x(full - 1)},
		{x(full-2) + "e\u0301 and more", x(full-2) + "e\u0301"},
		{x(full-3) + "👨\u200d👩\u200d👧", x(full - 3)},
		{x(full-1) + "👍🏽 and more", x(full - 1)},
		{x(full-1) + "🇩🇪 and more", x(full - 1)},
		{x(full-3) + "🇩🇪🇫🇷", x(full-3) + "🇩🇪"},
		{x(full-1) + "दी and more", x(full - 1)},
		{x(full-1) + "❤\ufe0f and more", x(full - 1)},
		{x(full-1) + "\r\nmore", x(full - 1)},
		{"a" + strings.Repeat("\u0301", full+50), "a" + strings.Repeat("\u0301", full-1)},
	} {
		if got := chat.CutQuote(c.text); got != c.want {
			t.Errorf("CutQuote(%q) = %q, want %q", c.text, got, c.want)
		}
		// What a store reads of a longer text gives the same.
		runes := []rune(c.text)
		if got := chat.CutQuote(string(runes[:min(len(runes), full+1)])); got != c.want {
			t.Errorf("CutQuote of the beginning of %q = %q, want %q", c.text, got, c.want)
		}
	}
}

func FuzzCutQuote(f *testing.F) {
	f.Add(strings.Repeat("🇩🇪e\u0301👨\u200d👩", 60))
	f.Fuzz(func(t *testing.T, s string) {
		if !utf8.ValidString(s) {
			return
		}
		got := chat.CutQuote(s)
		if !strings.HasPrefix(s, got) || utf8.RuneCountInString(got) > chat.MaxQuote || (got == "" && s != "") {
			t.Errorf("CutQuote(%q) = %q", s, got)
		}
	})
}
