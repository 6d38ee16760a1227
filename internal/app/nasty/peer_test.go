package nasty

import (
	"bufio"
	"bytes"
	"encoding/base64"
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"net"
	"net/http"
	"strings"
	"time"

	"messenger/internal/app/apptest"
)

// patience is how long a peer waits for what must come.
const patience = 20 * time.Second

// key is a sound Sec-WebSocket-Key: sixteen bytes.
var key = base64.StdEncoding.EncodeToString([]byte("0123456789abcdef"))

// peer is a client that leaves every byte to its test.
type peer struct {
	w  *world
	nc *net.TCPConn
	r  *bufio.Reader
}

// connect opens a TCP connection from an address of the loopback network; "" is any.
func (w *world) connect(from string) (*peer, error) {
	d := net.Dialer{Timeout: patience}
	if from != "" {
		d.LocalAddr = &net.TCPAddr{IP: net.ParseIP(from)}
	}
	nc, err := d.Dial("tcp", w.Addr)
	if err != nil {
		return nil, err
	}
	return &peer{w: w, nc: nc.(*net.TCPConn), r: bufio.NewReader(nc)}, nil
}

// login opens a connection and shakes hands as who.
func (w *world) login(who *apptest.Person, from string) (*peer, error) {
	p, err := w.connect(from)
	if err != nil {
		return nil, err
	}
	if err := p.write([]byte(upgrade("", "Sec-WebSocket-Protocol: auth, "+who.Token))); err != nil {
		p.close()
		return nil, err
	}
	r, err := p.response()
	if err == nil && r.status != http.StatusSwitchingProtocols {
		err = fmt.Errorf("the handshake answered %d", r.status)
	}
	if err != nil {
		p.close()
		return nil, err
	}
	return p, nil
}

// upgrade is the head of a sound upgrade request, with more fields; line "" is the usual
// request line.
func upgrade(line string, fields ...string) string {
	if line == "" {
		line = "GET /api/ws HTTP/1.1"
	}
	usual := []string{
		line, "Host: localhost", "Upgrade: websocket", "Connection: Upgrade", "Sec-WebSocket-Version: 13", "Sec-WebSocket-Key: " + key,
	}
	return strings.Join(append(usual, fields...), "\r\n") + "\r\n\r\n"
}

func (p *peer) close() { _ = p.nc.Close() }

// write sends bytes, within patience.
func (p *peer) write(b []byte) error {
	_ = p.nc.SetWriteDeadline(time.Now().Add(patience))
	_, err := p.nc.Write(b)
	return err
}

// reply is an HTTP answer.
type reply struct {
	status int
	header http.Header
	body   []byte
}

// message is the "message" of the body.
func (r reply) message() string {
	var m struct{ Message string }
	_ = json.Unmarshal(r.body, &m)
	return m.Message
}

// data is the "data" of the body.
func (r reply) data() []map[string]any {
	var d struct{ Data []map[string]any }
	_ = json.Unmarshal(r.body, &d)
	return d.Data
}

// response reads one HTTP answer; that of an upgrade has no body.
func (p *peer) response() (reply, error) {
	_ = p.nc.SetReadDeadline(time.Now().Add(patience))
	resp, err := http.ReadResponse(p.r, nil)
	if err != nil {
		return reply{}, err
	}
	defer func() { _ = resp.Body.Close() }()
	r := reply{status: resp.StatusCode, header: resp.Header}
	if r.status != http.StatusSwitchingProtocols {
		r.body, err = io.ReadAll(resp.Body)
	}
	if r.status >= http.StatusBadRequest {
		p.w.inspect(string(r.body))
	}
	return r, err
}

// Opcodes and the FIN bit (RFC 6455 §5.2).
const (
	fin      = 0x80
	opMore   = 0x0
	opText   = 0x1
	opBinary = 0x2
	opClose  = 0x8
	opPing   = 0x9
	opPong   = 0xA
)

// frame is a masked frame whose first byte is b0, its length in the shortest form.
func frame(b0 byte, payload []byte) []byte {
	b := announce(b0, len(payload))
	mask := [4]byte{0x37, 0xfa, 0x21, 0x3d}
	copy(b[len(b)-4:], mask[:])
	for i, c := range payload {
		b = append(b, c^mask[i%4])
	}
	return b
}

// announce is the header of a frame of n bytes, with a mask of zeros.
func announce(b0 byte, n int) []byte {
	switch {
	case n < 126:
		return []byte{b0, 0x80 | byte(n), 0, 0, 0, 0}
	case n <= 0xffff:
		return announce16(b0, uint16(n))
	}
	return announce64(b0, uint64(n))
}

func announce16(b0 byte, n uint16) []byte {
	return append(binary.BigEndian.AppendUint16([]byte{b0, 0xfe}, n), 0, 0, 0, 0)
}

func announce64(b0 byte, n uint64) []byte {
	return append(binary.BigEndian.AppendUint64([]byte{b0, 0xff}, n), 0, 0, 0, 0)
}

func text(s string) []byte { return frame(fin|opText, []byte(s)) }

// closing is a close frame with a code and a reason.
func closing(code int, reason string) []byte {
	return frame(fin|opClose, append(binary.BigEndian.AppendUint16(nil, uint16(code)), reason...))
}

// params is the params of a request.
type params = map[string]any

// request is the text of a request.
func request(kind string, p params) string {
	b, err := json.Marshal(params{"type": kind, "params": p})
	if err != nil {
		panic(err) // what tests send are strings and numbers
	}
	return string(b)
}

// answer is one frame of the server.
type answer struct {
	apptest.Frame
	op      byte
	payload []byte
	code    int // of a close frame; 1005 if it has none
}

