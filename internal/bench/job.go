package bench

import (
	"context"
	"fmt"
	"slices"
)

// job is one case of a workload.
type job struct {
	workload string
	size     int
	unit     string // of the size, as in "k=8"; the whole case if there is no size
	own      bool   // it restarts servers, so it is for our own alone
	play     func(ctx context.Context, s *site, r *Result) error
}

func (j job) result() Result {
	r := Result{Workload: j.workload, Size: j.size, Case: j.unit}
	if j.size > 0 {
		r.Case = fmt.Sprintf("%s=%d", j.unit, j.size)
	}
	return r
}

// sized makes a job per size.
func sized(unit string, sizes []int, play func(s *site, ctx context.Context, n int, r *Result) error) []job {
	var jobs []job
	for _, n := range sizes {
		jobs = append(jobs, job{size: n, unit: unit, play: func(ctx context.Context, s *site, r *Result) error {
			return play(s, ctx, n, r)
		}})
	}
	return jobs
}

// worded makes a job per word.
func worded(words []string, play func(s *site, ctx context.Context, word string, r *Result) error) []job {
	var jobs []job
	for _, w := range words {
		jobs = append(jobs, job{unit: w, play: func(ctx context.Context, s *site, r *Result) error { return play(s, ctx, w, r) }})
	}
	return jobs
}

// cases are the jobs of a workload.
func (o Options) cases(workload string) []job {
	switch workload {
	case "W1":
		return sized("k", o.InFlight, (*site).closed)
	case "W2":
		return sized("G", o.Groups, (*site).fanOut)
	case "W3":
		return sized("rate", []int{o.Rate}, (*site).steady)
	case "W4":
		return sized("n", o.Idle, (*site).idle)
	case "W5":
		return worded(readings(), (*site).read)
	case "storm":
		return slices.Concat(sized("back-off n", o.Storm, (*site).stormWithBackOff), sized("tight n", o.Storm, (*site).stormWithout))
	case "stall":
		return sized(fmt.Sprintf("S=%d G", o.Stalled), o.Groups, (*site).stall)
	case "growth":
		return o.growthCases()
	case "start":
		jobs := sized("stored", []int{o.Stored}, (*site).start)
		jobs[0].own = true
		return jobs
	}
	return nil
}

// plan is the jobs that the options name, in the order of the workloads. What no name was
// given for and one of the sites cannot play is left out, with a word.
func (o Options) plan(sites ...*site) ([]job, error) {
	foreign := slices.IndexFunc(sites, func(s *site) bool { return s.target.own == nil })
	var all []job
	for _, w := range Workloads() {
		if named := slices.Contains(o.Workloads, w); !named && len(o.Workloads) > 0 {
			continue
		}
		for _, j := range o.cases(w) {
			if j.own && foreign >= 0 {
				if len(o.Workloads) > 0 {
					return nil, fmt.Errorf("workloads: %s restarts the server, which %s does not let us", w, sites[foreign].target.Name)
				}
				sites[foreign].say("%s: left out, for it is not ours to be restarted", w)
				continue
			}
			j.workload = w
			all = append(all, j)
		}
	}
	return all, nil
}
