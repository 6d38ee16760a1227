package nasty

import (
	"slices"
	"strings"
	"testing"
	"time"
)

// handshake is a row of section A: a request head, and what comes of it.
type handshake struct {
	id, note string
	world    string
	raw      string   // the whole head, or else
	line     string   // its request line,
	without  []string // usual fields that are left out,
	with     []string // and fields that are added
	status   []int    // of the answer; nil: 101
	header   string   // a line that the answer has, "name: value"
	then     string   // transcript of the socket
}

const asAnn = "Sec-WebSocket-Protocol: auth, {ann}"

// unauthorized is how a handshake without a good token goes on.
const unauthorized = "close 4001"

var handshakes = []handshake{
	{id: "A01", note: "at the root", line: "GET / HTTP/1.1", with: []string{asAnn}, then: "alive"},
	{id: "A01", note: "at the root, no token", line: "GET / HTTP/1.1", then: unauthorized},
	{id: "A01", note: "absolute form", line: "GET http://chat.example.com/api/ws HTTP/1.1", with: []string{asAnn}, then: "alive"},
	{id: "A01", note: "absolute form of HTTPS at the root", line: "GET https://chat.example.com HTTP/1.1", with: []string{asAnn}, then: "alive"},
	{id: "A02", line: "GET /api/ws/ HTTP/1.1", with: []string{asAnn}, status: []int{404}},
	{id: "A02", note: "absolute form", line: "GET http://localhost/api/ws/ HTTP/1.1", with: []string{asAnn}, status: []int{404}},
	{id: "A03", note: "absolute form", line: "GET http://localhost/api/ws?token={ann} HTTP/1.1", status: []int{404}},
	{id: "A03", line: "GET /api/ws?token={ann} HTTP/1.1", status: []int{404}},
	{id: "A04", note: "double slash", line: "GET //api/ws HTTP/1.1", with: []string{asAnn}, status: []int{404}},
	{id: "A04", note: "dots", line: "GET /api/../api/ws HTTP/1.1", with: []string{asAnn}, status: []int{404}},
	{id: "A04", note: "escaped", line: "GET /api/%77s HTTP/1.1", with: []string{asAnn}, status: []int{404}},
	{id: "A05", line: "POST /api/ws HTTP/1.1", with: []string{asAnn}, status: []int{404, 405}},
	{id: "A06", without: []string{"Upgrade", "Connection"}, with: []string{asAnn}, status: []int{404, 426}},
	{id: "A07", without: []string{"Connection"}, with: []string{asAnn, "Connection: keep-alive"}, status: []int{400, 426}},
	{
		id: "A08", without: []string{"Sec-WebSocket-Version"}, with: []string{asAnn, "Sec-WebSocket-Version: 12"},
		status: []int{426}, header: "Sec-WebSocket-Version: 13",
	},
	{id: "A09", without: []string{"Sec-WebSocket-Key"}, with: []string{asAnn}, status: []int{400}},
	{id: "A10", note: "not base64", without: []string{"Sec-WebSocket-Key"}, with: []string{asAnn, "Sec-WebSocket-Key: ????????????????????????"}, status: []int{400}},
	{id: "A10", note: "15 bytes", without: []string{"Sec-WebSocket-Key"}, with: []string{asAnn, "Sec-WebSocket-Key: MDEyMzQ1Njc4OWFiY2Rl"}, status: []int{400}},
	{id: "A10", note: "17 bytes", without: []string{"Sec-WebSocket-Key"}, with: []string{asAnn, "Sec-WebSocket-Key: MDEyMzQ1Njc4OWFiY2RlZmc="}, status: []int{400}},
	{id: "A11", with: []string{asAnn, "Sec-WebSocket-Key: " + key}, status: []int{400}},
	{id: "A12", line: "GET /api/ws HTTP/1.0", with: []string{asAnn}, status: []int{400, 426}},
	{
		id: "A13", without: []string{"Upgrade", "Connection"}, status: []int{404},
		with: []string{asAnn, "Upgrade: h2c", "Connection: Upgrade, HTTP2-Settings", "HTTP2-Settings: AAMAAABkAARAAAAAAAIAAAAA"},
	},
	{id: "A17", with: []string{"Sec-WebSocket-Protocol: auth"}, header: "Sec-WebSocket-Protocol: auth", then: unauthorized},
	{id: "A18", with: []string{"Sec-WebSocket-Protocol: {ann}, auth"}, then: unauthorized},
	{id: "A19", with: []string{"Sec-WebSocket-Protocol: auth, {ann}, x, y"}, header: "Sec-WebSocket-Protocol: auth", then: "alive"},
	{
		id: "A20", with: []string{"Sec-WebSocket-Protocol: auth", "Sec-WebSocket-Protocol: {ann}"},
		header: "Sec-WebSocket-Protocol: auth", then: "alive",
	},
	{id: "A21", with: []string{"Authorization: bearer {ann}"}, then: "alive"},
	{id: "A22", note: "two spaces", with: []string{"Authorization: Bearer  {ann}"}, then: unauthorized},
	{id: "A22", note: "basic", with: []string{"Authorization: Basic {ann}"}, then: unauthorized},
	{id: "A22", note: "basic beside a good protocol", with: []string{"Authorization: Basic {ann}", asAnn}, then: "alive"},
	{id: "A22", note: "basic beside a bad protocol", with: []string{"Authorization: Basic {ann}", "Sec-WebSocket-Protocol: auth, x"}, then: unauthorized},
	{id: "A22", note: "empty beside a good protocol", with: []string{"Authorization:", asAnn}, then: "alive"},
	{id: "A22", note: "others beside a good protocol", with: []string{"Authorization: Negotiate YII=", "Authorization: Digest a=b", asAnn}, then: "alive"},
	{id: "A22", note: "two spaces beside a good protocol", with: []string{"Authorization: Bearer  {ann}", asAnn}, then: unauthorized},
	{id: "A24", world: narrow, with: []string{asAnn, "Origin: https://evil.example"}, status: []int{403}},
	{id: "A25", world: narrow, with: []string{asAnn, "Origin: null"}, status: []int{403}},
	{id: "A26", note: "longer", world: narrow, with: []string{asAnn, "Origin: https://app.example.com.evil.example"}, status: []int{403}},
	{id: "A26", note: "prefixed", world: narrow, with: []string{asAnn, "Origin: https://evilapp.example.com"}, status: []int{403}},
	{id: "A26", note: "other port", world: narrow, with: []string{asAnn, "Origin: https://app.example.com:444"}, status: []int{403}},
	{id: "A26", note: "other scheme", world: narrow, with: []string{asAnn, "Origin: http://app.example.com"}, status: []int{403}},
	{id: "A26", note: "trailing dot", world: narrow, with: []string{asAnn, "Origin: https://app.example.com."}, status: []int{403}},
	{id: "A26", note: "twice", world: narrow, with: []string{asAnn, "Origin: https://app.example.com", "Origin: https://evil.example"}, status: []int{403}},
	{id: "A26", note: "upper case", world: narrow, with: []string{asAnn, "Origin: HTTPS://APP.EXAMPLE.COM"}, then: "alive"},
	{id: "A26", note: "own port", world: narrow, with: []string{asAnn, "Origin: https://app.example.com:443"}, then: "alive"},
	{id: "A26", note: "as listed", world: narrow, with: []string{asAnn, "Origin: https://app.example.com"}, then: "alive"},
	{id: "A26", note: "own host", world: narrow, with: []string{asAnn, "Origin: https://localhost"}, then: "alive"},
	{id: "A26", note: "own address", world: narrow, with: []string{asAnn, "Origin: https://chat.example.com"}, then: "alive"},
	{id: "A27", world: narrow, with: []string{asAnn}, then: "alive"},
	{id: "A28", note: "200 fields of 1 KiB", with: slices.Repeat([]string{"X-Field: " + strings.Repeat("x", 1<<10)}, 200), status: []int{431}},
	{id: "A28", note: "200 short fields", with: append(slices.Repeat([]string{"X-Field: x"}, 200), asAnn), status: []int{431}},
	{id: "A28", note: "a field of 64 KiB", with: []string{"X-Field: " + strings.Repeat("x", 64<<10)}, status: []int{431}},
	{id: "A29", note: "space in a name", with: []string{asAnn, "X Field: x"}, status: []int{400}},
	{id: "A29", note: "space before the colon", with: []string{asAnn, "X-Field : x"}, status: []int{400}},
	{id: "A29", note: "NUL in a name", with: []string{asAnn, "X-Fi\x00eld: x"}, status: []int{400}},
	{id: "A29", note: "NUL in a value", with: []string{asAnn, "X-Field: \x00"}, status: []int{400}},
	{id: "A29", note: "bare LF", with: []string{asAnn + "\nX-Field: x"}, status: []int{400}},
	{id: "A29", note: "folded", with: []string{"Sec-WebSocket-Protocol: auth,\r\n {ann}"}, status: []int{400}},
	{id: "A30", with: []string{asAnn, "Content-Length: 5", "Transfer-Encoding: chunked"}, status: []int{400}},
	{id: "A34", note: "window of 7 bits", with: []string{asAnn, "Sec-WebSocket-Extensions: permessage-deflate; server_max_window_bits=7"}, then: "alive"},
	{id: "A34", note: "window of 99 bits", with: []string{asAnn, "Sec-WebSocket-Extensions: permessage-deflate; client_max_window_bits=99"}, then: "alive"},
	{
		id: "A34", note: "repeated", then: "alive",
		with: []string{asAnn, "Sec-WebSocket-Extensions: permessage-deflate, permessage-deflate", "Sec-WebSocket-Extensions: x-webkit-deflate-frame"},
	},
	{id: "A37", note: "TLS on the clear port", raw: "\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03" + strings.Repeat("r", 512), status: []int{0}},
	{id: "A37", note: "noise", raw: "\x80\x9e\x01\x03\x01\r\n\r\n", status: []int{400}},
	{id: "A38", with: []string{"Sec-WebSocket-Protocol: auth, abc%0d%0aSet-Cookie:x"}, status: []int{101, 400}},
	{id: "A38", note: "bare", with: []string{"Sec-WebSocket-Protocol: auth, abc%0d%0aSet-Cookie"}, then: unauthorized},
}

