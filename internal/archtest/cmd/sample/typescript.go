package main

import (
	"bytes"
	"regexp"
)

// tsComment matches a block comment, or line comments on consecutive lines. A line comment follows
// a space or starts its line, so that "https://" in a string is none.
var tsComment = regexp.MustCompile(`(?m)(?:^|[ \t])(/\*(?s:.*?)\*/|//.*(?:\n[ \t]*//.*)*)`)

// tsIdentifier matches what a line declares: at the left margin a function, a constant, a class or a
// type; indented by two spaces a field or a method; and the title of a test.
var tsIdentifier = regexp.MustCompile(`(?m)^(?:` +
	`(?:export )?(?:default )?(?:declare )?(?:abstract )?(?:async )?(?:function|const|let|class|interface|type|enum) (\w+)` +
	`|  (?:(?:readonly|private|public|protected|static|async|get|set) )*(\w+)\??(?:: |\([^=]*\{$)` +
	`|\s*(?:it|test|describe)\((['"` + "`" + `].+)['"` + "`" + `],)`)

// notIdentifiers are keywords that tsIdentifier takes for methods.
var notIdentifiers = map[string]bool{"if": true, "for": true, "while": true, "switch": true, "catch": true, "function": true}

// addTypeScript adds the identifiers and comments of a TypeScript file, as far as regular
// expressions find them.
func (g *group) addTypeScript(name string, content []byte) error {
	at := func(start, end int) entry {
		return entry{text: string(content[start:end]), file: name, line: 1 + bytes.Count(content[:start], []byte("\n"))}
	}
	for _, m := range tsComment.FindAllSubmatchIndex(content, -1) {
		g.comments = append(g.comments, at(m[2], m[3]))
	}
	for _, m := range tsIdentifier.FindAllSubmatchIndex(content, -1) {
		start, end := max(m[2], m[4], m[6]), max(m[3], m[5], m[7]) // the others did not match, which is -1
		if !notIdentifiers[string(content[start:end])] {
			g.identifiers = append(g.identifiers, at(start, end))
		}
	}
	return nil
}
