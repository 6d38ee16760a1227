package postgres

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"maps"
	"strconv"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/pgxpool"
)

var (
	// ErrNotDurable refuses a server or a connection that may forget what it has committed.
	ErrNotDurable = errors.New("the database would lose acknowledged writes")
	// ErrServer refuses a server that cannot hold the store.
	ErrServer = errors.New("the server is not fit for the store")
)

// errStandby refuses a server that is read-only, now.
var errStandby = errors.New("the server is read-only")

// oldest is the oldest server version the store is tested with.
const oldest = 150000

// sqlServer reads back what everything else relies on.
const sqlServer = `select current_setting('server_version_num'), current_setting('server_encoding'),
	current_setting('fsync'), current_setting('full_page_writes'), current_setting('synchronous_commit'),
	current_setting('transaction_read_only')`

// parse reads the URL and adds what every connection is to be like.
func parse(cfg Config) (*pgxpool.Config, error) {
	pool, err := pgxpool.ParseConfig(cfg.URL)
	if err != nil {
		return nil, fmt.Errorf("read database URL: %w", err) // pgx masks the password
	}
	conn := pool.ConnConfig
	if len(conn.Fallbacks) > 0 && conn.ValidateConnect == nil {
		conn.ValidateConnect = pgconn.ValidateConnectTargetSessionAttrsReadWrite
	}
	if conn.ConnectTimeout <= 0 {
		conn.ConnectTimeout = 10 * time.Second
	}
	settings := sessionSettings(cfg)
	switch asked := conn.RuntimeParams["synchronous_commit"]; asked {
	case "", "on":
	case "remote_apply":
		settings["synchronous_commit"] = asked
	default:
		return nil, fmt.Errorf("%w: the URL asks for synchronous_commit=%s", ErrNotDurable, asked)
	}
	if name := conn.RuntimeParams["application_name"]; name != "" {
		settings["application_name"] = name
	}
	maps.Copy(conn.RuntimeParams, settings)
	pool.MaxConns = int32(min(cfg.MaxConns, 1<<16))
	pool.MaxConnLifetimeJitter = 10 * time.Minute
	return pool, nil
}

// sessionSettings is what each connection is set to, whatever the server's defaults.
//
// All statements are index look-ups by design. The planner must not think otherwise
// because a table was small or unknown to it when a plan was made that is kept: a plan is
// made once, for any parameters, and never reads or hashes a table.
func sessionSettings(cfg Config) map[string]string {
	ms := func(d time.Duration) string { return strconv.FormatInt(max(1, d.Milliseconds()), 10) }
	settings := map[string]string{
		"application_name":                    "messenger",
		"client_encoding":                     "UTF8",
		"default_transaction_isolation":       "read committed",
		"synchronous_commit":                  "on",
		"statement_timeout":                   ms(cfg.Timeout),
		"idle_in_transaction_session_timeout": ms(cfg.Timeout / 3),
	}
	maps.Copy(settings, plannerSettings())
	return settings
}

func plannerSettings() map[string]string {
	return map[string]string{
		"plan_cache_mode":                 "force_generic_plan",
		"enable_seqscan":                  "off",
		"enable_hashjoin":                 "off",
		"enable_mergejoin":                "off",
		"max_parallel_workers_per_gather": "0",
		"jit":                             "off",
	}
}

// checkServer refuses a connection whose server is too old, of another encoding, read-only
// or not durable.
func checkServer(ctx context.Context, conn *pgx.Conn) error {
	var s serverSettings
	row := conn.QueryRow(ctx, sqlServer, pgx.QueryExecModeSimpleProtocol) // a pooler may be in between
	if err := row.Scan(&s.version, &s.encoding, &s.fsync, &s.fullPageWrites, &s.synchronousCommit, &s.readOnly); err != nil {
		return fmt.Errorf("read settings: %w", err)
	}
	return s.check()
}

// serverSettings is what sqlServer reads.
type serverSettings struct {
	version, encoding, fsync, fullPageWrites, synchronousCommit, readOnly string
}

func (s serverSettings) check() error {
	number, err := strconv.Atoi(s.version)
	switch {
	case err != nil || number < oldest:
		return fmt.Errorf("%w: its version is %s, PostgreSQL %d is needed", ErrServer, s.version, oldest/10000)
	case s.encoding != "UTF8":
		return fmt.Errorf("%w: its encoding is %s, UTF8 is needed", ErrServer, s.encoding)
	case s.fsync != "on":
		return fmt.Errorf("%w: fsync is %s", ErrNotDurable, s.fsync)
	case s.fullPageWrites != "on":
		return fmt.Errorf("%w: full_page_writes is %s", ErrNotDurable, s.fullPageWrites)
	case s.synchronousCommit != "on" && s.synchronousCommit != "remote_apply":
		return fmt.Errorf("%w: synchronous_commit is %s", ErrNotDurable, s.synchronousCommit)
	case s.readOnly != "off":
		return errStandby
	}
	return nil
}

// awaitServer connects to the server and checks it, waiting until it is there.
func awaitServer(ctx context.Context, cfg Config) error {
	config, err := parse(cfg)
	if err != nil {
		return err
	}
	until, told := time.Now().Add(cfg.Wait), time.Time{}
	for n := 1; ; n++ {
		err := tryServer(ctx, config.ConnConfig)
		if err == nil {
			return nil
		}
		if !worthWaiting(err) || time.Now().After(until) {
			return fmt.Errorf("connect to PostgreSQL: %w", err)
		}
		if time.Since(told) >= 5*time.Second {
			told = time.Now()
			cfg.Log.Warn("waiting for PostgreSQL", slog.Duration("left", time.Until(until).Round(time.Second)), slog.Any("err", err))
		}
		if !pause(ctx, n) {
			return fmt.Errorf("connect to PostgreSQL: %w", err)
		}
	}
}

func tryServer(ctx context.Context, config *pgx.ConnConfig) error {
	conn, err := pgx.ConnectConfig(ctx, config.Copy())
	if err != nil {
		return explainConnect(err)
	}
	err = checkServer(ctx, conn)
	if err == nil {
		err = checkPooler(ctx, config, conn)
	}
	return errors.Join(err, conn.Close(ctx))
}

// worthWaiting reports whether err may go away by itself: the server is not there yet or
// starting. A refusal of the name or the password, or by checkServer, does not.
func worthWaiting(err error) bool {
	if errors.Is(err, ErrNotDurable) || errors.Is(err, ErrServer) {
		return false
	}
	if pg, ok := errors.AsType[*pgconn.PgError](err); ok && strings.HasPrefix(pg.Code, "28") {
		return false
	}
	return faultOf(err) != faultData
}
