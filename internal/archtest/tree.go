package archtest

import (
	"bytes"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
)

// module is the name that go.mod gives.
const module = "messenger"

// skipped are names of what is not ours or not source.
var skipped = []string{".git", "node_modules", "testdata", "build", "dist", "data", "keepdeps"}

// source is one Go file of the module.
type source struct {
	path      string // from the module's root, with slashes
	test      bool   // *_test.go
	generated bool   // *.gen.go
	lines     int
	set       *token.FileSet
	file      *ast.File
}

// dir is the folder of the file.
func (s source) dir() string { return path.Dir(s.path) }

// forTests reports whether the file is linked into tests only.
func (s source) forTests() bool {
	name, ok := ruleOf(s.dir())
	return s.test || ok && importRules[name].testsOnly
}

// line is where the node begins.
func (s source) line(n ast.Node) int { return s.set.Position(n.Pos()).Line }

// length is how many lines lie between the node's first and its last one.
func (s source) length(n ast.Node) int { return s.set.Position(n.End()).Line - s.line(n) }

// faultf describes what is wrong at the node.
func (s source) faultf(n ast.Node, format string, args ...any) string {
	return fmt.Sprintf("%s:%d: ", s.path, s.line(n)) + fmt.Sprintf(format, args...)
}

// parse reads one Go file from text.
func parse(name string, text []byte) (source, error) {
	set := token.NewFileSet()
	file, err := parser.ParseFile(set, name, text, parser.ParseComments|parser.SkipObjectResolution)
	if err != nil {
		return source{}, fmt.Errorf("parse: %w", err)
	}
	return source{
		path:      name,
		test:      strings.HasSuffix(name, "_test.go"),
		generated: strings.HasSuffix(name, ".gen.go"),
		lines:     bytes.Count(text, []byte("\n")),
		set:       set,
		file:      file,
	}, nil
}

// sources reads all Go files below root, in the order of their paths.
func sources(root string) ([]source, error) {
	var all []source
	err := walk(root, func(name string, text []byte) error {
		if path.Ext(name) != ".go" {
			return nil
		}
		s, err := parse(name, text)
		all = append(all, s)
		return err
	})
	return all, err
}

// walk calls visit with each file below root: its path from there, with slashes, and what
// is in it.
func walk(root string, visit func(name string, text []byte) error) error {
	return filepath.WalkDir(root, func(at string, entry fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		skip := at != root && slices.Contains(skipped, entry.Name())
		switch {
		case skip && entry.IsDir():
			return fs.SkipDir
		case skip || !entry.Type().IsRegular(): // in a worktree .git is a file
			return nil
		}
		text, err := os.ReadFile(at)
		if err != nil {
			return fmt.Errorf("read source: %w", err)
		}
		name, err := filepath.Rel(root, at)
		if err != nil {
			return fmt.Errorf("name source: %w", err)
		}
		return visit(filepath.ToSlash(name), text)
	})
}
