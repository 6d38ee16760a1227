package postgres

import (
	"bufio"
	"bytes"
	"encoding/binary"
	"errors"
	"io"
	"net"
	"net/url"
	"sync"
	"testing"
)

// proxy stands between a store and PostgreSQL, counts what passes, and can cut a
// connection at a COMMIT or take a parameter out of the greeting.
type proxy struct {
	listener net.Listener
	target   string
	running  sync.WaitGroup

	mu      sync.Mutex
	open    map[net.Conn]bool
	closed  bool
	down    bool           // refuse new connections
	silent  bool           // nothing gets through, and nobody is told
	refused int            // how many that were
	drop    string         // a startup parameter that does not get through
	cut     cut            // what happens to the next COMMITs
	cuts    int            // how many COMMITs that is
	trips   int            // round trips: Sync and simple queries
	ran     map[string]int // how often each statement ran
	stopped chan struct{}  // closed when a cut has happened; nil: nobody waits
}

// cut says where a connection ends.
type cut int

const (
	cutNone   cut = iota
	cutBefore     // the COMMIT does not reach the server, which sees the connection end
	cutHold       // the COMMIT does not reach the server, which sees an idle connection
	cutAfter      // the server has committed; its answer does not reach the client
	cutDuring     // the COMMIT reaches the server; the client's connection ends at once
)

// newProxy starts a proxy in front of the server of a database's URL, and returns the
// URL of the database through it.
func newProxy(t testing.TB, database string) (*proxy, string) {
	t.Helper()
	u, err := url.Parse(database)
	if err != nil {
		t.Fatal(err)
	}
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	p := &proxy{listener: l, target: u.Host, open: map[net.Conn]bool{}, ran: map[string]int{}}
	u.Host = l.Addr().String()
	p.running.Go(p.accept)
	t.Cleanup(p.close)
	return p, u.String()
}

func (p *proxy) close() {
	_ = p.listener.Close()
	p.mu.Lock()
	p.closed = true
	for c := range p.open {
		_ = c.Close()
	}
	p.mu.Unlock()
	p.running.Wait()
}

// set changes the proxy's rules.
func (p *proxy) set(f func(p *proxy)) {
	p.mu.Lock()
	defer p.mu.Unlock()
	f(p)
}

// cutNext cuts the next n commits and returns a channel that is closed at the first.
func (p *proxy) cutNext(c cut, n int) <-chan struct{} {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.cut, p.cuts, p.stopped = c, n, make(chan struct{})
	return p.stopped
}

// counts returns and resets what has passed.
func (p *proxy) counts() (trips int, ran map[string]int) {
	p.mu.Lock()
	defer p.mu.Unlock()
	trips, ran = p.trips, p.ran
	p.trips, p.ran = 0, map[string]int{}
	return trips, ran
}

func (p *proxy) isSilent() bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.silent
}

// refusals is how many connections were refused.
func (p *proxy) refusals() int {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.refused
}

func (p *proxy) accept() {
	for {
		client, err := p.listener.Accept()
		if err != nil {
			return
		}
		if !p.admit(client) {
			_ = client.Close()
			continue
		}
		server, err := net.Dial("tcp", p.target)
		if err != nil || !p.admit(server) {
			_ = client.Close()
			continue
		}
		l := &link{proxy: p, client: client, server: server, names: map[string]string{}}
		p.running.Go(l.forward)
		p.running.Go(l.backward)
	}
}

func (p *proxy) admit(c net.Conn) bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.closed || p.down {
		p.refused++
		return false
	}
	p.open[c] = true
	return true
}

func (p *proxy) end(c net.Conn) {
	_ = c.Close()
	p.mu.Lock()
	delete(p.open, c)
	p.mu.Unlock()
}

// link is one connection through the proxy.
type link struct {
	*proxy
	client, server net.Conn
	names          map[string]string // prepared statements
	bound          string            // the statement of the unnamed portal

	mu   sync.Mutex
	mute cut // what backward has to look out for
}

