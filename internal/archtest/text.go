package archtest

import (
	"bytes"
	"fmt"
	"maps"
	"path"
	"regexp"
	"slices"
	"strings"
)

// foreign are words that tie the tree to a machine or to one way of getting packages.
// They are put together here so that this file does not hold them.
var foreign = []string{
	"/wo" + "rk/", "/ro" + "ot/", "/fa" + "rm/", "bash" + "_jobs",
	"proxy.go" + "lang.org", "sum.go" + "lang.org", "registry.np" + "mjs.org", "deb.deb" + "ian.org",
}

// machines finds lines of text files that name a machine's folders or a registry.
func machines(name string, text []byte) []string {
	if bytes.IndexByte(text, 0) >= 0 {
		return nil // not text
	}
	var faults []string
	number := 0
	for line := range bytes.Lines(text) {
		number++
		for _, word := range foreign {
			if bytes.Contains(line, []byte(word)) {
				faults = append(faults, fmt.Sprintf("%s:%d: names %s", name, number, word))
			}
		}
	}
	return faults
}

// required finds the lines of go.mod that name a module.
var required = regexp.MustCompile(`(?m)^(?:require )?\s*([\w./~-]+\.[\w./~-]+) v\S+`)

// explained finds the rows of DEPENDENCIES.md: a table whose first column is a module.
var explained = regexp.MustCompile("(?m)^\\| `([^`]+)` \\| (.*) \\|$")

// dependencies finds modules that are imported and that nobody explained, and
// explanations of what is no dependency at all.
func dependencies(all []source, goMod, page string) []string {
	explanation := map[string]string{}
	for _, row := range explained.FindAllStringSubmatch(page, -1) {
		explanation[row[1]] = strings.Trim(row[2], " |")
	}
	var modules []string
	for _, line := range required.FindAllStringSubmatch(goMod, -1) {
		modules = append(modules, line[1])
	}
	var faults []string
	for _, name := range imported(all, modules) {
		if explanation[name] == "" {
			faults = append(faults, "DEPENDENCIES.md: no word on why "+name)
		}
	}
	for _, name := range slices.Sorted(maps.Keys(explanation)) {
		if !slices.Contains(modules, name) {
			faults = append(faults, "DEPENDENCIES.md: "+name+" is no dependency")
		}
	}
	return faults
}

// imported returns those of the modules that the sources import something of.
func imported(all []source, modules []string) []string {
	used := map[string]bool{}
	for _, s := range all {
		for _, spec := range s.file.Imports {
			for at := strings.Trim(spec.Path.Value, `"`); at != "."; at = path.Dir(at) {
				if slices.Contains(modules, at) {
					used[at] = true
					break
				}
			}
		}
	}
	return slices.Sorted(maps.Keys(used))
}
