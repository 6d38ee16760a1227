package bench

import "time"

// watch looks at the memory of a process, and of those that were below it at the
// beginning, often enough for its peak. Looking costs less than to read the tree.
type watch struct {
	pids []int
	next time.Duration
	peak float64 // bytes
}

// watchEvery is how seldom a watch looks.
const watchEvery = 10 * time.Millisecond

// watchTree returns the watch of a process, of nobody if root is 0.
func watchTree(root int) (*watch, error) {
	if root == 0 {
		return &watch{}, nil
	}
	all, err := processes()
	if err != nil {
		return nil, err
	}
	w := &watch{pids: []int{root}}
	for _, q := range below(root, all) {
		w.pids = append(w.pids, q.pid)
	}
	return w, nil
}

// look reads the memory, unless it did so a moment before now, which is any clock's.
func (w *watch) look(now time.Duration) {
	if now < w.next {
		return
	}
	w.next = now + watchEvery
	sum := 0.0
	for _, pid := range w.pids {
		if p, err := readProcess(pid); err == nil { // or it has ended
			sum += p.rss
		}
	}
	w.peak = max(w.peak, sum)
}
