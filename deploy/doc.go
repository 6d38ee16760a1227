// Package deploy tests what the server is shipped with: Dockerfile, compose.yaml and
// messenger.service.
//
// No container engine is needed. The tests read the Dockerfile and do its steps in a
// folder: copy what .dockerignore lets through, run its RUN lines, put the last stage
// together, and run its program there as its user, with its environment, on a file system
// of its own that is read-only where the machine allows that. compose.yaml and the unit
// are compared with the settings that the built program documents; systemd-analyze checks the unit where
// it is installed.
//
// Nothing imports this package; it imports nothing of ours. Its goroutines are those of
// os/exec, which end with the programs they wait for.
package deploy
