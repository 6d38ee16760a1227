package archtest

import (
	"path"
	"slices"
	"strconv"
	"strings"
)

// importRule says what the packages below one folder may import.
type importRule struct {
	// imports are the packages that its code may import, besides itself.
	imports []string
	// testImports are packages that only its tests may import.
	testImports []string
	// onlyStd says that of others' packages it may import the standard library only.
	onlyStd bool
	// also are packages of others that it may import all the same.
	also []string
	// testsOnly says that only tests, and other such packages, may import it; forTestsOf are
	// the packages whose tests may, all if empty.
	testsOnly  bool
	forTestsOf []string
}

// below are the packages that everything above the domain may import.
var below = []string{"chat", "limit"}

// inner are the packages that rest, ws and app are made of.
var inner = append([]string{"hub", "commit", "problem", "auth", "wire"}, below...)

// outer are the packages that only app puts together.
var outer = append([]string{
	"rest", "ws", "store/sqlite", "store/postgres", "store/rekey", "bus/local",
	"config", "obs", "webui", "edge", "api", "clock",
}, inner...)

// importRules maps folders to their rules: cmd → app → {rest, ws} → {hub, commit, problem,
// auth} → wire → chat → standard library, and the packages that app uses beside these; wire
// and rest read JSON with jsonscan.
// Every package needs a rule. Folders below internal are named without it.
var importRules = map[string]importRule{
	"cmd": {imports: append([]string{"app", "bench"}, outer...)},
	"app": {imports: outer},

	"rest": {imports: append([]string{"api", "jsonscan"}, inner...)},
	"ws":   {imports: inner},

	"hub":      {imports: append([]string{"wire"}, below...)},
	"commit":   {imports: append([]string{"wire"}, below...)},
	"problem":  {imports: append([]string{"wire"}, below...)},
	"auth":     {imports: append([]string{"wire"}, below...)},
	"wire":     {imports: []string{"chat", "jsonscan"}, testImports: []string{"ws"}},                             // whose table says which types there are
	"chat":     {onlyStd: true, also: []string{"golang.org/x/text/unicode/norm"}, testImports: []string{"auth"}}, // its people are made by the store's other port
	"limit":    {onlyStd: true},
	"jsonscan": {onlyStd: true},
	"edge":     {imports: []string{"limit"}, onlyStd: true},

	"store/rekey":    {imports: []string{"chat"}, onlyStd: true},
	"store/sqlite":   {imports: []string{"chat", "auth", "store/rekey"}},
	"store/postgres": {imports: []string{"chat", "auth", "store/rekey"}},
	"store/rowgen":   {imports: []string{"chat"}, onlyStd: true}, // run by go generate
	"store/rulegen":  {imports: []string{"chat"}, onlyStd: true}, // run by go generate
	"bus/local":      {imports: []string{"chat"}},

	"bench":  {}, // a client like any other: it may aim at servers that are not ours
	"config": {},
	"obs":    {},
	"clock":  {onlyStd: true},
	"webui":  {imports: []string{"web"}},
	"web":    {onlyStd: true},
	"api":    {},

	"archtest":        {testsOnly: true, forTestsOf: []string{"archtest"}},
	"deploy":          {testsOnly: true, forTestsOf: []string{"deploy"}},
	"pgtest":          {testsOnly: true},
	"store/memory":    {testsOnly: true, imports: []string{"chat", "auth"}},
	"store/storetest": {testsOnly: true, imports: []string{"chat", "auth", "store/memory"}, forTestsOf: []string{"store", "chat", "app"}},
	"wire/wiretest":   {testsOnly: true, imports: []string{"wire", "chat", "api"}, testImports: []string{"ws"}, forTestsOf: []string{"wire", "ws", "hub", "app", "cmd"}},
	"app/apptest":     {testsOnly: true, imports: append([]string{"app", "pgtest", "wire/wiretest"}, outer...), forTestsOf: []string{"app", "bench", "cmd"}},
}

// ruleOf returns the key of the rule that a folder or a package of ours is under.
func ruleOf(dir string) (string, bool) {
	for at := strings.TrimPrefix(dir, "internal/"); at != "." && at != "/"; at = path.Dir(at) {
		if _, ok := importRules[at]; ok {
			return at, true
		}
	}
	return "", false
}

// imports finds imports that break the rules.
func imports(all []source) []string {
	var faults []string
	for _, s := range all {
		name, ok := ruleOf(s.dir())
		if !ok {
			faults = append(faults, s.faultf(s.file.Name, "%s has no import rule (imports.go)", s.dir()))
			continue
		}
		for _, spec := range s.file.Imports {
			target, err := strconv.Unquote(spec.Path.Value)
			if err != nil {
				continue // not reached: the file is parsed
			}
			if why := refuse(name, s.test, target); why != "" {
				faults = append(faults, s.faultf(spec, "%s may not import %s: %s", name, target, why))
			}
		}
	}
	return faults
}

// refuse says why a file below from may not import the package, "" if it may.
func refuse(from string, test bool, target string) string {
	ours, isOurs := strings.CutPrefix(target, module+"/")
	if !isOurs {
		first, _, _ := strings.Cut(target, "/")
		if importRules[from].onlyStd && !test && strings.Contains(first, ".") && !slices.Contains(importRules[from].also, target) {
			return "it knows the standard library only"
		}
		return ""
	}
	to, ok := ruleOf(ours)
	if !ok {
		return "that has no import rule (imports.go)"
	}
	if to == from {
		return ""
	}
	if slices.Contains(importRules[from].imports, to) || test && slices.Contains(importRules[from].testImports, to) {
		return ""
	}
	if !importRules[to].testsOnly {
		return "the import rules"
	}
	if !test && !importRules[from].testsOnly {
		return "that is for tests only"
	}
	for _, of := range importRules[to].forTestsOf {
		if from == of || strings.HasPrefix(from, of+"/") {
			return ""
		}
	}
	if len(importRules[to].forTestsOf) > 0 {
		return "that is for tests of other packages"
	}
	return ""
}
