package config_test

import (
	"bytes"
	"os"
	"path/filepath"
	"reflect"
	"strconv"
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
		path := filepath.Join(t.TempDir(), "x.conf")
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
		"addr":                   "want key = value",
		"addr = :1\naddr = :2":   "set twice",
		"log-level = loud":       "must be one of",
		"page-rows = many":       "page-rows",
		"token-lifetime = 1 day": "token-lifetime",
		"addr = :1 # public":     `x.conf:1: addr: there is a comment after the value ":1"`,
		"page-rows = 9 // few":   "there is a comment after the value",
		"data-dir = /d ; here":   "there is a comment after the value",
		"addr = \t# default":     "there is a comment after the value",
		"addr = \":1\" # public": "does not end with one",
		"addr = ':1'":            "quotes are double quotes",
	} {
		if _, err := parse(t, file); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: %v, want %q", file, err, want)
		}
	}
	if _, err := config.ReadFile(filepath.Join(t.TempDir(), "none")); err == nil {
		t.Error("a missing file is not an error")
	}
}

func TestFileValues(t *testing.T) {
	file := "\ufeffaddr = :1\r\ndata-dir = \"/a # b\"\r\n# addr = :2\r\nallowed-origins = https://a.example#b\r\n"
	cfg, err := parse(t, file)
	if err != nil || cfg.Addr != ":1" || cfg.DataDir != "/a # b" || cfg.AllowedOrigins != "https://a.example#b" {
		t.Errorf("%q is read as %+v, %v", file, cfg, err)
	}
}

// TestUnknownIsNotUsed checks that unknown settings cause a warning and do not prevent the start.
func TestUnknownIsNotUsed(t *testing.T) {
	path := filepath.Join(t.TempDir(), "x.conf")
	text := "adr = :1\ndatabase_url = x\nMESSENGER_LOG_LEVEL = warn\naddr = :2\n"
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	f, err := config.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	warnings := strings.Join(f.Warnings(), "\n")
	for _, want := range []string{`x.conf:1: unknown setting "adr" is not used, did you mean "addr"?`, `did you mean "database-url"`, `did you mean "log-level"`} {
		if !strings.Contains(warnings, want) {
			t.Errorf("no %q in %s", want, warnings)
		}
	}
	known := []string{"MESSENGER_ADDR", "MESSENGER_FILE"}
	for _, entry := range os.Environ() { // of the user who runs the tests
		name, _, _ := strings.Cut(entry, "=")
		known = append(known, name)
	}
	for _, name := range []string{"MESSENGER_ADDR", "MESSENGER_FILE", "MESSENGER_CONFIG", "MESSENGERS"} {
		t.Setenv(name, "x")
	}
	if got := config.UnknownVariables(known); got != "" {
		t.Errorf("known variables: %s", got)
	}
	for _, name := range []string{"MESSENGER_PORT", "MESSENGER_SERVICE_HOST", "MESSENGER_PORT_3001_TCP_ADDR", "MESSENGER_PAGE_ROW"} {
		t.Setenv(name, "tcp://10.0.0.1:3001")
	}
	want := "environment variables that are no settings are not used: MESSENGER_PAGE_ROW (did you mean MESSENGER_PAGE_ROWS?), MESSENGER_PORT, " +
		"MESSENGER_PORT_3001_TCP_ADDR, MESSENGER_SERVICE_HOST"
	if got := config.UnknownVariables(known); got != want {
		t.Errorf("variables: %s", got)
	}
}

// TestBounds checks that every number and duration has bounds, that its default is within them, and
// that the next value outside each is refused.
func TestBounds(t *testing.T) {
	good, err := parse(t, "")
	if err != nil {
		t.Fatal(err)
	}
	for i, s := range config.Settings() {
		outside := func(set func(v reflect.Value)) {
			c := good
			set(reflect.ValueOf(&c).Elem().Field(i))
			for _, err := range c.Check() {
				if strings.HasPrefix(err.Error(), s.Key+": is ") {
					return
				}
			}
			t.Errorf("%s: a value out of %s to %s is taken", s.Key, s.Min, s.Max)
		}
		switch reflect.ValueOf(good).Field(i).Interface().(type) {
		case int:
			low, err := strconv.Atoi(s.Min)
			high, err2 := strconv.Atoi(s.Max)
			if err != nil || err2 != nil {
				t.Errorf("%s has no bounds", s.Key)
			}
			outside(func(v reflect.Value) { v.SetInt(int64(low) - 1) })
			outside(func(v reflect.Value) { v.SetInt(int64(high) + 1) })
		case time.Duration:
			low, err := time.ParseDuration(s.Min)
			high, err2 := time.ParseDuration(s.Max)
			if err != nil || err2 != nil {
				t.Errorf("%s has no bounds", s.Key)
			}
			outside(func(v reflect.Value) { v.SetInt(int64(low) - 1) })
			outside(func(v reflect.Value) { v.SetInt(int64(high) + 1) })
		}
	}
}

