package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// TestGeneratedFilesAreFresh compares what chat says with the files that are committed.
func TestGeneratedFilesAreFresh(t *testing.T) {
	t.Parallel()
	for _, store := range []string{sqlite, postgres} {
		want, err := generate(store, filepath.Join("..", "..", "chat"))
		if err != nil {
			t.Fatal(err)
		}
		got, err := os.ReadFile(filepath.Join("..", store, "rules.gen.go"))
		if err != nil {
			t.Fatal(err)
		}
		if string(got) != string(want) {
			t.Errorf("rules.gen.go of %s is not what chat says: run make gen", store)
		}
	}
}

// TestTranslation translates functions, some of which have no translation.
func TestTranslation(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	source := `package chat
func (m *Message) Old() bool { return m.Seq <= m.Read && !m.Quiet }
func (m *Message) Both(user int) bool { return m.Old() && (m.Seq == user || m.Quiet) }
func (m *Message) Twice() bool { m.Seq++; return true }
func (m *Message) Loose() bool { return m.Old() || m.Quiet }
func (m *Message) Mixed() bool { return m.Loose() && m.Quiet }
func (m *Message) Product() int { return m.Seq * m.Read }
func (m *Message) Strange() bool { return m.Other }
func (m *Message) Called() bool { return m.Both(1) }
`
	if err := os.WriteFile(filepath.Join(dir, "x.go"), []byte(source), 0o600); err != nil {
		t.Fatal(err)
	}
	functions, err := parse(dir)
	if err != nil {
		t.Fatal(err)
	}
	tr := translator{
		functions: functions, special: map[string]string{"user": "$2"},
		columns: map[string]string{"m.Seq": "m.seq", "m.Read": "p.read_seq", "m.Quiet": "m.quiet", "user": "$1"},
	}
	for name, want := range map[string]string{
		"Old":   "m.seq <= p.read_seq and not m.quiet",
		"Both":  "(m.seq <= p.read_seq and not m.quiet) and (m.seq = $2 or m.quiet)",
		"Mixed": "((m.seq <= p.read_seq and not m.quiet) or m.quiet) and m.quiet",
	} {
		if got, err := tr.function("Message." + name); got != want || err != nil {
			t.Errorf("%s: %s, %v, want %s", name, got, err, want)
		}
	}
	for name, want := range map[string]string{
		"None": "there is no Message.None", "Twice": "more than one expression", "Product": "* has no translation",
		"Strange": "m.Other is no column", "Called": "m.Both(1) has no translation",
	} {
		if got, err := tr.function("Message." + name); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %s, %v, want %s", name, got, err, want)
		}
	}
}
