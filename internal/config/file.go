package config

import (
	"bufio"
	"fmt"
	"io"
	"os"
	"slices"
	"strings"

	"github.com/alecthomas/kong"
)

// File is the settings of a file: lines `key = value`, besides empty lines and lines that start
// with #. A value may be in double quotes. Lines of unknown settings are ignored with a warning: a
// file may be shared with other versions of the program.
type File struct {
	path     string
	values   map[string]string
	warnings []string
}

// Warnings returns the lines that were ignored, as sentences.
func (f *File) Warnings() []string { return f.warnings }

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
		line := strings.TrimSpace(strings.TrimPrefix(lines.Text(), "\ufeff")) // some editors write it at the start of a file
		if line == "" || strings.HasPrefix(line, "#") {
			continue
		}
		key, text, ok := strings.Cut(line, "=")
		key = strings.TrimSpace(key)
		switch {
		case !ok:
			return nil, fmt.Errorf("%s:%d: want key = value", path, n)
		case !known[key]:
			f.warnings = append(f.warnings, fmt.Sprintf("%s:%d: unknown setting %q is not used, did you mean %q?", path, n, key, nearest(key)))
			continue
		}
		if _, twice := f.values[key]; twice {
			return nil, fmt.Errorf("%s:%d: %s is set twice", path, n, key)
		}
		value, problem := readValue(strings.TrimSpace(text))
		if problem != "" {
			return nil, fmt.Errorf("%s:%d: %s: %s", path, n, key, problem)
		}
		f.values[key] = value
	}
	if err := lines.Err(); err != nil {
		return nil, fmt.Errorf("read %s: %w", path, err)
	}
	return f, nil
}

// readValue removes the quotes from a value and returns what is wrong with it.
func readValue(s string) (value, problem string) {
	const advice = "; a comment stands on a line of its own, and a value that holds # in double quotes"
	switch {
	case len(s) >= 2 && s[0] == '"' && s[len(s)-1] == '"':
		return s[1 : len(s)-1], ""
	case strings.HasPrefix(s, `"`):
		return "", "the value begins with a quote and does not end with one" + advice
	case quoted(s):
		return "", "quotes are double quotes"
	}
	if rest, comment := cutComment(s); comment {
		return "", fmt.Sprintf("there is a comment after the value %q", rest) + advice
	}
	return s, ""
}

// cutComment removes what looks like a comment from the end of a value.
func cutComment(s string) (value string, comment bool) {
	if strings.HasPrefix(s, "#") {
		return "", true
	}
	for _, mark := range []string{" #", "\t#", " //", "\t//", " ;", "\t;"} {
		if before, _, found := strings.Cut(s, mark); found {
			return strings.TrimSpace(before), true
		}
	}
	return s, false
}

// quoted reports whether s has quotes around it.
func quoted(s string) bool {
	return len(s) >= 2 && s[0] == s[len(s)-1] && (s[0] == '"' || s[0] == '\'')
}

// UnknownVariables returns a sentence about the variables of the environment that have EnvPrefix but
// are not settings; "" if there are none. Platforms set some: Kubernetes sets MESSENGER_PORT and
// MESSENGER_SERVICE_HOST if a service is called messenger.
func UnknownVariables(known []string) string {
	var unknown []string
	for _, entry := range os.Environ() {
		name, _, _ := strings.Cut(entry, "=")
		if strings.HasPrefix(name, EnvPrefix+"_") && name != EnvPrefix+"_CONFIG" && !slices.Contains(known, name) {
			unknown = append(unknown, withSuggestion(name))
		}
	}
	if unknown == nil {
		return ""
	}
	slices.Sort(unknown)
	return "environment variables that are no settings are not used: " + strings.Join(unknown, ", ")
}

// withSuggestion appends to an unknown name the setting with the most similar name.
func withSuggestion(name string) string {
	key := strings.ToLower(strings.ReplaceAll(strings.TrimPrefix(name, EnvPrefix+"_"), "_", "-"))
	if near := nearest(key); distance(key, near) <= 2 {
		return name + " (did you mean " + EnvPrefix + "_" + strings.ToUpper(strings.ReplaceAll(near, "-", "_")) + "?)"
	}
	return name
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

// nearest returns the setting whose key has the smallest edit distance to key.
func nearest(key string) string {
	key = strings.ToLower(strings.ReplaceAll(strings.TrimPrefix(key, EnvPrefix+"_"), "_", "-"))
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
