package app

import "messenger/internal/config"

// How open files are divided. Descriptors that are used up would take the database with
// them, so connections stop before that.
const (
	ownFiles    = 128  // for the database, the log and the admin listener
	mostHTTP    = 2048 // HTTP connections if nobody says; each costs some 20 KiB
	mostRefused = 1024 // connections over the limit that get an answer before they are closed
)

// places is how many connections there may be; 0 is no bound.
type places struct {
	files   int // connections of all kinds
	http    int
	sockets int // whose token is good
	refused int
}

// divide shares out the open files of the process; 0 files is an unknown number. With
// limits off only the sum is bounded.
func divide(files int, cfg config.Config) places {
	if files <= 0 {
		files = 1 << 20
	}
	p := places{files: files - min(ownFiles, files/2)}
	if cfg.LimitsOff() {
		return p
	}
	p.http, p.refused = min(p.files/4, mostHTTP), min(p.files/8, mostRefused)
	if cfg.HTTPConns > 0 {
		p.http = min(cfg.HTTPConns, p.files/2)
	}
	p.sockets = p.files - p.http - p.refused
	if cfg.MaxConnections > 0 {
		p.sockets = min(cfg.MaxConnections, p.sockets)
	}
	return p
}

// warnOfFiles tells if fewer connections are possible than were asked for.
func (a *app) warnOfFiles(p places) {
	if p.http < a.cfg.HTTPConns || p.sockets < a.cfg.MaxConnections {
		if !a.cfg.LimitsOff() {
			a.log.Warn("the open files of the process are too few for the connections that the settings allow",
				"open files", openFiles(), "http-connections", p.http, "max-connections", p.sockets)
		}
	}
}
