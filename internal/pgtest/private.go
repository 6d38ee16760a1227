package pgtest

import (
	"context"
	"errors"
	"os"
	"testing"
)

// Private returns a running cluster of the test's own, which the test may stop, kill and
// start again. It lives on the disk, and is gone when the test is over.
//
// Each setting is a line of postgresql.conf without quotes, such as "fsync=off".
func Private(t testing.TB, settings ...string) *Cluster {
	t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), startPatience+installPatience)
	defer cancel()
	c, err := openPrivate(ctx, userPlace(), settings)
	if err != nil {
		t.Fatalf("pgtest: %v", err)
	}
	t.Cleanup(func() {
		if err := c.closePrivate(userPlace()); err != nil {
			t.Errorf("pgtest: %v", err)
		}
	})
	if err := c.Start(ctx); err != nil {
		t.Fatalf("pgtest: %v", err)
	}
	return c
}

// openPrivate makes a cluster that does not run yet.
func openPrivate(ctx context.Context, p place, settings []string) (*Cluster, error) {
	start, err := p.lockStart(ctx)
	if err != nil {
		return nil, err
	}
	defer start.release()
	if err := p.sweep(); err != nil {
		return nil, err
	}
	bin, err := binaries(ctx, os.Stderr)
	if err != nil {
		return nil, err
	}
	return newCluster(ctx, clusterOptions{place: p, bin: bin, settings: settings})
}

// closePrivate destroys the cluster and what it leaves behind.
func (c *Cluster) closePrivate(p place) error {
	err := c.destroy()
	ctx, cancel := context.WithTimeout(context.Background(), startPatience)
	defer cancel()
	start, lockErr := p.lockStart(ctx)
	p.tidy(start)
	return errors.Join(err, lockErr)
}
