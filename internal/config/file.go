package config

import (
	"bufio"
	"fmt"
	"io"
	"os"
	"strings"

	"github.com/alecthomas/kong"
)

// File is the settings of a file: lines `key = value`, empty lines and lines that
// begin with # aside. A value may be put in double quotes.
type File struct {
	path   string
	values map[string]string
}

// FilePath finds --config in args, or else MESSENGER_CONFIG; "" if there is neither.
// The file must be known before the rest of args can be parsed.
func FilePath(args []string) string {
	for i, a := range args {
		if a == "--config" && i+1 < len(args) {
			return args[i+1]
		}
		if path, ok := strings.CutPrefix(a, "--config="); ok {
			return path
		}
	}
	return os.Getenv(EnvPrefix + "_CONFIG")
}

// ReadFile reads the file of that name.
func ReadFile(path string) (*File, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, fmt.Errorf("read configuration: %w", err)
	}
	defer func() { _ = f.Close() }()
	return parseFile(path, f)
}

func parseFile(path string, r io.Reader) (*File, error) {
	f := &File{path: path, values: map[string]string{}}
	known := map[string]bool{}
	for _, s := range Settings() {
		known[s.Key] = true
	}
	lines := bufio.NewScanner(r)
	for n := 1; lines.Scan(); n++ {
		line := strings.TrimSpace(lines.Text())
		if line == "" || strings.HasPrefix(line, "#") {
			continue
		}
		key, value, ok := strings.Cut(line, "=")
		key = strings.TrimSpace(key)
		switch {
		case !ok:
			return nil, fmt.Errorf("%s:%d: want key = value", path, n)
		case !known[key]:
			return nil, fmt.Errorf("%s:%d: unknown setting %q, did you mean %q?", path, n, key, nearest(key))
		}
		if _, twice := f.values[key]; twice {
			return nil, fmt.Errorf("%s:%d: %s is set twice", path, n, key)
		}
		f.values[key] = unquote(strings.TrimSpace(value))
	}
	if err := lines.Err(); err != nil {
		return nil, fmt.Errorf("read %s: %w", path, err)
	}
	return f, nil
}

func unquote(s string) string {
	if len(s) >= 2 && s[0] == '"' && s[len(s)-1] == '"' {
		return s[1 : len(s)-1]
	}
	return s
}

// Validate is part of kong.Resolver; parseFile has checked the keys.
func (f *File) Validate(*kong.Application) error { return nil }

// Resolve is part of kong.Resolver: the file's value of a flag that neither the command
// line nor the environment sets.
func (f *File) Resolve(_ *kong.Context, _ *kong.Path, flag *kong.Flag) (any, error) {
	for _, env := range flag.Envs {
		if _, set := os.LookupEnv(env); set {
			return nil, nil // kong asks resolvers after the environment
		}
	}
	if v, ok := f.values[flag.Name]; ok {
		return v, nil
	}
	return nil, nil
}

// nearest is the setting whose key takes the fewest edits to reach.
func nearest(key string) string {
	best, least := "", 1<<30
	for _, s := range Settings() {
		if d := distance(key, s.Key); d < least {
			best, least = s.Key, d
		}
	}
	return best
}

// distance is the Levenshtein distance of two keys.
func distance(a, b string) int {
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := range len(a) {
		diagonal := row[0]
		row[0] = i + 1
		for j := range len(b) {
			change := diagonal
			if a[i] != b[j] {
				change++
			}
			diagonal = row[j+1]
			row[j+1] = min(change, row[j]+1, diagonal+1)
		}
	}
	return row[len(b)]
}
