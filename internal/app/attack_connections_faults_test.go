//go:build faults

package app_test

import (
	"bufio"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"messenger/internal/app/apptest"
)

// TestAttackConnections: strangers who hold connections cannot hold them for long, and
// cannot keep others out.
func TestAttackConnections(t *testing.T) {
	apptest.OnEachStore(t, func(t *testing.T, store apptest.Store) {
		t.Run("unread", func(t *testing.T) { unreadDownloads(t, store) })
		t.Run("idle", func(t *testing.T) { idleCrowd(t, store) })
	})
}

// download is the largest file that anybody may ask for.
const download = "/doc/swagger-ui-bundle.js"

// holdAtMost is how long a peer that does not read may be held: the deadline of a piece
// and what a busy machine adds.
const holdAtMost = time.Minute

// unreadDownloads: 100 connections ask for 12 downloads each and read nothing. A slow
// phone gets its own meanwhile, and others log in.
func unreadDownloads(t *testing.T, store apptest.Store) {
	s := apptest.Start(t, apptest.Options{Store: store, LimitsOn: true})
	ann := s.NewPerson(t, "Ann")
	files, memory, kernel := openFiles(t, s), resident(t, s), kernelMemory(t)
	phone := slowPhone(t, s)
	start := time.Now()
	for range 100 {
		nc := connectFrom(t, s, "127.0.0.2")
		if _, err := io.WriteString(nc, strings.Repeat("GET "+download+" HTTP/1.1\r\nHost: h\r\n\r\n", 12)); err != nil {
			t.Fatal(err)
		}
	}
	mostMemory, mostKernel := 0, 0
	var logins []time.Duration
	tick := time.NewTicker(time.Second)
	defer tick.Stop()
	held := 0
	for time.Since(start) < 2*holdAtMost {
		mostMemory, mostKernel = max(mostMemory, resident(t, s)-memory), max(mostKernel, kernelMemory(t)-kernel)
		logins = append(logins, loginFrom(t, s, ann, "127.0.0.3"))
		if held = openFiles(t, s) - files; held < 10 {
			break
		}
		<-tick.C
	}
	took := time.Since(start).Round(time.Second)
	slices.Sort(logins)
	t.Logf("figure: %s unread downloads: %d connections held after %v, process +%d MiB, kernel +%d MiB (both ends), login of others p50 %v",
		store, held, took, mostMemory>>20, mostKernel>>20, logins[len(logins)/2].Round(time.Millisecond))
	if held >= 10 || took > holdAtMost {
		t.Errorf("%d connections are held after %v", held, took)
	}
	if mostMemory > 64<<20 {
		t.Errorf("the process grew by %d MiB", mostMemory>>20)
	}
	if err := <-phone; err != nil {
		t.Errorf("a slow phone: %v", err)
	}
}

// slowPhone reads a download at 32 KiB a second and reports how that went.
func slowPhone(t *testing.T, s *apptest.Server) <-chan error {
	nc := connectFrom(t, s, "127.0.0.4")
	done := make(chan error, 1)
	go func() {
		_, err := io.WriteString(nc, "GET "+download+" HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n")
		tick := time.NewTicker(time.Second)
		defer tick.Stop()
		size := int64(0)
		for err == nil {
			var n int64
			n, err = io.CopyN(io.Discard, nc, 32<<10)
			size += n
			<-tick.C
		}
		if err == io.EOF && size > 1<<20 {
			err = nil
		}
		done <- err
	}()
	return done
}

// idleCrowd: 4,200 connections of one address to a server of 4,096 files say nothing but
// an empty request now and then; somebody else signs up, logs in and writes.
func idleCrowd(t *testing.T, store apptest.Store) {
	s := apptest.Start(t, apptest.Options{Store: store, LimitsOn: true, Files: 4096})
	ann, bob := s.NewPerson(t, "Ann"), s.NewPerson(t, "Bob")
	const crowd = 4200
	for range crowd {
		nc := connectFrom(t, s, "127.0.0.2")
		_, _ = io.WriteString(nc, "GET /healthz HTTP/1.1\r\nHost: h\r\n\r\n")
	}
	took := loginFrom(t, s, ann, "127.0.0.3")
	logged := len(regexp.MustCompile(`level=WARN msg="(connection refused|accept)`).FindAllString(s.Log(), -1))
	t.Logf("figure: %s idle crowd of %d: login from another address took %v, files open %d of 4096, warnings %d",
		store, crowd, took.Round(time.Millisecond), openFiles(t, s), logged)
	if took > 5*time.Second {
		t.Fatalf("nobody else can log in (%v)", took)
	}
	if logged < 1 || logged > 3 {
		t.Errorf("%d lines in the log", logged)
	}
	d := ann.Hello(t)
	d.Message(t, bob, "still here")
}

// connectFrom opens a connection from an address that reads nothing by itself. Nothing
// is waited for in vain.
func connectFrom(t *testing.T, s *apptest.Server, from string) net.Conn {
	t.Helper()
	d := net.Dialer{LocalAddr: &net.TCPAddr{IP: net.ParseIP(from)}, Timeout: apptest.Patience}
	nc, err := d.Dial("tcp", s.Addr)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = nc.Close() })
	return nc
}

// loginFrom is how long a login from an address takes; apptest.Patience if it is not
// answered.
func loginFrom(t *testing.T, s *apptest.Server, who *apptest.Person, from string) time.Duration {
	t.Helper()
	nc, start := connectFrom(t, s, from), time.Now()
	defer func() { _ = nc.Close() }()
	_ = nc.SetDeadline(start.Add(apptest.Patience))
	body := fmt.Sprintf(`{"email":%q,"password":%q}`, who.Email, apptest.Password)
	fmt.Fprintf(nc, "POST /api/auth/login HTTP/1.1\r\nHost: h\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n%s", len(body), body)
	answer, err := http.ReadResponse(bufio.NewReader(nc), nil)
	if err != nil {
		return apptest.Patience
	}
	defer func() { _ = answer.Body.Close() }()
	if answer.StatusCode != http.StatusCreated {
		t.Errorf("a login is answered %d", answer.StatusCode)
	}
	return time.Since(start)
}

// openFiles is how many files the server has open.
func openFiles(t *testing.T, s *apptest.Server) int {
	t.Helper()
	list, err := os.ReadDir(filepath.Join("/proc", strconv.Itoa(s.PID()), "fd"))
	if err != nil {
		t.Fatal(err)
	}
	return len(list)
}

// resident is the server's memory in bytes.
func resident(t *testing.T, s *apptest.Server) int {
	t.Helper()
	return figureIn(t, filepath.Join("/proc", strconv.Itoa(s.PID()), "status"), `VmRSS:\s+(\d+) kB`) << 10
}

// kernelMemory is what all TCP sockets of this machine hold, in bytes.
func kernelMemory(t *testing.T) int {
	t.Helper()
	return figureIn(t, "/proc/net/sockstat", `TCP: .* mem (\d+)`) * os.Getpagesize()
}

func figureIn(t *testing.T, file, pattern string) int {
	t.Helper()
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	found := regexp.MustCompile(pattern).FindSubmatch(text)
	if found == nil {
		t.Fatalf("%s has no %s", file, pattern)
	}
	n, err := strconv.Atoi(string(found[1]))
	if err != nil {
		t.Fatal(err)
	}
	return n
}
