package bench

import (
	"errors"
	"fmt"
	"net"
	"net/url"
	"strings"
)

// Target is a server to load. Make one by [NewTarget] or [StartOwn].
type Target struct {
	Name string // how the report calls it
	URL  string // http://host:port
	// ServerPID and DatabasePID are the processes whose CPU and memory are counted, with
	// all below them; 0 if not known, and then those figures are missing.
	ServerPID   int
	DatabasePID int
	// Profiles is the address of a Go server's /debug/pprof, "" if it has none.
	Profiles string

	host string  // host:port
	own  *Server // which it is, if we have started it
}

// NewTarget returns the server at an address like http://127.0.0.1:3001. If the server is
// a process of this machine that this user may look at, ServerPID is set.
//
// Errors: an address that is not of this form. TLS is not spoken: aim behind the proxy.
func NewTarget(address string) (Target, error) {
	u, err := url.Parse(address)
	if err != nil || u.Scheme != "http" || u.Host == "" || strings.Trim(u.Path, "/") != "" {
		return Target{}, fmt.Errorf("target %q: must be like http://127.0.0.1:3001", address)
	}
	host := u.Host
	if u.Port() == "" {
		host = net.JoinHostPort(u.Hostname(), "80")
	}
	return Target{Name: u.Host, URL: "http://" + u.Host, ServerPID: listener(host), host: host}, nil
}

// ErrForeign is the refusal to load a machine that may be somebody else's.
var ErrForeign = errors.New("this is not a loopback address")

// CheckLoopback returns ErrForeign unless the address, http:// or postgres://, is on this
// machine. A database that is reached through a file is.
func CheckLoopback(address string) error {
	u, err := url.Parse(address)
	if err != nil {
		return errors.New("the address cannot be read") // with the error it could show a password
	}
	hosts := []string{u.Host}
	if u.Scheme != "http" {
		hosts = append(strings.Split(u.Host, ","), u.Query()["host"]...)
	}
	for _, host := range hosts {
		name := (&url.URL{Host: host}).Hostname()
		if file := strings.HasPrefix(host, "/") || host == ""; !(file && u.Scheme != "http") && !isLoopback(name) {
			return fmt.Errorf("%w: %s", ErrForeign, host)
		}
	}
	return nil
}

func isLoopback(host string) bool {
	ip := net.ParseIP(host)
	return host == "localhost" || ip != nil && ip.IsLoopback()
}

// DatabaseProcess finds the process that serves the database of a postgres:// address, 0
// if it is not one of this machine that this user may look at.
func DatabaseProcess(address string) int {
	u, err := url.Parse(address)
	if err != nil {
		return 0
	}
	port := u.Port()
	if port == "" {
		port = "5432"
	}
	return listener(net.JoinHostPort(u.Hostname(), port))
}
