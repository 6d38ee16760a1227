package archtest

import (
	"path"
	"slices"
	"strconv"
	"strings"
)

// room is a part of the tree under one row of the law.
type room struct {
	// imports are the rooms that its code may import, besides itself.
	imports []string
	// testImports are rooms that its tests may import besides.
	testImports []string
	// onlyStd says that of others' packages it may import the standard library only.
	onlyStd bool
	// also are packages of others that it may import all the same.
	also []string
	// testsOnly says that only tests, and other such rooms, may import it; forTestsOf are
	// the rooms whose tests may, all if empty.
	testsOnly  bool
	forTestsOf []string
}

// below are the rooms that everything above the domain may import.
var below = []string{"chat", "limit"}

// inner are the rooms that rest, ws and app are made of.
var inner = append([]string{"hub", "commit", "problem", "auth", "wire"}, below...)

// outer are the rooms that only app puts together.
var outer = append([]string{
	"rest", "ws", "store/sqlite", "store/postgres", "store/rekey", "bus/local",
	"config", "obs", "webui", "edge", "api", "clock",
}, inner...)

// law is the law of imports: cmd → app → {rest, ws} → {hub, commit, problem, auth} →
// wire → chat → standard library, and the rooms at app's sides. A room that is not here
// may not exist. Rooms below internal are named without it.
var law = map[string]room{
	"cmd": {imports: append([]string{"app", "bench"}, outer...)},
	"app": {imports: outer},

	"rest": {imports: append([]string{"api"}, inner...)},
	"ws":   {imports: inner},

	"hub":     {imports: append([]string{"wire"}, below...)},
	"commit":  {imports: append([]string{"wire"}, below...)},
	"problem": {imports: append([]string{"wire"}, below...)},
	"auth":    {imports: append([]string{"wire"}, below...)},
	"wire":    {imports: []string{"chat"}, testImports: []string{"ws"}},                                         // whose table says which types there are
	"chat":    {onlyStd: true, also: []string{"golang.org/x/text/unicode/norm"}, testImports: []string{"auth"}}, // its people are made by the store's other port
	"limit":   {onlyStd: true},
	"edge":    {imports: []string{"limit"}, onlyStd: true},

	"store/rekey":    {imports: []string{"chat"}, onlyStd: true},
	"store/sqlite":   {imports: []string{"chat", "auth", "store/rekey"}},
	"store/postgres": {imports: []string{"chat", "auth", "store/rekey"}},
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

// roomOf returns the row of the law that a folder or a package of ours is under.
func roomOf(dir string) (string, bool) {
	for at := strings.TrimPrefix(dir, "internal/"); at != "." && at != "/"; at = path.Dir(at) {
		if _, ok := law[at]; ok {
			return at, true
		}
	}
	return "", false
}

// imports finds what breaks the law.
func imports(all []source) []string {
	var faults []string
	for _, s := range all {
		name, ok := roomOf(s.dir())
		if !ok {
			faults = append(faults, s.faultf(s.file.Name, "%s is not a room of the law (law.go)", s.dir()))
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

// refuse says why a file of the room from may not import the package, "" if it may.
func refuse(from string, test bool, target string) string {
	ours, isOurs := strings.CutPrefix(target, module+"/")
	if !isOurs {
		first, _, _ := strings.Cut(target, "/")
		if law[from].onlyStd && !test && strings.Contains(first, ".") && !slices.Contains(law[from].also, target) {
			return "it knows the standard library only"
		}
		return ""
	}
	to, ok := roomOf(ours)
	if !ok {
		return "that is not a room of the law (law.go)"
	}
	if to == from {
		return ""
	}
	if slices.Contains(law[from].imports, to) || test && slices.Contains(law[from].testImports, to) {
		return ""
	}
	if !law[to].testsOnly {
		return "the law of imports"
	}
	if !test && !law[from].testsOnly {
		return "that is for tests only"
	}
	for _, of := range law[to].forTestsOf {
		if from == of || strings.HasPrefix(from, of+"/") {
			return ""
		}
	}
	if len(law[to].forTestsOf) > 0 {
		return "that is for tests of other rooms"
	}
	return ""
}
