package main

import (
	"context"
	"errors"
	"io"
	"time"

	"messenger/internal/bench"
	"messenger/internal/config"
)

// benchCmd loads a server. Sizes that are not given are those of the usual run, or of the
// full one.
type benchCmd struct {
	Target  string   `placeholder:"URL" help:"Server to load, http://host:port, of the classic contract. Default: one of our own, on SQLite in a temporary directory, or on --database-url."`
	Compare []string `placeholder:"A,B" help:"Two servers to load in turn: URLs, self-sqlite, self-postgres (on --database-url, a second one on --database-url-b)."`

	Programs     []string      `placeholder:"OLD,NEW" help:"Programs of the two servers of our own to compare, to see what a change does. Without --compare both are on SQLite, or on --database-url and --database-url-b. Default: this program."`
	DatabaseURLB config.Secret `name:"database-url-b" help:"PostgreSQL of a second self-postgres: another database than that of --database-url."`

	Workloads  []string      `help:"What to play: W1 private messages, W2 a group, W3 a fixed rate, W4 idle connections, W5 reading, storm reconnecting, stall readers who do not read, growth what a message costs as things grow, start starting over what is stored (own servers only). Default: all."`
	Full       bool          `help:"The sizes that published figures are taken with: longer, groups of 100 and 1,000, 5,000 and 19,000 connections, 200,000 messages, storms of 10,000, 1,000,000 messages stored."`
	Duration   time.Duration `help:"Of each measurement (default 5s)."`
	WarmUp     time.Duration `default:"1s" help:"Before each measurement."`
	Pairs      int           `help:"W1, W3, growth: pairs of connected people (default 50)."`
	InFlight   []int         `help:"W1: messages of each pair in flight (default 1,8)."`
	GroupSizes []int         `help:"W2, stall: members of the group (default 100)."`
	Senders    int           `help:"W2, stall: members who send (default 5)."`
	Rate       int           `help:"W3: messages a second (default 200)."`
	Idle       []int         `help:"W4: connections (default 5000); growth takes the largest."`
	IdlePeople int           `help:"W4: people they belong to (default 100)."`
	History    int           `help:"W5: messages in the group that is read (default 20000)."`
	Storm      []int         `help:"storm: connections that are cut and come back (default 2000)."`
	Stalled    int           `help:"stall: members who never read, beside a group of each of --group-sizes (default 100)."`
	Stored     int           `help:"start, growth: messages that are stored (default 20000)."`
	Rounds     int           `help:"Rounds of --compare (default 3)."`

	ServerPID      []int  `name:"server-pid" help:"Process whose CPU and memory are counted, for --target, or both of --compare. Default: the one that listens there."`
	DatabasePID    []int  `name:"database-pid" help:"Likewise of the database, all below it included."`
	Profiles       string `placeholder:"DIR" help:"Store CPU profiles of servers of our own here."`
	JSON           bool   `name:"json" help:"Print JSON."`
	IOwnThisServer bool   `help:"Allow addresses that are not loopback. Only for machines that are yours."`
	FillDatabase   bool   `help:"Allow a --database-url or --database-url-b whose database has not \"bench\" in its name. It is filled with people and messages, for ever."`
}

// Run plays the workloads and prints what came out.
func (c benchCmd) Run(e *env) error {
	options := c.options(e.stderr)
	if err := options.Check(); err != nil {
		return err
	}
	contenders, err := c.contenders(string(e.cfg.DatabaseURL))
	if err != nil {
		return err
	}
	targets, stop, err := c.start(e, contenders)
	if err != nil {
		return err
	}
	report, err := play(e.ctx, targets, options)
	if err = errors.Join(err, stop()); err != nil {
		return err
	}
	if c.JSON {
		return bench.WriteJSON(e.stdout, report)
	}
	return report.Write(e.stdout)
}

// report is what one of the two kinds of runs has found.
type report interface{ Write(w io.Writer) error }

func play(ctx context.Context, targets []bench.Target, o bench.Options) (report, error) {
	if len(targets) == 1 {
		return bench.Run(ctx, targets[0], o)
	}
	return bench.Compare(ctx, [2]bench.Target(targets), o)
}

// options are the defaults with what was given.
func (c benchCmd) options(progress io.Writer) bench.Options {
	o := bench.Defaults()
	if c.Full {
		o = bench.Full()
	}
	o.Workloads, o.Warm, o.Progress, o.Profiles = c.Workloads, c.WarmUp, progress, c.Profiles
	if c.Duration != 0 {
		o.Duration = c.Duration
	}
	for given, option := range map[*int]*int{
		&c.Pairs: &o.Pairs, &c.Senders: &o.Senders, &c.Rate: &o.Rate, &c.IdlePeople: &o.IdlePeople, &c.History: &o.History, &c.Rounds: &o.Rounds, &c.Stalled: &o.Stalled, &c.Stored: &o.Stored,
	} {
		if *given != 0 {
			*option = *given
		}
	}
	for given, option := range map[*[]int]*[]int{&c.InFlight: &o.InFlight, &c.GroupSizes: &o.Groups, &c.Idle: &o.Idle, &c.Storm: &o.Storm} {
		if len(*given) > 0 {
			*option = *given
		}
	}
	return o
}
