package ws_test

import (
	"bufio"
	"bytes"
	"context"
	"crypto/tls"
	"flag"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http/httptest"
	"os"
	"os/exec"
	"runtime"
	"runtime/debug"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"messenger/internal/hub"
	"messenger/internal/ws"
)

// idleServerEnv makes the test binary a server that reports on itself, over "tcp" or
// "tls"; see serveIdle.
const idleServerEnv = "WS_TEST_IDLE_SERVER"

// idleConns is how many connections BenchmarkIdle opens.
var idleConns = flag.Int("idle", 2000, "connections of BenchmarkIdle")

// BenchmarkIdle measures in a process of its own what idle connections cost the server:
// resident memory as the garbage collector leaves it and after it gave back all it
// could, and CPU per connect, net/http's part included. With TLS in the process, instead
// of in a proxy, each costs a goroutine, the state of TLS and its handshake.
func BenchmarkIdle(b *testing.B) {
	for _, over := range []string{"tcp", "tls"} {
		b.Run(over, func(b *testing.B) { measureIdle(b, over) })
	}
}

func measureIdle(b *testing.B, over string) {
	for b.Loop() {
		child := exec.Command(os.Args[0])
		child.Env = append(os.Environ(), idleServerEnv+"="+over)
		child.Stderr = os.Stderr
		in, err := child.StdinPipe()
		if err != nil {
			b.Fatal(err)
		}
		out, err := child.StdoutPipe()
		if err != nil {
			b.Fatal(err)
		}
		if err := child.Start(); err != nil {
			b.Fatal(err)
		}
		lines := bufio.NewScanner(out)
		lines.Scan()
		addr := lines.Text()
		ask := func() (live, rss, cpu float64) {
			fmt.Fprintln(in)
			lines.Scan()
			if _, err := fmt.Sscan(lines.Text(), &live, &rss, &cpu); err != nil {
				b.Fatal(err)
			}
			return live, rss, cpu
		}
		n := float64(*idleConns)
		live0, rss0, cpu0 := ask()
		clients := openIdle(b, over, addr, *idleConns)
		live, rss, cpu := ask()
		b.ReportMetric((live-live0)/n/1024, "KiB-live/conn")
		b.ReportMetric((rss-rss0)/n/1024, "KiB-rss/conn")
		b.ReportMetric((cpu-cpu0)*1000/n, "ms-cpu/connect")
		for _, nc := range clients {
			_ = nc.Close()
		}
		_ = in.Close()
		if err := child.Wait(); err != nil {
			b.Error(err)
		}
	}
}

func openIdle(b *testing.B, over, addr string, n int) []net.Conn {
	b.Helper()
	clients := make([]net.Conn, n)
	for i := range clients {
		nc, err := net.Dial("tcp", addr)
		if err != nil {
			b.Fatal(err)
		}
		if over == "tls" {
			nc = tls.Client(nc, &tls.Config{InsecureSkipVerify: true})
		}
		clients[i] = nc
		if _, err := io.WriteString(nc, request(fmt.Sprintf("Sec-WebSocket-Protocol: auth, user%d.s1", i))); err != nil {
			b.Fatal(err)
		}
		if _, err := io.ReadFull(nc, make([]byte, 64)); err != nil {
			b.Fatal(err)
		}
	}
	return clients
}

// serveIdle prints an address, then for each line it reads: live heap and stack bytes,
// resident bytes after everything unused was given back, and CPU seconds. It ends with
// its input.
func serveIdle() {
	h := &fakeHandler{}
	s := ws.New(ws.Config{Auth: &fakeAuth{}, Handler: h, Log: slog.New(slog.DiscardHandler)})
	s.Start()
	ln, err := (&net.ListenConfig{KeepAlive: -1}).Listen(context.Background(), "tcp", "127.0.0.1:0")
	if err != nil {
		panic(err)
	}
	srv := httptest.NewUnstartedServer(s)
	_ = srv.Listener.Close()
	if srv.Listener = ln; os.Getenv(idleServerEnv) == "tls" {
		srv.StartTLS()
	} else {
		srv.Start()
	}
	fmt.Println(ln.Addr())
	for lines := bufio.NewScanner(os.Stdin); lines.Scan(); {
		cpu := cpuTime().Seconds()
		runtime.GC()
		debug.FreeOSMemory()
		var m runtime.MemStats
		runtime.ReadMemStats(&m)
		fmt.Println(m.HeapInuse+m.StackInuse, resident(), cpu)
	}
}

