package bench

import (
	"context"
	"fmt"
	"io"
	"math"
	"slices"
	"time"
)

// Comparison is two targets under the same loads, in turn.
type Comparison struct {
	At      time.Time `json:"at"`
	Machine Machine   `json:"machine"`
	Targets [2]string `json:"targets"`
	Rows    []Versus  `json:"rows"`
}

// Versus is one figure of one case on both targets.
type Versus struct {
	Workload string     `json:"workload"`
	Case     string     `json:"case"`
	Figure   string     `json:"figure"`
	First    []float64  `json:"first"`  // by round
	Second   []float64  `json:"second"` // by round
	Ratios   []float64  `json:"ratios"` // first to second, of the same round
	Median   float64    `json:"median"` // of the ratios
	Range    [2]float64 `json:"range"`  // of the ratios
}

// Compare plays each case against two targets, one right after the other, for so many
// rounds; the target that goes first changes with each. Rates on a shared machine swing
// from minute to minute, the ratios of such pairs do not.
//
// Errors: as of Run.
func Compare(ctx context.Context, targets [2]Target, o Options) (Comparison, error) {
	if err := o.prepare(); err != nil {
		return Comparison{}, err
	}
	c := Comparison{At: time.Now().UTC(), Machine: thisMachine(), Targets: [2]string{targets[0].Name, targets[1].Name}}
	var sites [2]*site
	for i, t := range targets {
		sites[i] = newSite(ctx, t, o)
		defer sites[i].close()
	}
	jobs, err := o.plan(sites[:]...)
	if err != nil {
		return Comparison{}, err
	}
	for _, j := range jobs {
		var results [2][]Result
		for round := range o.Rounds {
			for turn := range sites {
				i := (round + turn) % len(sites)
				r, err := sites[i].play(j)
				if err != nil {
					return Comparison{}, fmt.Errorf("round %d: %w", round+1, err)
				}
				results[i] = append(results[i], r)
			}
		}
		c.Rows = append(c.Rows, versus(results[0], results[1])...)
	}
	return c, nil
}

// versus puts the figures of two targets side by side, those that both have.
func versus(first, second []Result) []Versus {
	var rows []Versus
	for _, name := range columns(first) {
		row := Versus{Workload: first[0].Workload, Case: first[0].Case, Figure: name}
		for i := range first {
			a, okA := first[i].Figure(name)
			b, okB := second[i].Figure(name)
			if !okA || !okB {
				break
			}
			row.First, row.Second = append(row.First, a), append(row.Second, b)
			if b != 0 {
				row.Ratios = append(row.Ratios, a/b)
			}
		}
		if len(row.Ratios) == len(first) {
			row.Median, row.Range = median(row.Ratios), [2]float64{slices.Min(row.Ratios), slices.Max(row.Ratios)}
			rows = append(rows, row)
		}
	}
	return rows
}

// median returns the middle of the values, NaN of none.
func median(values []float64) float64 {
	if len(values) == 0 {
		return math.NaN()
	}
	sorted := slices.Sorted(slices.Values(values))
	return (sorted[(len(sorted)-1)/2] + sorted[len(sorted)/2]) / 2
}

// Write prints the comparison as a table.
func (c Comparison) Write(w io.Writer) error {
	head := []string{"case", "figure", "A", "B"}
	if len(c.Rows) > 0 {
		for i := range c.Rows[0].Ratios {
			head = append(head, fmt.Sprintf("A/B %d", i+1))
		}
	}
	rows := [][]string{append(head, "A/B median")}
	for _, v := range c.Rows {
		line := []string{v.Workload + " " + v.Case, v.Figure, format(median(v.First)), format(median(v.Second))}
		for _, ratio := range v.Ratios {
			line = append(line, format(ratio))
		}
		rows = append(rows, append(line, format(v.Median)))
	}
	_, err := fmt.Fprintf(w, "A = %s, B = %s, %d cores, %s\n\n%s", c.Targets[0], c.Targets[1], c.Machine.Cores, c.At.Format(minute), table(rows))
	return err
}
