package main

import (
	"strings"
	"testing"
)

func TestAddGo(t *testing.T) {
	t.Parallel()
	var g group
	err := g.addGo("a.go", []byte(`// Package a is one.
package a

//go:generate true

const size = 1

// Cache caches.
type Cache struct{ left, right int }

type reader interface{ Read(p []byte) error }

func New() *Cache { local := 1; _ = local; return nil }

func (c *Cache) put() {}
`))
	if err != nil {
		t.Fatal(err)
	}
	check(t, g.identifiers, "const size", "type Cache", "field Cache.left int", "field Cache.right int", "type reader",
		"method reader.Read func(p []byte) error", "func New", "method (*Cache) put")
	check(t, g.comments, "Package a is one.\n", "Cache caches.\n")
}

func TestAddTypeScript(t *testing.T) {
	t.Parallel()
	var g group
	err := g.addTypeScript("a.ts", []byte(`/* A file. */
export const address = "https://example.org"; // trailing

// One
// and two.
export class Cache {
  private size: number = 0;
  put(key: string): void {
    if (key) {
      const local = 1;
    }
  }
}
it("caches a value", () => {
  window.addEventListener("focus", () => {
  });
});
`))
	if err != nil {
		t.Fatal(err)
	}
	check(t, g.identifiers, "address", "Cache", "size", "put", `"caches a value`)
	check(t, g.comments, "/* A file. */", "// trailing", "// One\n// and two.")
}

func TestPrintIsRepeatable(t *testing.T) {
	t.Parallel()
	draw := func(seed string) string {
		var g group
		for _, text := range strings.Fields("a b c d e f g h i j k l m n o p") {
			g.identifiers = append(g.identifiers, entry{text: text, file: "a.go", line: 1})
		}
		var out strings.Builder
		g.print(&out, "a", seed)
		return out.String()
	}
	first, again := draw("1"), draw("1")
	if first != again {
		t.Error("the same seed gives two samples")
	}
	if first == draw("2") {
		t.Error("two seeds give the same sample")
	}
	if n := strings.Count(draw("1"), "a.go:1"); n != sampleSize {
		t.Errorf("the sample has %d entries, want %d", n, sampleSize)
	}
}

func check(t *testing.T, got []entry, want ...string) {
	t.Helper()
	var texts []string
	for _, e := range got {
		texts = append(texts, e.text)
	}
	if strings.Join(texts, "|") != strings.Join(want, "|") {
		t.Errorf("got %q, want %q", texts, want)
	}
}
