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

// Write prints the report as tables, and the capacity card below them.
func (r Report) Write(w io.Writer) error {
	_, err := fmt.Fprintf(w, "%s, %d cores, %d MiB, %s\n\n", r.Target, r.Machine.Cores, r.Machine.MemoryMiB, r.At.Format("2006-01-02 15:04 UTC"))
	if err != nil {
		return err
	}
	for _, same := range alike(r.Results) {
		if err := writeTable(w, same); err != nil {
			return err
		}
	}
	for _, line := range r.Card {
		if _, err := fmt.Fprintln(w, line); err != nil {
			return err
		}
	}
	return nil
}

// alike puts the results together that are of one workload, for they have one table.
func alike(results []Result) [][]Result {
	var tables [][]Result
	for i, r := range results {
		if i == 0 || results[i-1].Workload != r.Workload {
			tables = append(tables, nil)
		}
		last := len(tables) - 1
		tables[last] = append(tables[last], r)
	}
	return tables
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

func writeTable(w io.Writer, results []Result) error {
	names := columns(results)
	head := []string{results[0].Workload}
	head = append(head, names...)
	rows := [][]string{head}
	for _, r := range results {
		line := []string{r.Case}
		for _, name := range names {
			line = append(line, shown(r, name))
		}
		rows = append(rows, line)
	}
	return writeRows(w, rows)
}

// writeRows aligns rows of cells, and ends them with an empty line.
func writeRows(w io.Writer, rows [][]string) error {
	t := tabwriter.NewWriter(w, 0, 0, 2, ' ', tabwriter.AlignRight)
	for _, cells := range rows {
		_, _ = fmt.Fprintln(t, strings.Join(cells, "\t")+"\t")
	}
	_, _ = fmt.Fprintln(t)
	return t.Flush() // which has the errors of all the lines
}

// shown is a figure as text; a dash says that nobody could read it.
func shown(r Result, name string) string {
	if v, ok := r.Figure(name); ok {
		return format(v)
	}
	return "–"
}

// format shows about three digits.
func format(v float64) string {
	switch a := math.Abs(v); {
	case a >= 100:
		return strconv.FormatFloat(v, 'f', 0, 64)
	case a >= 10:
		return strconv.FormatFloat(v, 'f', 1, 64)
	case a >= 1:
		return strconv.FormatFloat(v, 'f', 2, 64)
	}
	return strconv.FormatFloat(v, 'f', 4, 64)
}
