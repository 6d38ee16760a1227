// Command messenger is a self-hosted messenger server: accounts, private dialogs,
// groups, live delivery over WebSocket, history and search, in one program.
//
// This package reads arguments, environment and signals and hands the rest to
// internal/app; there is one file per subcommand. It must hold no rule of its own.
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"os"

	"github.com/alecthomas/kong"

	"messenger/internal/app"
	"messenger/internal/config"
	"messenger/internal/obs"
)

// cli is the command line. Settings may be given to every command.
type cli struct {
	ConfigFile string `name:"config" placeholder:"FILE" help:"File of settings, lines key = value."`
	config.Config

	Serve    serveCmd    `cmd:"" default:"1" help:"Serve REST, WebSocket and the web client (the default)."`
	Migrate  migrateCmd  `cmd:"" help:"Bring the database to the schema of this program, and stop."`
	Backup   backupCmd   `cmd:"" help:"Copy the SQLite database to a new file, while a server may be using it."`
	Restored restoredCmd `cmd:"" help:"Say that the database was restored from a backup, before a server is started on it: clients then read anew."`
	Check    checkCmd    `cmd:"" help:"Read the whole database and say what is wrong with it, while a server may be using it; exit 1 if anything is."`
	Repair   repairCmd   `cmd:"" help:"Mend what is in the database, while no server runs."`
	Demo     demoCmd     `cmd:"" help:"Fill the database with people, groups and messages to look at."`
	Admin    adminCmd    `cmd:"" help:"What the operator does to accounts."`
	Bench    benchCmd    `cmd:"" help:"Load a server and say what it carries: by default one of our own, for that run."`
	Health   healthCmd   `cmd:"" help:"Ask a running server whether it is ready; exit 1 if not."`
	Conf     confCmd     `cmd:"" name:"config" help:"Check, show or document the settings."`
	Version  versionCmd  `cmd:"" help:"Print the version."`
}

// env is what a command runs with.
type env struct {
	ctx    context.Context
	cfg    config.Config
	log    *slog.Logger
	unused []string // unknown settings that were given, as sentences
	stdin  io.Reader
	stdout io.Writer
	stderr io.Writer
}

func main() {
	ctx, stop := untilStopped()
	err := run(ctx, os.Args[1:], os.Stdin, os.Stdout, os.Stderr)
	stop()
	if err != nil {
		fmt.Fprintln(os.Stderr, "messenger:", err)
		os.Exit(1)
	}
}

// run parses args and runs the command they name.
func run(ctx context.Context, args []string, stdin io.Reader, stdout, stderr io.Writer) error {
	var c cli
	options := []kong.Option{
		kong.Name("messenger"), kong.Description("A self-hosted messenger server."),
		kong.DefaultEnvars(config.EnvPrefix), kong.Writers(stdout, stderr), kong.UsageOnError(),
	}
	var unused []string
	if path := config.FilePath(args); path != "" {
		file, err := config.ReadFile(path)
		if err != nil {
			return err
		}
		unused = file.Warnings()
		options = append(options, kong.Resolvers(file))
	}
	parser, err := kong.New(&c, options...)
	if err != nil {
		return fmt.Errorf("build the command line: %w", err)
	}
	parsed, err := parser.Parse(args)
	if err != nil {
		return err
	}
	var level slog.Level
	_ = level.UnmarshalText([]byte(c.LogLevel)) // kong has checked it
	log, flush := obs.NewQueuedLog(stderr, level, c.LogFormat == "json")
	log = slog.New(obs.RateLimit(log.Handler(), obs.MaxLines))
	defer flush()
	if unknown := config.UnknownVariables(variables(parser.Model.Node)); unknown != "" {
		unused = append(unused, unknown)
	}
	return parsed.Run(&env{ctx: ctx, cfg: c.Config, log: log, unused: unused, stdin: stdin, stdout: stdout, stderr: stderr})
}

// variables returns the names of the environment variables of node's flags.
func variables(node *kong.Node) (names []string) {
	for _, f := range node.Flags {
		names = append(names, f.Envs...)
	}
	for _, child := range node.Children {
		names = append(names, variables(child)...)
	}
	return names
}

// checked refuses to go on with settings that are wrong.
func (e *env) checked() error {
	if errs := e.cfg.Check(); len(errs) > 0 {
		return errors.Join(errs...)
	}
	return app.CheckKeys(e.cfg)
}

// warnings is what is allowed and probably not meant, as sentences.
func (e *env) warnings() []string { return append(e.unused, e.cfg.Warnings()...) }
