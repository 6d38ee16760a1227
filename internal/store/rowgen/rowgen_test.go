package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// TestGeneratedFilesAreFresh compares what rows.txt describes with the files that are committed.
func TestGeneratedFilesAreFresh(t *testing.T) {
	t.Parallel()
	for store := range dialects {
		read := func(name string) string {
			text, err := os.ReadFile(filepath.Join("..", store, name))
			if err != nil {
				t.Fatal(err)
			}
			return string(text)
		}
		want, err := generate(store, read("rows.txt"))
		if err != nil {
			t.Fatal(err)
		}
		if read("rows.gen.go") != string(want) {
			t.Errorf("rows.gen.go of %s is not what rows.txt describes: run make gen", store)
		}
	}
}

// TestMistakesAreReported gives rows that cannot be generated.
func TestMistakesAreReported(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"seq Seq read":                                              "line 1: expected a row",
		"row chat.Message messages m\ncolumns":                      "is too short",
		"row chat.Message messages m\ninsert sqlAdd":                "line 2: \"insert sqlAdd\" has the wrong number of words",
		"row chat.Message messages m\n\nseq Sequence read":          "line 3: chat.Message has no field Sequence",
		"row chat.Messages messages m\nseq Seq read":                "no type chat.Messages",
		"row chat.Message messages m\nseq Seq read\ncolumns a-b\n ": "format rows of sqlite",
	} {
		if _, err := generate("sqlite", text); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q gives %v, want %q", text, err, want)
		}
	}
	if _, err := generate("oracle", ""); err == nil {
		t.Error("a store that does not exist has a file")
	}
}
