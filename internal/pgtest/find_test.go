package pgtest

import (
	"bytes"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

func TestFind(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		versions []string // one folder each; "" has no postgres
		want     string   // version of the folder found
	}{
		"newest of several": {[]string{"15.4", "17.0", "16.2 (Debian 16.2-1)"}, "17.0"},
		"just old enough":   {[]string{"15beta1"}, "15beta1"},
		"too old":           {[]string{"14.11"}, ""},
		"not whole":         {[]string{""}, ""},
		"nothing":           {nil, ""},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			root := t.TempDir()
			for i, version := range tt.versions {
				fakePrograms(t, filepath.Join(root, string(rune('a'+i))), version)
			}
			got, ok := find(t.Context(), filepath.Join(root, "none"), filepath.Join(root, "*"))
			if ok != (tt.want != "") {
				t.Fatalf("find = %q, %v", got, ok)
			}
			if i := slices.Index(tt.versions, tt.want); ok && got != filepath.Join(root, string(rune('a'+i))) {
				t.Errorf("find = %q, want the folder of %s", got, tt.want)
			}
		})
	}
}

func TestFindInPath(t *testing.T) {
	t.Parallel()
	dir := filepath.Join(t.TempDir(), "bin")
	fakePrograms(t, dir, "16.1")
	if got, ok := find(t.Context(), "/nowhere:"+dir, ""); !ok || got != dir {
		t.Errorf("find = %q, %v, want %q", got, ok, dir)
	}
}

// fakePrograms makes server programs of the given version in dir.
func fakePrograms(t *testing.T, dir, version string) {
	t.Helper()
	if err := os.MkdirAll(dir, 0o755); err != nil {
		t.Fatal(err)
	}
	mustScript(t, filepath.Join(dir, "initdb"), "exit 0")
	if version != "" {
		mustScript(t, filepath.Join(dir, "postgres"), "echo 'postgres (PostgreSQL) "+version+"'")
	}
}

func mustScript(t *testing.T, path, body string) {
	t.Helper()
	if err := os.WriteFile(path, []byte("#!/bin/sh\n"+body+"\n"), 0o755); err != nil {
		t.Fatal(err)
	}
}

// The package is installed without a cluster of its own, and the setting for that is gone
// afterwards even if apt-get fails.
func TestInstall(t *testing.T) {
	for name, exit := range map[string]string{"works": "0", "fails": "1"} {
		t.Run(name, func(t *testing.T) {
			dir := t.TempDir()
			conf := filepath.Join(dir, "etc", "no-cluster.conf")
			// the fake says which words it was given, and whether the setting was there
			mustScript(t, filepath.Join(dir, "apt-get"), strings.Join([]string{
				`[ -f ` + conf + ` ] && set=yes || set=no`,
				`echo "$DEBIAN_FRONTEND $set $*" >>` + dir + `/calls`,
				`case "$*" in *" postgresql") echo "the disk is full"; exit ` + exit + ` ;; esac`,
			}, "\n"))
			t.Setenv("PATH", dir+":"+os.Getenv("PATH"))

			var log bytes.Buffer
			err := install(t.Context(), &log, conf)
			if ok := exit == "0"; ok != (err == nil) {
				t.Fatalf("install: %v", err)
			}
			if err != nil && !strings.Contains(err.Error(), "the disk is full") {
				t.Errorf("error %q does not say what apt-get said", err)
			}
			calls, err := os.ReadFile(filepath.Join(dir, "calls"))
			if err != nil {
				t.Fatal(err)
			}
			want := "noninteractive no -q update\n" +
				"noninteractive no -q install -y --no-install-recommends postgresql-common\n" +
				"noninteractive yes -q install -y --no-install-recommends postgresql\n"
			if string(calls) != want {
				t.Errorf("apt-get was called\n%swant\n%s", calls, want)
			}
			if exists(conf) {
				t.Error("the setting was left behind")
			}
		})
	}
}
