package main

import "messenger/internal/app"

type serveCmd struct{}

// Run serves until the process is told to stop, and then drains.
func (serveCmd) Run(e *env) error {
	if err := e.checked(); err != nil {
		return err
	}
	for _, sentence := range e.warnings() {
		e.log.Warn(sentence)
	}
	defer noteSignals(e.log)()
	return app.Serve(e.ctx, e.cfg, e.log)
}
