package main

import (
	"bytes"
	"context"
	"net"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"go.uber.org/goleak"

	"messenger/internal/app/apptest"
)

func TestMain(m *testing.M) {
	goleak.VerifyTestMain(m, goleak.Cleanup(func(code int) {
		apptest.Cleanup()
		os.Exit(code)
	}))
}

// messenger runs the program with a data directory of its own.
func messenger(t *testing.T, dir string, args ...string) (stdout, stderr string, err error) {
	t.Helper()
	var out, errs bytes.Buffer
	err = run(t.Context(), append([]string{"--data-dir", dir, "--admin-addr", "off"}, args...), strings.NewReader(""), &out, &errs)
	return out.String(), errs.String(), err
}

func TestCommands(t *testing.T) {
	for name, tt := range map[string]struct {
		args   []string
		stdout string
		err    string // part of the error; "" for none
	}{
		"check":             {[]string{"config", "check"}, "The settings are good.", ""},
		"check odd":         {[]string{"config", "check", "--writers", "4"}, "warning: writers: has no effect", ""},
		"check weak":        {[]string{"config", "check", "--jwt-key", strings.Repeat("password9!", 4)}, "", "jwt-key: token key 1 is not random"},
		"check range":       {[]string{"config", "check", "--page-rows", "201"}, "", "page-rows: is 201, must be 1 to 200"},
		"check bad":         {[]string{"config", "check", "--jwt-key", "hello"}, "", "jwt-key: has 5 bytes"},
		"show hides":        {[]string{"config", "show", "--jwt-key", strings.Repeat("k", 32)}, "jwt-key = ***", ""},
		"doc":               {[]string{"config", "doc"}, "| `addr` | `MESSENGER_ADDR` | `:3001` |", ""},
		"version":           {[]string{"version"}, "messenger ", ""},
		"unknown flag":      {[]string{"serve", "--adr", ":1"}, "", `unknown flag --adr, did you mean "--addr"`},
		"unknown command":   {[]string{"sreve"}, "", "unexpected argument sreve"},
		"bad value":         {[]string{"serve", "--limits", "maybe"}, "", "--limits must be one of"},
		"serve bad":         {[]string{"serve", "--database-url", "mysql://x"}, "", "database-url: must be postgres://"},
		"no server":         {[]string{"health", "--addr", "127.0.0.1:1"}, "", "ask the server"},
		"weak demo":         {[]string{"demo", "--password", "short"}, "", "8 to 128 characters"},
		"missing file":      {[]string{"config", "check", "--config", "/nonexistent/x"}, "", "read configuration"},
		"address taken":     {[]string{"serve", "--addr", taken(t)}, "", "address already in use"},
		"file as directory": {[]string{"serve", "--data-dir", aFile(t)}, "", "data directory"},
	} {
		t.Run(name, func(t *testing.T) {
			stdout, _, err := messenger(t, t.TempDir(), tt.args...)
			if tt.err == "" && err != nil || tt.err != "" && (err == nil || !strings.Contains(err.Error(), tt.err)) {
				t.Errorf("error %v, want %q", err, tt.err)
			}
			if !strings.Contains(stdout, tt.stdout) {
				t.Errorf("printed %q, want %q", stdout, tt.stdout)
			}
		})
	}
}

// TestUnknownSettings checks that unknown settings are reported by check and at start, and are ignored.
func TestUnknownSettings(t *testing.T) {
	t.Setenv("MESSENGER_PORT", "tcp://10.0.0.1:3001")
	t.Setenv("MESSENGER_SERVICE_HOST", "10.0.0.1")
	file := filepath.Join(t.TempDir(), "messenger.conf")
	if err := os.WriteFile(file, []byte("adr = :1\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	check, _, err := messenger(t, t.TempDir(), "config", "check", "--config", file)
	if err != nil {
		t.Error(err)
	}
	_, start, err := messenger(t, t.TempDir(), "serve", "--config", file, "--addr", taken(t))
	if err == nil || !strings.Contains(err.Error(), "address already in use") {
		t.Error(err)
	}
	for _, text := range []string{check, start} {
		for _, want := range []string{"MESSENGER_PORT, ", "MESSENGER_SERVICE_HOST", "did you mean"} {
			if !strings.Contains(text, want) {
				t.Errorf("no %q in %s", want, text)
			}
		}
	}
}

// taken is an address that somebody listens at.
func taken(t *testing.T) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = l.Close() })
	return l.Addr().String()
}

func aFile(t *testing.T) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(path, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

func TestConfigFile(t *testing.T) {
	path := filepath.Join(t.TempDir(), "messenger.conf")
	if err := os.WriteFile(path, []byte("page-rows = 17\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, args := range [][]string{{"config", "show", "--config", path}, {"config", "show", "--config=" + path}} {
		stdout, _, err := messenger(t, t.TempDir(), args...)
		if err != nil || !strings.Contains(stdout, "page-rows = 17\n") {
			t.Errorf("%v: %v\n%s", args, err, stdout)
		}
	}
	t.Setenv("MESSENGER_CONFIG", path)
	if stdout, _, err := messenger(t, t.TempDir(), "config", "show"); err != nil || !strings.Contains(stdout, "page-rows = 17\n") {
		t.Errorf("MESSENGER_CONFIG: %v\n%s", err, stdout)
	}
}

func TestDemoAndMigrate(t *testing.T) {
	dir := t.TempDir()
	stdout, _, err := messenger(t, dir, "migrate")
	if err != nil || !strings.Contains(stdout, "schema of this program") {
		t.Fatalf("migrate: %v\n%s", err, stdout)
	}
	stdout, stderr, err := messenger(t, dir, "demo", "--password", "a-fine-day")
	if err != nil || !strings.Contains(stdout, "24 people, 32 groups, 60 dialogs and 6000 messages") {
		t.Fatalf("demo: %v\n%s", err, stdout)
	}
	if !strings.Contains(stdout, "ann@demo.example") || !strings.Contains(stdout, "a-fine-day") || !strings.Contains(stderr, "100 %") {
		t.Errorf("demo says\n%s\n%s", stdout, stderr)
	}
	if stdout, _, err := messenger(t, dir, "check"); err != nil || !strings.Contains(stdout, "whole") {
		t.Errorf("check: %v, %s", err, stdout)
	}
	if stdout, _, err := messenger(t, dir, "repair", "clock"); err != nil || !strings.Contains(stdout, "Nothing lies in the future") {
		t.Errorf("repair clock: %v, %s", err, stdout)
	}
	if stdout, _, err := messenger(t, dir, "demo"); err != nil || !strings.Contains(stdout, "already there") {
		t.Errorf("demo again: %v\n%s", err, stdout)
	}
}

// TestHealthOfAServer starts a server in this process and asks it.
func TestHealthOfAServer(t *testing.T) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	addr := l.Addr().String()
	_ = l.Close()
	ctx, stop := context.WithCancel(t.Context())
	served := make(chan error, 1)
	dir := t.TempDir()
	go func() {
		var out, errs bytes.Buffer
		served <- run(ctx, []string{"serve", "--addr", addr, "--admin-addr", "off", "--data-dir", dir, "--drain-time", "1ms"}, nil, &out, &errs)
	}()
	deadline := time.Now().Add(20 * time.Second)
	for {
		stdout, _, err := messenger(t, t.TempDir(), "health", "--addr", addr)
		if err == nil && strings.Contains(stdout, "ready") {
			break
		}
		if time.Now().After(deadline) {
			t.Fatalf("never ready: %v", err)
		}
	}
	stop()
	if err := <-served; err != nil {
		t.Errorf("stopped with %v", err)
	}
}
