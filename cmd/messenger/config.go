package main

import (
	"fmt"

	"messenger/internal/config"
)

//go:generate sh -c "go run . config doc > ../../docs/config.md"

type confCmd struct {
	Check confCheckCmd `cmd:"" help:"Say what is wrong with the settings, and what is odd; exit 1 if anything is wrong."`
	Show  confShowCmd  `cmd:"" help:"Print the settings in force, secrets hidden."`
	Doc   confDocCmd   `cmd:"" help:"Print the documentation of all settings."`
}

type (
	confCheckCmd struct{}
	confShowCmd  struct{}
	confDocCmd   struct{}
)

// Run checks the settings.
func (confCheckCmd) Run(e *env) error {
	for _, sentence := range e.warnings() {
		if _, err := fmt.Fprintln(e.stdout, "warning:", sentence); err != nil {
			return err
		}
	}
	if err := e.checked(); err != nil {
		return err
	}
	_, err := fmt.Fprintln(e.stdout, "The settings are good.")
	return err
}

// Run prints the settings.
func (confShowCmd) Run(e *env) error { return config.WriteShow(e.stdout, e.cfg) }

// Run prints docs/config.md.
func (confDocCmd) Run(e *env) error { return config.WriteDoc(e.stdout) }
