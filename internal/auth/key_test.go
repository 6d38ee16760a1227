package auth

import (
	"bytes"
	"crypto/rand"
	"encoding/base64"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// testKeys are two keys in rotation.
var testKeys = Keys{[]byte("first key of the tests, 32 bytes+"), []byte("previous key of the tests, 32 bytes")}

func TestNewKeysRefusesWeakOnes(t *testing.T) {
	t.Parallel()
	good := testKeys[0]
	for name, keys := range map[string][][]byte{
		"none":             nil,
		"empty":            {{}},
		"hello":            {[]byte("hello")},
		"31 bytes":         {good[:31]},
		"hello, repeated":  {bytes.Repeat([]byte("hello"), 20)},
		"a word, repeated": {bytes.Repeat([]byte("password9!"), 4)},
		"an alphabet":      {[]byte("abcdefghijklmnopqrstuvwxyz012345")},
		"digits":           {bytes.Repeat([]byte("0123456789"), 4)},
		"letters, doubled": {[]byte("aabbccddeeffgghhiijjkkllmmnnoopp")},
		"zeros":            {make([]byte, 64)},
		"weak previous":    {good, []byte("hello")},
		"too many":         {good, good, good, good, good, good, good, good, good},
	} {
		keys, err := NewKeys(keys...)
		if err == nil {
			t.Errorf("%s: accepted %d keys", name, len(keys))
		} else if strings.Contains(err.Error(), "hello") {
			t.Errorf("%s: the error shows the key: %v", name, err)
		}
	}
	if keys, err := NewKeys(good[:32], []byte("8f14e45fceea167a5a36dedd4bea2543")); err != nil || len(keys) != 2 {
		t.Errorf("two good keys: %v", err)
	}
}

func TestKeyFileIsMadeOnce(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "jwt.key")
	first, err := LoadOrCreateKeys(path, rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	if len(first) != 1 || len(first[0]) != 32 {
		t.Fatalf("made %d keys", len(first))
	}
	info, err := os.Stat(path)
	if err != nil || info.Mode() != 0o600 {
		t.Errorf("mode %v, %v; want 0600", info.Mode(), err)
	}
	again, err := LoadOrCreateKeys(path, strings.NewReader(""))
	if err != nil || !cmp.Equal(first, again) {
		t.Errorf("the second start has another key: %v", err)
	}
	checkAlone(t, path)
}

// Processes that start at once see the same file; goroutines race for it just so.
func TestKeyFileOfSeveralStarts(t *testing.T) {
	t.Parallel()
	for range 20 {
		path := filepath.Join(t.TempDir(), "jwt.key")
		keys := make([]Keys, 8)
		var wg sync.WaitGroup
		start := make(chan struct{})
		for i := range keys {
			wg.Go(func() {
				<-start
				var err error
				if keys[i], err = LoadOrCreateKeys(path, rand.Reader); err != nil {
					t.Error(err)
				}
			})
		}
		close(start)
		wg.Wait()
		for i := range keys {
			if !cmp.Equal(keys[0], keys[i]) {
				t.Fatalf("starts 0 and %d have different keys", i)
			}
		}
		checkAlone(t, path)
	}
}

func checkAlone(t *testing.T, path string) {
	t.Helper()
	entries, err := os.ReadDir(filepath.Dir(path))
	if err != nil || len(entries) != 1 {
		t.Errorf("beside the key file something is left: %v, %v", entries, err)
	}
}

func TestKeyFileCannotBeMade(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "jwt.key")
	if _, err := LoadOrCreateKeys(path, strings.NewReader("too short")); err == nil {
		t.Error("a key was made of 9 random bytes")
	}
	if _, err := os.Stat(path); !os.IsNotExist(err) {
		t.Errorf("a file is left: %v", err)
	}
	if _, err := LoadOrCreateKeys(filepath.Join(path, "none", "jwt.key"), rand.Reader); err == nil {
		t.Error("a key was made in no directory")
	}
}

func TestKeyFileOfAnOperator(t *testing.T) {
	t.Parallel()
	line := func(k []byte) string { return base64.RawURLEncoding.EncodeToString(k) }
	first, second := line(testKeys[0]), line(testKeys[1])
	for name, tt := range map[string]struct {
		text string
		mode os.FileMode
		want Keys // nil: refused
	}{
		"one key":          {first, 0o600, testKeys[:1]},
		"two keys":         {first + "\n" + second + "\n", 0o600, testKeys},
		"Windows lines":    {first + "\r\n" + second + "\r\n\r\n", 0o400, testKeys},
		"empty":            {"", 0o600, nil},
		"blank":            {"\n \n", 0o600, nil},
		"hello":            {"hello", 0o600, nil},
		"hello, encoded":   {line([]byte("hello")), 0o600, nil},
		"weak second":      {first + "\n" + line([]byte("hello")), 0o600, nil},
		"cut":              {first[:20], 0o600, nil},
		"other alphabet":   {strings.Repeat("+/", 22), 0o600, nil},
		"huge":             {strings.Repeat(first+"\n", 1000), 0o600, nil},
		"for the group":    {first, 0o640, nil},
		"for everybody":    {first, 0o644, nil},
		"others may write": {first, 0o602, nil},
	} {
		path := filepath.Join(t.TempDir(), "jwt.key")
		if err := os.WriteFile(path, []byte(tt.text), 0o600); err != nil {
			t.Fatal(err)
		}
		if err := os.Chmod(path, tt.mode); err != nil {
			t.Fatal(err)
		}
		got, err := LoadOrCreateKeys(path, rand.Reader)
		if (err == nil) != (tt.want != nil) || !cmp.Equal(got, tt.want) {
			t.Errorf("%s: %d keys, %v", name, len(got), err)
		}
		if err != nil && (strings.Contains(err.Error(), first) || strings.Contains(err.Error(), "hello")) {
			t.Errorf("%s: the error shows a key: %v", name, err)
		}
		if now, _ := os.ReadFile(path); string(now) != tt.text {
			t.Errorf("%s: the operator's file was changed", name)
		}
	}
	if _, err := LoadOrCreateKeys(t.TempDir(), rand.Reader); err == nil {
		t.Error("a directory is read as a key file")
	}
}
