package app_test

import (
	"bufio"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"strings"
	"testing"
	"time"

	"messenger/internal/app/apptest"
)

// The opcodes of RFC 6455 §5.2 that the tests look for.
const (
	opText  = 1
	opClose = 8
	opPing  = 9
)

// wireSocket is a connection of which every byte is seen: for what a client library
// would hide or refuse to send.
type wireSocket struct {
	net.Conn
	r        *bufio.Reader
	response *http.Response
}

// upgradeAt opens a connection to a path with headers ("Name: value"), sends early in
// the same segment as the handshake, and reads the answer to it.
func upgradeAt(t testing.TB, s *apptest.Server, path, early string, headers ...string) *wireSocket {
	t.Helper()
	nc, err := net.Dial("tcp", s.Addr)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = nc.Close() })
	if err := nc.SetDeadline(time.Now().Add(apptest.Patience)); err != nil {
		t.Fatal(err)
	}
	lines := append([]string{
		"GET " + path + " HTTP/1.1", "Host: " + s.Addr, "Upgrade: websocket", "Connection: Upgrade",
		"Sec-WebSocket-Version: 13", "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==",
	}, headers...)
	if _, err := io.WriteString(nc, strings.Join(lines, "\r\n")+"\r\n\r\n"+early); err != nil {
		t.Fatal(err)
	}
	w := &wireSocket{Conn: nc, r: bufio.NewReader(nc)}
	w.response, err = http.ReadResponse(w.r, nil)
	if err != nil {
		t.Fatalf("answer to the handshake: %v", err)
	}
	return w
}

// offer is the header by which browsers give the token.
func offer(token string) string { return "Sec-WebSocket-Protocol: auth, " + token }

// frame reads the next frame of the server, io.EOF if it has hung up.
func (w *wireSocket) frame() (opcode byte, payload []byte, err error) {
	var head [2]byte
	if _, err := io.ReadFull(w.r, head[:]); err != nil {
		return 0, nil, err
	}
	if head[0]&0xf0 != 0x80 || head[1]&0x80 != 0 {
		return 0, nil, fmt.Errorf("frame begins with % x: not whole, reserved bits or masked", head)
	}
	n := uint64(head[1])
	switch n {
	case 126:
		var b [2]byte
		_, err = io.ReadFull(w.r, b[:])
		n = uint64(binary.BigEndian.Uint16(b[:]))
	case 127:
		var b [8]byte
		_, err = io.ReadFull(w.r, b[:])
		n = binary.BigEndian.Uint64(b[:])
	}
	if err != nil {
		return 0, nil, err
	}
	payload = make([]byte, n)
	_, err = io.ReadFull(w.r, payload)
	return head[0] & 0x0f, payload, err
}

// closed reads to the end of the connection and returns the close code and reason,
// which must be the first thing that comes.
func (w *wireSocket) closed(t testing.TB) (code int, reason string) {
	t.Helper()
	op, payload, err := w.frame()
	if err != nil || op != opClose || len(payload) < 2 {
		t.Fatalf("got opcode %d, % x, %v, want a close frame", op, payload, err)
	}
	_, _ = w.Write([]byte{0x88, 0x82, 0, 0, 0, 0, payload[0], payload[1]}) // it may have hung up
	if op, payload, err := w.frame(); err == nil {
		t.Errorf("opcode %d, % x after the close frame", op, payload)
	} else if ne := net.Error(nil); errors.As(err, &ne) && ne.Timeout() {
		t.Error("the connection stays open")
	}
	return int(binary.BigEndian.Uint16(payload)), string(payload[2:])
}
