package main

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"go/types"
)

// addGo adds the package-level identifiers, methods, fields and comments of a Go file. Generated
// files are left out.
func (g *group) addGo(name string, content []byte) error {
	files := token.NewFileSet()
	file, err := parser.ParseFile(files, name, content, parser.ParseComments|parser.SkipObjectResolution)
	if err != nil {
		return fmt.Errorf("parse Go: %w", err)
	}
	if ast.IsGenerated(file) {
		return nil
	}
	at := func(node ast.Node, text string) entry {
		return entry{text: text, file: name, line: files.Position(node.Pos()).Line}
	}
	for _, comment := range file.Comments {
		if text := comment.Text(); text != "" { // it is empty for directives
			g.comments = append(g.comments, at(comment, text))
		}
	}
	for _, declaration := range file.Decls {
		switch declaration := declaration.(type) {
		case *ast.FuncDecl:
			text := "func " + declaration.Name.Name
			if declaration.Recv != nil {
				text = fmt.Sprintf("method (%s) %s", types.ExprString(declaration.Recv.List[0].Type), declaration.Name.Name)
			}
			g.identifiers = append(g.identifiers, at(declaration.Name, text))
		case *ast.GenDecl:
			for _, spec := range declaration.Specs {
				g.addSpec(spec, declaration.Tok, at)
			}
		}
	}
	return nil
}

// addSpec adds the names of one type, variable or constant.
func (g *group) addSpec(spec ast.Spec, keyword token.Token, at func(ast.Node, string) entry) {
	switch spec := spec.(type) {
	case *ast.ValueSpec:
		for _, name := range spec.Names {
			if name.Name != "_" {
				g.identifiers = append(g.identifiers, at(name, fmt.Sprintf("%s %s", keyword, name.Name)))
			}
		}
	case *ast.TypeSpec:
		g.identifiers = append(g.identifiers, at(spec.Name, "type "+spec.Name.Name))
		switch of := spec.Type.(type) {
		case *ast.StructType:
			g.addFields(of.Fields, "field "+spec.Name.Name, at)
		case *ast.InterfaceType:
			g.addFields(of.Methods, "method "+spec.Name.Name, at)
		}
	}
}

// addFields adds the named fields of a struct, or the methods of an interface.
func (g *group) addFields(fields *ast.FieldList, prefix string, at func(ast.Node, string) entry) {
	for _, field := range fields.List {
		for _, name := range field.Names {
			g.identifiers = append(g.identifiers, at(name, fmt.Sprintf("%s.%s %s", prefix, name.Name, types.ExprString(field.Type))))
		}
	}
}
