package bench

import (
	"encoding/json"
	"fmt"
	"io"
	"math"
	"slices"
	"strconv"
	"strings"
	"text/tabwriter"
)

// WriteJSON writes a Report or a Comparison.
func WriteJSON(w io.Writer, report any) error {
	e := json.NewEncoder(w)
	e.SetIndent("", "  ")
	return e.Encode(report)
}

// minute is how the text of a report says when it was.
const minute = "2006-01-02 15:04 UTC"

// Write prints the report as tables, one for each workload, and the capacity card below them.
func (r Report) Write(w io.Writer) error {
	text := fmt.Sprintf("%s, %d cores, %d MiB, %s\n\n", r.Target, r.Machine.Cores, r.Machine.MemoryMiB, r.At.Format(minute))
	for rest := r.Results; len(rest) > 0; {
		next := slices.IndexFunc(rest, func(x Result) bool { return x.Workload != rest[0].Workload })
		if next < 0 {
			next = len(rest)
		}
		text += tableOf(rest[:next])
		rest = rest[next:]
	}
	for _, line := range r.Card {
		text += line + "\n"
	}
	_, err := io.WriteString(w, text)
	return err
}

// columns are the names of the figures of all these results, in their order.
func columns(results []Result) []string {
	var names []string
	for _, r := range results {
		for _, f := range r.Figures {
			if !slices.Contains(names, f.Name) {
				names = append(names, f.Name)
			}
		}
	}
	return names
}

func tableOf(results []Result) string {
	names := columns(results)
	rows := [][]string{append([]string{results[0].Workload}, names...)}
	for _, r := range results {
		line := []string{r.Case}
		for _, name := range names {
			line = append(line, r.text(name))
		}
		rows = append(rows, line)
	}
	return table(rows)
}

// table aligns rows of cells, and ends them with an empty line.
func table(rows [][]string) string {
	var text strings.Builder
	t := tabwriter.NewWriter(&text, 0, 0, 2, ' ', tabwriter.AlignRight)
	for _, cells := range rows {
		_, _ = fmt.Fprintln(t, strings.Join(cells, "\t")+"\t")
	}
	_ = t.Flush() // a builder takes everything
	return text.String() + "\n"
}

// format shows about three digits.
func format(v float64) string {
	digits := 4
	switch a := math.Abs(v); {
	case a >= 100:
		digits = 0
	case a >= 10:
		digits = 1
	case a >= 1:
		digits = 2
	}
	return strconv.FormatFloat(v, 'f', digits, 64)
}
