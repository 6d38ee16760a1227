package app_test

import (
	"bufio"
	"encoding/binary"
	"encoding/json"
	"fmt"
	"net"
	"net/http"
	"os"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"messenger/internal/app/apptest"
)

// mostGrowth is the maximum growth of the process's memory under requests of people who do not read the
// answers (G7).
const mostGrowth = 64 << 20

// TestUnreadAnswers: neither one account nor many, nor strangers, make the process grow by
// asking for much and reading nothing. docs/faults.tsv has the long form.
func TestUnreadAnswers(t *testing.T) {
	t.Parallel()
	apptest.OnEachStore(t, func(t *testing.T, store apptest.Store) {
		t.Parallel()
		a := newAttack(t, store, attackSize{rows: 200, accounts: 6, perAccount: 6, requests: 40, sockets: 20, strangers: 60})
		a.run(t, "60 answers by REST", a.answersREST)
		a.run(t, "sockets of one account", a.answersWS)
		a.run(t, "accounts", a.accounts)
		a.run(t, "strangers", a.bodies)
	})
}

// attackSize is how much of everything an attack does.
type attackSize struct {
	rows       int // of 10,000 emoji in the conversation that is asked for
	accounts   int
	perAccount int // connections by REST and as many sockets
	requests   int // by REST of one account
	sockets    int // of one account
	strangers  int // addresses
}

// attack is a server with a conversation of long messages and people who know it.
type attack struct {
	*apptest.Server
	attackSize
	people []*apptest.Person
	group  string
	from   int // the last address that was used
	before int // memory after the start
	conns  []net.Conn
}

// longest is a message with the most bytes.
var longest = strings.Repeat("😀", 10_000)

func newAttack(t *testing.T, store apptest.Store, size attackSize) *attack {
	t.Helper()
	s := apptest.Start(t, apptest.Options{Store: store, LimitsOn: true, Env: []string{
		"MESSENGER_MESSAGES_PER_SECOND=100000", "MESSENGER_SIGNUPS_PER_IP=100000", "MESSENGER_LOGINS_PER_IP=100000",
	}})
	a := &attack{Server: s, attackSize: size}
	t.Cleanup(a.hangUp)
	a.people, a.group = people(t, s, size.accounts)
	here := a.people[0].Dial(t)
	for range size.rows {
		here.Send(t, "messageInGroup", toGroup(a.group, longest))
	}
	for range size.rows {
		here.Next(t)
	}
	here.Close()
	a.Stop(t)
	a.Restart(t)
	a.before = a.memory(t, "VmRSS")
	return a
}

// run measures how much memory the process takes in addition while an attack runs, and ends the attack.
// The growth in earlier attacks counts too.
func (a *attack) run(t *testing.T, name string, attack func(t *testing.T)) {
	t.Helper()
	a.reset(t)
	attack(t)
	grown := a.memory(t, "VmHWM") - a.before
	t.Logf("figure: %s, %s: %d MiB more than after the start, %d MiB", a.Options.Store, name, grown>>20, a.before>>20)
	if grown > mostGrowth {
		t.Errorf("%s: the process grew from %d by %d MiB", name, a.before>>20, grown>>20)
	}
	a.hangUp()
}

// reset makes the peak of the process that of now.
func (a *attack) reset(t *testing.T) {
	t.Helper()
	if err := os.WriteFile(fmt.Sprintf("/proc/%d/clear_refs", a.PID()), []byte("5"), 0); err != nil {
		t.Fatal(err)
	}
}

// memory reads a value of the process's status.
func (a *attack) memory(t *testing.T, field string) int {
	t.Helper()
	status, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", a.PID()))
	if err != nil {
		t.Fatal(err)
	}
	found := regexp.MustCompile(field + `:\s+(\d+) kB`).FindSubmatch(status)
	if found == nil {
		t.Fatalf("no %s in %s", field, status)
	}
	n, err := strconv.Atoi(string(found[1]))
	if err != nil {
		t.Fatal(err)
	}
	return n << 10
}

// dial opens a connection from an address of its own, that takes few bytes until it reads.
func (a *attack) dial(t *testing.T) net.Conn {
	t.Helper()
	a.from++
	return a.dialFrom(t, a.from)
}

func (a *attack) dialFrom(t *testing.T, n int) net.Conn {
	t.Helper()
	from := &net.TCPAddr{IP: net.IPv4(127, 1, byte(n>>8), byte(n))}
	c, err := (&net.Dialer{LocalAddr: from}).DialContext(t.Context(), "tcp", a.Addr)
	if err != nil {
		t.Fatal(err)
	}
	if err := c.(*net.TCPConn).SetReadBuffer(4 << 10); err != nil {
		t.Fatal(err)
	}
	a.conns = append(a.conns, c)
	return c
}

func (a *attack) hangUp() {
	for _, c := range a.conns {
		_ = c.(*net.TCPConn).SetLinger(0)
		_ = c.Close()
	}
	a.conns = nil
}

// write sends what the server may refuse to take any more.
func write(c net.Conn, text string) {
	_ = c.SetWriteDeadline(time.Now().Add(time.Second))
	_, _ = c.Write([]byte(text))
}

func (a *attack) get(p *apptest.Person, path string) string {
	return "GET " + path + " HTTP/1.1\r\nHost: " + a.Addr + "\r\nAuthorization: Bearer " + p.Token + "\r\n\r\n"
}

// answersREST has one account ask for page after page on many connections.
func (a *attack) answersREST(t *testing.T) {
	p := a.people[0]
	for range a.requests {
		a.askREST(t, p)
	}
	a.waitStable(t)
}

