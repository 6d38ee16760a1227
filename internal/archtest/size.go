package archtest

import (
	"fmt"
	"go/ast"
	"path"
)

// limits are the hard stops; style aims lower.
const (
	maxFile      = 500
	maxTestFile  = 800
	maxFunction  = 70
	maxTestFunc  = 110 // most of a long one is its table
	maxMain      = 60
	maxMethods   = 7
	maxArguments = 5
)

// excess is something that is larger than its limit.
type excess struct {
	key   string // what the list of exceptions calls it
	where string // file and line
	size  int
	limit int
	what  string
}

func (e excess) fault(allowed int) string {
	return fmt.Sprintf("%s: %s has %d %s, at most %d (as %q in exceptions.go)", e.where, path.Base(e.key), e.size, e.what, max(e.limit, allowed), e.key)
}

// sizes finds what is too large and not excepted, and exceptions that are not needed.
func sizes(all []source, exceptions map[string]int) []string {
	var faults []string
	used := map[string]bool{}
	for _, s := range all {
		if s.generated {
			continue
		}
		for _, e := range s.excesses() {
			allowed, ok := exceptions[e.key]
			used[e.key] = true
			if !ok || e.size > allowed {
				faults = append(faults, e.fault(allowed))
			}
		}
	}
	for key := range exceptions {
		if !used[key] {
			faults = append(faults, fmt.Sprintf("exceptions.go: %q is within the limits: remove it", key))
		}
	}
	return faults
}

// excesses finds all that is larger than its limit in one file.
func (s source) excesses() []excess {
	var found []excess
	add := func(n ast.Node, key, what string, size, limit int) {
		if size > limit {
			where := fmt.Sprintf("%s:%d", s.path, s.line(n))
			found = append(found, excess{key: s.dir() + "." + key, where: where, size: size, limit: limit, what: what})
		}
	}
	ofFile, ofFunction := maxFile, maxFunction
	if s.forTests() {
		ofFile, ofFunction = maxTestFile, maxTestFunc
	}
	if s.lines > ofFile {
		found = append(found, excess{key: s.path, where: s.path, size: s.lines, limit: ofFile, what: "lines"})
	}
	ast.Inspect(s.file, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.FuncDecl:
			limit := ofFunction
			if n.Name.Name == "main" && n.Recv == nil {
				limit = maxMain
			}
			add(n, functionName(n), "lines", s.length(n), limit)
			add(n, functionName(n), "parameters", count(n.Type.Params), maxArguments)
		case *ast.TypeSpec:
			if face, ok := n.Type.(*ast.InterfaceType); ok {
				add(n, n.Name.Name, "methods", count(face.Methods), maxMethods)
			}
		}
		return true
	})
	return found
}

// functionName is Name or Type.Name.
func functionName(f *ast.FuncDecl) string {
	if f.Recv == nil || len(f.Recv.List) == 0 {
		return f.Name.Name
	}
	return receiver(f.Recv.List[0].Type) + "." + f.Name.Name
}

// receiver is the name of a receiver's type, without star and type parameters.
func receiver(e ast.Expr) string {
	switch e := e.(type) {
	case *ast.StarExpr:
		return receiver(e.X)
	case *ast.IndexExpr:
		return receiver(e.X)
	case *ast.IndexListExpr:
		return receiver(e.X)
	case *ast.Ident:
		return e.Name
	}
	return "?"
}

// count counts names; what has none (an embedded interface, an unnamed parameter) is one.
func count(list *ast.FieldList) int {
	n := 0
	for _, field := range list.List {
		n += max(1, len(field.Names))
	}
	return n
}
