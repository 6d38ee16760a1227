package archtest

import (
	"go/ast"
	"maps"
	"path"
	"slices"
	"strconv"
	"strings"
)

// bannedNames say nothing of what a package is for.
var bannedNames = []string{"util", "utils", "common", "helper", "helpers", "type", "types", "manager", "misc", "shared", "base", "lib"}

// names finds packages with a banned name.
func names(all []source) []string {
	var faults []string
	for _, s := range all {
		name := strings.TrimSuffix(s.file.Name.Name, "_test")
		if slices.Contains(bannedNames, name) || slices.Contains(bannedNames, path.Base(s.dir())) {
			faults = append(faults, s.faultf(s.file.Name, "a package named %s says nothing", name))
		}
	}
	return faults
}

// docs finds packages without a doc comment that begins as godoc wants it.
func docs(all []source) []string {
	documented := map[string]bool{}
	for _, s := range all {
		want := "Package " + s.file.Name.Name + " "
		if s.file.Name.Name == "main" {
			want = "Command " + path.Base(s.dir()) + " "
		}
		documented[s.dir()] = documented[s.dir()] || strings.HasPrefix(s.file.Doc.Text(), want)
	}
	var faults []string
	for _, dir := range slices.Sorted(maps.Keys(documented)) {
		if !documented[dir] {
			faults = append(faults, dir+": no package doc")
		}
	}
	return faults
}

// waits finds tests that sleep, or that may not run at all.
func waits(all []source) []string {
	var faults []string
	for _, s := range all {
		if !s.forTests() {
			continue
		}
		calls(s, func(call *ast.CallExpr, on, method string) {
			switch {
			case on == s.imported("time") && method == "Sleep":
				faults = append(faults, s.faultf(call, "a test may not sleep: wait for the fact"))
			case slices.Contains([]string{"Skip", "Skipf", "SkipNow"}, method) && slices.Contains([]string{"t", "b", "f", "tb"}, on):
				faults = append(faults, s.faultf(call, "a test may not be skipped: install what it needs"))
			}
		})
	}
	return faults
}

// environment finds code that reads the environment, which only config does.
func environment(all []source) []string {
	var faults []string
	for _, s := range all {
		if name, _ := ruleOf(s.dir()); s.forTests() || name == "config" {
			continue
		}
		calls(s, func(call *ast.CallExpr, on, method string) {
			reads := []string{"Getenv", "LookupEnv", "Environ", "ExpandEnv"}
			if on == s.imported("os") && slices.Contains(reads, method) {
				faults = append(faults, s.faultf(call, "only config reads the environment"))
			}
		})
	}
	return faults
}

// calls visits the calls of the form on.method(…), where on is one word.
func calls(s source, visit func(call *ast.CallExpr, on, method string)) {
	ast.Inspect(s.file, func(n ast.Node) bool {
		call, ok := n.(*ast.CallExpr)
		if !ok {
			return true
		}
		if selector, ok := call.Fun.(*ast.SelectorExpr); ok {
			if on, ok := selector.X.(*ast.Ident); ok {
				visit(call, on.Name, selector.Sel.Name)
			}
		}
		return true
	})
}

// imported is the name under which the file knows a package, "" if it does not.
func (s source) imported(target string) string {
	for _, spec := range s.file.Imports {
		if found, err := strconv.Unquote(spec.Path.Value); err != nil || found != target {
			continue
		}
		if spec.Name != nil {
			return spec.Name.Name
		}
		return path.Base(target)
	}
	return ""
}
