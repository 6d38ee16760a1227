package pgtest

import (
	"os"
	"path/filepath"
	"testing"
)

func TestFind(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		versions []string // of a, b and so on
		want     string
	}{
		"newest of several": {[]string{"15.4", "17.0", "16.2 (Debian 16.2-1)"}, "b"},
		"just old enough":   {[]string{"15beta1"}, "a"},
		"too old":           {[]string{"14.11"}, ""},
		"nothing":           {nil, ""},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			root := t.TempDir()
			want := ""
			for i, version := range tt.versions {
				dir := filepath.Join(root, string(rune('a'+i)))
				mustScript(t, filepath.Join(dir, "postgres"), "echo 'postgres (PostgreSQL) "+version+"'")
				if filepath.Base(dir) == tt.want {
					want = dir
				}
			}
			if got := find("/nowhere", filepath.Join(root, "*")); got != want {
				t.Errorf("find = %q, want %q", got, want)
			}
			if got := find("/nowhere:"+want, ""); got != want {
				t.Errorf("find in PATH = %q, want %q", got, want)
			}
		})
	}
}

func mustScript(t *testing.T, path, body string) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		t.Fatal(err)
	}
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
			mustScript(t, filepath.Join(dir, "apt-get"), `[ -f `+conf+` ] && set=yes || set=no
				echo "$DEBIAN_FRONTEND $set $*" >>`+dir+`/calls
				case "$*" in *" postgresql") exit `+exit+` ;; esac`)
			t.Setenv("PATH", dir+":"+os.Getenv("PATH"))
			if err := aptGet(t.Context(), "postgresql", conf); (err == nil) != (exit == "0") {
				t.Fatalf("install: %v", err)
			}
			want := "noninteractive no -q update\n" +
				"noninteractive no -q install -y --no-install-recommends postgresql-common\n" +
				"noninteractive yes -q install -y --no-install-recommends postgresql\n"
			if calls := mustRead(t, filepath.Join(dir, "calls")); calls != want {
				t.Errorf("apt-get was called\n%swant\n%s", calls, want)
			}
			if exists(conf) {
				t.Error("the setting was left behind")
			}
		})
	}
}
