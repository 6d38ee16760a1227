package archtest

import (
	"go/ast"
	"go/token"
	"maps"
	"path"
	"slices"
	"strings"
)

// statements are the calls that take SQL, and which argument it is. Those of ifContext
// take a context before it in some packages and not in others.
var (
	statements = map[string]int{
		"QueryContext": 1, "QueryRowContext": 1, "ExecContext": 1, "PrepareContext": 1,
		"Queue": 0, "prepare": 0,
	}
	ifContext = []string{"Query", "QueryRow", "Exec", "Prepare"}
)

// constantSQL finds calls in the stores whose SQL is put together from what is not known
// when the program is built. A function that passes a parameter of its own on as SQL is
// held to the same rule where it is called.
func constantSQL(all []source, exceptions map[string]string) []string {
	byDir := map[string][]source{}
	for _, s := range all {
		if name, ok := ruleOf(s.dir()); ok && !s.test && strings.HasPrefix(name, "store/") && !importRules[name].testsOnly {
			byDir[s.dir()] = append(byDir[s.dir()], s)
		}
	}
	var faults []string
	used := map[string]bool{}
	for _, dir := range slices.Sorted(maps.Keys(byDir)) {
		p := newSQLPackage(byDir[dir])
		for p.pass() { // until no more functions are found to pass SQL on
		}
		for key, found := range p.faults {
			if exceptions[key] == "" {
				faults = append(faults, found...)
			}
			used[key] = true
		}
	}
	for key := range exceptions {
		if !used[key] {
			faults = append(faults, "exceptions.go: "+key+" needs no exception any more: remove it")
		}
	}
	slices.Sort(faults)
	return faults
}

// sqlPackage is what is known of one store.
type sqlPackage struct {
	files     []source
	constants map[string]bool
	passOn    map[string]int      // functions that pass a parameter on as SQL, and which
	faults    map[string][]string // by function, of the last pass
}

func newSQLPackage(files []source) *sqlPackage {
	p := &sqlPackage{files: files, constants: map[string]bool{}, passOn: maps.Clone(statements)}
	for _, s := range files {
		ast.Inspect(s.file, func(n ast.Node) bool {
			if d, ok := n.(*ast.GenDecl); ok && d.Tok == token.CONST {
				for _, spec := range d.Specs {
					for _, name := range spec.(*ast.ValueSpec).Names {
						p.constants[name.Name] = true
					}
				}
			}
			return true
		})
	}
	return p
}

// pass looks at each function once and reports whether it found one more that passes SQL
// on.
func (p *sqlPackage) pass() bool {
	known := len(p.passOn)
	p.faults = map[string][]string{}
	for _, s := range p.files {
		for _, d := range s.file.Decls {
			if f, ok := d.(*ast.FuncDecl); ok && f.Body != nil {
				p.function(s, f)
			}
		}
	}
	return len(p.passOn) > known
}

// function looks at the calls in one function.
func (p *sqlPackage) function(s source, f *ast.FuncDecl) {
	scope := newScope(p, f)
	ast.Inspect(f.Body, func(n ast.Node) bool {
		call, ok := n.(*ast.CallExpr)
		if !ok {
			return true
		}
		sql := p.argument(call)
		if sql == nil {
			return true
		}
		constant, parameters := scope.constant(sql)
		if !constant {
			key := path.Join(s.dir()) + "." + functionName(f)
			p.faults[key] = append(p.faults[key], s.faultf(sql, "%s runs SQL that is not constant", key))
			return true
		}
		for _, at := range parameters {
			p.passOn[f.Name.Name] = at
		}
		return true
	})
}

// argument returns the call's SQL, nil if it runs none.
func (p *sqlPackage) argument(call *ast.CallExpr) ast.Expr {
	name := called(call)
	at, ok := p.passOn[name]
	if !ok && slices.Contains(ifContext, name) && len(call.Args) > 0 && !onBatch(call) {
		ok = true
		if isContext(call.Args[0]) {
			at = 1
			if name == "Prepare" {
				at = 2 // pgx names what it prepares
			}
		}
	}
	if !ok || at >= len(call.Args) {
		return nil
	}
	return call.Args[at]
}

