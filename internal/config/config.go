// Package config holds the settings of the server: one struct, each setting named and
// documented once.
//
// The order of precedence, lowest first, is: default, file, environment, flag. The setting with the
// key `data-dir` is `data-dir = …` in the file, MESSENGER_DATA_DIR in the environment and --data-dir on
// the command line. cmd/messenger reads the settings, internal/app passes each package the values that
// it needs. No other package reads the environment. This package imports no other of the program.
package config

import (
	"fmt"
	"net/netip"
	"slices"
	"strings"
	"time"
)

// DefaultAdminAddr is the default of admin-addr.
const DefaultAdminAddr = "127.0.0.1:3002"

// EnvPrefix is the prefix of every environment variable that is a setting.
const EnvPrefix = "MESSENGER"

// Secret is a value that is never printed.
type Secret string

func (s Secret) String() string {
	if s == "" {
		return ""
	}
	return "***"
}

// GoString keeps %#v from printing the value.
func (s Secret) GoString() string { return s.String() }

// Config is the settings of a server. The tags are kong's: `help` is the documentation,
// `default` the value when nothing is set. A number or duration has its bounds in the tags
// `min` and `max`, which Check reads.
type Config struct {
	Addr      string `default:":3001" help:"Address of the public listener: REST, WebSocket and web client."`
	PublicURL string `name:"public-url" default:"" help:"Address under which people reach the server, as https://chat.example.org. Links of invites begin with it; empty: they are paths. With https browsers are told to use nothing else (HSTS)."`
	AdminAddr string `default:"127.0.0.1:3002" help:"Address of the listener for metrics and profiles; keep it on loopback. \"off\" for none. If the default is taken, a free port is used."`

	DataDir     string `default:"./data" help:"Directory of the SQLite database and of the signing key."`
	DatabaseURL Secret `default:"" help:"PostgreSQL 15 or later, postgres://user:password@host/database. Empty: SQLite in data-dir."`
	Writers     int    `min:"0" max:"256" default:"0" help:"Group commit lanes on PostgreSQL; SQLite always has one. 0: one for every two processors, at most 4. More of them help where a commit takes long, fewer make larger batches, which cost less."`

	JWTKey          Secret        `name:"jwt-key" default:"" help:"Key that signs tokens, at least 32 bytes. Empty: made at first start and kept in data-dir."`
	JWTPreviousKeys Secret        `name:"jwt-previous-keys" default:"" help:"Keys that still verify tokens during a rotation, separated by commas."`
	TokenLifetime   time.Duration `min:"1s" max:"87600h" default:"24h" help:"How long a token is good; a login ends when it was not used for so long."`

	Limits             string        `default:"on" enum:"on,off" help:"off: no rate limits and no caps on connections, for load and conformance runs."`
	MessagesPerSecond  int           `min:"1" max:"100000" default:"20" help:"Messages one user may send in a second. Everything else that writes takes from the same, by its weight: a reaction as much as a message, a position a tenth, adding somebody to a group two, a new name or a new group five."`
	MomentsPerSecond   int           `min:"1" max:"100000" default:"10" help:"Signs of typing and presence of one user in a second."`
	RequestsPerSecond  int           `min:"1" max:"100000" default:"100" help:"WebSocket requests of one connection in a second that write nothing."`
	RequestsPerUser    int           `min:"1" max:"100000" default:"200" help:"Requests of one user in a second that write nothing, by all connections and REST; a search counts as ten."`
	RequestsPerIP      int           `min:"1" max:"1000000" name:"requests-per-ip" default:"300" help:"REST requests from one address in a second; files of the web client are not counted, nor addresses of trusted-proxies."`
	GroupsPerDay       int           `min:"1" max:"1000000" default:"200" help:"Groups one user may create in a day, those that are deleted again included: what is left of them stays in the database."`
	MaxConnections     int           `min:"0" max:"10000000" default:"0" help:"WebSocket connections of this process whose token is good; 0: as many as the open files allow."`
	HTTPConns          int           `min:"0" max:"10000000" name:"http-connections" default:"0" help:"HTTP connections at once. Above it one that waits for its next request makes room. 0: a quarter of what the open files allow, at most 2048."`
	HTTPConnsPerIP     int           `min:"0" max:"1000000" name:"http-connections-per-ip" default:"200" help:"HTTP connections from one address; one more is refused. Not for addresses in trusted-proxies."`
	ConnectionsPerUser int           `min:"0" max:"1000000" default:"50" help:"WebSocket connections of one user; one more closes the oldest of the same user."`
	ConnectionsPerIP   int           `min:"0" max:"1000000" name:"connections-per-ip" default:"200" help:"WebSocket connections from one address; one more is refused. An address is one of IPv4 or a /64 of IPv6, here and wherever addresses count. Behind a proxy set trusted-proxies, or all people share one address."`
	SignUp             string        `default:"open" enum:"open,closed" help:"closed: nobody can open an account; the operator makes them with messenger admin user add."`
	SignupsPerIP       int           `min:"1" max:"1000000" name:"signups-per-ip" default:"20" help:"Sign-ups from one address in a minute."`
	LoginsPerIP        int           `min:"1" max:"1000000" name:"logins-per-ip" default:"60" help:"Logins from one address in a minute."`
	MinPassword        int           `min:"1" max:"128" default:"8" help:"Characters a new password must have."`
	GroupMembers       int           `min:"1" max:"1000000" default:"1000" help:"Members a group may have."`
	UserGroups         int           `min:"1" max:"1000000" default:"1000" help:"Groups a user may create or join by an invite."`
	UserGroupsAdded    int           `min:"1" max:"1000000" default:"1000" help:"Groups a user may be in because others added the user. One more is refused to whoever adds; it does not count against user-groups."`
	PageRows           int           `min:"1" max:"200" default:"200" help:"Rows of a page; a larger request is cut to it."`
	SearchRows         int           `min:"1" max:"1000" default:"100" help:"Rows of a search."`
	AllowedOrigins     string        `default:"" help:"Origins that browsers may call from, separated by commas; that of public-url and the host that was asked are always among them. Empty: any; no cookies are used."`
	TrustedProxies     string        `default:"" help:"Addresses or networks whose X-Forwarded-For is believed, separated by commas."`
	HideEmails         bool          `default:"false" help:"Find people by e-mail only if it is given whole, and show no e-mail in other results."`
	PingInterval       time.Duration `min:"1s" max:"1h" default:"25s" help:"Silence after which a connection is sent a ping."`
	IdleTimeout        time.Duration `min:"2s" max:"24h" default:"60s" help:"Silence after which a connection is given up."`
	DrainTime          time.Duration `min:"0s" max:"25s" default:"5s" help:"Time over which a stopping server spreads the closing of its connections."`
	LogLevel           string        `default:"info" enum:"debug,info,warn,error" help:"Least level that is logged."`
	LogFormat          string        `default:"text" enum:"text,json" help:"Form of log lines."`
}

