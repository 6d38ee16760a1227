package main

import (
	"crypto/sha256"
	"fmt"
	"io"
	"math/rand/v2"
	"strings"
)

// sampleSize is the number of identifiers, and of comments, that are drawn of each group.
const sampleSize = 10

// entry is one identifier or comment, and where it is.
type entry struct {
	text string
	file string
	line int
}

// group has all identifiers and comments of the code, or of the tests, of one package.
type group struct {
	identifiers []entry
	comments    []entry
}

// print draws from the group and writes the result. The draw depends on the seed, the name and the
// entries of the group only.
func (g *group) print(out io.Writer, name, seed string) {
	source := rand.New(rand.NewChaCha8(sha256.Sum256([]byte(seed + " " + name)))) //nolint:gosec // it must be repeatable
	_, _ = fmt.Fprintf(out, "\n== %s\n\n", name)
	for _, all := range [][]entry{g.identifiers, g.comments} {
		source.Shuffle(len(all), func(i, j int) { all[i], all[j] = all[j], all[i] })
		for _, e := range all[:min(sampleSize, len(all))] {
			text := strings.ReplaceAll(strings.TrimSpace(e.text), "\n", "\n      ")
			_, _ = fmt.Fprintf(out, "  %s:%d\n      %s\n", e.file, e.line, text)
		}
	}
}
