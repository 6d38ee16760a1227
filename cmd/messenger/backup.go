package main

import (
	"fmt"

	"messenger/internal/app"
)

type backupCmd struct {
	File string `arg:"" help:"The file to make; it must not exist."`
}

// Run copies the SQLite database, while a server may be using it.
func (c backupCmd) Run(e *env) error {
	if err := e.checked(); err != nil {
		return err
	}
	if err := app.Backup(e.ctx, e.cfg, c.File); err != nil {
		return fmt.Errorf("back up: %w", err)
	}
	_, err := fmt.Fprintf(e.stdout, "%s is complete. Keep jwt.key of the data directory, or the setting jwt-key, as well.\n", c.File)
	return err
}

type restoredCmd struct{}

// Run has clients notice that the database went back in time.
func (restoredCmd) Run(e *env) error {
	if err := e.checked(); err != nil {
		return err
	}
	if err := app.Restored(e.ctx, e.cfg, e.log); err != nil {
		return err
	}
	_, err := fmt.Fprintln(e.stdout, "Clients will drop what they hold and read anew.")
	return err
}
