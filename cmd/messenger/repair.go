package main

import (
	"fmt"
	"maps"
	"slices"

	"messenger/internal/app"
)

type repairCmd struct {
	Clock repairClockCmd `cmd:"" help:"Date rows that lie in the future up to now, in the order of their sequence numbers, while no server runs."`
}

type repairClockCmd struct {
	DryRun bool `help:"Say what would change, and change nothing."`
}

// Run repairs the times that a clock that was ahead has written.
func (c repairClockCmd) Run(e *env) error {
	if err := e.checked(); err != nil {
		return err
	}
	changed, err := app.RepairClock(e.ctx, e.cfg, e.log, c.DryRun)
	if err != nil {
		return fmt.Errorf("repair the clock: %w", err)
	}
	for _, column := range slices.Sorted(maps.Keys(changed)) {
		if _, err := fmt.Fprintf(e.stdout, "%-32s %d\n", column, changed[column]); err != nil {
			return err
		}
	}
	outcome := "These values now lie in the past. The database has a new epoch: clients drop what they hold and read anew."
	switch {
	case len(changed) == 0:
		outcome = "Nothing lies in the future."
	case c.DryRun:
		outcome = "These values lie in the future. Nothing was changed."
	}
	_, err = fmt.Fprintln(e.stdout, outcome)
	return err
}
