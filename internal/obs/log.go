// Package obs is what an operator can see of a running server: logs, metrics,
// profiles and health.
//
// internal/app passes each package the few functions through which it reports, so this
// package imports no other package of the program. It never gets the text of a message, a
// password or a token.
package obs

import (
	"io"
	"log/slog"
)

// NewLog returns a logger that writes lines of the given least level to w, as text or
// JSON; both escape what could forge a line.
func NewLog(w io.Writer, level slog.Level, json bool) *slog.Logger {
	o := &slog.HandlerOptions{Level: level}
	if json {
		return slog.New(slog.NewJSONHandler(w, o))
	}
	return slog.New(slog.NewTextHandler(w, o))
}

// Err is the attribute of an error.
func Err(err error) slog.Attr { return slog.Any("err", err) }