// resident is the memory of this process.
func resident() int {
	status, err := os.ReadFile("/proc/self/status")
	if err != nil {
		panic(err)
	}
	_, line, _ := bytes.Cut(status, []byte("VmRSS:"))
	kib, err := strconv.Atoi(string(bytes.Fields(line)[0]))
	if err != nil {
		panic(err)
	}
	return kib * 1024
}

// cpuTime is the CPU time of this process, the kernel's work for it included.
func cpuTime() time.Duration {
	stat, err := os.ReadFile("/proc/self/stat")
	if err != nil {
		panic(err)
	}
	fields := strings.Fields(string(stat[bytes.LastIndexByte(stat, ')')+1:]))
	user, _ := strconv.Atoi(fields[11])
	system, _ := strconv.Atoi(fields[12])
	return time.Duration(user+system) * 10 * time.Millisecond
}

// BenchmarkEcho is a closed loop of 64 connections.
func BenchmarkEcho(b *testing.B) {
	const conns = 64
	s := startService(b, ws.Config{}, &fakeHandler{})
	msg, answer := frame(fin|text, strings.Repeat("x", 200)), 4+200
	peers := make([]*peer, conns)
	for i := range peers {
		peers[i] = s.dial(b, fmt.Sprintf("user%d.s1", i))
		_ = peers[i].SetDeadline(time.Time{})
	}
	var left atomic.Int64
	left.Store(int64(b.N))
	b.ReportAllocs()
	b.ResetTimer()
	var wg sync.WaitGroup
	for _, p := range peers {
		wg.Go(func() {
			buf := make([]byte, answer)
			for left.Add(-1) >= 0 {
				if _, err := p.Write(msg); err != nil {
					b.Error(err)
					return
				}
				if _, err := io.ReadFull(p.r, buf); err != nil {
					b.Error(err)
					return
				}
			}
		})
	}
	wg.Wait()
}

// BenchmarkFanOut sends each frame to all of 100 or 1,000 connections, whose clients
// read whatever comes in one goroutine each.
func BenchmarkFanOut(b *testing.B) {
	for _, conns := range []int{100, 1000} {
		b.Run(fmt.Sprint(conns), func(b *testing.B) {
			var mu sync.Mutex
			var open []*ws.Conn
			h := &fakeHandler{onOpen: func(_ context.Context, c *ws.Conn) error {
				mu.Lock()
				defer mu.Unlock()
				open = append(open, c)
				return nil
			}}
			s := startService(b, ws.Config{}, h)
			news := hub.Frame(bytes.Repeat([]byte("x"), 200))
			var received atomic.Int64
			for i := range conns {
				p := s.dial(b, fmt.Sprintf("user%d.s1", i))
				_ = p.SetDeadline(time.Time{})
				go func() {
					buf := make([]byte, 16<<10)
					for {
						n, err := p.Conn.Read(buf)
						received.Add(int64(n))
						if err != nil {
							return
						}
					}
				}()
			}
			b.ReportAllocs()
			b.ResetTimer()
			cpu := cpuTime()
			for i := range b.N {
				for _, c := range open {
					c.SendLater(news)
				}
				s.Flush()
				for int64(i)*int64(conns*len(news))-received.Load() > int64(5*conns*len(news)) {
					runtime.Gosched() // five frames under way, as with five senders
				}
			}
			for received.Load() < int64(b.N*conns*len(news)) {
				runtime.Gosched()
			}
			b.ReportMetric(float64((cpuTime()-cpu).Nanoseconds())/1000/float64(b.N*conns), "µs-cpu/delivery-with-client")
		})
	}
}
