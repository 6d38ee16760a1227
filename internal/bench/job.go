package bench

import (
	"fmt"
	"slices"
)

// job is one case of a workload: an empty result, and what fills it.
type job struct {
	Result
	play func(s *site, r *Result) error
}

// sized makes a job per size.
func sized(unit string, sizes []int, play func(s *site, n int, r *Result) error) []job {
	var jobs []job
	for _, n := range sizes {
		jobs = append(jobs, job{Result{Size: n, Case: fmt.Sprintf("%s=%d", unit, n)}, func(s *site, r *Result) error { return play(s, n, r) }})
	}
	return jobs
}

// cases are the jobs of a workload.
func (o Options) cases(workload string) []job {
	switch workload {
	case "W1":
		return sized("k", o.InFlight, (*site).closedLoop)
	case "W2":
		return sized("G", o.Groups, (*site).fanOut)
	case "W3":
		return sized("rate", []int{o.Rate}, (*site).openLoop)
	case "W4":
		return sized("n", o.Idle, (*site).idle)
	case "W5":
		var jobs []job
		for _, way := range []string{readLatest, readDeep, readList} {
			jobs = append(jobs, job{Result{Case: way}, func(s *site, r *Result) error { return s.read(way, r) }})
		}
		return jobs
	case "storm":
		return slices.Concat(sized("back-off n", o.Storm, (*site).stormWithBackOff), sized("tight n", o.Storm, (*site).stormWithout))
	case "stall":
		return sized(fmt.Sprintf("S=%d G", o.Stalled), o.Groups, (*site).stall)
	case "growth":
		return slices.Concat(
			sized("stored", []int{o.Stored}, (*site).growStored),
			sized("connections", []int{slices.Max(o.Idle)}, (*site).growConnections),
			sized("conversations", []int{o.Conversations}, (*site).growConversations),
		)
	}
	return sized("stored", []int{o.Stored}, (*site).start)
}

// plan is the jobs that the options name, in the order of the workloads. The workload
// start restarts servers: it is left out if one of the sites is not ours and it was not
// named.
func (o Options) plan(sites ...*site) ([]job, error) {
	foreign := slices.IndexFunc(sites, func(s *site) bool { return s.target.own == nil })
	var all []job
	for _, w := range Workloads() {
		switch named := slices.Contains(o.Workloads, w); {
		case !named && len(o.Workloads) > 0:
			continue
		case w == "start" && foreign >= 0 && named:
			return nil, fmt.Errorf("workloads: %s restarts the server, which %s does not let us", w, sites[foreign].target.Name)
		case w == "start" && foreign >= 0:
			sites[foreign].logf("%s: left out, for it is not ours to be restarted", w)
			continue
		}
		for _, j := range o.cases(w) {
			j.Workload = w
			all = append(all, j)
		}
	}
	return all, nil
}
