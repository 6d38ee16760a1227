package main

import (
	"fmt"

	"messenger/internal/app"
)

type migrateCmd struct{}

// Run applies the migrations that are missing.
func (migrateCmd) Run(e *env) error {
	if err := e.checked(); err != nil {
		return err
	}
	if err := app.Migrate(e.ctx, e.cfg, e.log); err != nil {
		return err
	}
	_, err := fmt.Fprintln(e.stdout, "The database has the schema of this program.")
	return err
}
