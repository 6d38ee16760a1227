package chat_test

import (
	"os"
	"strings"
	"testing"

	"messenger/internal/chat"
)

func TestNormalEmoji(t *testing.T) {
	t.Parallel()
	for given, want := range map[string]string{
		"❤": "❤\ufe0f", "❤\ufe0f": "❤\ufe0f", "❤\ufe0e": "❤\ufe0f", "❤\ufe0f\ufe0f": "❤\ufe0f",
		"👍": "👍", "👍\ufe0f": "👍", "👍🏽": "👍🏽", "👍\ufe0f🏽": "👍🏽", "☝🏽": "☝🏽", "☝\ufe0f🏽": "☝🏽", "☝": "☝\ufe0f",
		"1\u20e3": "1\ufe0f\u20e3", "1\ufe0f\u20e3": "1\ufe0f\u20e3", "1": "1", "#": "#",
		"❤\u200d🔥": "❤\ufe0f\u200d🔥", "👨\u200d❤\u200d👨": "👨\u200d❤\ufe0f\u200d👨", "🏳\u200d🌈": "🏳\ufe0f\u200d🌈",
		"🇷🇺": "🇷🇺", "©": "©\ufe0f", "ℹ": "ℹ\ufe0f", "♪": "♪", "": "", "\ufe0f": "", "\xff": "\xff",
	} {
		if got := chat.NormalEmoji(given); got != want {
			t.Errorf("NormalEmoji(%+q) = %+q, want %+q", given, got, want)
		}
		if again := chat.NormalEmoji(want); again != want {
			t.Errorf("NormalEmoji(%+q) = %+q", want, again)
		}
	}
}

// What the web client offers is stored as it is.
func TestEmojiOfTheWebClientAreNormal(t *testing.T) {
	t.Parallel()
	source, err := os.ReadFile("../../web/src/view/emoji/emoji.gen.ts")
	if err != nil {
		t.Fatal(err)
	}
	offered := 0
	for _, line := range strings.Split(string(source), `\n`) {
		emoji, _, ok := strings.Cut(line, "|")
		if i := strings.LastIndexAny(emoji, `"'`+"`"); i >= 0 {
			emoji = emoji[i+1:]
		}
		emoji = strings.TrimSuffix(emoji, "*")
		if !ok || emoji == "" {
			continue
		}
		offered++
		if got := chat.NormalEmoji(emoji); got != emoji {
			t.Errorf("%+q is stored as %+q", emoji, got)
		}
	}
	if offered < 1000 {
		t.Errorf("%d emoji are read", offered)
	}
}
