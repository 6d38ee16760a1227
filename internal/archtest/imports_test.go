package archtest

import (
	"strings"
	"testing"
)

// mustParse reads one Go file from text.
func mustParse(t *testing.T, path, text string) source {
	t.Helper()
	s, err := parse(path, []byte(text))
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// wantFaults fails the test unless there is one fault for each of the given parts, in
// order.
func wantFaults(t *testing.T, faults []string, parts ...string) {
	t.Helper()
	if len(faults) != len(parts) {
		t.Fatalf("%d faults, want %d:\n%s", len(faults), len(parts), strings.Join(faults, "\n"))
	}
	for i, part := range parts {
		if !strings.Contains(faults[i], part) {
			t.Errorf("fault %q does not say %q", faults[i], part)
		}
	}
}

func TestLaw(t *testing.T) {
	t.Parallel()
	tests := []struct {
		from, target string
		want         bool
	}{
		{"cmd/messenger/serve.go", "messenger/internal/app", true},
		{"cmd/messenger/serve.go", "messenger/internal/config", true},
		{"internal/app/app.go", "messenger/internal/store/sqlite", true},
		{"internal/app/demo/demo.go", "messenger/internal/app", true},
		{"internal/app/app.go", "messenger/internal/webui", true},
		{"internal/webui/webui.go", "messenger/web", true},
		{"internal/rest/router.go", "messenger/internal/auth", true},
		{"internal/rest/router.go", "messenger/internal/chat", true},
		{"internal/ws/read.go", "messenger/internal/hub", true},
		{"internal/hub/hub.go", "messenger/internal/wire", true},
		{"internal/wire/decode.go", "messenger/internal/chat", true},
		{"internal/chat/send.go", "fmt", true},
		{"internal/chat/send.go", "encoding/json/v2", true},
		{"internal/store/sqlite/open.go", "messenger/internal/auth", true},
		{"internal/store/sqlite/migrations/embed.go", "messenger/internal/store/sqlite", true},

		{"internal/chat/send.go", "messenger/internal/wire", false},
		{"internal/chat/send.go", "messenger/internal/limit", false},
		{"internal/chat/send.go", "github.com/google/uuid", false},
		{"internal/chat/send_test.go", "messenger/internal/hub", false},
		{"internal/chat/send_test.go", "messenger/internal/store/memory", true},
		{"internal/chat/send_test.go", "github.com/google/go-cmp/cmp", true},
		{"internal/app/app.go", "messenger/internal/store/memory", false},
		{"internal/wire/decode.go", "messenger/internal/hub", false},
		{"internal/hub/hub.go", "messenger/internal/commit", false},
		{"internal/hub/hub.go", "messenger/internal/store/sqlite", false},
		{"internal/hub/hub_test.go", "messenger/internal/ws", false},
		{"internal/rest/router.go", "messenger/internal/ws", false},
		{"internal/ws/read.go", "messenger/internal/rest", false},
		{"internal/ws/read.go", "messenger/internal/app", false},
		{"internal/ws/read.go", "messenger/internal/store/sqlite", false},
		{"internal/store/sqlite/open.go", "messenger/internal/store/postgres", false},
		{"internal/store/sqlite/open_test.go", "messenger/internal/store/postgres", false},
		{"internal/store/sqlite/open.go", "messenger/internal/bus/local", false},
		{"internal/bus/local/bus.go", "messenger/internal/store/sqlite", false},
		{"internal/config/load.go", "messenger/internal/app", false},

		{"internal/store/postgres/store_test.go", "messenger/internal/pgtest", true},
		{"internal/store/postgres/store_test.go", "messenger/internal/store/storetest", true},
		{"internal/store/storetest/world.go", "messenger/internal/store/memory", true},
		{"internal/app/apptest/start.go", "messenger/internal/pgtest", true},
		{"cmd/messenger/main_test.go", "messenger/internal/app/apptest", true},
		{"internal/store/postgres/open.go", "messenger/internal/pgtest", false},
		{"internal/store/postgres/open.go", "messenger/internal/store/storetest", false},
		{"internal/app/app.go", "messenger/internal/app/apptest", false},
		{"internal/hub/hub_test.go", "messenger/internal/app/apptest", false},
		{"internal/hub/hub_test.go", "messenger/internal/archtest", false},

		{"internal/queue/queue.go", "fmt", false},
		{"internal/app/app.go", "messenger/internal/queue", false},
	}
	for _, tt := range tests {
		t.Run(tt.from+" → "+tt.target, func(t *testing.T) {
			t.Parallel()
			s := mustParse(t, tt.from, "package p\nimport \""+tt.target+"\"\n")
			if faults := imports([]source{s}); (len(faults) == 0) != tt.want {
				t.Errorf("faults %q, want allowed = %v", faults, tt.want)
			}
		})
	}
}

// The rules name only packages that have a rule, and allow no cycles.
func TestImportRulesAreComplete(t *testing.T) {
	t.Parallel()
	var visit func(name string, path []string)
	visit = func(name string, path []string) {
		r, ok := importRules[name]
		if !ok {
			t.Errorf("%v leads to %s, which has no row", path, name)
			return
		}
		for _, before := range path {
			if before == name {
				t.Fatalf("%v leads back to %s", path, name)
			}
		}
		for _, next := range r.imports {
			visit(next, append(path, name))
		}
	}
	for name := range importRules {
		visit(name, nil)
	}
}
