package ws

// A poller waits for bytes on behalf of connections that nobody reads.
type poller interface {
	// watch has c.awake called once, as soon as c has bytes or has ended, which may be
	// before watch returns. c.mu is held.
	watch(c *Conn) error
	// forget ends all watching of c before its socket is closed. c.mu is held.
	forget(c *Conn)
	// run serves until stop.
	run()
	stop()
}
