package main

import (
	"fmt"
	"runtime/debug"
	"slices"
)

type versionCmd struct{}

// Run prints what the build recorded of its origin.
func (versionCmd) Run(e *env) error {
	version, goVersion := "unknown", "unknown"
	if info, ok := debug.ReadBuildInfo(); ok {
		version, goVersion = info.Main.Version, info.GoVersion
		at := func(s debug.BuildSetting) bool { return s.Key == "vcs.revision" }
		if i := slices.IndexFunc(info.Settings, at); i >= 0 {
			version += " " + info.Settings[i].Value
		}
	}
	_, err := fmt.Fprintf(e.stdout, "messenger %s (%s)\n", version, goVersion)
	return err
}
