//go:build !linux

package edge

import (
	"net"
	"time"
)

// limitSocket bounds the bytes that the kernel holds for a peer that does not read.
func limitSocket(nc net.Conn, sendBuffer int, _ time.Duration) {
	if tcp := rawTCP(nc); tcp != nil {
		_ = tcp.SetWriteBuffer(sendBuffer)
	}
}

func releaseSocket(net.Conn) {}
