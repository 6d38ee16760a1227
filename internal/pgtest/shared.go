package pgtest

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"os/exec"
	"syscall"
	"time"

	"github.com/jackc/pgx/v5"
)

// grace is how long the shared cluster stays after its last use, so that running one
// package's tests again and again does not start it each time.
const grace = time.Minute

// Lease is the right to use the user's shared cluster. It ends with the process at the
// latest.
type Lease struct {
	// URL is the address of the database "postgres", with a superuser's role.
	URL   string
	place place
	held  *lock
}

// state is what the keeper tells about the shared cluster, in a file.
type state struct {
	URL string `json:"url"`
	Dir string `json:"dir"`
	PID int    `json:"pid"`
}

// Acquire returns a lease of the shared cluster, which it starts if it does not run. What
// takes long (installing PostgreSQL) is told to log.
func Acquire(ctx context.Context, log io.Writer) (*Lease, error) {
	return acquire(ctx, userPlace(), grace, log)
}

func acquire(ctx context.Context, p place, grace time.Duration, log io.Writer) (*Lease, error) {
	start, err := p.lockStart(ctx)
	if err != nil {
		return nil, err
	}
	defer start.release()
	held, err := tryLock(p.lease(), shared)
	if err != nil {
		return nil, err
	}
	now, ok := p.answering(ctx)
	if !ok {
		if now, err = p.launch(ctx, grace, log); err != nil {
			held.release()
			p.tidy(start)
			return nil, err
		}
	}
	return &Lease{URL: now.URL, place: p, held: held}, nil
}

// lockStart takes start.lock, making the folders first.
func (p place) lockStart(ctx context.Context) (*lock, error) {
	for {
		if err := p.make(); err != nil {
			return nil, err
		}
		l, err := waitLock(ctx, p.startLock(), exclusive)
		if !errors.Is(err, fs.ErrNotExist) { // the last user has just removed the folder
			return l, err
		}
	}
}

// running returns the shared cluster's state if its keeper lives.
func (p place) running() (state, bool) {
	var s state
	text, err := os.ReadFile(p.state())
	if err != nil || json.Unmarshal(text, &s) != nil {
		return state{}, false
	}
	return s, owned(s.Dir)
}

// answering is running for a cluster that also answers: a keeper whose server has ended,
// or that was just killed, is about to go and is waited for.
func (p place) answering(ctx context.Context) (state, bool) {
	tick := time.NewTicker(20 * time.Millisecond)
	defer tick.Stop()
	for {
		now, ok := p.running()
		if !ok {
			return state{}, false
		}
		if conn, err := pgx.Connect(ctx, now.URL); err == nil {
			_ = conn.Close(ctx) // it has answered
			return now, true
		}
		select {
		case <-ctx.Done():
			return state{}, false
		case <-tick.C:
		}
	}
}

// launch starts a keeper and waits until its cluster answers. The caller holds start.lock.
func (p place) launch(ctx context.Context, grace time.Duration, log io.Writer) (state, error) {
	if err := p.sweep(); err != nil {
		return state{}, err
	}
	bin, err := binaries(ctx, log)
	if err != nil {
		return state{}, err
	}
	return startKeeper(keeperOrder{Root: p.root, Memory: p.memory, Bin: bin, Grace: grace})
}

// startKeeper starts a keeper and returns when its cluster answers. The caller holds
// start.lock.
func startKeeper(o keeperOrder) (state, error) {
	order, err := json.Marshal(o)
	if err != nil {
		return state{}, fmt.Errorf("encode keeper's order: %w", err)
	}
	answer, err := spawnKeeper(string(order))
	if err != nil {
		return state{}, err
	}
	defer func() { _ = answer.Close() }()
	var reply keeperReply
	if err := json.NewDecoder(answer).Decode(&reply); err != nil {
		return state{}, fmt.Errorf("start shared cluster: keeper ended: %w", err)
	}
	if reply.Error != "" {
		return state{}, fmt.Errorf("start shared cluster: %s", reply.Error)
	}
	return reply.State, nil
}

// spawnKeeper runs this program again as a keeper that outlives it, and returns the pipe
// its reply comes through.
func spawnKeeper(order string) (*os.File, error) {
	self, err := os.Executable()
	if err != nil {
		return nil, fmt.Errorf("find this program: %w", err)
	}
	answer, reply, err := os.Pipe()
	if err != nil {
		return nil, fmt.Errorf("make pipe: %w", err)
	}
	defer func() { _ = reply.Close() }()
	cmd := exec.Command(self)
	cmd.Dir = "/"
	cmd.Env = append(os.Environ(), keeperVariable+"="+order)
	cmd.ExtraFiles = []*os.File{reply}
	cmd.SysProcAttr = &syscall.SysProcAttr{Setsid: true}
	if err := cmd.Start(); err != nil {
		return nil, errors.Join(fmt.Errorf("start keeper: %w", err), answer.Close())
	}
	return answer, cmd.Process.Release()
}

// Release ends the lease. The cluster goes when nobody has used it for a while.
func (l *Lease) Release() { l.held.release() }

// Close ends the lease and, if it was the last one, stops the cluster and removes all of
// it before it returns.
func (l *Lease) Close(ctx context.Context) error {
	l.held.release()
	for {
		now, ok, err := l.place.unused(ctx)
		if err != nil || !ok {
			return err
		}
		if err := syscall.Kill(now.PID, sigUnused); err != nil && !errors.Is(err, syscall.ESRCH) {
			return fmt.Errorf("tell keeper to stop: %w", err)
		}
		if err := awaitEnd(ctx, now.Dir); err != nil {
			return err
		}
	}
}

// awaitEnd waits until the cluster in dir has no owner any more. It gives the owner a
// second: one that was told while somebody held start.lock has to be told again.
func awaitEnd(ctx context.Context, dir string) error {
	again := time.After(time.Second)
	tick := time.NewTicker(10 * time.Millisecond)
	defer tick.Stop()
	for owned(dir) {
		select {
		case <-ctx.Done():
			return fmt.Errorf("wait for keeper: %w", ctx.Err())
		case <-again:
			return nil
		case <-tick.C:
		}
	}
	return nil
}

// unused returns the shared cluster's state if it runs and nobody has a lease of it.
func (p place) unused(ctx context.Context) (state, bool, error) {
	start, err := p.lockStart(ctx)
	if err != nil {
		return state{}, false, err
	}
	lease, err := tryLock(p.lease(), exclusive)
	if errors.Is(err, errHeld) {
		start.release()
		return state{}, false, nil
	}
	if err != nil {
		start.release()
		return state{}, false, err
	}
	lease.release()
	now, ok := p.running()
	if !ok {
		p.tidy(start)
		return state{}, false, nil
	}
	start.release()
	return now, true, nil
}
