package main

import "messenger/internal/app"

type serveCmd struct{}

// Run serves until the process is told to stop, and then drains.
func (serveCmd) Run(e *env) error {
	if err := e.checked(); err != nil {
		return err
	}
	return app.Serve(e.ctx, e.cfg, e.log)
}
