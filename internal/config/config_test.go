package config_test

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/alecthomas/kong"

	"messenger/internal/config"
)

// parse loads settings as the program does: flags, then environment, then file.
func parse(t *testing.T, file string, args ...string) (config.Config, error) {
	t.Helper()
	var cfg config.Config
	options := []kong.Option{kong.DefaultEnvars(config.EnvPrefix)}
	if file != "" {
		path := filepath.Join(t.TempDir(), "messenger.conf")
		if err := os.WriteFile(path, []byte(file), 0o600); err != nil {
			t.Fatal(err)
		}
		f, err := config.ReadFile(path)
		if err != nil {
			return cfg, err
		}
		options = append(options, kong.Resolvers(f))
	}
	p, err := kong.New(&cfg, options...)
	if err != nil {
		t.Fatal(err)
	}
	_, err = p.Parse(args)
	return cfg, err
}

func TestOrderOfSources(t *testing.T) {
	cfg, err := parse(t, "")
	if err != nil || cfg.Addr != ":3001" || cfg.DataDir != "./data" || cfg.TokenLifetime != 24*time.Hour {
		t.Errorf("defaults = %+v, %v", cfg, err)
	}
	file := "# mine\naddr = \":1\"\ndata-dir = from-file\nconnections-per-ip = 7\n"
	t.Setenv("MESSENGER_DATA_DIR", "from-env")
	t.Setenv("MESSENGER_LOG_LEVEL", "warn")
	cfg, err = parse(t, file, "--log-level", "error")
	if err != nil {
		t.Fatal(err)
	}
	if cfg.Addr != ":1" || cfg.ConnectionsPerIP != 7 {
		t.Errorf("file not read: %+v", cfg)
	}
	if cfg.DataDir != "from-env" {
		t.Errorf("data-dir = %q, want the environment's", cfg.DataDir)
	}
	if cfg.LogLevel != "error" {
		t.Errorf("log-level = %q, want the flag's", cfg.LogLevel)
	}
}

func TestEverySettingHasItsNames(t *testing.T) {
	for _, s := range config.Settings() {
		if s.Help == "" {
			t.Errorf("%s has no documentation", s.Key)
		}
		value := s.Default
		if value == "" {
			value = "some-value"
		}
		if s.Default == "false" {
			value = "true"
		}
		if _, err := parse(t, s.Key+" = "+value); err != nil {
			t.Errorf("file: %s: %v", s.Key, err)
		}
		if s.Default == "false" {
			continue
		}
		if _, err := parse(t, "", "--"+s.Key+"="+value); err != nil {
			t.Errorf("flag: %v", err)
		}
		t.Setenv(s.Env, "\x01not a value of any kind")
		cfg, err := parse(t, "")
		var shown bytes.Buffer
		if err == nil {
			if err := config.WriteShow(&shown, cfg); err != nil {
				t.Fatal(err)
			}
		}
		secret := strings.Contains(shown.String(), s.Key+" = ***")
		if err == nil && !strings.Contains(shown.String(), "\x01not") && !secret {
			t.Errorf("%s is not read", s.Env)
		}
		if err := os.Unsetenv(s.Env); err != nil {
			t.Fatal(err)
		}
	}
}

func TestFileRefusals(t *testing.T) {
	for file, want := range map[string]string{
		"adr = :1":               `did you mean "addr"`,
		"database_url = x":       `did you mean "database-url"`,
		"addr":                   "want key = value",
		"addr = :1\naddr = :2":   "set twice",
		"log-level = loud":       "must be one of",
		"page-rows = many":       "page-rows",
		"token-lifetime = 1 day": "token-lifetime",
	} {
		if _, err := parse(t, file); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: %v, want %q", file, err, want)
		}
	}
	if _, err := config.ReadFile(filepath.Join(t.TempDir(), "none")); err == nil {
		t.Error("a missing file is not an error")
	}
}

func TestCheck(t *testing.T) {
	good, err := parse(t, "")
	if err != nil {
		t.Fatal(err)
	}
	if errs := good.Check(); len(errs) != 0 {
		t.Errorf("defaults are refused: %v", errs)
	}
	for want, spoil := range map[string]func(*config.Config){
		"jwt-key":           func(c *config.Config) { c.JWTKey = "hello" },
		"jwt-previous-keys": func(c *config.Config) { c.JWTPreviousKeys = "short" },
		"database-url":      func(c *config.Config) { c.DatabaseURL = "mysql://x" },
		"public-url":        func(c *config.Config) { c.PublicURL = "chat.example.org" },
		"data-dir":          func(c *config.Config) { c.DataDir = "" },
		"trusted-proxies":   func(c *config.Config) { c.TrustedProxies = "10.0.0.0/8, nonsense" },
		"writers":           func(c *config.Config) { c.Writers = -1 },
		"min-password":      func(c *config.Config) { c.MinPassword = 129 },
		"token-lifetime":    func(c *config.Config) { c.TokenLifetime = time.Millisecond },
		"idle-timeout":      func(c *config.Config) { c.IdleTimeout = c.PingInterval },
	} {
		c := good
		spoil(&c)
		errs := c.Check()
		if len(errs) != 1 || !strings.HasPrefix(errs[0].Error(), want+":") {
			t.Errorf("%s: %v", want, errs)
		}
	}
}

func TestLists(t *testing.T) {
	c := config.Config{TrustedProxies: "10.0.0.0/8, ::1", AllowedOrigins: "https://a.example,https://b.example"}
	nets, err := c.Proxies()
	if err != nil || len(nets) != 2 || nets[1].String() != "::1/128" {
		t.Errorf("Proxies = %v, %v", nets, err)
	}
	if o := c.Origins(); len(o) != 2 || o[1] != "https://b.example" {
		t.Errorf("Origins = %v", o)
	}
}

func TestInvitePrefix(t *testing.T) {
	for base, want := range map[string]string{
		"":                          "/join/",
		"https://chat.example.org":  "https://chat.example.org/join/",
		"https://example.org/chat/": "https://example.org/chat/join/",
	} {
		if got := (config.Config{PublicURL: base}).InvitePrefix(); got != want {
			t.Errorf("under %q: %s, want %s", base, got, want)
		}
	}
}

func TestSecretsAreNotShown(t *testing.T) {
	c := config.Config{JWTKey: "my-secret-key", DatabaseURL: "postgres://u:my-secret-key@h/d"}
	var b bytes.Buffer
	if err := config.WriteShow(&b, c); err != nil {
		t.Fatal(err)
	}
	if strings.Contains(b.String(), "my-secret-key") {
		t.Errorf("secret shown: %s", b.String())
	}
}

func TestDocumentIsCurrent(t *testing.T) {
	var want bytes.Buffer
	if err := config.WriteDoc(&want); err != nil {
		t.Fatal(err)
	}
	got, err := os.ReadFile("../../docs/config.md")
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(got, want.Bytes()) {
		t.Error("docs/config.md is stale: run `make gen`")
	}
}