func (a *attack) askREST(t *testing.T, p *apptest.Person) {
	c := a.dial(t)
	id := apptest.Group(a.group)
	for _, path := range []string{"/messages?limit=200", "/events?afterSeq=0&limit=200", "/messages?afterSeq=-1&limit=200"} {
		write(c, a.get(p, "/api/conversations/"+id+path)+a.get(p, "/api/sync"))
	}
}

// upgrade opens a socket that does not read its answers.
func (a *attack) upgrade(t *testing.T, p *apptest.Person, from int) net.Conn {
	t.Helper()
	c := a.dialFrom(t, from)
	write(c, "GET /api/ws HTTP/1.1\r\nHost: "+a.Addr+"\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n"+
		"Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Protocol: auth, "+p.Token+"\r\n\r\n")
	_ = c.SetReadDeadline(time.Now().Add(apptest.Patience))
	resp, err := http.ReadResponse(bufio.NewReaderSize(c, 512), nil)
	if err != nil || resp.StatusCode != http.StatusSwitchingProtocols {
		t.Fatalf("no socket: %v, %v", resp, err)
	}
	return c
}

// frame is a masked text frame, with a mask of zeros.
func frame(kind string, params map[string]any) string {
	text, err := json.Marshal(map[string]any{"type": kind, "params": params})
	if err != nil {
		panic(err)
	}
	return header(len(text)) + string(text)
}

func header(n int) string {
	b := binary.BigEndian.AppendUint16([]byte{0x81, 0x80 | 126}, uint16(n))
	return string(append(b, 0, 0, 0, 0))
}

// answersWS has one account ask for everything there is on many sockets of both dialects.
func (a *attack) answersWS(t *testing.T) {
	for i := range a.sockets {
		a.askWS(t, a.people[0], i, 1)
	}
	a.waitStable(t)
}

func (a *attack) askWS(t *testing.T, p *apptest.Person, i, from int) {
	t.Helper()
	c := a.upgrade(t, p, from)
	at := map[string]any{"groupId": a.group, "limit": 200, "cursorCreatedAt": nil, "afterSeq": 0}
	timeline := map[string]any{"groupId": a.group}
	for _, f := range []string{frame("getlatestMessageGroup", at), frame("listLastMessage", at)} {
		write(c, f)
	}
	if i%2 == 0 {
		write(c, frame("hello", map[string]any{"version": 1}))
		for range 8 {
			write(c, frame("syncConversation", at)+frame("listMessages", timeline)+frame("syncConversations", map[string]any{}))
		}
	}
	write(c, header(60_000)+strings.Repeat(" ", 50_000)) // and a message that never ends
}

// accounts does both with everybody, who also hear what the first one writes.
func (a *attack) accounts(t *testing.T) {
	for i, p := range a.people {
		for n := range a.perAccount {
			a.askREST(t, p)
			a.askWS(t, p, n, 1000+i)
		}
	}
	here := a.people[0].Dial(t)
	defer here.Close()
	for range 20 {
		here.Ask(t, "messageInGroup", toGroup(a.group, longest))
	}
	a.waitStable(t)
}

// bodies has strangers send bodies that do not end, and long ones that do.
func (a *attack) bodies(t *testing.T) {
	long := `{"a":[` + strings.Repeat("[],", 30_000) + `[]]}`
	for range a.strangers {
		for i := range 4 {
			c := a.dial(t)
			write(c, fmt.Sprintf("POST /api/auth/login HTTP/1.1\r\nHost: %s\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n", a.Addr, len(long)))
			write(c, long[:len(long)-i%2])
		}
	}
	a.waitStable(t)
}

// waitStable waits until nothing changes any more: what was asked for was answered as far as
// it will be.
func (a *attack) waitStable(t *testing.T) {
	t.Helper()
	probe := a.people[len(a.people)-1]
	same, last := 0, ""
	for until := time.Now().Add(20 * time.Second); same < 5 && time.Now().Before(until); {
		began := time.Now()
		_, err := a.REST(t.Context(), apptest.Call{Method: "GET", Path: "/api/profile", Token: probe.Token})
		if err != nil {
			t.Errorf("somebody else is not answered: %v", err)
		}
		now := strings.Join(regexp.MustCompile(`(?m)^messenger_(waiting_bytes|cut_peers|outbox_bytes|slow_readers).*$`).
			FindAllString(a.Admin(t, "/metrics"), -1), " ")
		if same++; now != last {
			same, last = 0, now
		}
		if d := 100*time.Millisecond - time.Since(began); d > 0 {
			<-time.After(d)
		}
	}
	t.Log(last)
}

// sends measures how long the messages of people who have no part in an attack take,
// until stop is closed.
func (a *attack) sends(t *testing.T, stop <-chan struct{}) (wait func() (p50, worst time.Duration)) {
	writer, reader := a.NewPerson(t, "Bystander").Dial(t), a.NewPerson(t, "Friend")
	var took []time.Duration
	var running sync.WaitGroup
	running.Go(func() {
		defer writer.Close()
		for {
			select {
			case <-stop:
				return
			case <-time.After(20 * time.Millisecond):
			}
			began := time.Now()
			writer.Ask(t, "privateMessage", toPerson(reader, "hi"))
			took = append(took, time.Since(began))
		}
	})
	return func() (time.Duration, time.Duration) {
		running.Wait()
		slices.Sort(took)
		return took[len(took)/2], took[len(took)-1]
	}
}
