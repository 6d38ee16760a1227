// Package obs is what an operator can see of a running server: logs, metrics,
// profiles and health.
//
// internal/app builds it and hands each room the few functions it reports through, so
// this package imports none of ours. Nothing here ever sees a message's text, a
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
