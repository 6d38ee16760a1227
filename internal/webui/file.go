package webui

import (
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io/fs"
	"path"
	"strings"
)

// mediaTypes maps the extensions of the client's files to their media types. The table of the
// machine is not used, so that every machine answers alike.
var mediaTypes = map[string]string{
	".html":        "text/html; charset=utf-8",
	".js":          "text/javascript; charset=utf-8",
	".css":         "text/css; charset=utf-8",
	".svg":         "image/svg+xml",
	".png":         "image/png",
	".webmanifest": "application/manifest+json",
}

// Values of Cache-Control: files named by their content hash are cached forever, others are
// revalidated before each use.
const (
	cacheImmutable  = "public, max-age=31536000, immutable"
	cacheRevalidate = "no-cache"
)

// file is one file of the client, with its headers.
type file struct {
	plain  []byte
	zipped []byte // nil if compression does not make it shorter
	kind   string
	cache  string
	etag   string // weak: it stands for both forms
}

// load reads all files of dist. The keys are their names.
func load(dist fs.FS) (map[string]*file, error) {
	files := map[string]*file{}
	err := fs.WalkDir(dist, ".", func(name string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		data, err := fs.ReadFile(dist, name)
		if err != nil {
			return err
		}
		f, err := newFile(name, data)
		files[name] = f
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("read the client: %w", err)
	}
	if files[index] == nil {
		return nil, fmt.Errorf("read the client: no %s", index)
	}
	return files, nil
}

func newFile(name string, data []byte) (*file, error) {
	kind, ok := mediaTypes[path.Ext(name)]
	if !ok {
		return nil, fmt.Errorf("%s: no media type is known for it", name)
	}
	sum := sha256.Sum256(data)
	f := &file{plain: data, kind: kind, cache: cacheRevalidate, etag: `W/"` + hex.EncodeToString(sum[:12]) + `"`}
	if strings.HasPrefix(name, "assets/") {
		f.cache = cacheImmutable
	}
	if kind == mediaTypes[".png"] {
		return f, nil
	}
	zipped, err := zip(data)
	if err == nil && len(zipped) < len(data) {
		f.zipped = zipped
	}
	return f, err
}

func zip(data []byte) ([]byte, error) {
	var b bytes.Buffer
	z, err := gzip.NewWriterLevel(&b, gzip.BestCompression)
	if err != nil {
		return nil, err
	}
	if _, err = z.Write(data); err == nil {
		err = z.Close()
	}
	return b.Bytes(), err
}

// acceptsGzip parses Accept-Encoding (RFC 9110 §12.5.3).
func acceptsGzip(header string) bool {
	for part := range strings.SplitSeq(header, ",") {
		coding, weight, _ := strings.Cut(part, ";")
		coding = strings.ToLower(strings.TrimSpace(coding))
		if coding != "gzip" && coding != "*" {
			continue
		}
		weight = strings.ReplaceAll(weight, " ", "")
		return weight != "q=0" && weight != "q=0.0" && weight != "q=0.00" && weight != "q=0.000"
	}
	return false
}

// matches reports whether an If-None-Match header contains etag (RFC 9110 §13.1.2).
func matches(header, etag string) bool {
	for part := range strings.SplitSeq(header, ",") {
		part = strings.TrimSpace(part)
		if part == "*" || part == etag || part == strings.TrimPrefix(etag, "W/") {
			return true
		}
	}
	return false
}
