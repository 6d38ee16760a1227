package main

import (
	"os"
	"path/filepath"
	"reflect"
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

// TestEveryFieldHasAColumn finds attributes that a store does not keep.
func TestEveryFieldHasAColumn(t *testing.T) {
	t.Parallel()
	for store := range dialects {
		text, err := os.ReadFile(filepath.Join("..", store, "rows.txt"))
		if err != nil {
			t.Fatal(err)
		}
		rows, err := parse(string(text))
		if err != nil {
			t.Fatal(err)
		}
		for _, r := range rows {
			kept := map[string]int{}
			for _, c := range r.columns {
				kept[c.field]++
			}
			for _, field := range fields(types[r.typeName], "row.") {
				whole := field[:strings.LastIndex(field, ".")] // a struct may be packed into one column
				if n := kept[field] + kept[whole]; n != 1 {
					t.Errorf("rows.txt of %s has %d columns for %s of %s, want 1", store, n, field, r.typeName)
				}
			}
		}
	}
}

// fields lists the fields of a struct and of the structs in it.
func fields(of reflect.Type, prefix string) []string {
	var list []string
	for f := range of.Fields() {
		switch {
		case f.Type.Kind() == reflect.Struct && f.Anonymous:
			list = append(list, fields(f.Type, prefix)...)
		case f.Type.Kind() == reflect.Struct:
			list = append(list, fields(f.Type, prefix+f.Name+".")...)
		default:
			list = append(list, prefix+f.Name)
		}
	}
	return list
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
