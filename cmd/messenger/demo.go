package main

import (
	"errors"
	"fmt"
	"io"
	"strings"
	"sync"

	"messenger/internal/app"
	"messenger/internal/app/demo"
)

type demoCmd struct {
	Password string `default:"look-around" help:"Password of the demo people."`
}

// Run loads the demo data and says how to log in.
func (c demoCmd) Run(e *env) error {
	if err := e.checked(); err != nil {
		return err
	}
	bar := &progress{w: e.stderr}
	s, err := app.Demo(e.ctx, e.cfg, e.log, c.Password, bar.show)
	if errors.Is(err, demo.ErrLoaded) {
		_, err = fmt.Fprintln(e.stdout, "The demo data is already there.")
		return err
	}
	if err != nil {
		return err
	}
	_, err = fmt.Fprintf(e.stdout, `
Loaded %d people, %d groups, %d dialogs and %d messages.
Start the server with `+"`messenger serve`"+` and log in as
  e-mail    %s
  password  %s
The others have the same password: %s.
`, len(s.Emails), s.Groups, s.Dialogs, s.Messages, s.Emails[0], c.Password, strings.Join(s.Emails[1:4], ", ")+" …")
	return err
}

// progress draws a bar when another hundredth is done.
type progress struct {
	w    io.Writer
	mu   sync.Mutex
	last int
}

const barWidth = 40

func (p *progress) show(done, total int) {
	percent := done * 100 / total
	p.mu.Lock()
	defer p.mu.Unlock()
	if percent <= p.last {
		return
	}
	p.last = percent
	full := percent * barWidth / 100
	_, _ = fmt.Fprintf(p.w, "\r[%s%s] %3d %%", strings.Repeat("=", full), strings.Repeat(" ", barWidth-full), percent)
	if percent == 100 {
		_, _ = fmt.Fprintln(p.w)
	}
}
