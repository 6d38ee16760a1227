package edge

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"fmt"
	"math/big"
	"net"
	"net/http"
	"os"
	"regexp"
	"strings"
	"syscall"
	"testing"
	"time"
)

// TestUnreadAnswerIsForgotten: an answer that the kernel took whole, and the peer never
// reads, does not stay there: neither while the connection waits for the next request nor
// after it was closed.
func TestUnreadAnswerIsForgotten(t *testing.T) {
	t.Parallel()
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	g := Listener(ln, Config{Stall: 500 * time.Millisecond})
	answer := []byte(strings.Repeat("x", 100<<10))
	addr := serve(t, g, func(w http.ResponseWriter, _ *http.Request) { _, _ = w.Write(answer) })
	d := net.Dialer{Control: func(_, _ string, raw syscall.RawConn) error {
		return raw.Control(func(fd uintptr) { // so that the answer has to stay with the sender
			_ = syscall.SetsockoptInt(int(fd), syscall.SOL_SOCKET, syscall.SO_RCVBUF, 4<<10)
		})
	}}
	for _, kind := range []string{"keep-alive", "close"} {
		nc, err := d.Dial("tcp", addr)
		if err != nil {
			t.Fatal(err)
		}
		defer nc.Close()
		waitFor(t, "the connection", func() bool { return kernelKnows(t, ln.Addr(), nc.LocalAddr()) })
		fmt.Fprintf(nc, "GET / HTTP/1.1\r\nHost: h\r\nConnection: %s\r\n\r\n", kind)
		waitFor(t, "the end of "+kind, func() bool { return !kernelKnows(t, ln.Addr(), nc.LocalAddr()) })
	}
	waitFor(t, "all places to be free", func() bool { return g.Open() == 0 })
}

// kernelKnows reports whether the kernel has a connection between two ports, whether
// anybody holds it or not (proc_net_tcp of the kernel's documentation).
func kernelKnows(t *testing.T, local, remote net.Addr) bool {
	t.Helper()
	table, err := os.ReadFile("/proc/net/tcp")
	if err != nil {
		t.Fatal(err)
	}
	ports := regexp.MustCompile(fmt.Sprintf(`: \w+:%04X \w+:%04X `, local.(*net.TCPAddr).Port, remote.(*net.TCPAddr).Port))
	return ports.Match(table)
}

// TestDetachedSocketHasNoLimit: whoever takes a connection over has its own deadlines.
func TestDetachedSocketHasNoLimit(t *testing.T) {
	t.Parallel()
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer ln.Close()
	g := Listener(ln, Config{})
	_ = dial(t, ln.Addr().String())
	c, err := g.Accept()
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	tcp := rawTCP(c)
	if got := userTimeout(t, tcp); got != 30_000 {
		t.Errorf("TCP_USER_TIMEOUT is %d ms, want 30000", got)
	}
	c.(*Conn).Detach()
	if got := userTimeout(t, tcp); got != 0 {
		t.Errorf("TCP_USER_TIMEOUT is %d ms after Detach", got)
	}
}

func userTimeout(t *testing.T, tcp *net.TCPConn) (ms int) {
	t.Helper()
	raw, err := tcp.SyscallConn()
	if err != nil {
		t.Fatal(err)
	}
	if err := raw.Control(func(fd uintptr) { ms, err = syscall.GetsockoptInt(int(fd), syscall.IPPROTO_TCP, tcpUserTimeout) }); err != nil {
		t.Fatal(err)
	}
	return ms
}

// certificate is a fresh one that nobody signed.
func certificate(t *testing.T) tls.Certificate {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	of := &x509.Certificate{SerialNumber: big.NewInt(1), NotAfter: time.Now().Add(time.Hour)}
	der, err := x509.CreateCertificate(rand.Reader, of, of, &key.PublicKey, key)
	if err != nil {
		t.Fatal(err)
	}
	return tls.Certificate{Certificate: [][]byte{der}, PrivateKey: key}
}
