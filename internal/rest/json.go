package rest

import (
	"encoding/json"
	"fmt"
	"strings"

	"messenger/internal/jsonscan"
)

// maxValues is how many values a body may have: in memory a value takes many times its two bytes.
const maxValues = 1024

// jsonError is why a body is not JSON here. Its text is shown to the sender.
type jsonError struct {
	at     int // byte offset
	reason string
}

func (e *jsonError) Error() string { return fmt.Sprintf("Invalid JSON at byte %d: %s", e.at, e.reason) }

// parseJSON reads a JSON text whose value is an object or an array, and the keys of that
// object in their order. internal/jsonscan says which texts are accepted.
//
// Errors: *jsonError.
func parseJSON(text string) (value any, keys []string, err error) {
	if start := strings.TrimLeft(text, " \t\r\n"); start == "" || start[0] != '{' && start[0] != '[' {
		return nil, nil, &jsonError{len(text) - len(start), "an object or array must come first"}
	}
	d := jsonscan.Document{Text: text, MaxValues: maxValues}
	top, _ := d.Read()
	if at, reason := d.Fault(); reason != "" {
		return nil, nil, &jsonError{at, reason}
	}
	for key := range top.Members() {
		keys = append(keys, key)
	}
	return tree(top), keys, nil
}

// tree returns v as nil, bool, string, json.Number, []any or map[string]any.
func tree(v jsonscan.Value) any {
	switch v.Kind {
	case jsonscan.Bool:
		return v.Raw == "true"
	case jsonscan.Number:
		return json.Number(v.Raw)
	case jsonscan.String:
		return strings.Clone(v.Text()) // a small text that is kept must not keep the whole body
	case jsonscan.Array:
		list := []any{}
		for e := range v.Elements() {
			list = append(list, tree(e))
		}
		return list
	case jsonscan.Object:
		object := map[string]any{}
		for key, e := range v.Members() {
			object[key] = tree(e)
		}
		return object
	}
	return nil
}