// called is the name of the function or method that is called, without its owner.
func called(call *ast.CallExpr) string {
	switch f := call.Fun.(type) {
	case *ast.Ident:
		return f.Name
	case *ast.SelectorExpr:
		return f.Sel.Name
	}
	return ""
}

// onBatch reports whether the call is a pgx.QueuedQuery's: it takes a function.
func onBatch(call *ast.CallExpr) bool {
	selector, ok := call.Fun.(*ast.SelectorExpr)
	if !ok {
		return false
	}
	inner, ok := selector.X.(*ast.CallExpr)
	return ok && called(inner) == "Queue"
}

// isContext reports whether the argument looks like a context.
func isContext(e ast.Expr) bool {
	switch e := e.(type) {
	case *ast.Ident:
		return strings.HasSuffix(strings.ToLower(e.Name), "ctx")
	case *ast.CallExpr:
		selector, ok := e.Fun.(*ast.SelectorExpr)
		if !ok {
			return false
		}
		on, ok := selector.X.(*ast.Ident)
		return selector.Sel.Name == "Context" || ok && on.Name == "context"
	}
	return false
}

// scope is what is known of the names in one function.
type scope struct {
	p          *sqlPackage
	parameters map[string]int
	assigned   map[string][]ast.Expr // what variables are given; nil for what nobody knows
}

func newScope(p *sqlPackage, f *ast.FuncDecl) *scope {
	s := &scope{p: p, parameters: map[string]int{}, assigned: map[string][]ast.Expr{}}
	at := 0
	for _, field := range f.Type.Params.List {
		for _, name := range field.Names {
			s.parameters[name.Name] = at
			at++
		}
	}
	ast.Inspect(f.Body, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.AssignStmt:
			s.assign(n)
		case *ast.RangeStmt:
			s.iterate(n)
		}
		return true
	})
	return s
}

func (s *scope) assign(n *ast.AssignStmt) {
	for i, left := range n.Lhs {
		name, ok := left.(*ast.Ident)
		if !ok {
			continue
		}
		var value ast.Expr
		if len(n.Lhs) == len(n.Rhs) {
			value = n.Rhs[i]
		}
		s.assigned[name.Name] = append(s.assigned[name.Name], value)
	}
}

// iterate knows the values of a range over a list that is written out.
func (s *scope) iterate(n *ast.RangeStmt) {
	name, ok := n.Value.(*ast.Ident)
	if !ok {
		return
	}
	if list, ok := n.X.(*ast.CompositeLit); ok {
		s.assigned[name.Name] = append(s.assigned[name.Name], list.Elts...)
		return
	}
	s.assigned[name.Name] = append(s.assigned[name.Name], nil)
}

// constant reports whether e is made of constants, numbers and parameters of the function
// only, and of which parameters.
func (s *scope) constant(e ast.Expr) (bool, []int) {
	switch e := e.(type) {
	case *ast.BasicLit:
		return true, nil
	case *ast.ParenExpr:
		return s.constant(e.X)
	case *ast.BinaryExpr:
		left, of := s.constant(e.X)
		right, and := s.constant(e.Y)
		return left && right, append(of, and...)
	case *ast.CallExpr:
		name := called(e)
		return name == "Itoa" || name == "FormatInt", nil // digits are harmless
	case *ast.Ident:
		return s.constantName(e.Name)
	}
	return false, nil
}

func (s *scope) constantName(name string) (bool, []int) {
	values, assigned := s.assigned[name]
	at, parameter := s.parameters[name]
	switch {
	case assigned:
		delete(s.assigned, name) // x = x + y ends here
		defer func() { s.assigned[name] = values }()
		var of []int
		if parameter {
			of = append(of, at)
		}
		for _, value := range values {
			ok, and := s.constant(value)
			if !ok {
				return false, nil
			}
			of = append(of, and...)
		}
		return true, of
	case parameter:
		return true, []int{at}
	default:
		return s.p.constants[name], nil
	}
}
