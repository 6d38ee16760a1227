package main

import (
	"errors"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"strings"

	"messenger/internal/bench"
)

// The words of --compare for servers of our own.
const (
	selfSQLite   = "self-sqlite"
	selfPostgres = "self-postgres"
)

// contender is a server to be loaded.
type contender struct {
	name     string // how the report calls it
	address  string // http://…; "" if it is to be started
	program  string // that is started; "" for this one
	database string // postgres://…; "" for SQLite
}

// contenders are what is to be loaded: one, or two to compare.
func (c benchCmd) contenders(database string) ([]contender, error) {
	words, err := c.words(database)
	if err != nil {
		return nil, err
	}
	databases := []string{database, string(c.DatabaseURLB)}
	var all []contender
	for i, word := range words {
		next := contender{name: word}
		switch word {
		case selfSQLite:
		case selfPostgres:
			next.database, databases = databases[0], databases[1:]
			if err := c.checkDatabase(next.database); err != nil {
				return nil, err
			}
		default:
			next.address = word
			if err := c.checkOwner(word); err != nil {
				return nil, err
			}
		}
		if len(c.Programs) > 0 {
			next.name += ":" + c.Programs[i]
			next.program = c.Programs[i]
		}
		all = append(all, next)
	}
	if len(all) == 2 && all[0].name == all[1].name {
		all[0].name += " A"
		all[1].name += " B"
	}
	return all, nil
}

// words are the servers as --target and --compare name them.
func (c benchCmd) words(database string) ([]string, error) {
	self := selfSQLite
	if database != "" {
		self = selfPostgres
	}
	words := c.Compare
	switch {
	case len(c.Compare) == 0 && len(c.Programs) > 0 && c.Target == "":
		words = []string{self, self}
	case len(c.Compare) == 0 && len(c.Programs) > 0:
		return nil, errors.New("--programs: compares servers of our own, and needs no --target")
	case len(c.Compare) == 0 && c.Target != "":
		return []string{c.Target}, nil
	case len(c.Compare) == 0:
		return []string{self}, nil
	case len(c.Compare) != 2 || c.Target != "":
		return nil, errors.New("--compare: needs two servers, and no --target")
	}
	if len(c.Programs) > 0 && (len(c.Programs) != 2 || !strings.HasPrefix(words[0], "self-") || !strings.HasPrefix(words[1], "self-")) {
		return nil, errors.New("--programs: needs two programs, for two servers of our own")
	}
	if words[0] == selfPostgres && words[1] == selfPostgres && sameDatabase(database, string(c.DatabaseURLB)) {
		return nil, errors.New("--compare: two servers would share one database; --database-url-b must be another than --database-url")
	}
	return words, nil
}

// sameDatabase reports whether two URLs name the same database. An empty second URL means the first.
func sameDatabase(first, second string) bool {
	a, errA := url.Parse(first)
	b, errB := url.Parse(second)
	return second == "" || errA == nil && errB == nil && a.Host == b.Host && a.Path == b.Path && a.Query().Get("host") == b.Query().Get("host")
}

// checkDatabase keeps load out of databases that are not meant for it.
func (c benchCmd) checkDatabase(address string) error {
	if address == "" {
		return errors.New(selfPostgres + ": needs --database-url, of a database for throw-away data")
	}
	// The setting may come from the environment of a server that people use.
	if u, err := url.Parse(address); !c.FillDatabase && (err != nil || !strings.Contains(u.Path, "bench")) {
		return errors.New("the database of --database-url or --database-url-b would be filled with load; its name has no \"bench\" in it, so --fill-database must allow it")
	}
	return c.checkOwner(address)
}

// checkOwner keeps load away from machines that may be somebody else's.
func (c benchCmd) checkOwner(address string) error {
	if err := bench.CheckLoopback(address); err != nil && !c.IOwnThisServer {
		return fmt.Errorf("%w; --i-own-this-server allows it", err)
	}
	return nil
}

// start makes the contenders targets; stop ends those that are ours and removes their data.
func (c benchCmd) start(e *env, contenders []contender) (targets []bench.Target, stop func() error, err error) {
	var stops []func() error
	stop = func() error {
		var errs []error
		for _, s := range stops {
			errs = append(errs, s())
		}
		return errors.Join(errs...)
	}
	for i, who := range contenders {
		var t bench.Target
		if who.address == "" {
			var s *ownServer
			if s, err = startOwn(e, who); err == nil {
				stops, t = append(stops, s.stop), s.server.Target()
			}
		} else {
			t, err = bench.NewTarget(who.address)
		}
		if err != nil {
			return nil, nil, errors.Join(err, stop())
		}
		if i < len(c.ServerPID) {
			t.ServerPID = c.ServerPID[i]
		}
		if i < len(c.DatabasePID) {
			t.DatabasePID = c.DatabasePID[i]
		}
		targets = append(targets, t)
	}
	return targets, stop, nil
}

// ownServer is a server that we have started, with its folder.
type ownServer struct {
	server *bench.Server
	dir    string
}

func (s *ownServer) stop() error { return errors.Join(s.server.Stop(), os.RemoveAll(s.dir)) }

func startOwn(e *env, who contender) (*ownServer, error) {
	program, err := os.Executable()
	if who.program != "" {
		program, err = filepath.Abs(who.program) // it runs in a folder of its own
	}
	if err != nil {
		return nil, fmt.Errorf("find the program: %w", err)
	}
	dir, err := os.MkdirTemp("", "messenger-bench-")
	if err != nil {
		return nil, fmt.Errorf("make a folder: %w", err)
	}
	own := bench.Own{Name: who.name, Program: program, Dir: filepath.Clean(dir), DatabaseURL: who.database, Writers: e.cfg.Writers}
	server, err := bench.StartOwn(e.ctx, own)
	if err != nil {
		return nil, errors.Join(fmt.Errorf("%s: %w", who.name, err), os.RemoveAll(dir))
	}
	return &ownServer{server: server, dir: dir}, nil
}
