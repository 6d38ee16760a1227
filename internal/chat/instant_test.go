package chat_test

import (
	"testing"
	"time"

	"pgregory.net/rapid"

	"messenger/internal/chat"
)

// at reads a moment of the tables.
func at(t testing.TB, s string) chat.Instant {
	t.Helper()
	moment, err := time.Parse(time.RFC3339Nano, s)
	if err != nil {
		t.Fatal(err)
	}
	return chat.InstantOf(moment)
}

// TestParseCursor are cursors of pages (docs/bad-input.md D40–D43).
func TestParseCursor(t *testing.T) {
	t.Parallel()
	fit := map[string]chat.Instant{
		"":                                    chat.MaxInstant,
		"2026-11-23T04:05:29.491Z":            at(t, "2026-11-23T04:05:29.491Z"),
		"2026-11-23T04:05:29Z":                at(t, "2026-11-23T04:05:29Z"),
		"2026-11-23T04:05:29.4Z":              at(t, "2026-11-23T04:05:29.400Z"),
		"2026-11-23T18:05:29.491+14:00":       at(t, "2026-11-23T04:05:29.491Z"),
		"2026-11-23T04:05:29.491-00:00":       at(t, "2026-11-23T04:05:29.491Z"),
		"2026-11-22T16:05:29.491-12:00":       at(t, "2026-11-23T04:05:29.491Z"),
		"2026-11-23T04:05:29.491000Z":         at(t, "2026-11-23T04:05:29.491Z"),
		"2026-11-23T04:05:29.491000001Z":      at(t, "2026-11-23T04:05:29.492Z"),
		"2026-11-23T04:05:29.491999999Z":      at(t, "2026-11-23T04:05:29.492Z"),
		"0001-01-01T00:00:00Z":                -62135596800000,
		"9999-12-31T23:59:59.999Z":            253402300799999,
		"1970-01-01T00:00:00.000Z":            0,
		"1969-12-31T23:59:59.999Z":            -1,
		"1969-12-31T23:59:59.9991Z":           0,
		"2024-02-29T00:00:00.000Z":            at(t, "2024-02-29T00:00:00Z"),
		"2026-11-23T04:05:29.491+00:00":       at(t, "2026-11-23T04:05:29.491Z"),
		"2026-11-23T04:05:29.123456789+05:30": at(t, "2026-11-22T22:35:29.124Z"),
	}
	for text, want := range fit {
		if got, err := chat.ParseCursor(text); got != want || err != nil {
			t.Errorf("ParseCursor(%q) = %d, %v; want %d", text, got, err, want)
		}
	}
	for _, text := range []string{
		"x", " ", "' OR 1=1--", "2025-13-40T99:99:99Z", "infinity", "-infinity", "now", "epoch", "0", "1767225600000", "null",
		"275760-09-13T00:00:00.000Z", "+275760-09-13T00:00:00.000Z", "-000001-01-01T00:00:00Z", "2026-12-31T23:59:60Z",
		"2025-02-29T00:00:00Z", "2026-11-23", "2026-11-23T04:05Z", "2026-11-23T04:05:29.491", "2026-11-23 04:05:29.491Z",
		" 2026-11-23T04:05:29.491Z", "2026-11-23T04:05:29.491Z ", "2026-11-23T04:05:29.491Z\x00", "2026-11-23T24:00:00Z",
		"0000-12-31T23:59:59.999Z", "0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-12:00", "2026-11-23T04:05:29.Z",
		"2026-11-23T04:05:29.491+0100", "2026-11-23T04:05:29.491+01", "Mon, 23 Nov 2026 04:05:29 GMT", "２026-11-23T04:05:29Z",
	} {
		if got, err := chat.ParseCursor(text); chat.CodeOf(err) != chat.Invalid || got != 0 {
			t.Errorf("ParseCursor(%q) = %d, %v; want Invalid", text, got, err)
		}
	}
}

// TestCursorOfARow proves that the moment a client was told, given back as a cursor, is
// that row's own moment.
func TestCursorOfARow(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		want := chat.Instant(rapid.Int64Range(-62135596800000, 253402300799999).Draw(t, "at"))
		text := want.Time().Format("2006-01-02T15:04:05.000Z")
		if got, err := chat.ParseCursor(text); got != want || err != nil {
			t.Fatalf("ParseCursor(%q) = %d, %v; want %d", text, got, err, want)
		}
		if got := chat.InstantOf(want.Time()); got != want {
			t.Fatalf("InstantOf(%d.Time()) = %d", want, got)
		}
	})
}

func FuzzParseCursor(f *testing.F) {
	for _, text := range []string{
		"", "2026-11-23T04:05:29.491Z", "2026-11-23T04:05:29.491000001+14:00", "0001-01-01T00:00:00Z", "9999-12-31T23:59:59.999999Z",
		"infinity", "275760-09-13T00:00:00.000Z", "2026-12-31T23:59:60Z", "2026-11-23T4:05:29Z", "2026-11-23T04:05:29,5Z",
	} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		got, err := chat.ParseCursor(text)
		switch {
		case err != nil:
			if chat.CodeOf(err) != chat.Invalid || got != 0 {
				t.Fatalf("ParseCursor(%q) = %d, %v", text, got, err)
			}
			return
		case text == "":
			if got != chat.MaxInstant {
				t.Fatalf("ParseCursor of nothing = %d", got)
			}
			return
		case got < -62135596800000 || got > 253402300800000:
			t.Fatalf("ParseCursor(%q) = %d, which no store knows", text, got)
		}
		// Strictly before the cursor are the rows whose moment is before the given one.
		moment, err := time.Parse(time.RFC3339Nano, text)
		if err != nil {
			t.Fatalf("ParseCursor(%q) = %d, but it is no moment: %v", text, got, err)
		}
		if got.Time().Before(moment) || !(got - 1).Time().Before(moment) {
			t.Fatalf("ParseCursor(%q) = %v", text, got.Time())
		}
	})
}