// next reads one frame. Whatever no server may send is an error.
func (p *peer) next() (answer, error) {
	_ = p.nc.SetReadDeadline(time.Now().Add(patience))
	var head [2]byte
	if _, err := io.ReadFull(p.r, head[:]); err != nil {
		return answer{}, err
	}
	a := answer{op: head[0] & 0x0f}
	if head[0]&0xf0 != fin || head[1]&0x80 != 0 {
		return a, fmt.Errorf("the server's frame begins with % x", head)
	}
	size := uint64(head[1])
	if extended := map[byte]int{126: 2, 127: 8}[head[1]]; extended > 0 {
		var b [8]byte
		if _, err := io.ReadFull(p.r, b[8-extended:]); err != nil {
			return a, err
		}
		size = binary.BigEndian.Uint64(b[:])
	}
	a.payload = make([]byte, size)
	if _, err := io.ReadFull(p.r, a.payload); err != nil {
		return a, err
	}
	return a, a.decode(p.w)
}

func (a *answer) decode(w *world) error {
	switch a.op {
	case opText:
		a.Raw = string(a.payload)
		if err := json.Unmarshal(a.payload, &a.Frame); err != nil {
			return fmt.Errorf("the server's frame %q: %w", a.payload, err)
		}
		if a.Error {
			w.inspect(a.Raw)
		}
	case opClose:
		a.code = 1005
		if len(a.payload) >= 2 {
			a.code = int(binary.BigEndian.Uint16(a.payload))
			w.inspect(string(a.payload[2:]))
		}
	case opPing, opPong:
	default:
		return fmt.Errorf("the server sent opcode %d", a.op)
	}
	return nil
}

// String tells what the frame says: "pong", "close 1002", "type: refusal", "type ok",
// "type ok[rows]" or "type news".
func (a answer) String() string {
	switch {
	case a.op == opPing:
		return "ping"
	case a.op == opPong:
		return "pong"
	case a.op == opClose:
		return fmt.Sprintf("close %d", a.code)
	case a.Error:
		return a.Type + ": " + a.Message
	case a.Params.IsBroadcast:
		return a.Type + " news"
	case a.Params.Data != nil:
		return fmt.Sprintf("%s ok[%d]", a.Type, len(a.Params.Data))
	}
	return a.Type + " ok"
}

// said reads the next frame that is not a ping. Pings are answered, or who only listens
// would be taken for gone.
func (p *peer) said() (answer, error) {
	for {
		a, err := p.next()
		if err != nil || a.op != opPing {
			return a, err
		}
		_ = p.write(frame(fin|opPong, a.payload)) // the next read tells if it has closed
	}
}

// ask sends a request and reads the next frame.
func (p *peer) ask(kind string, with params) (answer, error) {
	if err := p.write(text(request(kind, with))); err != nil {
		return answer{}, err
	}
	return p.said()
}

// do is ask for what must succeed.
func (p *peer) do(kind string, with params) (answer, error) {
	a, err := p.ask(kind, with)
	if err == nil && (!a.Success || a.Type != kind || a.Params.IsBroadcast) {
		err = fmt.Errorf("%s was answered %s", kind, a)
	}
	return a, err
}

// The probe is a request whose answer no row provokes otherwise.
const (
	probe       = `{"type":"leaveGroup","params":"probe"}`
	probeAnswer = "leaveGroup: Invalid params"
)

// transcript tells all that the server says until it answers a probe ("alive"), closes
// ("close 1002") or is gone without a word ("cut").
func (p *peer) transcript() string {
	go func() { _ = p.write(text(probe)) }() // it may have closed already
	return strings.Join(p.until(probeAnswer), " | ")
}

// until collects what the server says up to that frame, or to the end.
func (p *peer) until(last string) []string {
	var said []string
	for {
		a, err := p.said()
		switch {
		case errors.Is(err, io.EOF) || err != nil && isReset(err):
			return append(said, "cut")
		case err != nil:
			return append(said, err.Error())
		case a.String() == last:
			return append(said, "alive")
		}
		said = append(said, a.String())
		if a.op == opClose {
			return said
		}
	}
}

// ended waits until the connection is gone, however that looks, and reports whether it
// is within d.
func (p *peer) ended(d time.Duration) bool {
	_ = p.nc.SetReadDeadline(time.Now().Add(d))
	_, err := io.Copy(io.Discard, p.r)
	return err == nil || isReset(err)
}

// isReset: the connection ended without a word.
func isReset(err error) bool {
	var timeout net.Error
	return !(errors.As(err, &timeout) && timeout.Timeout())
}

// page reads a page, newest first; with "" from the newest on. News that comes before it is
// passed over: a new socket may hear of what was acknowledged before it was opened.
func (p *peer) page(kind string, with params, limit int, cursor string) ([]params, error) {
	all := params{"limit": limit, "cursorCreatedAt": cursor, "groupName": "-"}
	maps.Copy(all, with)
	a, err := p.answered(kind, all)
	if err == nil && !a.Success {
		err = fmt.Errorf("%s was answered %s", kind, a)
	}
	return a.Params.Data, err
}

// history pages through a whole conversation, newest first.
func (p *peer) history(kind string, with params, limit int) ([]params, error) {
	var rows []params
	for cursor := ""; ; {
		page, err := p.page(kind, with, limit, cursor)
		if err != nil || len(page) == 0 {
			return rows, err
		}
		rows = append(rows, page...)
		cursor, _ = page[len(page)-1]["createdAt"].(string)
	}
}

// lines joins the lines of an HTTP head.
func lines(l ...string) string { return strings.Join(l, "\r\n") + "\r\n\r\n" }

// padded is s with blanks in front, n bytes long.
func padded(s string, n int) []byte {
	return append(bytes.Repeat([]byte{' '}, n-len(s)), s...)
}
