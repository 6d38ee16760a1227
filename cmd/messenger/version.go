package main

import (
	"fmt"
	"runtime/debug"
)

type versionCmd struct{}

// Run prints what the build recorded of its origin.
func (versionCmd) Run(e *env) error {
	version, goVersion := "unknown", "unknown"
	if info, ok := debug.ReadBuildInfo(); ok {
		version, goVersion = info.Main.Version, info.GoVersion
		for _, s := range info.Settings {
			if s.Key == "vcs.revision" {
				version += " " + s.Value
			}
		}
	}
	_, err := fmt.Fprintf(e.stdout, "messenger %s (%s)\n", version, goVersion)
	return err
}
