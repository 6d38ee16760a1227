// Package web holds the built web client, so that the server is one file and running it
// needs no Node.
//
// It is imported by internal/webui and nothing else, and holds no code: go:embed cannot
// reach up a folder, so the files' package lies beside them. dist is what `make web`
// builds from src; a test in internal/webui and `make verify` hold the two together.
package web

import "embed"

// Dist is the built client, below "dist".
//
//go:embed dist
var Dist embed.FS
