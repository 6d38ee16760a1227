package edge

import (
	"net"
	"syscall"
	"time"
)

// tcpUserTimeout is TCP_USER_TIMEOUT of tcp(7), which package syscall lacks.
const tcpUserTimeout = 18

// limitSocket bounds the bytes that the kernel holds for a peer that does not read, and
// how long it holds them: also after the connection is closed, when nobody else looks.
func limitSocket(nc net.Conn, sendBuffer int, stall time.Duration) {
	if tcp := rawTCP(nc); tcp != nil {
		_ = tcp.SetWriteBuffer(sendBuffer)
		setUserTimeout(tcp, stall)
	}
}

// releaseSocket lifts the time limit: the next owner of the connection has its own.
func releaseSocket(nc net.Conn) {
	if tcp := rawTCP(nc); tcp != nil {
		setUserTimeout(tcp, 0)
	}
}

func setUserTimeout(tcp *net.TCPConn, d time.Duration) {
	raw, err := tcp.SyscallConn()
	if err != nil {
		return
	}
	_ = raw.Control(func(fd uintptr) {
		_ = syscall.SetsockoptInt(int(fd), syscall.IPPROTO_TCP, tcpUserTimeout, int(d.Milliseconds()))
	})
}
