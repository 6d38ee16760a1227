package bench

import (
	"context"
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"time"
)

// prepare checks the options and makes the folder for profiles, before minutes are spent
// on what could not be stored.
func (o Options) prepare() error {
	err := o.Check()
	if err == nil && o.Profiles != "" {
		err = os.MkdirAll(o.Profiles, 0o700)
	}
	return err
}

// profile begins to fetch a CPU profile of the target over that time, if the options want
// one and the target gives any. The function that it returns waits for it.
func (s *site) profile(r Result, over time.Duration) func() error {
	if s.options.Profiles == "" || s.target.Profiles == "" {
		return func() error { return nil }
	}
	word := strings.NewReplacer(" ", "-", "=", "", ":", "-", "/", "-")
	name := filepath.Join(s.options.Profiles, word.Replace(s.target.Name+"-"+r.Workload+"-"+r.Case)+".pprof")
	done := make(chan error, 1)
	go func() { done <- s.fetchProfile(max(1, int(over.Seconds())), name) }()
	return func() error {
		if err := <-done; err != nil {
			return fmt.Errorf("take a profile: %w", err)
		}
		s.logf("profile: %s", name)
		return nil
	}
}

func (s *site) fetchProfile(seconds int, name string) error {
	ctx, cancel := context.WithTimeout(s.ctx, time.Duration(seconds)*time.Second+callPatience)
	defer cancel()
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, fmt.Sprintf("%sprofile?seconds=%d", s.target.Profiles, seconds), nil)
	if err != nil {
		return err
	}
	body, err := fetch(&http.Client{Transport: &http.Transport{DisableKeepAlives: true}}, req)
	if err != nil {
		return err
	}
	return os.WriteFile(name, body, 0o600)
}