func TestWarnings(t *testing.T) {
	good, err := parse(t, "")
	if err != nil {
		t.Fatal(err)
	}
	if w := good.Warnings(); len(w) != 0 {
		t.Errorf("defaults are odd: %v", w)
	}
	for want, spoil := range map[string]func(*config.Config){
		"public-url: has the path":     func(c *config.Config) { c.PublicURL = "https://chat.example.org/chat" },
		"public-url: the slash":        func(c *config.Config) { c.PublicURL = "https://chat.example.org/" },
		"trusted-proxies: 10.1.2.3/8":  func(c *config.Config) { c.TrustedProxies = "10.1.2.3/8" },
		"trusted-proxies: 0.0.0.0/0":   func(c *config.Config) { c.TrustedProxies = "0.0.0.0/0" },
		"trusted-proxies: ::/0":        func(c *config.Config) { c.TrustedProxies = "::/0" },
		"admin-addr: :3002":            func(c *config.Config) { c.AdminAddr = ":3002" },
		"connections-per-ip: 0 is no":  func(c *config.Config) { c.ConnectionsPerIP = 0 },
		"writers: has no effect":       func(c *config.Config) { c.Writers = 4 },
		"jwt-previous-keys: holds":     func(c *config.Config) { c.JWTKey, c.JWTPreviousKeys = testKey, testKey },
		"jwt-key: looks like a placeh": func(c *config.Config) { c.JWTKey = "please-ChangeMe-before-you-start-1" },
	} {
		c := good
		spoil(&c)
		if w := c.Warnings(); len(w) != 1 || !strings.HasPrefix(w[0], want) {
			t.Errorf("%s: %v", want, w)
		}
		if errs := c.Check(); len(errs) != 0 {
			t.Errorf("%s: refused: %v", want, errs)
		}
	}
}

const testKey = "0f1e2d3c4b5a69788796a5b4c3d2e1f0"

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
		"max-connections":   func(c *config.Config) { c.MaxConnections, c.ConnectionsPerUser = 10, 11 },
		"page-rows":         func(c *config.Config) { c.PageRows = 201 },
		"drain-time":        func(c *config.Config) { c.DrainTime = -time.Second },
	} {
		c := good
		spoil(&c)
		wantOne(t, c, want)
	}
}

func wantOne(t *testing.T, c config.Config, key string) {
	t.Helper()
	errs := c.Check()
	if len(errs) != 1 || !strings.HasPrefix(errs[0].Error(), key+":") {
		t.Errorf("%s: %v", key, errs)
	}
}

func TestCheckText(t *testing.T) {
	good, err := parse(t, "")
	if err != nil {
		t.Fatal(err)
	}
	for _, addr := range []string{"", "3001", ":65536", ":-1", ":x", "localhost", "http://localhost:3001", "a b:1", ":"} {
		c := good
		c.Addr = addr
		wantOne(t, c, "addr")
		if c = good; addr != "" {
			c.AdminAddr = addr
			wantOne(t, c, "admin-addr")
		}
	}
	for _, u := range []string{"//chat.example.org", "ftp://x", "https://", "https://u:p@x", "https://x?y", "https://x#y", "https://x:70000", "https://:443"} {
		c := good
		c.PublicURL = u
		wantOne(t, c, "public-url")
	}
	for _, o := range []string{"*", "chat.example.org", "https://chat.example.org/", "https://x/y", "https://u@x", "https://x:0x", "null"} {
		c := good
		c.AllowedOrigins = o
		wantOne(t, c, "allowed-origins")
	}
	for _, p := range []string{"10.0.0.0/33", "10.0.0", "10.0.0.0\\8", "localhost", "::ffff:10.0.0.0/104", "10.0.0.1:80"} {
		c := good
		c.TrustedProxies = p
		wantOne(t, c, "trusted-proxies")
	}
	for _, d := range []string{"/data # mine", "/data // mine", `"/data"`, "'/data'", "# mine"} {
		c := good
		c.DataDir = d
		wantOne(t, c, "data-dir")
	}
	c := good
	c.Addr = c.AdminAddr
	wantOne(t, c, "admin-addr")
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
