package auth

import (
	"strings"
	"testing"

	"messenger/internal/chat"
)

// docs/bad-input.md E14, E16, E17 and E31.
func TestPolicy(t *testing.T) {
	t.Parallel()
	for name, tt := range map[string]struct {
		password string
		ok       bool
	}{
		"good":                    {"correct horse", true},
		"8 characters":            {"kw7-vmqe", true},
		"7 characters":            {"kw7-vmq", false},
		"8 characters of 4 bytes": {"🔑🔒🔓🔏🔐🗝🛡⚔", true},
		"7 characters of 4 bytes": {"🔑🔒🔓🔏🔐🗝🛡", false},
		"128 characters":          {strings.Repeat("ab", 64), true},
		"129 characters":          {strings.Repeat("ab", 64) + "a", false},
		"128 emoji":               {strings.Repeat("🔑🔒", 64), true},
		"1 MiB":                   {strings.Repeat("ab", 1<<19), false},
		"empty":                   {"", false},
		"seeded":                  {"1234", false},
		"password":                {"password", false},
		"Password in capitals":    {"PaSSWORD", false},
		"12345678":                {"12345678", false},
		"qwertyuiop":              {"qwertyuiop", false},
		"Cyrillic keyboard":       {"ЙЦУКЕН123", false},
		"one character":           {"zzzzzzzzzz", false},
		"one character, two cases": {"zZzZzZzZzZ",
			false},
		"its e-mail":       {"ANN@Example.org", false},
		"contains NUL":     {"correct\x00horse", false},
		"not UTF-8":        {"correct\xffhorse", false},
		"spaces around":    {" correct horse ", true},
		"a word in a list": {"xx-password-xx", true},
		"passphrase":       {"correct horse battery staple", true},
		"spaces only":      {"          ", false},
		"common, spaced":   {"  password ", false},
		"e-mail, spaced":   {" ann@example.org", false},
	} {
		err := Policy{}.Check(tt.password, "ann@example.org")
		if tt.ok && err != nil || !tt.ok && chat.CodeOf(err) != chat.Invalid {
			t.Errorf("%s: %v, want ok %v", name, err, tt.ok)
		}
	}
}

func TestPolicyMinimumIsConfigurable(t *testing.T) {
	t.Parallel()
	if err := (Policy{MinLength: 12}).Check("elevenchars", ""); chat.CodeOf(err) != chat.Invalid {
		t.Errorf("11 characters of 12: %v", err)
	}
	if err := (Policy{MinLength: 4}).Check("kw7v", ""); err != nil {
		t.Errorf("4 characters of 4: %v", err)
	}
	if err := (Policy{MinLength: 4}).Check("1234", ""); chat.CodeOf(err) != chat.Invalid {
		t.Errorf("1234: %v", err)
	}
}

func TestCommonPasswordsAreAList(t *testing.T) {
	t.Parallel()
	long := 0
	for word := range commonPasswords() {
		if len(word) >= defaultMinPassword {
			long++
		}
	}
	if long < 1000 {
		t.Errorf("only %d common passwords are long enough to matter", long)
	}
}
