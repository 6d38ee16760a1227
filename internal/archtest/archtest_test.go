package archtest

import (
	"os"
	"path/filepath"
	"sync"
	"testing"
)

// root is the module's folder, from this one.
const root = "../.."

// tree is the module's sources, read once.
var tree = sync.OnceValues(func() ([]source, error) { return sources(root) })

func mustTree(t *testing.T) []source {
	t.Helper()
	all, err := tree()
	if err != nil {
		t.Fatal(err)
	}
	if len(all) < 50 {
		t.Fatalf("found only %d Go files below %s", len(all), root)
	}
	return all
}

func report(t *testing.T, faults []string) {
	t.Helper()
	for _, fault := range faults {
		t.Error(fault)
	}
}

func TestImports(t *testing.T)     { t.Parallel(); report(t, imports(mustTree(t))) }
func TestSizes(t *testing.T)       { t.Parallel(); report(t, sizes(mustTree(t), tooLarge)) }
func TestNames(t *testing.T)       { t.Parallel(); report(t, names(mustTree(t))) }
func TestDocs(t *testing.T)        { t.Parallel(); report(t, docs(mustTree(t))) }
func TestWaits(t *testing.T)       { t.Parallel(); report(t, waits(mustTree(t))) }
func TestEnvironment(t *testing.T) { t.Parallel(); report(t, environment(mustTree(t))) }
func TestConstantSQL(t *testing.T) { t.Parallel(); report(t, constantSQL(mustTree(t), nonConstantSQL)) }

func TestMachines(t *testing.T) {
	t.Parallel()
	err := walk(root, func(name string, text []byte) error {
		report(t, machines(name, text))
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

func TestDependencies(t *testing.T) {
	t.Parallel()
	report(t, dependencies(mustTree(t), mustRead(t, "go.mod"), mustRead(t, "DEPENDENCIES.md")))
}

func mustRead(t *testing.T, name string) string {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(root, name))
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}
