package main

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"go/types"
	"os"
	"path/filepath"
	"strings"
)

// parse returns the methods of a package by type and name.
func parse(dir string) (map[string]*ast.FuncDecl, error) {
	paths, err := filepath.Glob(filepath.Join(dir, "*.go"))
	if err != nil {
		return nil, err
	}
	methods := map[string]*ast.FuncDecl{}
	for _, path := range paths {
		text, err := os.ReadFile(path) //nolint:gosec // a folder of this repository
		if err != nil {
			return nil, err
		}
		file, err := parser.ParseFile(token.NewFileSet(), path, text, parser.SkipObjectResolution)
		if err != nil {
			return nil, err
		}
		for _, d := range file.Decls {
			if f, ok := d.(*ast.FuncDecl); ok && f.Recv != nil {
				methods[strings.TrimPrefix(types.ExprString(f.Recv.List[0].Type), "*")+"."+f.Name.Name] = f
			}
		}
	}
	return methods, nil
}

// translator makes SQL of a method that returns one expression: of columns, of the operators
// below, and of other methods of the same value without arguments.
type translator struct {
	functions        map[string]*ast.FuncDecl
	columns, special map[string]string
}

var operators = map[token.Token]string{
	token.LAND: "and", token.LOR: "or", token.EQL: "=", token.NEQ: "<>",
	token.GTR: ">", token.GEQ: ">=", token.LSS: "<", token.LEQ: "<=", token.ADD: "+", token.SUB: "-",
}

func (t translator) function(name string) (string, error) {
	body, err := t.body(name)
	if err != nil {
		return "", err
	}
	typeName, _, _ := strings.Cut(name, ".")
	return t.expression(typeName, body)
}

// called is function as an operand.
func (t translator) called(name string) (string, error) {
	sql, err := t.function(name)
	if err != nil {
		return "", err
	}
	if body, _ := t.body(name); binary(body) {
		return "(" + sql + ")", nil
	}
	return sql, nil
}

func binary(e ast.Expr) bool {
	_, ok := e.(*ast.BinaryExpr)
	return ok
}

// body returns the only expression of a function.
func (t translator) body(name string) (ast.Expr, error) {
	f := t.functions[name]
	if f == nil {
		return nil, fmt.Errorf("there is no %s", name)
	}
	if len(f.Body.List) == 1 {
		if result, ok := f.Body.List[0].(*ast.ReturnStmt); ok && len(result.Results) == 1 {
			return result.Results[0], nil
		}
	}
	return nil, fmt.Errorf("%s is more than one expression", name)
}

func (t translator) expression(typeName string, e ast.Expr) (string, error) {
	switch e := e.(type) {
	case *ast.ParenExpr:
		inner, err := t.expression(typeName, e.X)
		return "(" + inner + ")", err
	case *ast.UnaryExpr:
		if e.Op != token.NOT {
			break
		}
		inner, err := t.expression(typeName, e.X)
		return "not " + inner, err
	case *ast.BinaryExpr:
		return t.binary(typeName, e)
	case *ast.CallExpr:
		if method, ok := e.Fun.(*ast.SelectorExpr); ok && len(e.Args) == 0 {
			return t.called(typeName + "." + method.Sel.Name)
		}
	case *ast.SelectorExpr, *ast.Ident:
		return t.column(types.ExprString(e))
	}
	return "", fmt.Errorf("%s has no translation", types.ExprString(e))
}

func (t translator) binary(typeName string, e *ast.BinaryExpr) (string, error) {
	operator, ok := operators[e.Op]
	if !ok {
		return "", fmt.Errorf("%s has no translation", e.Op)
	}
	left, err := t.expression(typeName, e.X)
	if err != nil {
		return "", err
	}
	right, err := t.expression(typeName, e.Y)
	return left + " " + operator + " " + right, err
}

func (t translator) column(name string) (string, error) {
	if c := t.special[name]; c != "" {
		return c, nil
	}
	if c := t.columns[name]; c != "" {
		return c, nil
	}
	return "", fmt.Errorf("%s is no column", name)
}
