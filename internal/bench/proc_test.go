package bench

import (
	"net"
	"os"
	"os/exec"
	"testing"
	"time"
)

// TestTreeCountsChildren has a child use CPU, first while it lives and then after it has
// been waited for.
func TestTreeCountsChildren(t *testing.T) {
	before, err := readTree(os.Getpid())
	if err != nil || before.rss < 1<<20 {
		t.Fatalf("%+v, %v", before, err)
	}
	child := exec.Command("sh", "-c", "while :; do :; done")
	if err := child.Start(); err != nil {
		t.Fatal(err)
	}
	used := func() float64 {
		now, err := readTree(os.Getpid())
		if err != nil {
			t.Fatal(err)
		}
		return now.minus(before).cpu
	}
	own := func() float64 {
		p, err := readProcess(child.Process.Pid)
		if err != nil {
			t.Fatal(err)
		}
		return p.CPUTime()
	}
	for deadline := time.Now().Add(20 * time.Second); own() < 0.2; {
		if time.Now().After(deadline) {
			t.Fatal("the child does not get to use CPU")
		}
	}
	if got := used(); got < 0.2 {
		t.Errorf("with a living child %v s are counted, want 0.2", got)
	}
	_ = child.Process.Kill()
	_ = child.Wait()
	if got := used(); got < 0.2 {
		t.Errorf("with a dead child %v s are counted, want 0.2", got)
	}
}

// TestTreeIsReadWhole reads a tree in which children keep ending: what they have used
// moves to their parent in between, and no reading may miss it.
func TestTreeIsReadWhole(t *testing.T) {
	parent := exec.Command("sh", "-c", `while :; do sh -c 'i=0; while [ $i -lt 30000 ]; do i=$((i+1)); done'; done`)
	if err := parent.Start(); err != nil {
		t.Fatal(err)
	}
	defer func() {
		_ = parent.Process.Kill()
		_ = parent.Wait()
	}()
	var before usage
	for range 80 {
		now, err := readTree(parent.Process.Pid)
		if err != nil {
			t.Fatal(err)
		}
		if less := before.minus(now).cpu; less > 2.5/ticksPerSecond { // the kernel rounds
			t.Fatalf("of %v s there are %v s less at the next reading", before.cpu, less)
		}
		before = now
	}
	if before.cpu == 0 {
		t.Error("the children get to use no CPU")
	}
}

func TestMeterOfNobody(t *testing.T) {
	if r, err := (Target{}).read(); err != nil || r != (reading{}) {
		t.Errorf("%+v, %v", r, err)
	}
	if _, err := (Target{ServerPID: 1 << 30}).read(); err == nil {
		t.Error("a process that is not there is read")
	}
}

func TestListenerIsFound(t *testing.T) {
	for _, address := range []string{"127.0.0.1:0", "[::1]:0"} {
		l, err := net.Listen("tcp", address)
		if err != nil {
			t.Fatal(err)
		}
		if got := listener(l.Addr().String()); got != os.Getpid() {
			t.Errorf("%s: process %d, want %d", l.Addr(), got, os.Getpid())
		}
		if got := DatabaseProcess("postgres://u@" + l.Addr().String() + "/x"); got != os.Getpid() {
			t.Errorf("%s: database %d, want %d", l.Addr(), got, os.Getpid())
		}
		_ = l.Close()
		if got := listener(l.Addr().String()); got != 0 {
			t.Errorf("%s is closed: process %d, want none", l.Addr(), got)
		}
	}
	for _, nowhere := range []string{"10.0.0.1:22", "127.0.0.1", "127.0.0.1:x"} {
		if got := listener(nowhere); got != 0 {
			t.Errorf("%s: process %d, want none", nowhere, got)
		}
	}
}
