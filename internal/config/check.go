package config

import (
	"fmt"
	"net"
	"net/netip"
	"net/url"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"time"
)

// Check returns all errors in the settings, as sentences that name them. A server with an error in
// its settings does not start.
func (c Config) Check() []error {
	var f findings
	c.checkBounds(&f)
	c.checkText(&f)
	c.checkAddresses(&f)
	c.checkOrigins(&f)
	if n := len(c.JWTKey); n > 0 && n < 32 {
		f.add("jwt-key: has %d bytes, 32 are needed", n)
	}
	for _, k := range c.PreviousKeys() {
		if len(k) < 32 {
			f.add("jwt-previous-keys: a key has %d bytes, 32 are needed", len(k))
		}
	}
	if _, err := c.Proxies(); err != nil {
		f.add("%w", err)
	}
	if c.IdleTimeout <= c.PingInterval {
		f.add("idle-timeout: must be longer than ping-interval")
	}
	if c.MaxConnections > 0 && c.MaxConnections < c.ConnectionsPerUser {
		f.add("max-connections: %d is less than one user may have by connections-per-user, %d", c.MaxConnections, c.ConnectionsPerUser)
	}
	return f.sorted()
}

// Warnings returns what is allowed but probably a mistake, as sentences that name the settings.
func (c Config) Warnings() []string {
	var f findings
	if u, err := url.Parse(c.PublicURL); err == nil && strings.Trim(u.Path, "/") != "" {
		f.add("public-url: has the path %s; the client works only at the root of a host", u.Path)
	} else if strings.HasSuffix(c.PublicURL, "/") {
		f.add("public-url: the slash at its end is not needed")
	}
	for _, s := range list(c.TrustedProxies) {
		p, err := netip.ParsePrefix(s)
		switch {
		case err != nil:
		case p.Bits() == 0:
			f.add("trusted-proxies: %s believes everybody's X-Forwarded-For: anybody can be any address", s)
		case p != p.Masked():
			f.add("trusted-proxies: %s is taken as the network %s", s, p.Masked())
		}
	}
	if host, _, err := net.SplitHostPort(c.AdminAddr); err == nil && !loopback(host) {
		f.add("admin-addr: %s can be reached from other machines; profiles show more than strangers should see", c.AdminAddr)
	}
	for key, n := range map[string]int{
		"connections-per-user": c.ConnectionsPerUser, "connections-per-ip": c.ConnectionsPerIP, "http-connections-per-ip": c.HTTPConnsPerIP,
	} {
		if n == 0 {
			f.add("%s: 0 is no cap: one of them can use up the connections of all", key)
		}
	}
	if c.DatabaseURL == "" && c.Writers > 1 {
		f.add("writers: has no effect without database-url")
	}
	if slices.ContainsFunc(c.PreviousKeys(), func(k []byte) bool { return string(k) == string(c.JWTKey) }) {
		f.add("jwt-previous-keys: holds jwt-key as well")
	}
	if c.JWTKey != "" && placeholder(string(c.JWTKey)) {
		f.add("jwt-key: looks like a placeholder; whoever guesses it can be anybody")
	}
	var sentences []string
	for _, err := range f.sorted() {
		sentences = append(sentences, err.Error())
	}
	return sentences
}

// findings are sentences about settings.
type findings []error

func (f *findings) add(format string, args ...any) { *f = append(*f, fmt.Errorf(format, args...)) }

func (f findings) sorted() []error {
	slices.SortFunc(f, func(a, b error) int { return strings.Compare(a.Error(), b.Error()) })
	return f
}

// checkBounds checks every number and duration against the bounds in its tags.
func (c Config) checkBounds(f *findings) {
	v := reflect.ValueOf(c)
	for i, s := range Settings() {
		switch value := v.Field(i).Interface().(type) {
		case int:
			least, _ := strconv.Atoi(s.Min) // TestBounds reads every tag
			most, _ := strconv.Atoi(s.Max)
			if value < least || value > most {
				f.add("%s: is %d, must be %s to %s", s.Key, value, s.Min, s.Max)
			}
		case time.Duration:
			least, _ := time.ParseDuration(s.Min)
			most, _ := time.ParseDuration(s.Max)
			if value < least || value > most {
				f.add("%s: is %v, must be %s to %s", s.Key, value, s.Min, s.Max)
			}
		}
	}
}

