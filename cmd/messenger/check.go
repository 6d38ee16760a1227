package main

import (
	"errors"
	"fmt"

	"messenger/internal/app"
)

type checkCmd struct{}

// errDamaged ends the program with status 1, after the errors were printed.
var errDamaged = errors.New("the database is damaged: restore a backup")

// Run reads the whole database and says what is wrong with it.
func (checkCmd) Run(e *env) error {
	if err := e.checked(); err != nil {
		return err
	}
	wrong, err := app.Check(e.ctx, e.cfg)
	if err != nil {
		return fmt.Errorf("check the database: %w", err)
	}
	for _, sentence := range wrong {
		if _, err := fmt.Fprintln(e.stdout, sentence); err != nil {
			return err
		}
	}
	if len(wrong) > 0 {
		return errDamaged
	}
	_, err = fmt.Fprintln(e.stdout, "The database is whole.")
	return err
}
