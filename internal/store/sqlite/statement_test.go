package sqlite

import (
	"bytes"
	"path/filepath"
	"strings"
	"testing"
)

// TestValuesComeBack binds values of every kind and size, those that do not fit the
// arena among them, and reads them back.
func TestValuesComeBack(t *testing.T) {
	t.Parallel()
	c, err := connect(filepath.Join(t.TempDir(), "x.db"))
	if err != nil {
		t.Fatal(err)
	}
	defer c.close()
	st, err := c.prepare("select ?, ?, ?, ?, ?")
	if err != nil {
		t.Fatal(err)
	}
	defer st.finalize()
	for _, size := range []int{0, 1, 16, arenaSize - 1, arenaSize, arenaSize + 1, 40_000, maxArenaSize, 3 * maxArenaSize, 5} {
		text, blob := strings.Repeat("я", size), bytes.Repeat([]byte{0, 0xff}, size)
		st.str(text).int(int64(-size)).blob(blob).null().str("end")
		if !st.next() {
			t.Fatalf("size %d: %v", size, st.end())
		}
		if got := st.strAt(0); got != text {
			t.Errorf("size %d: text of %d bytes came back with %d", size, len(text), len(got))
		}
		if got := st.intAt(1); got != int64(-size) {
			t.Errorf("size %d: integer came back as %d", size, got)
		}
		if got := st.bytesAt(2); !bytes.Equal(got, blob) {
			t.Errorf("size %d: blob of %d bytes came back with %d", size, len(blob), len(got))
		}
		if st.isNull(0) || !st.isNull(3) || st.strAt(4) != "end" {
			t.Errorf("size %d: null or the text after it is wrong", size)
		}
		if err := st.end(); err != nil {
			t.Errorf("size %d: %v", size, err)
		}
	}
}

func TestFirstErrorSticks(t *testing.T) {
	t.Parallel()
	c, err := connect(filepath.Join(t.TempDir(), "x.db"))
	if err != nil {
		t.Fatal(err)
	}
	defer c.close()
	if _, err := c.prepare("select nonsense"); err == nil {
		t.Error("nonsense was prepared")
	}
	st, err := c.prepare("select ?")
	if err != nil {
		t.Fatal(err)
	}
	defer st.finalize()
	if err := st.int(1).int(2).run(); err == nil {
		t.Error("an argument too many was taken")
	}
	if err := st.int(1).run(); err != nil {
		t.Errorf("the statement is of no use after an error: %v", err)
	}
	if err := c.use(qUser).blob(nil).run(); err == nil {
		t.Error("a statement without its table was run")
	}
}