// forward passes messages of the client on, one by one.
func (l *link) forward() {
	defer l.end(l.client)
	hold := false
	defer func() {
		if !hold {
			_ = l.server.(*net.TCPConn).CloseWrite()
		}
	}()
	in, out := bufio.NewReader(l.client), bufio.NewWriter(l.server)
	if err := l.greet(in, out); err != nil {
		return
	}
	for {
		kind, body, err := readMessage3(in)
		if err != nil {
			return
		}
		if l.isSilent() {
			continue
		}
		l.note(kind, body)
		if kind == 'B' && l.bound == sqlCommit {
			switch c := l.take(); c {
			case cutBefore, cutHold:
				hold = c == cutHold
				return
			case cutAfter, cutDuring:
				l.mu.Lock()
				l.mute = c
				l.mu.Unlock()
			}
		}
		writeMessage(out, kind, body)
		if in.Buffered() == 0 {
			if err := out.Flush(); err != nil {
				return
			}
		}
	}
}

// backward passes messages of the server on, until a cut says otherwise.
func (l *link) backward() {
	defer l.end(l.server)
	in, out := bufio.NewReader(l.server), bufio.NewWriter(l.client)
	for {
		kind, body, err := readMessage3(in)
		if err != nil {
			break
		}
		if l.isSilent() {
			continue
		}
		l.mu.Lock()
		mute := l.mute
		l.mu.Unlock()
		if mute != cutNone {
			if mute == cutDuring || kind == 'C' && bytes.HasPrefix(body, []byte("COMMIT")) {
				_ = l.client.Close()
			}
			continue // read on, so that the server can finish
		}
		writeMessage(out, kind, body)
		if in.Buffered() == 0 && out.Flush() != nil {
			break
		}
	}
	_ = l.client.Close()
}

// greet passes the startup message on, without the parameter that is to be dropped.
func (l *link) greet(in *bufio.Reader, out *bufio.Writer) error {
	body, err := readBody(in)
	if err != nil {
		return err
	}
	l.proxy.mu.Lock()
	drop := l.drop
	l.proxy.mu.Unlock()
	fields := bytes.Split(body[4:len(body)-2], []byte{0})
	kept := append([]byte{}, body[:4]...)
	for i := 0; i+1 < len(fields); i += 2 {
		if string(fields[i]) != drop || drop == "" {
			kept = append(append(append(append(kept, fields[i]...), 0), fields[i+1]...), 0)
		}
	}
	kept = append(kept, 0)
	size := binary.BigEndian.AppendUint32(nil, uint32(len(kept)+4))
	_, err = out.Write(append(size, kept...))
	return errors.Join(err, out.Flush())
}

// note counts a message and remembers what statements are called.
func (l *link) note(kind byte, body []byte) {
	l.proxy.mu.Lock()
	defer l.proxy.mu.Unlock()
	fields := bytes.SplitN(body, []byte{0}, 3)
	switch kind {
	case 'P':
		l.names[string(fields[0])] = string(fields[1])
	case 'B':
		l.bound = l.names[string(fields[1])]
	case 'E':
		l.ran[l.bound]++
	case 'Q':
		l.ran[string(fields[0])]++
		l.trips++
	case 'S':
		l.trips++
	}
}

// take says what happens to the COMMIT that comes now.
func (l *link) take() cut {
	l.proxy.mu.Lock()
	defer l.proxy.mu.Unlock()
	if l.cuts == 0 {
		return cutNone
	}
	l.cuts--
	if l.stopped != nil {
		close(l.stopped)
		l.stopped = nil
	}
	return l.cut
}

// readMessage3 reads a message of protocol 3: a letter, a length, a body.
func readMessage3(r *bufio.Reader) (kind byte, body []byte, err error) {
	if kind, err = r.ReadByte(); err != nil {
		return 0, nil, err
	}
	body, err = readBody(r)
	return kind, body, err
}

func readBody(r *bufio.Reader) ([]byte, error) {
	var size [4]byte
	if _, err := io.ReadFull(r, size[:]); err != nil {
		return nil, err
	}
	n := binary.BigEndian.Uint32(size[:])
	if n < 4 || n > 64<<20 {
		return nil, errors.New("not a message")
	}
	body := make([]byte, n-4)
	_, err := io.ReadFull(r, body)
	return body, err
}

func writeMessage(w *bufio.Writer, kind byte, body []byte) {
	_ = w.WriteByte(kind)
	_, _ = w.Write(binary.BigEndian.AppendUint32(nil, uint32(len(body)+4)))
	_, _ = w.Write(body) // an error stays until Flush
}
