package rest

import (
	"bytes"
	"errors"
	"fmt"
	"net/http"
	"strconv"
	"strings"

	"github.com/santhosh-tekuri/jsonschema/v6"
	"gopkg.in/yaml.v3"

	"messenger/api"
	"messenger/internal/chat"
)

// operation is one endpoint as the OpenAPI document describes it.
type operation struct {
	id        string
	method    string
	path      string // as written there
	protected bool
	params    []parameter // of the query
	inPath    []parameter
	body      *schema // nil: the operation has no body, and one that comes is ignored
	bodyWith  string  // the query parameter without which the body is ignored, "" if it never is
}

// document is the part of the OpenAPI document that decides about requests.
type document struct {
	Paths      map[string]map[string]operationText `yaml:"paths"`
	Components struct {
		Schemas    map[string]yaml.Node     `yaml:"schemas"`
		Parameters map[string]parameterText `yaml:"parameters"`
	} `yaml:"components"`
}

type operationText struct {
	ID          string                `yaml:"operationId"`
	Security    []map[string][]string `yaml:"security"`
	Parameters  []parameterText       `yaml:"parameters"`
	BodyWith    string                `yaml:"x-body-with"`
	RequestBody *struct {
		Content map[string]struct {
			Schema yaml.Node `yaml:"schema"`
		} `yaml:"content"`
	} `yaml:"requestBody"`
}

type parameterText struct {
	Ref      string `yaml:"$ref"`
	Name     string `yaml:"name"`
	In       string `yaml:"in"`
	Required bool   `yaml:"required"`
	Schema   struct {
		Type string `yaml:"type"`
	} `yaml:"schema"`
}

// contract is the URL under which the schema compiler knows the document.
const contract = "contract:///openapi.json"

// loadOperations reads the operations of the OpenAPI document.
//
// Errors: the document uses what this package does not check.
func loadOperations(doc api.Document) ([]*operation, error) {
	var text document
	if err := yaml.Unmarshal(doc.YAML, &text); err != nil {
		return nil, fmt.Errorf("read openapi: %w", err)
	}
	compiler, err := newCompiler(doc.JSON)
	if err != nil {
		return nil, err
	}
	var ops []*operation
	for path, methods := range text.Paths {
		for method, t := range methods {
			op, err := text.operation(compiler, path, method, t)
			if err != nil {
				return nil, fmt.Errorf("openapi %s %s: %w", method, path, err)
			}
			ops = append(ops, op)
		}
	}
	return ops, nil
}

func newCompiler(doc []byte) (*jsonschema.Compiler, error) {
	value, err := jsonschema.UnmarshalJSON(bytes.NewReader(doc))
	if err != nil {
		return nil, fmt.Errorf("read openapi: %w", err)
	}
	c := jsonschema.NewCompiler()
	c.DefaultDraft(jsonschema.Draft2020) // OpenAPI 3.1
	c.UseRegexpEngine(compilePattern)
	c.AssertFormat()
	c.RegisterFormat(&jsonschema.Format{Name: "uuid", Validate: checkUUID})
	c.RegisterFormat(&jsonschema.Format{Name: "conversation-id", Validate: checkConversation})
	if err := c.AddResource(contract, value); err != nil {
		return nil, fmt.Errorf("read openapi: %w", err)
	}
	return c, nil
}

// checkUUID accepts the ids of the domain.
func checkUUID(v any) error {
	s, ok := v.(string)
	if !ok {
		return nil
	}
	_, err := chat.ParseID[chat.User](s)
	return err
}

func (d document) operation(c *jsonschema.Compiler, path, method string, t operationText) (*operation, error) {
	op := &operation{id: t.ID, method: strings.ToUpper(method), path: path, protected: len(t.Security) > 0, bodyWith: t.BodyWith}
	at := contract + "#/paths/" + pointer(path) + "/" + method
	for i, p := range t.Parameters {
		if err := d.parameter(c, op, p, at+"/parameters/"+strconv.Itoa(i)); err != nil {
			return nil, err
		}
	}
	if t.RequestBody == nil {
		return op, nil
	}
	content, ok := t.RequestBody.Content[jsonType]
	if !ok || len(t.RequestBody.Content) != 1 {
		return nil, errors.New("only bodies of " + jsonType + " are read")
	}
	s, err := c.Compile(at + "/requestBody/content/" + pointer(jsonType) + "/schema")
	if err != nil {
		return nil, err
	}
	op.body = &schema{Schema: s, order: d.propertyOrder(content.Schema)}
	return op, nil
}

// readsBody reports whether the body of a request counts.
func (o *operation) readsBody(r *http.Request) bool {
	return o.body != nil && (o.bodyWith == "" || r.URL.Query().Has(o.bodyWith))
}

// parameter adds to op the parameter at a place of the document.
func (d document) parameter(c *jsonschema.Compiler, op *operation, p parameterText, at string) error {
	if name, isRef := strings.CutPrefix(p.Ref, "#/components/parameters/"); isRef {
		p, at = d.Components.Parameters[name], contract+p.Ref
	}
	s, err := c.Compile(at + "/schema")
	if err != nil {
		return err
	}
	made := parameter{name: p.Name, required: p.Required, integer: p.Schema.Type == "integer", schema: schema{Schema: s}}
	switch p.In {
	case "query":
		op.params = append(op.params, made)
	case "path":
		op.inPath = append(op.inPath, made)
	default:
		return fmt.Errorf("parameter %s is in %s: only query and path are checked", p.Name, p.In)
	}
	return nil
}

// pointer escapes a key for a place within a URL (RFC 6901 §6).
func pointer(key string) string {
	return strings.NewReplacer("/", "~1", "{", "%7B", "}", "%7D").Replace(key)
}

// propertyOrder numbers the properties of an object schema as they are written.
func (d document) propertyOrder(n yaml.Node) map[string]int {
	if ref, isRef := child(&n, "$ref"); isRef {
		n = d.Components.Schemas[strings.TrimPrefix(ref.Value, "#/components/schemas/")]
	}
	order := map[string]int{}
	if props, ok := child(&n, "properties"); ok {
		for i := 0; i < len(props.Content); i += 2 {
			order[props.Content[i].Value] = i / 2
		}
	}
	return order
}

// child returns a value of a mapping.
func child(n *yaml.Node, key string) (*yaml.Node, bool) {
	for i := 0; i+1 < len(n.Content) && n.Kind == yaml.MappingNode; i += 2 {
		if n.Content[i].Value == key {
			return n.Content[i+1], true
		}
	}
	return nil, false
}
