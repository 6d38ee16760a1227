// Package wiretest holds frames to api/asyncapi.yaml, so that the document, the server
// and the client cannot part ways unnoticed. Tests of internal/wire, internal/ws and of
// the whole server call it with every frame they see; nothing else may import it.
package wiretest

import (
	"bytes"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"

	"messenger/api"
)

// Direction says who sent a frame, and in which dialect.
type Direction string

// The directions: of the classic dialect, and of the extended one from hello on.
const (
	FromClient         Direction = "client"
	FromServer         Direction = "server"
	FromExtendedClient Direction = "extended client"
	FromExtendedServer Direction = "extended server"
)

// directions says for each channel of the document whose frames it has.
var directions = map[string]struct{ client, server Direction }{
	"#/channels/classic":  {FromClient, FromServer},
	"#/channels/extended": {FromExtendedClient, FromExtendedServer},
}

// Check fails the test unless frame is exactly one of the messages that the contract
// has in that direction.
func Check(t testing.TB, d Direction, frame []byte) {
	t.Helper()
	if err := Validate(d, frame); err != nil {
		t.Errorf("frame from the %s: %v\n%s", d, err, frame)
	}
}

// Keys returns the names of the messages that the contract has in a direction, for
// tests that must see them all.
func Keys(d Direction) ([]string, error) {
	all, err := contract()
	if err != nil {
		return nil, fmt.Errorf("read asyncapi.yaml: %w", err)
	}
	var keys []string
	for _, m := range all[d] {
		keys = append(keys, m.key)
	}
	slices.Sort(keys)
	return keys, nil
}

// Validate is Check for callers without a test. It may be called concurrently.
func Validate(d Direction, frame []byte) error {
	_, err := Key(d, frame)
	return err
}

// Key is Validate and returns the name of the message of the contract that frame is.
func Key(d Direction, frame []byte) (string, error) {
	all, err := contract()
	if err != nil {
		return "", fmt.Errorf("read asyncapi.yaml: %w", err)
	}
	v, err := jsonschema.UnmarshalJSON(bytes.NewReader(frame))
	if err != nil {
		return "", err
	}
	var fit []string
	var near []error
	for _, m := range all[d] {
		err := m.schema.Validate(v)
		switch {
		case err == nil:
			fit = append(fit, m.key)
		case m.name == nameOf(v):
			near = append(near, fmt.Errorf("as %s: %w", m.key, err))
		}
	}
	switch {
	case len(fit) == 1:
		return fit[0], nil
	case len(fit) > 1:
		return "", fmt.Errorf("the contract is ambiguous: %s", strings.Join(fit, ", "))
	case len(near) == 0:
		return "", errors.New("no message of the contract has this type")
	}
	return "", errors.Join(near...)
}

// refusal is the name that all refusals share in the document.
const refusal = "refusal"

// nameOf returns the name under which the document has the frame.
func nameOf(frame any) string {
	object, _ := frame.(map[string]any)
	if _, failed := object["error"]; failed {
		return refusal
	}
	name, _ := object["type"].(string)
	return name
}

// message is one message of the document.
type message struct {
	key    string // among components.messages
	name   string
	schema *jsonschema.Schema
}

const documentURL = "asyncapi.json"

// contract compiles the messages of the document once.
var contract = sync.OnceValues(func() (map[Direction][]message, error) {
	doc, err := load()
	if err != nil {
		return nil, err
	}
	c := jsonschema.NewCompiler()
	c.DefaultDraft(jsonschema.Draft7) // AsyncAPI 3.0, Schema Object
	if err := c.AddResource(documentURL, doc.root); err != nil {
		return nil, err
	}
	all := map[Direction][]message{}
	for d, keys := range doc.keys() {
		for _, key := range keys {
			schema, err := c.Compile(documentURL + "#/components/messages/" + key + "/payload")
			if err != nil {
				return nil, err
			}
			name, _ := doc.at("components", "messages", key, "name").(string)
			all[d] = append(all[d], message{key: key, name: name, schema: schema})
		}
	}
	return all, nil
})

// document is asyncapi.yaml as decoded JSON.
type document struct{ root any }

func load() (document, error) {
	docs, err := api.Documents()
	if err != nil {
		return document{}, err
	}
	i := slices.IndexFunc(docs, func(d api.Document) bool { return d.Name == "asyncapi" })
	if i < 0 {
		return document{}, errors.New("there is no asyncapi.yaml")
	}
	root, err := jsonschema.UnmarshalJSON(bytes.NewReader(docs[i].JSON))
	return document{root}, err
}

// at returns what stands at a path, nil if nothing does.
func (d document) at(path ...string) any {
	v := d.root
	for _, key := range path {
		object, _ := v.(map[string]any)
		v = object[key]
	}
	return v
}

// keys returns the messages of each direction: the server receives what clients send,
// and sends its replies and what it sends unasked, on the channel of the operation.
func (d document) keys() map[Direction][]string {
	keys := map[Direction][]string{}
	add := func(dir Direction, refs any) {
		list, _ := refs.([]any)
		for _, ref := range list {
			pointer, _ := ref.(map[string]any)["$ref"].(string)
			key := pointer[strings.LastIndexByte(pointer, '/')+1:]
			if !slices.Contains(keys[dir], key) {
				keys[dir] = append(keys[dir], key)
			}
		}
	}
	operations, _ := d.at("operations").(map[string]any)
	for name := range operations {
		channel, _ := d.at("operations", name, "channel", "$ref").(string)
		from := directions[channel]
		if d.at("operations", name, "action") == "receive" {
			add(from.client, d.at("operations", name, "messages"))
		} else {
			add(from.server, d.at("operations", name, "messages"))
		}
		add(from.server, d.at("operations", name, "reply", "messages"))
	}
	return keys
}
