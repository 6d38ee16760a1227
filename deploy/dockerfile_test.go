package deploy

import (
	"encoding/json"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// step is one instruction of a Dockerfile.
type step struct {
	word string // FROM, COPY, RUN …
	rest string
}

// stage is what follows one FROM.
type stage struct {
	base  string
	name  string
	steps []step
}

// readDockerfile reads the stages of a Dockerfile.
func readDockerfile(t *testing.T, name string) []stage {
	t.Helper()
	var stages []stage
	text := strings.ReplaceAll(mustRead(t, name), "\\\n", " ")
	for line := range strings.Lines(text) {
		word, rest, _ := strings.Cut(strings.TrimSpace(line), " ")
		rest = strings.TrimSpace(rest)
		switch {
		case word == "" || strings.HasPrefix(word, "#"):
		case word == "FROM":
			base, name, _ := strings.Cut(rest, " AS ")
			stages = append(stages, stage{base: base, name: name})
		case len(stages) == 0:
			t.Fatalf("%s: %s before FROM", name, word)
		default:
			last := &stages[len(stages)-1]
			last.steps = append(last.steps, step{word, rest})
		}
	}
	return stages
}

// all returns the arguments of the instructions of one kind.
func (s stage) all(word string) []string {
	var found []string
	for _, step := range s.steps {
		if step.word == word {
			found = append(found, step.rest)
		}
	}
	return found
}

// only returns the argument of the one instruction of its kind.
func (s stage) only(t *testing.T, word string) string {
	t.Helper()
	found := s.all(word)
	if len(found) != 1 {
		t.Fatalf("stage %s has %d %s, want one", s.name, len(found), word)
	}
	return found[0]
}

// command returns the instruction's program and arguments, which it has as a list: there
// is no shell in the image.
func (s stage) command(t *testing.T, word string) []string {
	t.Helper()
	rest := s.only(t, word)
	var list []string
	if err := json.Unmarshal([]byte(rest[strings.Index(rest, "["):]), &list); err != nil || len(list) == 0 {
		t.Fatalf("%s %s is not a list: %v", word, rest, err)
	}
	return list
}

// build does the steps of a stage in dir and returns where its file system is: at dir
// itself. Paths of the image are below it.
func (s stage) build(t *testing.T, dir, context string) {
	t.Helper()
	work := dir
	for _, step := range s.steps {
		switch step.word {
		case "WORKDIR":
			work = filepath.Join(dir, step.rest)
			mustMkdir(t, work)
		case "COPY":
			words := strings.Fields(step.rest)
			for _, from := range words[:len(words)-1] {
				copyContext(t, context, from, filepath.Join(work, words[len(words)-1]))
			}
		case "RUN":
			cmd := exec.Command("sh", "-euc", step.rest)
			cmd.Dir = work
			if out, err := cmd.CombinedOutput(); err != nil {
				t.Fatalf("RUN %s: %v\n%s", step.rest, err, out)
			}
		default:
			t.Fatalf("%s in the stage %s: this test does not know how to do that", step.word, s.name)
		}
	}
}

// assemble copies what a last stage takes from the built one in from to the folder dir,
// and gives it the owners that it asks for if we may.
func (s stage) assemble(t *testing.T, from, dir string) {
	t.Helper()
	for _, arguments := range s.all("COPY") {
		words := strings.Fields(arguments)
		var owner string
		for len(words) > 0 && strings.HasPrefix(words[0], "--") {
			if value, ok := strings.CutPrefix(words[0], "--chown="); ok {
				owner = value
			}
			words = words[1:]
		}
		source, target := filepath.Join(from, words[0]), filepath.Join(dir, words[1])
		if !exists(source) && strings.HasPrefix(words[0], "/etc/ssl/") {
			continue // a part of the base image
		}
		mustMkdir(t, filepath.Dir(target))
		must(t, exec.Command("cp", "-a", source, target))
		if owner != "" && os.Geteuid() == 0 {
			must(t, exec.Command("chown", "-R", owner, target))
		}
	}
}

// copyContext copies from (a file, or "." for all that .dockerignore lets through) of the
// build's context to the folder or file at to.
func copyContext(t *testing.T, context, from, to string) {
	t.Helper()
	if from != "." {
		mustMkdir(t, filepath.Dir(to))
		if info, err := os.Stat(to); err == nil && info.IsDir() {
			to = filepath.Join(to, from)
		}
		must(t, exec.Command("cp", filepath.Join(context, from), to))
		return
	}
	rules := strings.Fields(withoutComments(mustRead(t, filepath.Join(context, ".dockerignore"))))
	err := filepath.WalkDir(context, func(at string, entry fs.DirEntry, err error) error {
		if err != nil || at == context {
			return err
		}
		name, err := filepath.Rel(context, at)
		switch {
		case err != nil:
			return err
		case ignored(rules, filepath.ToSlash(name)) && entry.IsDir():
			return fs.SkipDir
		case ignored(rules, filepath.ToSlash(name)):
			return nil
		case entry.IsDir():
			return os.MkdirAll(filepath.Join(to, name), 0o755)
		}
		text, err := os.ReadFile(at)
		if err != nil {
			return fmt.Errorf("copy context: %w", err)
		}
		return os.WriteFile(filepath.Join(to, name), text, 0o644)
	})
	if err != nil {
		t.Fatal(err)
	}
}

// ignored says what .dockerignore says of a path: the last rule that matches it, or a
// folder it is in, decides.
func ignored(rules []string, name string) bool {
	out := false
	for _, rule := range rules {
		pattern, keep := strings.CutPrefix(rule, "!")
		if matches(pattern, name) {
			out = !keep
		}
	}
	return out
}

func matches(pattern, name string) bool {
	anywhere, deep := strings.CutPrefix(pattern, "**/")
	for at := name; at != "."; at = path.Dir(at) {
		candidate := at
		if deep {
			pattern, candidate = anywhere, path.Base(at)
		}
		if ok, err := path.Match(pattern, candidate); ok && err == nil {
			return true
		}
	}
	return false
}

func withoutComments(text string) string {
	lines := slices.DeleteFunc(strings.Split(text, "\n"), func(line string) bool { return strings.HasPrefix(line, "#") })
	return strings.Join(lines, "\n")
}

func TestIgnored(t *testing.T) {
	t.Parallel()
	rules := []string{"*", "!go.mod", "!internal", "**/node_modules", "**/*_test.go"}
	tests := map[string]bool{
		"go.mod": false, "README.md": true, "internal": false, "internal/a/b.go": false,
		"internal/a/b_test.go": true, "internal/node_modules/x/y.js": true, ".git/config": true,
		"data/messenger.db": true,
	}
	for name, want := range tests {
		if got := ignored(rules, name); got != want {
			t.Errorf("ignored(%s) = %v, want %v", name, got, want)
		}
	}
}

func mustRead(t *testing.T, name string) string {
	t.Helper()
	text, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

func mustWrite(t *testing.T, name, text string) {
	t.Helper()
	if err := os.WriteFile(name, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
}

func mustMkdir(t *testing.T, dir string) {
	t.Helper()
	if err := os.MkdirAll(dir, 0o755); err != nil {
		t.Fatal(err)
	}
}

func must(t *testing.T, cmd *exec.Cmd) {
	t.Helper()
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("%s: %v\n%s", cmd, err, out)
	}
}

func exists(name string) bool {
	_, err := os.Lstat(name)
	return err == nil
}
