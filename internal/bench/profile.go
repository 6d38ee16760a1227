package bench

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"time"
)

// prepare checks the options and makes the folder for profiles, before minutes are spent
// on what could not be stored.
func (o Options) prepare() error {
	if err := o.Check(); err != nil {
		return err
	}
	if o.Profiles == "" {
		return nil
	}
	if err := os.MkdirAll(o.Profiles, 0o700); err != nil {
		return fmt.Errorf("make the folder for profiles: %w", err)
	}
	return nil
}

// profile begins to fetch a CPU profile of the target over that time, if the options want
// one and the target gives any. The function that it returns waits for it.
func (s *site) profile(ctx context.Context, r Result, over time.Duration) func() error {
	if s.options.Profiles == "" || s.target.Profiles == "" {
		return func() error { return nil }
	}
	word := strings.NewReplacer(" ", "-", "=", "", ":", "-", "/", "-")
	name := filepath.Join(s.options.Profiles, word.Replace(s.target.Name+"-"+r.Workload+"-"+r.Case)+".pprof")
	done := make(chan error, 1)
	go func() { done <- fetch(ctx, s.target.Profiles+"profile", over, name) }()
	return func() error {
		if err := <-done; err != nil {
			return fmt.Errorf("take a profile: %w", err)
		}
		s.say("profile: %s", name)
		return nil
	}
}

// fetch asks for a profile over that time, of at least a second, and stores it.
func fetch(ctx context.Context, address string, over time.Duration, name string) error {
	seconds := max(1, int(over.Seconds()))
	ctx, cancel := context.WithTimeout(ctx, over+callPatience)
	defer cancel()
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, fmt.Sprintf("%s?seconds=%d", address, seconds), nil)
	if err != nil {
		return err
	}
	client := &http.Client{Transport: &http.Transport{DisableKeepAlives: true}}
	resp, err := client.Do(req)
	if err != nil {
		return err
	}
	defer func() { _ = resp.Body.Close() }()
	body, err := io.ReadAll(resp.Body)
	if err != nil {
		return err
	}
	if resp.StatusCode != http.StatusOK {
		return fmt.Errorf("the server answered %s", resp.Status)
	}
	return os.WriteFile(name, body, 0o600)
}
