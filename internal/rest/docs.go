package rest

import (
	"bytes"
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"fmt"
	"net/http"
	"path"
	"time"

	"messenger/api"
)

// swagger holds Swagger UI, see swagger/README.md, and the page around it.
//
//go:embed swagger/index.html swagger/swagger-ui-init.js swagger/swagger-ui.css
//go:embed swagger/swagger-ui-bundle.js swagger/favicon-32x32.png
var swagger embed.FS

// asset is one file of the documentation.
type asset struct {
	body        []byte
	contentType string
	tag         string
	page        bool // HTML, which needs a policy
}

// swaggerPolicy allows the page its own files and calls to this server, and no script
// or style within the page.
const swaggerPolicy = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; " +
	"connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"

var contentTypes = map[string]string{
	".html": "text/html; charset=utf-8",
	".js":   "text/javascript; charset=utf-8",
	".css":  "text/css; charset=utf-8",
	".png":  "image/png",
}

// loadAssets returns the documentation by path: Swagger UI at /doc/ and /api/
// (docs/contract.md, row 28), the contracts as JSON below /api/.
func loadAssets(docs []api.Document) (assets map[string]asset, moved map[string]string, err error) {
	entries, err := swagger.ReadDir("swagger")
	if err != nil {
		return nil, nil, fmt.Errorf("list swagger: %w", err)
	}
	assets = map[string]asset{}
	for _, e := range entries {
		body, err := swagger.ReadFile("swagger/" + e.Name())
		if err != nil {
			return nil, nil, fmt.Errorf("read swagger: %w", err)
		}
		a, name := newAsset(body, contentTypes[path.Ext(e.Name())]), e.Name()
		if name == "index.html" {
			a.page, name = true, ""
		}
		assets["/doc/"+name], assets["/api/"+name] = a, a
	}
	for _, d := range docs {
		assets["/api/"+d.Name+".json"] = newAsset(d.JSON, jsonType+"; charset=utf-8")
	}
	return assets, map[string]string{"/doc": "/doc/", "/api": "/api/"}, nil
}

func newAsset(body []byte, contentType string) asset {
	sum := sha256.Sum256(body)
	return asset{body: body, contentType: contentType, tag: `"` + hex.EncodeToString(sum[:12]) + `"`}
}

func (a *asset) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	h := w.Header()
	h.Set("Content-Type", a.contentType)
	h.Set("ETag", a.tag)
	h.Set("Cache-Control", "no-cache") // kept, but asked for again: the names have no version
	if a.page {
		h.Set("Content-Security-Policy", swaggerPolicy)
	}
	http.ServeContent(w, r, "", time.Time{}, bytes.NewReader(a.body))
}
