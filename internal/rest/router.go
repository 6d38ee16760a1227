package rest

import (
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strings"

	"messenger/api"
)

// router finds what a path names. A path matches in any case and with one optional
// trailing slash, as it is written: nothing in it is decoded, merged or resolved
// (docs/contract.md, HTTP in general; docs/bad-input.md A04 and E47).
//
// A segment that the document writes in braces matches any text that is not empty;
// whether that may be is the question of a later check.
type router struct {
	operations map[string]map[string]*operation // by path in lower case, then by method
	templates  []template
	assets     map[string]asset // by path in lower case; these take no extra slash
	moved      map[string]string
}

// destination is what a path names; at most one field is set.
type destination struct {
	operations map[string]*operation
	params     map[string]string // of operations: what stands in place of the braces, as it is written
	asset      *asset
	movedTo    string
}

func newRouter(ops []*operation, docs []api.Document) (*router, error) {
	assets, moved, err := loadAssets(docs)
	if err != nil {
		return nil, err
	}
	rt := &router{operations: map[string]map[string]*operation{}, assets: assets, moved: moved}
	for _, op := range ops {
		path := strings.ToLower(op.path)
		if strings.HasSuffix(path, "/") {
			return nil, fmt.Errorf("openapi: the path %s ends in a slash", op.path)
		}
		if rt.operations[path] == nil {
			rt.operations[path] = map[string]*operation{}
		}
		rt.operations[path][op.method] = op
	}
	if len(rt.operations) == 0 {
		return nil, errors.New("openapi has no paths")
	}
	return rt, rt.moveTemplates()
}

func (rt *router) find(path string) destination {
	written := strings.TrimSuffix(path, "/")
	path = strings.ToLower(path)
	if to, ok := rt.moved[path]; ok {
		return destination{movedTo: to}
	}
	if a, ok := rt.assets[path]; ok {
		return destination{asset: &a}
	}
	path = strings.TrimSuffix(path, "/")
	if ops := rt.operations[path]; ops != nil {
		return destination{operations: ops}
	}
	for _, t := range rt.templates {
		if values, ok := t.match(written); ok {
			return destination{operations: t.operations, params: values}
		}
	}
	return destination{}
}

func (d destination) exists() bool { return d.operations != nil || d.asset != nil || d.movedTo != "" }

// methods are those that d has, for the Allow header.
func (d destination) methods() []string {
	if d.operations == nil {
		return []string{http.MethodGet, http.MethodHead, http.MethodOptions}
	}
	list := []string{http.MethodOptions}
	for m := range d.operations {
		list = append(list, m)
	}
	slices.Sort(list)
	return list
}

// reserved reports whether a path that names nothing is still ours to answer, so that
// a fallback cannot give a page to a client that wants JSON.
func (rt *router) reserved(path string) bool {
	path = strings.ToLower(path)
	for _, prefix := range []string{"/api", "/doc"} {
		if rest, found := strings.CutPrefix(path, prefix); found && (rest == "" || rest[0] == '/') {
			return true
		}
	}
	return false
}

// ordinary are the methods that exist on some path somewhere; a path need not be known
// to refuse the others.
var ordinary = []string{
	http.MethodGet, http.MethodHead, http.MethodPost, http.MethodPut, http.MethodPatch, http.MethodDelete,
}
