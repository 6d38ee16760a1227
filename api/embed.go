// Package api has the contracts of the two protocols, which are written by hand: openapi.yaml for
// REST, asyncapi.yaml for the WebSocket.
//
// internal/rest reads the OpenAPI document to check requests and serves both as JSON;
// tests of internal/rest and internal/ws check the answers against them; the client's
// types are generated from them. The package has only the documents and their
// JSON form, and imports no other package of the program.
package api

import (
	"bytes"
	"embed"
	"encoding/json"
	"fmt"
	"io/fs"
	"strings"
	"sync"

	"gopkg.in/yaml.v3"
)

//go:embed *.yaml
var files embed.FS

// Document is one contract, as YAML and as JSON.
type Document struct {
	Name string // the file's name without its extension: "openapi"
	YAML []byte
	JSON []byte // the same values, keys in the order of the YAML
}

// Documents returns all contracts, ordered by name. They are read once; the result is
// shared and must not be changed.
var Documents = sync.OnceValues(load)

func load() ([]Document, error) {
	names, err := fs.Glob(files, "*.yaml")
	if err != nil {
		return nil, fmt.Errorf("list contracts: %w", err)
	}
	docs := make([]Document, 0, len(names))
	for _, name := range names {
		source, err := files.ReadFile(name)
		if err != nil {
			return nil, fmt.Errorf("read %s: %w", name, err)
		}
		text, err := toJSON(source)
		if err != nil {
			return nil, fmt.Errorf("convert %s: %w", name, err)
		}
		docs = append(docs, Document{Name: strings.TrimSuffix(name, ".yaml"), YAML: source, JSON: text})
	}
	return docs, nil
}

// toJSON keeps the order of keys, which readers of the rendered page see.
func toJSON(source []byte) ([]byte, error) {
	var root yaml.Node
	if err := yaml.Unmarshal(source, &root); err != nil {
		return nil, err
	}
	var b bytes.Buffer
	if err := write(&b, &root); err != nil {
		return nil, err
	}
	return b.Bytes(), nil
}

func write(b *bytes.Buffer, n *yaml.Node) error {
	switch n.Kind {
	case yaml.DocumentNode:
		return write(b, n.Content[0])
	case yaml.MappingNode:
		return writeMapping(b, n)
	case yaml.SequenceNode:
		return writeSequence(b, n)
	case yaml.ScalarNode:
		var v any
		if err := n.Decode(&v); err != nil {
			return err
		}
		return writeValue(b, v)
	default:
		return fmt.Errorf("line %d: aliases are not used in contracts", n.Line)
	}
}

func writeMapping(b *bytes.Buffer, n *yaml.Node) error {
	b.WriteByte('{')
	for i := 0; i < len(n.Content); i += 2 {
		if i > 0 {
			b.WriteByte(',')
		}
		if err := writeValue(b, n.Content[i].Value); err != nil {
			return err
		}
		b.WriteByte(':')
		if err := write(b, n.Content[i+1]); err != nil {
			return err
		}
	}
	b.WriteByte('}')
	return nil
}

func writeSequence(b *bytes.Buffer, n *yaml.Node) error {
	b.WriteByte('[')
	for i, item := range n.Content {
		if i > 0 {
			b.WriteByte(',')
		}
		if err := write(b, item); err != nil {
			return err
		}
	}
	b.WriteByte(']')
	return nil
}

func writeValue(b *bytes.Buffer, v any) error {
	text, err := json.Marshal(v)
	b.Write(text)
	return err
}
