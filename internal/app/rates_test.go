package app_test

import (
	"strings"
	"testing"

	"gopkg.in/yaml.v3"

	"messenger/api"
	"messenger/internal/limit"
	"messenger/internal/wire"
)

// TestEveryOperationHasACost reads the list of operations: all request types of both
// dialects and all of REST, from the code and from the documents.
func TestEveryOperationHasACost(t *testing.T) {
	t.Parallel()
	names := map[string]bool{}
	for _, list := range [][]wire.Type{wire.Types(), wire.ExtendedTypes()} {
		for _, kind := range list {
			names[string(kind)] = true
		}
	}
	docs, err := api.Documents()
	if err != nil {
		t.Fatal(err)
	}
	for _, doc := range docs {
		var text struct {
			Paths map[string]map[string]struct {
				ID string `yaml:"operationId"`
			} `yaml:"paths"`
			Components struct {
				Messages map[string]struct {
					Name string `yaml:"name"`
				} `yaml:"messages"`
			} `yaml:"components"`
		}
		if err := yaml.Unmarshal(doc.YAML, &text); err != nil {
			t.Fatal(err)
		}
		for _, methods := range text.Paths {
			for _, op := range methods {
				names[op.ID] = true
			}
		}
		for key, message := range text.Components.Messages {
			if strings.HasSuffix(key, "Request") {
				names[message.Name] = true
			}
		}
	}
	if len(names) < 60 {
		t.Fatalf("only %d operations were found", len(names))
	}
	for name := range names {
		if !limit.Known(name) {
			t.Errorf("%s has no class and weight in limit.operations", name)
		}
	}
}
