package main

import (
	"bytes"
	"strings"
	"testing"
)

// TestAddUser checks that the password is read from standard input and must meet the rules of sign-up.
func TestAddUser(t *testing.T) {
	dir := t.TempDir()
	add := func(email, stdin string, more ...string) (stdout string, err error) {
		var out, errs bytes.Buffer
		args := append([]string{"admin", "user", "add", "--data-dir", dir, "--email", email, "--first-name", "Ann"}, more...)
		err = run(t.Context(), args, strings.NewReader(stdin), &out, &errs)
		return out.String(), err
	}
	for _, tt := range []struct{ name, email, stdin, err string }{
		{"nothing", "ann@example.org", "", "8 to 128 characters"},
		{"short", "ann@example.org", "short\n", "8 to 128 characters"},
		{"common", "ann@example.org", "password\n", "too easy to guess"},
		{"no e-mail", "", "a-fine-day\n", "mail"},
		{"good", "ann@example.org", "a-fine-day\r\nmore\n", ""},
		{"again", "ANN@example.org", "a-fine-day\n", "already exists"},
		{"no line end", "bob@example.org", "a-fine-day", ""},
	} {
		stdout, err := add(tt.email, tt.stdin)
		if tt.err == "" && err != nil || tt.err != "" && (err == nil || !strings.Contains(err.Error(), tt.err)) {
			t.Errorf("%s: error %v, want %q", tt.name, err, tt.err)
		}
		if strings.Contains(stdout, "a-fine-day") {
			t.Errorf("%s: the password is printed: %s", tt.name, stdout)
		}
	}
	if stdout, err := add("cid@example.org", "not read\n", "--last-name", "Beta", "--generate"); err != nil || !strings.Contains(stdout, "The password is ") {
		t.Errorf("generate: %v\n%s", err, stdout)
	}
	if _, err := add("mary@example.org", "correct horse battery staple\n", "--first-name", "Mary Ann", "--last-name", "de la Cruz"); err != nil {
		t.Errorf("names of several words: %v", err)
	}
	if _, err := add("dan@example.org", "", "--password", "a-fine-day"); err == nil || !strings.Contains(err.Error(), "unknown flag") {
		t.Errorf("a password as an argument: %v", err)
	}
}
