package api_test

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/google/go-cmp/cmp"
	"gopkg.in/yaml.v3"

	"messenger/api"
)

func TestJSONHasTheValuesOfTheYAML(t *testing.T) {
	t.Parallel()
	docs, err := api.Documents()
	if err != nil {
		t.Fatal(err)
	}
	if !slices.ContainsFunc(docs, func(d api.Document) bool { return d.Name == "openapi" }) {
		t.Fatal("there is no openapi.yaml")
	}
	for _, d := range docs {
		var fromYAML, fromJSON any
		if err := yaml.Unmarshal(d.YAML, &fromYAML); err != nil {
			t.Fatalf("%s: %v", d.Name, err)
		}
		text, err := json.Marshal(fromYAML) // numbers become what JSON makes of them
		if err != nil {
			t.Fatalf("%s: %v", d.Name, err)
		}
		fromYAML = nil
		if err := json.Unmarshal(text, &fromYAML); err != nil {
			t.Fatalf("%s: %v", d.Name, err)
		}
		if err := json.Unmarshal(d.JSON, &fromJSON); err != nil {
			t.Fatalf("%s as JSON: %v", d.Name, err)
		}
		if diff := cmp.Diff(fromYAML, fromJSON); diff != "" {
			t.Errorf("%s (-YAML +JSON):\n%s", d.Name, diff)
		}
	}
}

func TestOpenAPI(t *testing.T) {
	t.Parallel()
	docs, err := api.Documents()
	if err != nil {
		t.Fatal(err)
	}
	i := slices.IndexFunc(docs, func(d api.Document) bool { return d.Name == "openapi" })
	loader := openapi3.NewLoader()
	doc, err := loader.LoadFromData(docs[i].JSON)
	if err != nil {
		t.Fatal(err)
	}
	if err := doc.Validate(loader.Context); err != nil {
		t.Errorf("not a valid OpenAPI document: %v", err)
	}
	var got []string
	for path, item := range doc.Paths.Map() {
		for method, op := range item.Operations() {
			line := method + " " + path
			if op.Security != nil {
				line += " token"
			}
			got = append(got, line)
		}
	}
	slices.Sort(got)
	want := []string{ // docs/contract.md, Endpoints, and the extended dialect
		"DELETE /api/auth/sessions/{sessionId} token",
		"DELETE /api/profile/destroy token",
		"GET /api/auth/sessions token",
		"GET /api/conversations/{conversationId}/events token",
		"GET /api/conversations/{conversationId}/messages token",
		"GET /api/invites/{code}",
		"GET /api/profile token",
		"GET /api/server",
		"GET /api/sync token",
		"GET /api/use-cases/search token",
		"GET /api/use-cases/search-users token",
		"GET /healthz",
		"GET /readyz",
		"PATCH /api/profile token",
		"PATCH /api/profile/change-password token",
		"PATCH /api/profile/password token",
		"PATCH /api/profile/update token",
		"POST /api/auth/login",
		"POST /api/auth/logout token",
		"POST /api/auth/logout-all token",
		"POST /api/auth/refresh token",
		"POST /api/auth/sign-up",
		"POST /api/auth/sing-up",
		"POST /api/conversations/{conversationId}/messages token",
		"POST /api/use-cases/create-group token",
		"POST /api/use-cases/mark-as-deleted token",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("operations (-want +got):\n%s", diff)
	}
	if !strings.HasPrefix(string(docs[i].JSON), `{"openapi":"3.1.0","info":{"title":`) {
		t.Errorf("keys are out of order: %.60s…", docs[i].JSON)
	}
}
