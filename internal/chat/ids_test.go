package chat_test

import (
	"strings"
	"testing"

	"pgregory.net/rapid"

	"messenger/internal/chat"
)

// idTexts are the spellings of ids (docs/bad-input.md D04, D05).
var idTexts = map[string]bool{
	"018f4e9a-7b1c-7d2e-8f3a-4b5c6d7e8f90":          true,
	"018F4E9A-7B1C-7D2E-8F3A-4B5C6D7E8F90":          true,
	"018f4E9a-7b1C-7d2e-8F3a-4b5c6d7E8f90":          true,
	"00000000-0000-0000-0000-000000000000":          true,
	"ffffffff-ffff-ffff-ffff-ffffffffffff":          true,
	"018f4e9a-7b1c-fd2e-0f3a-4b5c6d7e8f90":          true, // no version of RFC 9562
	"":                                              false,
	"018f4e9a7b1c7d2e8f3a4b5c6d7e8f90":              false,
	"{018f4e9a-7b1c-7d2e-8f3a-4b5c6d7e8f90}":        false,
	"urn:uuid:018f4e9a-7b1c-7d2e-8f3a-4b5c6d7e8f90": false,
	"018f4e9a-7b1c-7d2e-8f3a-4b5c6d7e8f9":           false,
	"018f4e9a-7b1c-7d2e-8f3a-4b5c6d7e8f900":         false,
	" 18f4e9a-7b1c-7d2e-8f3a-4b5c6d7e8f90":          false,
	"018f4e9a-7b1c-7d2e-8f3a-4b5c6d7e8f9g":          false,
	"018f4e9a-7b1c-7d2e-8f3a-4b5c6d7e8f9\x00":       false,
	"018f4e9a-7b1c-7d2e-8f3a_4b5c6d7e8f90":          false,
	"018f4e9a7-b1c-7d2e-8f3a-4b5c6d7e8f90":          false,
	"-18f4e9a-7b1c-7d2e-8f3a-4b5c6d7e8f90":          false,
	"018f4e9a-7b1c-7d2e-8f3a-4b5c6d7e8f٠":           false,
	"０18f4e9a-7b1c-7d2e-8f3a-4b5c6d7e8f":            false,
	"' OR 1=1--":                                    false,
	"../../etc":                                     false,
	"x'); DELETE FROM users;-- 0123456789":          false,
}

func TestParseID(t *testing.T) {
	t.Parallel()
	for text, fit := range idTexts {
		id, err := chat.ParseID[chat.User](text)
		switch {
		case fit && (err != nil || id.String() != strings.ToLower(text)):
			t.Errorf("ParseID(%q) = %v, %v", text, id, err)
		case !fit && (chat.CodeOf(err) != chat.Invalid || !id.IsZero()):
			t.Errorf("ParseID(%q) = %v, %v; want Invalid", text, id, err)
		}
	}
}

func FuzzParseID(f *testing.F) {
	for text := range idTexts {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		id, err := chat.ParseID[chat.Message](text)
		if err != nil {
			if chat.CodeOf(err) != chat.Invalid || !id.IsZero() {
				t.Fatalf("ParseID(%q) = %v, %v", text, id, err)
			}
			return
		}
		if !strings.EqualFold(id.String(), text) || len(text) != 36 {
			t.Fatalf("ParseID(%q) = %v", text, id)
		}
		again, err := chat.ParseID[chat.Message](id.String())
		if err != nil || again != id {
			t.Fatalf("ParseID of its own text %v = %v, %v", id, again, err)
		}
	})
}

func TestIDOrderIsTextOrder(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		a, b := drawID(t, "a"), drawID(t, "b")
		if got, want := a.Compare(b), strings.Compare(a.String(), b.String()); got != want {
			t.Fatalf("Compare(%v, %v) = %d, of the texts %d", a, b, got, want)
		}
		if prefix := []byte("id="); string(a.AppendText(prefix)) != "id="+a.String() {
			t.Fatalf("AppendText of %v is %q", a, a.AppendText(prefix))
		}
	})
}

func drawID(t *rapid.T, label string) chat.UserID {
	var id chat.UserID
	copy(id[:], rapid.SliceOfN(rapid.Byte(), 16, 16).Draw(t, label))
	return id
}

// TestDialogID proves that the id of a dialog is that of an unordered pair, and one
// that no group can have.
func TestDialogID(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		a, b, c := drawID(t, "a"), drawID(t, "b"), drawID(t, "c")
		id := chat.DialogID(a, b)
		if id != chat.DialogID(b, a) {
			t.Fatalf("the dialog of %v and %v depends on their order", a, b)
		}
		if id[8]>>5 != 7 || id[6]>>4 != 5 {
			t.Fatalf("%v is not of the reserved kind", id)
		}
		if c != a && c != b && (id == chat.DialogID(a, c) || id == chat.DialogID(c, c)) {
			t.Fatalf("two dialogs are %v", id)
		}
		low, high := chat.SortPair(a, b)
		if low.Compare(high) > 0 || low != a && low != b || (low == a) != (high == b) && a != b {
			t.Fatalf("SortPair(%v, %v) = %v, %v", a, b, low, high)
		}
	})
	// The ids are stored: they must never change.
	anna, ben := chat.UserID{1, 2, 3}, chat.UserID{15: 9}
	if got := chat.DialogID(anna, ben).String(); got != "8737e064-f929-5e43-f3a1-4459121f974f" {
		t.Errorf("dialog of two is %s", got)
	}
	if got := chat.DialogID(anna, anna).String(); got != "6ec3c3c4-190c-5ee1-e299-ddef19e13060" {
		t.Errorf("dialog with oneself is %s", got)
	}
}