// checkText finds comments and quotes that became a part of a value, as in files for
// `docker run --env-file`, whose format has neither.
func (c Config) checkText(f *findings) {
	v := reflect.ValueOf(c)
	for i, s := range Settings() {
		text, ok := v.Field(i).Interface().(string) // a Secret may hold any character
		if !ok {
			continue
		}
		if _, comment := cutComment(text); comment {
			f.add("%s: has a comment after its value: %q", s.Key, text)
		} else if quoted(text) {
			f.add("%s: has quotes around its value: %s", s.Key, text)
		}
	}
}

// checkAddresses checks the form of host names, network addresses and directories.
func (c Config) checkAddresses(f *findings) {
	if problem := addressProblem(c.Addr); problem != "" {
		f.add("addr: %s", problem)
	}
	if c.AdminAddr != "off" && c.AdminAddr != "" {
		if problem := addressProblem(c.AdminAddr); problem != "" {
			f.add("admin-addr: %s", problem)
		} else if c.AdminAddr == c.Addr && !strings.HasSuffix(c.Addr, ":0") {
			f.add("admin-addr: is the address of addr as well")
		}
	}
	if c.DataDir == "" {
		f.add("data-dir: must not be empty")
	}
	if c.DatabaseURL != "" {
		if u, err := url.Parse(string(c.DatabaseURL)); err != nil || u.Scheme != "postgres" && u.Scheme != "postgresql" {
			f.add("database-url: must be postgres://…")
		}
	}
	if c.PublicURL != "" {
		u, err := url.Parse(c.PublicURL)
		if err != nil || u.Scheme != "http" && u.Scheme != "https" || u.Hostname() == "" || u.User != nil || u.RawQuery+u.Fragment != "" || !goodPort(u.Port()) {
			f.add("public-url: must be https://host or http://host")
		}
	}
}

// checkOrigins refuses values that no browser sends as an Origin: they would never match.
func (c Config) checkOrigins(f *findings) {
	for _, o := range c.Origins() {
		u, err := url.Parse(o)
		if err != nil || u.Scheme == "" || u.Hostname() == "" || u.User != nil || u.Path+u.RawQuery+u.Fragment != "" || !goodPort(u.Port()) {
			f.add("allowed-origins: %q is no origin, as https://chat.example.org without a path or slash", o)
		}
	}
}

// addressProblem returns why a server cannot listen at an address, "" if it can.
func addressProblem(addr string) string {
	host, port, err := net.SplitHostPort(addr)
	if err != nil {
		return fmt.Sprintf("%q is not host:port or :port", addr)
	}
	if port == "" || !goodPort(port) {
		return fmt.Sprintf("%q is no port, 0 to 65535", port)
	}
	if strings.ContainsAny(host, " \t\"'#/") {
		return fmt.Sprintf("%q is no host", host)
	}
	return ""
}

// goodPort reports whether a port is valid in an address. A URL may have none.
func goodPort(port string) bool {
	_, err := strconv.ParseUint(port, 10, 16)
	return port == "" || err == nil
}

func loopback(host string) bool {
	ip, err := netip.ParseAddr(host)
	return host == "localhost" || err == nil && ip.IsLoopback()
}

// placeholder reports whether a key is an example from a document.
func placeholder(key string) bool {
	key = strings.ToLower(key)
	return slices.ContainsFunc([]string{"changeme", "change-me", "change_me", "change this", "change-this", "replace", "example", "your-", "your_",
		"secret-key", "secret_key", "my-secret", "jwt-secret", "jwt_secret", "supersecret", "super-secret", "password"},
		func(word string) bool { return strings.Contains(key, word) })
}