func handshakeRows() []row {
	var rows []row
	for _, h := range handshakes {
		rows = append(rows, row{id: h.id, note: h.note, world: h.world, run: h.run})
	}
	return rows
}

// head is the bytes of the request.
func (h handshake) head() string {
	if h.raw != "" {
		return h.raw
	}
	var kept []string
	for l := range strings.SplitSeq(strings.TrimSuffix(upgrade(h.line), "\r\n\r\n"), "\r\n") {
		name, _, _ := strings.Cut(l, ":")
		if !slices.Contains(h.without, name) {
			kept = append(kept, l)
		}
	}
	return lines(append(kept, h.with...)...)
}

func (h handshake) run(t *testing.T, w *world) {
	p := w.tcp(t)
	go func() { _ = p.write([]byte(w.fill(h.head()))) }() // a long one is refused before its end
	r, err := p.response()
	want := h.status
	if want == nil {
		want = []int{101}
	}
	if !slices.Contains(want, r.status) || err != nil && r.status != 0 {
		t.Fatalf("answer %d %q, %v; want %v", r.status, r.body, err, want)
	}
	if r.status == 0 && !p.ended(time.Second) {
		t.Error("the connection is neither answered nor closed")
	}
	if name, value, ok := strings.Cut(h.header, ": "); ok && r.header.Get(name) != value {
		t.Errorf("%s is %q, want %q", name, r.header.Get(name), value)
	}
	if r.header.Get("Sec-WebSocket-Extensions") != "" || r.header.Get("Set-Cookie") != "" {
		t.Errorf("the answer has %v", r.header)
	}
	for _, values := range r.header {
		if strings.Contains(strings.Join(values, " "), w.ann.Token) {
			t.Errorf("the token is in the answer: %v", r.header)
		}
	}
	if h.then == "" {
		return
	}
	if got := p.transcript(); got != h.then {
		t.Errorf("the socket says %q, want %q", got, h.then)
	}
}