// LimitsOff reports whether the operator has turned rate limits off.
func (c Config) LimitsOff() bool { return c.Limits == "off" }

// SignUpClosed reports whether only the operator can create accounts.
func (c Config) SignUpClosed() bool { return c.SignUp == "closed" }

// Origins returns allowed-origins as a list, nil for any.
func (c Config) Origins() []string { return list(c.AllowedOrigins) }

// InvitePrefix is the URL of an invite without its code: a path of the web client, below public-url
// if that is set.
func (c Config) InvitePrefix() string { return strings.TrimSuffix(c.PublicURL, "/") + "/join/" }

// Secure reports whether people reach the server by HTTPS.
func (c Config) Secure() bool { return strings.HasPrefix(strings.ToLower(c.PublicURL), "https://") }

// Proxies returns trusted-proxies as networks.
func (c Config) Proxies() ([]netip.Prefix, error) {
	var nets []netip.Prefix
	for _, s := range list(c.TrustedProxies) {
		if addr, err := netip.ParseAddr(s); err == nil {
			addr = addr.Unmap().WithZone("")
			nets = append(nets, netip.PrefixFrom(addr, addr.BitLen()))
			continue
		}
		p, err := netip.ParsePrefix(s)
		if err != nil {
			return nil, fmt.Errorf("trusted-proxies: %q is neither an address nor a network", s)
		}
		if p.Addr().Is4In6() {
			return nil, fmt.Errorf("trusted-proxies: %q matches nobody, write the IPv4 network", s)
		}
		nets = append(nets, p.Masked())
	}
	return nets, nil
}

// PreviousKeys returns jwt-previous-keys as a list.
func (c Config) PreviousKeys() [][]byte {
	var keys [][]byte
	for _, k := range list(string(c.JWTPreviousKeys)) {
		keys = append(keys, []byte(k))
	}
	return keys
}

func list(s string) []string {
	parts := strings.FieldsFunc(s, func(r rune) bool { return r == ',' || r == ' ' })
	return slices.DeleteFunc(parts, func(p string) bool { return p == "" })
}
