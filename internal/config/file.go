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

// File is the settings of a file: lines `key = value`, empty lines and lines that
// begin with # aside. A value may be put in double quotes. Lines of unknown settings are
// not used: a file may serve other versions of the program too.
type File struct {
	path     string
	values   map[string]string
	warnings []string
}

// Warnings reports lines that were not used, as sentences.
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
		line := strings.TrimSpace(strings.TrimPrefix(lines.Text(), "\ufeff")) // some editors begin a file with it
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

// readValue takes the quotes from a value and says what is wrong with it.
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

// cutComment takes what looks like a comment off the end of a value.
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

// UnknownVariables reports variables of the environment that look like settings and are
// none, as one sentence; "" if there are none. Platforms add some by themselves: Kubernetes
// sets MESSENGER_PORT and MESSENGER_SERVICE_HOST where a service is called messenger.
func UnknownVariables(known []string) string {
	var unknown []string
	for _, entry := range os.Environ() {
		name, _, _ := strings.Cut(entry, "=")
		if strings.HasPrefix(name, EnvPrefix+"_") && name != EnvPrefix+"_CONFIG" && !slices.Contains(known, name) {
			unknown = append(unknown, hinted(name))
		}
	}
	if unknown == nil {
		return ""
	}
	slices.Sort(unknown)
	return "environment variables that are no settings are not used: " + strings.Join(unknown, ", ")
}

// hinted adds to a name the setting whose name is written nearly so.
func hinted(name string) string {
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

// nearest is the setting whose key takes the fewest edits to reach.
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
