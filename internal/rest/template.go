package rest

import (
	"fmt"
	"slices"
	"strings"
)

// template is a path with braces.
type template struct {
	segments   []string // in lower case; "" stands for any
	names      []string // of those
	operations map[string]*operation
}

// moveTemplates takes the paths with braces out of the plain ones.
func (rt *router) moveTemplates() error {
	for path, ops := range rt.operations {
		if !strings.ContainsAny(path, "{}") {
			continue
		}
		for _, op := range ops {
			t, err := newTemplate(op)
			if err != nil {
				return err
			}
			i := slices.IndexFunc(rt.templates, func(other template) bool { return slices.Equal(other.segments, t.segments) })
			if i < 0 {
				i, t.operations = len(rt.templates), map[string]*operation{}
				rt.templates = append(rt.templates, t)
			}
			if !slices.Equal(rt.templates[i].names, t.names) {
				return fmt.Errorf("openapi: the parameters of %s have two names", op.path)
			}
			rt.templates[i].operations[op.method] = op
		}
		delete(rt.operations, path)
	}
	return nil
}

// newTemplate reads the path of an operation. What stands in braces must be exactly the
// parameters that are described.
func newTemplate(op *operation) (t template, err error) {
	for s := range strings.SplitSeq(op.path, "/") {
		name, opens := strings.CutPrefix(s, "{")
		name, closes := strings.CutSuffix(name, "}")
		if opens != closes || strings.ContainsAny(name, "{}") {
			return template{}, fmt.Errorf("openapi: a part of a segment of %s is in braces", op.path)
		}
		if opens {
			t.names = append(t.names, name)
			s = ""
		} else if s == "" && t.segments != nil {
			return template{}, fmt.Errorf("openapi: the path %s has an empty segment", op.path)
		}
		t.segments = append(t.segments, strings.ToLower(s))
	}
	for _, param := range op.inPath {
		if !slices.Contains(t.names, param.name) {
			return template{}, fmt.Errorf("openapi: the parameter %s is not in %s", param.name, op.path)
		}
	}
	if len(t.names) != len(op.inPath) {
		return template{}, fmt.Errorf("openapi: %s has parameters that are not described", op.path)
	}
	return t, nil
}

// match returns what stands in path, in its own case, for the names of t.
func (t template) match(path string) (values map[string]string, ok bool) {
	segments := strings.Split(path, "/")
	if len(segments) != len(t.segments) {
		return nil, false
	}
	values = make(map[string]string, len(t.names))
	for i, s := range segments {
		switch {
		case i > 0 && t.segments[i] == "" && s != "":
			values[t.names[len(values)]] = s
		case !strings.EqualFold(t.segments[i], s):
			return nil, false
		}
	}
	return values, len(values) == len(t.names)
}
