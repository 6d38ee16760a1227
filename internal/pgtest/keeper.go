package pgtest

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/signal"
	"syscall"
	"time"
)

// keeperVariable makes a program that imports this package a keeper; its value is the
// order.
const keeperVariable = "MESSENGER_PGTEST_KEEPER"

// sigUnused tells a keeper to stop now if nobody uses the cluster.
const sigUnused = syscall.SIGUSR1

// replyFD is where a keeper finds its end of the pipe (the first of exec.Cmd.ExtraFiles).
const replyFD = 3

// keeperOrder says what a keeper keeps.
type keeperOrder struct {
	Root   string        `json:"root"`
	Memory string        `json:"memory"`
	Bin    string        `json:"bin"`
	Grace  time.Duration `json:"grace"`
}

// keeperReply is what a keeper says once, when the cluster answers or never will.
type keeperReply struct {
	State state  `json:"state"`
	Error string `json:"error"`
}

// init turns a process that was started as a keeper into one, before the program it is a
// copy of does anything: a test program lives no longer than its tests, the cluster does.
func init() {
	order, ok := os.LookupEnv(keeperVariable)
	if !ok {
		return
	}
	if err := keep(order); err != nil {
		os.Exit(1) // the reply has told why
	}
	os.Exit(0)
}

// keep runs the shared cluster until nobody uses it. It is started while its starter
// holds start.lock.
func keep(text string) error {
	syscall.CloseOnExec(replyFD)
	pipe := os.NewFile(replyFD, "reply")
	reply := json.NewEncoder(pipe)
	var order keeperOrder
	if err := json.Unmarshal([]byte(text), &order); err != nil {
		return errors.Join(err, reply.Encode(keeperReply{Error: err.Error()}))
	}
	signals := make(chan os.Signal, 4)
	signal.Notify(signals, syscall.SIGINT, syscall.SIGTERM, syscall.SIGHUP, sigUnused)
	p := place{root: order.Root, memory: order.Memory}
	c, err := openShared(p, order.Bin)
	if err != nil {
		return errors.Join(err, reply.Encode(keeperReply{Error: err.Error()}))
	}
	now := state{URL: c.URL(), Dir: c.dir, PID: os.Getpid()}
	if err := p.publish(now); err != nil {
		return errors.Join(err, c.destroy(), reply.Encode(keeperReply{Error: err.Error()}))
	}
	if err := reply.Encode(keeperReply{State: now}); err != nil {
		return errors.Join(err, c.destroy()) // the starter is gone
	}
	_ = pipe.Close() // all is said
	start := watch(p, c, order.Grace, signals)
	if mine, _ := p.running(); mine.Dir == c.dir {
		err = os.Remove(p.state())
	}
	err = errors.Join(err, c.destroy())
	p.tidy(start)
	return err
}

// openShared makes the cluster and starts it.
func openShared(p place, bin string) (*Cluster, error) {
	ctx, cancel := context.WithTimeout(context.Background(), startPatience)
	defer cancel()
	c, err := newCluster(ctx, clusterOptions{place: p, bin: bin, memory: true})
	if err != nil {
		return nil, err
	}
	if err := c.Start(ctx); err != nil {
		return nil, errors.Join(err, c.destroy())
	}
	return c, nil
}

// publish writes the state file, whole or not at all.
func (p place) publish(s state) error {
	text, err := json.Marshal(s)
	if err != nil {
		return fmt.Errorf("encode state: %w", err)
	}
	part := p.state() + ".part"
	if err := os.WriteFile(part, text, 0o600); err != nil {
		return fmt.Errorf("write state: %w", err)
	}
	if err := os.Rename(part, p.state()); err != nil {
		return fmt.Errorf("write state: %w", err)
	}
	return nil
}

// watch returns when the cluster has been unused for the grace time, when a signal says
// stop, or when PostgreSQL has ended. It returns start.lock, held: nobody can begin to use
// the cluster any more.
func watch(p place, c *Cluster, grace time.Duration, signals <-chan os.Signal) *lock {
	tick := time.NewTicker(min(grace, time.Second))
	defer tick.Stop()
	lastUsed := time.Now()
	for {
		patience := grace
		select {
		case <-tick.C:
		case <-c.server.done:
			return p.mustLockStart()
		case sig := <-signals:
			if sig != sigUnused {
				return p.mustLockStart()
			}
			patience = 0
		}
		start, err := tryLock(p.startLock(), exclusive)
		if err != nil { // somebody starts to use it
			lastUsed = time.Now()
			continue
		}
		lease, err := tryLock(p.lease(), exclusive)
		lease.release()
		if err != nil {
			lastUsed = time.Now()
		} else if time.Since(lastUsed) >= patience {
			return start
		}
		start.release()
	}
}

// mustLockStart takes start.lock if that is possible within a second: a keeper that is
// told to go, goes.
func (p place) mustLockStart() *lock {
	ctx, cancel := context.WithTimeout(context.Background(), time.Second)
	defer cancel()
	start, err := p.lockStart(ctx)
	if err != nil {
		return nil
	}
	return start
}
