// Command sample draws ten identifiers and ten comments of each package for a review of words:
//
//	go run ./internal/archtest/cmd/sample [commit [folder]]
//
// It reads the files of the commit, by default HEAD, not those of the working tree, and the hash
// of the commit seeds the draw: the same commit always gives the same sample. A folder limits the
// output to the packages below it. The tests of a package are drawn separately from its code.
//
// Who calls it: the Makefile. It needs git, and starts no goroutine.
package main

import (
	"archive/tar"
	"bytes"
	"cmp"
	"errors"
	"fmt"
	"io"
	"maps"
	"os"
	"os/exec"
	"path"
	"slices"
	"strings"
)

func main() {
	commit, folder := "HEAD", ""
	if len(os.Args) > 1 {
		commit = os.Args[1]
	}
	if len(os.Args) > 2 {
		folder = path.Clean(os.Args[2])
	}
	if err := run(os.Stdout, commit, folder); err != nil {
		_, _ = fmt.Fprintf(os.Stderr, "sample: %v\n", err)
		os.Exit(1)
	}
}

// run prints the sample of a commit.
func run(out io.Writer, commit, folder string) error {
	hash, err := git("rev-parse", "--verify", commit+"^{commit}")
	if err != nil {
		return err
	}
	seed := strings.TrimSpace(string(hash))
	archive, err := git("archive", "--format=tar", seed)
	if err != nil {
		return err
	}
	groups, err := readGroups(archive)
	if err != nil {
		return err
	}
	_, _ = fmt.Fprintf(out, "Sample of commit %s\n", seed)
	for _, name := range slices.Sorted(maps.Keys(groups)) {
		if folder == "" || folder == "." || name == folder || strings.HasPrefix(name, folder+"/") || strings.HasPrefix(name, folder+" ") {
			groups[name].print(out, name, seed)
		}
	}
	return nil
}

// git runs git in the root of the working tree and returns its output.
func git(args ...string) ([]byte, error) {
	top, err := exec.Command("git", "rev-parse", "--show-toplevel").Output()
	if err != nil {
		return nil, fmt.Errorf("find the working tree: %w", err)
	}
	command := exec.Command("git", args...)
	command.Dir = strings.TrimSpace(string(top))
	command.Stderr = os.Stderr
	out, err := command.Output()
	if err != nil {
		return nil, fmt.Errorf("run git %s: %w", args[0], err)
	}
	return out, nil
}

// readGroups reads the Go and TypeScript files of a tar archive. The keys of the result are folders;
// " (tests)" is appended for the test files of a folder.
func readGroups(archive []byte) (map[string]*group, error) {
	groups := map[string]*group{}
	reader := tar.NewReader(bytes.NewReader(archive))
	for {
		header, err := reader.Next()
		if errors.Is(err, io.EOF) {
			return groups, nil
		}
		if err != nil {
			return nil, fmt.Errorf("read archive: %w", err)
		}
		parse := parserOf(header.Name)
		if parse == nil {
			continue
		}
		content, err := io.ReadAll(reader)
		if err != nil {
			return nil, fmt.Errorf("read %s: %w", header.Name, err)
		}
		name := path.Dir(header.Name)
		if isTest(header.Name) {
			name += " (tests)"
		}
		groups[name] = cmp.Or(groups[name], &group{})
		if err := parse(groups[name], header.Name, content); err != nil {
			return nil, err
		}
	}
}

// parserOf returns the function that collects the identifiers and comments of a file, nil if the
// file is not sampled.
func parserOf(name string) func(*group, string, []byte) error {
	switch {
	case strings.Contains(name, "/testdata/"), strings.HasSuffix(name, ".gen.ts"), path.Base(name) == "gen.ts":
		return nil
	case path.Ext(name) == ".go":
		return (*group).addGo
	case path.Ext(name) == ".ts", path.Ext(name) == ".tsx":
		return (*group).addTypeScript
	}
	return nil
}

func isTest(name string) bool {
	return strings.HasSuffix(name, "_test.go") || strings.Contains(name, ".test.")
}
