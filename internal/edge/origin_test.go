package edge

import (
	"net/http"
	"testing"
)

// TestOrigins: docs/bad-input.md A24 to A26 and E46, and the server's own origin.
func TestOrigins(t *testing.T) {
	t.Parallel()
	o := NewOrigins([]string{"https://app.example.com", "http://localhost:5173"}, "https://chat.example.org/under/path")
	tests := map[string]struct {
		host string
		want bool
	}{
		"https://app.example.com":              {"h", true},
		"https://app.example.com:443":          {"h", true}, // the same origin, as RFC 6454 §4 compares
		"HTTPS://APP.example.com":              {"h", true},
		"http://localhost:5173":                {"h", true},
		"https://chat.example.org":             {"inside:3001", true}, // the address that people use
		"https://CHAT.example.org:443":         {"inside:3001", true},
		"https://chat.example.org.":            {"inside:3001", false},
		"http://chat.example.org":              {"inside:3001", false},
		"http://192.0.2.1:3001":                {"192.0.2.1:3001", true}, // the host that was asked
		"http://192.0.2.1":                     {"192.0.2.1:80", true},
		"https://home.example":                 {"HOME.example", true}, // a proxy ended TLS
		"https://home.example:8443":            {"home.example:8443", true},
		"http://[2001:db8::1]:3001":            {"[2001:db8::1]:3001", true},
		"https://other.example:8443":           {"home.example:8443", false},
		"https://home.example:8444":            {"home.example:8443", false},
		"http://home.example:443":              {"home.example", false},
		"ftp://home.example":                   {"home.example", false},
		"https://home.example/":                {"home.example", false},
		"https://x@home.example":               {"home.example", false},
		"://":                                  {"", false},
		"https://":                             {"", false},
		"https://evil.example":                 {"h", false},
		"null":                                 {"null", false},
		"":                                     {"h", false},
		"https://app.example.com.evil.example": {"h", false},
		"https://evilapp.example.com":          {"h", false},
		"https://app.example.com.":             {"h", false},
		"https://app.example.com/":             {"h", false},
		"https://x@app.example.com":            {"h", false},
		"http://app.example.com":               {"h", false},
		"https://app.example.com:444":          {"h", false},
		"http://localhost":                     {"h", false},
	}
	for origin, tt := range tests {
		r := &http.Request{Host: tt.host, Header: http.Header{"Origin": {origin}}}
		if got := o.Allow(r); got != tt.want {
			t.Errorf("%q at %q: %v, want %v", origin, tt.host, got, tt.want)
		}
		if !NewOrigins(nil, "https://chat.example.org").Allow(r) {
			t.Errorf("%q is refused without a list", origin)
		}
	}
	twice := &http.Request{Header: http.Header{"Origin": {"https://app.example.com", "https://app.example.com"}}}
	if o.Allow(twice) || o.Allow(&http.Request{}) {
		t.Error("two origins or none are allowed")
	}
	if null := NewOrigins([]string{"null"}, ""); !null.Allow(&http.Request{Header: http.Header{"Origin": {"null"}}}) {
		t.Error("null is refused though it is listed")
	}
}
