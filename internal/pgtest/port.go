package pgtest

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"net"
	"strconv"
)

// Ports are taken from below the range that systems hand out to outgoing connections, so
// that a stopped cluster finds its port free again.
const (
	firstPort = 20000
	lastPort  = 29999
)

// freePort returns a loopback port that nothing listens on, and the lock that keeps other
// clusters of this user from choosing it.
func (p place) freePort() (int, *lock, error) {
	for range 200 {
		port := firstPort + rand.IntN(lastPort-firstPort+1)
		held, err := tryLock(p.root+"/port-"+strconv.Itoa(port)+".lock", exclusive)
		if errors.Is(err, errHeld) {
			continue
		}
		if err != nil {
			return 0, nil, err
		}
		if listener, err := net.Listen("tcp", net.JoinHostPort(loopback, strconv.Itoa(port))); err == nil {
			if err := listener.Close(); err == nil {
				return port, held, nil
			}
		}
		held.remove()
	}
	return 0, nil, fmt.Errorf("find a free port between %d and %d: none in 200 tries", firstPort, lastPort)
}

// loopback is the only address clusters listen on.
const loopback = "127.0.0.1"
